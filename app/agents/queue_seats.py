"""Compares what the telephone exchange says of the agent in its queues with the agent's state here."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.agents.agent_states import AgentStates
from app.common.jobs import Jobs
from app.common.notices import WARNING, Notice
from db.enums import AgentState
from db.sync.gateway import Way
from db.sync.messages import OwnQueues
from db.sync.sync_status import SharedError

_log = logging.getLogger(__name__)
EVERY_MS = 60_000
SETTLES_MS = 10_000  # a change here reaches the exchange, and comes back, in less
WITHOUT_EXCHANGE_MS = 30 * 60_000
_TAKES_CALLS = (AgentState.AVAILABLE, AgentState.ON_CALL)


class QueueSeats(QObject):
    """Reports each difference once. way: How the signed-in person reaches the server now; None if not."""

    notice = Signal(Notice)

    def __init__(
        self,
        states: AgentStates,
        way: Callable[[], Way | None],
        jobs: Jobs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._states, self._way, self._jobs = states, way, jobs
        self._reported: tuple[str, str] | None = None
        self._is_asking = False
        self._changes = 0  # of the state here
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.check)
        states.changed.connect(self._on_state)

    @Slot(object)
    def _on_state(self, _shift: object) -> None:
        self._changes += 1
        self._timer.start(SETTLES_MS)

    @Slot()
    def check(self) -> None:
        way = self._way()
        if way is None or self._is_asking or self._states.shift.doing is None:
            self._timer.start(EVERY_MS)
            return
        self._is_asking = True
        changes = self._changes

        def take(found: OwnQueues) -> None:
            self._is_asking = False
            if changes != self._changes:
                return  # the answer is to the state before; the change has set the timer
            self._timer.start(EVERY_MS if found.is_known else WITHOUT_EXCHANGE_MS)
            self._compare(found)

        self._jobs.run(lambda: way.gateway.own_queues(way.login), take, ((SharedError, self._not_known),))

    def _not_known(self, error: SharedError) -> None:
        """It is asked again later."""
        _log.info("the queues of the exchange are not known: %s", error)
        self._is_asking = False
        self._timer.start(EVERY_MS)

    def _compare(self, found: OwnQueues) -> None:
        doing = self._states.shift.doing
        if doing is None:
            return
        takes_calls = doing.state in _TAKES_CALLS
        differing = [one.queue for one in found.seats if one.is_paused is takes_calls]
        if not found.is_known or not differing or not (takes_calls or found.is_paused_by_desks):
            self._reported = None
            return
        kind = "queue_paused_there" if takes_calls else "queue_open_there"
        difference = kind, ", ".join(sorted(differing))
        if difference != self._reported:
            self._reported = difference
            self.notice.emit(Notice(kind, WARNING, {"queues": difference[1]}))
