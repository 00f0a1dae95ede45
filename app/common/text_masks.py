"""Masks numbers, addresses and names in texts for users who need not know the person.

A mask is never masked again, so that a masked text can be masked a second time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.common.formats import ERROR, OK, FormatKind, check_nik, check_registration
from app.common.masking import mask
from db.search.folding import folded

_BETWEEN = r"[\s.\-\u2013_/()]{0,2}"
_PART = r"[\s.\-\u2013)]{1,2}"
# Not the parts of a registration number or a date: they have a digit and a slash beside them.
_ALONE, _ENDS = r"(?<!\d)(?<!\d/)", r"(?!\d)(?!/\d)"
_SIXTEEN = re.compile(rf"{_ALONE}\d(?:[\s.\-]{{0,2}}\d){{15}}{_ENDS}")
_ADDRESS = re.compile(r"(?:\bsips?:)?[\w.+\-]+@(?:[\w\-]+(?:\.[\w\-]+)*|\[[0-9A-Fa-f:.]+\])")
_PHONES = (
    re.compile(rf"{_ALONE}\(?(?:\+?62|0){_BETWEEN}8\d{{1,3}}(?:{_BETWEEN}\d{{2,4}}){{2,3}}{_ENDS}"),
    re.compile(rf"{_ALONE}\(?(?:\+?62{_BETWEEN}|0)[2-79]\d\d?{_PART}\d{{3,4}}{_BETWEEN}\d{{2,4}}{_ENDS}"),
    re.compile(rf"\+(?!62)\d{{1,3}}(?:{_BETWEEN}\d{{2,4}}){{2,4}}{_ENDS}"),
)
_DIGITS = range(8, 16)  # of a phone number; longer ones are other numbers
_WORD = re.compile(r"[^\W_]+")
_GAP = r"[\s.\-\u2010-\u2015\u2212_/()]{0,3}"
_SHORTEST_NUMBER = 6  # digits; a shorter one occurs anywhere
_SHORTEST_NAME = 3  # letters; a shorter one would match syllables of a text


def masked_text(text: str) -> str:
    """Return a text with NIKs, phone numbers and addresses masked; registration numbers stay."""
    text = _ADDRESS.sub(lambda found: mask(FormatKind.EMAIL, found[0].removeprefix("sip:")), text)
    text = _SIXTEEN.sub(_masked_nik, text)
    for phone in _PHONES:
        text = phone.sub(_masked_phone, text)
    return text


def without_names(text: str, names: Iterable[str]) -> str:
    """Return a text with these names masked, in full or by word, regardless of case and accents."""
    words = {folded(word) for name in names for word in _WORD.findall(name) if len(word) >= _SHORTEST_NAME}
    if not words:
        return text

    def masked(found: re.Match[str]) -> str:
        return mask(FormatKind.NAME, found[0]) if folded(found[0]) in words else found[0]

    return _WORD.sub(masked, text)


def without_numbers(text: str, numbers: Iterable[str]) -> str:
    """Return a text with these numbers masked, however they are written: 857-4471-9032, 8120 0142 10456.

    Args:
        numbers: Telephone numbers as handles (+62...), or NIBs.
    """
    for number in numbers:
        is_ours = number.startswith("+62")
        digits = re.sub(r"\D", "", number.removeprefix("+62"))
        if len(digits) < _SHORTEST_NUMBER:
            continue
        trunk = rf"(?:(?:(?:\+|00)?62|0){_GAP})?" if is_ours else r"(?:\+|00)?"
        found = re.compile(rf"(?<!\d)\(?{trunk}{_GAP.join(digits)}(?!\d)", re.ASCII)
        if number.startswith("+"):
            masked = mask(FormatKind.PHONE, f"0{digits}" if is_ours else f"+{digits}")
        else:
            masked = "*" * (len(digits) - 4) + digits[-4:]
        text = found.sub(masked, text)
    return text


def _masked_nik(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found[0])
    if check_nik(digits).level == ERROR or check_registration(digits).level == OK:
        return found[0]
    return mask(FormatKind.NIK, digits)


def _masked_phone(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found[0])
    if len(digits) not in _DIGITS:
        return found[0]
    is_ours = digits.startswith("62") or not found[0].lstrip("(").startswith("+")
    national = f"0{digits[2:].lstrip('0')}" if digits.startswith("62") else digits
    return mask(FormatKind.PHONE, national if is_ours else f"+{digits}")
