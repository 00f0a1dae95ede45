"""Training and demonstration: demo records, a simulated applicant with a voice, a stage without a display."""
