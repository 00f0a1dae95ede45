"""The supervisor's place: a window with a page for each thing that is watched; others see their own work."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QTabWidget, QVBoxLayout, QWidget

from app.common.enums import Role
from app.desktop.workplace import Workplace
from ui.board.now_page import NowPage
from ui.figures.page import FiguresPage
from ui.figures.planning_page import PlanningPage
from ui.figures.reports_page import ReportsPage
from ui.keys.key_table import SUPERVISION_KEYS
from ui.privacy.page import PrivacyPage
from ui.quality.mine_page import MyReviewsPage
from ui.quality.quality_page import QualityPage
from ui.skm.ask_page import AskPage
from ui.skm.round_page import RoundPage
from ui.style.tokens import GAP

_Page = (
    FiguresPage
    | NowPage
    | ReportsPage
    | PlanningPage
    | QualityPage
    | MyReviewsPage
    | RoundPage
    | AskPage
    | PrivacyPage
)
_TURNS = {"next_page": 1, "previous_page": -1}


class SupervisionWindow(QDialog):
    """Not modal: a call can be answered while it is open. Ctrl+PgDown and Ctrl+PgUp turn the pages."""

    case_wanted = Signal(object, bool)  # UUID; whether it is on this computer
    person_wanted = Signal(object)  # UUID

    def __init__(self, workplace: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("supervision")
        self.setModal(False)
        # Not above the main window: a case that is opened from here is worked on there.
        self.setWindowFlag(Qt.WindowType.Window, True)
        self._session, self._sharing = workplace.access.session, workplace.sync.sharing
        self.figures, self.reports = FiguresPage(workplace), ReportsPage(workplace)
        self.planning = PlanningPage(workplace)
        states = workplace.agents.states
        self.now = NowPage(
            workplace.supervision.now, workplace.case_list, states.breaks, workplace.monitoring.desk
        )
        self.survey, self.ask = RoundPage(workplace), AskPage(workplace)
        self.quality, self.my_reviews = QualityPage(workplace), MyReviewsPage(workplace)
        self.privacy = PrivacyPage(workplace)
        self._pages = QTabWidget()
        self._pages.setObjectName("supervision.pages")
        self._pages.setTabBarAutoHide(True)  # a bar with one tab says nothing
        for page in self._all_pages():
            self._pages.addTab(page, "")
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        column.addWidget(self._pages)
        for page in (self.figures, self.now, self.ask, self.privacy):
            page.case_wanted.connect(self._on_case)
        self.privacy.person_wanted.connect(self.person_wanted)
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

    def show_survey(self) -> None:
        """Bring the list of whom to ask to the front."""
        self._pages.setCurrentWidget(self.ask)
        self.show_place()

    def show_reviews(self) -> None:
        """Bring the reviews of the person's calls to the front."""
        self._pages.setCurrentWidget(self.my_reviews)
        self.show_place()

    def forget(self) -> None:
        self.figures.forget()
        self.now.forget()
        self.reports.forget()
        self.planning.forget()
        self.survey.forget()
        self.ask.forget()
        self.quality.forget()
        self.my_reviews.forget()
        self.privacy.forget()
        self._pages.setCurrentWidget(self.figures)

    def _turn(self, step: int) -> None:
        shown = [place for place in range(self._pages.count()) if self._pages.isTabVisible(place)]
        place = (shown.index(self._pages.currentIndex()) + step) % len(shown)
        self._pages.setCurrentIndex(shown[place])
        self._focus_page()

    def _focus_page(self) -> None:
        next(page for page in self._all_pages() if page is self._pages.currentWidget()).focus_main()

    def _all_pages(self) -> tuple[_Page, ...]:
        return (
            *(self.figures, self.now, self.reports, self.planning),
            *(self.quality, self.my_reviews, self.survey, self.ask, self.privacy),
        )

    def _offer(self, role: Role | None) -> None:
        """Agents and units have the figures and reports of their own work.

        The page "Now" and reviews are the server program's.
        """
        offered = {
            self.figures: True,
            self.now: role is Role.SUPERVISOR and self._sharing.is_on,
            self.reports: role in (Role.SUPERVISOR, Role.UNIT_OFFICER, Role.AGENT),
            self.planning: role is Role.SUPERVISOR,
            self.quality: role is Role.SUPERVISOR and self._sharing.is_on,
            self.my_reviews: role in (Role.SUPERVISOR, Role.AGENT) and self._sharing.is_on,
            self.survey: role is Role.SUPERVISOR,
            self.ask: role in (Role.SUPERVISOR, Role.AGENT),
            self.privacy: role is Role.SUPERVISOR,
        }
        for page, is_offered in offered.items():
            self._pages.setTabVisible(self._pages.indexOf(page), is_offered)

    def _on_case(self, case_id: UUID, is_here: bool) -> None:
        self.case_wanted.emit(case_id, is_here)

    def retranslate(self) -> None:
        agent = self._session.agent
        role = agent.role if agent is not None else None
        self._offer(role)
        self.setWindowTitle(self.tr("Figures") if role is Role.SUPERVISOR else self.tr("My figures"))
        titles = {
            self.figures: self.tr("Figures"),
            self.now: self.tr("Now"),
            self.reports: self.tr("Reports"),
            self.planning: self.tr("Planning"),
            self.quality: self.tr("Quality"),
            self.my_reviews: self.tr("My reviews"),
            self.survey: self.tr("SKM"),
            self.ask: self.tr("Ask for the SKM"),
            self.privacy: self.tr("Personal data"),
        }
        for page, title in titles.items():
            self._pages.setTabText(self._pages.indexOf(page), title)
        self.reports.retranslate()
        self.planning.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
