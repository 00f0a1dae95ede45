"""Calls in the engine: incoming, outgoing, hold, transfer, conference, quality."""
