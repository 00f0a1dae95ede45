"""What was typed in a refused change, field by field, in words; also as they are copied or kept as a note."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

from PySide6.QtCore import QCoreApplication

from app.common.enums import Channel, ValidationSystem
from app.sync.rejected_changes import RefusedChange
from app.sync.rejected_fields import Typed, Value
from ui.audit.audit_text import change_words
from ui.case.evidence.evidence_text import evidence_word
from ui.case.refusal_text import refusal_words
from ui.text.times import date_text, day_text, time_text
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.text.wording import word, worded_enums

FIELDS = {
    "kind": QT_TRANSLATE_NOOP("RefusedFields", "Kind"),
    "title": QT_TRANSLATE_NOOP("RefusedFields", "Title"),
    "name": QT_TRANSLATE_NOOP("RefusedFields", "Name"),
    "subject": QT_TRANSLATE_NOOP("RefusedFields", "Subject"),
    "description": QT_TRANSLATE_NOOP("RefusedFields", "Description"),
    "registration_number": QT_TRANSLATE_NOOP("RefusedFields", "Registration number"),
    "nib": QT_TRANSLATE_NOOP("RefusedFields", "NIB"),
    "sp4n_tracking": QT_TRANSLATE_NOOP("RefusedFields", "SP4N-LAPOR! number"),
    "kbli": QT_TRANSLATE_NOOP("RefusedFields", "KBLI"),
    "region": QT_TRANSLATE_NOOP("RefusedFields", "Region"),
    "category": QT_TRANSLATE_NOOP("RefusedFields", "Category"),
    "service": QT_TRANSLATE_NOOP("RefusedFields", "Service"),
    "priority": QT_TRANSLATE_NOOP("RefusedFields", "Priority"),
    "is_confidential": QT_TRANSLATE_NOOP("RefusedFields", "Confidential"),
    "is_anonymous": QT_TRANSLATE_NOOP("RefusedFields", "Anonymous"),
    "channel": QT_TRANSLATE_NOOP("RefusedFields", "Channel"),
    "direction": QT_TRANSLATE_NOOP("RefusedFields", "Direction"),
    "started_at": QT_TRANSLATE_NOOP("RefusedFields", "Began"),
    "remote_name": QT_TRANSLATE_NOOP("RefusedFields", "Other party"),
    "remote": QT_TRANSLATE_NOOP("RefusedFields", "Number or address"),
    "phone": QT_TRANSLATE_NOOP("RefusedFields", "Telephone"),
    "organisation": QT_TRANSLATE_NOOP("RefusedFields", "Organisation"),
    "handle": QT_TRANSLATE_NOOP("RefusedFields", "Number or address"),
    "handles": QT_TRANSLATE_NOOP("RefusedFields", "Numbers and addresses"),
    "unit_id": QT_TRANSLATE_NOOP("RefusedFields", "Unit"),
    "agent_id": QT_TRANSLATE_NOOP("RefusedFields", "Member of staff"),
    "question": QT_TRANSLATE_NOOP("RefusedFields", "Question"),
    "questions": QT_TRANSLATE_NOOP("RefusedFields", "Questions"),
    "text": QT_TRANSLATE_NOOP("RefusedFields", "Text"),
    "system": QT_TRANSLATE_NOOP("RefusedFields", "Looked up in"),
    "query": QT_TRANSLATE_NOOP("RefusedFields", "Looked up"),
    "result": QT_TRANSLATE_NOOP("RefusedFields", "Found"),
    "validated_in": QT_TRANSLATE_NOOP("RefusedFields", "Validated in"),
    "reference": QT_TRANSLATE_NOOP("RefusedFields", "Reference"),
    "oss_reference": QT_TRANSLATE_NOOP("RefusedFields", "Reference in OSS"),
    "legal_basis": QT_TRANSLATE_NOOP("RefusedFields", "Legal basis"),
    "valid_from": QT_TRANSLATE_NOOP("RefusedFields", "Holds from"),
    "valid_until": QT_TRANSLATE_NOOP("RefusedFields", "Holds until"),
    "validated_by_name": QT_TRANSLATE_NOOP("RefusedFields", "Validated by"),
    "answered_by_name": QT_TRANSLATE_NOOP("RefusedFields", "Answered by"),
    "given_at": QT_TRANSLATE_NOOP("RefusedFields", "Answered at"),
    "means": QT_TRANSLATE_NOOP("RefusedFields", "By means of"),
    "answer_reference": QT_TRANSLATE_NOOP("RefusedFields", "Letter or message number"),
    "promise": QT_TRANSLATE_NOOP("RefusedFields", "Promised"),
    "promise_at": QT_TRANSLATE_NOOP("RefusedFields", "Promised for"),
    "promise_channel": QT_TRANSLATE_NOOP("RefusedFields", "Promised by"),
    "no_evidence_reason": QT_TRANSLATE_NOOP("RefusedFields", "Why nothing was looked up"),
    "asked_by_name": QT_TRANSLATE_NOOP("RefusedFields", "Asked by"),
    "satisfied": QT_TRANSLATE_NOOP("RefusedFields", "Satisfaction, 1 to 4"),
    "comment": QT_TRANSLATE_NOOP("RefusedFields", "Comment"),
    "received_at": QT_TRANSLATE_NOOP("RefusedFields", "Received at"),
    "until": QT_TRANSLATE_NOOP("RefusedFields", "Until"),
    "reason": QT_TRANSLATE_NOOP("RefusedFields", "Reason"),
    "note": QT_TRANSLATE_NOOP("RefusedFields", "Note"),
    "shortcut": QT_TRANSLATE_NOOP("RefusedFields", "Shortcut"),
    "typed": QT_TRANSLATE_NOOP("RefusedFields", "Search"),
    "is_shared": QT_TRANSLATE_NOOP("RefusedFields", "For everybody"),
    "is_public": QT_TRANSLATE_NOOP("RefusedFields", "Public, for the chatbot"),
    "words": QT_TRANSLATE_NOOP("RefusedFields", "What was asked"),
    "outcome": QT_TRANSLATE_NOOP("RefusedFields", "What was done"),
    "target": QT_TRANSLATE_NOOP("RefusedFields", "Transferred to"),
    "disposition": QT_TRANSLATE_NOOP("RefusedFields", "Outcome"),
    "tag": QT_TRANSLATE_NOOP("RefusedFields", "Tag"),
}
_YES = QT_TRANSLATE_NOOP("RefusedFields", "yes")
_NOTE = QT_TRANSLATE_NOOP("RefusedFields", "Refused by the shared database ({what}, {at}): {why}")


def heading(change: RefusedChange) -> str:
    return " · ".join(part for part in (change_words(change.name), change.case_number) if part)


def when(change: RefusedChange) -> str:
    return _moment(change.occurred_at)


def typed_words(change: RefusedChange) -> str:
    """Return a line for each field."""
    return "\n".join(f"{_translate(FIELDS[one.name])}: {_value(one)}" for one in change.typed)


def note_words(change: RefusedChange) -> str:
    """Return a rejected change as text, for a note on its case or the clipboard."""
    said = _translate(_NOTE).format(
        what=change_words(change.name), at=when(change), why=refusal_words(change.refusal)
    )
    return f"{said}\n{typed_words(change)}"


def _moment(at: datetime) -> str:
    return f"{date_text(at)}, {time_text(at)}"


def _value(typed: Typed) -> str:
    value: Value = typed.value
    if value is True or value == "yes":
        return _translate(_YES)
    if isinstance(value, Enum):
        return word(value) if type(value) in worded_enums() else str(value.value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return day_text(value)
    if typed.name == "system":
        return evidence_word(str(value))
    for name, words in (("validated_in", ValidationSystem), ("means", Channel)):
        if typed.name == name and value in {one.value for one in words}:
            return word(words(value))
    return str(value)


def _translate(text: str) -> str:
    return QCoreApplication.translate("RefusedFields", text)
