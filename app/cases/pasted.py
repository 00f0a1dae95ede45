"""Recognises a pasted text: by its label, else by its form; never by its length alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from app.common import case_number, formats
from app.common.case_number import Reading
from app.common.formats import ERROR, OK, WARN, Checked, FormatKind
from app.common.phone_number import PhoneKind, parse
from app.settings import OfficeSettings

_LABELS = (
    (FormatKind.REGISTRATION, r"(?:nomor|no\.?)?\s*(?:pendaftaran|pendaf|daftar|registrasi)"),
    (FormatKind.NIK, r"(?:nomor|no\.?)?\s*(?:nik|ktp)"),
    (FormatKind.NPWP, r"(?:nomor|no\.?)?\s*npwp"),
    (FormatKind.NIB, r"(?:nomor|no\.?)?\s*nib"),
    (FormatKind.KBLI, r"(?:kode\s*)?kbli(?:\s*20\d\d)?"),
    (FormatKind.LICENCE, r"id[\s_]*izin"),
    (FormatKind.EMAIL, r"e-?mail|surel"),
    (FormatKind.PHONE, r"(?:nomor|no\.?)?\s*(?:hp|wa|whatsapp|telepon|telp\.?|tlp\.?)"),
)
_LABELLED = [
    (kind, re.compile(rf"\s*(?:{label})\s*[.:=#]*\s*(?=\S)", re.IGNORECASE)) for kind, label in _LABELS
]
_PHONES = (PhoneKind.MOBILE, PhoneKind.LANDLINE, PhoneKind.SERVICE, PhoneKind.TOLL_FREE, PhoneKind.FOREIGN)


@dataclass(frozen=True, slots=True)
class Guess:
    kind: FormatKind
    checked: Checked


def what_is(text: str, office: OfficeSettings, today: date | None = None) -> tuple[Guess, ...]:
    """Return the possible meanings, most likely first: several to choose from, none if nothing fits.

    A label ("NIB: 812...") decides alone, also if the number after it is wrong.
    """
    for kind, label in _LABELLED:
        found = label.match(text)
        if found and any(
            character.isdigit() or character == "@" for character in text[found.end() :].split()[0]
        ):
            return (Guess(kind, _check(kind, text[found.end() :], office, today)),)
    candidates = [
        Guess(kind, _check(kind, text, office, today)) for kind in _likely_kinds(text, office, today)
    ]
    return tuple(guess for guess in candidates if guess.checked.level != ERROR)


def _likely_kinds(text: str, office: OfficeSettings, today: date | None) -> list[FormatKind]:
    if "@" in text and not re.match(r"\s*(?:sips?|tel):", text, re.IGNORECASE):
        return [FormatKind.EMAIL]
    if re.match(r"\s*cc\b|\s*cc[\s-]?\d", text, re.IGNORECASE):
        return [FormatKind.CASE_NUMBER]
    if re.match(r"\s*[A-Z]-?\d{14}", text, re.IGNORECASE):
        return [FormatKind.LICENCE]
    digits = re.sub(r"[\s.\-/]", "", text)
    if not re.fullmatch(r"[0-9]+", digits):
        return [FormatKind.PHONE]
    kinds = [FormatKind.PHONE] if parse(text, office).kind in _PHONES else []
    if case_number.parse(text).reading is Reading.RIGHT:
        kinds.append(FormatKind.CASE_NUMBER)
    if len(digits) == 16:
        # Digits 11 to 16 of a registration number are month and year; those of a NIK are seldom valid ones.
        kinds += [FormatKind.REGISTRATION, FormatKind.NIK]
        if digits.startswith("0") and formats.check_npwp(digits, today).level == OK:
            kinds.append(FormatKind.NPWP)
        return kinds
    by_length = {5: FormatKind.KBLI, 13: FormatKind.NIB, 15: FormatKind.NPWP}
    if len(digits) in by_length:
        kinds.append(by_length[len(digits)])
    if len(digits) >= 19:
        kinds.append(FormatKind.REGISTRATION)
    return kinds


def _check(kind: FormatKind, text: str, office: OfficeSettings, today: date | None) -> Checked:
    if kind is FormatKind.PHONE:
        number = parse(text, office)
        level = OK if number.kind in _PHONES else WARN if number.digits else ERROR
        return Checked(number.key or text.strip(), level, "" if level == OK else "unknown_number")
    if kind is FormatKind.CASE_NUMBER:
        found = case_number.parse(text)
        level = {Reading.RIGHT: OK, Reading.WRONG_CHECK_DIGIT: WARN, Reading.NO_CASE_NUMBER: ERROR}[
            found.reading
        ]
        return Checked(found.number, level, "" if level == OK else found.reading.value)
    if kind is FormatKind.NIK:
        return formats.check_nik(text, today)
    if kind is FormatKind.NPWP:
        return formats.check_npwp(text, today)
    if kind is FormatKind.REGISTRATION:
        return formats.check_registration(text, today)
    return formats.CHECKS[kind](text)
