"""Transfers logins and rights from the replaced database to a restored one: later decisions apply. A right or
a password that was withdrawn after the backup does not return with it.

Not the users' work: the workstations resend that themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import TupleRow

from db.models.shapes import is_dialable
from db.rules.system_actor import SYSTEM_LOGIN
from db.server.admin.server import Raw, admin_errors

# The acts of a backup. The last one in a dump is BEGIN, in a dump of an older program WHOLE.
BEGIN, WHOLE = "backup begin", "backup"
_RIGHTS = f"""
    SELECT l.role_name::text, l.password, l.closed_at, a.id, a.name, a.role, a.extension, u.code, t.name,
        l.source, l.directory_id, l.directory_extension, l.one_time_until, l.closed_by, l.password_set_at
    FROM loket.login l JOIN loket.agent a ON a.id = l.agent_id
    LEFT JOIN loket.unit u ON u.id = a.unit_id LEFT JOIN loket.team t ON t.id = a.team_id
    WHERE l.role_name <> '{SYSTEM_LOGIN}' ORDER BY l.role_name
"""
# Closed clients come first: another client may have their code since.
_STATIONS = """
    SELECT c.client_id, c.workstation, c.secret_hash, c.program, c.enrolled_by::text, c.enrolled_at,
        c.earliest_opening, c.seen_at, c.closed_at, c.first_mut, c.first_mut - 1
    FROM loket.sync_client c ORDER BY c.closed_at NULLS LAST
"""
_FACTORS = "SELECT role_name::text, secret, made_at, confirmed_at, last_step, wrong FROM loket.second_factor"
_ACTS = "SELECT at, by::text, act, subject FROM loket.admin_act WHERE at >= %s ORDER BY id"
_ACCESSES = "SELECT at, by::text, client_id, what, subject FROM loket.access_event WHERE at > %s ORDER BY id"
_ANCHORS = "SELECT client_id, sequence, hash, at, off_at FROM loket.trail_anchor WHERE at > %s"


@dataclass(frozen=True, slots=True)
class Register:
    """All logins and workstations of a database; what was recorded since the backup: the administrators'
    decisions, the accesses, the ends of the workstations' audit trails.
    """

    people: tuple[TupleRow, ...]
    units: tuple[TupleRow, ...]
    teams: tuple[TupleRow, ...]
    stations: tuple[TupleRow, ...]
    settings: TupleRow
    current_program: TupleRow | None
    acts: tuple[TupleRow, ...]
    factors: tuple[TupleRow, ...]  # second factors, whose used codes must not be accepted again
    accesses: tuple[TupleRow, ...]
    anchors: tuple[TupleRow, ...]

    def goes_on_from(self, made_at: datetime) -> bool:
        """Return whether it knows that backup, and so every later decision."""
        return any(act in (BEGIN, WHOLE) and at == made_at for at, _by, act, _subject in self.acts)


@dataclass(frozen=True, slots=True)
class Login:
    """A login in a backup. changed_at: When an administrator last decided about it."""

    login: str
    role: str
    unit: str
    team: str
    closed_at: datetime | None
    changed_at: datetime | None


def read_register(raw: Raw, made_at: datetime) -> Register:
    """`made_at`: When the backup was made."""
    with admin_errors(), raw.transaction():
        settings = raw.execute(
            "SELECT min_client, history_days, enrolments, office_zone FROM loket.sync_server"
        ).fetchone()
        assert settings is not None
        return Register(
            tuple(raw.execute(_RIGHTS).fetchall()),
            tuple(raw.execute("SELECT id, code, name, phone, deleted_at FROM loket.unit").fetchall()),
            tuple(raw.execute("SELECT id, name FROM loket.team").fetchall()),
            tuple(raw.execute(_STATIONS).fetchall()),
            settings,
            raw.execute("SELECT version, notes, said_at FROM loket.current_program").fetchone(),
            tuple(raw.execute(_ACTS, (made_at,)).fetchall()),
            tuple(raw.execute(_FACTORS).fetchall()),
            tuple(raw.execute(_ACCESSES, (made_at,)).fetchall()),
            tuple(raw.execute(_ANCHORS, (made_at,)).fetchall()),
        )


def restore_grants(raw: Raw, register: Register, made_at: datetime) -> tuple[str, ...]:
    """Set the rights of the register; return the logins whose rights differ in the backup."""
    before = {row[0]: row for row in raw.execute(_RIGHTS).fetchall()}
    for unit in register.units:
        raw.execute(
            "INSERT INTO loket.unit (id, code, name, phone, deleted_at, version) "
            "VALUES (%s, %s, %s, %s, %s, 1) ON CONFLICT (code) DO UPDATE "
            "SET name = excluded.name, phone = excluded.phone, deleted_at = excluded.deleted_at, "
            "version = unit.version + 1 "
            "WHERE (unit.name, unit.phone, unit.deleted_at) "
            "IS DISTINCT FROM (excluded.name, excluded.phone, excluded.deleted_at)",
            unit,
        )
    for team in register.teams:
        raw.execute("INSERT INTO loket.team (id, name) VALUES (%s, %s) ON CONFLICT (name) DO NOTHING", team)
    for person in register.people:
        _carry_person(raw, person)
    raw.execute("DELETE FROM loket.second_factor")
    for factor in register.factors:
        raw.execute(
            "INSERT INTO loket.second_factor (role_name, secret, made_at, confirmed_at, last_step, wrong) "
            "VALUES (%s, %s, %s, %s, %s, %s)",
            factor,
        )
    for station in register.stations:
        raw.execute(
            "INSERT INTO loket.sync_client (client_id, workstation, secret_hash, program, enrolled_by, "
            "enrolled_at, earliest_opening, seen_at, closed_at, first_mut, last_mut) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) "
            "ON CONFLICT (client_id) DO UPDATE SET closed_at = excluded.closed_at",
            station,
        )
    raw.execute(
        "UPDATE loket.sync_server SET (min_client, history_days, enrolments, office_zone) "
        "= ROW(%s, %s, %s, %s)",
        register.settings,
    )
    if register.current_program is not None:
        raw.execute(
            "INSERT INTO loket.current_program (version, notes, said_at) VALUES (%s, %s, %s) "
            "ON CONFLICT (id) DO UPDATE SET (version, notes, said_at) "
            "= (excluded.version, excluded.notes, excluded.said_at)",
            register.current_program,
        )
    for at, by, act, subject in register.acts:
        if at > made_at:
            raw.execute(
                "INSERT INTO loket.admin_act (at, by, act, subject) SELECT %(at)s, %(by)s, %(act)s, %(of)s "
                "WHERE NOT EXISTS (SELECT FROM loket.admin_act WHERE (at, by, act, subject) "
                "= (%(at)s, %(by)s, %(act)s, %(of)s))",
                {"at": at, "by": by, "act": act, "of": subject},
            )
    for access in register.accesses:
        raw.execute(
            "INSERT INTO loket.access_event (at, by, client_id, what, subject) VALUES (%s, %s, %s, %s, %s)",
            access,
        )
    for anchor in register.anchors:
        raw.execute(
            "INSERT INTO loket.trail_anchor (client_id, sequence, hash, at, off_at) "
            "VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            anchor,
        )
    return tuple(person[0] for person in register.people if before.get(person[0]) != person)


def _carry_person(raw: Raw, person: TupleRow) -> None:
    login, password, closed_at, agent_id, name, role, extension, unit, team, *of_server = person
    extension = extension if is_dialable(extension) else ""  # the person's phone reports it again
    raw.execute(
        "INSERT INTO loket.agent (id, name, role, extension, version, deleted_at, unit_id, team_id) "
        "SELECT %s, %s, %s, %s, 1, %s, (SELECT id FROM loket.unit WHERE code = %s), "
        "(SELECT id FROM loket.team WHERE name = %s) "
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role, "
        "extension = excluded.extension, deleted_at = excluded.deleted_at, unit_id = excluded.unit_id, "
        "team_id = excluded.team_id, version = agent.version + 1 "
        "WHERE (agent.name, agent.role, agent.extension, agent.deleted_at, agent.unit_id, agent.team_id) "
        "IS DISTINCT FROM (excluded.name, excluded.role, excluded.extension, excluded.deleted_at, "
        "excluded.unit_id, excluded.team_id)",
        (agent_id, name, role, extension, closed_at, unit, team),
    )
    raw.execute(
        "INSERT INTO loket.login (role_name, agent_id, password, closed_at, source, directory_id, "
        "directory_extension, one_time_until, closed_by, password_set_at) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (role_name) DO UPDATE SET closed_at = excluded.closed_at, "
        "password = excluded.password, password_set_at = excluded.password_set_at, source = excluded.source, "
        "directory_id = excluded.directory_id, directory_extension = excluded.directory_extension, "
        "one_time_until = excluded.one_time_until, closed_by = excluded.closed_by",
        (login, agent_id, password, closed_at, *of_server),
    )


def logins(raw: Raw) -> tuple[Login, ...]:
    """Return all logins, latest decision first."""
    rows = raw.execute(
        "SELECT l.role_name::text, a.role, coalesce(u.code, ''), coalesce(t.name, ''), l.closed_at, ("
        "SELECT max(at) FROM loket.admin_act d WHERE d.act LIKE 'person %%' "
        "AND split_part(d.subject, ',', 1) = l.role_name::text) AS changed_at "
        "FROM loket.login l JOIN loket.agent a ON a.id = l.agent_id "
        "LEFT JOIN loket.unit u ON u.id = a.unit_id LEFT JOIN loket.team t ON t.id = a.team_id "
        "WHERE l.role_name <> %s ORDER BY changed_at DESC NULLS LAST, l.role_name",
        (SYSTEM_LOGIN,),
    ).fetchall()
    return tuple(Login(*row) for row in rows)
