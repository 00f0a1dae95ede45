"""Asks where the report for the support desk goes; the window stays usable meanwhile."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from app.common.clock import now
from app.desktop.crash_reports import CrashReports


def ask_where_to_save(reports: CrashReports, parent: QWidget) -> QFileDialog:
    """Open the dialog; it is gone once it is answered."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    title = QCoreApplication.translate("Notices", "Save the report")
    dialog = QFileDialog(parent, title, str(Path(documents, f"loket-{now():%Y%m%d-%H%M}.zip")), "ZIP (*.zip)")
    dialog.setObjectName("report.dialog")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("zip")
    dialog.fileSelected.connect(lambda path: reports.save(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
