"""The agent's guide: its pages, read from docs/user, and the window that F1 opens."""
