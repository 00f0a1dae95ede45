"""Whom a link that was clicked elsewhere would call, and what a person should know before it does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from urllib.parse import unquote

from app.phone_number import dial_form, parse
from app.settings import AccountSettings, OfficeSettings
from telephony.target import TargetError, linked_number, sip_uri

_NOWHERE = "no.exchange.invalid"  # where numbers are called while there is no exchange: only to check them


class LinkDoubt(Enum):
    """Why a link is better looked at twice."""

    NONE = "none"
    FEATURE_CODE = "feature_code"  # *21*...#: changes something at the exchange
    ELSEWHERE = "elsewhere"  # not at our exchange
    UNUSABLE = "unusable"  # nothing that can be dialled


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """A link, read.

    Attributes:
        text: What the dial field gets.
        shown: The same to be read by a person, "(022) 731-5555".
        host: Where it would be called, if that is elsewhere.
    """

    text: str
    shown: str
    doubt: LinkDoubt = LinkDoubt.NONE
    host: str = ""


def read_link(link: str, account: AccountSettings, office: OfficeSettings) -> LinkTarget:
    """Read a tel:, callto:, sip: or sips: link. Never raises, never dials."""
    link = link.encode("utf-8", "surrogatepass").decode("utf-8", "replace").strip()
    scheme, _, rest = link.partition(":")
    is_tel = scheme.lower() == "tel"  # means numbers only
    if is_tel or scheme.lower() == "callto":
        text = linked_number(rest)
        is_address = "@" in text
    else:
        text = link.partition("?")[0]  # headers and a body are not a link's to set
        is_address = True
    host = _host_elsewhere(text, account) if is_address else ""
    if is_address and not host:
        text = _user(text) or text
    try:
        sip_uri(f"tel:{text}" if is_tel else dial_form(text, office), account.domain or _NOWHERE)
    except TargetError:
        return LinkTarget(text, text, LinkDoubt.UNUSABLE)
    if host:
        return LinkTarget(text, text, LinkDoubt.ELSEWHERE, host)
    if re.search(r"[*#]", text):
        return LinkTarget(text, text, LinkDoubt.FEATURE_CODE)
    return LinkTarget(text, parse(text, office).display or text)


def _user(address: str) -> str:
    """Return the user part of an address at our exchange, "*21#" for "sip:%2A21%23@pbx"."""
    user = re.sub(r"(?i)^sips?:", "", address).rpartition("@")[0]
    return unquote(user.partition(";")[0])


def _host_elsewhere(address: str, account: AccountSettings) -> str:
    """Return the host of an address unless it is one of our exchange's; a maddr decides where it goes."""
    place = re.sub(r"(?i)^sips?:", "", address).rpartition("@")[2]
    host, _, parameters = place.partition(";")
    maddr = re.search(r"(?i)(?:^|;)maddr=([^;]*)", parameters)
    ours = {_name(server) for server in (account.domain, *account.servers) if server}
    hosts = (_name(host), _name(maddr[1])) if maddr else (_name(host),)
    return next((one for one in hosts if one not in ours), "")


def _name(host: str) -> str:
    """Return a host without its port."""
    return re.sub(r":[0-9]*$", "", host).lower()
