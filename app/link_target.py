"""Whom a link that was clicked elsewhere would call, and what a person should know before it does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from urllib.parse import unquote

from app.phone_number import dial_form, parse
from app.settings import AccountSettings, OfficeSettings
from telephony.invisible import without_invisible
from telephony.target import TargetError, is_link, linked_number, sip_uri

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
    """Read a tel:, callto:, sip: or sips: link. Never raises, never dials.

    What is judged is the address that Enter would call with `text` in the dial field, not the link's own.
    """
    link = without_invisible(link.encode("utf-8", "surrogatepass").decode("utf-8", "replace")).strip()
    scheme, _, rest = link.partition(":")
    is_tel = scheme.lower() == "tel"  # means numbers only
    is_number = is_tel or scheme.lower() == "callto"
    # Headers and a body are not a link's to set.
    text = _plain(linked_number(rest)) if is_number else link.partition("?")[0]
    if not is_number or "@" in text:
        user = _user(text)
        if "@" in user or is_link(user) or (not user and "@" in text):
            return LinkTarget(text, text, LinkDoubt.UNUSABLE)  # nobody, or an address inside of an address
        text = user if user and not _host_elsewhere(text, account) else text
    form = dial_form(text, office)
    try:
        if is_tel:
            sip_uri(f"tel:{text}", _NOWHERE)
        uri = sip_uri(form, account.domain or _NOWHERE)
    except TargetError:
        return LinkTarget(text, text, LinkDoubt.UNUSABLE)
    if host := _host_elsewhere(uri, account):
        return LinkTarget(text, text, LinkDoubt.ELSEWHERE, host)
    # The office's own prefix may be a code; what a number was made of may be one, too.
    dialled = _user(uri).removeprefix(office.dial_prefix) if form != text else _user(uri)
    if re.search(r"[*#]", dialled + text):
        return LinkTarget(text, text, LinkDoubt.FEATURE_CODE)
    return LinkTarget(text, parse(text, office).display or text)


def _user(address: str) -> str:
    """Return the user part of an address in plain letters, "*21#" for "sip:%2A21%23@pbx"."""
    user = re.sub(r"(?i)^sips?:", "", address).rpartition("@")[0]
    return _plain(user).partition(";")[0]


def _plain(text: str) -> str:
    """Return the text without %-escapes, however often they were escaped again."""
    while (plain := unquote(text)) != text:
        text = plain
    return without_invisible(text).strip()


def _host_elsewhere(address: str, account: AccountSettings) -> str:
    """Return the host of an address unless it is one of our exchange's; a maddr decides where it goes."""
    place = re.sub(r"(?i)^sips?:", "", address).rpartition("@")[2]
    host, _, parameters = place.partition(";")
    maddr = re.search(r"(?i)(?:^|;)maddr=([^;]*)", _plain(parameters))
    ours = {_name(server) for server in (account.domain or _NOWHERE, *account.servers)}
    hosts = (_name(host), _name(maddr[1])) if maddr else (_name(host),)
    return next((one for one in hosts if one not in ours), "")


def _name(host: str) -> str:
    """Return a host without its port."""
    return re.sub(r":[0-9]*$", "", host).lower()
