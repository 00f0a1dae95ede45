"""`loket selftest` on the console, and its texts."""
