"""The row of open cases above the case: one click or key away, each with a mark while it is not saved."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QSizePolicy, QTabBar, QVBoxLayout

from app.cases.case_tabs import CaseTabs, OpenTab
from app.cases.presence_board import PresenceBoard
from ui.case.presence_text import doing_words, initials
from ui.keys.key_table import Key, bind, hint
from ui.text.wording import number_words
from ui.widgets.tool_tip import tool_tip

_LETTERS = 24  # of a subject
_OTHERS = 2  # whose initials are shown


class CaseTabBar(QFrame):
    """Not there while there is only one case."""

    counted = Signal()  # there may be more or fewer of them

    def __init__(self, case_tabs: CaseTabs, presence: PresenceBoard) -> None:
        super().__init__()
        self.setObjectName("case.tabs")
        self._open, self._presence = case_tabs, presence
        self._bar = QTabBar()
        self._bar.setObjectName("case.tabs.bar")
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        self._bar.setElideMode(Qt.TextElideMode.ElideRight)
        self._bar.setUsesScrollButtons(True)
        self._bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._bar.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._bar)
        self._bar.tabBarClicked.connect(self._go_to)
        self._bar.currentChanged.connect(self._go_to)
        case_tabs.changed.connect(self.show_tabs)
        presence.changed.connect(self.show_tabs)
        bind(Key.NEXT_CASE, self, lambda: case_tabs.step(1))
        bind(Key.PREVIOUS_CASE, self, lambda: case_tabs.step(-1))
        bind(Key.LEAVE_CASE, self, lambda: case_tabs.leave())
        self._retranslate()

    @Slot()
    def show_tabs(self) -> None:
        tabs = self._open.tabs
        self._bar.blockSignals(True)
        while self._bar.count() > len(tabs):
            self._bar.removeTab(self._bar.count() - 1)
        for row, tab in enumerate(tabs):
            if row == self._bar.count():
                self._bar.addTab("")
            self._show_tab(row, tab)
        ids = [tab.case_id for tab in tabs]
        self._bar.setCurrentIndex(ids.index(self._open.current) if self._open.current in ids else -1)
        self._bar.blockSignals(False)
        self.setVisible(len(tabs) > 1)
        self.counted.emit()

    def _show_tab(self, row: int, tab: OpenTab) -> None:
        subject = " ".join(tab.subject.split())
        short = subject if len(subject) <= _LETTERS else f"{subject[:_LETTERS].rstrip()}…"
        words = short or number_words(tab.number)
        text = self.tr("• {case}").format(case=words) if tab.is_unsaved else words
        others = self._presence.at_case(tab.case_id).others
        if others:
            who = " ".join(initials(one.name) for one in others[:_OTHERS])
            text = self.tr("{initials} · {case}").format(case=text, initials=who)
        text = text.replace("&", "&&")
        if self._bar.tabText(row) != text:
            self._bar.setTabText(row, text)
        state = self.tr("not saved yet") if tab.is_unsaved else ""
        spoken = ", ".join(
            filter(None, (number_words(tab.number), subject, state, *map(doing_words, others)))
        )
        self._bar.setTabToolTip(row, tool_tip(spoken))
        self._bar.setAccessibleTabName(row, spoken)
        self._bar.setTabData(row, str(tab.case_id))

    @Slot(int)
    def _go_to(self, row: int) -> None:
        if case_id := self._bar.tabData(row):
            self._open.go_to(UUID(str(case_id)))

    def _retranslate(self) -> None:
        self._bar.setAccessibleName(
            self.tr("Open cases ({next} for the next one)").format(next=hint(Key.NEXT_CASE))
        )
        self.show_tabs()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
