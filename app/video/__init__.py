"""Video of calls, and pictures of it that are kept as evidence."""
