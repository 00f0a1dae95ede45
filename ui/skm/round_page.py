"""The page "SKM": rounds of the satisfaction survey, how far they are, and what they found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.desktop.workplace import Workplace
from app.paper.press import PrinterChoice
from app.paper.sheet import SheetKind
from app.paper.skm_paper import reference_of
from app.skm import skm_words as words
from app.skm.box import nrr_of
from app.skm.findings import NRR_PLACES, Findings, findings_of, response_rate
from app.skm.form import form_of
from app.skm.index import grade_of, index_of, rounded
from app.skm.messages import (
    IMPORTS_CHANGED,
    OTHER_FILE,
    OTHER_TEAM,
    CloseSkmRound,
    ImportSkmAnswers,
    KeepSkmPlan,
    OfRounds,
    SkmMeasure,
    SkmRound,
    SkmRounds,
    StartSkmRound,
)
from app.supervision.skm_desk import KnownMeanings
from app.supervision.viewer import AWAY, SILENT
from ui.paper.ask import ask_list, ask_path, ask_printer
from ui.paper.outgoing import Outgoing
from ui.skm.import_form import ImportForm
from ui.skm.plan_table import PlanTable
from ui.skm.skm_text import decimal_text, element_text, fraction_text, group_text, translated
from ui.skm.start_form import StartForm
from ui.style.tokens import GAP
from ui.text.numbers import count_text
from ui.text.times import day_text
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.scroll_area import scrolling
from ui.widgets.text import Label

_COLUMN_PX = 96


class RoundPage(QWidget):
    """Asks the server when it is shown."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("skm")
        self._workplace, self._desk = workplace, workplace.supervision.survey
        self._rounds: Sequence[SkmRound] = ()
        self._outgoing = Outgoing(self, workplace.paper.exports, workplace.paper.work)
        self._is_sending = False
        self._away = ""  # why there was no answer: AWAY or SILENT
        self._file: Path | None = None  # whose columns are shown
        self._asked = 0  # answers to an earlier question are late
        self._box = QComboBox()
        self._box.setObjectName("skm.round")
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._field = Field("skm.round.field", self._box)
        self._start = ActionButton("skm.start_round", "", "plus")
        self._close = ActionButton("skm.close_round", "")
        self._close_now = ActionButton("skm.close_now", "", look="danger")
        self._import = ActionButton("skm.import_file", "")
        self._print = ActionButton("skm.print", "", "file-text")
        self._pdf = ActionButton("skm.pdf", "", "save")
        self._xlsx = ActionButton("skm.xlsx", "", "save")
        self._why = Label("skm.import_file.why", "muted", wraps=True)
        self._status = Label("skm.round.status", "muted", wraps=True)
        self._progress = Label("skm.round.progress", "", wraps=True)
        self._index = Label("skm.index", "title", wraps=True)
        self._note = Label("skm.note", "muted", wraps=True)
        self._start_form = StartForm()
        self._import_form = ImportForm(self._desk)
        self._elements = _table("skm.elements", 5)
        self._parts = _table("skm.parts", 4)
        self._plan = PlanTable()
        self._results = QWidget()
        self._remarks = QPlainTextEdit()
        self._remarks.setObjectName("skm.remarks")
        self._remarks.setReadOnly(True)
        self._remarks.setTabChangesFocus(True)
        self._tabs = QTabWidget()
        self._tabs.setObjectName("skm.tabs")
        plan = scrolling("skm.plan.scroll", self._plan)  # two plans are higher than a small screen
        for page in (self._elements, self._parts, plan, self._remarks):
            self._tabs.addTab(page, "")
        self._build()
        self._connect()
        self.retranslate()

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(GAP)
        top.addWidget(self._field)
        self._why.setContentsMargins(0, 0, 0, GAP)  # on the line of the list
        top.addWidget(self._why, 1, Qt.AlignmentFlag.AlignBottom)
        buttons = Flow(GAP)
        for button in (
            *(self._start, self._import, self._close, self._close_now),
            *(self._print, self._pdf, self._xlsx),
        ):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(top)
        column.addLayout(buttons)
        column.addWidget(self._status)
        column.addWidget(self._start_form)
        column.addWidget(self._import_form, 1)
        column.addWidget(self._progress)
        results = QVBoxLayout(self._results)
        results.setContentsMargins(0, 0, 0, 0)
        results.setSpacing(GAP)
        results.addWidget(self._index)
        results.addWidget(self._note)
        results.addWidget(self._tabs, 1)
        column.addWidget(self._results, 1)
        self._start_form.hide()
        self._import_form.hide()
        self._close_now.hide()

    def _connect(self) -> None:
        self._box.activated.connect(self._on_round)
        self._start.clicked.connect(self._open_start)
        self._start_form.wanted.connect(self._send)
        self._import.clicked.connect(self._ask_file)
        self._import_form.wanted.connect(self._send)
        self._import_form.opened.connect(self._on_opened)
        self._import_form.refused.connect(self._on_refused)
        self._import_form.ended.connect(self._end_import)
        self._import_form.not_kept.connect(self._show_message)
        self._close.clicked.connect(self._ask_to_close)
        self._close_now.clicked.connect(self._close_round)
        self._plan.kept.connect(self._keep_plan)
        self._plan.refused.connect(self._show_message)
        self._print.clicked.connect(self._ask_printer)
        self._pdf.clicked.connect(partial(self._ask_path, ".pdf"))
        self._xlsx.clicked.connect(partial(self._ask_path, ".xlsx"))
        self._outgoing.said.connect(self._show_message)

    # -- commands ------------------------------------------------------------------------------------------

    def focus_main(self) -> None:
        self._box.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Keep nothing of what the last user was shown."""
        self._asked += 1
        self._rounds, self._is_sending = (), False
        self._end_import()
        self._plan.forget()
        for form in (self._start_form, self._close_now):
            form.hide()
        self._fill()
        self._show_message("")

    @Slot()
    def begin(self) -> None:
        self._send(None)

    def open_file(self, path: Path) -> None:
        """Show the columns of a file of answers."""
        self._end_import()
        self._show_message(self.tr("Reading…"))
        self._read_file(path, KnownMeanings())

    def _read_file(self, path: Path, chosen: KnownMeanings) -> None:
        found = self._chosen
        form = form_of(found.form_id) if found is not None else None
        if found is not None and form is not None:
            self._file = path
            self._import_form.open_file(path, found, form, self._rounds, chosen)

    def _compare_again(self) -> None:
        """Read the file again, since another one was imported meanwhile. What was chosen stays."""
        path, chosen = self._file, self._import_form.meanings()
        self._end_import()
        if path is not None:
            self._show_message(self.tr("Another file was imported meanwhile. This one is compared with it…"))
            self._read_file(path, chosen)

    @Slot()
    def _on_opened(self) -> None:
        self._show_message("")
        self._show_import(is_shown=True)

    @Slot(str)
    def _on_refused(self, fault: str) -> None:
        self._show_message(fault)
        self._import.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _end_import(self) -> None:
        self._file = None
        self._import_form.forget()
        self._show_import(is_shown=False)

    def _show_import(self, *, is_shown: bool) -> None:
        """The form takes the room of the results."""
        shown, hidden = (self._import_form,), (self._progress, self._results)
        for part in hidden if is_shown else shown:
            part.hide()  # first, so that both never need room at the same time
        for part in shown if is_shown else hidden:
            part.show()

    def save_to(self, path: Path) -> None:
        found = self._chosen
        if found is not None:
            self._outgoing.await_file(path)
            self._show_message(self.tr("Writing…"))
            self._desk.save(found, path)

    def _send(self, request: OfRounds | None) -> None:
        if self._is_sending:
            return
        self._is_sending = request is not None
        self._asked += 1
        self._adjust()
        self._desk.rounds(
            request, partial(self._take, self._asked, request), partial(self._on_failed, self._asked, request)
        )

    @Slot()
    def _open_start(self) -> None:
        self._start_form.setVisible(self._start_form.isHidden())
        if not self._start_form.isHidden():
            self._start_form.begin(self._today)

    @Slot()
    def _ask_to_close(self) -> None:
        found = self._chosen
        self._close_now.setVisible(self._close_now.isHidden())
        if found is not None and not self._close_now.isHidden():
            self._show_message(
                self.tr("The answers are counted for good, and then destroyed. Nothing can be added later.")
                if found.is_readable
                else self.tr(
                    "The server has another key than the one with which the answers were sealed. "
                    "If the key cannot be put back, the round is closed without its answers."
                )
            )
            self._close_now.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _close_round(self) -> None:
        found = self._chosen
        if found is not None:
            self._close_now.hide()
            self._send(CloseSkmRound(found.id, without_answers=not found.is_readable))

    @Slot(object, object)
    def _keep_plan(self, plan: list[SkmMeasure], was: list[SkmMeasure]) -> None:
        found = self._chosen
        if found is not None:
            self._send(KeepSkmPlan(id=found.id, plan=plan, was=was))

    @Slot()
    def _ask_file(self) -> None:
        ask_list(self, "skm.file", self.tr("Import answers"), self.open_file)

    @Slot()
    def _ask_printer(self) -> None:
        def chosen(printer: PrinterChoice) -> None:
            found = self._chosen
            if found is not None:
                self._outgoing.await_print(SheetKind.REPORT)
                self._show_message(self.tr("Printing…"))
                self._desk.print(found, printer)

        ask_printer(self, chosen)

    def _ask_path(self, ending: str) -> None:
        found = self._chosen
        if found is not None:
            ask_path(self, self.tr("Save the report"), reference_of(found), ending, self.save_to)

    # -- answers -------------------------------------------------------------------------------------------

    def _take(self, asked: int, request: OfRounds | None, found: SkmRounds) -> None:
        if asked != self._asked:
            return
        self._is_sending, self._away = False, ""
        self._rounds = found.rounds
        if isinstance(request, StartSkmRound):
            self._start_form.hide()
        words = self.tr("Saved.") if request is not None else ""
        if isinstance(request, ImportSkmAnswers):
            words = self._import_form.summary()
            self._import_form.keep_meanings()
            self._end_import()
        if isinstance(request, KeepSkmPlan):
            self._plan.accept(request.id, request.plan)
            if self._plan.is_masked:
                words = self.tr("Saved. Numbers and addresses of persons are masked in the plan.")
        self._fill(request.id if request is not None else None)
        self._show_message(words)

    def _take_after(self, asked: int, words: str, found: SkmRounds, *, is_changed: bool) -> None:
        """Show the rounds anew; why the last change was refused stays said.

        is_changed: The file that is shown was not compared with all imports.
        """
        if asked == self._asked:
            self._rounds = found.rounds
            self._fill()
            self._show_message(words)
            if is_changed:
                self._compare_again()

    def _on_failed(self, asked: int, request: OfRounds | None, code: str) -> None:
        if asked != self._asked:
            return
        self._is_sending, self._away = False, code if code in (AWAY, SILENT) else ""
        self._adjust()
        if self._away or request is None:
            self._show_message(self._away_words())
            return
        words = self._refusal_words(request, code)
        self._show_message(words)
        self._asked += 1
        take = partial(self._take_after, self._asked, words, is_changed=code == IMPORTS_CHANGED)
        self._desk.rounds(None, take, lambda _code: None)

    def _away_words(self) -> str:
        if self._away == SILENT:
            return self.tr(
                "The system's key store does not answer. If a window asks you to unlock it, unlock it. "
                "Then try again."
            )
        return self.tr("The server does not answer. Try again later.")

    def _refusal_words(self, request: OfRounds, code: str) -> str:
        if code == OTHER_TEAM:
            return self.tr("Nothing was changed: {reason}").format(reason=self._not_mine_words())
        if code in (IMPORTS_CHANGED, OTHER_FILE):
            return self.tr("Nothing was imported: another file was imported meanwhile.")
        if isinstance(request, CloseSkmRound):
            return self.tr(
                "The round was not closed: an applicant is being asked now, or the key is missing. "
                "A call keeps it open for a quarter of an hour at the most."
            )
        if isinstance(request, KeepSkmPlan):
            return self.tr("The plan was not saved: another supervisor has saved it meanwhile.")
        if isinstance(request, ImportSkmAnswers):
            return self.tr(
                "Nothing was imported: the file was imported before, the round is closed, "
                "or the key is missing."
            )
        return self.tr("The round was not started: another one goes on, or there is no key for the answers.")

    # -- showing -------------------------------------------------------------------------------------------

    @property
    def _chosen(self) -> SkmRound | None:
        return next((one for one in self._rounds if str(one.id) == self._box.currentData()), None)

    @property
    def _today(self) -> date:
        procedure = self._workplace.procedure
        return procedure.calendar.local_day(procedure.clock())

    def _fill(self, chosen_id: UUID | None = None) -> None:
        chosen = str(chosen_id) if chosen_id is not None else self._box.currentData()
        with QSignalBlocker(self._box):
            self._box.clear()
            for one in self._rounds:
                last = one.until - timedelta(days=1)
                text = self.tr("{first} to {last}").format(first=day_text(one.since), last=day_text(last))
                if one.closed_on is None:
                    text = self.tr("{period}, goes on").format(period=text)
                self._box.addItem(text, str(one.id))
            self._box.setCurrentIndex(max(0, self._box.findData(chosen)))
        self._show()

    @Slot()
    def _on_round(self) -> None:
        self._end_import()
        self._show()

    def _show(self) -> None:
        found, result = self._chosen, self._findings()
        self._progress.setText(self._progress_words(found) if found is not None else "")
        self._index.setText(self._index_words(result) if result is not None else "")
        self._index.setVisible(result is not None)
        self._note.show_text(self._note_words(found, result))
        self._show_elements(result)
        self._show_parts(found)
        lowest = [line.element for line in result.lowest] if result is not None else []
        plan = found.plan if found is not None else ()
        why_not = self._not_mine_words() if found is not None and not found.may_change else ""
        self._plan.show_plan(found.id if found is not None else None, plan, lowest, self._today, why_not)
        self._remarks.setPlainText("\n".join(found.result.remarks) if found is not None else "")
        self._adjust()

    def _adjust(self) -> None:
        found = self._chosen
        goes_on, is_free = found is not None and found.closed_on is None, not self._is_sending
        busy = "" if is_free else self.tr("The last change is being saved.")
        is_started = any(one.closed_on is None for one in self._rounds if one.is_own)
        not_started = self.tr("A round goes on: close it first.") if is_started else ""
        not_mine = self._not_mine_words() if found is not None and not found.may_change else ""
        if self._away and not self._rounds:  # nobody knows whether a round goes on
            not_closed = not_imported = self._away_words()
        elif goes_on:
            not_closed = not_imported = not_mine
        else:
            not_closed = self.tr("No round is chosen that goes on.")
            not_imported = self.tr("Answers can be imported only while a round goes on.")
        self._start.set_why_not(busy or not_started)
        self._close.set_why_not(busy or not_closed)
        self._import.set_why_not(busy or not_imported)
        self._import_form.set_busy(self._is_sending)
        self._why.setText(not_mine or not_imported)
        if not goes_on:  # nothing can be added to it
            self._close_now.hide()
            self._end_import()
        self._tabs.setVisible(found is not None)
        for button in (self._print, self._pdf, self._xlsx):
            button.setEnabled(found is not None and is_free)
        for place in (1, 2, 3):  # a round that goes on has no groups, plan or suggestions
            self._tabs.setTabVisible(place, found is not None and not goes_on)

    def _not_mine_words(self) -> str:
        return self.tr("This round is not your team's. Who supervises the whole office changes it.")

    def _findings(self) -> Findings | None:
        found = self._chosen
        form = form_of(found.form_id) if found is not None else None
        if found is None or form is None or found.result.total is None:
            return None
        return findings_of(found.result.total, form)

    def _progress_words(self, found: SkmRound) -> str:
        total = found.result.total
        text = self.tr(
            "Answers: {received} of {wanted} wanted. Ended cases: {ended} of {population} expected; "
            "drawn: {drawn}; waiting: {waiting}; did not want to: {refused}; "
            "not reached: {not_reached}; link sent: {link_sent}."
        )
        counts = {
            name: found.outcomes.get(name, 0) for name in ("waiting", "refused", "not_reached", "link_sent")
        }
        counts |= {"received": found.received, "wanted": found.wanted, "ended": found.ended}
        counts |= {"population": found.population, "drawn": found.drawn}
        text = text.format(**{name: count_text(count) for name, count in counts.items()})
        rate = response_rate(found)
        if rate is not None:
            more = self.tr("Of those asked by telephone {rate} % have answered.")
            text += " " + more.format(rate=fraction_text(rate * 100, 1))
        if found.imported:
            more = self.tr("Imported: {taken} answers; {not_taken} rows were not taken.")
            taken = count_text(sum(one.taken for one in found.imported))
            not_taken = count_text(sum(one.not_taken for one in found.imported))
            text += " " + more.format(taken=taken, not_taken=not_taken)
        if total is not None and total.incomplete:
            more = self.tr("Incomplete, and not counted: {count}.")
            text += " " + more.format(count=count_text(total.incomplete))
        return text

    def _index_words(self, result: Findings) -> str:
        text = self.tr("Index {index}, grade {grade}")
        return text.format(index=decimal_text(result.index), grade=translated(words.GRADES[result.grade]))

    def _note_words(self, found: SkmRound | None, result: Findings | None) -> str:
        if found is None:
            return ""
        notes = []
        if not found.is_readable:
            notes.append(self.tr("The server does not have the key with which the answers were sealed."))
        elif found.closed_on is None:
            notes.append(translated(words.SO_FAR))
        elif result is None:
            notes.append(translated(words.TOO_FEW))
        elif any(found.result.hidden.values()):
            notes.append(translated(words.HIDDEN))
        if found.result.left_out:
            notes.append(translated(words.LEFT_OUT).format(count=count_text(found.result.left_out)))
        for weight, index, grade in result.others if result is not None else ():
            places = 3 if weight.denominator == 1000 else 2
            text = translated(words.OTHER_WEIGHT)
            notes.append(
                text.format(
                    weight=fraction_text(weight, places), index=decimal_text(index), grade=grade.value
                )
            )
        return " ".join(notes)

    def _show_elements(self, result: Findings | None) -> None:
        rows = [
            (
                element_text(line.element),
                fraction_text(line.nrr, NRR_PLACES),
                "1/9",
                fraction_text(line.weighted, NRR_PLACES),
                str(line.rank),
            )
            for line in (result.lines if result is not None else ())
        ]
        _fill_table(self._elements, rows)

    def _show_parts(self, found: SkmRound | None) -> None:
        form = form_of(found.form_id) if found is not None else None
        rows = []
        for part in found.result.parts if found is not None and form is not None else ():
            assert form is not None
            index = rounded(index_of(list(nrr_of(part.tally.scores, form).values())))
            rows.append(
                (
                    group_text(part.dimension, part.value),
                    count_text(part.tally.complete),
                    decimal_text(index),
                    grade_of(index).value,
                )
            )
        _fill_table(self._parts, rows)

    @Slot(str)
    def _show_message(self, text: str) -> None:
        self._status.show_text(text)

    # -- words and Qt --------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        self._field.set_label(self.tr("Round"))
        self._start.setText(self.tr("New round…"))
        self._import.setText(self.tr("Import answers…"))
        self._close.setText(self.tr("Close the round…"))
        self._close_now.setText(self.tr("Close it now"))
        self._print.setText(self.tr("Print…"))
        self._pdf.setText(self.tr("PDF…"))
        self._xlsx.setText(self.tr("Excel…"))
        titles = (words.NINE, words.PARTS, words.PLAN, words.REMARKS)
        for place, title in enumerate(titles):
            self._tabs.setTabText(place, translated(title))
        of_elements = (words.ELEMENT, words.NRR, words.WEIGHT, words.WEIGHTED, words.RANK)
        self._elements.setHorizontalHeaderLabels([translated(one) for one in of_elements])
        of_parts = (words.GROUP, words.ANSWERS, words.INDEX, words.GRADE)
        self._parts.setHorizontalHeaderLabels([translated(one) for one in of_parts])
        for table, name in ((self._elements, translated(words.NINE)), (self._parts, translated(words.PARTS))):
            table.setAccessibleName(name)
            table.horizontalHeader().setAccessibleName(name)
        self._tabs.tabBar().setAccessibleName(self.tr("Results of the round"))
        self._remarks.setAccessibleName(translated(words.REMARKS))
        self._tabs.setAccessibleName(self.tr("Results of the round"))
        for form in (self._start_form, self._import_form, self._plan):
            form.retranslate()
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.begin()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._close_now.hide()


def _table(name: str, columns: int) -> QTableWidget:
    table = QTableWidget(0, columns)
    table.setObjectName(name)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().setMinimumSectionSize(
        _COLUMN_PX
    )  # on a wide screen a number stays near its name
    return table


def _fill_table(table: QTableWidget, rows: Sequence[tuple[str, ...]]) -> None:
    table.setRowCount(len(rows))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            if column:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            else:
                item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(texts))
            table.setItem(row, column, item)
