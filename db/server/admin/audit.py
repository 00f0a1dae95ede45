"""The server's part of the audit trail, and whether it agrees with the trail of a workstation.

The workstation's trail (db/audit.py) has every change, print and export. The server has the changes that came
(loket.mutation), the reported ends of the trail (loket.trail_anchor), and accesses (loket.access_event).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from db.audit import UNREADABLE, entry_bytes, read_entry
from db.audit_check import AuditResult, check
from db.models import AuditEntry, SyncState
from db.server.admin.server import AdminError, Raw, admin_errors

_ENTRY = AuditEntry.__table__
APPLIED = "applied"
# An id as a case number: of a case, an attachment, or a recording of a case's call.
_NUMBER = """
    CASE WHEN done.subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN coalesce(
        (SELECT number FROM loket.case_ WHERE id = done.subject::uuid),
        (SELECT number FROM loket.archived_case WHERE id = done.subject::uuid),
        (
            SELECT c.number FROM loket.attachment a JOIN loket.case_ c ON c.id = a.case_id
            WHERE a.id = done.subject::uuid
        ),
        (
            SELECT c.number FROM loket.recording r JOIN loket.contact t ON t.id = r.contact_id
            JOIN loket.case_ c ON c.id = t.case_id WHERE r.id = done.subject::uuid
        ),
        ''
    ) ELSE '' END
"""
_ACCESSES = f"""
    SELECT at, by::text, coalesce(workstation, ''), what, subject, {_NUMBER} FROM (
        SELECT at, by, client_id, what, subject FROM loket.access_event
        UNION ALL
        SELECT at, by, NULL, act, subject FROM loket.admin_act
    ) AS done LEFT JOIN loket.sync_client USING (client_id)
    WHERE at > now() - make_interval(days => %(days)s) AND %(login)s IN ('', by::text)
        AND %(workstation)s IN ('', workstation)
    ORDER BY at
"""


@dataclass(frozen=True, slots=True)
class Access:
    """by: A login, an administrator, or the directory. number: Of the case that the subject concerns."""

    at: datetime
    by: str
    workstation: str
    what: str
    subject: str
    number: str


def accesses(raw: Raw, days: int, login: str = "", workstation: str = "") -> tuple[Access, ...]:
    """Return what was done in these days, the oldest first."""
    given = {"days": days, "login": login, "workstation": workstation}
    with admin_errors():
        return tuple(Access(*row) for row in raw.execute(_ACCESSES, given).fetchall())


@dataclass(frozen=True, slots=True)
class Anchor:
    """An end of the trail that the workstation reported. hash: in hex."""

    sequence: int
    hash: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change as the server, or as the trail of the workstation, has it. outcome: "" in the trail."""

    name: str
    args_hash: str
    agent_id: UUID
    outcome: str = ""

    def is_same(self, other: Recorded) -> bool:
        """A change that was not applied may have been reported by a colleague of its author."""
        same = (self.name, self.args_hash) == (other.name, other.args_hash)
        return same and (self.outcome != APPLIED or self.agent_id == other.agent_id)


@dataclass(frozen=True, slots=True)
class ServerRecord:
    """What the server knows of one workstation's file.

    Attributes:
        first_mut, last_mut: The numbers of the changes that it got; the oldest outcomes may have been pruned.
        closed_at: When an administrator closed it, or another file took its place.
    """

    first_mut: int
    last_mut: int
    closed_at: datetime | None
    anchors: tuple[Anchor, ...]
    changes: dict[int, Recorded]


@dataclass(frozen=True, slots=True)
class Finding:
    """A difference; `code` is one of app/admin/sentences.py, `facts` are its values."""

    code: str
    facts: dict[str, Any]


@dataclass(slots=True)
class TrailComparison:
    """The result of comparing a workstation's trail with the server's record.

    Attributes:
        own: The check of the trail by itself.
        compared: Changes that both sides have. waiting: Changes that the workstation had not sent.
        not_compared: Changes that were pruned at the server, or sent under another identity of the file.
        anchored: The highest entry that the server can prove; 0: none.
    """

    own: AuditResult
    findings: list[Finding] = field(default_factory=list)
    compared: int = 0
    waiting: int = 0
    not_compared: int = 0
    anchored: int = 0


def compare(raw: Raw, workstation: str, connection: Connection) -> TrailComparison:
    """Compare the trail of a records file with what the server has of that workstation.

    connection: To the file. Raises AdminError if the server knows no such workstation.
    """
    result = TrailComparison(check(connection))
    found = result.findings
    if result.own.fault:
        found.append(Finding(f"chain_{result.own.fault}", {"at": result.own.broken_at}))
    state = connection.execute(select(SyncState.client_id, SyncState.audited_from)).one_or_none()
    record = None if state is None else _record_of(raw, workstation, state.client_id)
    if state is None or record is None:
        found.append(Finding("other_file", {"workstation": workstation}))
        return result
    if record.closed_at is not None:
        found.append(Finding("closed_file", {"at": record.closed_at}))
    hashes, changes = _trail(connection)
    found.extend(_off_the_chain(record.anchors, hashes))
    result.anchored = max((one.sequence for one in record.anchors), default=0)
    oldest = max(record.first_mut, state.audited_from, min(record.changes, default=record.last_mut + 1))
    newest = record.last_mut
    result.not_compared = sum(number < oldest for number in changes)
    result.waiting = sum(number > newest for number in changes)
    here = {number for number in changes if oldest <= number <= newest}
    there = {number for number in record.changes if number >= oldest}
    both = here & there
    differing = {number for number in both if not record.changes[number].is_same(changes[number])}
    result.compared = len(both)
    for code, numbers in (("not_here", there - here), ("not_there", here - there), ("differs", differing)):
        if numbers:
            facts = {"count": len(numbers), "first": min(numbers), "last": max(numbers)}
            found.append(Finding(code, facts))
    return result


def _record_of(raw: Raw, workstation: str, client_id: UUID) -> ServerRecord | None:
    """Return what the server has of this file; None if the workstation of this code has another one."""
    with admin_errors(), raw.transaction():
        known = raw.execute(
            "SELECT client_id, first_mut, last_mut, closed_at FROM loket.sync_client WHERE workstation = %s",
            (workstation,),
        ).fetchall()
        if not known:
            raise AdminError("no_such_workstation", workstation=workstation)
        own = next((row for row in known if row[0] == client_id), None)
        if own is None:
            return None
        anchors = raw.execute(
            "SELECT sequence, encode(hash, 'hex'), at FROM loket.trail_anchor WHERE client_id = %s "
            "ORDER BY sequence, at",
            (client_id,),
        ).fetchall()
        changes = raw.execute(
            "SELECT mut_no, name, args_hash, agent_id, outcome FROM loket.mutation WHERE client_id = %s",
            (client_id,),
        ).fetchall()
    rows = {row[0]: Recorded(*row[1:]) for row in changes}
    return ServerRecord(own[1], own[2], own[3], tuple(Anchor(*row) for row in anchors), rows)


def _trail(connection: Connection) -> tuple[dict[int, str], dict[int, Recorded]]:
    """Return the hash of each entry, and the change of each number; without unreadable entries."""
    hashes: dict[int, str] = {}
    changes: dict[int, Recorded] = {}
    query = select(*entry_bytes()).order_by(_ENTRY.c.sequence)
    for row in connection.execution_options(yield_per=1000).execute(query):
        try:
            entry = read_entry(row)
        except UNREADABLE:  # the check of the chain reports it
            continue
        hashes[entry.sequence] = entry.hash
        if entry.mut_no is not None:
            changes[entry.mut_no] = Recorded(entry.action, entry.args_hash, entry.agent_id)
    return hashes, changes


def _off_the_chain(anchors: tuple[Anchor, ...], hashes: dict[int, str]) -> Iterator[Finding]:
    """Yield the first reported end that the trail lacks, and the first that it has otherwise."""
    end = max(hashes, default=0)
    if cut := [one for one in anchors if one.sequence > end]:
        yield Finding("cut", {"end": end, "sequence": cut[-1].sequence, "at": cut[-1].at})
    kept = (one for one in anchors if one.sequence <= end)
    if other := next((one for one in kept if hashes.get(one.sequence) != one.hash), None):
        yield Finding("rewritten", {"sequence": other.sequence, "at": other.at})
