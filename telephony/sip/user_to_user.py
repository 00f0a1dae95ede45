"""The case number in a call's User-to-User header (RFC 7433), sent from one Loket to another.

Our own package: phones that do not know its purpose ignore it (section 4.1). In an attended transfer the
consultation call has carried the number already.
"""

from __future__ import annotations

import re

from telephony.sip.message import SipMessage, bare, parameter

HEADER = "User-to-User"
PURPOSE = "case-number"
_CASE_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9./-]{0,39}\Z")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){1,40}\Z")


def header_value(case_number: str) -> str:
    """Return the header's value. Raises ValueError if the text is no case number."""
    if not _CASE_NUMBER.match(case_number):
        raise ValueError("not a case number")
    return f"{case_number.encode().hex()};encoding=hex;purpose={PURPOSE}"


def with_case_number(uri: str, case_number: str) -> str:
    """Return a Refer-To value for a URI without headers; the resulting call carries the number."""
    if not case_number:
        return f"<{uri}>"
    escaped = header_value(case_number).replace(";", "%3B").replace("=", "%3D")
    return f"<{uri}?{HEADER}={escaped}>"


def case_number_of(invite: SipMessage) -> str:
    """Return the case number in an INVITE, "" if it has none or a malformed one."""
    for value in invite.all("user-to-user"):
        data = bare(value)
        if parameter(value, "purpose").lower() != PURPOSE:
            continue
        if _HEX.match(data) and _CASE_NUMBER.match(text := bytes.fromhex(data).decode("latin-1")):
            return text
    return ""
