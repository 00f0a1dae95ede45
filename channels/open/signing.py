"""Signatures of our events, by the rules of Standard Webhooks (HMAC-SHA256 over id, time stamp and body)."""

from __future__ import annotations

import base64
import hashlib
import hmac

ID_HEADER, TIME_HEADER, SIGNATURE_HEADER = "webhook-id", "webhook-timestamp", "webhook-signature"


def headers_of(event_id: str, at: int, body: bytes, key: bytes) -> dict[str, str]:
    """Return the headers of an event. at: Seconds since 1970; each attempt has its own."""
    signed = f"{event_id}.{at}.".encode() + body
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return {
        ID_HEADER: event_id,
        TIME_HEADER: str(at),
        SIGNATURE_HEADER: f"v1,{base64.b64encode(digest).decode()}",
    }
