"""Complaints for SP4N-LAPOR! as a file, out and in: no interface of its programs is documented."""
