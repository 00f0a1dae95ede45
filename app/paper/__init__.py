"""Paper: sheets as data, and their layout on A4."""
