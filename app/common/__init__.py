"""What all packages of app share: clock, jobs, notices, number formats, file writing."""
