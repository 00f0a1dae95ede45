"""The page "Figures": filters, the grid, and beside it what is behind the current number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.desktop.workplace import Workplace
from app.figures.asking import Counted, Question
from app.figures.periods import Period, days_of
from ui.figures.detail import DetailPane
from ui.figures.export import FigureExport, Stamp
from ui.figures.figure_text import ValueWords, long_day_text, month_text, scope_text
from ui.figures.filters import FigureFilters, row_of
from ui.figures.grid import GridModel, GridTable, Row, grid_questions
from ui.figures.own_shifts import OwnShifts
from ui.keys.key_table import SUPERVISION_KEYS
from ui.paper.ask import ask_path
from ui.style.tokens import GAP
from ui.text.numbers import count_text
from ui.text.times import when_text
from ui.widgets.button import ActionButton
from ui.widgets.split import SIDE_BY_SIDE, split
from ui.widgets.text import Label
from ui.widgets.tool_tip import tool_tip

_QUEUES = "queue_entered"  # the figure that knows the queues
AGAIN_MS = 60_000  # facts are made within 30 s of a change
SOON_MS = 3_000  # this computer makes the facts, and is not ready
# What is asked together. The first part has what is looked at first.
_PARTS = (
    (Period.DAY, Period.DAY_BEFORE),
    (Period.WEEK, Period.MONTH),
    (Period.QUARTER,),
    (Period.YEAR,),
)


class FiguresPage(QWidget):
    """Asks while it is shown, and again each minute. Without an answer it keeps what it shows."""

    case_wanted = Signal(object, bool)  # UUID; whether it is on this computer
    answered = Signal()  # a part of the grid is there, or could not be counted

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("figures")
        self._workplace = workplace
        self._desk, self._session = workplace.supervision.figures, workplace.access.session
        self._words = ValueWords(workplace)
        self._asked = 0  # answers to an earlier question are late
        self._waiting_parts = 0
        self._made_at: datetime | None = None
        self._waiting = 0
        self._scope = ""  # whose figures they are
        self._is_silent = False
        self._chosen: Row | None = None
        self._column = 1
        self._filters = FigureFilters(workplace)
        self._days = QComboBox()
        self._days.setObjectName("figures.days")
        self._days.setMaxVisibleItems(30)
        self._days.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._days.setMinimumContentsLength(14)
        self._export = ActionButton("figures.export", "", "save")
        self._status = Label("figures.status", "muted", wraps=True)
        self._own_shifts = OwnShifts(workplace.supervision.shifts, self._today)
        self._model = GridModel(self._words)
        self._grid = GridTable(self._model)
        self._detail = DetailPane(workplace, self._words)
        self._out = FigureExport(workplace.paper.exports, self)
        self._ticker = QTimer(self)
        self._ticker.setInterval(AGAIN_MS)
        self._build()
        self._connect()
        self.retranslate()

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(GAP)
        top.addWidget(self._days, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._filters, 1)
        top.addWidget(self._export, 0, Qt.AlignmentFlag.AlignTop)
        parts = split(
            "figures.parts", SIDE_BY_SIDE, (self._grid, self._detail), sizes=(820, 420), shares=(7, 4)
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(top)
        column.addWidget(self._own_shifts)
        column.addWidget(self._status)
        column.addWidget(parts, 1)

    def _connect(self) -> None:
        self._filters.changed.connect(self.begin)
        self._days.activated.connect(self.begin)
        self._export.clicked.connect(self._open_exports)
        self._grid.moved.connect(self._on_moved)
        self._grid.cases_wanted.connect(self.show_cases)
        self._detail.left.connect(partial(self._grid.setFocus, Qt.FocusReason.OtherFocusReason))
        self._detail.case_wanted.connect(self.case_wanted)
        self._model.modelReset.connect(self._choose_first)
        self._out.ended.connect(self._status.setText)
        self._ticker.timeout.connect(self._ask_again)
        self._session.staff_changed.connect(self._offer)
        for name, act in (("formula", self._detail.show_formula), ("export", self._open_exports)):
            shortcut = QShortcut(QKeySequence(SUPERVISION_KEYS[name]), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # -- commands ------------------------------------------------------------------------------------------

    @Slot()
    def begin(self) -> None:
        """Show the chosen day and filters."""
        today = self._today()
        self._made_at, self._waiting, self._is_silent = None, 0, False
        self._model.begin(self._days.currentData() or today, today, self._filters.only)
        self._ask()

    def show_days_to(self, day: date) -> None:
        """Choose one of the last days that are offered."""
        self._days.setCurrentIndex(row_of(self._days, day))
        self.begin()

    def focus_main(self) -> None:
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def show_cases(self) -> None:
        """List the cases behind the current number."""
        self._detail.show_cases()

    def forget(self) -> None:
        """Keep nothing of what the last user was shown."""
        self._asked += 1
        self._made_at, self._waiting, self._is_silent, self._chosen = None, 0, False, None
        self._filters.offer(False)
        self._model.begin(self._today(), self._today(), ())
        self._detail.forget()
        self._own_shifts.forget()
        self._status.setText("")

    # -- asking --------------------------------------------------------------------------------------------

    def _today(self) -> date:
        return self._workplace.procedure.calendar.local_day(self._workplace.procedure.clock())

    @Slot()
    def _ask_again(self) -> None:
        """Keep what is shown until the answer comes, unless a new day began or something else is chosen."""
        model, today = self._model, self._today()
        if today != model.today:
            self._offer_days()
        chosen = self._days.currentData() or today, today, self._filters.only
        if chosen == (model.day, model.today, model.only):
            self._ask()
        else:
            self.begin()

    @Slot()
    def _ask(self) -> None:
        self._asked += 1
        asked = self._asked
        self._waiting_parts = len(_PARTS)
        self._ask_part(asked, 0)

    def _ask_part(self, asked: int, part: int) -> None:
        if asked != self._asked or part >= len(_PARTS):
            return
        questions = grid_questions(self._model.day, self._model.only, _PARTS[part])
        if part == 0:
            year = days_of(Period.YEAR, self._model.day)
            questions.append(Question(_QUEUES, year.since, year.until, ("queue",)))
        self._desk.ask(questions, partial(self._take, asked, part), partial(self._on_silence, asked))

    def _take(self, asked: int, part: int, found: Sequence[Counted]) -> None:
        if asked != self._asked:
            return
        self._is_silent = False
        self._waiting_parts -= 1
        if part == 0:
            *found, queues = found
            self._filters.offer_queues([str(one.by[0]) for one in queues.groups if one.value and one.by[0]])
        self._model.take(found)
        if found and part == 0:  # the others are as new, or newer
            self._made_at, self._waiting, self._scope = found[0].made_at, found[0].waiting, found[0].scope
            is_made_here = not self._workplace.sync.sharing.is_on
            self._ticker.start(SOON_MS if self._waiting and is_made_here else AGAIN_MS)
        self._show_status()
        self._follow()
        if part == 0:
            self._detail.refresh()
        self.answered.emit()
        self._ask_part(asked, part + 1)

    def _on_silence(self, asked: int) -> None:
        if asked == self._asked:
            self._is_silent = True
            self._show_status()
            self.answered.emit()

    @property
    def is_whole(self) -> bool:
        """Whether all columns are there."""
        return self._waiting_parts == 0

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot()
    def _on_moved(self) -> None:
        index = self._grid.currentIndex()
        shown = self._model.shown(index)
        if shown is not None:
            self._chosen, self._column = shown.row, index.column()
        self._follow()

    def _follow(self) -> None:
        shown = self._model.shown(self._grid.currentIndex())
        self._detail.follow(shown, self._model.title(shown.row) if shown is not None else "")

    @Slot()
    def _choose_first(self) -> None:
        """A line stays chosen when others come; at first it is the first one.

        A line that is gone, because nothing is known of its step yet, is chosen again when it comes back.
        """
        chosen = self._chosen
        row = self._model.find(chosen) if chosen is not None else -1
        row = (
            row if row >= 0 else next(n for n in range(self._model.rowCount()) if not self._model.is_group(n))
        )
        self._grid.setCurrentIndex(self._model.index(row, self._column))
        self._chosen = chosen

    def _offer_days(self) -> None:
        """Offer today, the last days, and the ends of months: a month up to its end is the whole one."""
        today, chosen = self._today(), self._days.currentData()
        with QSignalBlocker(self._days):
            self._days.clear()
            self._days.addItem(self.tr("Up to today"), None)
            for number in range(1, 8):
                day = today - timedelta(days=number)
                self._days.addItem(self.tr("Up to {day}").format(day=long_day_text(day)), day)
            end = today.replace(day=1) - timedelta(days=1)
            for _ in range(12):
                self._days.addItem(self.tr("Up to the end of {month}").format(month=month_text(end)), end)
                end = end.replace(day=1) - timedelta(days=1)
            self._days.setCurrentIndex(row_of(self._days, chosen))

    @Slot()
    def _offer(self) -> None:
        self._filters.offer(self._workplace.access.audit_trail.may_read)

    @Slot()
    def _open_exports(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("figures.export.menu")
        for ending, words in (
            (".xlsx", self.tr("Excel, with formulas in words and the division")),
            (".csv", self.tr("CSV, the grid")),
        ):
            menu.addAction(words).triggered.connect(partial(self._ask_path, ending))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._export.mapToGlobal(self._export.rect().bottomLeft()))

    def _ask_path(self, ending: str) -> None:
        ask_path(self, self.tr("Export the figures"), self.tr("Figures"), ending, self.save_to)

    def save_to(self, path: Path) -> None:
        """Write what is shown into this file; its ending says as what."""
        scope, only = scope_text(self._scope), self._filters.words
        stamp = Stamp(self._made_at, self._waiting, scope, only, self._model.unread)
        self._out.save(path, self._model, self._detail, stamp)

    # -- words and Qt --------------------------------------------------------------------------------------

    def _show_status(self) -> None:
        self._status.setText(" ".join(self._status_words()))

    def _status_words(self) -> list[str]:
        words = []
        if self._made_at is not None:
            words.append(self.tr("Data up to {time}.").format(time=self._moment(self._made_at)))
            words += filter(None, [scope_text(self._scope)])
            if self._waiting:
                text = self.tr("Provisional: {count} changed cases and states are not counted yet.")
                words.append(text.format(count=count_text(self._waiting)))
        if self._is_silent and not self._workplace.sync.sharing.is_on:
            words.append(self.tr("The figures cannot be counted now. They are asked for again each minute."))
        elif self._is_silent:
            words.append(
                self.tr("The server does not answer: this is what was shown before.")
                if self._made_at is not None
                else self.tr("The server does not answer. It is asked again each minute.")
            )
        return words

    def _moment(self, at: datetime) -> str:
        return when_text(at, self._workplace.procedure.clock())

    def retranslate(self) -> None:
        self._offer()
        self._offer_days()
        self._days.setAccessibleName(self.tr("The last day of the periods"))
        self._days.setToolTip(tool_tip(self.tr("The last day of the periods")))
        self._export.setText(self.tr("Export"))
        for part in (self._grid, self._grid.horizontalHeader()):
            part.setAccessibleName(self.tr("Figures by period"))
        self._own_shifts.retranslate()
        self._model.retranslate()
        self._detail.retranslate()
        self._follow()
        self._show_status()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._own_shifts.read()
        self._offer_days()
        self._offer()
        self._ask_again()
        self._ticker.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ticker.stop()
        self._asked += 1

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
