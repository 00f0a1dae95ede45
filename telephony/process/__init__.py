"""What all our processes share: entry, pipe, clock, memory protection, trusted authorities."""
