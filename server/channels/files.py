"""Files of messages. What arrives waits in a folder of this computer, is scanned, and comes into the store.

A file that was not scanned, where a scanner is configured, stays COMING and cannot be opened.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from app.common.whole_file import sync_folder
from app.mutations.arrival import KeepMessageFile
from channels.messages import ArrivedFile, Fetches, NotFetched
from channels.waiting import within
from db.enums import Direction, FileState
from db.models import Conversation, Message, MessageFile
from db.server.system_changes import run_as_system
from db.tx import table_of
from server.channels.journal import Journal
from server.channels.records import Records, RecordsAway, now_of
from server.channels.scanning import Scanner, ScannerAway, Verdict
from server.files import Files
from server.refused import Refused

_log = logging.getLogger(__name__)
CHECK_EVERY_S = 5.0
KEPT_S = 24 * 3600.0  # a file in the spool whose message was never recorded
MEDIA_PAUSES_S = (60.0, 300.0, 900.0, 3600.0)  # WhatsApp blocks a number that fails often
GIVEN_UP_AFTER = timedelta(days=7)
MOST_MEDIA = 20  # in one look
_FILES, _MESSAGES, _TALKS = map(table_of, (MessageFile, Message, Conversation))


class Spool:
    """Files that have arrived and are not in the store yet, by the ids of their rows. Blocking."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(0o700, parents=True, exist_ok=True)
        self.woken = asyncio.Event()

    def keep(self, file_id: UUID, path: Path) -> None:
        """Keep this content; the adapter will delete its own file. Raises OSError."""
        place = self.folder / file_id.hex
        made = self.folder / f"{file_id.hex}.part"
        made.unlink(missing_ok=True)
        try:
            os.link(path, made)
        except OSError:  # another disk, or a system without links
            shutil.copyfile(path, made)
        with made.open("rb") as file:
            os.fsync(file.fileno())
        os.utime(made)
        os.replace(made, place)

    def sync(self) -> None:
        """Let the names outlive a power failure."""
        sync_folder(self.folder)

    def waiting(self) -> list[UUID]:
        found: list[UUID] = []
        for path in self.folder.iterdir():
            with suppress(ValueError):
                found.append(UUID(hex=path.name))
        return found

    def path(self, file_id: UUID) -> Path:
        return self.folder / file_id.hex

    def drop(self, file_id: UUID) -> None:
        self.path(file_id).unlink(missing_ok=True)

    def wake(self) -> None:
        self.woken.set()


@dataclass(frozen=True, slots=True)
class _Media:
    """A file that the provider still has."""

    id: UUID
    address_id: UUID
    name: str
    media_type: str
    media_id: str
    added_at: datetime


class FileJobs:
    """Of one instance. adapters: By their addresses, those that run now. Fetches only while `leads`."""

    def __init__(
        self,
        records: Records,
        files: Files,
        spool: Spool,
        journal: Journal,
        scanner: Scanner | None,
        most_bytes: int,
        adapters: Callable[[], Mapping[UUID, object]],
        leads: Callable[[], bool],
    ) -> None:
        self._records, self._files, self._spool, self._journal = records, files, spool, journal
        self._scanner, self._most_bytes = scanner, most_bytes
        self._adapters, self._leads = adapters, leads
        self._tries: dict[UUID, tuple[int, float]] = {}  # of media: how many, and when the next is due
        self.scanner_away = False

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._spool.woken.clear()
            try:
                await self._spooled()
                if self._leads():
                    await self._uploaded()
                    await self._media()
            except (RecordsAway, Refused, OSError) as error:
                _log.warning("the files of messages wait: %s", type(error).__name__)
            with suppress(asyncio.TimeoutError):
                await within(self._spool.woken.wait(), CHECK_EVERY_S)

    # -- what has arrived ----------------------------------------------------------------------------------

    async def _spooled(self) -> None:
        for file_id in await asyncio.to_thread(self._spool.waiting):
            state = await self._records.read(partial(_state_of, file_id))
            if state is None:
                await asyncio.to_thread(self._drop_old, file_id)
            elif state is FileState.COMING:
                await self._store(file_id)
            else:
                self._spool.drop(file_id)

    async def _store(self, file_id: UUID) -> None:
        path = self._spool.path(file_id)
        verdict = await self._verdict(path)
        if verdict is None:
            return
        if verdict is not Verdict.CLEAN:
            state = FileState.INFECTED if verdict is Verdict.INFECTED else FileState.REFUSED
            await self._record(file_id, state)
        else:
            sha256, size = await self._files.put(path, file_id.hex)
            await self._record(file_id, FileState.HERE, sha256, size)
        self._spool.drop(file_id)

    async def _verdict(self, path: Path) -> Verdict | None:
        """Return None if that cannot be said now."""
        if path.stat().st_size > self._most_bytes:
            return Verdict.TOO_LARGE
        if self._scanner is None:
            return Verdict.CLEAN
        try:
            verdict = await self._scanner.scan(path)
        except ScannerAway as away:
            if not self.scanner_away:
                _log.error("the scanner does not answer: %s", away)
            self.scanner_away = True
            return None
        self.scanner_away = False
        return verdict

    async def _record(self, file_id: UUID, state: FileState, sha256: str = "", size: int = 0) -> None:
        def work(connection: Connection) -> tuple[str, KeepMessageFile]:
            now = now_of(connection)
            kept = KeepMessageFile(file_id=file_id, state=state, sha256=sha256, bytes=size, occurred_at=now)
            keep_file(connection, kept)
            return connection.exec_driver_sql("SELECT epoch()").scalar_one(), kept

        epoch, kept = await self._records.change(work)
        await asyncio.to_thread(self._journal.add, epoch, [kept])

    def _drop_old(self, file_id: UUID) -> None:
        path = self._spool.path(file_id)
        if path.stat().st_mtime < time.time() - KEPT_S:
            path.unlink()

    # -- what staff attached -------------------------------------------------------------------------------

    async def _uploaded(self) -> None:
        """A workstation has sent the file of an answer: the answer may leave."""
        for file_id in await self._records.read(_uploaded):
            await self._record(file_id, FileState.HERE)

    # -- what the provider still has -----------------------------------------------------------------------

    async def _media(self) -> None:
        adapters = {key: one for key, one in self._adapters().items() if isinstance(one, Fetches)}
        now = time.monotonic()
        paused = [key for key, (_tries, due) in self._tries.items() if due > now]
        here = await asyncio.to_thread(self._spool.waiting)  # fetched, and wait for the scanner or the store
        for media in await self._records.read(partial(_media, list(adapters), [*paused, *here])):
            await self._fetch(adapters[media.address_id], media)

    async def _fetch(self, adapter: Fetches, media: _Media) -> None:
        about = ArrivedFile(media.name, media.media_type, media_id=media.media_id)
        try:
            fetched = await adapter.fetch(about, self._most_bytes)
        except NotFetched as error:
            _log.warning("a file was not fetched: %s", error.code)
            tries, _due = self._tries.pop(media.id, (0, 0.0))
            if error.is_final or datetime.now(timezone.utc) - media.added_at > GIVEN_UP_AFTER:
                too_large = error.code == "too_large"
                await self._record(media.id, FileState.REFUSED if too_large else FileState.GONE)
            else:
                pause_s = MEDIA_PAUSES_S[min(tries, len(MEDIA_PAUSES_S) - 1)]
                self._tries[media.id] = (tries + 1, time.monotonic() + pause_s)
            return
        self._tries.pop(media.id, None)
        assert fetched.path is not None
        try:
            await asyncio.to_thread(self._spool.keep, media.id, fetched.path)
        finally:
            fetched.path.unlink(missing_ok=True)
        await self._store(media.id)


def keep_file(connection: Connection, kept: KeepMessageFile) -> None:
    """Record the state of a file, and that it came for its row."""
    run_as_system(connection, [kept])
    if kept.state is FileState.HERE:
        connection.exec_driver_sql("SELECT message_file_stored(%s)", (kept.file_id,))


def _state_of(file_id: UUID, connection: Connection) -> FileState | None:
    query = select(_FILES.c.state).where(_FILES.c.id == file_id)
    state: FileState | None = connection.execute(query).scalar_one_or_none()
    return state


def _uploaded(connection: Connection) -> list[UUID]:
    return list(connection.exec_driver_sql(_UPLOADED).scalars())


_UPLOADED = f"""
    SELECT f.id FROM message_file f JOIN message m ON m.id = f.message_id
    JOIN stored_file s ON s.row_id = f.id AND s.sha256 = f.sha256 AND NOT s.is_lost
    WHERE f.state = '{FileState.COMING.value}' AND m.direction = '{Direction.OUTBOUND.value}'
    ORDER BY f.added_at LIMIT 100
"""


def _media(addresses: list[UUID], left_out: list[UUID], connection: Connection) -> list[_Media]:
    query: Any = (
        select(
            _FILES.c.id,
            _TALKS.c.office_address_id,
            _FILES.c.name,
            _FILES.c.media_type,
            _FILES.c.media_id,
            _FILES.c.added_at,
        )
        .join_from(_FILES, _MESSAGES, _MESSAGES.c.id == _FILES.c.message_id)
        .join(_TALKS, _TALKS.c.id == _MESSAGES.c.conversation_id)
        .where(
            _FILES.c.state == FileState.COMING,
            _FILES.c.media_id != "",
            _MESSAGES.c.direction == Direction.INBOUND,
            _TALKS.c.office_address_id.in_(addresses),
            _FILES.c.id.not_in(left_out),
        )
        .order_by(_FILES.c.added_at)
        .limit(MOST_MEDIA)
    )
    return [_Media(*row) for row in connection.execute(query)]
