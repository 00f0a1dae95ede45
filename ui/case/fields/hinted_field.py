"""A field that also says what its text seems to be, without ever refusing it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.style.tokens import HALF_GAP, Tone
from ui.widgets.field import Field
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.style import restyle
from ui.widgets.text import IconLabel, Label

_ICONS = {Tone.GOOD: "check", Tone.WARNING: "alert", Tone.NEUTRAL: "info"}


class HintedField(Field):
    def __init__(self, object_name: str, editor: QWidget, label: str = "") -> None:
        super().__init__(object_name, editor, label)
        self._hint_icon = IconLabel(f"{object_name}.hint_icon", "info", size_px=14)
        self._hint = Label(f"{object_name}.hint", "caption", wraps=True)
        self._hint_row = QWidget(self)
        row = QHBoxLayout(self._hint_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(HALF_GAP)
        row.addWidget(self._hint_icon)
        row.addWidget(self._hint, 1)
        column = self.layout()
        assert column is not None
        column.addWidget(self._hint_row)
        self._hint_row.setVisible(False)

    def set_hint(self, text: str, tone: Tone = Tone.NEUTRAL) -> None:
        """Say something beside the field; an empty text takes it away."""
        if text == self._hint.text():
            return
        self._hint.setText(text)
        self._hint_row.setVisible(bool(text))
        self._hint_icon.show_icon(_ICONS[tone], "muted" if tone is Tone.NEUTRAL else tone.value)
        self._hint.setProperty("tone", tone.value)
        restyle(self._hint)
        self.editor.setAccessibleDescription(text)
        if text and self.editor.hasFocus():
            QTimer.singleShot(0, self, self._show_whole)  # once the layout has made room

    @Slot()
    def _show_whole(self) -> None:
        """Scroll so that the hint can be read, too."""
        around = self.parentWidget()
        while around is not None and not isinstance(around, ScrollArea):
            around = around.parentWidget()
        if isinstance(around, ScrollArea):
            around.ensureWidgetVisible(self, 0, HALF_GAP)

    def hint(self) -> str:
        return self._hint.text()
