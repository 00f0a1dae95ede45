"""The shifts of the person who is signed in: today and the next days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Slot

from app.records.answer_order import AnswerOrder
from app.supervision.shift_desk import OwnDays, ShiftDesk
from ui.figures.plan_text import shifts_words
from ui.text.times import short_day_text
from ui.widgets.text import Label

_DAYS = 8


class OwnShifts(Label):
    """Hidden for a person who has no shift. today: The office's day now."""

    def __init__(self, desk: ShiftDesk, today: Callable[[], date]) -> None:
        super().__init__("figures.own_shifts", "", wraps=True)
        self._desk, self._today = desk, today
        self._order = AnswerOrder()
        self._days: OwnDays = ()
        desk.changed.connect(self.read)
        self.hide()

    @Slot()
    def read(self) -> None:
        today = self._today()
        self._desk.read_own(today, today + timedelta(days=_DAYS), self._order.unless_late(self._take))

    def forget(self) -> None:
        self._order.unless_late(self._take)(())

    def _take(self, days: OwnDays) -> None:
        self._days = days
        self.retranslate()

    def retranslate(self) -> None:
        today, words_of_today = self._today(), self.tr("today")
        planned = [one for one in self._days if one.shifts]
        words = (
            f"{words_of_today if one.day == today else short_day_text(one.day)} {shifts_words(one.shifts)}"
            for one in planned
        )
        self.setText(self.tr("Your shifts: {shifts}.").format(shifts=" · ".join(words)) if planned else "")
        self.setVisible(bool(planned))
