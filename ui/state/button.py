"""The state in the top bar: icon, words and a running time; it opens the panel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Slot
from PySide6.QtGui import QFont, QFontMetrics, QHideEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QPushButton

from app.agents.agent_states import AgentStates
from app.calls.phone_line import PhoneLine
from app.common.aligned_timer import SECOND_MS, AlignedTimer
from ui.keys.key_table import Key, hint
from ui.state.state_text import caveat_words, state_look, state_name, state_words
from ui.style.icons import ICON_PX, pixmap
from ui.style.theme import current_theme
from ui.style.tokens import GAP, Size, Tone
from ui.text.announce import announce
from ui.text.times import clock_text, span_text
from ui.widgets.button import wordless
from ui.widgets.style import restyle
from ui.widgets.tool_tip import tool_tip

_MOST_PX = 240  # of the words, at 100 %
_LONG_S = 10 * 3600 + 10 * 60  # a span as wide as any within a day
_MINUTES_MS = 10_000  # between two looks at a time that is shown in minutes


class StateButton(QPushButton):
    """In a wrap-up the time counts down to its end, else up from the start of the state.

    The running time is not part of the accessible name: a screen reader would never be silent.
    """

    def __init__(self, states: AgentStates, line: PhoneLine, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.setObjectName("state")
        self.setProperty("look", "state")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._states, self._line, self._clock = states, line, clock
        self._time, self._icon, self._tone = "", "clock", Tone.WARNING
        self._time_room = "00:00:00"  # the widest time that the button has room for
        self._is_short, self._announced = False, ""
        self._tick = AlignedTimer(SECOND_MS, self)
        self._tick.timeout.connect(self._count)
        states.changed.connect(self._show)
        line.sound_routed.connect(self._show)
        line.registration_changed.connect(self._show)
        self._show()

    def time(self) -> str:
        """Return the running time as shown."""
        return self._time

    def set_short(self, is_short: bool) -> None:
        """Leave out what comes next: there is little room."""
        if is_short != self._is_short:
            self._is_short = is_short
            self._show()

    @Slot()
    def _show(self) -> None:
        caveat = caveat_words(self._states, self._line.lack)
        whole = ", ".join(filter(None, (state_words(self._states), caveat)))
        spoken = self.tr("State: {state}").format(state=whole)
        self.setText(caveat or (state_name(self._states) if self._is_short else state_words(self._states)))
        self.setAccessibleName(spoken)
        self.setToolTip(tool_tip(f"{spoken} ({hint(Key.STATES)})"))
        if self._announced not in ("", spoken):
            announce(self, spoken)
        self._announced = spoken
        self._count()
        self.updateGeometry()

    @Slot()
    def _count(self) -> None:
        now, before = self._clock(), (self._time, self._icon, self._tone)
        self._time = self._time_at(now)
        self._reserve(now)
        self._tick.every(SECOND_MS if self._states.shift.is_occupied else _MINUTES_MS)
        self._icon, self._tone = state_look(self._states, now)
        if caveat_words(self._states, self._line.lack):
            self._icon, self._tone = "alert", Tone.WARNING
        if self.property("tone") != self._tone.value:
            self.setProperty("tone", self._tone.value)
            restyle(self)
        if (self._time, self._icon, self._tone) != before:
            self.update()

    def _time_at(self, now: datetime) -> str:
        """Return the seconds of a call or wrap-up. Hours of waiting have minutes only: a clock that moves
        each second is unrest, and the window would be drawn for it.
        """
        shift = self._states.shift
        lasted_s = (now - self._states.since).total_seconds()
        if shift.wrap_up is not None:
            return clock_text((shift.wrap_up.ends_at - now).total_seconds())
        if shift.is_occupied:
            return clock_text(lasted_s)
        return span_text(lasted_s) if shift.doing is not None and lasted_s >= 60 else ""

    def _reserve(self, now: datetime) -> None:
        """Keep room for the time: it grows once, after an hour, and never takes it from the words."""
        is_long = not self._states.shift.is_occupied and (now - self._states.since).total_seconds() >= 3600
        room = span_text(_LONG_S) if is_long else "00:00:00"
        if room != self._time_room:
            self._time_room = room
            self.updateGeometry()

    # -- drawing -------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        theme = current_theme()
        words = min(self._word_font_metrics().horizontalAdvance(self.text()), theme.px(_MOST_PX))
        metrics = QFontMetrics(self._time_font())
        time = metrics.horizontalAdvance(self._time_room)
        height = max(self.fontMetrics().height(), theme.px(ICON_PX)) + 2 * 6
        return QSize(theme.px(ICON_PX) + words + time + 5 * GAP, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = wordless(self)
        theme = current_theme()
        role = "text" if self._tone is Tone.NEUTRAL else self._tone.value
        area, size = self.rect().adjusted(GAP, 0, -GAP, 0), theme.px(ICON_PX)
        picture = pixmap(self._icon, role, size, self.devicePixelRatioF())
        painter.drawPixmap(QRect(area.left(), area.center().y() - size // 2 + 1, size, size), picture)
        painter.setPen(theme.colour(role))
        time_font = self._time_font()
        words = self._word_area()
        painter.setFont(self._word_font())
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, left, self.shown_words())
        painter.setFont(time_font)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._time)
        painter.end()

    def shown_words(self) -> str:
        """Return the words as far as there is room."""
        width = self._word_area().width()
        return self._word_font_metrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, width)

    def _word_area(self) -> QRect:
        time_width = QFontMetrics(self._time_font()).horizontalAdvance(self._time)
        return self.rect().adjusted(2 * GAP + current_theme().px(ICON_PX), 0, -time_width - 2 * GAP, 0)

    def _word_font(self) -> QFont:
        return current_theme().font(Size.BODY, QFont.Weight.DemiBold)

    def _word_font_metrics(self) -> QFontMetrics:
        return QFontMetrics(self._word_font())

    def _time_font(self) -> QFont:
        return current_theme().font(Size.BODY, tabular=True)

    # -- Qt ------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._count()
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._show()
