"""Texts to and from phones (SIP MESSAGE, RFC 3428)."""
