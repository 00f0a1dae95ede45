"""Printing, files of sheets and lists, and scans that come back."""
