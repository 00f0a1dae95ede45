"""Reminds the responsible users of open requests about personal data, once a day and when they are due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, tzinfo
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.access.session import Session
from app.common.debounce import Debounce
from app.common.notices import WARNING, Notice
from app.records.answer_order import AnswerOrder
from app.records.service import Records
from db.enums import Role
from db.queries.person_file import OpenRequest, open_requests
from db.records import AgentRecord

SETTLE_MS = 500
LONGEST_MS = 60_000  # notices a new day, and a changed clock, within this time
READ = 100


class RequestWatch(QObject):
    """Supervisors are responsible for all of them, an agent for the ones they recorded."""

    notice = Signal(Notice)

    def __init__(
        self,
        records: Records,
        session: Session,
        clock: Callable[[], datetime],
        zone: Callable[[], tzinfo],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._records, self._session = records, session
        self._clock, self._zone = clock, zone
        self._order = AnswerOrder()
        self._waiting: tuple[OpenRequest, ...] = ()  # the requests that this user is responsible for
        self._read_for: AgentRecord | None = None
        self._days: set[tuple[UUID, date]] = set()  # users that were reminded on a day
        self._reminded: set[tuple[UUID, UUID, datetime]] = set()  # users that were reminded of a due request
        settling = Debounce(SETTLE_MS, self._read, self)
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self.check)
        records.changed.connect(settling.changed)
        session.agent_changed.connect(settling.changed)

    @Slot()
    def check(self) -> None:
        """Remind the user of what is due, and set the timer for the next one."""
        agent, now = self._session.agent, self._clock()
        if agent is None or agent != self._read_for:
            return  # the requests are being read
        waiting = self._waiting
        today = now.astimezone(self._zone()).date()
        if (agent.id, today) not in self._days:
            self._days.add((agent.id, today))
            self._notify_of_day(agent, waiting, now)
        for one in waiting:
            key = (agent.id, one.applicant_id, one.due_at)
            if one.due_at <= now and key not in self._reminded:
                self._reminded.add(key)
                self._notify("data_request_due", (one,))
        ahead = [(one.due_at - now).total_seconds() * 1000 + 1 for one in waiting if one.due_at > now]
        self._next.start(round(min([*ahead, LONGEST_MS])))

    def _notify_of_day(self, agent: AgentRecord, waiting: tuple[OpenRequest, ...], now: datetime) -> None:
        self._reminded |= {(agent.id, one.applicant_id, one.due_at) for one in waiting if one.due_at <= now}
        if waiting:
            self._notify("data_request_waits" if len(waiting) == 1 else "data_requests_wait", waiting)

    def _notify(self, kind: str, waiting: tuple[OpenRequest, ...]) -> None:
        first = waiting[0]
        facts = {"name": first.name, "due_at": first.due_at.isoformat(), "count": str(len(waiting))}
        self.notice.emit(Notice(kind, WARNING, facts, ("show_person",), str(first.applicant_id)))

    @Slot()
    def _read(self) -> None:
        agent = self._session.agent
        take = self._order.unless_late(partial(self._found, agent))
        if agent is None or agent.role is Role.UNIT_OFFICER:
            take(())
            return
        asked_by = "" if agent.role is Role.SUPERVISOR else agent.name
        self._records.read(
            lambda tx: open_requests(tx, READ, asked_by),
            take,
        )

    def _found(self, agent: AgentRecord | None, waiting: tuple[OpenRequest, ...]) -> None:
        self._waiting, self._read_for = waiting, agent
        self.check()
