"""Full-text search over cases and people in the replica."""
