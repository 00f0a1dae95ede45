"""The records for the GUI thread: the service, unsent changes, case numbers, exports."""
