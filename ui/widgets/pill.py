"""A status as icon and words on a soft ground."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from ui.style.tokens import HALF_GAP, Tone
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.style import restyle
from ui.widgets.text import IconLabel, Label


class Pill(QFrame):
    def __init__(self, object_name: str, is_elided: bool = False) -> None:
        """`is_elided`: a name may be in the words; where they have no room they end with "…"."""
        super().__init__()
        self.setObjectName(object_name)
        self.setProperty("look", "pill")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._icon = IconLabel(f"{object_name}.icon", size_px=14)
        name = f"{object_name}.text"
        self._label = ElidedLabel(name, "strong") if is_elided else Label(name, "strong")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 8, 2)
        row.setSpacing(HALF_GAP)
        row.addWidget(self._icon)
        row.addWidget(self._label, 1)

    def display(self, text: str, icon_name: str, tone: Tone) -> None:
        self._label.setText(text)
        self.setAccessibleName(text)
        role = "muted" if tone is Tone.NEUTRAL else tone.value
        self._icon.show_icon(icon_name, role)
        for part in (self, self._label):
            part.setProperty("tone", tone.value)
            restyle(part)

    def text(self) -> str:
        return self._label.text()

    def shown(self) -> str:
        """Return what there is room for."""
        label = self._label
        return " ".join(label.lines(label.width())) if isinstance(label, ElidedLabel) else label.text()
