"""Watches whether calls can reach us; every time they cannot is recorded as a gap, and logged."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal, Slot
from uuid_utils.compat import uuid7

from app.calls.phone_line import PhoneLine
from app.common.clock import day_began
from app.mutations.agent_state import EndLineGap, RecordSleep, StartLineGap
from app.records.answer_order import AnswerOrder
from app.records.service import Records
from app.settings.preferences import Preferences
from db.queries.agent_states import line_gaps
from db.records import AgentRecord
from telephony.messages import Reachability, Registration, RegistrationState

_log = logging.getLogger(__name__)


class LineWatch(QObject):
    """A gap is recorded under the signed-in user; without one, at the next sign-in."""

    changed = Signal(bool)  # is_reachable
    gaps_read = Signal(object)  # tuple[LineGapRecord, ...]

    def __init__(
        self,
        line: PhoneLine,
        records: Records,
        preferences: Preferences,
        clock: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._line, self._records, self._preferences, self._clock = line, records, preferences, clock
        self._proof: Reachability | None = None  # the proof of this registration
        self._order = AnswerOrder()
        self._is_stopped = False
        self._gap_id: UUID | None = None
        self._is_recorded = False
        self._fault = ""
        self.is_reachable: bool | None = None  # None: still starting
        self.since = clock()
        line.registration_changed.connect(self._on_registration)
        line.reachability_changed.connect(self._on_reachability)

    @Slot(object)
    def sit_down(self, _agent: AgentRecord) -> None:
        """Record an open gap, now that a user is signed in."""
        self._record_gap()

    @Slot(object)
    def record_sleep(self, slept_from: datetime) -> None:
        """Record a suspend as a gap, unless an open gap covers it already."""
        is_covered = self.is_reachable is False and self.since <= slept_from
        if is_covered or self._is_stopped or self._records.me is None:
            return
        _log.warning("the computer slept from %s on", slept_from.isoformat(timespec="seconds"))
        self._records.change(
            RecordSleep(
                gap_id=uuid7(),
                asleep_id=uuid7(),
                after_id=uuid7(),
                slept_from=slept_from,
                occurred_at=self._clock(),
            ),
            done=self.read_gaps,
        )

    def read_gaps(self) -> None:
        """Read today's gaps, oldest first; `gaps_read` follows, as it does after a new one was recorded."""
        if self._is_stopped:
            return
        zone = ZoneInfo(self._preferences.settings.office.timezone)
        midnight = day_began(self._clock(), zone)
        workstation = self._records.workstation
        self._records.read(
            lambda tx: line_gaps(tx, workstation, midnight), self._order.unless_late(self.gaps_read.emit)
        )

    def stop(self) -> None:
        """End the watch and an open gap, because the program ends."""
        self._is_stopped = True
        self._end_gap()

    @Slot(object)
    def _on_registration(self, registration: Registration) -> None:
        if registration.state is not RegistrationState.REGISTERED:
            self._proof = None  # of a former registration
        self._judge()

    @Slot(object)
    def _on_reachability(self, reachability: Reachability) -> None:
        self._proof = reachability
        self._judge()

    def _judge(self) -> None:
        has_exchange = bool(self._preferences.settings.account.domain)
        verdict = judge(self._line.registration, self._proof if has_exchange else None)
        if self.is_reachable and self._line.registration.state is RegistrationState.TRYING:
            verdict = False  # it was proven, and must be proven again
        if self._is_stopped or verdict is None or verdict == self.is_reachable:
            return
        began = self._clock() if self.is_reachable is not None else self.since
        self.is_reachable = verdict
        if verdict:
            self._end_gap()
        else:
            self._gap_id, self._is_recorded = uuid7(), False
            fault = self._line.registration.fault or (self._proof.fault if self._proof else "")
            self._fault = fault or "not_registered"
            _log.warning("calls cannot get here: %s", self._fault)
        self.since = self._clock() if verdict else began
        self._record_gap()
        self.changed.emit(verdict)

    def _record_gap(self) -> None:
        if self._gap_id is None or self._is_recorded or self._records.me is None:
            return
        self._is_recorded = True
        started = StartLineGap(gap_id=self._gap_id, fault=self._fault, occurred_at=self.since)
        self._records.change(started, done=self.read_gaps)

    def _end_gap(self) -> None:
        gap_id, self._gap_id = self._gap_id, None
        if gap_id is None:
            return
        _log.info("the gap took %.1f s", (self._clock() - self.since).total_seconds())
        if self._is_recorded:
            self._records.change(EndLineGap(gap_id=gap_id, occurred_at=self._clock()), done=self.read_gaps)


def judge(registration: Registration, proof: Reachability | None) -> bool | None:
    """Return whether calls can reach us; None while it is being found out.

    Without registration (direct calls, a trunk) they can, unless the PBX is known to be silent. Without a
    report on the proof, the registrar's acceptance suffices.
    """
    if registration.state is RegistrationState.FAILED:
        return False
    if registration.state is RegistrationState.TRYING:
        return None
    if proof is None or proof.is_proven:
        return True
    return False if proof.has_fault else None  # else the proof will follow
