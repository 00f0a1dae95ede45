"""What the numbers that an agent types seem to be: said beside the field, never enforced."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from app.cases.contact_by_hand import BY_NUMBER
from app.common.enums import Channel
from app.common.formats import (
    ERROR,
    OK,
    WARN,
    Checked,
    FormatKind,
    check_email,
    check_kbli,
    check_licence,
    check_nib,
    check_nik,
    check_npwp,
    check_registration,
)
from app.common.masking import mask
from app.common.nik import nik_in
from app.common.phone_number import PhoneKind, parse
from app.common.regions import regions
from app.settings import OfficeSettings
from ui.style.tokens import Tone
from ui.text.times import day_text
from ui.text.translate_later import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

_CHECKS = {"registration_number": check_registration, "nib": check_nib, "kbli": check_kbli}
_CODES = {
    "not_digits": QT_TRANSLATE_NOOP("Hints", "Usually digits only"),
    "wrong_length": QT_TRANSLATE_NOOP("Hints", "{length} digits, usually {expected}"),
    "impossible_date": QT_TRANSLATE_NOOP("Hints", "Month or year in it cannot be right"),
    "unknown_application_kind": QT_TRANSLATE_NOOP("Hints", "Unusual kind of application"),
    "not_specific": QT_TRANSLATE_NOOP("Hints", "A whole group; 5 digits name one activity"),
}
_KINDS = {
    "01": QT_TRANSLATE_NOOP("Hints", "New application of {month}/{year}"),
    "02": QT_TRANSLATE_NOOP("Hints", "Change of a licence, {month}/{year}"),
    "03": QT_TRANSLATE_NOOP("Hints", "Extension of a licence, {month}/{year}"),
    "04": QT_TRANSLATE_NOOP("Hints", "Re-registration of {month}/{year}"),
}
_NOTHING = ("", Tone.NEUTRAL)


def asked_words() -> str:
    """Return the mark of a field that the applicant filled before an agent took over."""
    return translate("Hints", "The applicant's words to the chatbot")


def same_tracking_hint(numbers: tuple[str, ...]) -> tuple[str, Tone]:
    """Return the remark that other cases have the same number of SP4N-LAPOR!."""
    if not numbers:
        return _NOTHING
    words = translate("Hints", "Also the number of {numbers}").format(numbers=", ".join(numbers))
    return words, Tone.WARNING


def hint_for(field: str, text: str) -> tuple[str, Tone]:
    """Return a remark on a detail field and its tone; "" for none."""
    if not text.strip():
        return _NOTHING
    if nik := nik_in(text):
        return _nik(nik)
    if field == "region":
        return _region(text)
    if field not in _CHECKS:
        return _NOTHING
    checked = _CHECKS[field](text)
    if checked.level == OK:
        return _read(checked)
    if mistaken := _mistaken(field, text):
        return mistaken, Tone.WARNING
    if checked.code not in _CODES:
        return _NOTHING
    words = translate("Hints", _CODES[checked.code]).format(**checked.facts)
    return words, _tone(checked)


def address_hint(channel: Channel, text: str) -> tuple[str, Tone]:
    """Return what a number or e-mail address seems to be, by the channel that it belongs to."""
    if not text.strip():
        return _NOTHING
    if channel in BY_NUMBER:
        return _phone(text)
    return _email(text) if channel is Channel.EMAIL else _NOTHING


def _phone(text: str) -> tuple[str, Tone]:
    number = parse(text, OfficeSettings())
    if not number.key or number.kind is PhoneKind.UNKNOWN:
        return translate("Hints", "No telephone number that is known: kept as typed"), Tone.NEUTRAL
    about = " · ".join(filter(None, (number.display, number.operator or number.region)))
    return about, Tone.GOOD


def _email(text: str) -> tuple[str, Tone]:
    checked = check_email(text)
    if checked.level == ERROR:
        return translate("Hints", "Not an e-mail address yet"), Tone.NEUTRAL
    if checked.level == WARN:
        words = translate("Hints", "Is {address} meant?")
        return words.format(address=checked.facts["suggestion"]), Tone.WARNING
    return _NOTHING


def free_text_hint() -> tuple[str, Tone]:
    """Return what marks a text that no list has."""
    return translate("Hints", "Not in the list: kept as typed"), Tone.NEUTRAL


def other_kind_hint() -> tuple[str, Tone]:
    """Return the hint at a category that belongs to the other kind of case."""
    return translate("Hints", "A category of the other kind of case"), Tone.WARNING


def _region(text: str) -> tuple[str, Tone]:
    code = regions().code_of(text)
    return (translate("Hints", "Code {code}").format(code=code), Tone.GOOD) if code else free_text_hint()


def _read(checked: Checked) -> tuple[str, Tone]:
    """Return the kind of application that a valid registration number names."""
    kind = _KINDS.get(checked.facts.get("application_kind", ""))
    return (translate("Hints", kind).format(**checked.facts), Tone.GOOD) if kind else _NOTHING


def _mistaken(field: str, text: str) -> str:
    """Return a remark if the text is right, but for another field."""
    if field != "nib" and check_nib(text).level == OK:
        return translate("Hints", "This looks like an NIB")
    if field != "registration_number" and check_registration(text).level == OK:
        return translate("Hints", "This looks like a registration number")
    npwp = check_npwp(text)
    if npwp.level == OK and npwp.facts.get("holder") != "person":
        return translate("Hints", "This looks like an NPWP: it is not needed here")
    if check_licence(text).level == OK:
        return translate("Hints", "This looks like an id_izin: OSS can be asked by it")
    return ""


def _nik(digits: str) -> tuple[str, Tone]:
    """Return what a NIK contains, to compare with the caller; and that it is not kept."""
    checked = check_nik(digits)
    born = day_text(date.fromisoformat(checked.facts["birth_date"]))
    where = checked.facts.get("district") or translate("Hints", "district not known")
    words = translate("Hints", "NIK: {where}, born {born}. Only {mask} is kept.")
    return words.format(where=where, born=born, mask=mask(FormatKind.NIK, digits)), Tone.WARNING


def _tone(checked: Checked) -> Tone:
    """A number that is still too short is being typed: no alarm."""
    if checked.level == WARN:
        return Tone.NEUTRAL
    length, expected = checked.facts.get("length", ""), checked.facts.get("expected", "")
    first = expected.split(",")[0].rstrip("+")
    is_short = length.isdigit() and first.isdigit() and int(length) < int(first)
    return Tone.NEUTRAL if is_short else Tone.WARNING
