"""The queues at the left: the cases, calls and conversations that wait for this user."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from sqlalchemy import Connection

from app.access.session import Session
from app.access.visibility import sees_conversations, visible_contacts, visible_conversation, visible_row
from app.common.clock import now
from app.common.debounce import Debounce
from app.records.answer_order import AnswerOrder
from app.records.service import Records
from app.values.written import VisibleConversation
from db.enums import Role
from db.queries.call_history import call_history
from db.queries.cases import call_back_tasks, my_cases, recent_cases, unit_inbox
from db.queries.contacts import missed_calls
from db.queries.conversations import inbox, unsure_conversations
from db.queries.counts import queue_counts
from db.queries.people import applicants
from db.records import AgentRecord, CaseRow, ContactRecord, ConversationRecord

# Several changes together (log, note, escalate) cause one read.
SETTLE_MS = 40
TYPED_MS = 250  # between two looks at the rows of unsaved cases while the user types
PAGE = 100  # of the history of calls; scrolling to its end reads more


class QueueName(Enum):
    MY_CASES = "my_cases"
    UNIT_INBOX = "unit_inbox"
    CALL_BACKS = "call_backs"
    MISSED_CALLS = "missed_calls"
    RECENT = "recent"
    CALLS = "calls"
    MESSAGES = "messages"


@dataclass(frozen=True, slots=True)
class QueueRows:
    """All rows of one list: cases, contacts for missed calls and the history of calls, or conversations.

    The history has only its newest rows; `has_more` means that there may be older ones.
    """

    name: QueueName
    cases: tuple[CaseRow, ...] = ()
    contacts: tuple[ContactRecord, ...] = ()
    conversations: tuple[VisibleConversation, ...] = ()
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class _Shown:
    """The last emitted rows as read, and each case as read and as shown."""

    viewer: AgentRecord | None = None
    searched: str = ""
    rows: QueueRows | None = None
    cases: dict[UUID, tuple[CaseRow, CaseRow]] = field(default_factory=dict)


# The step that began first is not always due first: written channels wait in office hours, and pauses move
# it.
_BY_DUE_TIME = (QueueName.UNIT_INBOX, QueueName.CALL_BACKS)
Query = Callable[[Connection], QueueRows]


class Queues(QObject):
    """Reads the shown list whenever the records change, and the counts of all lists.

    A change that leaves the list unchanged emits nothing, and only changed rows are masked again.
    """

    rows_changed = Signal(object)  # QueueRows
    counts_changed = Signal(object)  # dict[QueueName, int], at most 999 each

    def __init__(
        self,
        records: Records,
        session: Session,
        drafts: Callable[[], tuple[CaseRow, ...]],
        due_at: Callable[[CaseRow], datetime],
        day_began: Callable[[], datetime],
        is_held: Callable[[], bool] = lambda: False,
        parent: QObject | None = None,
    ) -> None:
        """`drafts` returns the unsaved cases; they come first among my cases.

        `due_at` orders the cases that wait for an answer, or whose answer the applicant has not received;
        `day_began` is the time since which a user without a state is absent, so that others give their
        solutions. While `is_held`, changes wait.
        """
        super().__init__(parent)
        self._records = records
        self._session = session
        self._drafts = drafts
        self._due_at = due_at
        self._day_began = day_began
        self._watched = QueueName.MY_CASES
        self._calls_text = ""
        self._calls_read = PAGE
        self._last = _Shown()
        self._rows, self._counts = AnswerOrder(), AnswerOrder()
        self._read_with: tuple[CaseRow, ...] = ()  # the unsaved cases at the last read
        self._typing = Debounce(TYPED_MS, self._reread_if_typed, self, is_held)
        settling = Debounce(SETTLE_MS, self._reread, self, is_held)
        records.changed.connect(settling.changed)
        session.agent_changed.connect(self._forget)
        session.agent_changed.connect(settling.changed)

    @property
    def watched(self) -> QueueName:
        return self._watched

    def watch(self, name: QueueName) -> None:
        """Show this list: its rows are emitted at once and after every change."""
        if name is not self._watched:
            self._calls_read = PAGE
        self._watched = name
        self.refresh()

    def search_calls(self, text: str) -> None:
        """Filter the history of calls by this number, name or case number; "" for all."""
        if text.strip() != self._calls_text:
            self._calls_text = text.strip()
            self._calls_read = PAGE
            self.refresh()

    @Slot()
    def show_more_calls(self) -> None:
        """Read one more page of the history of calls."""
        self._calls_read += PAGE
        self.refresh()

    @Slot()
    def follow_drafts(self) -> None:
        """A draft has changed: its row, if it has one, is shown as it is now."""
        self._typing.changed()

    @Slot()
    def refresh(self) -> None:
        """Read the list, and emit it even if it is unchanged."""
        self._forget()
        self._reread()

    @Slot()
    def _forget(self) -> None:
        self._last = _Shown()

    def _reread_if_typed(self) -> None:
        """Most of what is typed is in no row. The records are read again, for the draft may be recorded."""
        if self._drafts() != self._read_with:
            self._reread()

    @Slot()
    def _reread(self) -> None:
        agent = self._session.agent
        if agent is None:
            return
        name, text = self._watched, self._calls_text
        drafts = self._read_with = self._drafts()
        self._records.read(
            self._query(name, agent, drafts), self._rows.unless_late(lambda rows: self._show(rows, text))
        )
        unit_id, agent_id, day = agent.unit_id, agent.id, self._day_of(agent)
        sees = sees_conversations(agent)
        self._records.read(
            lambda tx: queue_counts(tx, agent_id, unit_id, day, sees),
            self._counts.unless_late(lambda counts: self._count(counts, len(drafts))),
        )

    def _query(self, name: QueueName, agent: AgentRecord, drafts: tuple[CaseRow, ...]) -> Query:
        agent_id, unit_id = agent.id, agent.unit_id
        if name is QueueName.MY_CASES:
            return lambda tx: QueueRows(name, cases=_with_names(tx, drafts) + tuple(my_cases(tx, agent_id)))
        if name is QueueName.UNIT_INBOX:
            return lambda tx: QueueRows(name, cases=tuple(unit_inbox(tx, unit_id)) if unit_id else ())
        if name is QueueName.CALL_BACKS:
            day = self._day_of(agent)
            return lambda tx: QueueRows(name, cases=call_back_tasks(tx, agent_id, day=day))
        if name is QueueName.MISSED_CALLS:
            return lambda tx: QueueRows(name, contacts=tuple(missed_calls(tx)))
        if name is QueueName.CALLS:
            whose = None if agent.role is Role.SUPERVISOR else agent_id
            text, most = self._calls_text, self._calls_read
            return lambda tx: _calls(call_history(tx, whose, text, most), most)
        if name is QueueName.MESSAGES:
            return lambda tx: _conversations(tx, agent)
        return lambda tx: QueueRows(name, cases=tuple(recent_cases(tx)))

    def _day_of(self, agent: AgentRecord) -> datetime | None:
        """Return the start of the day; None for officers, who do not contact applicants."""
        return None if agent.role is Role.UNIT_OFFICER else self._day_began()

    def _show(self, rows: QueueRows, searched: str) -> None:
        """Emit the rows, unless another list is shown by now."""
        if rows.name is not self._watched:
            return
        if rows.name is QueueName.CALLS and searched != self._calls_text:
            return
        if rows.name in _BY_DUE_TIME:
            rows = QueueRows(rows.name, cases=tuple(sorted(rows.cases, key=self._due_at)))
        agent, last = self._session.agent, self._last
        is_same_viewer = last.viewer == agent
        if is_same_viewer and last.searched == searched and last.rows == rows:
            return
        known = last.cases if is_same_viewer else {}
        cases: list[tuple[CaseRow, CaseRow]] = []
        for row in rows.cases:
            before = known.get(row.id)
            is_as_before = before is not None and before[0] == row
            cases.append(before if before is not None and is_as_before else (row, visible_row(agent, row)))
        self._last = _Shown(agent, searched, rows, {row.id: (row, shown) for row, shown in cases})
        contacts = visible_contacts(agent, searched, rows.contacts)
        visible = tuple(shown for _, shown in cases)
        self.rows_changed.emit(replace(rows, cases=visible, contacts=contacts))

    def _count(self, counts: dict[str, int], drafts: int) -> None:
        found = {name: counts.get(name.value, 0) for name in QueueName}
        found[QueueName.MY_CASES] += drafts
        self.counts_changed.emit(found)


def _conversations(tx: Connection, agent: AgentRecord) -> QueueRows:
    """Return those of this person, then everybody's; in each part the longest wait first.

    Last come those with a message that may or may not have left: of this author, for a supervisor of all.
    """
    rows: tuple[ConversationRecord, ...] = ()
    if sees_conversations(agent):
        found = inbox(tx, agent.id)
        author_id = None if agent.role is Role.SUPERVISOR else agent.id
        unsure = {one.id: one for one in unsure_conversations(tx, author_id, now())}
        first = (unsure.pop(one.id, one) for one in (*found.mine, *found.everybodys))
        rows = (*first, *unsure.values())
    return QueueRows(
        QueueName.MESSAGES, conversations=tuple(visible_conversation(agent, one) for one in rows)
    )


def _with_names(tx: Connection, drafts: tuple[CaseRow, ...]) -> tuple[CaseRow, ...]:
    """Return the rows of unsaved cases with the names of their applicants, but for anonymous ones."""
    ids = list({row.applicant_id for row in drafts if row.applicant_id is not None and not row.is_anonymous})
    names = {one.id: one.name for one in applicants(tx, ids)}
    return tuple(
        replace(row, applicant_name=names[row.applicant_id]) if row.applicant_id in names else row
        for row in drafts
    )


def _calls(contacts: tuple[ContactRecord, ...], most: int) -> QueueRows:
    return QueueRows(QueueName.CALLS, contacts=contacts, has_more=len(contacts) == most)
