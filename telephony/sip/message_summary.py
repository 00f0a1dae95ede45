"""Reads the number of waiting voice messages: simple-message-summary (RFC 3842 section 5.2)."""

from __future__ import annotations

import re

from telephony.messages import VoiceMailChanged

CONTENT_TYPE = "application/simple-message-summary"
_COUNTS = re.compile(r"\s*(\d{1,9})\s*/\s*(\d{1,9})")
_MOST_BYTES = 8192


def read_message_summary(body: bytes) -> VoiceMailChanged | None:
    """Return the voice messages; None if the body is no summary.

    If the server only reports that messages wait (it may omit the counts), they count as one new message.
    """
    lines: dict[str, str] = {}
    for line in body[:_MOST_BYTES].decode("utf-8", "replace").splitlines():
        name, colon, value = line.partition(":")
        if colon:
            lines.setdefault(name.strip().lower(), value.strip())
    waiting = lines.get("messages-waiting", "").lower()
    if waiting not in ("yes", "no"):
        return None
    counts = _COUNTS.match(lines.get("voice-message", ""))
    new, old = (int(counts[1]), int(counts[2])) if counts else (int(waiting == "yes"), 0)
    return VoiceMailChanged(new=new, old=old, account=lines.get("message-account", ""))
