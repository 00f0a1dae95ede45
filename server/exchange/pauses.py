"""What the desks say of their agents, for the members of the exchange's queues.

A desk that is on a break, in wrap-up, not ready, not reachable or signed off pauses its agent's extension in
all queues. The exchange gets an order when the desk's state changes, and after a break of the connection. It
gets none again and again: who pauses a member at the exchange is not overruled, and the desk shows the
difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from db.enums import AgentState
from server.exchange.ami_events import Member

OURS = "loket:"  # begins the reason of each of our pauses
SIGNED_OFF = "signed_off"
KNOWN_FOR = timedelta(days=2)  # who has not used a desk since is no longer paused by us
_TAKES_CALLS = (AgentState.AVAILABLE, AgentState.ON_CALL)

# Of an extension that two have used, the one who did last.
_STATES = text("""
    SELECT DISTINCT ON (a.extension) a.extension, s.state, s.reason, s.ended_at IS NOT NULL AS is_over
    FROM agent a JOIN LATERAL (
        SELECT state, reason, started_at, ended_at FROM agent_state t
        WHERE t.agent_id = a.id AND t.deleted_at IS NULL AND t.started_at > :since
        ORDER BY t.started_at DESC, t.id DESC LIMIT 1
    ) s ON true
    WHERE a.extension <> '' AND a.deleted_at IS NULL
    ORDER BY a.extension, s.started_at DESC, a.id
""")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whether an extension is to be paused, and why; the reason is "" if it is not."""

    is_paused: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """An order to the exchange: a member by its interface, in all its queues."""

    interface: str
    wanted: Wanted


def wanted_pauses(connection: Connection, now: datetime) -> dict[str, Wanted]:
    """Return what the desks say, by extension."""
    found = {}
    for row in connection.execute(_STATES, {"since": now - KNOWN_FOR}):
        if row.is_over:
            found[row.extension] = Wanted(True, f"{OURS}{SIGNED_OFF}")
        elif AgentState(row.state) in _TAKES_CALLS:
            found[row.extension] = Wanted(False)
        else:
            found[row.extension] = Wanted(True, OURS + ":".join(filter(None, (row.state, row.reason))))
    return found


def pauses_to_send(
    wanted: Mapping[str, Wanted], sent: Mapping[str, Wanted], members: Iterable[Member]
) -> list[Pause]:
    """Return the orders for the extensions whose desk has changed its state since the last order.

    sent: The last order of each extension on this connection. An extension without one: the desk may have
        changed it while nobody was connected, but a pause that is not ours is left.
    """
    found: dict[str, Pause] = {}
    for member in members:
        one = wanted.get(member.extension)
        if one is None or sent.get(member.extension) == one:
            continue
        is_of_others = member.is_paused and not member.reason.startswith(OURS)
        if member.extension not in sent and not one.is_paused and is_of_others:
            continue
        if (member.is_paused, member.reason if member.is_paused else "") != (one.is_paused, one.reason):
            found[member.interface] = Pause(member.interface, one)
    return list(found.values())
