"""Asks what the columns of a file mean; the next file with the same titles is not asked about."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.sp4n.reading import READ
from app.sp4n.taking_in import OpenedFile
from ui.sp4n.sp4n_text import column_text
from ui.style.tokens import GAP
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.scroll_area import scrolling
from ui.widgets.text import Label

_MOST_LETTERS = 60  # of an example


class ColumnsForm(QWidget):
    chosen = Signal(object)  # tuple[str, ...]: our column for each of the file's

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sp4n.columns")
        self._file: OpenedFile | None = None
        self._boxes: list[QComboBox] = []
        self._about = Label("sp4n.columns.about", "muted", wraps=True)
        self._fields = QWidget()
        self._fields.setProperty("look", "page")
        self._rows = QVBoxLayout(self._fields)
        self._rows.setSpacing(GAP)
        self._compare = ActionButton("sp4n.columns.compare", "", look="primary")
        self._compare.clicked.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._about)
        column.addWidget(scrolling("sp4n.columns.scroll", self._fields), 1)
        buttons = Flow(GAP)
        buttons.addWidget(self._compare)
        column.addLayout(buttons)

    def display(self, file: OpenedFile | None) -> None:
        """Ask about the columns of this file; None forgets the last one."""
        self._file = file
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._boxes = []
        if file is None:
            return
        for place, (title, column) in enumerate(zip(file.table.head, file.columns, strict=True)):
            box = QComboBox()
            box.setObjectName(f"sp4n.columns.{place}")
            box.addItem("", "")
            for one in READ:
                box.addItem("", one)
            box.setCurrentIndex(box.findData(column))
            box.currentIndexChanged.connect(self._adjust)
            self._boxes.append(box)
            field = Field(f"sp4n.columns.{place}.field", box, self._label(place, title))
            self._rows.addWidget(field)
            field.show()  # a layout shows it later, and what is not shown takes no keyboard
        self._rows.addStretch(1)
        self.retranslate()
        if self._boxes:
            self._boxes[0].setFocus()

    def _label(self, place: int, title: str) -> str:
        """Return the title with the first value below it, by which a person knows the column."""
        assert self._file is not None
        lines = (line.cells[place] for line in self._file.table.lines if line.cells)
        example = " ".join(next((cell for cell in lines if cell), "").split())
        title = title or f"({place + 1})"
        short = example if len(example) <= _MOST_LETTERS else f"{example[:_MOST_LETTERS]}…"
        return (
            self.tr("{title} (for example “{example}”)").format(title=title, example=short)
            if short
            else title
        )

    @property
    def _columns(self) -> tuple[str, ...]:
        return tuple(str(box.currentData()) for box in self._boxes)

    @Slot()
    def _adjust(self) -> None:
        used = [one for one in self._columns if one]
        is_twice, has_number = len(used) != len(set(used)), "tracking_id" in used
        self._compare.setEnabled(has_number and not is_twice)
        if is_twice:
            self._about.setText(self.tr("Two columns are the same thing. Leave one out."))
        elif not has_number:
            self._about.setText(self.tr("Choose the column with the SP4N-LAPOR! number."))
        else:
            self._about.setText(
                self.tr("Choose what each column of the file is. It is kept for the next file.")
            )

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self._columns)

    def retranslate(self) -> None:
        self._compare.setText(self.tr("Compare"))
        for box in self._boxes:
            box.setItemText(0, self.tr("Leave out"))
            for place, one in enumerate(READ, 1):
                box.setItemText(place, column_text(one))
        self._adjust()
