"""Protects the desktop's memory; see telephony/process/private_memory.py."""

from __future__ import annotations

from telephony.process.private_memory import introduce_to_portal, protect


def protect_desktop() -> None:
    """Call it once a QApplication exists, and before a password is read. Blocks for half a second at most."""
    introduce_to_portal()
    protect()
