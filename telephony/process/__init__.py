"""Common parts of all our processes: entry, pipe, clock, memory protection, trusted authorities."""
