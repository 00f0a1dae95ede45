"""Complaints of SP4N-LAPOR! are taken in: the file, what differs, and what is saved."""
