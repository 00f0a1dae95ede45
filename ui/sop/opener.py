"""Opens the SOP by its key, in the window and in its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.cases.case_editor import CaseEditor
from app.desktop.workplace import ProcedureArea
from app.paper.paperwork import Paperwork
from ui.keys.key_table import Key, bind, lend_call_keys
from ui.widgets.first_use import first_use
from ui.widgets.fit_into import fit_into

if TYPE_CHECKING:
    from ui.sop.window import SopWindow


class SopOpener(QObject):
    def __init__(
        self, editor: CaseEditor, procedure: ProcedureArea, paper: Paperwork, window: QWidget
    ) -> None:
        super().__init__(window)
        self._editor, self._procedure, self._paper, self._window = editor, procedure, paper, window
        bind(Key.SOP, window, self.open)

    @first_use
    def sop(self) -> SopWindow:
        from ui.sop.window import SopWindow

        sop = SopWindow(self._editor, self._procedure, self._paper, self._window)
        bind(Key.SOP, sop, sop.close)
        lend_call_keys(sop, self._window)
        return sop

    @Slot()
    def open(self) -> None:
        if not self.sop.isVisible():
            fit_into(self._window, self.sop, 1320, 760)
        self.sop.show_sop()
