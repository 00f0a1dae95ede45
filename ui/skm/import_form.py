"""Imports answers of the office's form on the web: which column is which, and what was read."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.skm.answer_file import (
    AnswerFile,
    AnswerFileError,
    ReadAnswers,
    proposed,
    read_answers,
    read_file,
    targets_of,
)
from app.skm.form import Form
from app.skm.messages import MOST_IMPORTED, ImportSkmAnswers
from app.skm.skm_words import DIMENSIONS, REMARKS
from app.supervision.skm_desk import SkmDesk
from ui.skm.skm_text import element_text, said
from ui.style.tokens import GAP
from ui.text.numbers import count_text
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.scroll_area import scrolling
from ui.widgets.text import Label


class ImportForm(QWidget):
    wanted = Signal(object)  # ImportSkmAnswers
    ended = Signal()

    def __init__(self, desk: SkmDesk) -> None:
        super().__init__()
        self.setObjectName("skm.import")
        self._desk = desk
        self._round_id: UUID | None = None
        self._form: Form | None = None
        self._file: AnswerFile | None = None
        self._boxes: list[QComboBox] = []
        self._columns = QWidget()
        self._columns.setProperty("look", "page")
        self._rows = QVBoxLayout(self._columns)
        self._rows.setSpacing(GAP)
        self._scroll = scrolling("skm.import.scroll", self._columns)
        self._about = Label("skm.import.about", "muted", wraps=True)
        self._begin = ActionButton("skm.import.begin", "", look="primary")
        self._cancel = ActionButton("skm.import.cancel", "")
        self._begin.clicked.connect(self._import)
        self._cancel.clicked.connect(self.ended)
        buttons = Flow(GAP)
        buttons.addWidget(self._begin)
        buttons.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._about)
        column.addWidget(self._scroll, 1)
        column.addLayout(buttons)
        self.retranslate()

    def open_file(self, path: Path, round_id: UUID, form: Form) -> str:
        """Show the columns of a file; return what is wrong with it, "" for nothing."""
        try:
            self._file = read_file(path.read_bytes())
        except OSError as error:
            return self.tr("The file cannot be read: {reason}").format(reason=error.strerror)
        except AnswerFileError as error:
            return {
                "empty": self.tr("The file has no answers."),
                "too_large": self.tr("The file is too large."),
                "encoding": self.tr("The file is not UTF-8. Save it as CSV UTF-8."),
            }[error.code]
        self._round_id, self._form = round_id, form
        self._fill()
        return ""

    def forget(self) -> None:
        self._file = None
        self._clear()

    def _clear(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._boxes = []

    def _fill(self) -> None:
        assert self._file is not None
        assert self._form is not None
        self._clear()
        targets = proposed(self._file.head, self._form, self._desk.known_columns())
        for place, (title, target) in enumerate(zip(self._file.head, targets, strict=True)):
            box = QComboBox()
            box.setObjectName(f"skm.import.column.{place}")
            box.addItem(self.tr("Leave out"), "")
            for one in targets_of(self._form):
                box.addItem(self._target_words(one), one)
            box.setCurrentIndex(box.findData(target))
            box.currentIndexChanged.connect(self._adjust)
            self._boxes.append(box)
            self._rows.addWidget(Field(f"skm.import.column.{place}.field", box, title or f"({place + 1})"))
        self._rows.addStretch(1)
        self._adjust()
        if self._boxes:
            self._boxes[0].setFocus()

    def _target_words(self, target: str) -> str:
        if target == "remark":
            return said(REMARKS)
        if target in DIMENSIONS:
            return said(DIMENSIONS[target])
        number = int(target[1:])
        assert self._form is not None
        return f"{number}. {element_text(self._form.questions[number - 1].element)}"

    def _read(self) -> ReadAnswers | None:
        """Return the answers by the chosen columns; None if two columns are the same thing."""
        if self._file is None or self._form is None:
            return None
        targets = [str(box.currentData()) for box in self._boxes]
        used = [one for one in targets if one]
        return read_answers(self._file, targets, self._form) if len(used) == len(set(used)) else None

    @Slot()
    def _adjust(self) -> None:
        found = self._read()
        self._begin.setEnabled(found is not None and 0 < len(found.answers) <= MOST_IMPORTED)
        if self._file is None:
            self._about.setText("")
        elif found is None:
            self._about.setText(self.tr("Two columns are the same thing. Leave one out."))
        else:
            text = self.tr(
                "{answers} answers. Left out: {left_out} rows without a score. "
                "Not understood: {unread} scores. Leave out names, addresses and times."
            )
            counts = (len(found.answers), found.left_out, found.unread)
            answers, left_out, unread = map(count_text, counts)
            self._about.setText(text.format(answers=answers, left_out=left_out, unread=unread))

    @Slot()
    def _import(self) -> None:
        found = self._read()
        if found is None or self._file is None or self._round_id is None:
            return
        columns = zip(self._file.head, self._boxes, strict=True)
        try:
            self._desk.keep_columns({title: str(box.currentData()) for title, box in columns if title})
        except OSError as error:
            self._about.setText(
                self.tr("What the columns mean could not be kept: {reason}").format(reason=error.strerror)
            )
            return
        self.wanted.emit(
            ImportSkmAnswers(id=self._round_id, sha256=self._file.sha256, answers=list(found.answers))
        )

    def retranslate(self) -> None:
        self._begin.setText(self.tr("Import"))
        self._cancel.setText(self.tr("Cancel"))
        self._adjust()
