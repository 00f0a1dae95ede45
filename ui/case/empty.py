"""What the panel says while no case is on the screen: the keys to begin."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.agents.agent_states import AgentStates
from app.calls.line_status import Lack
from app.calls.phone_line import PhoneLine
from app.common.enums import AgentState
from ui.keys.key_table import Key, title
from ui.style.tokens import GAP
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.text import IconLabel, KeyCap, Label

_KEYS = (Key.ANSWER, Key.NEW_CASE, Key.SEARCH, Key.QUEUE, Key.DIAL_FIELD, Key.OVERVIEW)


class EmptyCase(ScrollArea):
    """Scrolls where large text leaves no room for all of it. It says "ready" only where calls can come."""

    def __init__(self, states: AgentStates, line: PhoneLine) -> None:
        super().__init__()
        self._states, self._line = states, line
        self.setObjectName("case.empty")
        self._title = Label("case.empty.title", "heading", wraps=True)
        self._text = Label("case.empty.text", "muted", wraps=True)
        self._words = [Label(f"case.empty.{key.value}", wraps=True) for key in _KEYS]
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(GAP)
        for row, (key, words) in enumerate(zip(_KEYS, self._words, strict=True)):
            grid.addWidget(KeyCap(key), row, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(words, row, 1)
        grid.setColumnStretch(1, 1)
        page = QWidget()
        page.setProperty("look", "page")
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(page)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(GAP)
        column.addStretch(2)
        column.addWidget(IconLabel("case.empty.icon", "headset", "accent", size_px=36))
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(GAP)
        column.addLayout(grid)
        column.addStretch(3)
        states.changed.connect(self._show_title)
        line.sound_routed.connect(self._show_title)
        line.registration_changed.connect(self._show_title)
        self._retranslate()

    @Slot()
    def _show_title(self) -> None:
        doing = self._states.shift.doing
        is_available = doing is not None and doing.state is AgentState.AVAILABLE
        is_ready = is_available and self._line.lack is Lack.NONE
        self._title.setText(
            self.tr("Ready for the next applicant") if is_ready else self.tr("No case is open")
        )
        self.setAccessibleName(self._title.text())  # it has the keyboard in a call without a case

    def _retranslate(self) -> None:
        self._show_title()
        self._text.setText(
            self.tr(
                "A call opens its case automatically. Without a call, start or find a case with these keys."
            )
        )
        for key, words in zip(_KEYS, self._words, strict=True):
            words.setText(title(key))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
