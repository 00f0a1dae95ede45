"""The keys of the window: table, names, overview, and why a key does nothing now."""
