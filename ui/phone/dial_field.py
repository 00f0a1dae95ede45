"""Where a number, a name or an address is dialled; people are offered while one types, recent ones before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListWidgetItem, QVBoxLayout

from app.access.hidden_cases import HiddenCase, HiddenCases
from app.calls.colleagues import Colleague, Colleagues
from app.calls.link_target import LinkTarget
from app.calls.recent_numbers import RecentNumber, RecentNumbers
from app.common.enums import ApplicantRecord, Direction, HandleKind, PersonMatch
from app.search.finder import Finder, FoundPeople
from ui.keys.key_table import Key
from ui.phone.colleague_list import colleague_icon, colleague_words
from ui.phone.link_badge import LinkBadge
from ui.style.icons import icon
from ui.style.theme import current_theme
from ui.style.tokens import GAP, HALF_GAP
from ui.text.announce import announce
from ui.text.numbers import number_text
from ui.text.times import when_text
from ui.widgets.button import ActionButton
from ui.widgets.focus_return import FocusReturn
from ui.widgets.row_list import RowList
from ui.widgets.style import restyle
from ui.widgets.text import KeyCap

_DIALLED = (HandleKind.PHONE, HandleKind.WHATSAPP, HandleKind.SIP)
_SHOWN = 6
_COLLEAGUES_SHOWN = 3
_CAP_FROM_PX = 240  # at 100 %: less room is the number's
_VIDEO_FROM_PX = 180


@dataclass(frozen=True)
class Dialled:
    """What to dial, and whose number it is if it came from the list."""

    text: str
    applicant_id: UUID | None = None
    name: str = ""
    with_video: bool = False


class DialField(QFrame):
    """Enter dials what is typed at once: it never waits for the list. Down goes into the list.

    In an empty field Down brings the recent numbers, the last dialled one first: Enter dials it again. A link
    is shown with whom it would call, and waits for Enter like anything else.
    """

    dialled = Signal(object)  # Dialled
    escaped = Signal()  # the user wants to go back to where the keyboard was

    def __init__(
        self,
        finder: Finder,
        colleagues: Colleagues,
        recent_numbers: RecentNumbers,
        hidden_cases: HiddenCases,
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self.setObjectName("dial")
        self._finder, self._colleagues, self._clock = finder, colleagues, clock
        self._recent_numbers = recent_numbers
        self._people: tuple[PersonMatch, ...] = ()
        self._edit = QLineEdit()
        self._edit.setObjectName("dial.text")
        self._edit.setClearButtonEnabled(True)
        self._button = ActionButton("dial.call", "", "phone", look="primary", is_icon_only=True)
        self._video = ActionButton("dial.video", "", "video", Key.VIDEO, is_icon_only=True)
        self._cap = KeyCap(Key.DIAL_FIELD)
        self._is_video_allowed = False
        self._focus = FocusReturn(self)
        self._sign = LinkBadge()
        self._list = RowList("dial.people")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.hide()
        self._build()
        self._edit.textEdited.connect(self._on_typed)
        self._edit.textChanged.connect(self._on_text_changed)
        self._edit.returnPressed.connect(self._dial)
        self._button.clicked.connect(self._dial)
        self._video.clicked.connect(lambda: self._dial_chosen(with_video=True))
        self._list.itemActivated.connect(self._dial_item)
        self._list.itemClicked.connect(self._dial_item)
        self._edit.installEventFilter(self)
        self._list.installEventFilter(self)
        finder.people_found.connect(self._show_people)
        recent_numbers.found.connect(self._show_recent)
        hidden_cases.hidden.connect(self._on_hidden)
        self._on_text_changed("")
        self._retranslate()

    def forget(self) -> None:
        """Drop what was typed: another person sits here."""
        self._edit.clear()
        self._hide_list()

    def set_over(self, is_over: bool) -> None:
        """Look like a part above the window, or like a field of the call bar."""
        look = "raised" if is_over else ""
        if self.property("look") != look:
            self.setProperty("look", look)
            margin = GAP if is_over else 0
            if (column := self.layout()) is not None:
                column.setContentsMargins(margin, margin, margin, margin)
            restyle(self)

    def allow_video(self, is_allowed: bool) -> None:
        self._is_video_allowed = is_allowed
        self._fit()

    def _fit(self) -> None:
        """The number has the room first; the keys work without their buttons, too."""
        px = current_theme().px
        self._cap.setVisible(self.width() >= px(_CAP_FROM_PX))
        self._video.setVisible(self._is_video_allowed and self.width() >= px(_VIDEO_FROM_PX))

    def row_height(self) -> int:
        """Return the height of the field without what is listed below it, px."""
        return max(part.sizeHint().height() for part in (self._edit, self._button))

    @property
    def is_empty(self) -> bool:
        return not self._edit.text().strip()

    @property
    def has_keyboard(self) -> bool:
        return self._edit.hasFocus() or self._list.hasFocus()

    def leave(self) -> None:
        """Nobody has the keyboard then: Qt would give that of a hidden field to the next button."""
        for part in (self._edit, self._list):
            part.clearFocus()

    def remember_keyboard(self) -> None:
        self._focus.remember()

    def give_keyboard_back(self) -> None:
        self._focus.give_back()

    @Slot(str)
    def _on_text_changed(self, text: str) -> None:
        for button in (self._button, self._video):
            button.setEnabled(bool(text.strip()))

    def focus(self) -> None:
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edit.selectAll()

    @property
    def has_number(self) -> bool:
        """Whether Enter would call now: there is something, and the keyboard."""
        return self.has_keyboard and (bool(self._edit.text().strip()) or self._list.currentItem() is not None)

    def dial_with_video(self) -> bool:
        """Call with video what Enter would call; return whether there is something, and the keyboard."""
        if not self.has_number:
            return False
        self._dial_chosen(with_video=True)
        return True

    def put_back(self, text: str) -> None:
        """Show again what could not be dialled, so that it can be corrected."""
        if not self._edit.text():
            self._edit.setText(text)
            self.focus()

    def offer(self, target: LinkTarget, takes_keyboard: bool) -> None:
        """Show whom a link would call; Enter calls. What was typed comes back by Ctrl+Z."""
        self._hide_list()
        if takes_keyboard:
            self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._edit.text():
            self._edit.clearFocus()  # the Enter that the agent is about to press was for another number
        self._edit.selectAll()
        self._edit.insert(target.text)
        self._edit.setCursorPosition(0)  # of a long address the beginning is seen
        self._sign.show_link(target, self._edit.hasFocus() or takes_keyboard)
        self._finder.people(target.text)

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(HALF_GAP)
        row.addWidget(self._edit, 1)
        row.addWidget(self._cap)
        for button in (self._button, self._video):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click does not take the keyboard from the note
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        column.addLayout(row)
        column.addWidget(self._sign)
        column.addWidget(self._list)

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self._people = ()
        self._sign.show_link(None)
        if text.strip():
            self._show_list([_colleague_item(one) for one in self._matching(text)], self._is_name(text))
        else:
            self._hide_list()
        self._finder.people(text)

    @Slot(object)
    def _show_people(self, found: FoundPeople) -> None:
        if found.text != self._edit.text() or not found.text.strip():
            return
        items = [_colleague_item(one) for one in self._matching(found.text)]
        for match in found.people:
            number = _number(match.applicant)
            if number and len(items) < _SHOWN:
                items.append(_person_item(match, number))
        is_link = not self._sign.isHidden()  # Enter calls what the link says, never the first of a list
        self._show_list(items, chooses_first=self._is_name(found.text) and not is_link)

    @Slot(object)
    def _on_hidden(self, _case: HiddenCase) -> None:
        """Recent numbers are read anew; people that are found by what is typed come from the finder."""
        if self._list.isVisible() and not self._edit.text():
            self._list.clear()
            self._recent_numbers.ask()

    @Slot(object)
    def _show_recent(self, found: tuple[RecentNumber, ...]) -> None:
        if not self._edit.text() and self._edit.hasFocus():
            now = self._clock()
            self._show_list([_recent_item(one, now) for one in found[:_SHOWN]], chooses_first=True)

    @Slot()
    def _dial(self) -> None:
        self._dial_chosen(with_video=False)

    def _dial_chosen(self, with_video: bool) -> None:
        item = self._list.currentItem() if self._list.isVisible() else None
        if item is not None:
            self._dial_person(item, with_video)
        elif self._sign.stands_in_the_way:
            announce(self._edit, self._sign.accessibleName())
        elif text := self._edit.text().strip():
            self._done(Dialled(text, with_video=with_video))

    @Slot(QListWidgetItem)
    def _dial_item(self, item: QListWidgetItem) -> None:
        self._dial_person(item, with_video=False)

    def _dial_person(self, item: QListWidgetItem, with_video: bool) -> None:
        dialled = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(dialled, Dialled):
            self._done(replace(dialled, with_video=with_video))

    def _done(self, dialled: Dialled) -> None:
        self._edit.clear()
        self._sign.show_link(None)
        self._hide_list()
        self.dialled.emit(dialled)

    # -- the list ------------------------------------------------------------------------------------------

    def _matching(self, text: str) -> tuple[Colleague, ...]:
        """Return colleagues by name or unit, or by the beginning of their number."""
        found = self._colleagues.find(text)
        if not self._is_name(text):
            found = tuple(one for one in found if one.target.startswith(text.strip()))
        return found[:_COLLEAGUES_SHOWN]

    def _is_name(self, text: str) -> bool:
        return any(letter.isalpha() for letter in text) and "@" not in text and ":" not in text

    def _show_list(self, items: list[QListWidgetItem], chooses_first: bool) -> None:
        self._list.clear()
        for item in items:
            self._list.addItem(item)
        self._list.setVisible(bool(items))
        if items:
            self._list.setIconSize(QSize(current_theme().px(16), current_theme().px(16)))
            height = sum(self._list.sizeHintForRow(row) for row in range(len(items)))
            self._list.setFixedHeight(height + 2 * self._list.frameWidth() + 4)
            if chooses_first:
                self._list.setCurrentRow(0)

    def _hide_list(self) -> None:
        self._list.clear()
        self._list.hide()

    # -- Qt ------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape and self._list.isVisible():
            self._hide_list()
            self._edit.setFocus()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
            return True
        if watched is self._edit and event.key() == Qt.Key.Key_Down:
            if self._list.isVisible():
                has_choice = self._list.currentRow() >= 0
                last = self._list.count() - 1
                self._list.setCurrentRow(min(self._list.currentRow() + 1, last) if has_choice else 0)
                self._list.setFocus()
            elif not self._edit.text():
                self._recent_numbers.ask()
            return True
        return False

    def _retranslate(self) -> None:
        self._edit.setPlaceholderText(self.tr("Number or name"))
        self._edit.setToolTip(self.tr("Down in the empty field shows recent numbers."))
        self._edit.setAccessibleName(self.tr("Dial a number, a name or an address"))
        self._edit.setAccessibleDescription(self.tr("Down in the empty field shows recent numbers."))
        self._list.setAccessibleName(self.tr("People who match"))
        self._button.setText(self.tr("Call"))
        self._video.setText(self.tr("Call with video"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()


def _number(applicant: ApplicantRecord) -> str:
    """Return what can be dialled; a masked number cannot."""
    numbers = (handle.value for handle in applicant.handles if handle.kind in _DIALLED)
    return next((number for number in numbers if "*" not in number), "")


def _person_item(match: PersonMatch, number: str) -> QListWidgetItem:
    applicant = match.applicant
    who = f"{applicant.name} ({applicant.organisation})" if applicant.organisation else applicant.name
    return _item(icon("user", "muted"), who, number_text(number), Dialled(number, applicant.id))


def _colleague_item(one: Colleague) -> QListWidgetItem:
    return _item(colleague_icon(one), one.name, colleague_words(one), Dialled(one.target, name=one.name))


def _recent_item(one: RecentNumber, now: datetime) -> QListWidgetItem:
    number = number_text(one.number)
    name = "phone-outgoing" if one.direction is Direction.OUTBOUND else "phone-incoming"
    if one.direction is Direction.INBOUND and not one.was_answered:
        name = "phone-missed"
    details = " · ".join(filter(None, (number if one.name else "", when_text(one.at, now))))
    return _item(icon(name, "muted"), one.name or number, details, Dialled(one.number, one.applicant_id))


def _item(picture: QIcon, who: str, details: str, dialled: Dialled) -> QListWidgetItem:
    item = QListWidgetItem(picture, f"{who}\n{details}")
    item.setData(Qt.ItemDataRole.UserRole, dialled)
    return item
