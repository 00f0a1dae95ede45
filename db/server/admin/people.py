"""The members of staff: each has a login, and a row in the records.

A login name belongs to one person for ever: that person's actions stay under it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from db.enums import CaseStatus, Role
from db.rules.system_actor import SYSTEM_ID
from db.server.admin.server import AdminError, Raw, act, admin_errors, as_owner
from db.server.login_names import is_login_name
from db.server.password_hash import HASHER

if TYPE_CHECKING:
    from typing_extensions import LiteralString

ONE_TIME_DAYS = 7  # how long a password that an administrator gave can be exchanged for another one
_PEOPLE = UUID("0198a6c2-5d1e-7b6a-9d53-3f0f2f6f7a51")
_ONE_TIME = f"CASE WHEN %s THEN now() + interval '{ONE_TIME_DAYS} days' END"
_NEW_PASSWORD = (
    f"password = %s, password_set_at = clock_timestamp(), one_time_until = {_ONE_TIME}, "
    "source = 'password', directory_id = NULL"
)


@dataclass(frozen=True, slots=True)
class Person:
    login: str
    name: str
    role: Role
    unit: str  # its code
    team: str
    sessions: int  # open ones
    closed_at: datetime | None
    is_of_directory: bool = False
    has_second_factor: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """Changes of a person; None leaves a value, "" removes unit or team."""

    name: str | None = None
    role: Role | None = None
    unit: str | None = None
    team: str | None = None


def agent_id_of(login: str) -> UUID:
    """Return the same id for the same name: a person added again after a restore stays the same."""
    return uuid5(_PEOPLE, login)


def add_person(
    raw: Raw,
    login: str,
    password: str,
    name: str,
    role: Role,
    unit: str = "",
    team: str = "",
    is_one_time: bool = False,
) -> UUID:
    """Give a member of staff a login, and a row in the records.

    is_one_time: The server program lets the person in with another password only.
    """
    must_be_login(login)
    hashed = HASHER.hash(password)  # the password itself is neither sent nor logged
    with admin_errors(), raw.transaction():
        found = _one(raw, "SELECT closed_at IS NULL FROM loket.login WHERE role_name = %s", login)
        if found is not None:
            raise AdminError("person_exists" if found[0] else "person_is_closed", login=login)
        as_owner(raw)
        agent_id = agent_id_of(login)
        raw.execute(
            "INSERT INTO loket.agent (id, name, role, unit_id, team_id, extension, version) "
            "VALUES (%s, %s, %s, %s, %s, '', 1) "
            "ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role, "
            "unit_id = excluded.unit_id, team_id = excluded.team_id, deleted_at = NULL, "
            "version = agent.version + 1",
            (agent_id, _name(name), role.value, _unit_id(raw, role, unit), team_id_of(raw, team)),
        )
        raw.execute(
            "INSERT INTO loket.login (role_name, agent_id, password, password_set_at, one_time_until) "
            f"VALUES (%s, %s, %s, now(), {_ONE_TIME})",
            (login, agent_id, hashed, is_one_time),
        )
        act(raw, "person add", f"{login}, {role.value}")
    return agent_id


def change_person(raw: Raw, login: str, change: Change) -> None:
    with admin_errors(), raw.transaction():
        as_owner(raw)
        agent_id = _known(raw, login)
        now = _one(raw, "SELECT name, role, unit_id, team_id FROM loket.agent WHERE id = %s", agent_id)
        assert now is not None
        role = change.role or Role(now[1])
        unit_id = now[2] if change.unit is None else _unit_id(raw, role, change.unit)
        if role is Role.UNIT_OFFICER and unit_id is None:
            raise AdminError("unit_missing")
        if (
            Role.BOARD in (role, Role(now[1])) and role.value != now[1]
        ):  # workstations have rows of people only
            raise AdminError("board_is_nobody")
        team_id = now[3] if change.team is None else team_id_of(raw, change.team)
        name = now[0] if change.name is None else _name(change.name)
        raw.execute(
            "UPDATE loket.agent SET name = %s, role = %s, unit_id = %s, team_id = %s, version = version + 1 "
            "WHERE id = %s",
            (name, role.value, unit_id, team_id, agent_id),
        )
        act(raw, "person change", f"{login}, {role.value}")


def set_password(raw: Raw, login: str, password: str, is_one_time: bool = False) -> None:
    """Give this person another password, which ends all sessions. A login of the directory becomes one of
    this database.
    """
    hashed = HASHER.hash(password)  # the password itself is neither sent nor logged
    with admin_errors(), raw.transaction():
        _known(raw, login)
        raw.execute(
            f"UPDATE loket.login SET {_NEW_PASSWORD} WHERE role_name = %s", (hashed, is_one_time, login)
        )
        act(raw, "person password", login)


def give_to_directory(raw: Raw, login: str) -> None:
    """From now on the office's directory compares this person's password, and names role and unit."""
    with admin_errors(), raw.transaction():
        agent_id = _known(raw, login)
        role = _one(raw, "SELECT role FROM loket.agent WHERE id = %s", agent_id)
        if role is not None and Role(role[0]) is Role.BOARD:
            raise AdminError("board_is_nobody")
        raw.execute(
            "UPDATE loket.login SET source = 'directory', directory_id = NULL, password = NULL, "
            "password_set_at = clock_timestamp(), one_time_until = NULL WHERE role_name = %s",
            (login,),
        )
        act(raw, "person directory", login)


def close_person(raw: Raw, login: str) -> int:
    """Close this login and end its sessions; return how many open cases it had.

    The person's actions stay, with their name.
    """
    with admin_errors(), raw.transaction():
        agent_id = _known(raw, login)
        as_owner(raw)
        raw.execute("UPDATE loket.login SET closed_at = now(), closed_by = '' WHERE role_name = %s", (login,))
        raw.execute(
            "UPDATE loket.agent SET deleted_at = now(), extension = '', version = version + 1 WHERE id = %s",
            (agent_id,),
        )
        act(raw, "person close", login)
        finished = [CaseStatus.CLOSED.value, CaseStatus.CANCELLED.value]
        mine = raw.execute(
            "SELECT count(*) FROM loket.case_ WHERE assignee_id = %s AND status <> ALL(%s)",
            (agent_id, finished),
        ).fetchone()
    return int(mine[0]) if mine else 0


def reopen_person(raw: Raw, login: str, password: str, is_one_time: bool = False) -> None:
    hashed = HASHER.hash(password)  # the password itself is neither sent nor logged
    with admin_errors(), raw.transaction():
        agent_id = _known(raw, login, is_closed=True)
        as_owner(raw)
        raw.execute(
            f"UPDATE loket.login SET closed_at = NULL, closed_by = '', {_NEW_PASSWORD} WHERE role_name = %s",
            (hashed, is_one_time, login),
        )
        raw.execute(
            "UPDATE loket.agent SET deleted_at = NULL, version = version + 1 WHERE id = %s", (agent_id,)
        )
        act(raw, "person reopen", login)


def people(raw: Raw) -> tuple[Person, ...]:
    """Return all members of staff, former ones last, by login."""
    with admin_errors():
        rows = raw.execute(
            "SELECT l.role_name::text, a.name, a.role, coalesce(u.code, ''), coalesce(t.name, ''), "
            "(SELECT count(*) FROM loket.server_session s WHERE s.role_name = l.role_name "
            "AND s.revoked_at IS NULL AND s.expires_at > now()), l.closed_at, l.source = 'directory', "
            "EXISTS (SELECT FROM loket.second_factor f WHERE f.role_name = l.role_name "
            "AND f.confirmed_at IS NOT NULL) "
            "FROM loket.login l JOIN loket.agent a ON a.id = l.agent_id "
            "LEFT JOIN loket.unit u ON u.id = a.unit_id LEFT JOIN loket.team t ON t.id = a.team_id "
            "WHERE a.id <> %s ORDER BY l.closed_at IS NOT NULL, l.role_name",
            (SYSTEM_ID,),
        ).fetchall()
    return tuple(Person(row[0], row[1], Role(row[2]), *row[3:]) for row in rows)


def must_be_login(login: str) -> None:
    """Raise AdminError for an invalid or reserved login name."""
    if not is_login_name(login):
        raise AdminError("bad_login", login=login)


def _known(raw: Raw, login: str, is_closed: bool = False) -> UUID:
    found = _one(raw, "SELECT agent_id, closed_at IS NOT NULL FROM loket.login WHERE role_name = %s", login)
    if found is None or found[0] == SYSTEM_ID:
        raise AdminError("no_such_person", login=login)
    if found[1] != is_closed:
        raise AdminError("person_is_closed" if found[1] else "person_is_open", login=login)
    agent_id: UUID = found[0]
    return agent_id


def _name(name: str) -> str:
    if not name.strip():
        raise AdminError("name_missing")
    return name.strip()


def _unit_id(raw: Raw, role: Role, code: str) -> UUID | None:
    if not code:
        if role is Role.UNIT_OFFICER:
            raise AdminError("unit_missing")
        return None
    rows = raw.execute("SELECT code, id FROM loket.unit WHERE deleted_at IS NULL ORDER BY code")
    known: dict[str, UUID] = dict(rows.fetchall())
    if code not in known:
        raise AdminError("no_such_unit", unit=code, known=", ".join(known))
    return known[code]


def team_id_of(raw: Raw, name: str) -> UUID | None:
    """Return the team's id; the team is created with its first member."""
    if not name.strip():
        return None
    made = raw.execute(
        "INSERT INTO loket.team (name) VALUES (%s) ON CONFLICT (name) DO UPDATE SET name = excluded.name "
        "RETURNING id",
        (name.strip(),),
    ).fetchone()
    assert made is not None
    team_id: UUID = made[0]
    return team_id


def _one(raw: Raw, query: LiteralString, value: object) -> tuple[Any, ...] | None:
    return raw.execute(query, (value,)).fetchone()
