"""Look-ups in JELITA and OSS: queries, answers, and their storage as evidence."""
