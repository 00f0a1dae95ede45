"""Outbox rows that are not proven to be their author's: forged, edited, or signed by a lost key.

Such a row never runs in the shared database. It is reported there as rejected, under its number, so that the
numbers of this workstation stay dense; its content stays here, and its author decides.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select, update

from db.enums import MutationState
from db.models import Agent, Outbox

UNPROVEN = "unproven"
"""The reason of what is not proven to be its author's."""
_IS_OPEN = (Outbox.reason == UNPROVEN) & Outbox.is_dealt_with.is_(False)
_MOST_NAMES, _MOST_LETTERS = 5, 60  # a name in the file may be invented


def keep_back(connection: Connection, numbers: Collection[int]) -> None:
    """Mark these waiting rows to be reported as rejected."""
    which = Outbox.mut_no.in_(sorted(numbers)) & (Outbox.state == MutationState.PENDING)
    connection.execute(update(Outbox).where(which).values(reason=UNPROVEN, facts=None))


def refuse_parked(connection: Connection, mut_no: int) -> None:
    """Mark a parked row as rejected."""
    values = {"state": MutationState.REJECTED, "reason": UNPROVEN, "facts": None}
    connection.execute(update(Outbox).where(Outbox.mut_no == mut_no).values(values))


def count_unproven(connection: Connection) -> tuple[int, tuple[str, ...]]:
    """Return how many of them are not dealt with, and the names in them."""
    query = select(Outbox.agent_name, Agent.name).join(Agent, Agent.id == Outbox.agent_id, isouter=True)
    found = [name or given for given, name in connection.execute(query.where(_IS_OPEN))]
    names = sorted({" ".join(name.split())[:_MOST_LETTERS] for name in found})
    return len(found), tuple(names[:_MOST_NAMES])
