"""Who works at this desk."""

from __future__ import annotations

from PySide6.QtCore import Slot

from app.access.session import Session
from ui.first_start.page import Page, PageState
from ui.shell.staff import StaffForm


class WhoPage(Page):
    def __init__(self, session: Session) -> None:
        super().__init__("who")
        self._session = session
        self._form = StaffForm(session)
        self._form.setVisible(not session.is_shared)  # there, who signs in comes from the shared database
        self.column.addWidget(self._form)
        self.column.addStretch(1)
        session.agent_changed.connect(self._on_agent)
        session.signed_out.connect(self._on_agent)

    @property
    def state(self) -> PageState:
        return PageState.OPEN if self._session.agent is None else PageState.DONE

    @property
    def result(self) -> str:
        agent = self._session.agent
        return "" if agent is None else self.tr("{name} works here.").format(name=agent.name)

    def title(self) -> str:
        return self.tr("Who you are")

    def text(self) -> str:
        return self.tr("Every entry carries the name of the person who made it.")

    def enter(self) -> None:
        if not self._session.is_shared:
            self._form.focus()

    @Slot()
    def _on_agent(self) -> None:
        self.changed.emit()
