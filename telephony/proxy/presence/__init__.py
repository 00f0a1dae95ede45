"""Subscriptions to colleagues' phones and to the mailbox (RFC 6665)."""
