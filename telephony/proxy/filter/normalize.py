"""Corrects small faults, so that a call does not fail because of them (RFC 4475 sections 3.1.2 and 3.4)."""

from __future__ import annotations

import re

from telephony.sip.message import Header, SipMessage, split_list
from telephony.sip.syntax import QUOTED, TOKEN, contact_problem, is_date
from telephony.sip.uri import address_uri, bracketed

_QUOTED = re.compile(QUOTED, re.DOTALL)
_PARAMETER = re.compile(rf"\s*{TOKEN}\s*(?:=\s*(?:{TOKEN}|{QUOTED})\s*)?\Z")
_PARTS = re.compile(rf'(?:^|;)(?:[^;"]|{QUOTED}|")*', re.DOTALL)  # splits at each ";" outside quoted text
_TOKENS = re.compile(r"[A-Za-z0-9\-.!%*_+`'~\s]*\Z")  # one class: repeated tokens would take exponential time
# Header fields that pjsua2 and this program read; others are dropped if a message is too large for pjsip.
_NEEDED = frozenset(
    (
        *("via", "from", "to", "call-id", "cseq", "contact", "route", "record-route", "max-forwards"),
        *(
            "content-type",
            "content-length",
            "expires",
            "require",
            "supported",
            "unsupported",
            "allow",
            "accept",
        ),
        *("www-authenticate", "proxy-authenticate", "event", "subscription-state", "refer-to", "referred-by"),
        *("replaces", "session-expires", "min-se", "rseq", "rack", "reason", "retry-after", "privacy"),
        *("p-asserted-identity", "diversion", "history-info", "call-info", "alert-info", "answer-mode"),
        *("priv-answer-mode", "user-to-user"),
    )
)


def complete(request: SipMessage) -> None:
    """Add fields that RFC 2543 did not require: Max-Forwards, and a caller's Contact;
    correct common faults.
    """
    if not request.get("max-forwards"):
        request.headers.append(Header("Max-Forwards", "70"))
    if request.method == "INVITE" and not request.get("contact"):
        request.headers.append(Header("Contact", f"<{address_uri(request.get('from'))}>"))
    for header in request.headers:
        if header.key in ("from", "to", "contact") and not header.value.isascii():
            header.value = _quoted(header.value)
        elif header.key == "subscription-state":
            header.value = _with_sound_parameters(header.value)


def take_contacts(response: SipMessage) -> list[Header]:
    """Remove a registrar's list of Contacts; return the valid ones, one per header.

    The list may be longer than a header field or a message may be, and another phone may have sent a
    malformed Contact: neither concerns our Contact. Each element has the length limit of a line.
    """
    lines = response.all("contact")
    response.remove("contact")
    elements = (each for line in lines for each in split_list(line))
    return [Header("Contact", each) for each in elements if each and not contact_problem(each)]


def be_liberal(request: SipMessage) -> None:
    """Correct an unambiguous fault in a message from one of our own servers.

    RFC 4475 section 3.1.2 lets these faults be answered with 400 or be tolerated: spaces in the start line,
    <> around the Request-URI, spaces inside <>, names without quotes, dates in other time zones.
    """
    uri = request.uri.strip("<>") if request.uri.startswith("<") else request.uri
    if uri:
        request.start = f"{request.method} {uri} {request.start.split()[-1]}"
    if not is_date(request.get("date") or "Thu, 01 Jan 1970 00:00:00 GMT"):
        request.remove("date")
    for header in request.headers:
        if header.key in ("from", "to"):
            header.value = _quoted(header.value)


def slim(message: SipMessage, also: frozenset[str] = frozenset()) -> None:
    """Keep only the header fields that Loket reads.

    also: Names, in lower case, that the policy has for header fields of the PBX.
    """
    message.headers = [header for header in message.headers if header.key in _NEEDED or header.key in also]


def _with_sound_parameters(value: str) -> str:
    """Drop malformed parameters: linphonec 5.3 ends a transfer with reason=reason=noresource.

    pjsip drops such a NOTIFY, and with it the report of success.
    """
    state, *parameters = _PARTS.findall(value)
    return "".join([state, *(each for each in parameters if _PARAMETER.match(each[1:]))])


def _quoted(value: str) -> str:
    begin, end = bracketed(value)
    if begin < 0:
        return value
    name = value[:begin].strip()
    if not _QUOTED.fullmatch(name):
        if '"' in name or "<" in name:
            return value  # ambiguous
        if not _TOKENS.match(name):
            name = '"' + name.replace("\\", "\\\\") + '"'
    return f"{name} <{value[begin + 1 : end].strip()}>{value[end + 1 :]}".strip()
