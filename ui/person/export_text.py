"""The readable file for a request about one's own data: all that is kept of a person, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.common.enums import (
    CaseFile,
    CaseRow,
    ContactRecord,
    EntryKind,
    EvidenceRecord,
    MessageFileRecord,
    MessageRecord,
    TimelineRecord,
)
from app.people.person_page import PersonFile
from ui.case.entry_text import entry_actor, entry_details, entry_title
from ui.case.evidence.evidence_text import evidence_word
from ui.case.files.attachment_text import size_text
from ui.person.person_text import FIELDS, handle_text, joined, request_words
from ui.phone.call_text import waited_words
from ui.recordings.recording_text import recording_name, retention_words
from ui.text.numbers import number_text
from ui.text.times import at_office
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.text.wording import word

translate = QCoreApplication.translate
_OF_CASE = {
    "registration_number": QT_TRANSLATE_NOOP("Person", "Registration number"),
    "nib": QT_TRANSLATE_NOOP("Person", "NIB"),
    "sp4n_tracking": QT_TRANSLATE_NOOP("Person", "SP4N-LAPOR! number"),
    "kbli": QT_TRANSLATE_NOOP("Person", "KBLI"),
    "region": QT_TRANSLATE_NOOP("Person", "Region"),
    "category": QT_TRANSLATE_NOOP("Person", "Category"),
    "service": QT_TRANSLATE_NOOP("Person", "Service"),
    "description": QT_TRANSLATE_NOOP("Person", "Description"),
}


def export_words(file: PersonFile, at: datetime) -> str:
    """Return all that is kept of a person as a text that they can read.

    Leave out a case that is not among the file's cases, though it was read.
    """
    one = file.applicant
    lines = [
        translate("Person", "What this office keeps about you"),
        translate("Person", "As of {day}").format(day=_moment(at)),
        "",
        _labelled(translate("Person", "Name"), one.name),
    ]
    facts = (_labelled(translate("Person", label), getattr(one, name)) for name, label in FIELDS.items())
    lines += filter(None, facts)
    lines += _part(translate("Person", "Numbers and addresses"), map(handle_text, one.handles))
    organisations = (joined(each.name, each.nib) for each in file.organisations)
    lines += _part(translate("Person", "Organisations"), organisations)
    lines += _part(translate("Person", "Calls and messages"), map(_contact, file.contacts))
    heard = {contact.id for contact in file.contacts}
    messages = (_message(each) for each in file.messages if each.contact_id in heard)
    lines += _part(translate("Person", "What you and we wrote"), messages)
    recordings = (
        joined(recording_name(each), retention_words(each))
        for each in file.recordings
        if each.contact_id in heard
    )
    lines += _part(translate("Person", "Recordings of calls"), recordings)
    requests = (
        joined(_moment(each.asked_at), request_words(each.kind), each.words, each.outcome)
        for each in file.requests
    )
    lines += _part(translate("Person", "What you asked about this data"), requests)
    whole = {case.row.id: case for case in file.in_full}
    for row in file.cases:
        lines += _case(row, whole.get(row.id))
    return "\n".join(lines) + "\n"


def _case(row: CaseRow, case: CaseFile | None) -> list[str]:
    title = joined(translate("Person", "Case {number}").format(number=row.number), row.subject)
    first = joined(_moment(row.opened_at), word(row.kind), word(row.channel), word(row.status))
    if case is None:
        return _part(title, [first])
    facts = (_labelled(translate("Person", label), getattr(case, name)) for name, label in _OF_CASE.items())
    linked = (f"{word(one.kind)} {one.other_number}" for one in case.links)
    related = (
        _labelled(translate("Person", "Tags"), ", ".join(case.tags)),
        _labelled(translate("Person", "Linked cases"), "; ".join(linked)),
    )
    lines = _part(title, [first, *filter(None, (*facts, *related))])
    lines += _part(translate("Person", "What was looked up"), map(_evidence, case.evidence), "  ")
    files = (
        joined(each.name, size_text(each.bytes), _moment(each.added_at), _removed(each.removed_reason))
        for each in case.attachments
    )
    lines += _part(translate("Person", "Files"), files, "  ")
    return lines + _part(translate("Person", "What happened"), map(_entry, case.timeline), "  ")


def _contact(contact: ContactRecord) -> str:
    return joined(
        _moment(contact.started_at),
        word(contact.channel),
        word(contact.direction),
        number_text(contact.remote),
        contact.remote_name,
        waited_words(contact.queue, contact.waited_s),
        _transferred(contact.transferred_to),
        word(contact.consent),
        contact.case_number,
        contact.text,
    )


def _message(one: MessageRecord) -> str:
    """Return a message with its files; its own lines stand below its first."""
    said = joined(
        _moment(one.written_at), word(one.author), one.agent_name, word(one.kind), _state(one), _subject(one)
    )
    return "\n".join((said, *one.text.splitlines(), *map(_file, one.files)))


def _state(one: MessageRecord) -> str:
    return "" if one.state is None else word(one.state)


def _subject(one: MessageRecord) -> str:
    subject = one.facts.get("subject")
    return subject if isinstance(subject, str) else ""


def _file(one: MessageFileRecord) -> str:
    return joined(
        translate("Person", "File: {name}").format(name=one.name), size_text(one.bytes), word(one.state)
    )


def _transferred(number: str) -> str:
    text = translate("Person", "transferred to {number}")
    return text.format(number=number_text(number)) if number else ""


def _entry(entry: TimelineRecord) -> str:
    # All that was looked up is listed, in a part of its own.
    details = [] if entry.kind is EntryKind.EVIDENCE_ADDED else entry_details(entry)
    return "\n".join((joined(_moment(entry.occurred_at), entry_title(entry), entry_actor(entry)), *details))


def _evidence(one: EvidenceRecord) -> str:
    where = joined(_moment(one.found_at), evidence_word(one.system), one.query, one.found_by_name)
    return f"{where}\n{one.result}"


def _removed(reason: str) -> str:
    return translate("Person", "removed: {reason}").format(reason=reason) if reason else ""


def _labelled(label: str, text: str) -> str:
    return f"{label}: {text}" if text else ""


def _moment(at: datetime) -> str:
    return f"{at_office(at):%d-%m-%Y %H.%M}"


def _part(title: str, entries: Iterable[str], indent: str = "") -> list[str]:
    """Return a heading with its entries; further lines of an entry stand below its first."""
    found = []
    for entry in entries:
        first, *rest = entry.splitlines() or [""]
        found += [f"{indent}  {first}", *(f"{indent}    {line}" for line in rest)]
    return ["", f"{indent}{title}", *found] if found else []
