"""Members of queues: from the interface by which an exchange rings one to the extension of a desk."""

from __future__ import annotations

import re

# PJSIP/1001, SIP/1001-0000a3, Local/1001@from-queue/n, Agent:1001, user/1001@domain, 1001@domain, 1001
_INTERFACE = re.compile(
    r"(?:(?:PJSIP|SIP|IAX2|SCCP|Local|Agent|hint|user|sofia/[^/]+)[/:])?([0-9*#+]{2,20})(?:[@/;-].*)?", re.I
)


def extension_of(interface: str) -> str:
    """Return the extension that a member's interface names; "" if it is a name of a person."""
    found = _INTERFACE.fullmatch(interface.strip())
    return found[1] if found else ""
