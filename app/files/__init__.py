"""Attachments and the file store."""
