"""The page "Reports": which report of which period, its numbers, and what they were when it was printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.common.enums import Role
from app.desktop.workplace import Workplace
from app.figures.periods import Days
from app.figures.report_words import CONTEXT, SPANS, TITLES
from app.figures.reports import (
    REPORTS,
    Change,
    FilledReport,
    KeptReport,
    ReportKey,
    Span,
    changes,
    whole,
)
from app.paper.open_data import AlreadyThereError, NotToBePublishedError, may_be_published
from app.paper.press import PrinterChoice
from app.paper.sheet import SheetKind
from ui.figures.figure_text import ValueWords, month_text, scope_text, unread_text
from ui.figures.filters import row_of
from ui.figures.report_table import ReportView
from ui.keys.key_table import SUPERVISION_KEYS
from ui.paper.ask import ask_folder, ask_path, ask_printer
from ui.paper.outgoing import Outgoing
from ui.paper.paper_text import failure_words
from ui.style.tokens import GAP
from ui.text.numbers import count_text
from ui.text.times import day_text, when_text
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.text import Label

_OFFERED = {Span.DAY: 31, Span.WEEK: 12, Span.MONTH: 24, Span.QUARTER: 8, Span.HALF_YEAR: 4, Span.YEAR: 5}


class ReportsPage(QWidget):
    """Counts when something is chosen, and when it is shown again."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("reports")
        self._workplace = workplace
        self._desk = workplace.supervision.reports
        self._asked = 0  # answers to an earlier choice are late
        self._filled: FilledReport | None = None
        self._prints: Sequence[KeptReport] = ()
        self._outgoing = Outgoing(self, workplace.paper.exports, workplace.paper.work)
        self._report, self._span, self._period, self._print_box = (QComboBox() for _ in range(4))
        self._fields = []
        for box, name in (
            (self._report, "report"),
            (self._span, "span"),
            (self._period, "period"),
            (self._print_box, "before"),
        ):
            box.setObjectName(f"reports.{name}")
            box.setMaxVisibleItems(24)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(16 if name != "span" else 10)  # they share the room of the page
            self._fields.append(Field(f"reports.{name}.field", box))
        self._print = ActionButton("reports.print", "", "file-text", look="primary")
        self._pdf = ActionButton("reports.pdf", "", "save")
        self._xlsx = ActionButton("reports.xlsx", "", "save")
        self._csv = ActionButton("reports.csv", "", "save")
        self._publish = ActionButton("reports.publish", "", "save", look="primary")
        self._status = Label("reports.status", "muted", wraps=True)
        self._table = ReportView(ValueWords(workplace))
        self._build()
        self._connect()
        self.retranslate()

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(GAP)
        for field in self._fields:
            top.addWidget(field, 0 if field.editor is self._span else 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        for button in (self._print, self._pdf, self._xlsx, self._csv, self._publish):
            buttons.addWidget(button)
        buttons.addWidget(self._status, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(top)
        column.addLayout(buttons)
        column.addWidget(self._table, 1)

    def _connect(self) -> None:
        self._report.activated.connect(self._on_report)
        self._span.activated.connect(self._on_span)
        self._period.activated.connect(self.begin)
        self._print_box.activated.connect(self._show)
        self._print.clicked.connect(self._ask_printer)
        for ending, button in ((".pdf", self._pdf), (".xlsx", self._xlsx), (".csv", self._csv)):
            button.clicked.connect(partial(self._ask_path, ending))
        self._publish.clicked.connect(self._ask_folder)
        self._outgoing.said.connect(self._show_message)
        shortcut = QShortcut(QKeySequence(SUPERVISION_KEYS["export"]), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._xlsx.click)

    # -- commands ------------------------------------------------------------------------------------------

    @Slot()
    def begin(self) -> None:
        """Count the chosen report. Until it is counted, another one that is shown does not leave."""
        self._asked += 1
        asked = self._asked
        self._offer_periods(self._period.currentData())  # a new day may have begun
        key, span, day = self._chosen()
        self._show_message(self.tr("Counting…"))
        self._offer_ways()
        self._desk.count(key, span, day, partial(self._take, asked), partial(self._on_silence, asked))
        self._desk.kept(key, whole(span, day), partial(self._take_prints, asked), lambda: None)

    def focus_main(self) -> None:
        self._report.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Keep nothing of what the last user was shown."""
        self._asked += 1
        self._filled, self._prints = None, ()
        self._offer_periods()
        self._show()
        self._show_message("")

    def save_to(self, path: Path) -> None:
        """Write the report into this file; its ending says as what."""
        if self._filled is not None:
            self._outgoing.await_file(path)
            self._show_message(self.tr("Writing…"))
            kept = partial(self._take_prints, self._asked)
            self._desk.save(self._filled, path, kept, self._on_not_kept)

    def print_on(self, printer: PrinterChoice) -> None:
        if self._filled is not None:
            self._outgoing.await_print(SheetKind.REPORT)
            self._show_message(self.tr("Printing…"))
            kept = partial(self._take_prints, self._asked)
            self._desk.print(self._filled, printer, kept, self._on_not_kept)

    def publish_to(self, folder: Path) -> None:
        """Write the open data of the month into this folder, with small counts hidden."""
        if self._filled is not None:
            self._show_message(self.tr("Writing…"))
            kept = partial(self._take_prints, self._asked)
            ended = self._on_published, self._on_unpublished
            self._desk.publish(self._filled, folder, *ended, kept, self._on_not_kept)

    def _offered(self) -> Sequence[ReportKey]:
        """An officer reads the report of the unit's questions only, an agent the report of their own work."""
        agent = self._workplace.access.session.agent
        if agent is not None and agent.role is Role.AGENT:
            return (ReportKey.AGENT,)
        if not self._workplace.access.audit_trail.may_read:
            return (ReportKey.UNITS,)
        return tuple(key for key in REPORTS if key is not ReportKey.AGENT)

    # -- choices -------------------------------------------------------------------------------------------

    def _chosen(self) -> tuple[ReportKey, Span, date]:
        return (
            ReportKey(self._report.currentData()),
            Span(self._span.currentData()),
            self._period.currentData(),
        )

    @Slot()
    def _on_report(self) -> None:
        self._offer_spans()
        self._on_span()

    @Slot()
    def _on_span(self) -> None:
        self._offer_periods()
        self.begin()

    def _offer_spans(self) -> None:
        spans, chosen = REPORTS[ReportKey(self._report.currentData())].spans, self._span.currentData()
        with QSignalBlocker(self._span):
            self._span.clear()
            for span in spans:
                self._span.addItem(_translated(SPANS[span]), span)
            self._span.setCurrentIndex(spans.index(chosen) if chosen in spans else 0)
        self._span.setEnabled(len(spans) > 1)

    def _offer_periods(self, chosen: date | None = None) -> None:
        """Offer the present period and those before. Without a chosen one the last that is over is chosen."""
        span = Span(self._span.currentData())
        day = self._workplace.procedure.calendar.local_day(self._workplace.procedure.clock())
        with QSignalBlocker(self._period):
            self._period.clear()
            for _ in range(_OFFERED[span]):
                days = whole(span, day)
                self._period.addItem(period_words(span, days), days.since)
                day = days.since - timedelta(days=1)
            self._period.setCurrentIndex(row_of(self._period, chosen, otherwise=1))

    def _offer_prints(self) -> None:
        chosen = self._print_box.currentData()
        with QSignalBlocker(self._print_box):
            self._print_box.clear()
            self._print_box.addItem(self.tr("Nothing"), None)
            for one in self._prints:
                words = self.tr("print of {time}, {who}")
                self._print_box.addItem(
                    words.format(time=self._moment(one.printed_at), who=one.by_name), one.id
                )
            self._print_box.setCurrentIndex(row_of(self._print_box, chosen))
        self._print_box.setEnabled(bool(self._prints))

    # -- answers -------------------------------------------------------------------------------------------

    def _take(self, asked: int, filled: FilledReport) -> None:
        if asked == self._asked:
            self._filled = filled
            self._show()

    def _take_prints(self, asked: int, prints: Sequence[KeptReport]) -> None:
        if asked == self._asked:
            self._prints = prints
            self._offer_prints()
            self._show()

    def _on_silence(self, asked: int) -> None:
        if asked != self._asked:
            return
        if self._filled is not None and not self._is_counted:
            self._filled, self._prints = None, ()
            self._show()
        self._show_message(self._no_answer())

    def _on_not_kept(self) -> None:
        self._outgoing.forget()
        self._show_message(
            self.tr("The server does not answer, so the numbers could not be kept. Nothing was printed.")
            if self._workplace.sync.sharing.is_on
            else self.tr("The numbers could not be kept. Nothing was printed.")
        )

    def _no_answer(self) -> str:
        if not self._workplace.sync.sharing.is_on:
            return self.tr("The report cannot be counted now. Choose it again later.")
        return self.tr("The server does not answer. Choose the report again later.")

    def _on_published(self, there: Path) -> None:
        self._show_message(self.tr("Written: {folder}").format(folder=there))

    def _on_unpublished(self, error: Exception) -> None:
        if isinstance(error, AlreadyThereError):
            self._show_message(
                self.tr("This month is in that folder already. What was published stays as it is.")
            )
        elif isinstance(error, NotToBePublishedError):
            self._show_message(self._why_not_published())
        else:
            reason = error.strerror if isinstance(error, OSError) else ""
            self._show_message(failure_words("not_written", reason or str(error)))

    # -- showing -------------------------------------------------------------------------------------------

    @Slot()
    def _show(self) -> None:
        self._table.show_report(self._filled, self._changes())
        self._offer_ways()
        if self._filled is not None and self._is_counted and not self._outgoing.is_awaited:
            self._show_message(self._stamp(self._filled))

    def _offer_ways(self) -> None:
        is_open_data = self._report.currentData() == ReportKey.OPEN_DATA
        for button in (self._print, self._pdf, self._xlsx, self._csv):
            button.setVisible(not is_open_data)  # they would give the small counts away
            button.setEnabled(self._is_counted)
        self._publish.setVisible(is_open_data)
        filled = self._filled if self._is_counted else None
        may_publish = filled is not None and may_be_published(filled, self._workplace.procedure.zone)
        self._publish.setEnabled(may_publish)
        self._publish.setToolTip("" if may_publish else self._why_not_published())

    def _why_not_published(self) -> str:
        return self.tr("Only the final numbers of the whole office are published, of a month that is over.")

    @property
    def _is_counted(self) -> bool:
        """Whether what is shown is the chosen report of the chosen period."""
        key, span, day = self._chosen()
        days, shown = whole(span, day), self._filled
        return shown is not None and (
            (shown.report, shown.since, shown.until) == (key, days.since, days.until)
        )

    def _changes(self) -> Sequence[Change] | None:
        """Return what differs from the chosen print; None if none is chosen."""
        before = next((one for one in self._prints if one.id == self._print_box.currentData()), None)
        if before is None or self._filled is None or not self._is_counted:
            return None
        return changes(before.filled, self._filled)

    def _stamp(self, filled: FilledReport) -> str:
        words = [self.tr("Data up to {time}.").format(time=self._moment(filled.made_at))]
        words += filter(None, [scope_text(filled.scope)])
        if filled.waiting:
            text = self.tr("Provisional: {count} changed cases and states are not counted yet.")
            words.append(text.format(count=count_text(filled.waiting)))
        if filled.unread:
            text = self.tr("The PBX was not read, and what happened is missing: {times}.")
            words.append(text.format(times=unread_text(filled.unread)))
        if filled.report == ReportKey.OPEN_DATA:
            words.append(self.tr("“Publish…” hides small counts and adds the survey (SKM)."))
        found = self._changes()
        if found is not None:
            text = self.tr("Different from that print: {count}.")
            words.append(text.format(count=count_text(len(found))))
        return " ".join(words)

    @Slot(str)
    def _show_message(self, text: str) -> None:
        self._status.setText(text)

    def _moment(self, at: datetime) -> str:
        return when_text(at, self._workplace.procedure.clock())

    @Slot()
    def _ask_printer(self) -> None:
        ask_printer(self, self.print_on)

    @Slot()
    def _ask_folder(self) -> None:
        ask_folder(self, self.tr("Write the open data into this folder"), self.publish_to)

    def _ask_path(self, ending: str) -> None:
        key, span, day = self._chosen()
        name = f"{_translated(TITLES[key])} {period_words(span, whole(span, day))}"
        ask_path(self, self.tr("Save the report"), name, ending, self.save_to)

    # -- words and Qt --------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        chosen, span = self._report.currentData(), self._span.currentData()
        with QSignalBlocker(self._report):
            self._report.clear()
            for key in self._offered():
                self._report.addItem(_translated(TITLES[key]), key)
            self._report.setCurrentIndex(row_of(self._report, chosen))
        self._offer_spans()
        # Another role has other reports: the first day of a week is no choice of a day.
        self._offer_periods(self._period.currentData() if self._span.currentData() == span else None)
        self._offer_prints()
        labels = (self.tr("Report"), self.tr("Span"), self.tr("Period"), self.tr("Compare with"))
        for field, label in zip(self._fields, labels, strict=True):
            field.set_label(label)
        self._print.setText(self.tr("Print…"))
        self._pdf.setText(self.tr("PDF…"))
        self._xlsx.setText(self.tr("Excel…"))
        self._csv.setText(self.tr("CSV…"))
        self._publish.setText(self.tr("Publish…"))
        self._table.setAccessibleName(self.tr("Numbers of the report"))
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.begin()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._asked += 1


def period_words(span: Span, days: Days) -> str:
    """Return "30 November 2026", "30 Nov – 6 Dec 2026", "November 2026", "Quarter 4 of 2026", "2026"."""
    if span is Span.DAY:
        return day_text(days.since)
    if span is Span.MONTH:
        return month_text(days.since)
    if span is Span.YEAR:
        return str(days.since.year)
    if span is Span.WEEK:
        text = QCoreApplication.translate("ReportsPage", "{first} to {last}")
        return text.format(first=day_text(days.since), last=day_text(days.last))
    if span is Span.QUARTER:
        text = QCoreApplication.translate("ReportsPage", "Quarter {number} of {year}")
        return text.format(number=(days.since.month + 2) // 3, year=days.since.year)
    text = QCoreApplication.translate("ReportsPage", "Half-year {number} of {year}")
    return text.format(number=1 if days.since.month == 1 else 2, year=days.since.year)


def _translated(words: str) -> str:
    return QCoreApplication.translate(CONTEXT, words)
