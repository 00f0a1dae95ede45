"""Opens the windows of paper and of the audit trail, by their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.desktop.workplace import Workplace
from ui.keys.key_table import Key, bind
from ui.paper.lists import ShownLists
from ui.widgets.fit_into import fit_into

if TYPE_CHECKING:
    from ui.audit.dialog import TrailDialog
    from ui.paper.dialog import PaperDialog


class Papers(QObject):
    """Each window is made when it is asked for, and once."""

    def __init__(self, workplace: Workplace, window: QWidget) -> None:
        super().__init__(window)
        self._workplace, self._window = workplace, window
        self._lists = ShownLists(workplace, self)
        self._paper: PaperDialog | None = None
        self._trail: TrailDialog | None = None
        self._bind(window)
        workplace.access.session.agent_changed.connect(self._put_away)
        workplace.access.session.signed_out.connect(self._put_away)

    @Slot()
    def _put_away(self) -> None:
        """Another user is signed in now, who may not see what the windows show."""
        for dialog in (self._paper, self._trail):
            if dialog is not None:
                dialog.forget()
                dialog.close()

    @Slot()
    def open_paper(self) -> None:
        if self._paper is None:
            from ui.paper.dialog import PaperDialog

            self._paper = PaperDialog(self._workplace, self._lists, self._window)
            self._bind(self._paper)
        fit_into(self._window, self._paper, 560, 640)
        self._paper.show_offers()

    @Slot()
    def open_trail(self) -> None:
        if self._trail is None:
            from ui.audit.dialog import TrailDialog

            self._trail = TrailDialog(self._workplace, self._window)
            self._bind(self._trail)
        fit_into(self._window, self._trail, 820, 560)
        self._trail.show_trail()

    def _bind(self, window: QWidget) -> None:
        """Have the keys work here, too: a key of one window is dead while another has the keyboard."""
        bind(Key.PAPER, window, self.open_paper)
        bind(Key.TRAIL, window, self.open_trail)
