"""The grid: a line for each figure, a column for each period, and the period before beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.common.tables import Cell as TableCell
from app.figures.asking import Counted, Question, Unread
from app.figures.figure_words import Line, lines
from app.figures.figures import Group, Measure, groups_of
from app.figures.periods import Days, Period, days_before, days_of
from app.figures.thresholds import AT_MOST
from ui.figures.figure_text import (
    UNKNOWN,
    ValueWords,
    days_text,
    division_title,
    exported,
    formula,
    group_text,
    group_title,
    line_title,
    needs,
    period_title,
    spoken_days,
    spoken_value,
    target_text,
    translate,
    unread_text,
)
from ui.style.theme import current_theme
from ui.style.tokens import GAP, Size
from ui.widgets.tool_tip import tool_tip

Index = QModelIndex | QPersistentModelIndex
BEFORE = Qt.ItemDataRole.UserRole  # the value of the period before
PERIODS = tuple(Period)
_NUMBER_PX, _TITLE_PX, _LEAST_TITLE_PX = 71, 226, 140  # at 100 %
_NO_BREAK = "\u00a0"
_ABOVE, _BELOW = "▲", "▼"  # before a number above, or below, its target
_INCOMPLETE = "*"  # after a number in which something is missing
Only = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """title: Of a group, which has no values. value: Of the column `line.by`."""

    title: str = ""
    line: Line | None = None
    value: Any = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One number of the grid."""

    row: Row
    line: Line
    period: Period
    days: Days
    group: Group | None  # None: not asked, or not answered yet
    only: Only  # with the value of the row
    target: float | None = None  # what is expected on the last day: a share, or milliseconds
    unread: tuple[Unread, ...] = ()  # when nobody read the exchange: what is missing

    @property
    def is_at_most(self) -> bool:
        """Whether the target is the most that is wanted."""
        return self.line.figure.measure is not Measure.SHARE or self.line.figure.key in AT_MOST

    @property
    def is_missed(self) -> bool:
        """Whether the number is on the wrong side of its target."""
        value = self.group.value if self.group is not None else None
        if value is None or self.target is None:
            return False
        return value > self.target if self.is_at_most else value < self.target

    @property
    def is_incomplete(self) -> bool:
        """Whether nobody read the exchange for some of the time."""
        return bool(self.unread) and self.group is not None

    @property
    def question(self) -> Question:
        return Question(self.line.figure.key, self.days.since, self.days.until, only=self.only)


def is_chosen_by(line: Line, only: Only) -> str:
    """Return the filter by which the figure cannot be chosen; "" if it can by all of them."""
    return next((name for name, _ in only if name not in groups_of(line.figure)), "")


def grid_questions(day: date, only: Only, periods: Sequence[Period]) -> list[Question]:
    """Return what to ask for these columns, each with the period before."""
    asked = [line for _, group in lines() for line in group if not is_chosen_by(line, only)]
    both = ((days_of(period, day), days_before(period, day)) for period in periods)
    return [
        Question(
            line.figure.key,
            days.since,
            days.until,
            (line.by,) if line.by else (),
            tuple((name, value) for name, value in only if name != line.by),
        )
        for days in dict.fromkeys(chain.from_iterable(both))  # the day before is of two columns
        for line in asked
    ]


_ROLES = frozenset(
    (
        *(Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole),
        BEFORE,
    )
)


class GridModel(QAbstractTableModel):
    """Keeps what it shows until other answers come."""

    def __init__(self, words: ValueWords) -> None:
        super().__init__()
        self._words = words
        self._day = self._today = date.today()
        self._only: Only = ()
        self._answers: dict[tuple[str, str, date, date], dict[Any, Group]] = {}
        self._targets: dict[tuple[str, str, date, date], float | None] = {}
        self._unread: dict[tuple[str, str, date, date], tuple[Unread, ...]] = {}
        self._rows: list[Row] = list(self._laid_out())
        self._written: dict[tuple[int, int, int], object] = {}  # what data() returned since the last change

    # -- commands ------------------------------------------------------------------------------------------

    def begin(self, day: date, today: date, only: Only) -> None:
        """Show another day or other filters: nothing is known of them yet."""
        self.beginResetModel()
        self._day, self._today, self._only = day, today, only
        self._answers.clear()
        self._targets.clear()
        self._unread.clear()
        self._written.clear()
        self._rows = list(self._laid_out())
        self.endResetModel()

    def take(self, answers: Sequence[Counted]) -> None:
        for one in answers:
            asked = one.question
            key = (asked.figure, asked.by[0] if asked.by else "", asked.since, asked.until)
            self._targets[key], self._unread[key] = one.target, one.unread
            self._answers[key] = {group.by[0] if group.by else None: group for group in one.groups}
        self._written.clear()
        rows = list(self._laid_out())
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        else:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(PERIODS)))

    def retranslate(self) -> None:
        self._written.clear()
        self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(PERIODS)))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(PERIODS))

    @property
    def day(self) -> date:
        return self._day

    @property
    def today(self) -> date:
        return self._today

    @property
    def only(self) -> Only:
        return self._only

    @property
    def unread(self) -> tuple[Unread, ...]:
        """Return when nobody read the exchange, in all periods that are shown."""
        found = {one for times in self._unread.values() for one in times}
        return tuple(sorted(found, key=lambda one: one.since))

    # -- what it has ---------------------------------------------------------------------------------------

    def shown(self, index: Index) -> Shown | None:
        """Return the number of a cell; None for titles."""
        if not index.isValid() or index.column() == 0:
            return None
        return self._shown(self._rows[index.row()], PERIODS[index.column() - 1], days_of)

    def before(self, index: Index) -> Shown | None:
        if not index.isValid() or index.column() == 0:
            return None
        return self._shown(self._rows[index.row()], PERIODS[index.column() - 1], days_before)

    def row(self, number: int) -> Row:
        return self._rows[number]

    def is_group(self, number: int) -> bool:
        return self._rows[number].line is None

    def find(self, row: Row) -> int:
        """Return where this row is now; -1 if it is gone."""
        return self._rows.index(row) if row in self._rows else -1

    def _laid_out(self) -> Iterator[Row]:
        for title, group in lines():
            yield Row(title)
            for line in group:
                if not line.by:
                    yield Row(line=line)
                    continue
                for value in self._values_of(line):
                    yield Row(line=line, value=value)

    def _values_of(self, line: Line) -> list[Any]:
        """Return the values of which something is known in some period, in their order."""
        found = {
            value
            for (key, by, _since, _until), groups in self._answers.items()
            if (key, by) == (line.figure.key, line.by)
            for value, group in groups.items()
            if group.value is not None and value is not None
        }
        return sorted(found)

    def _shown(self, row: Row, period: Period, days_in: Any) -> Shown | None:
        line = row.line
        if line is None:
            return None
        days: Days = days_in(period, self._day)
        only = self._only
        if line.by:
            only = (*((name, value) for name, value in only if name != line.by), (line.by, row.value))
        key = line.figure.key, line.by, days.since, days.until
        groups = self._answers.get(key)
        target = self._words.step_target_ms(line, row.value, days.last) or self._targets.get(key)
        group = None
        if groups is not None:
            nothing = Group((), 0, 0 if line.figure.den is not None else None)
            group = groups.get(row.value, nothing)
        return Shown(row, line, period, days, group, only, target, self._unread.get(key, ()))

    # -- Qt ------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 1 + len(PERIODS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.is_group(index.row()):
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or section < 0 or section > len(PERIODS):
            return None
        if section == 0:
            return translate("FigureGrid", "Figure") if role == Qt.ItemDataRole.DisplayRole else None
        period = PERIODS[section - 1]
        title, days = period_title(period, self._day, self._today), days_of(period, self._day)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{title}\n{days_text(days)}"
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            text = translate("FigureGrid", "{title}: {days}. Below each number: {before}.")
            before = spoken_days(days_before(period, self._day))
            words = text.format(title=title, days=spoken_days(days), before=before)
            return tool_tip(words) if role == Qt.ItemDataRole.ToolTipRole else words
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in _ROLES or not index.isValid() or index.row() >= len(self._rows):
            return None
        key = index.row(), index.column(), int(role)
        if key not in self._written:
            self._written[key] = self._data(index, role)
        return self._written[key]

    def _data(self, index: Index, role: int) -> object:
        row = self._rows[index.row()]
        if index.column() == 0 or row.line is None:
            return self._title_data(row, role) if index.column() == 0 else None
        shown, before = self.shown(index), self.before(index)
        assert shown is not None
        assert before is not None
        if role == Qt.ItemDataRole.DisplayRole:
            sign = _ABOVE if shown.is_at_most else _BELOW
            text = _text(shown)
            text = f"{text}{_INCOMPLETE}" if shown.is_incomplete and text != UNKNOWN else text
            return f"{sign} {text}" if shown.is_missed else text
        if role == BEFORE:
            return _text(before)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(shown, before)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip(self.spoken(shown, before))
        return None

    def _title_data(self, row: Row, role: int) -> str | None:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._with_target(row, is_spoken=role == Qt.ItemDataRole.AccessibleTextRole)
        if role == Qt.ItemDataRole.ToolTipRole and row.line is not None:
            return tool_tip(f"{self.title(row)}. {formula(row.line.figure)}")
        return None

    # -- words ---------------------------------------------------------------------------------------------

    def title(self, row: Row) -> str:
        if row.line is None:
            return group_title(row.title)
        return line_title(row.line, self._words.words(row.line.by, row.value) if row.line.by else "")

    def spoken(self, shown: Shown, before: Shown) -> str:
        """Return "On time, step 3: 83.0 percent, 1,204 of 1,451, October 2026. September 2026: …"."""
        parts = [
            f"{self.title(one.row)}: {_spoken(one)}, {spoken_days(one.days)}"
            if one is shown
            else f"{spoken_days(one.days)}: {_spoken(one)}"
            for one in (shown, before)
        ]
        if shown.target is not None:
            parts.append(_spoken_target(shown))
            if shown.is_missed:
                parts.append(translate("FigureGrid", "The target is missed"))
        parts += [why for why in (why_unknown(shown), why_incomplete(shown)) if why]
        return ". ".join(part.rstrip(".") for part in parts) + "."

    def _with_target(self, row: Row, *, is_spoken: bool) -> str:
        """Return the title, with the target of the chosen day."""
        shown, title = self._shown(row, Period.DAY, days_of), self.title(row)
        if shown is None or shown.target is None:
            return title
        target = target_text(shown.line.figure.measure, shown.target)
        if is_spoken:
            return f"{title}. {_spoken_target(shown)}"
        words = f"({'≤' if shown.is_at_most else '≥'} {target})".replace(" ", _NO_BREAK)
        return f"{title} {words}"

    def table(self) -> list[tuple[TableCell, ...]]:
        """Return what is shown as rows of a file: a row for each number, with its unit and its parts."""
        rows: list[tuple[TableCell, ...]] = []
        for number, row in enumerate(self._rows):
            for column in range(1, len(PERIODS) + 1) if row.line is not None else ():
                index = self.index(number, column)
                shown, before = self.shown(index), self.before(index)
                assert shown is not None
                assert before is not None
                rows.append(
                    (
                        self.title(row),
                        period_title(shown.period, self._day, self._today),
                        shown.days.since.isoformat(),
                        shown.days.last.isoformat(),
                        *exported(shown.line.figure, shown.group),
                        exported(before.line.figure, before.group)[0],
                        unread_text(shown.unread) if shown.is_incomplete else "",
                    )
                )
        return rows


def why_unknown(shown: Shown) -> str:
    """Return why a number is "—"; "" if it is known."""
    if name := is_chosen_by(shown.line, shown.only):
        text = translate("FigureGrid", "Nothing is recorded by which it could be chosen: {filter}.")
        return text.format(filter=division_title(name))
    if shown.group is None:
        return translate("FigureGrid", "Not counted yet.")
    if shown.group.value is None:
        text = translate("FigureGrid", "Not known. What would be needed: {needs}")
        return text.format(needs=needs(shown.line.figure))
    return ""


def why_incomplete(shown: Shown) -> str:
    """Return what is missing in a number of the exchange's queues; "" if nothing is."""
    if not shown.is_incomplete:
        return ""
    text = translate("FigureGrid", "The PBX was not read, and what happened is missing: {times}.")
    return text.format(times=unread_text(shown.unread))


def _spoken_target(shown: Shown) -> str:
    assert shown.target is not None
    text = (
        translate("FigureGrid", "Target: at most {target}")
        if shown.is_at_most
        else translate("FigureGrid", "Target: at least {target}")
    )
    return text.format(target=target_text(shown.line.figure.measure, shown.target))


def _text(shown: Shown) -> str:
    if shown.group is None:
        return UNKNOWN if is_chosen_by(shown.line, shown.only) else "…"
    return group_text(shown.line.figure.measure, shown.group)


def _spoken(shown: Shown) -> str:
    if shown.group is None:
        return translate("FigureGrid", "not known")
    return spoken_value(shown.line.figure.measure, shown.group)


class GridTable(QTableView):
    """Enter opens the cases of a number. Tab leaves the table."""

    cases_wanted = Signal()
    moved = Signal()

    def __init__(self, model: GridModel) -> None:
        super().__init__()
        self.setObjectName("figures.grid")
        self._model = model
        self.setModel(model)
        self.setItemDelegate(_Numbers(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        model.modelReset.connect(self._lay_out)
        self.doubleClicked.connect(lambda _index: self.cases_wanted.emit())
        self.clicked.connect(self._on_clicked)
        self._fit()
        self._lay_out()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.moved.emit()

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Go over titles."""
        index = super().moveCursor(action, modifiers)
        if not index.isValid():
            return index
        step = 1 if index.row() > self.currentIndex().row() or index.row() == 0 else -1
        row = index.row()
        while 0 <= row < self._model.rowCount() and self._model.is_group(row):
            row += step
        if not 0 <= row < self._model.rowCount():
            return self.currentIndex()
        return self._model.index(row, max(1, index.column()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.cases_wanted.emit()
            return
        super().keyPressEvent(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        """The title of a line means its first number."""
        if index.column() == 0 and not self._model.is_group(index.row()):
            self.setCurrentIndex(self._model.index(index.row(), 1))

    def _lay_out(self) -> None:
        self.clearSpans()
        metrics = self.fontMetrics()
        for number in range(self._model.rowCount()):
            is_group = self._model.is_group(number)
            if is_group:
                self.setSpan(number, 0, 1, self._model.columnCount())
            below = 2 if is_group else current_theme().metrics(Size.CAPTION).height()
            self.setRowHeight(number, metrics.height() + below + 4)

    def _fit(self) -> None:
        self._share_room()
        self._lay_out()

    def _share_room(self) -> None:
        """The titles wrap where the numbers would be cut."""
        theme, header = current_theme(), self.horizontalHeader()
        header.setMinimumSectionSize(theme.px(_NUMBER_PX))
        spare = self.viewport().width() - len(PERIODS) * theme.px(_NUMBER_PX)
        header.resizeSection(0, min(theme.px(_TITLE_PX), max(theme.px(_LEAST_TITLE_PX), spare)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()


class _Numbers(QStyledItemDelegate):
    """Draws a number, and below it, quiet, the one of the period before."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        before = index.data(BEFORE)
        if before is None:
            self._paint_title(painter, option, index)
            return
        theme = current_theme()
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Text
        painter.save()
        area = option.rect.adjusted(GAP // 2, 1, -GAP, -1)
        painter.setFont(theme.font(Size.BODY, tabular=True))
        painter.setPen(option.palette.color(role))
        right = Qt.AlignmentFlag.AlignRight
        painter.drawText(area, right | Qt.AlignmentFlag.AlignTop, text)
        painter.setFont(theme.font(Size.CAPTION, tabular=True))
        painter.setPen(option.palette.color(role) if is_selected else theme.colour("muted"))
        painter.drawText(area, right | Qt.AlignmentFlag.AlignBottom, str(before))
        painter.restore()

    def _paint_title(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, GridModel)
        self.initStyleOption(option, index)
        if model.is_group(index.row()):
            option.font.setBold(True)
            painter.fillRect(QRect(option.rect), current_theme().colour("sunken"))
        option.rect = option.rect.adjusted(GAP // 2, 0, 0, 0)
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
