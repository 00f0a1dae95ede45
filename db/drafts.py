"""Drafts: unsaved typing, on disk within a quarter of a second of each keystroke.

They have their own file beside the replica, so that a long transaction on the records never delays a
keystroke.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Collection
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path
from threading import Condition, Thread
from uuid import UUID

from db.connections import connect
from db.errors import StorageDamaged, StorageError, storage_errors
from db.models.types import utc_text
from db.records import DraftRecord
from db.replica import Replica
from db.rescue import set_aside

_log = logging.getLogger(__name__)
SETTLE_S = 0.04  # keystrokes within this time share a write
RETRY_S = 1.0
BUSY_TIMEOUT_MS = 1_000
_TABLE = """
CREATE TABLE IF NOT EXISTS draft (
    author_id BLOB NOT NULL, key TEXT NOT NULL, field TEXT NOT NULL, text TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (author_id, key, field)
) WITHOUT ROWID
"""
_KEEP = """
INSERT INTO draft (author_id, key, field, text, changed_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET text = excluded.text, changed_at = excluded.changed_at
"""
_CLEAR = "DELETE FROM draft WHERE author_id = ? AND key = ?"
_FORGET = "DELETE FROM draft WHERE key = ?1 OR substr(key, 1, length(?1) + 1) = ?1 || ':'"
_MENTIONS = "SELECT 1 FROM draft WHERE instr(text, ?) LIMIT 1"
_LOAD = "SELECT key, field, text, changed_at FROM draft WHERE author_id = ? ORDER BY key, field"

DraftKey = tuple[UUID, str]


def belongs(key: str, keys: Collection[str]) -> bool:
    """Whether a draft's key is one of these, or begins with one of them and a colon."""
    return any(key == one or key.startswith(f"{one}:") for one in keys)


class Drafts:
    """Stores drafts on its own thread. Every method may be called on any thread."""

    def __init__(self, where: Replica | Path) -> None:
        """Open or create the drafts' file: beside the replica, or at the path.

        A damaged file is renamed and a new one created. Raises StorageError.
        """
        path = where if isinstance(where, Path) else where.path
        self.path = path if isinstance(where, Path) else path.with_name(f"{path.stem}.drafts{path.suffix}")
        try:
            self._raw = self._open()
        except StorageDamaged:
            _log.error("the drafts were damaged; they lie at %s", set_aside(self.path))
            self._raw = self._open()
        self._texts: dict[DraftKey, dict[str, tuple[str, str]]] = {}  # not on disk yet: field -> text, time
        self._in_hand: frozenset[DraftKey] = frozenset()  # being written right now
        self._cleared: set[DraftKey] = set()  # to be deleted on disk before these texts are written
        self._forgotten: set[str] = set()  # keys whose drafts, of all authors, must be deleted from the file
        self._changed = Condition()
        self._is_writing = False
        self._is_open = True
        self._on_failed: Callable[[StorageError], None] = lambda _error: None
        self._on_written: Callable[[], None] = lambda: None
        self._thread = Thread(target=self._work, name="drafts", daemon=True)
        self._thread.start()

    def listen(self, failed: Callable[[StorageError], None], written: Callable[[], None]) -> None:
        """Call `failed` when writing begins to fail, and `written` when it works again.

        Both are called on the drafts' thread. Meanwhile the texts stay in memory, and writing is retried
        every second.
        """
        self._on_failed, self._on_written = failed, written

    @property
    def unwritten(self) -> frozenset[DraftKey]:
        """Return the drafts that have text in memory only."""
        with self._changed:
            return self._in_hand | self._texts.keys()

    def keep(self, author_id: UUID, key: str, field: str, text: str) -> None:
        """Store the present text of one field; returns at once."""
        at = utc_text(datetime.now(timezone.utc))
        # Half of a surrogate pair, as some programs paste it, has no UTF-8 form and would stop every later
        # write.
        text = text.encode("utf-8", "replace").decode()
        with self._changed:
            self._texts.setdefault((author_id, key), {})[field] = (text, at)
            self._changed.notify_all()

    def clear(self, author_id: UUID, key: str) -> None:
        """Delete a draft; texts stored afterwards begin a new one."""
        with self._changed:
            self._texts.pop((author_id, key), None)
            self._cleared.add((author_id, key))
            self._changed.notify_all()

    def forget(self, keys: Collection[str]) -> None:
        """Delete the drafts of all authors for these keys and for `key:...`.

        All text that was ever deleted is then removed from the file, too.
        """
        with self._changed:
            for draft in [one for one in self._texts if belongs(one[1], keys)]:
                del self._texts[draft]
            self._forgotten |= set(keys)
            self._changed.notify_all()

    def mention(self, text: str) -> bool:
        """Return whether any author's draft contains the text; blocks. Raises StorageError."""
        with (
            storage_errors(self.path),
            closing(connect(self.path, reads_only=True)) as reader,
            self._changed,
        ):
            self._changed.wait_for(lambda: not self._is_writing)
            if any(text in typed for fields in self._texts.values() for typed, _at in fields.values()):
                return True
            return reader.execute(_MENTIONS, (text,)).fetchone() is not None

    def load(self, author_id: UUID) -> tuple[DraftRecord, ...]:
        """Return all drafts of an author in their latest state; blocks. Raises StorageError."""
        with storage_errors(self.path):
            reader = connect(self.path, reads_only=True, busy_timeout_ms=BUSY_TIMEOUT_MS)
            try:
                with self._changed:
                    self._changed.wait_for(lambda: not self._is_writing)
                    rows = reader.execute(_LOAD, (author_id.bytes,)).fetchall()
                    fields: dict[str, dict[str, tuple[str, str]]] = {}
                    for key, field, text, at in rows:
                        if (author_id, key) not in self._cleared:
                            fields.setdefault(key, {})[field] = (text, at)
                    for (author, key), texts in self._texts.items():
                        if author == author_id:
                            fields.setdefault(key, {}).update(texts)
            finally:
                reader.close()
        return tuple(_record(author_id, key, texts) for key, texts in fields.items())

    def flush(self, timeout_s: float = 5.0) -> bool:
        """Wait until all drafts are on disk; False after a time-out."""
        with self._changed:
            return self._changed.wait_for(self._is_clean, timeout_s)

    def close(self) -> None:
        """Write the rest and close the file. Texts that the disk then rejects are lost, and
        this is logged.
        """
        with self._changed:
            self._is_open = False
            self._changed.notify_all()
        self._thread.join()

    def _open(self) -> sqlite3.Connection:
        with storage_errors(self.path):
            raw = connect(self.path, busy_timeout_ms=BUSY_TIMEOUT_MS)
            try:
                raw.execute("PRAGMA secure_delete=ON")  # deleted text must not stay in free pages
                raw.execute(_TABLE)
                raw.execute("SELECT count(*) FROM draft").fetchone()
            except BaseException:
                raw.close()
                raise
            return raw

    def _has_work(self) -> bool:
        return bool(self._texts or self._cleared or self._forgotten) or not self._is_open

    def _is_clean(self) -> bool:
        return not (self._texts or self._cleared or self._forgotten or self._is_writing)

    def _work(self) -> None:
        failed = False
        while True:
            with self._changed:
                self._changed.wait_for(self._has_work)
                if not (self._texts or self._cleared or self._forgotten):
                    break
                if failed and self._is_open:
                    self._changed.wait_for(lambda: not self._is_open, RETRY_S)
                texts, self._texts = self._texts, {}
                self._in_hand = frozenset(texts)
                cleared, self._cleared = self._cleared, set()
                forgotten, self._forgotten = self._forgotten, set()
                self._is_writing = True
            try:
                self._write(texts, cleared, forgotten)
            except StorageError as error:
                _log.error("drafts wait in memory: %s", error)
                self._take_back(texts, cleared, forgotten)
                if not failed:
                    self._on_failed(error)
                failed = True
                if not self._is_open:
                    break
                continue
            with self._changed:
                self._in_hand = frozenset()
                self._is_writing = False
                self._changed.notify_all()
            if failed:
                failed = False
                self._on_written()
            if self._is_open:
                time.sleep(SETTLE_S)
        self._raw.close()

    def _write(
        self, texts: dict[DraftKey, dict[str, tuple[str, str]]], cleared: set[DraftKey], forgotten: set[str]
    ) -> None:
        with storage_errors(self.path):
            self._raw.execute("BEGIN IMMEDIATE")
            try:
                self._raw.executemany(_FORGET, [(key,) for key in forgotten])
                self._raw.executemany(_CLEAR, [(author.bytes, key) for author, key in cleared])
                self._raw.executemany(
                    _KEEP,
                    [
                        (author.bytes, key, field, text, at)
                        for (author, key), fields in texts.items()
                        for field, (text, at) in fields.items()
                    ],
                )
                self._raw.execute("COMMIT")
            except BaseException:
                if self._raw.in_transaction:
                    self._raw.execute("ROLLBACK")
                raise
            if forgotten:
                self._raw.execute("VACUUM")
            if forgotten or cleared:
                # The WAL still has the text, and the case may be anonymous by now.
                self._raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _take_back(
        self, texts: dict[DraftKey, dict[str, tuple[str, str]]], cleared: set[DraftKey], forgotten: set[str]
    ) -> None:
        """Put unwritten texts back, below newer typing of the same fields."""
        with self._changed:
            for draft, fields in texts.items():
                if draft not in self._cleared and not belongs(draft[1], self._forgotten):
                    self._texts[draft] = {**fields, **self._texts.get(draft, {})}
            self._in_hand = frozenset()
            self._cleared |= cleared
            self._forgotten |= forgotten
            self._is_writing = False
            self._changed.notify_all()


def _record(author_id: UUID, key: str, texts: dict[str, tuple[str, str]]) -> DraftRecord:
    changed_at = max(at for _text, at in texts.values())
    return DraftRecord(
        key,
        author_id,
        {field: text for field, (text, _at) in texts.items()},
        datetime.fromisoformat(changed_at[:-1] + "+00:00"),
    )
