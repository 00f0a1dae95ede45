"""Sends the audit trail to the shared database, so that a lost or changed one is noticed."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass

from sqlalchemy import Connection, select

from db.audit import UNREADABLE, entry_bytes, read_entry, said_by
from db.models import AuditEntry
from db.replica import Replica
from db.sync.sync_status import SharedError, Trouble
from db.sync.transport import Transport

_log = logging.getLogger(__name__)
BATCH = 500
BATCHES = 20  # per run; a long trail must not delay the exchange
EVERY_S = 60.0  # a commit there for each change would cost as much as the change
_ENTRY = AuditEntry.__table__


@dataclass(frozen=True, slots=True)
class _Following:
    """entries: In the form that is hashed. fits: The server's last entry is here too, unchanged."""

    entries: list[str]
    fits: bool


class AuditUpload:
    """Blocks; belongs to the exchange's thread."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica
        self._due_at = float("-inf")
        self._last: int | None = None  # the last sequence there; None: unknown

    def send_if_due(self, transport: Transport) -> None:
        """Send at most once a minute. Raises SharedError if the connection is lost.

        Other errors are logged: new changes do not wait for the trail of earlier ones.
        """
        if time.monotonic() < self._due_at:
            return
        is_all = True
        try:
            is_all = self.send(transport)
        except SharedError as error:
            if error.trouble is not Trouble.FAILED:
                raise
            _log.exception("sending the audit trail")
        self._due_at = time.monotonic() + (EVERY_S if is_all else 0.0)

    def send(self, transport: Transport) -> bool:
        """Send the entries that the server lacks; return whether that is all. Raises SharedError."""
        for _ in range(BATCHES):
            if self._last is not None and not self._replica.read(self._has_more).result():
                return True
            if not self._send(transport):
                return True
        return False

    def _send(self, transport: Transport) -> bool:
        """Send one batch; return whether there may be more."""
        end = transport.audit_end()
        if end is None:
            return False
        sequence, server_hash = end
        following = self._replica.read(lambda replica: _following(replica, sequence, server_hash)).result()
        self._last = sequence
        if following.fits and not following.entries:
            return False
        kept = self._last = transport.keep_audit(following.entries, not following.fits)
        is_whole = following.fits and kept == sequence + len(following.entries)
        if not is_whole:
            _log.error("the audit trail of this workstation does not go on from entry %s of it there", kept)
        return is_whole and len(following.entries) == BATCH

    def _has_more(self, connection: Connection) -> bool:
        query = select(_ENTRY.c.sequence).where(_ENTRY.c.sequence > self._last).limit(1)
        return connection.execute(query).first() is not None


def _following(connection: Connection, sequence: int, server_hash: str) -> _Following:
    query = select(*entry_bytes()).where(_ENTRY.c.sequence >= max(sequence, 1))
    rows = connection.execute(query.order_by(_ENTRY.c.sequence).limit(BATCH + 1)).all()
    if sequence and (not rows or rows[0].sequence != sequence or rows[0].hash.decode() != server_hash):
        return _Following([], False)
    entries: list[str] = []
    for row in rows[1 if sequence else 0 :][:BATCH]:
        try:
            entries.append(said_by(read_entry(row)))
        except UNREADABLE:
            _log.exception("entry %s of the audit trail cannot be read", row.sequence)
            break
    return _Following(entries, True)
