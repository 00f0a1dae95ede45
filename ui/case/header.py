"""Which case this is, on one line: its number to read aloud, its state, and whether all is saved."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.common.case_number import spoken
from app.common.enums import CaseStatus, Priority, member_of
from app.values.open_case import VisibleCase
from ui.keys.key_table import Key
from ui.style.theme import current_theme
from ui.style.tokens import HALF_GAP, Size, Tone
from ui.text.times import time_text
from ui.text.wording import channel_icon, number_words, status_look, word
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.pill import Pill
from ui.widgets.text import ClockLabel, IconLabel
from ui.widgets.tool_tip import tool_tip

HEIGHT_PX = 34  # at 100 %
# Widths of the line, in text heights, from which on there is room for more.
SAVED_EM, COPY_EM, TABS_EM = 56, 44, 24
PRESENCE_ROW_EM = 9  # room for the beginning of a name
_PRIORITY_LOOKS = {
    Priority.LOW: ("chevron-down", Tone.NEUTRAL),
    Priority.HIGH: ("alert", Tone.WARNING),
    Priority.URGENT: ("alert", Tone.DANGER),
}


class CaseHeader(QFrame):
    close_wanted = Signal()
    copied = Signal(str)  # the case number

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("case.header")
        self._case: VisibleCase | None = None
        self._tabs: QWidget | None = None
        self._presence_row: QWidget | None = None
        self._has_priority = False
        self._below: list[QWidget] = []  # what has no room on the line
        self._is_on_disk = True
        self._number = ClockLabel("case.number", Size.HEADING)
        self._number.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._number.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._copy = ActionButton("case.copy", "", "copy", Key.COPY_NUMBER, look="quiet", is_icon_only=True)
        self._copy.clicked.connect(self.copy_number)
        self._status = Pill("case.status")
        self._priority = Pill("case.priority")
        self._confidentiality = Pill("case.confidentiality")
        self._subject = ElidedLabel("case.subject", "strong")
        self._channel = IconLabel("case.channel.icon", "phone", size_px=14)
        self._line = ElidedLabel("case.line", "caption")
        self._saved_icon = IconLabel("case.saved.icon", "check", size_px=14)
        self._saved = ElidedLabel("case.saved", "caption")
        self._save = ActionButton("case.save", "", "save", Key.SAVE, look="quiet", is_icon_only=True)
        self._close = ActionButton("case.close", "", "x", look="quiet", is_icon_only=True)
        self._close.clicked.connect(self.close_wanted)
        for button in (self._copy, self._save, self._close):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard to who types
        self._build()
        self._retranslate()

    @property
    def save_button(self) -> ActionButton:
        return self._save

    def _build(self) -> None:
        self.facts = QWidget()  # stands on the line of the steps, which has room for it
        facts = QHBoxLayout(self.facts)
        facts.setContentsMargins(0, 0, 0, 0)
        facts.setSpacing(HALF_GAP)
        facts.addWidget(self._channel)
        facts.addWidget(self._line, 1)
        self._pills = QWidget()
        pills = QHBoxLayout(self._pills)
        pills.setContentsMargins(0, 0, 0, 0)
        pills.setSpacing(HALF_GAP)
        for pill in (self._status, self._priority, self._confidentiality):
            pills.addWidget(pill)
        self._row = QHBoxLayout()
        self._row.setSpacing(HALF_GAP)
        first: tuple[QWidget, ...] = (self._number, self._copy, self._pills)
        last: tuple[QWidget, ...] = (self._saved_icon, self._saved, self._save, self._close)
        for part in first:
            self._row.addWidget(part)
        self._row.addWidget(self._subject, 1)
        for part in last:
            self._row.addWidget(part)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(HALF_GAP, 0, 0, 0)
        self._rows.setSpacing(0)
        self._rows.addLayout(self._row)

    def add_presence_row(self, presence_row: QWidget) -> None:
        """Put who else is here between the subject and whether all is saved, or below where room is short."""
        self._presence_row = presence_row
        self._row.insertWidget(self._row.indexOf(self._saved_icon), presence_row)

    def take_tabs(self, tabs: QWidget) -> None:
        """Let the tabs of the open cases share the line, in place of the subject."""
        self._tabs = tabs
        self._row.insertWidget(self._row.indexOf(self._subject) + 1, tabs, 100)
        self.fit()

    def fit(self) -> None:
        """Leave out what has no room, the least important first; each is said elsewhere, too.

        Very large text in a narrow column needs a second line, which moves the fields. Before anything takes
        one, names of colleagues are cut, and the priority, which stands in its field, makes room.
        """
        has_tabs = self._tabs is not None and not self._tabs.isHidden()
        self._subject.setVisible(not has_tabs)
        em = current_theme().px(Size.BODY)
        room = self.width() - (TABS_EM * em if has_tabs else 0)
        self._saved.setVisible(room >= SAVED_EM * em or not self._is_on_disk)
        self._copy.setVisible(room >= COPY_EM * em)
        presence_row = (
            self._presence_row
            if self._presence_row is not None and not self._presence_row.isHidden()
            else None
        )
        names, limit = 0, self.width()
        if presence_row is not None:
            names, limit = min(presence_row.sizeHint().width(), PRESENCE_ROW_EM * em), room
        has_priority = self._has_priority and self._least_width(has_priority=True) + names <= limit
        least = self._least_width(has_priority)
        self._priority.setVisible(has_priority)
        self._put_below(self._pills, least > self.width(), 2)
        if presence_row is not None:
            self._put_below(presence_row, least + names > room, self._row.indexOf(self._saved_icon))
        height = current_theme().px(HEIGHT_PX) * (1 + sum(not part.isHidden() for part in self._below))
        if height != self.height():
            self.setFixedHeight(height)

    def _least_width(self, has_priority: bool) -> int:
        """Return the width of what stands on the line at any width, px."""
        parts: list[QWidget] = [self._number, self._status, self._saved_icon, self._save, self._close]
        parts += [self._priority] if has_priority else []
        parts += [self._confidentiality] if not self._confidentiality.isHidden() else []
        return sum(part.sizeHint().width() for part in parts) + HALF_GAP * (len(parts) + 1)

    def _put_below(self, part: QWidget, is_below: bool, place: int) -> None:
        if is_below and part not in self._below:
            self._below.append(part)
            self._rows.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
        elif not is_below and part in self._below:
            self._below.remove(part)
            self._row.insertWidget(place, part)

    def minimumSizeHint(self) -> QSize:
        """A narrow column or large text cuts the line rather than make the window wider."""
        return QSize(1, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def display(self, case: VisibleCase) -> None:
        self._case = case
        self._number.setText(
            f"CC {' '.join(spoken(case.number))}" if case.number else number_words(case.number)
        )
        self._copy.setEnabled(bool(case.number))
        icon, tone = status_look(case.status)
        self._status.display(word(case.status), icon, tone)
        self._show_priority(case)
        self._show_confidentiality(case)
        self._show_subject(case)
        self._channel.show_icon(channel_icon(case.channel))
        self._line.setText(self._facts(case))
        self.show_saved(case)
        self.setAccessibleName(self.tr("Case {number}").format(number=number_words(case.number)))

    def show_typed(self, case: VisibleCase) -> None:
        """Follow the typing: subject, priority, and that it is not saved yet."""
        self._case = case
        self._show_subject(case)
        self._show_priority(case)
        self.show_saved(case)

    def show_on_disk(self, is_on_disk: bool) -> None:
        """Say whether the disk took what is typed; colleagues do not see that either way."""
        self._is_on_disk = is_on_disk
        if self._case is not None:
            self.show_saved(self._case)

    def show_saved(self, case: VisibleCase) -> None:
        """Say whether what is typed is recorded, and if not, whether it is safe on this computer's disk."""
        if not self._is_on_disk:
            self._saved_icon.show_icon("alert", "warning")
            self._saved.setText(
                self.tr("Not on the disk yet: kept in memory, written as soon as there is room")
            )
        elif case.is_saved:
            self._saved_icon.show_icon("check", "good")
            self._saved.setText(self.tr("Saved"))
        else:
            self._saved_icon.show_icon("edit", "muted")
            self._saved.setText(self.tr("Draft, not saved yet"))
        self._saved_icon.setToolTip(tool_tip(self._saved.text()))
        self._save.setAccessibleDescription(self._saved.text())
        self.fit()

    def _show_subject(self, case: VisibleCase) -> None:
        self._subject.setText(case.value("subject").strip() or self.tr("No subject yet"))

    def _show_priority(self, case: VisibleCase) -> None:
        priority = member_of(Priority, case.value("priority") or Priority.NORMAL.value)
        self._has_priority = priority in _PRIORITY_LOOKS
        if priority in _PRIORITY_LOOKS:
            look, colour = _PRIORITY_LOOKS[priority]
            self._priority.display(self.tr("Priority: {word}").format(word=word(priority)), look, colour)

    def _show_confidentiality(self, case: VisibleCase) -> None:
        marks = [
            text
            for field, text in (
                ("is_confidential", self.tr("Confidential")),
                ("is_anonymous", self.tr("Anonymous")),
            )
            if case.value(field)
        ]
        self._confidentiality.setVisible(bool(marks))
        if marks:
            self._confidentiality.display(" · ".join(marks), "lock", Tone.WARNING)

    def copy_number(self) -> None:
        if self._case is not None:
            QApplication.clipboard().setText(self._case.number)
            self.copied.emit(self._case.number)

    def _facts(self, case: VisibleCase) -> str:
        parts = [word(case.channel)]
        kind = case.file.row.kind if case.file else None
        if kind is not None:
            parts.insert(0, word(kind))
        parts.append(self.tr("opened {time}").format(time=time_text(case.opened_at)))
        if case.file is not None:
            parts.append(self._holder(case))
        return " · ".join(part for part in parts if part)

    def _holder(self, case: VisibleCase) -> str:
        assert case.file is not None
        row = case.file.row
        if case.status in (CaseStatus.WAITING_UNIT, CaseStatus.ASKED_BACK) and row.unit_name:
            return self.tr("with {unit}, asked by {agent}").format(
                unit=row.unit_name, agent=row.assignee_name
            )
        if row.assignee_name:
            return self.tr("with {agent}").format(agent=row.assignee_name)
        return self.tr("nobody holds it")

    def _retranslate(self) -> None:
        self._copy.setText(self.tr("Copy the case number"))
        self._close.setText(self.tr("Take the case off the screen"))
        self._save.setText(self.tr("Save"))
        if self._case is not None:
            self.display(self._case)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() is QEvent.Type.StyleChange:
            self.fit()
