"""Adds a header to a message of pjsua2."""

from __future__ import annotations

import pjsua2 as pj


def sip_header(name: str, value: str) -> pj.SipHeader:
    header = pj.SipHeader()
    header.hName, header.hValue = name, value
    return header
