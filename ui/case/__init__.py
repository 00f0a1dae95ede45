"""The case panel: the middle of the window."""
