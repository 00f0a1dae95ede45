"""The states of members of staff, and the gaps of a workstation's line."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, Select, exists, or_, select

from db.enums import Role
from db.models import Agent, LineGap, StateInterval
from db.records import LineGapRecord, StateRecord
from db.rules.system_actor import SYSTEM_ID

_INTERVALS = select(
    StateInterval.id,
    StateInterval.agent_id,
    StateInterval.state,
    StateInterval.reason,
    StateInterval.workstation,
    StateInterval.contact_id,
    StateInterval.started_at,
    StateInterval.ended_at,
).where(StateInterval.deleted_at.is_(None))


def state_intervals(tx: Connection, agent_id: UUID, since: datetime) -> tuple[StateRecord, ...]:
    """Return the person's intervals that reach beyond `since`, oldest first, on all workstations."""
    query = _INTERVALS.where(
        StateInterval.agent_id == agent_id,
        or_(StateInterval.ended_at.is_(None), StateInterval.ended_at > since),
    ).order_by(StateInterval.started_at, StateInterval.id)
    return tuple(StateRecord(*row) for row in tx.execute(query))


def select_absent(since: datetime) -> Select[UUID]:
    """Select the ids of contact centre staff without any state since then.

    An interval that a crash left open the day before proves nothing for today.
    """
    was_here = exists().where(
        StateInterval.agent_id == Agent.id,
        StateInterval.deleted_at.is_(None),
        or_(
            StateInterval.ended_at > since,
            StateInterval.ended_at.is_(None) & (StateInterval.started_at > since - timedelta(hours=12)),
        ),
    )
    at_desk = (Agent.role != Role.UNIT_OFFICER) & (Agent.id != SYSTEM_ID)
    return select(Agent.id).where(at_desk, Agent.deleted_at.is_(None), ~was_here)


def last_interval(tx: Connection, agent_id: UUID) -> StateRecord | None:
    query = (
        _INTERVALS.where(StateInterval.agent_id == agent_id)
        .order_by(StateInterval.started_at.desc(), StateInterval.id.desc())
        .limit(1)
    )
    row = tx.execute(query).one_or_none()
    return None if row is None else StateRecord(*row)


def line_gaps(tx: Connection, workstation: str, since: datetime) -> tuple[LineGapRecord, ...]:
    """Return the gaps of a workstation's line that reach beyond `since`, oldest first."""
    query = (
        select(LineGap.id, LineGap.workstation, LineGap.fault, LineGap.started_at, LineGap.ended_at)
        .where(
            LineGap.workstation == workstation,
            LineGap.deleted_at.is_(None),
            or_(LineGap.ended_at.is_(None), LineGap.ended_at > since),
        )
        .order_by(LineGap.started_at, LineGap.id)
    )
    return tuple(LineGapRecord(*row) for row in tx.execute(query))
