"""Recordings of calls: consent, files, retention, playback."""
