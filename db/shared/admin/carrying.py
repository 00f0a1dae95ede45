"""What a restored database gets from the one that it replaces: who joined and who left since the backup.

People and workstations, not what they did: that the workstations send again themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

from psycopg.rows import TupleRow

from db.shared.admin.server import Raw, admin_errors

_JOINED = """
    SELECT l.role_name::text, l.verifier, l.closed_at, a.id, a.name, a.role, a.extension, u.code, t.name
    FROM loket.login l JOIN loket.agent a ON a.id = l.agent_id
    LEFT JOIN loket.unit u ON u.id = a.unit_id LEFT JOIN loket.team t ON t.id = a.team_id
"""
# The last: before a client's first change here, for those were never told under this name. Closed ones come
# first: another client may have the code since.
_STATIONS = """
    SELECT c.client_id, c.workstation, c.secret_hash, c.program, c.enrolled_by::text, c.enrolled_at,
        c.seen_at, c.closed_at,
        coalesce((SELECT min(mut_no) - 1 FROM loket.mutation m WHERE m.client_id = c.client_id), c.last_mut)
    FROM loket.sync_client c ORDER BY c.closed_at NULLS LAST
"""


@dataclass(frozen=True, slots=True)
class Register:
    """Everybody, and every workstation, of a database."""

    people: tuple[TupleRow, ...]
    stations: tuple[TupleRow, ...]


def read_register(raw: Raw) -> Register:
    with admin_errors():
        return Register(tuple(raw.execute(_JOINED).fetchall()), tuple(raw.execute(_STATIONS).fetchall()))


def carry_over(raw: Raw, register: Register) -> None:
    """Add who is not there, and close who was closed."""
    for login, verifier, closed_at, agent_id, name, role, extension, unit, team in register.people:
        if team is not None:
            raw.execute("INSERT INTO loket.team (name) VALUES (%s) ON CONFLICT DO NOTHING", (team,))
        raw.execute(
            "INSERT INTO loket.agent (id, name, role, extension, version, deleted_at, unit_id, team_id) "
            "SELECT %s, %s, %s, %s, 1, %s, (SELECT id FROM loket.unit WHERE code = %s), "
            "(SELECT id FROM loket.team WHERE name = %s) ON CONFLICT (id) DO NOTHING",
            (agent_id, name, role, extension, closed_at, unit, team),
        )
        raw.execute(
            "INSERT INTO loket.login (role_name, agent_id, verifier, closed_at) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (role_name) DO UPDATE SET closed_at = excluded.closed_at",
            (login, agent_id, verifier, closed_at),
        )
    for station in register.stations:
        raw.execute(
            "INSERT INTO loket.sync_client (client_id, workstation, secret_hash, program, enrolled_by, "
            "enrolled_at, seen_at, closed_at, last_mut) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) "
            "ON CONFLICT (client_id) DO UPDATE SET closed_at = excluded.closed_at",
            station,
        )
