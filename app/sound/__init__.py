"""Sound devices by role, and the sound check before a shift."""
