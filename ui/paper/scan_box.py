"""Scans that come back, chosen or dropped: each is filed at its case automatically, and reported."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QEvent, QMimeData, Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout

from app.desktop.workplace import Workplace
from app.mutations.attachment import plain_name
from app.records.service import Refusal
from ui.case.refusal_text import refusal_words
from ui.paper.paper_text import scan_words
from ui.style.tokens import GAP
from ui.widgets.button import ActionButton
from ui.widgets.text import Label

MOST_LINES = 12
_FILTER = "PDF, PNG, JPEG, TIFF (*.pdf *.png *.jpg *.jpeg *.tif *.tiff *.bmp)"


class ScanBox(QFrame):
    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("scan")
        self.setAcceptDrops(True)
        self._workplace = workplace
        self._lines: list[str] = []
        self._last: UUID | None = None  # the case of the last one that was filed
        self._about = Label("scan.about", "muted", wraps=True)
        self._choose = ActionButton("scan.choose", "", "inbox")
        self._report = Label("scan.report", "", wraps=True)
        self._open = ActionButton("scan.open", "", "arrow-up-right")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for part in (self._about, self._choose, self._report, self._open):
            is_button = isinstance(part, ActionButton)
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft if is_button else Qt.AlignmentFlag(0))
        self._open.hide()
        self._choose.clicked.connect(self._ask)
        self._open.clicked.connect(self._open_case)
        workplace.files.scans.filed.connect(self._on_filed)
        workplace.files.scans.refused.connect(self._on_refused)
        workplace.files.scans.not_attached.connect(self._on_not_attached)
        self._retranslate()

    def file(self, paths: Iterable[Path]) -> None:
        for path in paths:
            self._workplace.files.scans.file(path)

    @Slot()
    def _ask(self) -> None:
        dialog = QFileDialog(self, self._choose.words(), "", _FILTER)
        dialog.setObjectName("scan.files")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda paths: self.file(map(Path, paths)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(object, str, object)
    def _on_filed(self, path: Path, number: str, case_id: UUID) -> None:
        self._last = case_id
        self._open.setVisible(True)
        self._add_line(
            self.tr("{name} is filed to case {number}.").format(name=plain_name(path.name), number=number)
        )

    @Slot(object, str, object)
    def _on_refused(self, path: Path, code: str, numbers: tuple[str, ...]) -> None:
        self._add_line(scan_words(code, plain_name(path.name), numbers))

    @Slot(object, str, object)
    def _on_not_attached(self, path: Path, number: str, refusal: Refusal) -> None:
        words = self.tr("{name}, case {number}: {reason}")
        self._add_line(words.format(name=plain_name(path.name), number=number, reason=refusal_words(refusal)))

    @Slot()
    def _open_case(self) -> None:
        if self._last is not None:
            self._workplace.cases.editor.open(self._last)

    def _add_line(self, line: str) -> None:
        """Keep the last lines in sight: a pile of sheets is dropped at once."""
        self._lines = [*self._lines, line][-MOST_LINES:]
        self._report.setText("\n".join(self._lines))

    # -- dropped files -------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.file(_files(event.mimeData()))

    def _retranslate(self) -> None:
        self._about.setText(
            self.tr("Drop scans of printed sheets here: each goes to the case that its code names.")
        )
        self._choose.setText(self.tr("File scans…"))
        self._open.setText(self.tr("Open the case of the last one"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()


def _files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
