"""What is behind one number: its division as a chart and a table, its cases, and its formula."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.common.enums import CaseLine, ContactRecord
from app.common.tables import Table
from app.desktop.workplace import Workplace
from app.figures.asking import MOST_LISTED, Counted
from app.figures.charts import Chart, Form
from app.figures.figures import DAY, Figure, is_of_cases, is_of_contacts, is_of_plans
from app.figures.thresholds import AT_LEAST
from ui.figures.chart_view import ChartView
from ui.figures.counted_rows import CountedRows
from ui.figures.division import DividedRow, chart_of, column_of, divisions_of, questions_of, rows_of
from ui.figures.figure_text import (
    ValueWords,
    counted_on,
    division_title,
    figure_title,
    formula,
    group_text,
    needs,
    parts_text,
    spoken_days,
)
from ui.figures.grid import Shown, is_chosen_by, why_incomplete, why_unknown
from ui.style.tokens import GAP
from ui.text.numbers import count_text
from ui.text.times import time_text
from ui.widgets.button import ActionButton
from ui.widgets.column_list import ColumnList
from ui.widgets.stack import Stack
from ui.widgets.text import Label
from ui.widgets.tool_tip import tool_tip

_MOVED_MS = 120  # the arrows pass many numbers in one go
MOST_CASES = 100  # lines that are read at once
_CASE = Qt.ItemDataRole.UserRole


class DetailPane(QWidget):
    """Follows the current number of the grid. Esc leaves cases and formula."""

    left = Signal()  # by Esc: the grid takes the keyboard
    case_wanted = Signal(object, bool)  # UUID; whether it is on this computer

    def __init__(self, workplace: Workplace, words: ValueWords) -> None:
        super().__init__()
        self.setObjectName("figures.detail")
        self._workplace, self._words = workplace, words
        self._desk = workplace.supervision.figures
        self._shown: Shown | None = None
        self._title_words = ""
        self._answers: Sequence[Counted] = ()
        self._rows: list[DividedRow] = []
        self._wanted = ""  # the division that was chosen last
        self._asked = 0  # answers to an earlier question are late
        self._cases: Counter[UUID] = Counter()
        self._is_last = True  # there are no rows after those that are listed
        self._openable: dict[UUID, UUID] = {}  # by the id of a row, the case that is on this computer
        self._title = Label("figures.detail.title", "strong", wraps=True)
        self._value = Label("figures.detail.value", "muted", wraps=True)
        self._division = QComboBox()
        self._division.setObjectName("figures.detail.division")
        self._open_cases = ActionButton("figures.detail.cases", "", "file-text")
        self._open_formula = ActionButton("figures.detail.formula", "", "info")
        self._chart = ChartView("figures.detail.chart")
        self._table = ColumnList("figures.detail.table", 3, 0)
        self._remark = Label("figures.detail.remark", "muted", wraps=True)
        self._case_rows = ColumnList("figures.detail.case_rows", 3, 1)
        self._more = ActionButton("figures.detail.more")
        self._case_remark = Label("figures.detail.case_remark", "muted", wraps=True)
        self._formula = Label("figures.detail.text", wraps=True)
        self._back = ActionButton("figures.detail.back", "", "arrow-left")
        self._counted_rows = CountedRows(workplace)
        self._stack = Stack()
        self._moved = QTimer(self)
        self._moved.setSingleShot(True)
        self._moved.setInterval(_MOVED_MS)
        self._build()
        self._connect()

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        divided, cases, text = QWidget(), QWidget(), QWidget()
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self._division, 1)
        row.addWidget(self._open_cases)
        row.addWidget(self._open_formula)
        _column(divided, row, self._chart, self._table, self._remark)
        _column(cases, self._case_remark, self._case_rows, self._more)
        _column(text, self._formula)
        text.layout().addStretch(1)  # type: ignore[union-attr]
        for page in (divided, cases, text):
            self._stack.addWidget(page)
        back = QHBoxLayout()
        back.addWidget(self._back)
        back.addStretch(1)
        _column(self, self._title, self._value, back, self._stack)
        for column in (1, 2):
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            self._table.headerItem().setTextAlignment(column, right)
        self._formula.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._formula.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._turn_to(0)

    def _connect(self) -> None:
        self._division.activated.connect(self._on_division)
        self._open_cases.clicked.connect(self.show_cases)
        self._open_formula.clicked.connect(self.show_formula)
        self._back.clicked.connect(self._go_back)
        self._more.clicked.connect(self._show_more)
        self._moved.timeout.connect(self._ask)
        self._chart.walked.connect(self._on_walked)
        self._table.currentItemChanged.connect(self._on_row)
        self._case_rows.itemActivated.connect(self._on_case)

    # -- commands ------------------------------------------------------------------------------------------

    def follow(self, shown: Shown | None, title: str) -> None:
        """Show what is behind this number; None for nothing."""
        is_same = self._shown is not None and shown is not None and self._shown.question == shown.question
        self._shown, self._title_words = shown, title
        self._show_head()
        if is_same:
            return
        self._asked += 1
        self._answers, self._rows = (), []
        self._table.clear()
        self._chart.show_chart(None, "")
        self._remark.show_text("")
        self._turn_to(0)
        self._offer_divisions()
        self._moved.start()

    def refresh(self) -> None:
        """Ask again; what is shown stays until the answer comes."""
        if self._stack.currentIndex() == 0:
            self._ask()

    def forget(self) -> None:
        self._cases.clear()
        self._openable.clear()
        self._case_rows.clear()
        self.follow(None, "")

    @Slot()
    def show_cases(self) -> None:
        """List the cases that the number counts."""
        shown = self._shown
        if shown is None or not _has_rows(shown.line.figure) or is_chosen_by(shown.line, shown.only):
            return
        self._moved.stop()  # the division is asked for when the keyboard comes back
        self._asked += 1
        self._cases.clear()
        self._openable.clear()
        self._case_rows.clear()
        self._name_rows()
        self._more.hide()
        self._case_remark.setText(self.tr("Reading…"))
        self._turn_to(1)
        self._case_rows.setFocus(Qt.FocusReason.OtherFocusReason)
        if is_of_plans(shown.line.figure):
            self._ask_parts(shown)
        else:
            self._ask_rows(shown)

    def _ask_rows(self, shown: Shown) -> None:
        """Ask for the rows after those that are listed."""
        asked = self._asked
        self._counted_rows.ask(
            *(shown.question, self._is_of_contacts, lambda found: self._take_cases(asked, found)),
            lambda: self._case_remark.setText(self._no_answer()) if asked == self._asked else None,
            self._cases.total(),
        )

    @Slot()
    def show_formula(self) -> None:
        """Say how the number is made."""
        shown = self._shown
        if shown is None:
            return
        figure = shown.line.figure
        lines = [
            self.tr("Formula: {formula}").format(formula=formula(figure)),
            self.tr("Counts on: {day}").format(day=counted_on(figure)),
            self.tr("Needs: {needs}").format(needs=needs(figure)),
            self.tr("Time: {days}.").format(days=spoken_days(shown.days)),
        ]
        if self._answers:
            made_at, waiting = self._answers[0].made_at, self._answers[0].waiting
            lines.append(self.tr("Data up to {time}.").format(time=time_text(made_at)))
            if waiting:
                provisional = self.tr("Provisional: {count} changed cases and states are not counted yet.")
                lines.append(provisional.format(count=waiting))
        if missing := why_incomplete(shown):
            lines.append(missing)
        lines.append(self.tr("What cannot be known is “—”, never 0."))
        self._formula.setText("\n\n".join(lines))
        self._turn_to(2)
        self._formula.setFocus(Qt.FocusReason.OtherFocusReason)

    def divided(self) -> tuple[str, Figure | None, str, list[DividedRow]]:
        """Return by what the figure is divided, the figure, its title, and the rows, as they are shown."""
        name = self._division.currentData()
        figure = self._shown.line.figure if self._shown is not None else None
        return (division_title(column_of(name)) if name else ""), figure, self._title_words, self._rows

    def want_rows(self, done: Callable[[Table], None], failed: Callable[[], None]) -> None:
        """Call done(table) with the whole list that is shown, also what is not read yet; or failed().

        Of what is not on this computer there is no number. If no list is shown the table is empty.
        """
        head = tuple(self._case_rows.headerItem().text(column) for column in range(3))
        title, shown = self._open_cases.words(), self._shown
        if shown is None or self._stack.currentIndex() != 1:
            done(Table(title, head, ()))
        elif is_of_plans(shown.line.figure):
            listed = [self._case_rows.topLevelItem(row) for row in range(self._case_rows.topLevelItemCount())]
            texts = (tuple(one.text(column) for column in range(3)) for one in listed if one is not None)
            done(Table(title, head, tuple(texts)))
        else:
            self._counted_rows.whole(
                *(shown.question, self._is_of_contacts, lambda texts: done(Table(title, head, texts))),
                failed,
            )

    # -- the division --------------------------------------------------------------------------------------

    def _offer_divisions(self) -> None:
        self._division.clear()
        shown = self._shown
        if shown is None or is_chosen_by(shown.line, shown.only):
            return
        agent = self._workplace.access.session.agent
        left_out = [name for name, _ in shown.only]
        if agent is None or not self._workplace.access.audit_trail.may_read:
            left_out.append("agent_id")  # all rows are the own ones
        for name in divisions_of(shown.line.figure, shown.days, left_out):
            self._division.addItem(self.tr("By: {division}").format(division=division_title(name)), name)
        self._division.setCurrentIndex(max(0, self._division.findData(self._wanted)))

    @Slot(int)
    def _on_division(self, _row: int) -> None:
        self._wanted = str(self._division.currentData())
        self._ask()

    @Slot()
    def _ask(self) -> None:
        shown, division = self._shown, self._division.currentData()
        if shown is None or division is None:
            self._show_division([], ())
            return
        self._asked += 1
        asked = self._asked
        self._desk.ask(
            questions_of(shown.line.figure, division, shown.days, shown.only),
            lambda found: self._take(asked, found),
            lambda: self._remark.show_text(self._no_answer()) if asked == self._asked else None,
        )

    def _take(self, asked: int, found: Sequence[Counted]) -> None:
        if asked == self._asked and self._shown is not None:
            self._remark.show_text("")
            figure, division = self._shown.line.figure, self._division.currentData()
            self._show_division(rows_of(figure, division, found, self._words), found)

    def _show_division(self, rows: list[DividedRow], answers: Sequence[Counted]) -> None:
        self._rows, self._answers = rows, answers
        self._table.clear()
        shown, division = self._shown, self._division.currentData()
        if shown is None or not answers:
            self._chart.show_chart(None, "")
            self._remark.show_text(why_unknown(shown) if shown is not None else "")
            return
        figure = shown.line.figure
        for row in rows:
            value = group_text(figure.measure, row.group)
            item = QTreeWidgetItem([row.words, value, row.parts])
            for column in (1, 2):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._table.addTopLevelItem(item)
        self._table.setHeaderLabels(
            [division_title(column_of(division)), figure_title(figure), self.tr("Counted")]
        )
        self._table.setColumnHidden(2, figure.den is None)
        chart = chart_of(figure, division, shown.days, rows) if rows else None
        title = self.tr("Chart: {title}. The arrows go from point to point.").format(title=self._title_words)
        self._chart.show_chart(chart, title)
        self._remark.show_text(self._legend(chart) if chart else self.tr("There is nothing in this time."))

    def _legend(self, chart: Chart) -> str:
        """Return what the parts of the drawing mean; "" where there is one part."""
        if chart.form is Form.STACKED:
            if self._shown is not None and self._shown.line.figure.key in AT_LEAST:
                return self.tr("Filled: reached. Outlined: not reached.")
            return self.tr("Filled: counted. Outlined: the rest of all.")
        if any(point.low is not None for point in chart.points):
            return self.tr("Between the ends the true share lies with 95 percent certainty.")
        return ""

    @Slot(int)
    def _on_walked(self, number: int) -> None:
        self._table.blockSignals(True)
        if (item := self._table.topLevelItem(number)) is not None:
            self._table.setCurrentItem(item)
        self._table.blockSignals(False)

    @Slot()
    def _on_row(self) -> None:
        item = self._table.currentItem()
        self._chart.go_to(self._table.indexOfTopLevelItem(item) if item is not None else -1)

    # -- cases ---------------------------------------------------------------------------------------------

    def _take_cases(self, asked: int, found: Sequence[UUID]) -> None:
        if asked != self._asked:
            return
        place = self._case_rows.topLevelItemCount()
        for case_id in dict.fromkeys(found):
            if case_id not in self._cases:
                item = QTreeWidgetItem(["…", ""])
                item.setData(0, _CASE, case_id)
                self._case_rows.addTopLevelItem(item)
        self._cases.update(found)
        self._is_last = len(found) < MOST_LISTED
        self._case_remark.setText(self._cases_words(self._cases.total()))
        if (first := self._case_rows.topLevelItem(place)) is not None:
            self._case_rows.setCurrentItem(first)
        self._read_lines()

    @Slot()
    def _show_more(self) -> None:
        if self._waiting_items():
            self._read_lines()
        elif self._shown is not None:
            self._more.hide()
            self._case_remark.setText(self.tr("Reading…"))
            self._ask_rows(self._shown)

    def _waiting_items(self) -> list[QTreeWidgetItem]:
        """Return the rows of which the line is not read yet."""
        items = [self._case_rows.topLevelItem(row) for row in range(self._case_rows.topLevelItemCount())]
        return [one for one in items if one is not None and one.text(0) == "…"]

    def _ask_parts(self, shown: Shown) -> None:
        """List the days of the agents with their work and breaks: nothing is opened from there."""
        asked = self._asked
        self._desk.ask(
            [replace(shown.question, by=(DAY, "agent_id", "state"))],
            lambda found: self._take_parts(asked, shown.line.figure, found),
            lambda: self._case_remark.setText(self._no_answer()) if asked == self._asked else None,
        )

    def _take_parts(self, asked: int, figure: Figure, found: Sequence[Counted]) -> None:
        if asked != self._asked:
            return
        for group in found[0].groups:
            day, agent, state = (
                self._words.words(*one) for one in zip((DAY, "agent_id", "state"), group.by, strict=True)
            )
            parts = parts_text(figure, group) if group.value is not None else ""
            value = group_text(figure.measure, group)
            item = QTreeWidgetItem()
            _show_row(item, [day, f"{agent} · {state}", f"{value} ({parts})" if parts else value])
            self._case_rows.addTopLevelItem(item)
        count = count_text(len(found[0].groups))
        self._case_remark.setText(
            self.tr("Days of agents, work and breaks apart: {count}.").format(count=count)
        )

    @Slot()
    def _read_lines(self) -> None:
        """Read the next lines. A case that is not on this computer has its place, and says so."""
        waiting = self._waiting_items()
        some, left = waiting[:MOST_CASES], len(waiting) - MOST_CASES
        for item in waiting:
            item.setHidden(True)
        more = self.tr("Show more: {count}").format(count=left)
        self._more.setText(more if left > 0 else self.tr("Show what follows"))
        self._more.setVisible(left > 0 or not self._is_last)
        asked = self._asked
        ids = [one.data(0, _CASE) for one in some]
        if self._is_of_contacts:
            self._desk.want_contacts(ids, lambda found: self._show_contacts(asked, some, found))
        else:
            self._workplace.case_list.cases.want_lines(
                ids, lambda lines: self._show_lines(asked, some, lines)
            )

    @property
    def _is_of_contacts(self) -> bool:
        return self._shown is not None and is_of_contacts(self._shown.line.figure)

    def _show_contacts(
        self, asked: int, items: Sequence[QTreeWidgetItem], contacts: Sequence[ContactRecord]
    ) -> None:
        if asked != self._asked:
            return
        found = {one.id: one for one in contacts}
        self._openable.update({one.id: one.case_id for one in contacts if one.case_id is not None})
        for item in items:
            _show_row(item, self._counted_rows.contact_texts(found.get(item.data(0, _CASE))))

    def _show_lines(self, asked: int, items: Sequence[QTreeWidgetItem], lines: Sequence[CaseLine]) -> None:
        if asked != self._asked:
            return
        found = {line.row.id: line for line in lines}
        self._openable.update({case_id: case_id for case_id in found})
        for item in items:
            case_id = item.data(0, _CASE)
            _show_row(item, self._counted_rows.case_texts(found.get(case_id), self._cases[case_id]))

    @Slot(QTreeWidgetItem)
    def _on_case(self, item: QTreeWidgetItem) -> None:
        row_id = item.data(0, _CASE)
        if row_id in self._openable:
            self.case_wanted.emit(self._openable[row_id], True)
        elif row_id is not None and item.text(0) != "…" and not self._is_of_contacts:
            self.case_wanted.emit(row_id, False)

    # -- words and Qt --------------------------------------------------------------------------------------

    def _show_head(self) -> None:
        shown = self._shown
        self._title.setText(self._title_words or self.tr("Choose a number."))
        self._open_cases.setEnabled(shown is not None and _has_rows(shown.line.figure))
        is_of_shifts = shown is not None and is_of_plans(shown.line.figure)
        of_others = self.tr("Contacts") if self._is_of_contacts else self.tr("Cases")
        self._open_cases.setText(self.tr("Shifts") if is_of_shifts else of_others)
        self._open_formula.setEnabled(shown is not None)
        if shown is None:
            self._value.setText("")
            return
        figure, words = shown.line.figure, [spoken_days(shown.days)]
        if shown.group is not None:
            value = group_text(figure.measure, shown.group)
            parts = parts_text(figure, shown.group)
            words.append(f"{value} ({parts})" if parts and shown.group.value is not None else value)
        self._value.setText(" ".join(filter(None, (": ".join(words), why_incomplete(shown)))))

    def _name_rows(self) -> None:
        of_contacts = [self.tr("Time"), self.tr("Who"), self.tr("Outcome")]
        of_cases = [self.tr("Number"), self.tr("Subject"), self.tr("Status")]
        of_shifts = [self.tr("Day"), self.tr("Who"), self.tr("As planned")]
        of_others = of_contacts if self._is_of_contacts else of_cases
        is_of_shifts = self._shown is not None and is_of_plans(self._shown.line.figure)
        self._case_rows.setHeaderLabels(of_shifts if is_of_shifts else of_others)

    def _cases_words(self, rows: int) -> str:
        count = len(self._cases)
        if not rows:
            return self.tr("Nothing is counted here.")
        if not self._is_last:
            text = self.tr("Only the first {count} of what is counted are listed. Enter opens one.")
            return text.format(count=count_text(rows))
        if self._is_of_contacts:
            return self.tr("Contacts: {count}. Enter opens the case of one.").format(count=count)
        if count == rows:
            return self.tr("Cases: {count}. Enter opens one.").format(count=count)
        text = self.tr("Counted: {rows}, in {count} cases. Enter opens one.")
        return text.format(rows=rows, count=count)

    def _no_answer(self) -> str:
        if not self._workplace.sync.sharing.is_on:
            return self.tr("This cannot be counted now. What is shown is older.")
        return self.tr("The server does not answer. What is shown is older.")

    def _turn_to(self, page: int) -> None:
        self._stack.setCurrentIndex(page)
        self._back.setVisible(page != 0)

    @Slot()
    def _go_back(self) -> None:
        self._asked += 1
        self._turn_to(0)
        self.left.emit()
        if not self._answers:
            self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._go_back()
            return
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._moved.stop()
        self._asked += 1

    def retranslate(self) -> None:
        self._division.setAccessibleName(self.tr("Divide the figure by"))
        self._open_formula.setText(self.tr("Formula"))
        self._back.setText(self.tr("Back to the chart"))
        for table, name in (
            (self._table, self.tr("The numbers of the chart")),
            (self._case_rows, self.tr("Cases behind the number")),
        ):
            table.setAccessibleName(name)
            table.header().setAccessibleName(name)
        self._name_rows()
        self._show_head()
        self._offer_divisions()
        if self._answers:
            self._take(self._asked, self._answers)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()


def _has_rows(figure: Figure) -> bool:
    return is_of_cases(figure) or is_of_contacts(figure) or is_of_plans(figure)


def _show_row(item: QTreeWidgetItem, texts: Sequence[str]) -> None:
    for column, text in enumerate(texts):
        item.setText(column, text)
        item.setToolTip(column, tool_tip(text))
    item.setHidden(False)


def _column(place: QWidget, *parts: QWidget | QHBoxLayout) -> None:
    column = QVBoxLayout(place)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GAP)
    for part in parts:
        if isinstance(part, QHBoxLayout):
            column.addLayout(part)
        else:
            stretches = isinstance(part, (ChartView, QTreeWidget, Stack))
            column.addWidget(part, 1 if stretches else 0)
