"""Enrolled workstations, their progress, and settings that apply to all of them."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from db.server.admin.server import AdminError, Raw, act, admin_errors
from db.server.admin.sessions import revoke_sessions
from db.sync.tables import PROGRAM

KEPT_LATEST = 500  # outcomes of a workstation that are never pruned: it may not have received them
MOST_CODE_HOURS = 30 * 24
_CODE_LETTERS, _CODE_LENGTH = "ABCDEFGHJKMNPQRSTUVWXYZ23456789", 12  # none that look alike: 59 bits
KEPT_DAYS = 14  # not less: after a restore they tell what must not run again
# Of the old ends of audit trails, the last one of each day suffices: it proves the entries before it.
_THIN_ANCHORS = """
    DELETE FROM loket.trail_anchor a
    WHERE at < now() - make_interval(days => %s) AND off_at IS NULL AND EXISTS (
        SELECT FROM loket.trail_anchor later WHERE later.client_id = a.client_id AND later.off_at IS NULL
            AND later.at::date = a.at::date AND later.sequence > a.sequence
    )
"""


@dataclass(frozen=True, slots=True)
class Workstation:
    """The server's facts about a workstation.

    Attributes:
        sent, refused: The number of its last change here; how many of the last day were rejected.
        unsent, unsent_since, unsent_by: Changes that it has not sent for long, and the author of the first.
        differing, differed_at: How many of its rows differed from the server's, and when there last were any.
        trail_off_at: When its audit trail was first found cut off or written anew.
    """

    workstation: str
    enrolled_by: str
    enrolled_at: datetime
    seen_at: datetime
    program: int
    sent: int
    refused: int
    closed_at: datetime | None
    unsent: int = 0
    unsent_since: datetime | None = None
    unsent_by: str = ""
    differing: int = 0
    differed_at: datetime | None = None
    trail_off_at: datetime | None = None


def workstations(raw: Raw) -> tuple[Workstation, ...]:
    """Return all workstations, longest unseen first, closed ones last."""
    with admin_errors():
        rows = raw.execute(
            "SELECT workstation, enrolled_by::text, enrolled_at, seen_at, program, last_mut, "
            "coalesce(refused, 0), closed_at, unsent, unsent_since, unsent_by, differing, differed_at, "
            "(SELECT min(off_at) FROM loket.trail_anchor a WHERE a.client_id = c.client_id) "
            "FROM loket.sync_client c LEFT JOIN (SELECT client_id, count(*) AS refused FROM loket.mutation "
            "WHERE outcome = 'rejected' AND recorded_at > now() - interval '1 day' GROUP BY client_id"
            ") AS of_a_day USING (client_id) ORDER BY closed_at IS NOT NULL, seen_at"
        ).fetchall()
    return tuple(Workstation(*row) for row in rows)


def close_workstation(raw: Raw, workstation: str) -> None:
    """Reject all its changes from now on, and end its sessions. It keeps its unsent changes, and may be
    enrolled again.
    """
    with admin_errors(), raw.transaction():
        closed = raw.execute(
            "UPDATE loket.sync_client SET closed_at = now() WHERE workstation = %s AND closed_at IS NULL",
            (workstation,),
        )
        if not closed.rowcount:
            raise AdminError("no_such_workstation", workstation=workstation)
        revoke_sessions(raw, workstation=workstation)
        act(raw, "workstation close", workstation)


def make_enrolment_code(raw: Raw, hours: int) -> str:
    """Return a code that enrols one workstation within this time."""
    if not 1 <= hours <= MOST_CODE_HOURS:
        raise AdminError("code_hours", most=MOST_CODE_HOURS)
    letters = "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))
    code = "-".join(letters[at : at + 4] for at in range(0, _CODE_LENGTH, 4))
    with admin_errors(), raw.transaction():
        raw.execute("DELETE FROM loket.enrolment_code WHERE expires_at < now() - interval '30 days'")
        raw.execute(
            "INSERT INTO loket.enrolment_code (code_hash, expires_at) "
            "VALUES (%s, now() + make_interval(hours => %s))",
            (enrolment_code_hash(code), hours),
        )
        act(raw, "workstation code", f"{hours} hours")
    return code


def enrolment_code_hash(code: str) -> bytes:
    """Return the stored form of a code, however a person types its hyphens and spaces."""
    return hashlib.sha256("".join(filter(str.isalnum, code.upper())).encode()).digest()


def set_min_client(raw: Raw, number: int) -> int:
    """Require at least this protocol version; return how many workstations must be updated."""
    if not 1 <= number <= PROGRAM:
        raise AdminError("min_client_range", newest=PROGRAM)
    with admin_errors(), raw.transaction():
        raw.execute("UPDATE loket.sync_server SET min_client = %s", (number,))
        act(raw, "min-client", str(number))
        query = "SELECT count(*) FROM loket.sync_client WHERE closed_at IS NULL AND program < %s"
        behind = raw.execute(query, (number,)).fetchone()
    return int(behind[0]) if behind else 0


def set_history_days(raw: Raw, days: int) -> None:
    """Set how long finished cases stay on newly filled workstations."""
    if not 1 <= days <= 3660:
        raise AdminError("history_days_range")
    with admin_errors(), raw.transaction():
        raw.execute("UPDATE loket.sync_server SET history_days = %s", (days,))
        act(raw, "history-days", str(days))


def set_enrolments(raw: Raw, number: int) -> None:
    """Set how many workstations a login other than a supervisor's may enrol per day."""
    if not 0 <= number <= 1000:
        raise AdminError("enrolments_range")
    with admin_errors(), raw.transaction():
        raw.execute("UPDATE loket.sync_server SET enrolments = %s", (number,))
        act(raw, "enrolments", str(number))


def set_office_zone(raw: Raw, zone: str) -> None:
    """Set the time zone of the office's days. `zone`: A name of the tz database, such as Asia/Jakarta."""
    with admin_errors(), raw.transaction():
        known = raw.execute("SELECT FROM pg_timezone_names WHERE name = %s", (zone,)).fetchone()
        if known is None:
            raise AdminError("bad_zone", zone=zone)
        raw.execute("UPDATE loket.sync_server SET office_zone = %s", (zone,))
        act(raw, "office-zone", zone)


def set_threshold(raw: Raw, key: str, value: int, unit: str, since: date | None) -> date:
    """Let a threshold of figures count from a day on, else from today; return the day. Past days stay."""
    with admin_errors(), raw.transaction():
        row = raw.execute("SELECT (now() AT TIME ZONE office_zone)::date FROM loket.sync_server").fetchone()
        today: date = row[0] if row else date.max
        day = since or today
        if day < today:
            raise AdminError("expect_past", today=today)
        raw.execute(
            "INSERT INTO loket.figure_setting (key, valid_from, value) VALUES (%s, %s, %s) "
            "ON CONFLICT (key, valid_from) DO UPDATE SET (value, xid) = (excluded.value, excluded.xid)",
            (key, day, value),
        )
        act(raw, "figures", f"{key} {value} {unit} from {day}")
    return day


def prune(raw: Raw, days: int) -> int:
    """Delete the outcomes of changes that are older than this, not their effects; return how many."""
    if days < KEPT_DAYS:
        raise AdminError("prune_range", shortest=KEPT_DAYS)
    with admin_errors(), raw.transaction():
        gone = raw.execute(
            "DELETE FROM loket.mutation m USING loket.sync_client c WHERE c.client_id = m.client_id "
            "AND m.mut_no <= c.last_mut - %s AND m.recorded_at < now() - make_interval(days => %s)",
            (KEPT_LATEST, days),
        )
        raw.execute(_THIN_ANCHORS, (days,))
        act(raw, "prune", f"{days} days, {gone.rowcount} rows")
    return gone.rowcount
