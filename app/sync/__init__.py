"""The shared database as the desktop sees it: sign-in, status, rejected changes, archive."""
