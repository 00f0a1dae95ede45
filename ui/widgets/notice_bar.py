"""One line that says what happened and offers what to do; it never takes the keyboard and moves nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.style.theme import current_theme
from ui.style.tokens import GAP, HALF_GAP, Tone
from ui.text.announce import announce
from ui.widgets.button import ActionButton
from ui.widgets.clear_layout import clear_layout
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.floating import Floating, above
from ui.widgets.flow import Flow
from ui.widgets.focus_return import FocusReturn
from ui.widgets.scroll_area import scrolling
from ui.widgets.text import IconLabel


@dataclass(frozen=True)
class BarNotice:
    """Ready words. A later notice with the same `key` takes the place of an earlier one.

    Attributes:
        actions: (code, words) of each button.
        is_question: Loket waits for an answer: the list opens, so that all words and buttons are seen.
    """

    key: str
    text: str
    tone: Tone
    actions: tuple[tuple[str, str], ...] = ()
    is_question: bool = False


ICONS = {Tone.DANGER: "alert", Tone.WARNING: "alert", Tone.GOOD: "check"}
LIST_PX = 560  # at 100 %
_URGENCY = {Tone.DANGER: 2, Tone.WARNING: 1}
_MOST_LINES = 12


class NoticeBar(QFrame):
    """Shows the most urgent notice in one line; a button opens the list of all, with all their words.

    Empty when there is none. Of equally urgent ones it is one with a button: what can be done comes first.
    """

    acted = Signal(str, str)  # notice key, action code
    closed = Signal(str)  # notice key: the user wants it away
    turned = Signal()  # another notice is on it, or none

    def __init__(self, host: QWidget, object_name: str = "notices") -> None:
        """`host` is what the list lies above."""
        super().__init__()
        self.setObjectName(object_name)
        self._notices: list[BarNotice] = []
        self._offered: BarNotice | None = None  # whose buttons stand on the bar
        self._icon = IconLabel(f"{object_name}.icon", "info", size_px=14)
        self._text = ElidedLabel(f"{object_name}.text")
        self._more = ActionButton(f"{object_name}.more", "", "chevron-up", look="quiet")
        self._close = ActionButton(f"{object_name}.close", "", "x", look="quiet", is_icon_only=True)
        self._buttons = QWidget(self)
        self._button_row = QHBoxLayout(self._buttons)
        self._button_row.setContentsMargins(0, 0, 0, 0)
        self._button_row.setSpacing(HALF_GAP)
        row = QHBoxLayout(self)
        row.setContentsMargins(HALF_GAP, 0, 0, 0)
        row.setSpacing(HALF_GAP)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._buttons)
        for button in (self._more, self._close):
            button.set_low()
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._list = NoticeList(object_name, self._do, self._dismiss)
        self._floating = Floating(self._list, host, self._place_list, self)
        self._close.clicked.connect(self.close_shown)
        self._more.clicked.connect(self.toggle_list)
        self._retranslate()
        self._show()

    @property
    def notices(self) -> tuple[BarNotice, ...]:
        """Oldest first."""
        return tuple(self._notices)

    @property
    def shown(self) -> BarNotice | None:
        """The most urgent one."""
        return next(iter(_urgent_first(self._notices)), None)

    def post(self, notice: BarNotice) -> None:
        self._notices = [kept for kept in self._notices if kept.key != notice.key] + [notice]
        self._show()
        announce(self, notice.text)
        if notice.is_question:
            self._list.show()

    def reword(self, notice: BarNotice) -> None:
        """Change the words of a notice that is there, without a word to a screen reader."""
        self._notices = [notice if kept.key == notice.key else kept for kept in self._notices]
        self._show()

    def withdraw(self, key: str) -> None:
        kept = [one for one in self._notices if one.key != key]
        if len(kept) < len(self._notices):
            self._notices = kept
            self._show()

    @Slot()
    def close_shown(self) -> None:
        if (notice := self.shown) is not None:
            self._dismiss(notice.key)

    @Slot()
    def toggle_list(self) -> None:
        """Open the list of all notices and give it the keyboard, or close it."""
        if not self._list.isHidden():
            self._list.close_up()
        elif self._notices:
            self._list.open()

    def put_list_away(self) -> None:
        """Hide the list: another user may sit here now."""
        self._list.hide()

    def _do(self, key: str, code: str) -> None:
        self._list.close_up()
        self.acted.emit(key, code)

    def _dismiss(self, key: str) -> None:
        self.withdraw(key)
        self.closed.emit(key)

    def _place_list(self) -> QRect:
        return above(self._list, self, current_theme().px(LIST_PX))

    def _show(self) -> None:
        notice = self.shown
        for part in (self._icon, self._text, self._more, self._close):
            part.setVisible(notice is not None)
        # An empty bar keeps no words: a screen reader finds what is hidden, too.
        self._show_notice(notice or BarNotice("", "", Tone.NEUTRAL))
        self._list.display(self._notices)
        self.turned.emit()

    def _show_notice(self, notice: BarNotice) -> None:
        self._text.setText(notice.text)
        self.setAccessibleName(notice.text)
        self._icon.show_icon(*_icon_of(notice))
        others = max(0, len(self._notices) - 1)
        self._more.setText(self.tr("{count} more").format(count=others) if others else self.tr("All of it"))
        if notice != self._offered:
            self._offered = notice
            _fill_buttons(self._button_row, self.objectName(), notice, self._do, is_low=True)
        self._fit()

    def _fit(self) -> None:
        """The words come before the buttons, which are in the list, too."""
        self._buttons.setVisible(
            self._button_row.count() > 0 and self._button_row.sizeHint().width() <= self.width() // 2
        )

    def _retranslate(self) -> None:
        self._close.setText(self.tr("Close this notice"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self._list.retranslate()
            self._show()


class NoticeList(QFrame):
    """All notices with all their words, the most urgent first. Escape closes it."""

    def __init__(
        self, object_name: str, do: Callable[[str, str], None], dismiss: Callable[[str], None]
    ) -> None:
        super().__init__()
        self.setObjectName(f"{object_name}.list")
        self.setProperty("look", "raised")
        self._name, self._do, self._dismiss = object_name, do, dismiss
        self._rows: dict[BarNotice, QWidget] = {}  # in their order
        self._focus = FocusReturn(self)
        self._page = QWidget()
        self._page.setProperty("look", "page")
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        scroll = scrolling(f"{object_name}.scroll", self._page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 12, 12, 12)
        outer.addWidget(scroll)
        self.hide()

    def display(self, notices: list[BarNotice]) -> None:
        """Show these; without any the list closes."""
        if not notices:
            self.close_up()
        wanted = _urgent_first(notices)
        if wanted != [notice for notice in self._rows if notice in wanted]:
            self.retranslate()  # in their order for Tab, too
        for notice in [one for one in self._rows if one not in wanted]:
            row = self._rows.pop(notice)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for notice in wanted:
            if notice not in self._rows:
                self._rows[notice] = self._row(notice)
                self._column.addWidget(self._rows[notice])
        self.updateGeometry()

    def retranslate(self) -> None:
        """Make the rows anew when they are displayed next."""
        self._rows.clear()
        clear_layout(self._column)

    def open(self) -> None:
        self._focus.remember()
        self.show()
        buttons = self.findChildren(ActionButton)
        if buttons:
            buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_up(self) -> None:
        """The keyboard goes back to where it was."""
        self._focus.give_back()
        self.hide()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._column.totalHeightForWidth(width - 24) + 26

    def _row(self, notice: BarNotice) -> QWidget:
        row = QFrame()
        row.setProperty("look", "strip")
        row.setProperty("tone", notice.tone.value)
        words = ElidedLabel(f"{self._name}.listed", most_lines=_MOST_LINES)
        words.setText(notice.text)
        close = ActionButton(
            f"{self._name}.close_listed", self.tr("Close this notice"), "x", look="quiet", is_icon_only=True
        )
        close.clicked.connect(lambda: self._dismiss(notice.key))
        top = QHBoxLayout()
        icon = IconLabel(f"{self._name}.listed_icon")
        icon.show_icon(*_icon_of(notice))
        top.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(words, 1)
        top.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(row)
        column.setContentsMargins(12, HALF_GAP, HALF_GAP, GAP)
        column.setSpacing(HALF_GAP)
        column.addLayout(top)
        buttons = Flow(GAP)
        _fill_buttons(buttons, f"{self._name}.listed", notice, self._do)
        if buttons.count():
            column.addLayout(buttons)
        row.setAccessibleName(notice.text)
        return row

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_up()
        else:
            super().keyPressEvent(event)


def _urgent_first(notices: list[BarNotice]) -> list[BarNotice]:
    """Return them with the most urgent first; of equally urgent ones those with a button, then the newest."""
    ranked = [
        (_URGENCY.get(notice.tone, 0), bool(notice.actions), place) for place, notice in enumerate(notices)
    ]
    return [notices[place] for *_, place in sorted(ranked, reverse=True)]


def _icon_of(notice: BarNotice) -> tuple[str, str]:
    role = "muted" if notice.tone is Tone.NEUTRAL else notice.tone.value
    return ICONS.get(notice.tone, "info"), role


def _fill_buttons(
    row: QLayout, name: str, notice: BarNotice, do: Callable[[str, str], None], is_low: bool = False
) -> None:
    clear_layout(row)
    for code, words in notice.actions:
        button = ActionButton(f"{name}.{code}", words)
        if is_low:
            button.set_low()
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _=False, c=code: do(notice.key, c))
        row.addWidget(button)
