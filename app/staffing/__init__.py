"""Planning: how many calls to expect, and how many agents they need. Rules without Qt and without records."""
