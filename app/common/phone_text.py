"""Splits a text of a person, a PBX or a SIP header into the parts of a phone number, before parsing it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

from telephony.sip.text import without_invisible
from telephony.sip.uri import global_context, parameters_of

_WITHHELD = re.compile(
    r"anonymous|anonim|unavailable|unknown|restricted|private|withheld|privat|rahasia|tidak dikenal"
    r"|nomor pribadi|no caller id|blocked",
    re.IGNORECASE,
)
_ANGLE = re.compile(r"<([^<>]+)>")
_SCHEME = re.compile(r"^(sips?|tel|callto|wa|whatsapp):(?://)?", re.IGNORECASE)
_WHATSAPP_HOST = re.compile(r"@(?:s\.whatsapp\.net|c\.us)$", re.IGNORECASE)
_EXTENSION = re.compile(
    r"(?<=[\d)])\s*[,;(]?\s*(?:(?:extension|ext|ekstensi|ekst|eks|pesawat|pes|psw|x)\s*[.:]?|\#)\s*(\d{1,6})\s*\)?\s*$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:(?:nomor|no|telepon|telpon|telp|tlp|tel|phone|ponsel|handphone|hp|whatsapp|wa|mobile|kantor|rumah|fax"
    r"|faks|hubungi|hub|call|ph)[\s.:/-]*)+(?=[+(\d])",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\([^()\d]*\)\s*$")
_NEXT = re.compile(r"[,;|&]|\b(?:atau|dan|or|and)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\(?\+?[\d\s().\-]*")


@dataclass(frozen=True, slots=True)
class PhoneText:
    """The parts of a written number.

    Attributes:
        digits: The digits alone; "" if it is no number.
        has_plus: The text marks it as international.
        alternatives: The digits, split at each "/": ("0227315555", "56") or ("0812", "3456").
        rest: The trimmed text; of a URI with a number its user part.
    """

    digits: str = ""
    has_plus: bool = False
    extension: str = ""
    alternatives: tuple[str, ...] = ()
    rest: str = ""
    is_withheld: bool = False


def read(raw: str) -> PhoneText:
    """Split a written number. Never raises; text that is no number becomes `rest`."""
    text = without_invisible(unicodedata.normalize("NFKC", raw)).strip()
    if angle := _ANGLE.search(text):
        text = angle[1].strip()
    whole = text
    text, is_international, extension = _without_uri(text)
    if not any(character.isalnum() for character in text) or _WITHHELD.fullmatch(text):
        return PhoneText(is_withheld=True)
    rest = text
    text = _as_ascii_digits(_REMARK.sub("", text)).replace("–", "-").replace("—", "-").replace("−", "-")
    text = text.replace("‐", "-").replace("‑", "-")
    text = _LABEL.sub("", text)
    if found := _EXTENSION.search(text):
        text, extension = text[: found.start()], found[1]
    first = _NEXT.split(text)[0].strip()
    parts = [part.strip() for part in first.split("/")]
    if not all(_NUMBER.fullmatch(part) for part in parts) or not any(map(str.isdigit, first)):
        return PhoneText(rest=whole, extension=extension)
    has_plus = is_international or parts[0].startswith(("+", "(+"))
    digits = tuple(re.sub(r"\D", "", part) for part in parts)
    return PhoneText("".join(digits), has_plus, extension, tuple(filter(None, digits)), rest)


def _without_uri(text: str) -> tuple[str, bool, str]:
    """Return the user part, whether its URI marks it as international, and RFC 3966's ;ext=."""
    scheme = _SCHEME.match(text)
    is_whatsapp = bool(_WHATSAPP_HOST.search(text)) or bool(
        scheme and scheme[1].lower() in ("wa", "whatsapp")
    )
    if not scheme and "@" not in text:
        return text, False, ""
    text = text[scheme.end() :] if scheme else text
    parameters = text.partition(";")[2].partition("?")[0]
    said = next((value for name, value in parameters_of(parameters) if name == "ext"), "")
    extension = re.sub(r"\D", "", said)
    user = unquote(re.split(r"[;@?]", text, maxsplit=1)[0]).strip()
    context = global_context(parameters)
    if context and not user.startswith("+"):
        return context.removeprefix("+") + user, True, extension
    return user, is_whatsapp, extension


def _as_ascii_digits(text: str) -> str:
    return "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in text)
