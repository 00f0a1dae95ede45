"""Which team a queue of the telephone exchange belongs to: its supervisors and the office's see it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from db.server.admin.server import AdminError, Raw, act, admin_errors, as_owner

# Those of the last events too: `queue_now` is empty after a crash.
_KNOWN = (
    "SELECT queue FROM loket.queue_now "
    "UNION SELECT queue FROM loket.queue_call WHERE entered_at > now() - interval '90 days'"
)


@dataclass(frozen=True, slots=True)
class KnownQueue:
    """team: "" if every team sees it."""

    queue: str
    team: str


def queues(raw: Raw) -> tuple[KnownQueue, ...]:
    """Return the queues that the exchange has named, and those that have a team."""
    with admin_errors(), raw.transaction():
        as_owner(raw)
        rows = raw.execute(
            f"SELECT queue, coalesce(t.name, '') FROM ({_KNOWN} UNION SELECT queue FROM loket.queue_team) q "
            "LEFT JOIN loket.queue_team USING (queue) LEFT JOIN loket.team t ON t.id = team_id ORDER BY 1"
        ).fetchall()
    return tuple(KnownQueue(*row) for row in rows)


def give_queue(raw: Raw, queue: str, team: str) -> bool:
    """Give a queue to a team; return whether the exchange has named it.

    The team must be there: nobody but the office would see a queue of a team whose name is misspelt.
    """
    if not queue.strip():
        raise AdminError("name_missing")
    with admin_errors(), raw.transaction():
        as_owner(raw)
        rows = raw.execute("SELECT name, id FROM loket.team ORDER BY name")
        teams: dict[str, UUID] = dict(rows.fetchall())
        if team not in teams:
            raise AdminError("no_such_team", team=team, known=", ".join(teams) or "none")
        raw.execute(
            "INSERT INTO loket.queue_team (queue, team_id) VALUES (%s, %s) "
            "ON CONFLICT (queue) DO UPDATE SET team_id = excluded.team_id",
            (queue, teams[team]),
        )
        act(raw, "queues give", f"{queue}, {team}")
        known = raw.execute(f"SELECT FROM ({_KNOWN}) q WHERE queue = %s LIMIT 1", (queue,)).fetchone()
    return known is not None


def take_queue(raw: Raw, queue: str) -> None:
    """Let every team see a queue."""
    with admin_errors(), raw.transaction():
        as_owner(raw)
        if raw.execute("DELETE FROM loket.queue_team WHERE queue = %s", (queue,)).rowcount == 0:
            raise AdminError("queue_of_nobody", queue=queue)
        act(raw, "queues take", queue)
