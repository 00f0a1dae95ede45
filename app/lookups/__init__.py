"""Look-ups in JELITA and OSS: what is asked, what comes back, and how that becomes evidence."""
