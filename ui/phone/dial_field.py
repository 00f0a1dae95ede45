"""Where a number, a name or an address is dialled; people are offered while one types."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from app.finder import Finder, FoundPeople
from app.words import ApplicantRecord, HandleKind, PersonMatch
from ui.keys import Key
from ui.numbers import number_text
from ui.tokens import HALF_GAP
from ui.widgets.button import ActionButton
from ui.widgets.text import KeyCap

_DIALLED = (HandleKind.PHONE, HandleKind.WHATSAPP, HandleKind.SIP)
_SHOWN = 6


@dataclass(frozen=True)
class Dialled:
    """What to dial, and whose number it is if it came from the list."""

    text: str
    applicant_id: UUID | None = None


class DialField(QFrame):
    """Enter dials what is typed at once: it never waits for the list. Down goes into the list."""

    dialled = Signal(object)  # Dialled

    def __init__(self, finder: Finder) -> None:
        super().__init__()
        self.setObjectName("dial")
        self._finder = finder
        self._edit = QLineEdit()
        self._edit.setObjectName("dial.text")
        self._edit.setClearButtonEnabled(True)
        self._button = ActionButton("dial.call", "", "phone", look="primary", is_icon_only=True)
        self._list = QListWidget()
        self._list.setObjectName("dial.people")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.hide()
        row = QHBoxLayout()
        row.setSpacing(HALF_GAP)
        row.addWidget(self._edit, 1)
        row.addWidget(KeyCap(Key.DIAL_FIELD))
        row.addWidget(self._button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        column.addLayout(row)
        column.addWidget(self._list)
        self._edit.textEdited.connect(self._on_typed)
        self._edit.textChanged.connect(lambda text: self._button.setEnabled(bool(text.strip())))
        self._edit.returnPressed.connect(self._dial)
        self._button.clicked.connect(self._dial)
        self._list.itemActivated.connect(self._dial_item)
        self._list.itemClicked.connect(self._dial_item)
        self._edit.installEventFilter(self)
        self._list.installEventFilter(self)
        finder.people_found.connect(self._show_people)
        self._button.setEnabled(False)
        self._retranslate()

    def focus(self) -> None:
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edit.selectAll()

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        if not text.strip():
            self._hide_people()
        self._finder.people(text)

    @Slot(object)
    def _show_people(self, found: FoundPeople) -> None:
        if found.text != self._edit.text():
            return
        self._list.clear()
        for match in found.people[:_SHOWN]:
            number = _number(match.applicant)
            if number:
                self._list.addItem(_item(match, number))
        count = self._list.count()
        self._list.setVisible(count > 0)
        if count:
            height = sum(self._list.sizeHintForRow(row) for row in range(count))
            self._list.setFixedHeight(height + 2 * self._list.frameWidth() + 4)
            if any(letter.isalpha() for letter in found.text) and "@" not in found.text:
                self._list.setCurrentRow(0)

    @Slot()
    def _dial(self) -> None:
        item = self._list.currentItem() if self._list.isVisible() else None
        if item is not None:
            self._dial_item(item)
        elif text := self._edit.text().strip():
            self._done(Dialled(text))

    @Slot(QListWidgetItem)
    def _dial_item(self, item: QListWidgetItem) -> None:
        dialled = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(dialled, Dialled):
            self._done(dialled)

    def _done(self, dialled: Dialled) -> None:
        self._edit.clear()
        self._hide_people()
        self.dialled.emit(dialled)

    def put_back(self, text: str) -> None:
        """Show again what could not be dialled, so that it can be corrected."""
        if not self._edit.text():
            self._edit.setText(text)
            self.focus()

    def _hide_people(self) -> None:
        self._list.clear()
        self._list.hide()

    # -- Qt ------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape and self._list.isVisible():
            self._hide_people()
            self._edit.setFocus()
            return True
        if watched is self._edit and event.key() == Qt.Key.Key_Down and self._list.isVisible():
            self._list.setCurrentRow(max(0, self._list.currentRow()))
            self._list.setFocus()
            return True
        return False

    def _retranslate(self) -> None:
        self._edit.setPlaceholderText(self.tr("Number, name or address"))
        self._edit.setAccessibleName(self.tr("Dial a number, a name or an address"))
        self._list.setAccessibleName(self.tr("People who match"))
        self._button.setText(self.tr("Call"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()


def _number(applicant: ApplicantRecord) -> str:
    return next((handle.value for handle in applicant.handles if handle.kind in _DIALLED), "")


def _item(match: PersonMatch, number: str) -> QListWidgetItem:
    applicant = match.applicant
    who = f"{applicant.name} ({applicant.organisation})" if applicant.organisation else applicant.name
    item = QListWidgetItem(f"{who}\n{number_text(number)}")
    item.setData(Qt.ItemDataRole.UserRole, Dialled(number, applicant.id))
    return item
