"""The application window: its start, columns, bars, notices, taskbar."""
