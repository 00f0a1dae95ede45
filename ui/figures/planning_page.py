"""The page "Planning": calls that are expected, agents that they need, and what if there are others."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.common.csv_file import CsvError
from app.common.tables import Cell, Table
from app.desktop.workplace import Workplace
from app.figures.charts import Chart, Form, Point, axis
from app.records.answer_order import AnswerOrder
from app.staffing.erlang import Queue
from app.staffing.needs import SLOTS, Goal
from app.staffing.shifts import SLOT_MIN, BadLine, agents_on_shift
from app.supervision.planning import (
    Assumptions,
    DayPlan,
    History,
    QuarterHour,
    office_of,
    open_slots,
    what_if,
)
from app.supervision.shift_desk import Plan, ShiftList
from ui.figures.figure_text import UNKNOWN, hour_text, long_day_text
from ui.figures.filters import row_of
from ui.figures.plan_text import bad_line_text, sentences
from ui.figures.plan_view import PlanChart, PlanRow, PlanTable, decimal_text, share_text, whole_text
from ui.figures.shift_grid import Shown
from ui.figures.shift_pane import ShiftPane
from ui.keys.key_table import SUPERVISION_KEYS
from ui.paper.ask import ask_list, ask_path
from ui.paper.outgoing import Outgoing
from ui.style.theme import current_theme
from ui.style.tokens import GAP
from ui.text.announce import announce
from ui.text.csv_text import ansi_text, csv_error_text
from ui.text.numbers import count_text
from ui.text.times import day_text, short_day_text, when_text
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.split import SIDE_BY_SIDE, split
from ui.widgets.stack import Stack
from ui.widgets.text import Label
from ui.widgets.tool_tip import tool_tip

_LIST, _SHIFT_LIST = "planning", "shift_plan"  # their names in the audit trail
_SHIFTS, _SHIFTS_OF_WEEK = "shifts", "shifts_of_week"
_DAYS_BACK, _DAYS_AHEAD, _WEEKS_BACK, _WEEKS_AHEAD = 14, 28, 4, 4
_MOST_AGENTS = 999
_BAD_PX = 96
# Lowest, highest and first value, and the step of the keys.
_NUMBERS = {
    "aht": (0, 3600, 0, 5),
    "level": (1, 99, 80, 1),
    "within": (1, 600, 20, 5),
    "occupancy": (1, 100, 85, 1),
    "shrinkage": (0, 90, 0, 1),
    "factor": (10, 900, 100, 5),
}
_ONE = timedelta(days=1)
_MARGIN = 4  # quarter hours that the grid shows around the open ones and the shifts
_USUAL = range(7 * 4, 17 * 4)  # of a day on which the office is closed


class _Number(QSpinBox):
    """The wheel scrolls the page, so that it does not change a value by accident."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class PlanningPage(QWidget):
    """Reads what came when it is shown, and plans again when a number is changed."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("planning")
        self._workplace = workplace
        self._desk = workplace.supervision.planning
        self._order = AnswerOrder()
        self._asked = 0  # answers to an earlier choice are late
        self._history: History | None = None
        self._plans: Sequence[DayPlan] = ()
        self._goal, self._shows_week = Goal(), False  # of the plans that are shown
        self._set: set[str] = set()  # the numbers that the person has changed
        self._agents: dict[tuple[date, int], int] = {}  # what if, by day and quarter hour
        self._shift_desk = workplace.supervision.shifts
        self._shifts: Plan = {}  # of the days that are shown
        self._counts: Sequence[int] = ()  # agents on shift in each quarter hour of the shown day
        self._outgoing = Outgoing(self, workplace.paper.exports)
        self._view, self._day = self._list("view", 10), self._list("day", 16)
        self._queue = self._list("queue", 10)
        self._numbers = {name: self._number(name) for name in _NUMBERS}
        boxes: dict[str, QWidget] = {
            "view": self._view,
            "day": self._day,
            "queue": self._queue,
            **self._numbers,
        }
        self._fields = {name: Field(f"planning.{name}.field", box) for name, box in boxes.items()}
        self._again = ActionButton("planning.again", "", "rotate")
        self._xlsx = ActionButton("planning.xlsx", "", "save")
        self._csv = ActionButton("planning.csv", "", "save")
        self._load = ActionButton("planning.load", "", "inbox")
        self._bad = QPlainTextEdit()
        self._bad.setObjectName("planning.bad_lines")
        self._bad.setReadOnly(True)
        self._bad.setTabChangesFocus(True)
        self._bad.hide()
        self._status = Label("planning.status", "muted", wraps=True)
        self._notes = Label("planning.notes", "muted", wraps=True)
        self._calls_words = Label("planning.calls.words", "muted")
        self._agents_words = Label("planning.agents.words", "muted")
        self._calls_chart, self._agents_chart = PlanChart("planning.calls"), PlanChart("planning.agents")
        self._table = PlanTable()
        self._pane = ShiftPane(self._shift_desk)
        self._stack = Stack()
        self._build()
        self._connect()
        self.retranslate()

    # -- building ------------------------------------------------------------------------------------------

    def _list(self, name: str, letters: int) -> QComboBox:
        box = QComboBox()
        box.setObjectName(f"planning.{name}")
        box.setMaxVisibleItems(24)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(letters)
        return box

    def _number(self, name: str) -> QSpinBox:
        low, high, first, step = _NUMBERS[name]
        box = _Number()
        box.setObjectName(f"planning.{name}")
        box.setRange(low, high)
        box.setSingleStep(step)
        box.setValue(first)
        box.setKeyboardTracking(False)
        box.lineEdit().setTextMargins(6, 0, 6, 0)  # the stylesheet's padding does not reach it
        if name == "aht":
            box.setSpecialValueText(UNKNOWN)
        return box

    def _build(self) -> None:
        top = QWidget()
        row = Flow(GAP)
        top.setLayout(row)
        for field in self._fields.values():
            row.addWidget(field)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        for button in (self._again, self._load, self._xlsx, self._csv):
            buttons.addWidget(button)
        buttons.addWidget(self._status, 1)
        charts = QWidget()
        left = QVBoxLayout(charts)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(GAP)
        for words, chart in (
            (self._calls_words, self._calls_chart),
            (self._agents_words, self._agents_chart),
        ):
            left.addWidget(words)
            left.addWidget(chart, 1)
        parts = split("planning.parts", SIDE_BY_SIDE, (self._table, charts), sizes=(820, 420))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(top)
        column.addLayout(buttons)
        column.addWidget(self._bad)
        self._stack.addWidget(parts)
        self._stack.addWidget(self._pane)
        column.addWidget(self._stack, 1)
        column.addWidget(self._notes)

    def _connect(self) -> None:
        self._view.activated.connect(self._on_view)
        self._day.activated.connect(self._on_day)
        self._queue.activated.connect(self.begin)
        for name, box in self._numbers.items():
            box.valueChanged.connect(partial(self._on_number, name))
        self._again.clicked.connect(self._begin_again)
        self._load.clicked.connect(self._ask_shifts)
        self._xlsx.clicked.connect(partial(self._ask_path, ".xlsx"))
        self._csv.clicked.connect(partial(self._ask_path, ".csv"))
        self._table.currentCellChanged.connect(self._on_row)
        self._table.stepped.connect(self._step)
        for chart in (self._calls_chart, self._agents_chart):
            chart.walked.connect(self._on_walked)
            chart.stepped.connect(self._step)
        self._outgoing.said.connect(self._status.setText)
        self._pane.said.connect(self._status.setText)
        self._shift_desk.changed.connect(self._read_shifts)
        shortcut = QShortcut(QKeySequence(SUPERVISION_KEYS["export"]), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._xlsx.click)

    # -- commands ------------------------------------------------------------------------------------------

    @Slot()
    def begin(self) -> None:
        """Read what came, then plan."""
        self._asked += 1
        asked = self._asked
        self._status.setText(self.tr("Counting…"))
        done, failed = partial(self._take_history, asked), partial(self._on_silence, asked)
        self._desk.read(self._today(), self._queue.currentData() or "", done, failed)
        self._read_shifts()

    def focus_main(self) -> None:
        self._day.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Keep nothing of what the last user was shown or has changed."""
        self._asked += 1
        self._history, self._plans = None, ()
        self._set.clear()
        self._agents.clear()
        self._shifts, self._counts = {}, ()
        self._view.setCurrentIndex(0)
        self._turn()
        self._pane.forget()
        self._queue.clear()
        self._show_bad(())
        self._show_numbers()
        self._show()
        self._status.setText("")

    def save_to(self, path: Path) -> None:
        """Write the table that is shown into this file; its ending says as what."""
        if self._shows_shifts:
            self._outgoing.await_file(path)
            self._workplace.paper.exports.save(_SHIFT_LIST, self._pane.table_out(), path)
        elif self._plans:
            self._outgoing.await_file(path)
            self._workplace.paper.exports.save(_LIST, self._table_out(), path)

    @property
    def shown_day(self) -> date | None:
        """Return the first day of the plan that is shown."""
        return self._plans[0].day if self._plans else None

    # -- choices -------------------------------------------------------------------------------------------

    def _today(self) -> date:
        procedure = self._workplace.procedure
        return procedure.calendar.local_day(procedure.clock())

    @property
    def _is_week(self) -> bool:
        return self._view.currentData() in ("week", _SHIFTS_OF_WEEK)

    @property
    def _shows_shifts(self) -> bool:
        return self._view.currentData() in (_SHIFTS, _SHIFTS_OF_WEEK)

    def _wanted(self) -> tuple[date, ...]:
        day = self._day.currentData()
        return tuple(day + number * _ONE for number in range(7)) if self._is_week else (day,)

    def _assumed(self) -> Assumptions:
        value = {name: box.value() for name, box in self._numbers.items()}
        goal = Goal(value["level"] / 100, value["within"], value["occupancy"] / 100, value["shrinkage"] / 100)
        factor = value["factor"] / 100 if "factor" in self._set else None
        return Assumptions(value["aht"] or None, goal, factor)

    def _offer_days(self) -> None:
        """Offer days on which the office is open, or weeks; at first the next one is chosen."""
        today, chosen = self._today(), self._day.currentData()
        with QSignalBlocker(self._day):
            self._day.clear()
            if self._is_week:
                monday = today - today.weekday() * _ONE
                for number in range(-_WEEKS_BACK, _WEEKS_AHEAD + 1):
                    first = monday + 7 * number * _ONE
                    words = self.tr("{first} to {last}")
                    self._day.addItem(
                        words.format(first=short_day_text(first), last=short_day_text(first + 6 * _ONE)),
                        first,
                    )
                first_choice = monday + 7 * _ONE
            else:
                is_open = office_of(self._workplace.procedure.calendar.days).is_open
                offered = [
                    day
                    for number in range(-_DAYS_BACK, _DAYS_AHEAD + 1)
                    if is_open(day := today + number * _ONE) or not number
                ]
                for day in offered:
                    self._day.addItem(long_day_text(day), day)
                first_choice = next((day for day in offered if day > today), today)
            self._day.setCurrentIndex(row_of(self._day, chosen, row_of(self._day, first_choice)))

    @Slot()
    def _on_view(self) -> None:
        self._set.discard("factor")
        self._turn()
        self._offer_days()
        self._plan()
        self._read_shifts()

    def _turn(self) -> None:
        """Show the grid of the shifts, or the forecast."""
        self._stack.setCurrentIndex(int(self._shows_shifts))
        for name in _NUMBERS:
            self._fields[name].setVisible(not self._shows_shifts)
        for part in (self._notes, self._again):
            part.setVisible(not self._shows_shifts)
        self._status.setText("")

    @Slot()
    def _on_day(self) -> None:
        self._set.discard("factor")  # it was of another day
        self._plan()
        self._read_shifts()

    def _on_number(self, name: str, _value: int) -> None:
        self._set.add(name)
        self._plan()

    @Slot()
    def _begin_again(self) -> None:
        """Forget what the person has changed."""
        self._set.clear()
        self._agents.clear()
        self._show_numbers()
        self._plan()

    # -- answers -------------------------------------------------------------------------------------------

    def _take_history(self, asked: int, history: History) -> None:
        if asked == self._asked:
            self._history = history
            self._offer_queues(history)
            self._show_numbers()
            self._plan()

    def _on_silence(self, asked: int) -> None:
        if asked != self._asked:
            return
        self._status.setText(
            self.tr("The server does not answer. Open the page again later.")
            if self._workplace.sync.sharing.is_on
            else self.tr("The calls cannot be counted now. Open the page again later.")
        )

    def _plan(self) -> None:
        if self._history is None:
            return
        self._asked += 1
        assumed = self._assumed()
        done = partial(self._take_plans, self._asked, assumed.goal)
        self._desk.plan(self._history, self._wanted(), assumed, done)

    def _take_plans(self, asked: int, goal: Goal, plans: tuple[DayPlan, ...]) -> None:
        if asked == self._asked:
            self._plans, self._goal, self._shows_week = plans, goal, len(plans) > 1
            self._count_shifts()
            self._show_numbers()
            self._show()

    # -- what if -------------------------------------------------------------------------------------------

    def _slots(self) -> Sequence[QuarterHour]:
        return self._plans[0].slots if self._plans and not self._shows_week else ()

    def _agents_in(self, slot: QuarterHour) -> int | None:
        """Return the agents on the telephone: those on shift, else as many as are needed, until a change."""
        if slot.need is None:
            return None
        on_shift = self._on_shift(slot)
        usual = slot.need.agents if on_shift is None else on_shift
        return self._agents.get((self._plans[0].day, slot.number), usual)

    def _on_shift(self, slot: QuarterHour) -> int | None:
        """Return the agents who are there by the loaded shifts; None if none are of this day."""
        return self._counts[slot.number] if self._counts else None

    def _count_shifts(self) -> None:
        """Count those who are on shift on the day; of one queue alone nobody knows who answers it."""
        is_of_all = self._history is not None and not self._history.queue
        of_day = [shifts for (_, day), shifts in self._shifts.items() if day == self.shown_day and shifts]
        self._counts = agents_on_shift(of_day) if is_of_all and of_day else ()

    @Slot()
    def _read_shifts(self) -> None:
        days = self._wanted()
        if days[0] is not None:
            take = self._order.unless_late(partial(self._take_shifts, days))
            self._shift_desk.read(days[0], days[-1] + _ONE, take)

    def _take_shifts(self, days: Sequence[date], found: Plan) -> None:
        if days == self._wanted():
            self._shifts = found
            self._agents.clear()
            self._count_shifts()
            self._show()

    def _shown_shifts(self) -> Shown:
        days = self._wanted()
        needed: dict[int, int] = {}
        if self._plans and self._plans[0].day == days[0] and not (self._history and self._history.queue):
            slots = self._plans[0].slots if len(days) == 1 else ()
            needed = {one.number: one.need.scheduled for one in slots if one.need is not None}
        people = self._shift_desk.people
        return Shown(
            people, days, self._shifts, self._slots_of(days[0]) if len(days) == 1 else range(0), needed
        )

    def _slots_of(self, day: date) -> range:
        """Return the quarter hours of the open hours and of the shifts, and some around them."""
        shown = [*open_slots(self._workplace.procedure.calendar.days, day)]
        for shifts in self._shifts.values():
            for one in shifts:
                shown += (one.begin // SLOT_MIN, (one.end - 1) // SLOT_MIN)
        first, last = (min(shown), max(shown)) if shown else (_USUAL[0], _USUAL[-1])
        first, last = max(0, first - _MARGIN), min(SLOTS - 1, last + _MARGIN)
        return range(first // 4 * 4, last // 4 * 4 + 4)

    def _offer_queues(self, history: History) -> None:
        with QSignalBlocker(self._queue):
            self._queue.clear()
            self._queue.addItem(self.tr("All queues"), "")
            for name in history.queues:
                self._queue.addItem(name, name)
            self._queue.setCurrentIndex(row_of(self._queue, history.queue))

    def _outcome(self, slot: QuarterHour) -> Queue | None:
        agents = self._agents_in(slot)
        return what_if(slot, self._goal, agents) if agents is not None else None

    @Slot(int)
    def _step(self, by: int) -> None:
        row, slots = self._table.currentRow(), self._slots()
        if not 0 <= row < len(slots):
            return
        agents = self._agents_in(slots[row])
        if agents is not None:
            changed = min(_MOST_AGENTS, max(0, agents + by))
            self._agents[self._plans[0].day, slots[row].number] = changed
            self._show()
            announce(self, self._agents_point(slots[row]).words)

    @Slot(int)
    def _on_walked(self, number: int) -> None:
        if 0 <= number < self._table.rowCount():
            self._table.setCurrentCell(number, max(0, self._table.currentColumn()))

    @Slot(int, int, int, int)
    def _on_row(self, row: int, _column: int, _row_before: int, _column_before: int) -> None:
        for chart in (self._calls_chart, self._agents_chart):
            chart.go_to(row)

    # -- showing -------------------------------------------------------------------------------------------

    def _show_numbers(self) -> None:
        """Show what was measured, where the person has not set another number."""
        history, plan = self._history, self._plans[0] if len(self._plans) == 1 else None
        measured = {name: first for name, (_, _, first, _) in _NUMBERS.items()}
        if history is not None:
            measured["aht"] = round(history.aht_s or 0)
            measured["shrinkage"] = min(90, round(100 * (history.shrinkage or 0.0)))
        if plan is not None:
            measured["factor"] = round(100 * plan.forecast.factor)
        for name, value in measured.items():
            if name not in self._set:
                with QSignalBlocker(self._numbers[name]):
                    self._numbers[name].setValue(value)
        is_like_others = plan is None or plan.forecast.kind is None
        self._numbers["factor"].setEnabled(not is_like_others)

    def _show(self) -> None:
        if self._shows_shifts:
            self._pane.show_plan(self._shown_shifts())
        rows = self._week_rows() if self._shows_week else self._day_rows()
        self._table.show_rows(self._head(), list(rows))
        self._show_charts()
        self._on_row(self._table.currentRow(), 0, 0, 0)
        self._again.setEnabled(bool(self._plans))
        for button in (self._xlsx, self._csv):
            button.setEnabled(bool(self._plans) or self._shows_shifts)
        self._notes.setText(self._notes_text())
        if self._history is not None and not self._outgoing.is_awaited and not self._shows_shifts:
            text = self.tr("Data up to {time}.")
            made_at = when_text(self._history.made_at, self._workplace.procedure.clock())
            self._status.setText(text.format(time=made_at))

    def _notes_text(self) -> str:
        if self._history is None:
            return ""
        plan = self._plans[0] if len(self._plans) == 1 else None
        is_open = plan is not None and office_of(self._workplace.procedure.calendar.days).is_open(plan.day)
        return " ".join(sentences(self._history, plan, is_open, bool(self._numbers["aht"].value())))

    def _head(self) -> tuple[str, ...]:
        if self._shows_week:
            return (
                self.tr("Day"),
                self.tr("Expected"),
                self.tr("Came"),
                self.tr("Most agents"),
                self.tr("Agent hours"),
            )
        return (
            self.tr("Time"),
            self.tr("Expected"),
            self.tr("Came"),
            self.tr("Needed"),
            self.tr("In the plan"),
            self.tr("On shift"),
            self.tr("What if"),
            self.tr("In time"),
            self.tr("Wait (s)"),
            self.tr("Busy"),
            self.tr("Hang up"),
        )

    def _day_rows(self) -> Iterator[PlanRow]:
        for slot in self._slots():
            queue, need = self._outcome(slot), slot.need
            wait = queue.asa_s if queue is not None and math.isfinite(queue.asa_s) else None
            yield PlanRow(
                (
                    hour_text(*divmod(slot.number, 4)),
                    decimal_text(slot.calls),
                    whole_text(slot.actual),
                    whole_text(need.agents if need is not None else None),
                    whole_text(need.scheduled if need is not None else None),
                    whole_text(self._on_shift(slot)),
                    whole_text(self._agents_in(slot)),
                    share_text(queue.service_level if queue is not None else None),
                    decimal_text(wait),
                    share_text(queue.occupancy if queue is not None else None),
                    share_text(queue.abandons if queue is not None else None),
                )
            )
        if self._slots():
            plan = self._plans[0]
            hours = decimal_text(plan.agent_hours)
            hours = self.tr("{hours} h").format(hours=hours) if plan.agent_hours is not None else hours
            sums = (decimal_text(plan.calls), whole_text(plan.actual), "", hours, "", "", "", "", "", "")
            yield PlanRow((self.tr("Whole day"), *sums), is_sum=True)

    def _week_rows(self) -> Iterator[PlanRow]:
        for plan in self._plans:
            yield PlanRow(
                (
                    long_day_text(plan.day),
                    decimal_text(plan.calls if plan.slots else None),
                    whole_text(plan.actual),
                    whole_text(plan.most),
                    decimal_text(plan.agent_hours),
                )
            )

    def _show_charts(self) -> None:
        self._agents_words.setText(
            self.tr("Agents. Bar: most in the plan at one time.")
            if self._shows_week
            else self.tr("Agents. Bar: needed. Line: what if (Up, Down).")
        )
        if self._shows_week:
            calls = [self._day_point(plan) for plan in self._plans]
            agents = [
                Point(short_day_text(one.day), f"{long_day_text(one.day)}: {whole_text(one.most)}", one.most)
                for one in self._plans
            ]
        else:
            calls = [self._calls_point(slot) for slot in self._slots()]
            agents = [self._agents_point(slot) for slot in self._slots()]
        self._calls_chart.show_chart(_chart(calls), self.tr("Calls expected, and calls that came"))
        self._agents_chart.show_chart(_chart(agents), self.tr("Agents needed, and what if there are others"))

    def _day_point(self, plan: DayPlan) -> Point:
        words = self._calls_text(long_day_text(plan.day), plan.calls, plan.actual)
        return Point(short_day_text(plan.day), words, plan.calls if plan.slots else None, mark=plan.actual)

    def _calls_point(self, slot: QuarterHour) -> Point:
        time = hour_text(*divmod(slot.number, 4))
        return Point(time, self._calls_text(time, slot.calls, slot.actual), slot.calls, mark=slot.actual)

    def _calls_text(self, time: str, calls: float, actual: int | None) -> str:
        expected = decimal_text(calls)
        if actual is None:
            return self.tr("{time}: {calls} calls expected").format(time=time, calls=expected)
        text = self.tr("{time}: {calls} calls expected, {came} came")
        return text.format(time=time, calls=expected, came=count_text(actual))

    def _agents_point(self, slot: QuarterHour) -> Point:
        time = hour_text(*divmod(slot.number, 4))
        agents, queue = self._agents_in(slot), self._outcome(slot)
        if slot.need is None or agents is None or queue is None:
            return Point(time, self.tr("{time}: not known").format(time=time), None)
        text = self.tr("{time}: {needed} agents needed; with {agents} agents {share} are answered in time")
        words = text.format(
            time=time,
            needed=count_text(slot.need.agents),
            agents=count_text(agents),
            share=share_text(queue.service_level),
        )
        return Point(time, words, slot.need.agents, mark=agents)

    # -- files ---------------------------------------------------------------------------------------------

    def _ask_path(self, ending: str) -> None:
        day = day_text(self._wanted()[0] or self._today())
        name = (self.tr("Shifts {day}") if self._shows_shifts else self.tr("Plan {day}")).format(day=day)
        ask_path(self, self.tr("Save the plan"), name, ending, self.save_to)

    def _table_out(self) -> Table:
        """Return the table with numbers as numbers; days and times as in ISO 8601."""
        rows = self._week_out() if self._shows_week else self._day_out()
        return Table(
            self.tr("Planning"), (self.tr("Day"), *self._head()[1 if self._shows_week else 0 :]), tuple(rows)
        )

    def _week_out(self) -> Iterator[tuple[Cell, ...]]:
        for plan in self._plans:
            calls = round(plan.calls, 2) if plan.slots else None
            yield plan.day.isoformat(), calls, plan.actual, plan.most, plan.agent_hours

    def _day_out(self) -> Iterator[tuple[Cell, ...]]:
        for slot in self._slots():
            need, queue = slot.need, self._outcome(slot)
            needed: tuple[Cell, ...] = (None,) * 8
            if need is not None and queue is not None:
                wait = round(queue.asa_s, 1) if math.isfinite(queue.asa_s) else None
                shares = (
                    round(queue.service_level, 4),
                    wait,
                    round(queue.occupancy, 4),
                    round(queue.abandons, 4),
                )
                on_shift, agents = self._on_shift(slot), self._agents_in(slot)
                needed = (need.agents, need.scheduled, on_shift, agents, *shares)
            time = f"{slot.number // 4:02}:{slot.number % 4 * 15:02}"
            yield self._plans[0].day.isoformat(), time, round(slot.calls, 2), slot.actual, *needed

    @Slot()
    def _ask_shifts(self) -> None:
        ask_list(self, "planning.shifts_file", self.tr("Load shifts"), self.load_from)

    def load_from(self, path: Path) -> None:
        """Load a list of shifts into the plan, if every line of it can be read."""
        self._shift_desk.load(path, self._take_list, self._on_not_loaded)

    def _take_list(self, found: ShiftList) -> None:
        self._show_bad(found.bad)
        done = partial(self._on_loaded, found)
        if found.bad:
            text = self.tr("Nothing was loaded: {count} lines cannot be read.")
            self._status.setText(text.format(count=count_text(len(found.bad))))
        elif found.plan:
            self._shift_desk.plan_loaded(found.plan, done, self._pane.on_refused)
        else:
            done(0)

    def _on_loaded(self, found: ShiftList, replaced: int) -> None:
        sentences = [self.tr("Days of agents loaded: {count}.").format(count=count_text(len(found.plan)))]
        if found.plan:  # so that a month that was read as a day, or a wrong year, is seen
            days = [day for _, day in found.plan]
            text = self.tr("The first day is {first}, the last {last}.")
            sentences.append(text.format(first=day_text(min(days)), last=day_text(max(days))))
        if replaced:
            text = self.tr("On {count} of them other shifts were replaced.")
            sentences.append(text.format(count=count_text(replaced)))
        if found.is_ansi:
            sentences.append(ansi_text())
        self._status.setText(" ".join(sentences))

    def _on_not_loaded(self, error: CsvError) -> None:
        self._show_bad(())
        self._status.setText(csv_error_text(error))

    def _show_bad(self, bad: Sequence[BadLine]) -> None:
        self._bad.setPlainText("\n".join(map(bad_line_text, bad)))
        self._bad.setFixedHeight(current_theme().px(_BAD_PX))
        self._bad.setVisible(bool(bad))

    # -- words and Qt --------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        chosen = self._view.currentData()
        with QSignalBlocker(self._view):
            self._view.clear()
            self._view.addItem(self.tr("Day"), "day")
            self._view.addItem(self.tr("Week"), "week")
            self._view.addItem(self.tr("Shifts of a day"), _SHIFTS)
            self._view.addItem(self.tr("Shifts of a week"), _SHIFTS_OF_WEEK)
            self._view.setCurrentIndex(row_of(self._view, chosen))
        self._offer_days()
        if self._history is not None:
            self._offer_queues(self._history)
        labels = {
            "view": self.tr("Shown"),
            "day": self.tr("Date"),
            "queue": self.tr("Queue"),
            "aht": self.tr("Time of a call (s)"),
            "level": self.tr("In time (%)"),
            "within": self.tr("Time to answer (s)"),
            "occupancy": self.tr("Busy at most (%)"),
            "shrinkage": self.tr("Breaks and more (%)"),
            "factor": self.tr("Factor of the day (%)"),
        }
        for name, label in labels.items():
            self._fields[name].set_label(label)
        tips = {
            "aht": self.tr("Talk, hold and wrap-up: the mean of the incoming calls of the last 8 weeks."),
            "shrinkage": self.tr(
                "Share of breaks and not ready in the last 8 weeks. Add training, leave and illness."
            ),
            "factor": self.tr("Of days after a holiday and at the end of a month."),
        }
        for name, tip in tips.items():
            self._numbers[name].setToolTip(tool_tip(tip))
        self._again.setText(self.tr("Measured values"))
        self._xlsx.setText(self.tr("Excel…"))
        self._csv.setText(self.tr("CSV…"))
        self._load.setText(self.tr("Load shifts…"))
        self._bad.setAccessibleName(self.tr("Lines that cannot be read"))
        self._table.setAccessibleName(self.tr("Plan"))
        self._pane.retranslate()
        self._calls_words.setText(self.tr("Calls. Bar: expected. Line: came."))
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._offer_days()
            self.begin()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._asked += 1


def _chart(points: Sequence[Point]) -> Chart | None:
    return Chart(Form.BARS, tuple(points), axis(points, _mark_text)) if points else None


def _mark_text(value: float) -> str:
    return count_text(round(value)) if value == round(value) else ""
