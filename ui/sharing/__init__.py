"""The shared database on the screen: its light, the changes that need a decision, and signing in."""
