"""Colleagues and units to choose from, each with what their phone does now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QListWidgetItem

from app.calls.colleagues import Colleague
from app.common.enums import ColleagueState
from ui.style.icons import icon
from ui.style.theme import current_theme
from ui.text.numbers import number_text
from ui.text.times import time_text
from ui.text.wording import word
from ui.widgets.row_list import RowList

_LOOKS = {
    ColleagueState.IDLE: ("check", "good"),
    ColleagueState.RINGING: ("bell", "warning"),
    ColleagueState.BUSY: ("phone", "danger"),
    ColleagueState.NOT_REGISTERED: ("phone-off", "muted"),
    ColleagueState.UNKNOWN: ("info", "muted"),
}
SHOWN = 5  # rows; more scroll
_ROLE = Qt.ItemDataRole.UserRole


class ColleagueList(RowList):
    """Takes no keyboard of its own: the field above it moves the choice.

    Rows keep their places while it is open, so that nobody slips under the pointer when a phone rings.
    """

    def __init__(self, object_name: str) -> None:
        super().__init__(object_name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)

    def fill(self, colleagues: Sequence[Colleague], chooses_first: bool) -> None:
        """Show these, in this order; the first is chosen at once if the typed text names a colleague."""
        self.clear()
        for one in colleagues:
            self.addItem(self._dressed(QListWidgetItem(), one))
        if chooses_first and self.count():
            self.setCurrentRow(0)
        self._fit()

    def refresh(self, colleagues: Sequence[Colleague]) -> None:
        """Show what their phones do now; who is not in the list stays out of it."""
        now = {(one.target, one.name): one for one in colleagues}
        for row in range(self.count()):
            item = self.item(row)
            before = item.data(_ROLE)
            self._dressed(item, now.get((before.target, before.name), before))

    @property
    def chosen(self) -> Colleague | None:
        item = self.currentItem()
        found = item.data(_ROLE) if item is not None else None
        return found if isinstance(found, Colleague) else None

    def step(self, rows: int) -> None:
        """Move the choice; from none, to the first."""
        if self.count():
            self.setCurrentRow(min(max(self.currentRow() + rows, 0), self.count() - 1))

    def _dressed(self, item: QListWidgetItem, one: Colleague) -> QListWidgetItem:
        item.setText(f"{one.name}\n{colleague_words(one)}")
        item.setIcon(colleague_icon(one))
        item.setData(_ROLE, one)
        return item

    def _fit(self) -> None:
        self.setIconSize(QSize(current_theme().px(16), current_theme().px(16)))
        rows = min(self.count(), SHOWN)
        height = sum(self.sizeHintForRow(row) for row in range(rows)) + 2 * self.frameWidth() + 4
        self.setFixedHeight(height)
        self.setVisible(self.count() > 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange):
            self.refresh(())
            self._fit()


def colleague_words(one: Colleague) -> str:
    """Return "Free since 09.40 · 1002 · Bidang Perizinan"."""
    if one.role is None:
        kind = QCoreApplication.translate("Colleagues", "Telephone of the unit")
        return f"{kind} · {number_text(one.target)}"
    state = word(one.state)
    if one.since is not None and one.state is not ColleagueState.UNKNOWN:
        text = QCoreApplication.translate("Colleagues", "{state} since {time}")
        state = text.format(state=state, time=time_text(one.since))
    return " · ".join(filter(None, (state, one.target, one.unit_name, one.note)))


def colleague_icon(one: Colleague) -> QIcon:
    name, role = ("building", "muted") if one.role is None else _LOOKS[one.state]
    return icon(name, role)
