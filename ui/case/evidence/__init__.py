"""Look-ups in JELITA and OSS, and what they found."""
