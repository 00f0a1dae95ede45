"""Unfilled placeholders, «nama pemohon», in a text that is about to be sent: shown beside the field."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.cases.canned_texts import GAP, has_open_gap
from app.values.open_case import VisibleCase


def detail_gap_words(case: VisibleCase | None) -> str:
    """The same for the details that a packet contains besides its question."""
    if case is None or not has_open_gap(case):
        return ""
    return QCoreApplication.translate(
        "Gaps", "In the details of the case: fill in what stands in « », or take it out."
    )


def gap_words(text: str) -> str:
    """Return what to do about a gap that nobody filled; "" if there is none."""
    if GAP.search(text) is None:
        return ""
    return QCoreApplication.translate("Gaps", "Fill in what stands in « », or take it out.")
