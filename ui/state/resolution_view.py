"""The office's first-contact resolution beside the supervisor's own day."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.agents.first_contact import Resolution
from app.common.enums import FirstContacts
from ui.style.tokens import GAP, HALF_GAP
from ui.widgets.text import Label


class ResolutionView(QWidget):
    """Not there for anybody else. What is younger than seven days is counted apart: it proves nothing yet."""

    def __init__(self, resolution: Resolution) -> None:
        super().__init__()
        self.setObjectName("state.resolution")
        self._resolution = resolution
        self._found: FirstContacts | None = None
        self._title = Label("state.resolution.title", "section")
        self.figure = Label("state.resolution.figure", wraps=True)
        self._meaning = Label("state.resolution.meaning", "caption", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2 * GAP, 0, 0)
        column.setSpacing(HALF_GAP)
        for part in (self._title, self.figure, self._meaning):
            column.addWidget(part)
        resolution.found.connect(self.display)
        self.setVisible(False)
        self._retranslate()

    def open_up(self) -> None:
        """The panel is opened: read anew, if the user may see it."""
        self.setVisible(self._resolution.is_mine_to_see)
        self._resolution.read()

    @Slot(object)
    def display(self, found: FirstContacts) -> None:
        self._found = found
        self._retranslate()

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Office: settled at the first contact"))
        self._meaning.setText(
            self.tr(
                "Four weeks; a case counts as settled if the applicant did not contact the office again "
                "within seven days."
            )
        )
        found = self._found
        if found is None:
            self.figure.setText("…")
        elif found.share is None:
            text = self.tr("No answer is seven days old yet ({pending} are newer).")
            self.figure.setText(text.format(pending=found.pending))
        else:
            text = self.tr("{percent} %: {resolved} of {settled}; {pending} more are not seven days old")
            self.figure.setText(
                text.format(
                    percent=round(100 * found.share),
                    resolved=found.resolved,
                    settled=found.settled,
                    pending=found.pending,
                )
            )
        self.setAccessibleName(f"{self._title.text()}. {self.figure.text()}")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
