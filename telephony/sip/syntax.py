"""Whether a SIP message is well-formed (RFC 3261 section 25), as far as pjsua2 and the proxy depend on it.

Header fields that neither reads may hold what they like, except control characters and line ends.
"""

from __future__ import annotations

import re

from telephony.sip.message import MOST_SECONDS, SipMessage, parameter, read_via, split_list
from telephony.sip.uri import host_problem, read_sip, uri_problem

MOST_HEADERS = 100
MOST_LINE = 2000
MOST_CSEQ = 2**31 - 1  # RFC 3261 section 8.1.1.5
MANDATORY = ("via", "from", "to", "call-id", "cseq")
SINGLE = (
    *("from", "to", "call-id", "cseq", "max-forwards", "content-length", "content-type"),
    *("content-disposition", "expires", "min-expires", "date", "event", "subscription-state", "refer-to"),
    *("referred-by", "replaces", "session-expires", "min-se", "retry-after", "rack", "rseq"),
)
NUMBERS = {"content-length": 10**9, "max-forwards": 255, "rseq": 2**32 - 1, "min-expires": MOST_SECONDS}
SECONDS = ("expires", "session-expires", "min-se", "retry-after")

TOKEN = r"[A-Za-z0-9\-.!%*_+`'~]+"
QUOTED = r'"(?:[^"\\]|\\.)*"'
_PARAMETERS = rf'(?:\s*;\s*{TOKEN}(?:\s*=\s*(?:{QUOTED}|[^\s;,"<>]*))?)*\s*'
_DISPLAY = rf"(?:{QUOTED}|[A-Za-z0-9\-.!%*_+`'~\s\x80-\xff]*)"
_NAME_ADDRESS = re.compile(rf'{_DISPLAY}\s?<([^<>"\s]+)>{_PARAMETERS}\Z', re.DOTALL)
_ADDRESS = re.compile(rf'([^\s<>",;?]+){_PARAMETERS}\Z', re.DOTALL)
_VIA_PARAMETERS = re.compile(rf"{_PARAMETERS}\Z", re.DOTALL)
_CSEQ = re.compile(rf"(\d+)\s+({TOKEN})\Z")
_RACK = re.compile(rf"\d{{1,10}}\s+\d{{1,10}}\s+{TOKEN}\Z")
_MEDIA_TYPE = re.compile(rf"{TOKEN}\s*/\s*{TOKEN}{_PARAMETERS}\Z", re.DOTALL)
_DATE = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_START = re.compile(rf"({TOKEN}) (\S+) SIP/\d+\.\d+\Z", re.IGNORECASE)


def malformed(message: SipMessage) -> str:
    """Return what violates the grammar, or ""."""
    if _CONTROL.search(message.start):  # for pjsip, a CR alone would begin another header field
        return "control character in the start line"
    if message.is_request and (problem := _start_problem(message)):
        return problem
    if len(message.headers) > MOST_HEADERS:
        return "too many header fields"
    for key in MANDATORY:
        if not message.get(key):
            return f"no {key}"
    for key in SINGLE:
        if len(message.all(key)) > 1:
            return f"more than one {key}"
    for header in message.headers:
        if not header.name:
            return "a line that is no header field"
        if len(header.value) > MOST_LINE:
            return f"{header.key} too long"
        if _CONTROL.search(header.value) and _has_bare_control(header.value):
            return f"control character in {header.key}"
        # Spaces are collapsed first: regular expressions take quadratic time on long runs of them.
        if problem := _value_problem(header.key, " ".join(header.value.split())):
            return problem
    number, method = message.cseq
    if message.is_request and method != message.method:
        return "cseq of another method"
    return "" if 0 <= number <= MOST_CSEQ else "bad cseq"


def contact_problem(value: str) -> str:
    """Return the fault in one element of a Contact, or ""."""
    if len(value) > MOST_LINE:
        return "contact too long"
    if _CONTROL.search(value) and _has_bare_control(value):
        return "control character in contact"
    return _address_problem("contact", " ".join(value.split()))


def is_date(value: str) -> bool:
    """Whether it is a date by RFC 3261 section 20.17: in GMT."""
    return _DATE.match(value) is not None


def _has_bare_control(value: str) -> bool:
    """Whether there is a control character outside a quoted string, or one that ends a line, as CR alone does
    for pjsip.
    """
    return "\r" in value or "\n" in value or bool(_CONTROL.search(re.sub(QUOTED, "", value)))


def _start_problem(message: SipMessage) -> str:
    found = _START.match(message.start)
    if not found or "<" in message.uri or ">" in message.uri:
        return "bad request line"
    if "?" in message.uri and (uri := read_sip(message.uri)) is not None and uri.headers:
        return "header fields in the Request-URI"  # RFC 3261 section 19.1.1
    return uri_problem(message.uri)


def _value_problem(key: str, value: str) -> str:
    if key == "via":
        return next(filter(None, map(_via_problem, split_list(value))), "")
    if key in ("contact", "route", "record-route"):
        if key == "contact" and value.strip() == "*":
            return ""
        return next(filter(None, (_address_problem(key, each) for each in split_list(value))), "")
    if key in ("from", "to", "refer-to", "referred-by"):
        return _address_problem(key, value)
    if key == "call-id":
        return "" if re.fullmatch(r"\S+", value) else "bad call-id"
    if key == "cseq":
        return "" if _CSEQ.match(value) else "bad cseq"
    if key == "rack":
        return "" if _RACK.match(value) else "bad rack"
    if key in NUMBERS:
        return _number_problem(key, value, NUMBERS[key])
    if key in SECONDS:
        return _number_problem(key, re.split(r"[;(\s]", value, maxsplit=1)[0], MOST_SECONDS)
    if key == "content-type":
        return "" if _MEDIA_TYPE.match(value) else "bad content-type"
    if key == "date":
        return "" if is_date(value) else "bad date"
    return ""


def _number_problem(key: str, value: str, most: int) -> str:
    return "" if re.fullmatch(r"\d{1,12}", value) and int(value) <= most else f"bad {key}"


def _address_problem(key: str, value: str) -> str:
    found = _NAME_ADDRESS.match(value) or _ADDRESS.match(value)
    if not found:
        return f"bad {key}"
    problem = uri_problem(found[1])
    return f"{problem} in {key}" if problem else ""


def _via_problem(value: str) -> str:
    via = read_via(value)
    if via is None or not _VIA_PARAMETERS.match(via.parameters):
        return "bad via"
    rport = parameter(via.parameters, "rport")
    if rport not in ("", "rport") and not re.fullmatch(r"(?i)rport|\d{1,5}", rport):
        return "bad via"
    return host_problem(via.host, None if via.port is None else str(via.port))
