"""The panel below the state button: the wrap-up's time, the states to choose from, and the agent's day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.agents.agent_states import AgentStates
from app.agents.first_contact import Resolution
from app.agents.shift import UNDISTURBED, Choice
from app.common.enums import AgentState
from ui.keys.key_table import Key
from ui.state.choices import Choices
from ui.state.day_view import DayView
from ui.state.resolution_view import ResolutionView
from ui.state.state_text import refusal_words, state_words, usual_min
from ui.style.tokens import GAP
from ui.text.times import clock_text, time_text
from ui.widgets.button import ActionButton
from ui.widgets.scroll_area import scrolling
from ui.widgets.text import Label

_TICK_MS = 1000
_DAY_MS = 10_000


class StatePanel(QFrame):
    """Lies over the window, is no dialog: calls can be answered with their keys while it is open.

    It takes the keyboard only when it is opened by hand, and gives it back where it came from.
    """

    def __init__(
        self,
        states: AgentStates,
        resolution: Resolution,
        clock: Callable[[], datetime],
        anchor: QWidget,
        window: QWidget,
    ) -> None:
        """It drops down from `anchor`."""
        super().__init__(window)
        self.setObjectName("state.panel")
        self.setProperty("look", "raised")
        self._states, self._clock, self._anchor, self._window = states, clock, anchor, window
        self._came_from: QWidget | None = None
        self._headline = Label("state.headline", "section", wraps=True)
        self._detail = Label("state.detail", "muted", wraps=True)
        self._ready = ActionButton("state.ready", "", "check", Key.READY, "primary")
        self._extend = ActionButton("state.extend", "", "plus", Key.EXTEND_WRAP_UP)
        self._wrap_up = QWidget()
        self._choices = Choices(states.breaks)
        self._day = DayView(states)
        self._resolution = ResolutionView(resolution)
        self._tick, self._day_tick = QTimer(self), QTimer(self)
        self._build()
        self._connect(resolution)
        self._retranslate()
        self.hide()

    def _build(self) -> None:
        buttons = QHBoxLayout(self._wrap_up)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(GAP)
        for button in (self._ready, self._extend):
            buttons.addWidget(button)
        buttons.addStretch(1)
        now = QWidget()
        left = QVBoxLayout(now)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(GAP)
        for part in (self._headline, self._detail, self._wrap_up, self._choices):
            left.addWidget(part)
        left.addStretch(1)
        self._page = QWidget()
        self._page.setProperty("look", "page")
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._page)
        self._halves.setContentsMargins(GAP, GAP, GAP, GAP)
        self._halves.setSpacing(3 * GAP)
        self._halves.addWidget(now, 1)
        figures = QVBoxLayout()
        figures.addWidget(self._day)
        figures.addWidget(self._resolution)
        figures.addStretch(1)
        self._halves.addLayout(figures)
        self._scroll = scrolling("state.scroll", self._page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GAP, GAP, GAP, GAP)
        outer.addWidget(self._scroll)
        self._tick.setInterval(_TICK_MS)
        self._day_tick.setInterval(_DAY_MS)

    def _connect(self, resolution: Resolution) -> None:
        self._tick.timeout.connect(self._count)
        self._day_tick.timeout.connect(self._states.read_day)
        self._states.changed.connect(self._show)
        self._states.day_read.connect(self._place_later)
        resolution.found.connect(self._place_later)
        self._choices.chosen.connect(self._choose)
        self._ready.clicked.connect(self._end_wrap_up)
        self._extend.clicked.connect(self._extend_wrap_up)
        self._window.installEventFilter(self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus)

    # -- opening and closing -------------------------------------------------------------------------------

    @Slot()
    def toggle(self) -> None:
        if self.isVisible():
            self.close_up()
        elif self._anchor.isVisible():  # it is not while nobody is signed in
            self.open_up()

    def open_up(self) -> None:
        focused = QApplication.focusWidget()
        self._came_from = focused if focused is not self._anchor else None
        self._states.read_day()
        self._resolution.open_up()
        self._show()
        self.show()
        self._place()
        if self._wrap_up.isVisibleTo(self):
            self._ready.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._choices.focus()

    @Slot()
    def close_up(self) -> None:
        """The keyboard goes back to where it was."""
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self)
        self.hide()
        if had_focus:
            (self._came_from or self._anchor).setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _place_later(self) -> None:
        """Once the layouts know what came."""
        QTimer.singleShot(0, self, self._place)

    @Slot()
    def _place(self) -> None:
        """Put it under the anchor and inside the window; the day goes below where there is no room beside."""
        if not self.isVisible():
            return
        most = self._window.width() - 2 * GAP
        frame = QSize(2 * GAP + 2, 2 * GAP + 2)
        self._halves.setDirection(QBoxLayout.Direction.LeftToRight)
        if (self._page.sizeHint() + frame).width() > most:
            self._halves.setDirection(QBoxLayout.Direction.TopToBottom)
        below = self._anchor.mapTo(self._window, QPoint(self._anchor.width(), self._anchor.height() + 4))
        room = self._window.height() - below.y() - GAP
        width = min(self._page.sizeHint().width() + frame.width(), most)
        wanted = self._halves.totalHeightForWidth(width - frame.width())
        wanted = max(wanted, self._page.minimumSizeHint().height()) + frame.height()
        if wanted > room:
            width = min(width + self._scroll.verticalScrollBar().sizeHint().width(), most)
        height = min(wanted, room)
        left = max(GAP, min(below.x() - width, self._window.width() - width - GAP))
        self.setGeometry(left, below.y(), width, height)
        self.raise_()

    # -- what it does --------------------------------------------------------------------------------------

    @Slot(object)
    def _choose(self, choice: Choice) -> None:
        self.close_up()
        if choice.state is AgentState.BREAK:
            self._states.take_break(choice.reason)
        else:
            self._states.be_available()

    @Slot()
    def _end_wrap_up(self) -> None:
        self.close_up()
        self._states.end_wrap_up()

    @Slot()
    def _extend_wrap_up(self) -> None:
        self._ready.setFocus(Qt.FocusReason.OtherFocusReason)  # before the other one is greyed
        self._states.extend_wrap_up()

    # -- what it shows -------------------------------------------------------------------------------------

    @Slot()
    def _show(self) -> None:
        shift = self._states.shift
        has_wrap_up = shift.wrap_up is not None
        if not has_wrap_up and self._wrap_up.isAncestorOf(QApplication.focusWidget() or self):
            self._choices.focus()
        self._wrap_up.setVisible(has_wrap_up)
        self._extend.setEnabled(self._states.can_extend)
        self._choices.display(shift.prospect, self._choices_title())
        self._count()
        self._place_later()

    def _choices_title(self) -> str:
        shift = self._states.shift
        if shift.calls:
            return self.tr("After this call")
        if shift.wrap_up is not None:
            return self.tr("After the wrap-up")
        return self.tr("Change to")

    @Slot()
    def _count(self) -> None:
        shift, now = self._states.shift, self._clock()
        self._headline.setText(state_words(self._states))
        if shift.wrap_up is not None:
            left = clock_text((shift.wrap_up.ends_at - now).total_seconds())
            self._detail.setText(self.tr("{time} left for the work after the call").format(time=left))
        elif shift.doing is None:
            self._detail.setText(self.tr("The line is being set up."))
        elif shift.doing.state is AgentState.NOT_REACHABLE:
            text = self.tr("Since {time}. You become available automatically when the line is back.")
            self._detail.setText(text.format(time=time_text(self._states.since)))
        elif shift.doing.reason == UNDISTURBED.reason:
            text = self.tr("Since {time}. Calls do not ring here; Available switches it off.")
            self._detail.setText(text.format(time=time_text(self._states.since)))
        elif why := refusal_words(shift.doing.reason):
            text = self.tr("Since {time}: {why}").format(time=time_text(self._states.since), why=why)
            self._detail.setText(text)
        elif minutes := usual_min(self._states):
            text = self.tr("Since {time}; such a break usually takes {minutes} min")
            self._detail.setText(text.format(time=time_text(self._states.since), minutes=minutes))
        else:
            self._detail.setText(self.tr("Since {time}").format(time=time_text(self._states.since)))

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Your state"))
        self._scroll.setAccessibleName(self.tr("Your state"))
        self._ready.setText(self.tr("Ready"))
        self._extend.setText(self.tr("More time"))
        self._show()

    # -- Qt ------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_up()
        else:
            super().keyPressEvent(event)

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Close when the focus moves elsewhere in the window; not when another program comes to the front."""
        is_elsewhere = new is not None and new is not self._anchor and not self.isAncestorOf(new)
        if is_elsewhere and self.isVisible():
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._place()
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick.start()
        self._day_tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()
        self._day_tick.stop()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() is QEvent.Type.StyleChange:
            self._place_later()
