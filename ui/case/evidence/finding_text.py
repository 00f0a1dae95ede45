"""What JELITA and OSS answered, in words: the name of each field, and what its code means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from app.common.enums import FoundField
from app.lookups import jelita, oss
from app.lookups.code_lists import words_of
from app.lookups.fields import DATES, LEFT_OUT
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.text.translations import language

translate = QCoreApplication.translate

MOST_ITEMS = 5  # in a text; all are kept with the evidence
_LABELS = {
    "nib": QT_TRANSLATE_NOOP("Findings", "NIB"),
    "company_name": QT_TRANSLATE_NOOP("Findings", "Business"),
    "nib_status": QT_TRANSLATE_NOOP("Findings", "Status of the NIB"),
    "issued_on": QT_TRANSLATE_NOOP("Findings", "NIB issued"),
    "changed_on": QT_TRANSLATE_NOOP("Findings", "NIB changed"),
    "business_actor": QT_TRANSLATE_NOOP("Findings", "Business actor"),
    "company_kind": QT_TRANSLATE_NOOP("Findings", "Legal form"),
    "business_scale": QT_TRANSLATE_NOOP("Findings", "Scale of business"),
    "address": QT_TRANSLATE_NOOP("Findings", "Address"),
    "region": QT_TRANSLATE_NOOP("Findings", "Region"),
    "licence_name": QT_TRANSLATE_NOOP("Findings", "Licence"),
    "licence_status": QT_TRANSLATE_NOOP("Findings", "Status of the licence"),
    "authority": QT_TRANSLATE_NOOP("Findings", "Authority"),
    "authority_name": QT_TRANSLATE_NOOP("Findings", "Office"),
    "licence_kind": QT_TRANSLATE_NOOP("Findings", "Kind of licence"),
    "licence_number": QT_TRANSLATE_NOOP("Findings", "Licence number"),
    "licence_issued_on": QT_TRANSLATE_NOOP("Findings", "Issued"),
    "valid_until": QT_TRANSLATE_NOOP("Findings", "Valid until"),
    "checklist_flag": QT_TRANSLATE_NOOP("Findings", "Checklist"),
    "licence_id": QT_TRANSLATE_NOOP("Findings", "id_izin"),
    "activity": QT_TRANSLATE_NOOP("Findings", "Activity"),
    "kbli": QT_TRANSLATE_NOOP("Findings", "KBLI"),
    "kbli_name": QT_TRANSLATE_NOOP("Findings", "KBLI title"),
    "risk": QT_TRANSLATE_NOOP("Findings", "Risk level"),
    "project_id": QT_TRANSLATE_NOOP("Findings", "Project"),
    "reference_code": QT_TRANSLATE_NOOP("Findings", "Code"),
    "reference_text": QT_TRANSLATE_NOOP("Findings", "Meaning"),
    "reference_note": QT_TRANSLATE_NOOP("Findings", "Remark"),
    "registration_number": QT_TRANSLATE_NOOP("Findings", "Registration number"),
    "application": QT_TRANSLATE_NOOP("Findings", "Application"),
    "application_stage": QT_TRANSLATE_NOOP("Findings", "Stage"),
    "tracking": QT_TRANSLATE_NOOP("Findings", "Tracking"),
    "applicant_name": QT_TRANSLATE_NOOP("Findings", "Applicant"),
    "licence_group": QT_TRANSLATE_NOOP("Findings", "Group of licences"),
    "file_status": QT_TRANSLATE_NOOP("Findings", "State of the file"),
    "approval": QT_TRANSLATE_NOOP("Findings", "Approval"),
    "letter_number": QT_TRANSLATE_NOOP("Findings", "Letter number"),
    "letter_date": QT_TRANSLATE_NOOP("Findings", "Date of the letter"),
    "article_title": QT_TRANSLATE_NOOP("Findings", "Article"),
    "article_edition": QT_TRANSLATE_NOOP("Findings", "Edition"),
    "article_basis": QT_TRANSLATE_NOOP("Findings", "Legal basis"),
    "article_reviewed_by": QT_TRANSLATE_NOOP("Findings", "Reviewed by"),
    "article_confirmed": QT_TRANSLATE_NOOP("Findings", "Used although"),
}
_METHODS = {
    jelita.APPLICATION: QT_TRANSLATE_NOOP("Findings", "Application {key}"),
    oss.CHECK_LICENCE: QT_TRANSLATE_NOOP("Findings", "Status of licence {key}"),
    oss.INQUERY_LICENCE: QT_TRANSLATE_NOOP("Findings", "Details of licence {key}"),
    oss.INQUERY_NIB: QT_TRANSLATE_NOOP("Findings", "All about NIB {key}"),
    oss.FETCH_NIB: QT_TRANSLATE_NOOP("Findings", "Projects and licences of NIB {key}"),
    oss.CHECK_NIB: QT_TRANSLATE_NOOP("Findings", "Status of NIB {key}"),
}
# The headline of a finding: the first of these that it has.
_HEADLINES = ("application_stage", "nib_status", "licence_status", "tracking", "company_name")
_UNSAID = (LEFT_OUT, "article_id")  # counted below; an id that nobody reads aloud
# An item is headed by the first of these that it has.
_NAMES = ("licence_name", "application", "activity", "kbli_name", "reference_text", "licence_id")


@dataclass(frozen=True)
class Line:
    """One line of a finding: a field of the whole (`label`), or an item with its number and title."""

    text: str
    label: str = ""
    number: int = 0
    title: str = ""


def question_words(method: str, key: str) -> str:
    """Return what is asked, e.g. "Status of NIB 8120014210456"."""
    text = _METHODS.get(method)
    return translate("Findings", text).format(key=key) if text else f"{method} {key}"


def lines_of(
    fields: Iterable[FoundField], most_items: int | None = None, with_advice: bool = False
) -> list[Line]:
    """Return the finding in words; `with_advice` says whom a licence of another authority is a matter for."""
    fields = tuple(fields)
    lines = [
        Line(_value(field, with_advice), label=_label(field.key))
        for field in fields
        if not field.item and field.key not in _UNSAID
    ]
    numbers = sorted({field.item for field in fields if field.item})
    shown = numbers if most_items is None else numbers[:most_items]
    for number in shown:
        lines.append(_item(number, [field for field in fields if field.item == number], with_advice))
    left_out = len(numbers) - len(shown)
    left_out += sum(int(field.value) for field in fields if field.key == LEFT_OUT and field.value.isdigit())
    if left_out:
        lines.append(Line(translate("Findings", "And {count} more").format(count=left_out)))
    return lines


def headline(fields: Iterable[FoundField]) -> str:
    """Return the one fact that is asked for most, of the newest item if there is no whole; or ""."""
    fields = tuple(fields)
    whole = [field for field in fields if not field.item] or [field for field in fields if field.item == 1]
    found = (field for key in _HEADLINES for field in whole if field.key == key)
    return next((_value(field, False) for field in found), "")


def text_of(fields: Iterable[FoundField]) -> str:
    """Return the finding as plain text, to be kept beside its fields."""
    return "\n".join(line_text(line) for line in lines_of(fields, MOST_ITEMS))


def line_text(line: Line) -> str:
    if line.label:
        return _labelled(line.label, line.text)
    head = f"{line.number}. {line.title}" if line.number else ""
    return " · ".join(part for part in (head, line.text) if part)


def _item(number: int, fields: list[FoundField], with_advice: bool) -> Line:
    name = next((field for key in _NAMES for field in fields if field.key == key), fields[0])
    parts = [
        _labelled(_label(field.key), _value(field, with_advice)) for field in fields if field is not name
    ]
    return Line(" · ".join(parts), number=number, title=_value(name, False))


def _label(key: str) -> str:
    return translate("Findings", _LABELS[key]) if key in _LABELS else key


def _labelled(label: str, value: str) -> str:
    return translate("Findings", "{field}: {value}").format(field=label, value=value)


def _value(field: FoundField, with_advice: bool) -> str:
    if field.key in DATES:
        return _day(field.value)
    words = words_of(field.key, field.value, language()) or field.words or field.value
    if with_advice and field.key == "authority":
        code = field.value.zfill(2)
        if code == "01":
            return translate("Findings", "{authority}: this office").format(authority=words)
        if code == "02":
            text = translate("Findings", "{authority}: refer to the kabupaten/kota DPMPTSP")
            return text.format(authority=words)
    return words


def _day(value: str) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return QLocale().toString(QDate(day.year, day.month, day.day), "d MMMM yyyy")
