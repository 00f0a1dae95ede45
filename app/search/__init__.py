"""Search over cases and people: query language, finder, saved views."""
