"""Texts that several parts of the window share, and the translations."""
