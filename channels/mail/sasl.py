"""The words of a sign-in by token, for IMAP and SMTP alike."""

from __future__ import annotations

from channels.mail.settings import Mechanism


def token_message(mechanism: Mechanism, user: str, token: str) -> bytes:
    """Return the first message of the client: RFC 7628 3.1, or Google's "SASL XOAUTH2 Mechanism"."""
    if mechanism is Mechanism.OAUTHBEARER:
        name = user.replace("=", "=3D").replace(",", "=2C")
        return f"n,a={name},\x01auth=Bearer {token}\x01\x01".encode()
    return f"user={user}\x01auth=Bearer {token}\x01\x01".encode()


def after_refusal(mechanism: Mechanism) -> bytes:
    """Return what the client answers to the reason of a refusal, so that the server ends the exchange."""
    return b"\x01" if mechanism is Mechanism.OAUTHBEARER else b""


def plain_message(user: str, password: str) -> bytes:
    """RFC 4616; other than LOGIN it carries any letters."""
    return f"\0{user}\0{password}".encode()
