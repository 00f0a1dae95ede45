"""Reads the caller of an INVITE: From, Privacy (RFC 3323), and the identity that a server asserts.

The asserted identity is in P-Asserted-Identity (RFC 3325) or, from Asterisk, in Remote-Party-ID.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from telephony.sip.message import SipMessage, bare, parameter, parameter_values, read_text, split_list
from telephony.sip.text import plain
from telephony.sip.uri import SIP_SCHEMES, UriError, parse, read_sip, scheme_of, split_address

_ELSEWHERE = (("sip", "200"), ("q.850", "26"))
MOST_PLACE_DIGITS = 6
_ANONYMOUS_HOST = "anonymous.invalid"  # RFC 3323 section 4.1.1.3
_PRIVATE = frozenset({"id", "user", "header", "session"})


@dataclass(frozen=True)
class Caller:
    """uri, user and name are "" if the caller is anonymous."""

    uri: str = ""
    user: str = ""
    name: str = ""
    is_anonymous: bool = False


def caller_of(invite: SipMessage, is_trusted: bool) -> Caller:
    """Return the caller.

    Args:
        is_trusted: It came from our registrar: only then is its asserted identity used.
    """
    if _withholds(invite):
        return Caller(is_anonymous=True)
    callers = _asserted(invite) if is_trusted else []
    for caller in [*callers, *(name_and_address(value) for value in invite.all("from"))]:
        if caller.uri or caller.is_anonymous:
            return Caller(is_anonymous=True) if caller.is_anonymous or _is_anonymous(caller) else caller
    return Caller(is_anonymous=True)


def asserted_identity(message: SipMessage) -> Caller | None:
    """Return the peer that a trusted server now asserts, perhaps withheld; None if it asserts none."""
    return caller_of(message, is_trusted=True) if _asserted(message) or _withholds(message) else None


def _withholds(message: SipMessage) -> bool:
    words = {word.strip().lower() for value in message.all("privacy") for word in value.split(";")}
    return bool(words & _PRIVATE)


def _asserted(message: SipMessage) -> list[Caller]:
    """Return the identities in a server's headers, the better known header first."""
    named = [name_and_address(value) for value in message.all("p-asserted-identity")]
    named += [_remote_party(value) for value in message.all("remote-party-id")]
    return [caller for caller in named if caller.uri or caller.is_anonymous]


def _remote_party(value: str) -> Caller:
    """Read a Remote-Party-ID as Asterisk sends it (draft-ietf-sip-privacy-04 section 5.1)."""
    caller = name_and_address(value)
    privacy = {word.lower().partition("-")[0] for word in parameter_values(value, "privacy")}
    if caller.uri and privacy & {"full", "uri"}:
        return Caller(is_anonymous=True)
    return replace(caller, name="") if "name" in privacy else caller


def was_taken_elsewhere(request: SipMessage) -> bool:
    """Whether a CANCEL or BYE says that another phone has the call (RFC 3326).

    That is "SIP;cause=200" (call completed elsewhere) or "Q.850;cause=26" (non-selected user clearing), which
    some PBXs send alone, e.g. after a group pickup.
    """
    reasons = (each for value in request.all("reason") for each in split_list(value))
    return any((bare(each).lower(), parameter(each, "cause")) in _ELSEWHERE for each in reasons)


def place_of(notify: SipMessage) -> str:
    """Return the number where a transferred peer is now, if a NOTIFY's fragment names one; else "".

    A message/sipfrag may have headers after its status line (RFC 3420 section 2). Those of a 1xx or a refusal
    name the called target.
    """
    fragment = read_text(notify.text)
    if fragment.status // 100 != 2:
        return ""
    for name in ("p-asserted-identity", "remote-party-id", "contact"):
        for value in fragment.all(name):
            if is_place(user := name_and_address(value).user):
                return user
    return ""


def is_place(user: str) -> bool:
    """Whether this can be a number within the PBX, e.g. of a parking slot."""
    return user.isascii() and user.isdigit() and len(user) <= MOST_PLACE_DIGITS


def ends_subscription(notify: SipMessage) -> bool:
    """Whether a NOTIFY is the last one of a REFER (RFC 6665 section 8.2.3)."""
    values = (*notify.all("event"), *notify.all("subscription-state"))
    return [bare(each).lower() for each in values] == ["refer", "terminated"]


def _is_anonymous(caller: Caller) -> bool:
    uri = read_sip(caller.uri)
    if uri is not None and (uri.address == _ANONYMOUS_HOST or uri.address.endswith(f".{_ANONYMOUS_HOST}")):
        return True
    return plain(caller.user).lower() in ("", "anonymous", "unknown", "unavailable")


def name_and_address(value: str) -> Caller:
    """Read a name-addr or addr-spec (RFC 3261 section 20.10); an empty Caller if it is no sip or tel URI.

    A malformed URI of these schemes has no user: its owner counts as anonymous.
    """
    address = split_address(value)
    uri = address.uri if ">" in value else address.uri.partition(",")[0].strip()
    if scheme_of(uri) not in (*SIP_SCHEMES, "tel"):
        return Caller()
    try:
        user = parse(uri).name
    except UriError:
        user = ""
    return Caller(uri=uri, user=user, name=address.name)
