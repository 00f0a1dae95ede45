"""The names of sheets in the window, and the words for one that could not be made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.paper.sheet import SheetKind
from ui.text.translate_later import QT_TRANSLATE_NOOP

_SHEETS = {
    SheetKind.CASE_SHEET: QT_TRANSLATE_NOOP("Paper", "Case sheet"),
    SheetKind.RECEIPT: QT_TRANSLATE_NOOP("Paper", "Receipt for the applicant"),
    SheetKind.ESCALATION_SHEET: QT_TRANSLATE_NOOP("Paper", "Escalation sheet for the unit"),
    SheetKind.MINUTES: QT_TRANSLATE_NOOP("Paper", "Minutes"),
    SheetKind.DAILY_REGISTER: QT_TRANSLATE_NOOP("Paper", "Register of a day"),
    SheetKind.MONTHLY_REGISTER: QT_TRANSLATE_NOOP("Paper", "Register of a month"),
    SheetKind.SOP: QT_TRANSLATE_NOOP("Paper", "SOP"),
    SheetKind.REPORT: QT_TRANSLATE_NOOP("Paper", "Report of figures"),
}
_FAILURES = {
    "no_case": QT_TRANSLATE_NOOP("Paper", "The case is not in the records any more."),
    "not_yours": QT_TRANSLATE_NOOP("Paper", "The case is confidential: its agent or a supervisor prints it."),
    "words": QT_TRANSLATE_NOOP("Paper", "The office's own words for paper cannot be used: {reason}"),
    "not_written": QT_TRANSLATE_NOOP("Paper", "It could not be written: {reason}. Choose another place."),
}
_SCANS = {
    "unreadable": QT_TRANSLATE_NOOP("Paper", "{name} cannot be read: use a picture or a PDF."),
    "no_code": QT_TRANSLATE_NOOP(
        "Paper", "{name} has no code that can be read. Scan it again, or attach it to the case by hand."
    ),
    "foreign": QT_TRANSLATE_NOOP(
        "Paper", "The code in {name} is not one of ours. Attach it to the case by hand."
    ),
    "damaged": QT_TRANSLATE_NOOP("Paper", "The code in {name} is damaged. Scan it again."),
    "newer": QT_TRANSLATE_NOOP("Paper", "{name} was printed by a newer Loket. Update this one."),
    "several": QT_TRANSLATE_NOOP(
        "Paper", "{name} has the codes of several cases: {numbers}. Scan them one by one."
    ),
    "register": QT_TRANSLATE_NOOP(
        "Paper", "{name} is a register, a report or the SOP: it belongs to no case."
    ),
    "no_case": QT_TRANSLATE_NOOP("Paper", "Case {numbers} of {name} is not in the records here."),
    "not_yours": QT_TRANSLATE_NOOP(
        "Paper", "Case {numbers} is confidential: its agent or a supervisor files {name}."
    ),
}


def sheet_words(kind: SheetKind) -> str:
    return QCoreApplication.translate("Paper", _SHEETS[kind])


def failure_words(code: str, reason: str) -> str:
    return QCoreApplication.translate("Paper", _FAILURES[code]).format(reason=reason)


def printed_words(pages: int) -> str:
    return QCoreApplication.translate("Paper", "Sent to the printer: {pages} page(s).").format(pages=pages)


def saved_words(path: Path) -> str:
    return QCoreApplication.translate("Paper", "Saved: {path}").format(path=path)


def scan_words(code: str, name: str, numbers: Sequence[str]) -> str:
    """Return why a scan was not filed, and what to do."""
    return QCoreApplication.translate("Paper", _SCANS[code]).format(name=name, numbers=", ".join(numbers))
