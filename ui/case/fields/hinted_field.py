"""A field that also says what its text seems to be, beside its label: nothing below it moves."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.style.tokens import Tone
from ui.widgets.field import Field, Remark
from ui.widgets.style import restyle

_ICONS = {Tone.GOOD: "check", Tone.WARNING: "alert", Tone.NEUTRAL: "info"}


class HintedField(Field):
    def __init__(self, object_name: str, editor: QWidget, label: str = "") -> None:
        super().__init__(object_name, editor, label, is_label_elided=True)
        self._hint: Remark | None = None  # made with the first hint

    def set_hint(self, text: str, tone: Tone = Tone.NEUTRAL) -> None:
        """Say something beside the field; an empty text takes it away."""
        if text == self.hint():
            return
        if self._hint is None:
            self._hint = Remark(self, "hint", "info", "muted", "caption", is_one_line=True)
            # The label has its words first, the hint what is left of the line.
            self._hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self.add_beside(self._hint)
        self._hint.text.setText(text)
        self._hint.setVisible(bool(text))
        self._hint.icon.show_icon(_ICONS[tone], "muted" if tone is Tone.NEUTRAL else tone.value)
        if self._hint.text.property("tone") != tone.value:
            self._hint.text.setProperty("tone", tone.value)
            restyle(self._hint.text)
        self.editor.setAccessibleDescription(text)

    def hint(self) -> str:
        return self._hint.text.text() if self._hint is not None else ""
