"""Recordings of calls: the bar during a call, and the list in a case."""
