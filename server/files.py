"""Files of cases: which a user may fetch or send, and the transfers, which go on where they were cut."""

from __future__ import annotations

import asyncio
import itertools
import logging
import random
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from aiohttp import web
from sqlalchemy import Connection

from app.common.recording_files import sha256_of
from app.file_store.store import StoreError
from db.chunks import chunks
from db.sync.messages import (
    BAD_REQUEST,
    DIGEST_HEADER,
    FILE_BLOCK,
    MOST_HASHES,
    NO_STORE,
    NOT_FOUND,
    OTHER_OFFSET,
    STORE_FULL,
    TOO_LARGE,
    TOO_MANY_UPLOADS,
    WRONG_HASH,
    Hashes,
    UploadState,
)
from db.sync.sync_status import Trouble
from server.config import FilesConfig, files_address
from server.database import Database
from server.file_shelf import Shelf, open_shelf, store_errors
from server.refused import Refused, refused_by
from server.sessions import Sessions, SignedIn

_log = logging.getLogger(__name__)
T = TypeVar("T")
PIECE = 1 << 20  # bytes that are read or written at once
THREADS = 8
READ_AT_ONCE = 2  # whole files, to compare their hash; the other threads are for transfers
MOST_TRANSFERS, MOST_OF_A_USER = 64, 8
MOST_UNFINISHED = 16  # uploads of a workstation; together they may be as large as two of the largest files
SILENT_S, BLOCK_WITHIN_S = 30.0, 600.0  # of a client that sends or takes a file
STALLED_S = 2.0  # after which an upload gives way to another one of the same file and workstation
CHECKED_WITHIN_S = 20.0  # then the client is answered, and asks again
RECHECK_S = 1.0  # a user who loses sight of the file loses its download
REFUSED_AFTER_S = 0.05  # "not found" takes the same time for a hidden file and for none
SWEEP_S = 300.0  # one of 256 folders at a time: each file is looked at once a day
NOTED_ONCE_IN = timedelta(minutes=10)  # in the record of accesses: the requests of one fetch
UPLOAD_KEPT_S = 24 * 3600.0
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Disposition": "attachment",
    "Accept-Ranges": "bytes",
}

# Under the policies of the user: the rows that they see. A row gives the file only if the file came for it.
_READABLE = """
    SELECT s.row_id FROM attachment a JOIN stored_file s ON s.row_id = a.id
    WHERE a.sha256 = %(sha256)s AND a.deleted_at IS NULL AND a.removed_at IS NULL
    UNION ALL
    SELECT s.row_id FROM recording r JOIN stored_file s ON s.row_id = r.id
    WHERE r.sha256 = %(sha256)s AND r.deleted_at IS NULL AND r.erased_at IS NULL AND r.keep_until > now()
    UNION ALL
    SELECT s.row_id FROM message_file f JOIN stored_file s ON s.row_id = f.id
    WHERE f.sha256 = %(sha256)s AND f.deleted_at IS NULL AND f.state IN ('coming', 'here')
"""
# Files that the user may send: of rows that they or their workstation recorded, and of rows that they see if
# the store lost the file. is_here: the file has come for the row.
_SENDABLE = """
    SELECT f.sha256, f.bytes, s.row_id IS NOT NULL AND NOT s.is_lost AS is_here
    FROM files_from(%(hashes)s, %(client)s) f LEFT JOIN stored_file s USING (row_id)
    UNION ALL
    SELECT a.sha256, a.bytes, NOT s.is_lost FROM attachment a JOIN stored_file s ON s.row_id = a.id
    WHERE a.sha256 = ANY (%(hashes)s) AND a.deleted_at IS NULL AND a.removed_at IS NULL
    UNION ALL
    SELECT r.sha256, r.bytes, NOT s.is_lost FROM recording r JOIN stored_file s ON s.row_id = r.id
    WHERE r.sha256 = ANY (%(hashes)s) AND r.deleted_at IS NULL AND r.erased_at IS NULL
        AND r.keep_until > now()
    UNION ALL
    SELECT f.sha256, f.bytes, NOT s.is_lost FROM message_file f JOIN stored_file s ON s.row_id = f.id
    WHERE f.sha256 = ANY (%(hashes)s) AND f.deleted_at IS NULL AND f.state IN ('coming', 'here')
"""


@dataclass(frozen=True, slots=True)
class _Block:
    """Of a Content-Range. offset: None for a question; length: 0 for one."""

    offset: int | None
    length: int
    total: int


@dataclass(slots=True)
class _Upload:
    """One file that one workstation sends. Its requests take turns."""

    lock: asyncio.Lock
    waiting: int = 0
    moved_at: float = 0.0
    request: web.Request | None = None


class Files:
    """The files of one instance. Raises Refused; OSError at the start, if the usual folder cannot be made."""

    def __init__(self, config: FilesConfig, database: Database, sessions: Sessions) -> None:
        self._config, self._database, self._sessions = config, database, sessions
        self._address = files_address(config)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="files")
        self._opened: Shelf | None = None
        self._uploads: dict[tuple[str, str], _Upload] = {}
        self._checks: dict[tuple[str, str], asyncio.Task[UploadState]] = {}
        self._unrecorded: set[tuple[str, str]] = set()  # whole, but the database was away at that moment
        self._transfers: Counter[str] = Counter()
        self._reads = asyncio.Semaphore(READ_AT_ONCE)
        self._sweeping: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._sweeping = asyncio.create_task(self._sweep())

    async def close(self) -> None:
        if self._sweeping is not None:
            self._sweeping.cancel()
            with suppress(asyncio.CancelledError):
                await self._sweeping
        await asyncio.gather(*self._checks.values(), return_exceptions=True)
        await asyncio.to_thread(self._threads.shutdown)

    # -- sending -------------------------------------------------------------------------------------------

    async def lacking(self, who: SignedIn, asked: Sequence[str]) -> Hashes:
        """Return those of these files that the user may send, and that the server lacks."""
        rows = await self._sendable(who, asked)
        lacking = {sha256 for sha256, _size, is_here in rows if not is_here}
        return Hashes([sha256 for sha256 in asked if sha256 in lacking])

    async def receive(self, who: SignedIn, sha256: str, request: web.Request) -> UploadState:
        """Take a block of a file, or answer how much of it is here."""
        block = _block_of(request)
        if block.length > FILE_BLOCK or block.total > self._config.most_bytes:
            raise Refused(413, TOO_LARGE)
        sender, began = who.station.client_id.hex, time.monotonic()
        rows = [is_here for _, size, is_here in await self._sendable(who, [sha256]) if size == block.total]
        if not rows:
            raise await _not_found(began)
        if (sha256, sender) in self._unrecorded:
            return await self._record(who, sha256, sender, block.total)
        if all(rows):
            if await self._do(lambda shelf: shelf.size(sha256)) == block.total:
                return UploadState(block.total, True)
            await self._lost(sha256)
        async with self._transfer(who), self._turn(sha256, sender, request) as upload:
            here = await self._do(lambda shelf: shelf.received(sha256, sender))
            if block.offset is not None:
                if block.offset != here:
                    raise Refused(409, OTHER_OFFSET)
                await self._need_few_unfinished(sha256, sender, block.total)
                await self._take(sha256, sender, request, block, upload)
                here += block.length
            if here < block.total:
                return UploadState(here, False)
            return await self._checked(who, sha256, sender, block.total)

    async def _sendable(self, who: SignedIn, hashes: Sequence[str]) -> list[tuple[str, int, bool]]:
        given = {"hashes": list(hashes), "client": who.station.client_id}

        def work(connection: Connection) -> list[tuple[str, int, bool]]:
            rows = connection.exec_driver_sql(_SENDABLE, given)
            return [(row.sha256, row.bytes, row.is_here) for row in rows]

        return await self._database.transact(who.login, work)

    async def _need_few_unfinished(self, sha256: str, sender: str, total: int) -> None:
        """Raise Refused if this workstation has begun too much else: nobody may fill the store so."""
        begun = await self._do(lambda shelf: shelf.unfinished(sender))
        others = sum(size for one, size in begun.items() if one != sha256)
        is_one_more = sha256 not in begun and len(begun) >= MOST_UNFINISHED
        if is_one_more or others + total > 2 * self._config.most_bytes:
            raise Refused(429, TOO_MANY_UPLOADS, f"{len(begun)} uploads are not whole: end them first")

    async def _take(
        self, sha256: str, sender: str, request: web.Request, block: _Block, upload: _Upload
    ) -> None:
        """Write the body. What came before a cut is kept."""
        assert block.offset is not None
        offset, received = block.offset, 0
        part = await self._do(lambda shelf: shelf.append(sha256, sender, offset, block.total))

        async def read() -> None:
            nonlocal received
            async for piece in _pieces(request, upload):
                await self._in_thread(partial(part.write, piece))
                received += len(piece)

        try:
            await asyncio.wait_for(read(), BLOCK_WITHIN_S)
        except asyncio.TimeoutError as error:
            raise Refused(408, BAD_REQUEST) from error
        except (ConnectionError, web.RequestPayloadError) as error:
            raise Refused(400, BAD_REQUEST, "the body ended early") from error  # to a client that has left
        finally:
            await asyncio.shield(self._in_thread(lambda: part.close(received == block.length)))

    async def _checked(self, who: SignedIn, sha256: str, sender: str, total: int) -> UploadState:
        """Compare the hash. It may take seconds: then the client asks again, and awaits the same check."""
        key = (sha256, sender)
        check = self._checks.get(key)
        if check is None:
            check = self._checks[key] = asyncio.create_task(self._check(who, sha256, sender, total))
            check.add_done_callback(lambda done: self._forget(key, done))
        done, _ = await asyncio.wait({check}, timeout=CHECKED_WITHIN_S)
        return check.result() if done else UploadState(total, False)

    def _forget(self, key: tuple[str, str], check: asyncio.Task[UploadState]) -> None:
        del self._checks[key]
        if not check.cancelled():
            check.exception()  # retrieved: the client may have left before

    async def _check(self, who: SignedIn, sha256: str, sender: str, total: int) -> UploadState:
        async with self._reads:
            found = await self._do(lambda shelf: shelf.digest(sha256, sender))
        if found != sha256:
            await self._do(lambda shelf: shelf.drop(sha256, sender))
            raise Refused(422, WRONG_HASH)
        await self._do(lambda shelf: shelf.keep(sha256, sender))
        self._unrecorded.add((sha256, sender))
        return await self._record(who, sha256, sender, total)

    async def _record(self, who: SignedIn, sha256: str, sender: str, total: int) -> UploadState:
        """Record that the file came."""
        given = (sha256, total, who.station.client_id)

        def work(connection: Connection) -> None:
            connection.exec_driver_sql("SELECT file_stored(%s, %s, %s)", given)

        await self._database.transact(who.login, work)
        self._unrecorded.discard((sha256, sender))
        return UploadState(total, True)

    # -- fetching ------------------------------------------------------------------------------------------

    async def send(self, who: SignedIn, sha256: str, request: web.Request) -> web.StreamResponse:
        """Answer with the file, or with the part that the request names (RFC 9110, section 14)."""
        who.station  # noqa: B018 - raises Refused without a workstation
        began = time.monotonic()
        size = await self._size(who, sha256)
        if size is not None and request.method == "HEAD" and DIGEST_HEADER in request.headers:
            size = await self._size_if_right(who, sha256, size)
        if size is None:
            raise await _not_found(began)
        etag = f'"{sha256}"'
        span = _range_of(request, size, etag)
        headers = {**_HEADERS, "ETag": etag}
        if span is None:
            return web.Response(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
        start, end = span
        is_part = end - start < size
        if is_part:
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
        response = web.StreamResponse(status=206 if is_part else 200, headers=headers)
        response.content_type = "application/octet-stream"
        response.content_length = end - start
        async with self._transfer(who):
            if request.method != "HEAD":
                await self._note_fetched(who, sha256)
            await response.prepare(request)
            if request.method != "HEAD":
                await self._stream(who, sha256, request, response, start, end)
        return response

    async def _size(self, who: SignedIn, sha256: str) -> int | None:
        """Return the size of a file that the user may fetch, else None."""
        if not await self._may_fetch(who, sha256):
            return None
        size = await self._do(lambda shelf: shelf.size(sha256))
        if size is None:
            await self._lost(sha256)
        return size

    async def _size_if_right(self, who: SignedIn, sha256: str, size: int) -> int | None:
        """Read the file, because a workstation got a wrong one. A wrong one goes, to be sent again."""
        async with self._transfer(who):
            async with self._reads:
                found = await self._do(lambda shelf: shelf.digest_of(sha256))
            if found == sha256:
                return size
            _log.warning("a file of the store is damaged", extra={"fields": {"file": sha256[:12]}})
            await self._do(partial(_remove, sha256))
            await self._lost(sha256)
            return None

    async def _may_fetch(self, who: SignedIn, sha256: str) -> bool:
        def work(connection: Connection) -> bool:
            return connection.exec_driver_sql(_READABLE, {"sha256": sha256}).first() is not None

        return await self._database.transact(who.login, work)

    async def _note_fetched(self, who: SignedIn, sha256: str) -> None:
        """Record that the user fetches the file of these rows; once for all its parts."""

        def work(connection: Connection) -> None:
            for row in connection.exec_driver_sql(_READABLE, {"sha256": sha256}).all():
                noted = ("file fetched", str(row.row_id), NOTED_ONCE_IN)
                connection.exec_driver_sql("SELECT note_access(%s, %s, %s)", noted)

        await self._database.transact(who.login, work, who.client_id)

    async def _stream(
        self,
        who: SignedIn,
        sha256: str,
        request: web.Request,
        response: web.StreamResponse,
        start: int,
        end: int,
    ) -> None:
        at, checked_at = start, time.monotonic()
        try:
            while at < end:
                most = min(PIECE, end - at)
                block = await self._do(partial(_read, sha256, at, most))
                if not block:
                    raise Refused(404, NOT_FOUND)
                await asyncio.wait_for(response.write(block), SILENT_S)
                at += len(block)
                if time.monotonic() - checked_at >= RECHECK_S:
                    checked_at = time.monotonic()
                    await self._database.run(lambda: self._sessions.find(who.token_hash))
                    if not await self._may_fetch(who, sha256):
                        raise Refused(404, NOT_FOUND)
        except (Refused, ConnectionError, asyncio.TimeoutError):
            if request.transport is not None:
                request.transport.abort()  # the client gets fewer bytes than were promised

    # -- of the server itself: files of messages -----------------------------------------------------------

    async def put(self, path: Path, sender: str) -> tuple[str, int]:
        """Put a file of this computer into the store; return its SHA-256 and size. Raises Refused.

        sender: Parts the upload from others of the same file.
        """
        return await self._do(partial(_put, path, sender))

    async def copy(self, sha256: str, path: Path) -> bool:
        """Copy a file of the store to this path; return False if it is not there. Raises Refused."""
        return await self._do(partial(_copy, sha256, path))

    # -- removing ------------------------------------------------------------------------------------------

    async def remove(self, who: SignedIn, sha256: str) -> None:
        """Remove the file if no row needs it any more. The answer does not say whether one does."""
        await self._remove_over(who.login, [sha256])

    async def _remove_over(self, login: str, hashes: Sequence[str]) -> None:
        def over(connection: Connection) -> list[str]:
            return list(connection.exec_driver_sql("SELECT files_over(%s)", (list(hashes),)).scalars())

        for sha256 in await self._database.transact(login, over):
            await self._do(partial(_remove, sha256))
            await self._note("SELECT files_removed(%s)", sha256)

    async def _lost(self, sha256: str) -> None:
        _log.warning("a file is not in the store any more", extra={"fields": {"file": sha256[:12]}})
        await self._note("SELECT files_lost(%s)", sha256)

    async def _note(self, query: str, sha256: str) -> None:
        def work(connection: Connection) -> None:
            connection.exec_driver_sql(query, ([sha256],))

        await self._database.transact("", work)

    async def _sweep(self) -> None:
        for number in itertools.count(random.randrange(256)):
            await asyncio.sleep(SWEEP_S)
            if self._address:
                try:
                    await self.sweep(f"{number % 256:02x}")
                except Refused as refused:
                    _log.warning("the files were not looked through: %s", refused)

    async def sweep(self, prefix: str) -> None:
        """Remove expired files whose hash begins with these digits, and uploads that were left for a day.

        Workstations ask for the removal of an expired file at once; this finds those that none asked for.
        """
        for some in chunks(await self._do(lambda shelf: shelf.names(prefix)), MOST_HASHES):
            await self._remove_over("", some)
        dropped = await self._do(lambda shelf: shelf.drop_older(UPLOAD_KEPT_S))
        if dropped:
            _log.info("uploads that nobody continued were dropped", extra={"fields": {"count": dropped}})

    # -- parts ---------------------------------------------------------------------------------------------

    def _shelf(self) -> Shelf:
        """In a thread: to open a store may import its library."""
        if self._opened is None:
            self._opened = open_shelf(self._address, self._config.keep_free_bytes)
        return self._opened

    async def _do(self, work: Callable[[Shelf], T]) -> T:
        if not self._address:
            raise Refused(501, NO_STORE)
        return await self._in_thread(lambda: work(self._shelf()))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, _converting, work)
        except StoreError as error:
            if error.code == "full":
                raise Refused(507, STORE_FULL) from error
            _log.warning("the store of the files: %s", error)
            raise refused_by(Trouble.UNREACHABLE) from error

    @asynccontextmanager
    async def _transfer(self, who: SignedIn) -> AsyncIterator[None]:
        if self._transfers.total() >= MOST_TRANSFERS or self._transfers[who.login] >= MOST_OF_A_USER:
            raise refused_by(Trouble.UNREACHABLE)
        self._transfers[who.login] += 1
        try:
            yield
        finally:
            self._transfers[who.login] -= 1
            if not self._transfers[who.login]:
                del self._transfers[who.login]

    @asynccontextmanager
    async def _turn(self, sha256: str, sender: str, request: web.Request) -> AsyncIterator[_Upload]:
        """Let one request after the other change an upload. One whose client has left gives way."""
        key = (sha256, sender)
        upload = self._uploads.setdefault(key, _Upload(asyncio.Lock()))
        upload.waiting += 1
        try:
            while True:
                with suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(upload.lock.acquire(), STALLED_S)
                    break
                is_stalled = time.monotonic() - upload.moved_at > STALLED_S
                if is_stalled and upload.request is not None and upload.request.transport is not None:
                    upload.request.transport.abort()
            upload.request, upload.moved_at = request, time.monotonic()
            try:
                yield upload
            finally:
                upload.request = None
                upload.lock.release()
        finally:
            upload.waiting -= 1
            if not upload.waiting:
                self._uploads.pop(key, None)


async def _not_found(began: float) -> Refused:
    """Return the refusal, after a time that does not depend on whether a hidden file exists."""
    await asyncio.sleep(max(0.0, began + REFUSED_AFTER_S - time.monotonic()))
    return Refused(404, NOT_FOUND)


def _read(sha256: str, offset: int, most: int, shelf: Shelf) -> bytes:
    return shelf.read(sha256, offset, most)


def _put(path: Path, sender: str, shelf: Shelf) -> tuple[str, int]:
    sha256, size = sha256_of(path), path.stat().st_size
    if shelf.size(sha256) == size:
        return sha256, size
    shelf.drop(sha256, sender)
    with path.open("rb") as file:
        at = 0
        while block := file.read(FILE_BLOCK):
            part = shelf.append(sha256, sender, at, size)
            part.write(block)
            part.close(True)
            at += len(block)
        if not size:
            shelf.append(sha256, sender, 0, 0).close(True)
    shelf.digest(sha256, sender)  # brings it to the disk
    shelf.keep(sha256, sender)
    return sha256, size


def _copy(sha256: str, path: Path, shelf: Shelf) -> bool:
    size = shelf.size(sha256)
    if size is None:
        return False
    with path.open("wb") as file:
        while block := shelf.read(sha256, file.tell(), PIECE):
            file.write(block)
    return path.stat().st_size == size


def _remove(sha256: str, shelf: Shelf) -> None:
    shelf.remove(sha256)


def _converting(work: Callable[[], T]) -> T:
    with store_errors():
        return work()


async def _pieces(request: web.Request, upload: _Upload) -> AsyncIterator[bytes]:
    """Yield the body in pieces; before an error, what has come until then."""
    piece = bytearray()
    try:
        while chunk := await asyncio.wait_for(request.content.readany(), SILENT_S):
            upload.moved_at = time.monotonic()
            piece += chunk
            if len(piece) >= PIECE:
                yield bytes(piece)
                piece.clear()
    except (ConnectionError, web.RequestPayloadError, asyncio.TimeoutError):
        if piece:
            yield bytes(piece)
        raise
    if piece:
        yield bytes(piece)


def _block_of(request: web.Request) -> _Block:
    """Return what Content-Range says, if the body can be that block."""
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Refused(415, BAD_REQUEST, "no compressed bodies")
    said = request.headers.get("Content-Range", "")
    length = request.content_length
    if asked := re.fullmatch(r"bytes \*/([0-9]{1,15})", said):
        if length or request.can_read_body:
            raise Refused(400, BAD_REQUEST, "a question has no body")
        return _Block(None, 0, int(asked[1]))
    block = re.fullmatch(r"bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15})", said)
    if block is None:
        raise Refused(400, BAD_REQUEST, "Content-Range")
    first, last, total = (int(one) for one in block.groups())
    if not first <= last < total or length != last - first + 1:
        raise Refused(400, BAD_REQUEST, "Content-Range and Content-Length")
    return _Block(first, last - first + 1, total)


def _range_of(request: web.Request, size: int, etag: str) -> tuple[int, int] | None:
    """Return start and end of the wanted bytes; None if there are none.

    What is not one range of bytes is ignored, and the answer is the whole file (RFC 9110, 14.2).
    """
    whole = (0, size)
    said = re.fullmatch(r"bytes=([0-9]{0,15})-([0-9]{0,15})", request.headers.get("Range", "").strip())
    if said is None or request.headers.get("If-Range", etag) != etag:
        return whole
    first, last = said.groups()
    if not first:
        if not last:
            return whole
        return (max(0, size - int(last)), size) if int(last) and size else None
    if last and int(last) < int(first):
        return whole
    if int(first) >= size:
        return None
    return int(first), min(int(last) + 1, size) if last else size
