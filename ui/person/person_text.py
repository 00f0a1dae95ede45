"""A person's page in words."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.common.enums import CaseRow, ContactRecord, DataRequestKind, HandleKind, HandleRecord
from app.people.person_page import MergePreview
from ui.text.numbers import number_text
from ui.text.times import when_text
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.text.wording import outcome_words, word

translate = QCoreApplication.translate
_REQUESTS = {
    DataRequestKind.ACCESS: QT_TRANSLATE_NOOP("Person", "See what is kept"),
    DataRequestKind.CORRECTION: QT_TRANSLATE_NOOP("Person", "Correct it"),
    DataRequestKind.ERASURE: QT_TRANSLATE_NOOP("Person", "Erase it"),
    DataRequestKind.OBJECTION: QT_TRANSLATE_NOOP("Person", "Stop using it (objection)"),
    DataRequestKind.CONSENT: QT_TRANSLATE_NOOP("Person", "Consent taken back"),
}
_WHY = {
    "number": QT_TRANSLATE_NOOP("Person", "same number"),
    "nib": QT_TRANSLATE_NOOP("Person", "same NIB"),
    "name": QT_TRANSLATE_NOOP("Person", "similar name"),
}
FIELDS = {
    "organisation": QT_TRANSLATE_NOOP("Person", "Organisation"),
    "nib": QT_TRANSLATE_NOOP("Person", "NIB"),
    "region": QT_TRANSLATE_NOOP("Person", "Region"),
    "note": QT_TRANSLATE_NOOP("Person", "Remark"),
}


def request_words(kind: DataRequestKind) -> str:
    return translate("Person", _REQUESTS[kind]) if kind in _REQUESTS else kind.value


def why_words(why: str) -> str:
    """Return why a record may be of the same person."""
    return translate("Person", _WHY[why])


def handle_text(handle: HandleRecord) -> str:
    is_number = handle.kind in (HandleKind.PHONE, HandleKind.WHATSAPP)
    value = number_text(handle.value) if is_number else handle.value
    return joined(value, handle.label)


def nib_words(nib: str) -> str:
    """Return the number with its name, because a person's page has other numbers; "" if there is none."""
    return translate("Person", "NIB {nib}").format(nib=nib) if nib else ""


def case_text(row: CaseRow, now: datetime) -> str:
    subject = row.subject or translate("Person", "No subject")
    return f"{subject}\n" + joined(row.number, word(row.status), when_text(row.changed_at, now))


def contact_text(contact: ContactRecord, now: datetime) -> str:
    return joined(
        when_text(contact.started_at, now),
        word(contact.channel),
        outcome_words(contact),
        contact.case_number,
        contact.text,
    )


def preview_words(preview: MergePreview) -> str:
    """Say what goes over to the record that stays."""
    lines = [
        translate("Person", "“{merged}” becomes part of “{kept}”. It can be undone. What goes over:").format(
            merged=preview.merged.name, kept=preview.kept.name
        ),
        translate("Person", "Cases: {cases} · calls and messages: {contacts}").format(
            cases=len(preview.cases), contacts=len(preview.contacts)
        ),
    ]
    if preview.leaves_out:
        lines.append(translate("Person", "And others that you may not see."))
    if preview.handles:
        numbers = ", ".join(map(handle_text, preview.handles))
        lines.append(translate("Person", "Numbers and addresses: {numbers}").format(numbers=numbers))
    if preview.organisations:
        text = translate("Person", "Organisations: {count}")
        lines.append(text.format(count=preview.organisations))
    for name, text in preview.filled.items():
        lines.append(f"{translate('Person', FIELDS[name])}: {text}")
    return "\n".join(lines)


def joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))
