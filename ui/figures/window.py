"""The supervisor's place: a window with a page for each thing that is watched; others see their own work."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QTabWidget, QVBoxLayout, QWidget

from app.desktop.workplace import Workplace
from ui.board.now_page import NowPage
from ui.figures.page import FiguresPage
from ui.keys.key_table import SUPERVISION_KEYS
from ui.style.tokens import GAP

_TURNS = {"next_page": 1, "previous_page": -1}


class SupervisionWindow(QDialog):
    """Not modal: a call can be answered while it is open. Ctrl+PgDown and Ctrl+PgUp turn the pages."""

    case_wanted = Signal(object, bool)  # UUID; whether it is on this computer

    def __init__(self, workplace: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("supervision")
        self.setModal(False)
        # Not above the main window: a case that is opened from here is worked on there.
        self.setWindowFlag(Qt.WindowType.Window, True)
        self._trail = workplace.access.audit_trail
        self.figures = FiguresPage(workplace)
        states = workplace.agents.states
        self.now = NowPage(workplace.supervision.now, workplace.case_list, states.breaks)
        self._pages = QTabWidget()
        self._pages.setObjectName("supervision.pages")
        self._pages.setDocumentMode(True)
        self._pages.setTabBarAutoHide(True)  # a bar with one tab says nothing
        self._pages.addTab(self.figures, "")
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        column.addWidget(self._pages)
        for page in (self.figures, self.now):
            page.case_wanted.connect(self._on_case)
        for name, step in _TURNS.items():
            turn = QShortcut(QKeySequence(SUPERVISION_KEYS[name]), self)
            turn.activated.connect(lambda by=step: self._turn(by))
        self.retranslate()

    def show_place(self) -> None:
        """Bring the place to the front, with the keyboard in its page."""
        self.retranslate()
        self.show()
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        self._focus_page()

    def forget(self) -> None:
        self.figures.forget()
        self.now.forget()
        self._pages.setCurrentIndex(0)

    def _turn(self, step: int) -> None:
        self._pages.setCurrentIndex((self._pages.currentIndex() + step) % self._pages.count())
        self._focus_page()

    def _focus_page(self) -> None:
        page = self._pages.currentWidget()
        (self.now if page is self.now else self.figures).focus_main()

    def _offer_now(self, is_offered: bool) -> None:
        place = self._pages.indexOf(self.now)
        if is_offered and place < 0:
            self._pages.addTab(self.now, "")
        elif not is_offered and place >= 0:
            self._pages.removeTab(place)
            self.now.hide()

    def _on_case(self, case_id: UUID, is_here: bool) -> None:
        self.case_wanted.emit(case_id, is_here)

    def retranslate(self) -> None:
        is_own = not self._trail.may_read
        self.setWindowTitle(self.tr("My figures") if is_own else self.tr("Figures"))
        self._offer_now(self._trail.may_read)
        self._pages.setTabText(0, self.tr("Figures"))
        self._pages.setTabText(1, self.tr("Now"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
