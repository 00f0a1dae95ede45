"""Common parts of app: clock, jobs, notices, number formats, file writing."""
