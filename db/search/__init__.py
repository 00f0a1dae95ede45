"""Full-text search for cases and people in the replica."""
