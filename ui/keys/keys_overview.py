"""Every key of the program, from the one table: the first entry of the guide."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.keys.key_table import KEYS, Owner, hint, owner_title, title
from ui.style.tokens import GAP, HALF_GAP
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.text import Label


class KeysOverview(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keys_overview")
        self._scroll = ScrollArea()
        self._scroll.setObjectName("keys_overview.scroll")
        self._scroll.setWidgetResizable(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.setFocusProxy(self._scroll)
        column.addWidget(self._scroll)
        self._retranslate()

    def rows(self) -> list[tuple[str, str]]:
        """Return (keys, meaning) as listed."""
        found = []
        for key, entry in KEYS.items():
            keys = hint(key)
            if len(entry.sequences) > 1:
                keys = f"{keys} … {hint(key, len(entry.sequences))}"
            found.append((keys, title(key)))
        return found

    def _retranslate(self) -> None:
        self._scroll.setAccessibleName(self.tr("Keys"))
        page = QWidget()
        page.setProperty("look", "page")
        grid = QGridLayout(page)
        grid.setHorizontalSpacing(3 * GAP)
        grid.setVerticalSpacing(HALF_GAP)
        grid.setColumnStretch(1, 1)
        rows = dict(zip(KEYS, self.rows(), strict=True))
        line = 0
        for owner in Owner:
            heading = Label(f"keys_overview.{owner.name.lower()}", "section", owner_title(owner))
            heading.setContentsMargins(0, GAP, 0, 0)
            grid.addWidget(heading, line, 0, 1, 2)
            line += 1
            for key in (key for key, entry in KEYS.items() if entry.owner is owner):
                keys, meaning = rows[key]
                cap = Label(f"keys_overview.{key.value}", "keycap", keys)
                grid.addWidget(cap, line, 0, Qt.AlignmentFlag.AlignLeft)
                grid.addWidget(Label(f"keys_overview.{key.value}.title", "", meaning, wraps=True), line, 1)
                line += 1
        self._scroll.setWidget(page)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
