"""The line below a fixed setting: its source, for eye, keyboard and screen reader."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.style.tokens import HALF_GAP
from ui.widgets.text import IconLabel, Label


class LockedLine(QWidget):
    """Hidden until `show_source`; the keyboard stops here, because it skips a disabled field."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.source = ""
        self._icon = IconLabel(f"{name}.icon", "lock", size_px=14)
        self._text = Label(f"{name}.text", "locked", wraps=True)
        self._text.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFocusProxy(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(HALF_GAP)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.setVisible(False)

    def show_source(self, source: str) -> None:
        """`source` is the file of the policy, or its key in the registry."""
        self.source = source
        self.setVisible(True)

    def retranslate(self, setting: str) -> None:
        text = QCoreApplication.translate("Settings", "Set by your organisation: {source}")
        text = text.format(source=self.source)
        self._text.setText(text)
        self._text.setAccessibleName(f"{setting}. {text}")
