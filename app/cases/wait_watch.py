"""Waits with a last day: ends them and records the end in the timeline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Slot

from app.access.session import Session
from app.common.debounce import Debounce
from app.mutations.waiting import EndWaitByDate
from app.records.answer_order import AnswerOrder
from app.records.service import Records, Refusal
from db.queries.cases import dated_waits

SETTLE_MS = 300
LONGEST_MS = 60_000  # after a suspend, or a change of the clock, it checks again within this time


class WaitWatch(QObject):
    """Watches the signed-in user's cases; its entries are right even if they are recorded late.

    app/sop/step_clocks.py ends such a wait on its day, so nothing depends on a running program.
    """

    def __init__(
        self,
        records: Records,
        session: Session,
        clock: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._records, self._session, self._clock = records, session, clock
        self._order = AnswerOrder()
        self._waits: dict[UUID, datetime] = {}
        self._asked: set[tuple[UUID, datetime]] = set()  # ends already sent to the records
        settling = Debounce(SETTLE_MS, self._read, self)
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self.check)
        records.changed.connect(settling.changed)
        session.agent_changed.connect(settling.changed)

    @Slot()
    def check(self) -> None:
        """End due waits, and set the timer for the next one."""
        now = self._clock()
        for case_id, until in self._waits.items():
            if until <= now and (case_id, until) not in self._asked:
                self._asked.add((case_id, until))
                self._records.change(
                    EndWaitByDate(case_id=case_id, until=until, occurred_at=now), refused=self._on_refused
                )
        ahead = [until for until in self._waits.values() if until > now]
        if ahead:
            wait_ms = (min(ahead) - now).total_seconds() * 1000 + 1
            self._next.start(round(min(wait_ms, LONGEST_MS)))
        else:
            self._next.stop()

    @Slot()
    def _read(self) -> None:
        agent = self._session.agent
        if agent is None:
            return
        agent_id, unit_id = agent.id, agent.unit_id
        self._records.read(
            lambda tx: dated_waits(tx, agent_id, unit_id), self._order.unless_late(self._found)
        )

    def _found(self, waits: tuple[tuple[UUID, datetime], ...]) -> None:
        self._waits = dict(waits)
        self.check()

    def _on_refused(self, _refusal: Refusal) -> None:
        """Ignore a rejection: another workstation has ended the wait already."""
