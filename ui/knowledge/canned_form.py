"""Canned texts: those that there are, and one's own to add, change and remove."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QListWidgetItem

from app.cases.canned_texts import PLACEHOLDERS, CannedTexts
from app.common.enums import CannedTextRecord
from app.records.service import Refusal
from ui.case.fields.typed import KeptLine, KeptText
from ui.case.forms.form import InlineForm
from ui.case.refusal_text import refusal_words
from ui.keys.key_table import Key, keep
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.row_list import RowList
from ui.widgets.text import Label

SHOWN = 6  # rows; more scroll
_VALUE = Qt.ItemDataRole.UserRole


class CannedForm(InlineForm):
    """A chosen text stands in the fields; the key of the main button keeps what they hold."""

    def __init__(self, texts: CannedTexts) -> None:
        super().__init__("canned.form", "note", "save")
        self._texts = texts
        self._known: CannedTextRecord | None = None
        self.list = RowList("canned.list")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.shortcut = KeptLine("canned.shortcut")
        self.text = KeptText("canned.text", rows=3, most_rows=8)
        self.shared = QCheckBox()
        self.shared.setObjectName("canned.shared")
        self._names = Label("canned.names", "caption", wraps=True)
        self._shortcut_field = Field("canned.shortcut.field", self.shortcut)
        self._text_field = Field("canned.text.field", self.text)
        self._new = ActionButton("canned.new", "", "plus")
        self._remove = ActionButton("canned.remove", "", "x")
        self._new.clicked.connect(self.begin)
        self._remove.clicked.connect(self._take_away)
        self.keep("canned.shortcut", self.shortcut)
        self.keep("canned.text", self.text)
        for editor in (self.shortcut, self.text, self.shared, self.list):
            keep(Key.FINISH, editor)
        self.list.currentItemChanged.connect(lambda item, _before: self._choose(item))
        texts.changed.connect(self._on_changed)
        texts.refused.connect(self._on_refused)
        for part in (self.list, self._shortcut_field, self._text_field, self._names, self.shared):
            self.body.addWidget(part)
        self.footer.addWidget(self._new)
        self.footer.addWidget(self._remove)
        self.retranslate()
        self._fill()

    @Slot()
    def begin(self) -> None:
        """Write a new one."""
        self.list.setCurrentRow(-1)
        self._show(None)
        self.shortcut.setFocus()

    def _fill(self) -> None:
        chosen = self.shortcut.value()
        self.list.blockSignals(True)
        self.list.clear()
        for one in self._texts.all:
            whose = self.tr("Everybody's") if one.owner_id is None else self.tr("Yours")
            item = QListWidgetItem(f"::{one.shortcut} · {whose}\n{' '.join(one.text.split())}")
            item.setData(_VALUE, one)
            self.list.addItem(item)
            if one.shortcut == chosen:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        row = max(self.list.sizeHintForRow(0), self.fontMetrics().lineSpacing())
        self.list.setFixedHeight(row * min(SHOWN, max(1, self.list.count())) + 8)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._show(item.data(_VALUE))

    def _show(self, one: CannedTextRecord | None) -> None:
        self._known = one
        self.shortcut.reset(one.shortcut if one else "")
        self.text.reset(one.text if one else "")
        self.shared.setChecked(one is not None and one.owner_id is None and one.id is not None)
        self._remove.setVisible(one is not None and one.id is not None)
        self.show_problem("")

    def _take_away(self) -> None:
        if self._known is not None:
            self._texts.remove(self._known)
            self.begin()

    def missing(self) -> list[tuple[Field, str]]:
        gaps = []
        if not self.shortcut.value().strip():
            gaps.append((self._shortcut_field, self.tr("Give it a shortcut of one word.")))
        if not self.text.value().strip():
            gaps.append((self._text_field, self.tr("Write the text.")))
        return gaps

    def send(self) -> None:
        self._texts.keep(
            self.shortcut.value().strip(), self.text.value().strip(), self.shared.isChecked(), self._known
        )

    @Slot()
    def _on_changed(self) -> None:
        if self.is_sending:
            self.answered()
        self._fill()

    @Slot(object)
    def _on_refused(self, refusal: Refusal) -> None:
        self.answered(refusal_words(refusal))

    def retranslate(self) -> None:
        self.set_texts(self.tr("Canned texts"), self.tr("Keep the text"), self.tr("Back to the articles"))
        self.list.setAccessibleName(self.tr("Canned texts"))
        self._shortcut_field.set_label(self.tr("Shortcut, typed after ::"))
        self._text_field.set_label(self.tr("Text"))
        self.shared.setText(self.tr("For everybody"))
        self._new.setText(self.tr("New text"))
        self._remove.setText(self.tr("Remove"))
        names = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        self._names.setText(self.tr("Filled in automatically: {names}").format(names=names))
        self._fill()
