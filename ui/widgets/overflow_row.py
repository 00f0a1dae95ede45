"""A row of buttons in one line: what has no room gets shorter words, then none, then moves into a menu."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from ui.style.tokens import HALF_GAP
from ui.widgets.button import ActionButton

_IN_MENU = 100  # a button of this rank or more is in the menu even where there is room


class OverflowRow(QWidget):
    """Buttons stand in the order in which they were added; the one with the highest rank leaves first."""

    def __init__(self, object_name: str, keeps_first_words: bool = False) -> None:
        """`keeps_first_words`: the words of the first in rank come before the places of the others."""
        super().__init__()
        self._keeps_first_words = keeps_first_words
        self.setObjectName(object_name)
        self._ranks: dict[ActionButton, int] = {}
        self._wanted: dict[ActionButton, bool] = {}
        self._keep_words: set[ActionButton] = set()
        self._is_fitting = False
        self._in_menu: list[ActionButton] = []
        self._menu = QMenu(self)
        self._menu.setObjectName(f"{object_name}.menu")
        self._menu.aboutToShow.connect(self._fill_menu)
        self.more = ActionButton(f"{object_name}.more", "", "more", look="quiet", is_icon_only=True)
        self.more.setParent(self)
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.clicked.connect(self._open_menu)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._retranslate()

    def add(self, button: ActionButton, rank: int, keeps_words: bool = False) -> None:
        """Take a button that is not wanted yet; a click on it does not take the keyboard.

        `keeps_words`: its icon says nothing alone, so it moves into the menu instead of losing its words.
        """
        if keeps_words:
            self._keep_words.add(button)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.show_cap(False)
        button.setParent(self)
        button.hide()
        self._ranks[button], self._wanted[button] = rank, False
        self.more.raise_()  # it is the last for Tab, too

    def want(self, button: ActionButton, is_wanted: bool) -> None:
        """Offer a button, or take it away."""
        if self._wanted[button] is not is_wanted:
            self._wanted[button] = is_wanted
            self._refit()

    def is_offered(self, button: ActionButton) -> bool:
        """Whether a button can be reached, in the row or in its menu."""
        return self._wanted.get(button, False)

    @property
    def in_menu(self) -> tuple[ActionButton, ...]:
        """The buttons that have no room now."""
        return tuple(self._in_menu)

    @property
    def shown(self) -> tuple[ActionButton, ...]:
        """The buttons that stand in the row, in their order."""
        return tuple(one for one in self._ranks if self._wanted[one] and one not in self._in_menu)

    # -- fitting -------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        row, menu = self._split(), self._always_in_menu()
        return self._size(row, dict.fromkeys(row, True), bool(menu))

    def minimumSizeHint(self) -> QSize:
        """The two that matter most, and the menu."""
        row = sorted(self._split(), key=self._rank)[:2]
        others = len(row) < len(self._split()) or bool(self._always_in_menu())
        return self._size(row, dict.fromkeys(row, False), others)

    def _rank(self, button: ActionButton) -> int:
        return self._ranks[button]

    def _split(self) -> list[ActionButton]:
        return [one for one in self._ranks if self._wanted[one] and self._ranks[one] < _IN_MENU]

    def _always_in_menu(self) -> list[ActionButton]:
        return [one for one in self._ranks if self._wanted[one] and self._ranks[one] >= _IN_MENU]

    def _size(
        self,
        row: list[ActionButton],
        has_words: dict[ActionButton, bool],
        has_menu: bool,
        shortened: Collection[ActionButton] = (),
    ) -> QSize:
        sizes = [button.size_in_row(has_words[button], button in shortened) for button in row]
        sizes += [self.more.sizeHint()] if has_menu else []
        width = sum(size.width() for size in sizes) + HALF_GAP * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=self.more.sizeHint().height()))

    @Slot()
    def _refit(self) -> None:
        self.updateGeometry()
        self._fit()

    def _fit(self) -> None:
        """Shorten words, take them away, move buttons into the menu: the least important first."""
        if self._is_fitting:
            return
        self._is_fitting = True
        row, menu = self._split(), self._always_in_menu()
        has_words = dict.fromkeys(row, True)
        leaving = sorted(row, key=self._rank, reverse=True)
        shortened: set[ActionButton] = set()

        def fits() -> bool:
            return self._size(row, has_words, bool(menu), shortened).width() <= self.width()

        for button in leaving:
            if fits():
                break
            if button.has_short_words:
                shortened.add(button)
        for button in leaving[: -1 if self._keeps_first_words else None]:
            if fits():
                break
            if button in self._keep_words and len(row) > 1:
                row.remove(button)
                menu.append(button)
            else:
                has_words[button] = not button.has_icon
        for button in leaving[:-1]:
            if fits():
                break
            if button in row:
                row.remove(button)
                menu.append(button)
        if row and not fits():
            has_words[leaving[-1]] = not leaving[-1].has_icon
        self._in_menu = [one for one in self._ranks if one in menu]
        for button in self._ranks:
            if button in row:
                button.show_words(has_words[button])
                button.shorten(button in shortened)
            button.setVisible(button in row)
        self.more.setVisible(bool(menu))
        self._lay_out(row + ([self.more] if menu else []))
        self._is_fitting = False

    def _lay_out(self, row: list[ActionButton]) -> None:
        sizes = [button.sizeHint() for button in row]
        width = sum(size.width() for size in sizes) + HALF_GAP * max(0, len(sizes) - 1)
        x = max(0, self.width() - width)
        for button, size in zip(row, sizes, strict=True):
            size = size.boundedTo(QSize(max(1, self.width() - x), self.height()))
            button.setGeometry(QRect(QPoint(x, (self.height() - size.height()) // 2), size))
            x += size.width() + HALF_GAP

    # -- menu ----------------------------------------------------------------------------------------------

    @Slot()
    def _open_menu(self) -> None:
        self._menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    @Slot()
    def _fill_menu(self) -> None:
        self._menu.clear()
        for button in self._in_menu:
            offer_in_menu(button, self._menu)

    def _retranslate(self) -> None:
        self.more.setText(self.tr("More"))

    # -- Qt ------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._refit()
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() is QEvent.Type.StyleChange:
            self._refit()


def offer_in_menu(button: ActionButton, menu: QMenu) -> QAction:
    """Add what a button does that has no room: its words, its key and its state."""
    words = button.words().replace("&", "&&")
    action = menu.addAction(f"{words}\t{button.key_text()}" if button.key_text() else words)
    action.setEnabled(button.isEnabled())
    action.setCheckable(button.isCheckable())
    action.setChecked(button.isChecked())
    action.triggered.connect(button.click)
    return action
