"""What the person at the desk is doing: the button in the top bar and what drops down from it."""
