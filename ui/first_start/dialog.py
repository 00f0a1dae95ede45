"""The assistant of the first start: one page at a time; the user may go on without doing what it asks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.desktop.first_start import RegistrationTrial, note_set_up
from app.desktop.workplace import Workplace
from ui.first_start.call_page import CallPage
from ui.first_start.done_page import DonePage
from ui.first_start.exchange_page import ExchangePage
from ui.first_start.page import Page, PageState
from ui.first_start.sound_page import SoundPage
from ui.first_start.who_page import WhoPage
from ui.style.tokens import GAP
from ui.text.announce import announce
from ui.widgets.button import ActionButton
from ui.widgets.fit_into import FittedDialog
from ui.widgets.scroll_area import scrolling
from ui.widgets.stack import Stack
from ui.widgets.text import Label

_WIDTH_PX, _HEIGHT_PX = 640, 700


class FirstStartDialog(FittedDialog):
    """What a page saved stays saved."""

    def __init__(self, workplace: Workplace, parent: QWidget) -> None:
        super().__init__(parent, _WIDTH_PX, _HEIGHT_PX)
        self.setObjectName("first_start")
        self._preferences = workplace.preferences
        trial = RegistrationTrial(workplace.phone.line, workplace.preferences, self)
        steps: tuple[Page, ...] = (
            WhoPage(workplace.access.session),
            ExchangePage(trial, workplace.preferences),
            SoundPage(workplace),
            CallPage(workplace.calls.call_list, workplace.calls.control, workplace.preferences),
        )
        self._pages: tuple[Page, ...] = (*steps, DonePage(steps))
        self._place = Label("first_start.place", "caption")
        self._title = Label("first_start.title", "heading", wraps=True)
        self._stack = Stack()
        self._back = ActionButton("first_start.back", "", "arrow-left")
        self._next = ActionButton("first_start.next", "", look="primary")
        self._later = ActionButton("first_start.later", "", look="quiet")
        self._build()
        self._back.clicked.connect(lambda: self._go_to(self._stack.currentIndex() - 1))
        self._next.clicked.connect(self._go_on)
        self._later.clicked.connect(self.reject)
        self.finished.connect(self._on_finished)
        self._retranslate()

    def begin(self) -> None:
        """Show the first page that has something to do."""
        states = [page.state for page in self._pages[:-1]]
        self.show()
        self.raise_()
        self._go_to(next((place for place, state in enumerate(states) if state is not PageState.DONE), 0))

    def _build(self) -> None:
        for page in self._pages:
            self._stack.addWidget(scrolling(f"first_start.{page.name}.scroll", page))
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self._later)
        buttons.addStretch(1)
        for button in (self._back, self._next):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(GAP)
        column.addWidget(self._place)
        column.addWidget(self._title)
        column.addWidget(self._stack, 1)
        column.addLayout(buttons)

    @property
    def page(self) -> Page:
        """The one in front."""
        return self._pages[self._stack.currentIndex()]

    @Slot()
    def _go_on(self) -> None:
        if self.page is self._pages[-1]:
            self.accept()
        elif self.page.leave():
            self._go_to(self._stack.currentIndex() + 1)

    def _go_to(self, place: int) -> None:
        self.page.stop()
        self._stack.setCurrentIndex(min(max(place, 0), len(self._pages) - 1))
        self._show_place()
        self.page.enter()
        announce(self, f"{self._title.text()}. {self.page.text()}")

    @Slot(int)
    def _on_finished(self, _result: int) -> None:
        self.page.stop()
        note_set_up(self._preferences)

    def _show_place(self) -> None:
        place = self._stack.currentIndex()
        steps = len(self._pages)
        self._place.setText(self.tr("Step {place} of {steps}").format(place=place + 1, steps=steps))
        self._title.setText(self.page.title())
        self._show_buttons()

    @Slot()
    def _show_buttons(self) -> None:
        is_last = self.page is self._pages[-1]
        self._back.setEnabled(self._stack.currentIndex() > 0)
        self._later.setVisible(not is_last)
        self._next.setText(self.tr("Finish") if is_last else self.tr("Next"))

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Set-up assistant"))
        for page in self._pages:
            page.retranslate()
        self._back.setText(self.tr("Back"))
        self._later.setText(self.tr("Later"))
        self._show_place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
