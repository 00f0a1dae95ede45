"""The page "Now" of the supervisor's place: who is there, what is due first, what was not sent."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QTreeWidgetItem, QVBoxLayout, QWidget

from app.board.state import AgentNow, Snapshot
from app.board.watch import BoardWatch, Seen
from app.common.enums import AgentState, CaseLine
from app.desktop.workplace import CaseListArea
from app.monitoring.monitoring_desk import MonitoringDesk
from app.records.answer_order import AnswerOrder
from app.sop.breaks import BreakReason
from ui.board.board_text import (
    agent_words,
    due_words,
    minutes_words,
    silent_words,
    state_words,
    trouble_words,
)
from ui.board.row_list import ListedRow, RowList
from ui.board.turning import STALE_S
from ui.case_list.columns import Column, cell_text
from ui.keys.key_table import SUPERVISION_KEYS
from ui.monitoring.monitor_bar import MonitorBar
from ui.style.tokens import GAP
from ui.text.numbers import count_text
from ui.text.times import time_text, when_text
from ui.widgets.button import ActionButton
from ui.widgets.text import Label

_REDRAW_MS = 1000
_QUEUES = 3  # the row of the grid


class NowPage(QWidget):
    """Asks while it is shown. Staff is in the order of names: nobody is ranked."""

    case_wanted = Signal(object, bool)  # UUID; whether it is on this computer

    def __init__(
        self,
        watch: BoardWatch,
        case_list: CaseListArea,
        breaks: Sequence[BreakReason],
        monitoring: MonitoringDesk,
    ) -> None:
        super().__init__()
        self.setObjectName("now")
        self._watch, self._case_list, self._breaks = watch, case_list, breaks
        self._monitoring = monitoring
        self._monitor = MonitorBar(monitoring, self)
        self._listen = ActionButton("now.listen", "", "headset")
        self._seen: Seen | None = None
        self._lines: dict[UUID, CaseLine | None] = {}  # None: not on this computer
        self._line_order = AnswerOrder()
        self._status = Label("now.status", "muted", wraps=True)
        self._counts = Label("now.counts", "lead", wraps=True)
        self._heads = {
            name: Label(f"now.{name}.head", "section") for name in ("staff", "risk", "queues", "unsent")
        }
        self._staff = RowList("now.staff", 4, 0)
        self._risk = RowList("now.risk", 4, 1)
        self._queues = RowList("now.queues", 5, 0)
        self._no_queues = Label("now.queues.none", "muted", wraps=True)
        self._unsent = RowList("now.unsent", 4, 3)
        self._redraw = QTimer(self)
        self._redraw.setInterval(_REDRAW_MS)
        self._redraw.timeout.connect(self._show_age)
        self._risk.itemActivated.connect(self._open)
        self._staff.currentItemChanged.connect(self._adjust)
        self._listen.clicked.connect(self._begin_to_listen)
        monitoring.changed.connect(self._adjust)
        shortcut = QShortcut(QKeySequence(SUPERVISION_KEYS["listen"]), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._begin_to_listen)
        watch.changed.connect(self.show_seen)
        self._grid = QGridLayout()
        self._build()
        self.retranslate()

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(2 * GAP)
        top.addWidget(self._counts, 1)
        top.addWidget(self._status)
        grid = self._grid
        grid.setHorizontalSpacing(2 * GAP)
        grid.setVerticalSpacing(GAP)
        staff = QHBoxLayout()
        staff.addWidget(self._heads["staff"], 1)
        staff.addWidget(self._listen)
        grid.addLayout(staff, 0, 0)
        grid.addWidget(self._staff, 1, 0, 5, 1)
        grid.addWidget(self._heads["risk"], 0, 1)
        grid.addWidget(self._risk, 1, 1)
        grid.addWidget(self._heads["queues"], 2, 1)
        grid.addWidget(self._no_queues, _QUEUES, 1)
        grid.addWidget(self._queues, _QUEUES, 1)
        grid.addWidget(self._heads["unsent"], 4, 1)
        grid.addWidget(self._unsent, 5, 1)
        grid.setRowStretch(1, 4)
        grid.setRowStretch(5, 1)
        grid.setColumnStretch(0, 4)
        grid.setColumnStretch(1, 6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(top)
        column.addWidget(self._monitor)
        column.addLayout(grid, 1)
        self._status.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    # -- commands ------------------------------------------------------------------------------------------

    def focus_main(self) -> None:
        self._risk.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Show nothing: another person may sit down."""
        self._watch.stop()
        self._monitor.forget()
        self._seen = None
        self._line_order.unless_late(lambda _lines: None)(())  # answers on their way come too late
        self._lines.clear()
        for rows in (self._staff, self._risk, self._queues, self._unsent):
            rows.show_rows(())
        self._show()

    @Slot()
    def _begin_to_listen(self) -> None:
        chosen = self._staff.chosen()
        if isinstance(chosen, UUID) and self._listen.isEnabled() and self._listen.isVisible():
            self._monitoring.listen(chosen)

    @Slot()
    def _adjust(self) -> None:
        """Offer to listen where the office's policy does, to a person with a call."""
        self._listen.setVisible(bool(self._monitoring.modes))
        chosen = self._staff.chosen()
        snapshot = None if self._seen is None else self._seen.snapshot
        agent = next((one for one in snapshot.agents if one.id == chosen), None) if snapshot else None
        if agent is None or not self._monitoring.may_listen_to(agent.id):
            why_not = self.tr("Choose a colleague in the list.")
        elif agent.state is not AgentState.ON_CALL or agent.silent_since is not None:
            why_not = self.tr("This colleague has no call now.")
        else:
            why_not = self.tr("You listen already.") if self._monitoring.current is not None else ""
        self._listen.set_why_not(why_not)

    # -- what comes ----------------------------------------------------------------------------------------

    @Slot(object)
    def show_seen(self, seen: Seen) -> None:
        """Show an answer, unless it was on its way when the page was left."""
        if not self.isVisible():
            return
        self._seen = seen
        self._show()
        if seen.snapshot is not None:
            self._read_lines([one.case_id for one in seen.snapshot.urgent])

    def _read_lines(self, ids: Sequence[UUID]) -> None:
        """Read the cases as this computer has them now: one may have come, or be another's meanwhile."""

        def found(lines: tuple[CaseLine, ...]) -> None:
            read = {**dict.fromkeys(ids), **{line.row.id: line for line in lines}}
            if read != self._lines:
                self._lines = read
                self._show()

        self._case_list.cases.want_lines(ids, self._line_order.unless_late(found))

    @Slot(QTreeWidgetItem)
    def _open(self, _item: QTreeWidgetItem) -> None:
        case_id = self._risk.chosen()
        if isinstance(case_id, UUID):
            self.case_wanted.emit(case_id, self._lines.get(case_id) is not None)

    # -- what is shown -------------------------------------------------------------------------------------

    def _show(self) -> None:
        self._show_age()
        snapshot = None if self._seen is None else self._seen.snapshot
        has_queues = snapshot is not None and bool(snapshot.queues)
        is_of_others = snapshot is not None and snapshot.queues == ()
        self._no_queues.setText(
            self.tr("All queues of the PBX belong to other teams.")
            if is_of_others
            else self.tr("Waiting calls need a connection to the PBX.")
        )
        self._grid.setRowStretch(_QUEUES, 2 if has_queues else 0)
        self._queues.setVisible(has_queues)
        self._no_queues.setVisible(snapshot is not None and not has_queues)
        if snapshot is None:
            self._counts.setText("")
            return
        self._counts.setText(_counts(snapshot))
        self._staff.show_rows([self._staff_row(one, snapshot) for one in snapshot.agents])
        self._adjust()
        self._risk.show_rows(
            [
                ListedRow(
                    one.case_id,
                    (
                        *self._case_texts(one.case_id),
                        self.tr("Step {step}").format(step=one.step),
                        due_words(one, snapshot),
                    ),
                )
                for one in snapshot.urgent
            ]
        )
        self._queues.show_rows(
            [
                ListedRow(
                    one.queue,
                    (
                        one.queue,
                        count_text(one.waiting),
                        "—"
                        if one.longest_since is None
                        else minutes_words(snapshot.made_at - one.longest_since),
                        "—" if one.free is None else count_text(one.free),
                        "—" if one.members is None else count_text(one.members),
                    ),
                )
                for one in snapshot.queues or ()
            ]
        )
        self._unsent.show_rows(
            [
                ListedRow(
                    one.workstation,
                    (
                        one.workstation,
                        count_text(one.count),
                        "—" if one.since is None else when_text(one.since, snapshot.made_at),
                        one.by,
                    ),
                )
                for one in snapshot.unsent
            ]
        )

    def _staff_row(self, agent: AgentNow, snapshot: Snapshot) -> ListedRow:
        since = minutes_words(snapshot.made_at - (agent.silent_since or agent.since))
        texts = (agent.name, agent_words(agent, self._breaks), since, agent.workstation)
        return ListedRow(agent.id, texts)

    def _case_texts(self, case_id: UUID) -> tuple[str, str]:
        if case_id not in self._lines:
            return "…", ""
        line = self._lines[case_id]
        if line is None:
            return self.tr("Not on this computer"), self.tr("Enter fetches it from the server")
        number, subject = (
            cell_text(column, line, lambda _row: "", line.row.changed_at)
            for column in (Column.NUMBER, Column.SUBJECT)
        )
        return number, subject

    @Slot()
    def _show_age(self) -> None:
        seen = self._seen
        if seen is None:
            self._status.setText(self.tr("Asking the server…") if self.isVisible() else "")
            return
        if seen.told_at is None:
            self._status.setText(trouble_words(seen.trouble))
            return
        age_s = seen.age_s()
        if age_s <= STALE_S:
            self._status.setText(self.tr("{seconds} s ago").format(seconds=int(age_s)))
            return
        since = self.tr("No new data since {time}").format(time=time_text(seen.told_at))
        self._status.setText(" · ".join(filter(None, (since, trouble_words(seen.trouble)))))

    # -- Qt ------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch.start()
        self._redraw.start()
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._monitoring.end()  # out of sight, it would be forgotten
        self._watch.stop()
        self._redraw.stop()

    def retranslate(self) -> None:
        names = {
            "staff": self.tr("Staff"),
            "risk": self.tr("Cases that are due first"),
            "queues": self.tr("Queues"),
            "unsent": self.tr("Workstations with unsent changes"),
        }
        lists = {"staff": self._staff, "risk": self._risk, "queues": self._queues, "unsent": self._unsent}
        for name, words in names.items():
            self._heads[name].setText(words)
            lists[name].setAccessibleName(words)
        self._staff.setHeaderLabels(
            [self.tr("Name"), self.tr("State"), self.tr("For"), self.tr("Workstation")]
        )
        self._risk.setHeaderLabels([self.tr("Number"), self.tr("Subject"), self.tr("Step"), self.tr("Due")])
        self._queues.setHeaderLabels(
            [
                self.tr("Queue"),
                self.tr("Waiting"),
                self.tr("Longest wait"),
                self.tr("Free"),
                self.tr("Members"),
            ]
        )
        self._unsent.setHeaderLabels(
            [self.tr("Workstation"), self.tr("Changes"), self.tr("Since"), self.tr("By")]
        )
        words = self.tr("Listen")
        self._listen.setText(f"{words} ({SUPERVISION_KEYS['listen']})")
        self._listen.setAccessibleName(self.tr("Listen to the call of this colleague"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()


def _counts(snapshot: Snapshot) -> str:
    """Return how many are in each state, those in none left out."""
    counted = [(state_words(state), snapshot.count(state)) for state in AgentState]
    counted.append((silent_words(), snapshot.silent))
    return " · ".join(f"{words} {count_text(number)}" for words, number in counted if number)
