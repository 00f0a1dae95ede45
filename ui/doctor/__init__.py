"""`loket doctor` on the console, and its texts."""
