"""The registrar's list of Contacts for our address of record (RFC 3261 section 10.3), and which one is ours.

Host and port prove nothing: a NAT or the PBX may have rewritten them. Our Contact URI has a parameter
instead, `rinstance`, which registrars keep as a part of the URI (RFC 3261 section 19.1.4; X-Lite and Zoiper
send one, too). It contains the workstation's id, and a flow id that is new with each engine and each address.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from telephony.proxy.rewriting import Outside
from telephony.sip.message import SipMessage, parameter, seconds_of, split_list
from telephony.sip.uri import SipUri, address_uri, default_port, read_sip

_MARK = re.compile(r"(?i)([0-9a-z]+)-([0-9a-z]+)\Z")


@dataclass(frozen=True)
class Mark:
    """Identifies our Contact. `instance` is the workstation's; letters and digits alone."""

    instance: str
    flow: str

    @classmethod
    def new(cls, instance: str) -> Mark:
        return cls(instance, secrets.token_hex(4))

    @property
    def uri_parameter(self) -> str:
        return f"rinstance={self.instance}-{self.flow}"


@dataclass(frozen=True)
class Bindings:
    """The Contacts of a 200 to a REGISTER.

    Attributes:
        uri: Ours as the registrar lists it; "" if it does not.
        expires_s: How long ours lasts; 0 without one.
        stale: Former ones of this workstation, where no phone answers any more.
        others: How many belong to other phones.
    """

    uri: str = ""
    expires_s: int = 0
    stale: tuple[str, ...] = ()
    others: int = 0

    @property
    def is_ours(self) -> bool:
        return bool(self.uri)


def read_bindings(response: SipMessage, mark: Mark, contact: Outside, asked_s: int) -> Bindings:
    """Read the present bindings.

    Args:
        mark: Of the Contact that we registered last.
        contact: Its address: it decides if the registrar drops URI parameters.
        asked_s: The expiry that we requested, for a registrar that sends none.
    """
    uri, expires_s, others = "", 0, 0
    stale: list[str] = []
    for value in (each for line in response.all("contact") for each in split_list(line)):
        found_s = _seconds(parameter(value, "expires"), _seconds(response.get("expires"), asked_s))
        found_uri = address_uri(value)
        if not found_uri or not found_s:
            continue
        target = read_sip(found_uri)
        found = _MARK.match((target.parameter("rinstance") or "") if target is not None else "")
        if found is None:
            is_current = target is not None and _leads_to(target, contact)
            is_former = False
        else:
            is_current = (found[1], found[2]) == (mark.instance, mark.flow)
            is_former = found[1] == mark.instance and not is_current
        if is_current:
            uri, expires_s = found_uri, found_s
        elif is_former:
            stale.append(found_uri)
        else:
            others += 1
    return Bindings(uri, expires_s, tuple(stale), others)


def _leads_to(uri: SipUri, contact: Outside) -> bool:
    port = uri.port or default_port(uri.transport or contact.transport)
    return (uri.next_host, port) == (contact.host, contact.port)  # both spell an IPv6 address the same way


def _seconds(text: str, otherwise: int) -> int:
    seconds = seconds_of(text)
    return otherwise if seconds is None else seconds
