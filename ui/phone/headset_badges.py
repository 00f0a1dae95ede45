"""The headsets with buttons, by name: whether the buttons can be used, and if not, why."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.calls.headset import HeadsetControl
from app.calls.phone_line import PhoneLine
from ui.phone.device_text import sign_words
from ui.style.tokens import HALF_GAP
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.text import IconLabel, labelled_icon

MOST = 3  # rows; nobody wears more


class HeadsetBadges(QWidget):
    """Hidden without a headset; one without call buttons is a sound device like any other."""

    def __init__(self, headset: HeadsetControl, line: PhoneLine) -> None:
        super().__init__()
        self.setObjectName("headset")
        self._headset, self._line = headset, line
        self._rows: list[tuple[QWidget, IconLabel, ElidedLabel]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        for number in range(MOST):
            row = QWidget()
            icon = IconLabel(f"headset.{number}.icon", size_px=14)
            label = ElidedLabel(f"headset.{number}", "caption", most_lines=4)
            layout = labelled_icon(icon, label)
            layout.setContentsMargins(0, 0, 0, 0)
            row.setLayout(layout)
            column.addWidget(row)
            self._rows.append((row, icon, label))
        headset.headsets_changed.connect(self._show)
        line.mute_changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        signs, is_muted = self._headset.signs, self._line.is_muted
        for number, (row, icon, label) in enumerate(self._rows):
            row.setVisible(number < len(signs))
            if number < len(signs):
                sign = signs[number]
                usable = "mic-off" if is_muted else "headset"
                icon.show_icon("alert" if sign.fault else usable, "warning" if sign.fault else "muted")
                label.setText(sign_words(sign, is_muted))
        self.setVisible(bool(signs))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._show()
