"""The states of members of staff, and the gaps in which no call could reach the workstation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, or_, select

from db.enums import AgentState
from db.models import Agent, Contact, LineGap, StateInterval
from db.mutation import Mutation
from db.tx import Tx


class ChangeAgentState(Mutation, frozen=True, kw_only=True):
    """Change this person's state. The previous interval, at any workstation, ends.

    contact_id: The call of the state; one that the records lack is left out.
    """

    interval_id: UUID
    state: AgentState
    reason: str = ""
    contact_id: UUID | None = None

    def run(self, tx: Tx) -> None:
        tx.need(Agent, tx.me.agent_id, "no_such_agent")
        tx.refuse_second(StateInterval, self.interval_id, "interval_exists")
        _end_intervals(tx, self, StateInterval.agent_id == tx.me.agent_id)
        contact = tx.row(Contact, self.contact_id) if self.contact_id is not None else None
        tx.insert(
            StateInterval,
            id=self.interval_id,
            agent_id=tx.me.agent_id,
            state=self.state,
            reason=self.reason,
            workstation=tx.me.workstation,
            contact_id=contact["id"] if contact is not None else None,
            started_at=self.occurred_at,
        )


class EndAgentState(Mutation, frozen=True, kw_only=True):
    """End this person's state at this workstation. A state at another workstation continues."""

    def run(self, tx: Tx) -> None:
        here = StateInterval.workstation == tx.me.workstation
        _end_intervals(tx, self, here, StateInterval.agent_id == tx.me.agent_id)


class EndLostIntervals(Mutation, frozen=True, kw_only=True):
    """End intervals after a crash of this workstation; occurred_at is its last heartbeat.

    Each open interval ends then, or at its start if that is later.
    """

    def run(self, tx: Tx) -> None:
        _end_intervals(tx, self, StateInterval.workstation == tx.me.workstation)
        _end_gaps(tx, self, LineGap.workstation == tx.me.workstation)


class StartLineGap(Mutation, frozen=True, kw_only=True):
    """No call can reach this workstation. fault: As in telephony's Registration or Reachability."""

    gap_id: UUID
    fault: str = ""

    def run(self, tx: Tx) -> None:
        tx.need(Agent, tx.me.agent_id, "no_such_agent")
        tx.refuse_second(LineGap, self.gap_id, "gap_exists")
        tx.insert(
            LineGap,
            id=self.gap_id,
            workstation=tx.me.workstation,
            agent_id=tx.me.agent_id,
            fault=self.fault,
            started_at=self.occurred_at,
        )


class EndLineGap(Mutation, frozen=True, kw_only=True):
    """Calls can reach the workstation again. A gap that has ended stays unchanged."""

    gap_id: UUID

    def run(self, tx: Tx) -> None:
        tx.need(LineGap, self.gap_id, "no_such_gap")
        is_mine = or_(LineGap.agent_id == tx.me.agent_id, LineGap.workstation == tx.me.workstation)
        _end_gaps(tx, self, LineGap.id == self.gap_id, is_mine)


class RecordSleep(Mutation, frozen=True, kw_only=True):
    """Record a suspend until occurred_at: no call could reach the workstation, and no user was available.

    The interval is divided in three: before, suspended (not reachable), and after, if it was still open.
    """

    gap_id: UUID
    asleep_id: UUID
    after_id: UUID
    slept_from: datetime

    def run(self, tx: Tx) -> None:
        tx.need(Agent, tx.me.agent_id, "no_such_agent")
        tx.refuse_second(LineGap, self.gap_id, "gap_exists")
        tx.insert(
            LineGap,
            id=self.gap_id,
            workstation=tx.me.workstation,
            agent_id=tx.me.agent_id,
            fault="asleep",
            started_at=self.slept_from,
            ended_at=self.occurred_at,
        )
        available = select(StateInterval.__table__).where(
            StateInterval.agent_id == tx.me.agent_id,
            StateInterval.workstation == tx.me.workstation,
            StateInterval.state == AgentState.AVAILABLE,
            StateInterval.started_at < self.slept_from,
            or_(StateInterval.ended_at.is_(None), StateInterval.ended_at > self.slept_from),
        )
        # the program stood still: only one interval can overlap the suspend
        for row in tx.rows(available)[:1]:
            self._divide(tx, row)

    def _divide(self, tx: Tx, row: RowMapping) -> None:
        ended_at: datetime | None = row["ended_at"]
        woke_at = min(self.occurred_at, ended_at or self.occurred_at)
        parts: list[tuple[UUID, AgentState, datetime, datetime | None]] = [
            (self.asleep_id, AgentState.NOT_REACHABLE, self.slept_from, woke_at)
        ]
        if ended_at is None:
            parts.append((self.after_id, AgentState.AVAILABLE, woke_at, None))
        tx.update(StateInterval, row, ended_at=self.slept_from)
        for interval_id, state, started_at, until in parts:
            tx.insert(
                StateInterval,
                id=interval_id,
                agent_id=tx.me.agent_id,
                state=state,
                workstation=tx.me.workstation,
                started_at=started_at,
                ended_at=until,
            )


def _end_intervals(tx: Tx, mutation: Mutation, *of: ColumnElement[bool]) -> None:
    open_ones = select(StateInterval.__table__).where(StateInterval.ended_at.is_(None), *of)
    for row in tx.rows(open_ones):
        tx.update(StateInterval, row, ended_at=_end(row, mutation))


def _end_gaps(tx: Tx, mutation: Mutation, *of: ColumnElement[bool]) -> None:
    open_ones = select(LineGap.__table__).where(LineGap.ended_at.is_(None), *of)
    for row in tx.rows(open_ones):
        tx.update(LineGap, row, ended_at=_end(row, mutation))


def _end(row: RowMapping, mutation: Mutation) -> datetime:
    """Return the end of an interval: never before its start, even if the clock was set back."""
    started_at: datetime = row["started_at"]
    return max(started_at, mutation.occurred_at)
