"""What happens now: who is there, which cases are at risk, today's figures, and when that was known."""
