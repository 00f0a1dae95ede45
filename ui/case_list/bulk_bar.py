"""What can be done with the chosen cases: assign, tag, print, export, with progress, report and undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from app.access.session import Session
from app.cases.bulk_actions import BulkActions, BulkReport
from app.common.enums import Role
from ui.case_list.bulk_text import refused_words, report_words
from ui.style.tokens import GAP, HALF_GAP
from ui.widgets.button import ActionButton
from ui.widgets.completion import complete_with
from ui.widgets.flow import Flow
from ui.widgets.row_list import RowList
from ui.widgets.text import Label

_MOST_REFUSED_ROWS = 5


class BulkBar(QFrame):
    """Acts on what `chosen` returns. A form for the value opens below the buttons; Esc shuts it."""

    select_all_wanted = Signal()
    print_wanted = Signal()
    export_wanted = Signal(str)  # ".csv" or ".xlsx"
    complaints_wanted = Signal(str, bool)  # ".xlsx", ".csv" or ".json"; with names and numbers
    taking_in_wanted = Signal()  # of a file of SP4N-LAPOR!
    stop_wanted = Signal()  # of a print or an export
    form_shut = Signal()  # the form was shut: the list takes the keyboard

    def __init__(
        self,
        bulk: BulkActions,
        session: Session,
        chosen: Callable[[], tuple[UUID, ...]],
        count: Callable[[], int],
    ) -> None:
        """`count` returns how many cases are chosen; it is asked at each change of the selection."""
        super().__init__()
        self.setObjectName("case_list.bulk")
        self._bulk, self._session, self._chosen, self._chosen_count = bulk, session, chosen, count
        self._asked = ""  # which value the form asks for: "assign", "tag", "untag"
        self._is_taking_out = False  # a print or an export goes on
        self._count = Label("case_list.bulk.count", "lead")
        self._all = ActionButton("case_list.bulk.all", "", look="quiet")
        self._assign = ActionButton("case_list.bulk.assign", "", "user")
        self._tag = ActionButton("case_list.bulk.tag", "", "plus")
        self._untag = ActionButton("case_list.bulk.untag", "", "x")
        self._print = ActionButton("case_list.bulk.print", "", "file-text")
        self._csv = ActionButton("case_list.bulk.csv", "", "save")
        self._xlsx = ActionButton("case_list.bulk.xlsx", "", "save")
        self._sp4n = ActionButton("case_list.bulk.sp4n", "", "save")
        self._form = QWidget()
        self._label = Label("case_list.bulk.label", "muted")
        self._agents = QComboBox()
        self._agents.setObjectName("case_list.bulk.agent")
        self._tags = QLineEdit()
        self._tags.setObjectName("case_list.bulk.tags")
        self._apply = ActionButton("case_list.bulk.apply", "", "check", look="primary")
        self._cancel = ActionButton("case_list.bulk.cancel", "", look="quiet")
        self._running = QWidget()
        self._progress = QProgressBar()
        self._progress.setObjectName("case_list.bulk.progress")
        self._progress.setTextVisible(False)
        self._done = Label("case_list.bulk.done", "muted")
        self._stop = ActionButton("case_list.bulk.stop", "", "x")
        self._ended = QWidget()
        self._report = Label("case_list.bulk.report", "", wraps=True)
        self._undo = ActionButton("case_list.bulk.undo", "", "back")
        self._refused = RowList("case_list.bulk.refused")
        self._refused.setWordWrap(True)
        self._build()
        self._connect()
        self._retranslate()
        for part in (self._form, self._running, self._ended, self._refused):
            part.hide()

    # -- commands ------------------------------------------------------------------------------------------

    @Slot()
    def adjust(self) -> None:
        """Offer what is possible with the cases that are chosen now."""
        count = self._chosen_count()
        self._count.setText(self.tr("{count} chosen").format(count=count))
        is_busy = self._bulk.is_running or self._is_taking_out
        self._assign.setVisible(not self.is_officer)
        for button in (self._assign, self._tag, self._untag, self._print, self._csv, self._xlsx):
            button.setEnabled(count > 0 and not is_busy)
        self._sp4n.setEnabled((count > 0 or self._is_supervisor) and not is_busy)
        is_chosen = self._asked != "assign" or self._agents.currentData() is not None
        self._apply.setEnabled(count > 0 and not is_busy and is_chosen)

    def ask(self, what: str) -> None:
        """Open the form for "assign", "tag" or "untag"."""
        self._asked = what
        is_assign = what == "assign"
        if is_assign:
            self._offer_agents()
        self._agents.setVisible(is_assign)
        self._tags.setVisible(not is_assign)
        self._tags.clear()
        self._ended.hide()
        self._refused.hide()
        self._name_form()
        self.adjust()
        self._form.show()
        (self._agents if is_assign else self._tags).setFocus(Qt.FocusReason.OtherFocusReason)

    def offer_tags(self, tags: tuple[str, ...]) -> None:
        """Complete with the tags that are in use."""
        complete_with(self._tags, tags)

    def show_taking_out(self, done: int, total: int) -> None:
        """A print or an export goes on."""
        self._is_taking_out = True
        self._show_progress(done, total)

    def show_end(self, words: str) -> None:
        """Say how a print or an export ended."""
        self._is_taking_out = False
        self._running.hide()
        self._report.setText(words)
        self._undo.hide()
        self._refused.hide()
        self._ended.setVisible(bool(words))
        self.adjust()

    @Slot()
    def shut_form(self) -> None:
        if not self._form.isHidden():
            self._form.hide()
            self.form_shut.emit()

    @property
    def is_officer(self) -> bool:
        agent = self._session.agent
        return agent is not None and agent.role is Role.UNIT_OFFICER

    @property
    def _is_supervisor(self) -> bool:
        agent = self._session.agent
        return agent is not None and agent.role is Role.SUPERVISOR

    @property
    def is_form_open(self) -> bool:
        return not self._form.isHidden()

    @Slot()
    def forget(self) -> None:
        """Keep nothing of the last user."""
        self._form.hide()
        self._tags.clear()
        self._refused.clear()
        self.show_end("")

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        buttons = QWidget()
        flow = Flow(HALF_GAP)
        buttons.setLayout(flow)
        for part in (
            self._count,
            self._all,
            self._assign,
            self._tag,
            self._untag,
            self._print,
            self._csv,
            self._xlsx,
            self._sp4n,
        ):
            flow.addWidget(part)
        rows: tuple[tuple[QWidget, tuple[QWidget, ...], QWidget], ...] = (
            (self._form, (self._label, self._agents, self._tags, self._apply, self._cancel), self._tags),
            (self._running, (self._progress, self._done, self._stop), self._progress),
            # Not where "Apply" was: the second click of a double click would undo.
            (self._ended, (self._undo, self._report), self._report),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(buttons)
        for row, parts, wide in rows:
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(GAP)
            for one in parts:
                line.addWidget(one, 1 if one in (wide, self._agents) else 0)
            column.addWidget(row)
        column.addWidget(self._refused)

    def _connect(self) -> None:
        self._all.clicked.connect(self.select_all_wanted)
        for button, what in ((self._assign, "assign"), (self._tag, "tag"), (self._untag, "untag")):
            button.clicked.connect(lambda _checked=False, w=what: self.ask(w))
        self._print.clicked.connect(self.print_wanted)
        self._csv.clicked.connect(lambda: self.export_wanted.emit(".csv"))
        self._xlsx.clicked.connect(lambda: self.export_wanted.emit(".xlsx"))
        self._sp4n.clicked.connect(self._open_complaints)
        self._tags.returnPressed.connect(self._on_apply)
        self._apply.clicked.connect(self._on_apply)
        self._agents.currentIndexChanged.connect(self.adjust)
        self._cancel.clicked.connect(self.shut_form)
        self._stop.clicked.connect(self._on_stop)
        self._undo.clicked.connect(self._bulk.undo)
        self._bulk.progressed.connect(self._show_progress)
        self._bulk.finished.connect(self._on_finished)

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot()
    def _open_complaints(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("case_list.bulk.sp4n.menu")
        whole = QMenu(self.tr("With names and numbers in the texts"), menu)
        is_any = self._chosen_count() > 0
        for part, is_whole in ((menu, False), (whole, True)):
            for ending, words in (
                (".xlsx", self.tr("Excel file for SP4N-LAPOR!…")),
                (".csv", self.tr("CSV file for SP4N-LAPOR!…")),
                (".json", self.tr("JSON file for SP4N-LAPOR!…")),
            ):
                emit = partial(self.complaints_wanted.emit, ending, is_whole)
                action = part.addAction(words)
                action.setEnabled(is_any)
                action.triggered.connect(lambda _checked=False, e=emit: e())
        menu.addMenu(whole).setEnabled(is_any)
        if self._is_supervisor:
            menu.addSeparator()
            menu.addAction(self.tr("Import from SP4N-LAPOR!…")).triggered.connect(self.taking_in_wanted)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._sp4n.mapToGlobal(self._sp4n.rect().bottomLeft()))

    @Slot()
    def _on_apply(self) -> None:
        chosen = self._chosen()
        if not chosen or self._bulk.is_running:
            return
        if self._asked == "assign":
            self._bulk.assign(chosen, self._agents.currentData())
        elif not self._tags.text().strip():
            return
        elif self._asked == "tag":
            self._bulk.tag(chosen, self._tags.text())
        else:
            self._bulk.untag(chosen, self._tags.text())
        if self._bulk.is_running:
            self.shut_form()

    @Slot()
    def _on_stop(self) -> None:
        self._bulk.stop()
        self.stop_wanted.emit()

    @Slot(int, int)
    def _show_progress(self, done: int, total: int) -> None:
        self._ended.hide()
        self._refused.hide()
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        self._done.setText(self.tr("{done} of {total}").format(done=done, total=total))
        self._running.show()
        self.adjust()

    @Slot(object)
    def _on_finished(self, report: BulkReport) -> None:
        self._running.hide()
        self._report.setText(report_words(report))
        self._undo.setVisible(report.can_undo)
        self._ended.show()
        self._refused.clear()
        self._refused.addItems([refused_words(one) for one in report.refused])
        rows = min(self._refused.count(), _MOST_REFUSED_ROWS)
        self._refused.setFixedHeight(sum(self._refused.sizeHintForRow(row) for row in range(rows)) + 8)
        self._refused.setVisible(bool(report.refused))
        self.adjust()

    def _offer_agents(self) -> None:
        self._agents.clear()
        self._agents.addItem(self.tr("Choose…"), None)  # nobody gets cases because nobody was chosen
        for agent in self._session.staff:
            if agent.role is not Role.UNIT_OFFICER and self._bulk.may_assign_to(agent.id):
                self._agents.addItem(agent.name, agent.id)

    # -- words ---------------------------------------------------------------------------------------------

    def _name_form(self) -> None:
        labels = {
            "assign": self.tr("Assign to"),
            "tag": self.tr("Tags to add, with commas between them"),
            "untag": self.tr("Tags to take off, with commas between them"),
        }
        label = labels.get(self._asked, "")
        self._label.setText(label)
        self._agents.setAccessibleName(label)
        self._tags.setAccessibleName(label)

    def _retranslate(self) -> None:
        self._all.setText(self.tr("Choose all"))
        self._assign.setText(self.tr("Assign…"))
        self._tag.setText(self.tr("Add tags…"))
        self._untag.setText(self.tr("Take tags off…"))
        self._print.setText(self.tr("Print…"))
        self._csv.setText(self.tr("CSV…"))
        self._xlsx.setText(self.tr("Excel…"))
        self._sp4n.setText(self.tr("SP4N-LAPOR!…"))
        self._apply.setText(self.tr("Apply"))
        self._cancel.setText(self.tr("Cancel"))
        self._stop.setText(self.tr("Stop"))
        self._undo.setText(self.tr("Undo"))
        self._progress.setAccessibleName(self.tr("Progress"))
        self._refused.setAccessibleName(self.tr("Refused cases, each with the reason"))
        self._name_form()
        self.adjust()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
