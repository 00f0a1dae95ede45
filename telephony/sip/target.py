"""Makes the SIP URI to call from a dial field's text (RFC 3261 section 19.1)."""

from __future__ import annotations

import re
from dataclasses import replace

from telephony.sip.ip_address import canonical
from telephony.sip.uri import SipUri, UriError, linked_number, parse_sip, without_parameter

_SEPARATORS = str.maketrans("", "", " \t\u00a0-./()\u2010\u2011\u2012\u2013")
_NUMBER = re.compile(r"\+?[0-9*#]{1,32}\Z")
_USER = re.compile(r"(?:[A-Za-z0-9_.!~*'()&=+$,;/-]|%[0-9A-Fa-f]{2}){1,128}\Z")
_HOST = re.compile(r"(?:[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*|\[[0-9A-Fa-f:.]{2,45}\])\Z")
_PARAMETERS = re.compile(r"(?:;[A-Za-z0-9_.!~*'()%+-]+(?:=[A-Za-z0-9_.!~*'()%+\[\]:-]+)?)*\Z")


def is_link(text: str) -> bool:
    """Whether this is a link to call, in the form that a browser passes on."""
    return text.lower().startswith(("tel:", "sip:", "sips:", "callto:"))


class TargetError(ValueError):
    """The text cannot be called.

    Attributes:
        kind: "empty", "no_number", "no_domain", "malformed", or "whatsapp": where no call of
            WhatsApp may go.
    """

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def sip_uri(typed: str, domain: str, transport: str = "udp") -> str:
    """Return the URI to call.

    Args:
        typed: A number with or without separators, a user, user@host, or a sip:, tel: or callto: link.
        domain: Ours, host or host:port; "" without a registrar: then `typed` must name a host.
        transport: "udp", "tcp" or "tls", for targets at our own domain; a full URI has its own.
            For sips: we promise the first hop only, because our server may continue by UDP; so it becomes
            ;transport=tls.

    Raises:
        TargetError: It is empty, malformed, or a bare number or user without a domain to call it at.
    """
    target = typed.strip()
    if not target:
        raise TargetError("empty")
    scheme, colon, rest = target.partition(":")
    scheme = scheme.lower() if colon else ""
    if scheme == "sip":
        return str(_checked_address(rest))
    if scheme == "sips":
        uri = _checked_address(rest)
        return str(replace(uri, parameters=without_parameter(uri.parameters, "transport") + ";transport=tls"))
    if scheme in ("tel", "callto"):
        target = linked_number(rest)
        if scheme == "tel" and not _NUMBER.match(without_separators(target)):
            raise TargetError("no_number")
    if "@" in target:
        return str(_checked_address(target))
    user = dialled_user(target)
    if not domain:
        raise TargetError("no_domain")
    return f"sip:{user}@{domain}" + (f";transport={transport}" if transport != "udp" else "")


def without_separators(number: str) -> str:
    """Return a number without the signs between its digits, as it is dialled."""
    return number.translate(_SEPARATORS)


def dialled_user(typed: str) -> str:
    """Return the user part for a bare number or name: separators removed, plus sign and digits kept.

    Raises:
        TargetError: "empty", or "malformed" if it is neither a number nor a SIP user.
    """
    number = without_separators(typed)
    if _NUMBER.match(number):
        return number.replace("#", "%23")  # a raw # would end the URI
    if not typed:
        raise TargetError("empty")
    if not _USER.match(typed):
        raise TargetError("malformed")
    return typed


def _checked_address(address: str) -> SipUri:
    """Check user@host[:port][;parameters]; headers (?...) are refused: a link must not set our headers."""
    try:
        uri = parse_sip("sip:" + address)
    except UriError as error:
        raise TargetError("malformed") from error
    is_good = (
        uri.password is None
        and not uri.headers
        and (not uri.user or _USER.match(uri.user))
        and _HOST.match(uri.host)
        and (not uri.host.startswith("[") or canonical(uri.host))
        and uri.port != 0
        and _PARAMETERS.match(uri.parameters)
    )
    if not is_good:
        raise TargetError("malformed")
    return uri
