"""Opens the supervisor's place by its command, and brings a case of it to the main window."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.desktop.workplace import Workplace
from ui.keys.key_table import Key, bind, lend_call_keys
from ui.widgets.first_use import first_use
from ui.widgets.fit_into import fit_into

if TYPE_CHECKING:
    from ui.figures.window import SupervisionWindow


class SupervisionOpener(QObject):
    person_wanted = Signal(object)  # UUID

    def __init__(self, workplace: Workplace, window: QWidget) -> None:
        super().__init__(window)
        self._workplace, self._window = workplace, window
        bind(Key.FIGURES, window, self.open)
        workplace.access.session.agent_changed.connect(self._put_away)
        workplace.access.session.signed_out.connect(self._put_away)

    @first_use
    def place(self) -> SupervisionWindow:
        from ui.figures.window import SupervisionWindow

        made = SupervisionWindow(self._workplace, self._window)
        made.case_wanted.connect(self._open_case)
        made.person_wanted.connect(self._open_person)
        lend_call_keys(made, self._window)
        return made

    @Slot()
    def open(self) -> None:
        if not self.place.isVisible():
            fit_into(self._window, self.place, 1720, 1000)
        self.place.show_place()

    @Slot()
    def open_survey(self) -> None:
        """Open the list of whom to ask for the satisfaction survey."""
        self.open()
        self.place.show_survey()

    @Slot()
    def open_reviews(self) -> None:
        """Open the shared reviews of the person's calls."""
        self.open()
        self.place.show_reviews()

    @Slot(object, bool)
    def _open_case(self, case_id: UUID, is_here: bool) -> None:
        """A case of the archive comes from the server first, and opens when it is here."""
        if is_here:
            self._workplace.cases.editor.open(case_id)
        else:
            self._workplace.sync.archive.open(case_id)
        self._window.raise_()
        self._window.activateWindow()

    @Slot(object)
    def _open_person(self, person_id: UUID) -> None:
        self.person_wanted.emit(person_id)
        self._window.raise_()
        self._window.activateWindow()

    @Slot()
    def _put_away(self) -> None:
        """Close the place: the next user must not see what the last one was shown."""
        made = SupervisionOpener.place.made(self)
        if made is not None:
            made.close()
            made.forget()
