"""Reads once for all workstations who is at which case, and what each user may know of that.

The rule is the one of the policies (db/rules/visibility.py).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from db.enums import Role
from db.rules.visibility import Fact, sees_case
from db.sync.messages import AtCaseNow, PresenceEvent, encode_json
from server.database import Database

_USERS = "SELECT token_hash, agent_id, role, unit_id, team_id FROM session_users(%s)"
_FACTS = "SELECT * FROM presence_facts()"


class _Sight(NamedTuple):
    """Users of one sight see the same cases, except those that are assigned to them."""

    role: Role
    unit_id: UUID | None
    team_id: UUID | None


class PresenceRounds:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, clients: Collection[UUID]) -> None:
        """Prolong what these workstations reported: they are connected. Raises Refused."""
        given = (list(clients),)
        await self._database.transact(
            "", lambda connection: connection.exec_driver_sql("SELECT keep_presence(%s)", given).close()
        )

    async def keep_seen(self, clients: Collection[UUID]) -> None:
        """Note that these workstations are connected, or have just asked something. Raises Refused."""
        given = (list(clients),)
        await self._database.transact(
            "", lambda connection: connection.exec_driver_sql("SELECT keep_seen(%s)", given).close()
        )

    async def publish_connected(self, instance: str, ages: Mapping[UUID, float]) -> None:
        """Tell the other instances how many seconds ago this one heard its workstations. Raises Refused."""
        given = (instance, list(ages), list(ages.values()))
        await self._database.transact(
            "",
            lambda connection: connection.exec_driver_sql("SELECT tell_connected(%s, %s, %s)", given).close(),
        )

    async def read(self, tokens: Collection[bytes]) -> dict[bytes, bytes]:
        """Return the event for each of these sessions that is open, by the hash of its token.

        Raises Refused.
        """
        given = list(tokens)
        return await self._database.transact("", lambda connection: _read(connection, given))


def _read(connection: Connection, tokens: list[bytes]) -> dict[bytes, bytes]:
    found = connection.exec_driver_sql(_FACTS).all()
    users = connection.exec_driver_sql(_USERS, (tokens,)).all()
    holders = {row.assignee_id for row in found}
    alike: dict[_Sight, tuple[list[bool], bytes]] = {}
    events: dict[bytes, bytes] = {}
    for user in users:
        sight = _Sight(Role(user.role), user.unit_id, user.team_id)
        if sight not in alike:
            seen = [_sees(sight, None, row) for row in found]
            alike[sight] = seen, _event(found, seen)
        seen, event = alike[sight]
        if user.agent_id in holders:
            own = [_sees(sight, user.agent_id, row) for row in found]
            event = event if own == seen else _event(found, own)
        events[bytes(user.token_hash)] = event
    return events


def _sees(sight: _Sight, agent_id: UUID | None, case: Any) -> bool:
    role, unit_id, team_id = sight
    held = {
        Fact.IS_AGENT: agent_id is not None and case.assignee_id == agent_id,
        Fact.HAS_QUESTION: unit_id is not None and case.unit_id == unit_id,
        Fact.WAS_ASKED: unit_id is not None and unit_id in case.asked_units,
        Fact.IS_OPEN: not case.is_confidential,
        Fact.IS_OF_TEAM: case.team_id is None or team_id is None or case.team_id == team_id,
    }
    return sees_case(role, {fact for fact, holds in held.items() if holds})


def _event(found: Sequence[Any], seen: Sequence[bool]) -> bytes:
    """Return the message; its users drop what they report themselves."""
    cases = [
        AtCaseNow(row.case_id, row.doing, row.field, row.since, row.agent_id, row.name, row.workstation)
        for row, is_seen in zip(found, seen, strict=True)
        if is_seen
    ]
    return encode_json(PresenceEvent(cases))
