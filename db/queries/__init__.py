"""Queries: functions that take a Connection and return values of db/records.py."""
