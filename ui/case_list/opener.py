"""Opens the list of cases by its command, and brings a case of it to the main window."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, QSettings, Slot
from PySide6.QtWidgets import QWidget

from app.desktop.workplace import Workplace
from ui.keys.key_table import Key, bind, lend_call_keys
from ui.widgets.first_use import first_use
from ui.widgets.fit_into import fit_into

if TYPE_CHECKING:
    from ui.case_list.window import CaseListWindow


class CaseListOpener(QObject):
    def __init__(self, workplace: Workplace, state: QSettings | None, window: QWidget) -> None:
        super().__init__(window)
        self._workplace, self._state, self._window = workplace, state, window
        bind(Key.CASE_LIST, window, self.open)
        workplace.access.session.agent_changed.connect(self._put_away)
        workplace.access.session.signed_out.connect(self._put_away)

    @first_use
    def case_list(self) -> CaseListWindow:
        from ui.case_list.window import CaseListWindow

        made = CaseListWindow(self._workplace, self._state, self._window)
        made.case_wanted.connect(self._open_case)
        lend_call_keys(made, self._window)
        return made

    @Slot(str)
    def open_tag(self, tag: str) -> None:
        """List the cases with this tag."""
        self.case_list.search(f"tag:{tag}")
        self.open()

    @Slot()
    def open(self) -> None:
        if not self.case_list.isVisible():
            fit_into(self._window, self.case_list, 1720, 900)
        self.case_list.show_list()

    @Slot(object)
    def _open_case(self, case_id: UUID) -> None:
        self._workplace.cases.editor.open(case_id)
        self._window.raise_()
        self._window.activateWindow()

    @Slot()
    def _put_away(self) -> None:
        """Close the list: the next user must not see what the last one was shown."""
        made = CaseListOpener.case_list.made(self)
        if made is not None:
            made.close()  # first: a shown window reads again when its search line is cleared
            made.forget()
