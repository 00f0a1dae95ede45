"""The page "Personal data" of the supervisor's place: requests of people, and accesses by staff."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.desktop.workplace import Workplace
from ui.privacy.access_box import AccessBox
from ui.privacy.requests_box import RequestsBox
from ui.style.tokens import GAP
from ui.widgets.split import ABOVE, split


class PrivacyPage(QWidget):
    person_wanted = Signal(object)  # UUID
    case_wanted = Signal(object, bool)  # UUID; whether it is on this computer

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("privacy")
        self.requests, self.accesses = RequestsBox(workplace), AccessBox(workplace)
        parts = split("privacy.parts", ABOVE, (self.requests, self.accesses), shares=(1, 1))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP, 0, 0)
        column.addWidget(parts)
        self.requests.person_wanted.connect(self.person_wanted)
        self.requests.case_wanted.connect(self.case_wanted)

    def focus_main(self) -> None:
        self.requests.focus_main()

    def forget(self) -> None:
        self.requests.forget()
        self.accesses.forget()

    def retranslate(self) -> None:
        self.requests.retranslate()
        self.accesses.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.requests.begin()
            self.accesses.begin()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.requests.rest()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
