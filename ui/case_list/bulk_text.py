"""What a bulk action did, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.cases.bulk_actions import BulkReport, RefusedCase
from ui.case.refusal_text import refusal_words

translate = QCoreApplication.translate


def report_words(report: BulkReport) -> str:
    """Return one sentence per outcome that there was."""
    found = [
        translate("BulkActions", "{count} of {total} cases taken back.")
        if report.is_undo
        else translate("BulkActions", "{count} of {total} cases changed.")
    ]
    if report.unchanged:
        found.append(translate("BulkActions", "{unchanged} were like that already."))
    if report.refused:
        found.append(translate("BulkActions", "{refused} were refused, see below."))
    if report.left:
        found.append(translate("BulkActions", "Stopped: {left} were not tried."))
    if report.gone:
        found.append(translate("BulkActions", "{gone} are not on this computer any more."))
    return " ".join(found).format(
        count=report.changed,
        total=report.total,
        unchanged=report.unchanged,
        refused=len(report.refused),
        left=report.left,
        gone=report.gone,
    )


def refused_words(refused: RefusedCase) -> str:
    return f"{refused.number}: {refusal_words(refused.refusal)}"
