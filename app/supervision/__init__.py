"""What supervisors see of the office's work, and others of their own."""
