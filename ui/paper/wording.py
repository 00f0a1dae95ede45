"""What sheets are called in the window, and what is told when one could not be made."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.paper.sheet import SheetKind
from ui.translate_later import QT_TRANSLATE_NOOP

_SHEETS = {
    SheetKind.CASE_SHEET: QT_TRANSLATE_NOOP("Paper", "Case sheet"),
    SheetKind.RECEIPT: QT_TRANSLATE_NOOP("Paper", "Receipt for the applicant"),
    SheetKind.ESCALATION_SHEET: QT_TRANSLATE_NOOP("Paper", "Escalation sheet for the unit"),
    SheetKind.MINUTES: QT_TRANSLATE_NOOP("Paper", "Minutes"),
    SheetKind.DAILY_REGISTER: QT_TRANSLATE_NOOP("Paper", "Register of a day"),
    SheetKind.MONTHLY_REGISTER: QT_TRANSLATE_NOOP("Paper", "Register of a month"),
}
_FAILURES = {
    "no_case": QT_TRANSLATE_NOOP("Paper", "The case is not in the records any more."),
    "not_yours": QT_TRANSLATE_NOOP("Paper", "The case is confidential: its agent or a supervisor prints it."),
    "words": QT_TRANSLATE_NOOP("Paper", "The office's own words for paper cannot be used: {reason}"),
    "not_written": QT_TRANSLATE_NOOP("Paper", "It could not be written: {reason}. Choose another place."),
}


def sheet_words(kind: SheetKind) -> str:
    return QCoreApplication.translate("Paper", _SHEETS[kind])


def failure_words(code: str, reason: str) -> str:
    return QCoreApplication.translate("Paper", _FAILURES[code]).format(reason=reason)
