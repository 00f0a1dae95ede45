"""Reads the target of a clicked link, and warns about doubtful ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from urllib.parse import quote

from app.common.phone_number import dial_form, parse
from app.settings import AccountSettings, OfficeSettings
from app.settings.exchange import NOWHERE, host_elsewhere
from telephony.sip.target import TargetError, is_link, sip_uri
from telephony.sip.text import without_invisible
from telephony.sip.uri import is_sip, linked_number, read_sip, unescaped


class LinkDoubt(Enum):
    """Why a link needs a second look."""

    NONE = "none"
    FEATURE_CODE = "feature_code"  # *21*...#: changes settings of the PBX
    ELSEWHERE = "elsewhere"  # not at our PBX
    UNUSABLE = "unusable"  # cannot be dialled


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """A parsed link.

    Attributes:
        text: The text for the dial field.
        shown: Its readable form, "(022) 731-5555".
        host: Where it would be called, if not at our PBX.
    """

    text: str
    shown: str
    doubt: LinkDoubt = LinkDoubt.NONE
    host: str = ""


def as_link(number: str) -> str:
    """Return a link for what another program wants to be called: a number, an address, or a link already."""
    number = number.strip()
    if is_link(number):
        return number
    return f"sip:{number}" if "@" in number else f"tel:{quote(number)}"


def read_link(link: str, account: AccountSettings, office: OfficeSettings) -> LinkTarget:
    """Read a tel:, callto:, sip: or sips: link. Never raises, never dials.

    It judges the address that Enter would call with `text` in the dial field, not the link's own.
    """
    link = without_invisible(link.encode("utf-8", "surrogatepass").decode("utf-8", "replace")).strip()
    scheme, _, rest = link.partition(":")
    is_tel = scheme.lower() == "tel"  # allows numbers only
    is_number = is_tel or scheme.lower() == "callto"
    # A link may not set headers and a body.
    text = unescaped(linked_number(rest)) if is_number else link.partition("?")[0].strip()
    if not is_number or "@" in text:
        user = _user(text)
        if "@" in user or is_link(user) or (not user and "@" in text):
            return LinkTarget(text, text, LinkDoubt.UNUSABLE)  # empty, or an address inside an address
        text = user if user and not host_elsewhere(text, account) else text
    form = dial_form(text, office)
    try:
        if is_tel:
            sip_uri(f"tel:{quote(text)}", NOWHERE)
        uri = sip_uri(form, account.domain or NOWHERE)
    except TargetError:
        return LinkTarget(text, text, LinkDoubt.UNUSABLE)
    if host := host_elsewhere(uri, account):
        return LinkTarget(text, text, LinkDoubt.ELSEWHERE, host)
    # The office's prefix may be a code, and so may the text that was expanded to the number.
    dialled = _user(uri).removeprefix(office.dial_prefix) if form != text else _user(uri)
    shown = parse(text, office).display or text
    if re.search(r"[*#]", dialled + text + shown):
        return LinkTarget(text, text, LinkDoubt.FEATURE_CODE)
    return LinkTarget(text, shown)


def _user(address: str) -> str:
    """Return the user part of an address without escapes, "*21#" for "sip:%2A21%23@pbx"."""
    uri = read_sip(address if is_sip(address) else f"sip:{address}")
    return unescaped(uri.user).partition(";")[0] if uri is not None else ""
