"""A person's page in words: lines for the screen, and the readable file for a request about one's data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.persons import MergePreview, PersonFile
from app.words import CaseRow, ContactRecord, DataRequestKind, HandleKind, HandleRecord
from ui.numbers import number_text
from ui.times import at_office, when_text
from ui.translate_later import QT_TRANSLATE_NOOP
from ui.wording import word

translate = QCoreApplication.translate
_REQUESTS = {
    DataRequestKind.ACCESS: QT_TRANSLATE_NOOP("Person", "See what is kept"),
    DataRequestKind.CORRECTION: QT_TRANSLATE_NOOP("Person", "Correct it"),
    DataRequestKind.ERASURE: QT_TRANSLATE_NOOP("Person", "Erase it"),
}
_WHY = {
    "number": QT_TRANSLATE_NOOP("Person", "same number"),
    "nib": QT_TRANSLATE_NOOP("Person", "same NIB"),
    "name": QT_TRANSLATE_NOOP("Person", "similar name"),
}
_FIELDS = {
    "organisation": QT_TRANSLATE_NOOP("Person", "Organisation"),
    "nib": QT_TRANSLATE_NOOP("Person", "NIB"),
    "region": QT_TRANSLATE_NOOP("Person", "Region"),
    "note": QT_TRANSLATE_NOOP("Person", "Remark"),
}


def request_words(kind: DataRequestKind) -> str:
    return translate("Person", _REQUESTS[kind])


def why_words(why: str) -> str:
    """Return why somebody may be the same person."""
    return translate("Person", _WHY[why])


def handle_text(handle: HandleRecord) -> str:
    is_number = handle.kind in (HandleKind.PHONE, HandleKind.WHATSAPP)
    value = number_text(handle.value) if is_number else handle.value
    return _joined(value, handle.label)


def case_text(row: CaseRow, now: datetime) -> str:
    subject = row.subject or translate("Person", "No subject")
    return f"{subject}\n" + _joined(row.number, word(row.status), when_text(row.changed_at, now))


def contact_text(contact: ContactRecord, now: datetime) -> str:
    how = word(contact.disposition) if contact.disposition else word(contact.direction)
    return _joined(
        when_text(contact.started_at, now), word(contact.channel), how, contact.case_number, contact.text
    )


def preview_words(preview: MergePreview) -> str:
    """Say what goes over to the record that stays."""
    lines = [
        translate("Person", "“{merged}” becomes part of “{kept}”. It can be undone. What goes over:").format(
            merged=preview.merged.name, kept=preview.kept.name
        ),
        translate("Person", "Cases: {cases} · calls and messages: {contacts}").format(
            cases=preview.cases, contacts=preview.contacts
        ),
    ]
    if preview.handles:
        numbers = ", ".join(map(handle_text, preview.handles))
        lines.append(translate("Person", "Numbers and addresses: {numbers}").format(numbers=numbers))
    if preview.organisations:
        text = translate("Person", "Organisations: {count}")
        lines.append(text.format(count=preview.organisations))
    for name, text in preview.filled.items():
        lines.append(f"{translate('Person', _FIELDS[name])}: {text}")
    return "\n".join(lines)


def export_words(file: PersonFile, at: datetime) -> str:
    """Return all that is kept of a person as a text that they can read."""
    one = file.applicant
    day = f"{at_office(at):%d-%m-%Y %H.%M}"
    lines = [
        translate("Person", "What this office keeps about you"),
        translate("Person", "As of {day}").format(day=day),
        "",
        f"{translate('Person', 'Name')}: {one.name}",
    ]
    for name, label in _FIELDS.items():
        if text := getattr(one, name):
            lines.append(f"{translate('Person', label)}: {text}")
    lines += _part(translate("Person", "Numbers and addresses"), map(handle_text, one.handles))
    organisations = (_joined(each.name, each.nib) for each in file.organisations)
    lines += _part(translate("Person", "Organisations"), organisations)
    cases = (
        _joined(f"{at_office(row.opened_at):%d-%m-%Y}", row.number, row.subject, word(row.status))
        for row in file.cases
    )
    lines += _part(translate("Person", "Cases"), cases)
    contacts = (
        _joined(
            f"{at_office(each.started_at):%d-%m-%Y %H.%M}",
            word(each.channel),
            word(each.direction),
            number_text(each.remote),
            word(each.consent),
            each.text,
        )
        for each in file.contacts
    )
    lines += _part(translate("Person", "Calls and messages"), contacts)
    requests = (
        _joined(f"{at_office(each.asked_at):%d-%m-%Y}", request_words(each.kind), each.outcome)
        for each in file.requests
    )
    lines += _part(translate("Person", "What you asked about this data"), requests)
    return "\n".join(lines) + "\n"


def _part(title: str, lines: Iterable[str]) -> list[str]:
    found = [f"  {line}" for line in lines]
    return ["", title, *found] if found else []


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))
