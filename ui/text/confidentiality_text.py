"""What stands in a list where something is not shown: the same words everywhere."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.common.enums import CaseRow
from app.mutations.reveal import RevealReason
from ui.text.translate_later import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate
_REASONS = {
    RevealReason.CALL: QT_TRANSLATE_NOOP("Secrecy", "Reach the applicant another way"),
    RevealReason.IDENTIFY: QT_TRANSLATE_NOOP("Secrecy", "Check who it is"),
    RevealReason.COMPARE: QT_TRANSLATE_NOOP("Secrecy", "Compare with JELITA, OSS or a document"),
    RevealReason.OTHER: QT_TRANSLATE_NOOP("Secrecy", "Another reason"),
}


def reveal_reason_words(reason: str) -> str:
    """Return why somebody had it shown; one that is not known, as it stands in the story."""
    known = {one.value: text for one, text in _REASONS.items()}
    return translate("Secrecy", known[reason]) if reason in known else reason


def subject_words(row: CaseRow) -> str:
    """Return what a case is about, as far as it may be read."""
    if row.is_hidden:
        return translate("Secrecy", "Confidential case")
    return row.subject or translate("QueueRow", "No subject yet")


def applicant_words(row: CaseRow) -> str:
    """Return who asks; "" if that is not known, or not for this reader."""
    if row.is_anonymous and not row.applicant_name and not row.is_hidden:
        return translate("Secrecy", "Anonymous")
    return row.applicant_name


def mark_words(row: CaseRow) -> str:
    """Return "Confidential" where somebody reads a case that others may not."""
    return translate("Secrecy", "Confidential") if row.is_confidential and not row.is_hidden else ""
