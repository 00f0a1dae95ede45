"""The members of staff: each has a login of the server, and a row in the records.

A login name belongs to one person for ever: that person's actions stay under it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from psycopg import sql

from db.enums import CaseStatus, Role
from db.server.admin.server import AdminError, Raw, act, admin_errors, as_owner
from db.server.installing import STAFF
from db.server.login_names import is_login_name
from db.sync.sync_status import SHORTEST_PASSWORD

if TYPE_CHECKING:
    from typing_extensions import LiteralString

CONNECTIONS = 4  # per person at a time
ONE_TIME_DAYS = 7  # how long a password that an administrator gave can be exchanged for another one
CUT_WITHIN_MS = 5000  # waited for
_PEOPLE = UUID("0198a6c2-5d1e-7b6a-9d53-3f0f2f6f7a51")
_STAFF = sql.Identifier(STAFF)
_ONE_TIME = f"CASE WHEN %s THEN now() + interval '{ONE_TIME_DAYS} days' END"
_NEW_PASSWORD = f"verifier = %s, one_time_until = {_ONE_TIME}, source = 'password', directory_id = NULL"


@dataclass(frozen=True, slots=True)
class Person:
    login: str
    name: str
    role: Role
    unit: str  # its code
    team: str
    connections: int
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

    An office login that this database does not know (another database on the server does, or it was lost with
    a restore) is taken over, and gets this password.
    """
    must_be_login(login)
    verifier = verifier_of(raw, login, password)
    with admin_errors(), raw.transaction():
        found = _one(raw, "SELECT closed_at IS NULL FROM loket.login WHERE role_name = %s", login)
        if found is not None:
            raise AdminError("person_exists" if found[0] else "person_is_closed", login=login)
        _give_role(raw, login, verifier)
        as_owner(raw)
        agent_id = agent_id_of(login)
        raw.execute(
            "INSERT INTO loket.agent (id, name, role, unit_id, team_id, extension, version) "
            "VALUES (%s, %s, %s, %s, %s, '', 1) "
            "ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role, "
            "unit_id = excluded.unit_id, team_id = excluded.team_id, deleted_at = NULL, "
            "version = agent.version + 1",
            (agent_id, _name(name), role.value, _unit_id(raw, role, unit), _team_id(raw, team)),
        )
        raw.execute(
            "INSERT INTO loket.login (role_name, agent_id, verifier, one_time_until) "
            f"VALUES (%s, %s, %s, {_ONE_TIME})",
            (login, agent_id, verifier, is_one_time),
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
        team_id = now[3] if change.team is None else _team_id(raw, change.team)
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
    verifier = verifier_of(raw, login, password)
    with admin_errors(), raw.transaction():
        _known(raw, login)
        _give_role(raw, login, verifier)  # after a restore the server may lack the role, or have another
        raw.execute(
            f"UPDATE loket.login SET {_NEW_PASSWORD} WHERE role_name = %s", (verifier, is_one_time, login)
        )
        act(raw, "person password", login)


def give_to_directory(raw: Raw, login: str) -> None:
    """From now on the office's directory compares this person's password, and names role and unit."""
    with admin_errors(), raw.transaction():
        _known(raw, login)
        if _has_role(raw, login):
            raw.execute(sql.SQL("ALTER ROLE {} PASSWORD NULL").format(sql.Identifier(login)))
        raw.execute(
            "UPDATE loket.login SET source = 'directory', directory_id = NULL, verifier = NULL, "
            "password = NULL, one_time_until = NULL WHERE role_name = %s",
            (login,),
        )
        act(raw, "person directory", login)


def close_person(raw: Raw, login: str) -> int:
    """Close this login and end its sessions; return how many open cases it had.

    The person's actions stay, with their name.
    """
    cut = "SELECT pg_terminate_backend(pid, %s) FROM pg_stat_activity WHERE usename = %s"
    with admin_errors():
        agent_id = _known(raw, login)
        if _has_role(raw, login):
            raw.execute(sql.SQL("ALTER ROLE {} NOLOGIN").format(sql.Identifier(login)))
        raw.execute(cut, (CUT_WITHIN_MS, login))  # an open transaction would lock its row
        with raw.transaction():
            as_owner(raw)
            raw.execute(
                "UPDATE loket.login SET closed_at = now(), closed_by = '' WHERE role_name = %s", (login,)
            )
            raw.execute(
                "UPDATE loket.agent SET deleted_at = now(), extension = '', version = version + 1 "
                "WHERE id = %s",
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
    verifier = verifier_of(raw, login, password)
    with admin_errors(), raw.transaction():
        agent_id = _known(raw, login, is_closed=True)
        _give_role(raw, login, verifier)
        as_owner(raw)
        raw.execute(
            f"UPDATE loket.login SET closed_at = NULL, closed_by = '', {_NEW_PASSWORD} WHERE role_name = %s",
            (verifier, is_one_time, login),
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
            "(SELECT count(*) FROM pg_stat_activity s WHERE s.usename = l.role_name "
            "AND s.datname = current_database()), l.closed_at, l.source = 'directory', "
            "EXISTS (SELECT FROM loket.second_factor f WHERE f.role_name = l.role_name "
            "AND f.confirmed_at IS NOT NULL) "
            "FROM loket.login l JOIN loket.agent a ON a.id = l.agent_id "
            "LEFT JOIN loket.unit u ON u.id = a.unit_id LEFT JOIN loket.team t ON t.id = a.team_id "
            "ORDER BY l.closed_at IS NOT NULL, l.role_name"
        ).fetchall()
    return tuple(Person(row[0], row[1], Role(row[2]), *row[3:]) for row in rows)


def must_be_login(login: str) -> None:
    """Raise AdminError for an invalid or reserved login name."""
    if not is_login_name(login):
        raise AdminError("bad_login", login=login)


def verifier_of(raw: Raw, login: str, password: str) -> str:
    """Return what the server stores of a password; the password itself is neither sent nor logged."""
    if len(password) < SHORTEST_PASSWORD:
        raise AdminError("short_password", shortest=SHORTEST_PASSWORD)
    with admin_errors():
        return raw.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()


def make_login(raw: Raw, login: str, verifier: str | None) -> None:
    """Create the role of a person; without a verifier it cannot be used until it has a password."""
    made = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} CONNECTION LIMIT {} IN ROLE {}")
    parts = (sql.Identifier(login), sql.Literal(verifier), sql.Literal(CONNECTIONS), _STAFF)
    raw.execute(made.format(*parts))


def _has_role(raw: Raw, login: str) -> bool:
    """People of the directory have none, and a restored server may lack it."""
    return _one(raw, "SELECT 1 FROM pg_roles WHERE rolname = %s", login) is not None


def _give_role(raw: Raw, login: str, verifier: str) -> None:
    found = _one(raw, "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = %s", login)
    if found is None:
        make_login(raw, login, verifier)
        return
    is_ours = _one(
        raw,
        "SELECT 1 FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid "
        f"JOIN pg_roles r ON r.oid = m.member WHERE g.rolname = '{STAFF}' AND r.rolname = %s",
        login,
    )
    if found[0] or is_ours is None:
        raise AdminError("login_taken", login=login)
    made = sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}")
    raw.execute(made.format(sql.Identifier(login), sql.Literal(verifier)))


def _known(raw: Raw, login: str, is_closed: bool = False) -> UUID:
    found = _one(raw, "SELECT agent_id, closed_at IS NOT NULL FROM loket.login WHERE role_name = %s", login)
    if found is None:
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


def _team_id(raw: Raw, name: str) -> UUID | None:
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
