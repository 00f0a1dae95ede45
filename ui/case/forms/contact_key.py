"""The key that writes a contact down: on the case on the screen, else as the beginning of a new one."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.desktop.workplace import Workplace
from app.values.open_case import VisibleCase
from ui.case.forms.forms import Forms
from ui.keys.key_table import Key, bind


class ContactKey(QObject):
    def __init__(self, workplace: Workplace, forms: Forms, window: QWidget) -> None:
        """Built after the case panel: the form opens once the panel shows the new case."""
        super().__init__(window)
        self._editor, self._forms = workplace.cases.editor, forms
        self._is_wanted = False  # as soon as the new case is there
        workplace.cases.editor.opened.connect(self._on_opened)
        bind(Key.WRITE_CONTACT, window, self.write)

    @Slot()
    def write(self) -> None:
        if self._editor.current is not None:
            self._forms.open("contact")
        else:
            self._is_wanted = True
            self._editor.start_draft()

    @Slot(object)
    def _on_opened(self, _case: VisibleCase) -> None:
        if self._is_wanted:
            self._is_wanted = False
            self._forms.open("contact")
