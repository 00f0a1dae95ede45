"""What stands in a list where something is not shown: the same words everywhere."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.common.enums import CaseRow
from app.mutations.reveal import RevealReason
from ui.text.translate_later import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate
_REASONS = {
    RevealReason.CALL: QT_TRANSLATE_NOOP("Confidentiality", "Reach the applicant another way"),
    RevealReason.IDENTIFY: QT_TRANSLATE_NOOP("Confidentiality", "Check who it is"),
    RevealReason.COMPARE: QT_TRANSLATE_NOOP("Confidentiality", "Compare with JELITA, OSS or a document"),
    RevealReason.OTHER: QT_TRANSLATE_NOOP("Confidentiality", "Another reason"),
}


def reveal_reason_words(reason: str) -> str:
    """Return why a user revealed it; an unknown reason as it stands in the story."""
    known = {one.value: text for one, text in _REASONS.items()}
    return translate("Confidentiality", known[reason]) if reason in known else reason


def subject_words(row: CaseRow) -> str:
    """Return what a case is about, as far as it may be read."""
    if row.is_hidden:
        return translate("Confidentiality", "Confidential case")
    return row.subject or translate("QueueRow", "No subject yet")


def applicant_words(row: CaseRow) -> str:
    """Return who asks; "" if that is not known, or not for this reader."""
    if row.is_anonymous and not row.applicant_name and not row.is_hidden:
        return translate("Confidentiality", "Anonymous")
    return row.applicant_name


def mark_words(row: CaseRow) -> str:
    """Return "Confidential" for a case that other users may not read."""
    return translate("Confidentiality", "Confidential") if row.is_confidential and not row.is_hidden else ""
