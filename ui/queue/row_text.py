"""What a queue row says, apart from its clock."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.common.enums import CaseRow, CaseStatus, ContactRecord
from ui.phone.call_text import waited_words
from ui.style.tokens import Tone
from ui.text.confidentiality_text import applicant_words, mark_words, subject_words
from ui.text.numbers import number_text
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.text.wording import status_look, word

_SHORT = {
    CaseStatus.WAITING_APPLICANT: QT_TRANSLATE_NOOP("QueueRow", "Waiting"),
    CaseStatus.WAITING_UNIT: QT_TRANSLATE_NOOP("QueueRow", "At the unit"),
    CaseStatus.ASKED_BACK: QT_TRANSLATE_NOOP("QueueRow", "Asks back"),
    CaseStatus.SOLUTION_READY: QT_TRANSLATE_NOOP("QueueRow", "Solution ready"),
}


@dataclass(frozen=True)
class RowLines:
    title: str
    detail: str
    status: str
    icon: str
    tone: Tone
    short_status: str = ""  # where the time leaves no room for the whole one; "" for none


def case_lines(row: CaseRow) -> RowLines:
    icon, tone = status_look(row.status)
    subject = subject_words(row)
    detail = " · ".join(filter(None, (row.number, mark_words(row), applicant_words(row))))
    if row.is_draft:
        draft = QCoreApplication.translate("QueueRow", "Draft")
        return RowLines(subject, detail, draft, "edit", Tone.NEUTRAL)
    short = _SHORT.get(row.status)
    short = QCoreApplication.translate("QueueRow", short) if short is not None else ""
    return RowLines(subject, detail, word(row.status), icon, tone, short)


def other_side(row: ContactRecord) -> str:
    """Return who it was with: the person, if that was said; else how many it may have been, or a name."""
    if not row.applicant_name and row.persons > 1:
        text = QCoreApplication.translate("QueueRow", "{count} persons have this number")
        return text.format(count=row.persons)
    return row.applicant_name or row.remote_name


def contact_lines(row: ContactRecord) -> RowLines:
    number = number_text(row.remote)
    who = other_side(row) or number
    if row.is_anonymous and not row.applicant_name:
        who = QCoreApplication.translate("Confidentiality", "Anonymous")
    if not who:
        who = QCoreApplication.translate("QueueRow", "Hidden number")
    waited = waited_words(row.queue, row.waited_s) if row.is_missed else ""
    detail = " · ".join(part for part in (number if who != number else "", waited, row.case_number) if part)
    if row.is_returned:
        status = QCoreApplication.translate("QueueRow", "Called back")
        return RowLines(who, detail, status, "check", Tone.NEUTRAL)
    status = QCoreApplication.translate("QueueRow", "Not called back yet")
    return RowLines(who, detail, status, "phone-missed", Tone.WARNING)
