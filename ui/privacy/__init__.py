"""Personal data: requests of people about theirs, and who had access to it."""
