"""What is typed in the search is kept under a name."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from app.access.session import Session
from app.common.enums import Role
from app.records.service import Refusal
from app.search.views import Views
from ui.case.refusal_text import refusal_words
from ui.style.tokens import GAP
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.flow import Flow


class SaveForm(QWidget):
    """Enter saves; supervisors may save for everybody."""

    saved = Signal()

    def __init__(self, views: Views, session: Session) -> None:
        super().__init__()
        self.setObjectName("search.save_form")
        self._views, self._session = views, session
        self._typed = ""
        self._is_sending = False
        self._name = QLineEdit()
        self._name.setObjectName("search.view.name")
        self._field = Field("search.view.name.field", self._name)
        self._shared = QCheckBox()
        self._shared.setObjectName("search.view.shared")
        self._save = ActionButton("search.view.save", "", "save", look="primary")
        self._save.clicked.connect(self.save)
        row = Flow(GAP)
        row.addWidget(self._shared)
        row.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._field)
        column.addLayout(row)
        views.saved.connect(self._on_saved)
        views.refused.connect(self._on_refused)

    def begin(self, typed: str) -> None:
        self._typed, self._is_sending = typed, False
        self._field.set_error("")
        self._name.clear()
        agent = self._session.agent
        self._shared.setChecked(False)
        self._shared.setVisible(agent is not None and agent.role is Role.SUPERVISOR)
        self._name.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def save(self) -> None:
        self._is_sending = True
        self._views.save(self._name.text().strip(), self._typed, self._shared.isChecked())

    def retranslate(self) -> None:
        self._field.set_label(self.tr("Name of this view"))
        self._shared.setText(self.tr("For everybody"))
        self._save.setText(self.tr("Save the view (Enter)"))

    def _on_saved(self) -> None:
        if self._is_sending:
            self._is_sending = False
            self.saved.emit()

    def _on_refused(self, refusal: Refusal) -> None:
        self._is_sending = False
        self._field.set_error(refusal_words(refusal))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        else:
            super().keyPressEvent(event)
