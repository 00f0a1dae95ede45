"""The routes of the open channel: a web application that the server program mounts below one path.

    POST messages                               a message from an applicant; as multipart, with files
    POST statuses                               what became of messages of the office
    POST leaves                                 the applicant has closed the conversation
    GET  conversations/{correspondent}          how it stands
    GET  messages/{message_id}/files/{number}   a file of a message of the office
    GET  openapi.json                           this list, for programs

A bearer token names the address, so no request reaches the conversations of another one.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import aiohttp
import msgspec
from aiohttp import BodyPartReader, web

from channels.messages import ArrivedFile, NotTaken
from channels.open.address import Busy, OpenAddress
from channels.open.description import description
from channels.open.frames import ApplicantMessage, Leave, NotRead, Refusal, Statuses, Taken, read
from channels.open.settings import FILES_WITHIN_S, JSON_WITHIN_S, MOST_FILES, MOST_JSON_BYTES
from channels.text import one_line

T = TypeVar("T", bound=msgspec.Struct)
FindAddresses = Callable[[], Sequence[OpenAddress]]
NameMessage = Callable[[OpenAddress, str], UUID]
Work = Callable[[OpenAddress, web.Request], Awaitable[web.StreamResponse]]
LATER_S = 5
_JSON, _FORM = "application/json", "multipart/form-data"
_TYPE_LETTERS, _NAME_LETTERS = 100, 200
_UUID = re.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NUMBER = re.compile("[0-9]{1,2}")


class _Refused(Exception):  # noqa: N818 - it becomes an answer
    def __init__(self, status: int, trouble: str, detail: str = "") -> None:
        super().__init__(trouble)
        self.status, self.refusal = status, Refusal(trouble=trouble, detail=detail)


class OpenPages:
    """Makes the application. `addresses` are those in use; `name` tells the id that a message gets."""

    def __init__(
        self, addresses: FindAddresses, name: NameMessage, count: Callable[[int], None] = lambda _status: None
    ) -> None:
        self._addresses, self._name, self._count = addresses, name, count

    def application(self) -> web.Application:
        application = web.Application()
        serve = self._serve
        application.add_routes(
            [
                web.post("/messages", partial(serve, self._message)),
                web.post("/statuses", partial(serve, self._statuses)),
                web.post("/leaves", partial(serve, self._leave)),
                web.get("/conversations/{correspondent}", partial(serve, self._standing), allow_head=False),
                web.get(
                    "/messages/{message_id}/files/{number}", partial(serve, self._file), allow_head=False
                ),
                web.get("/openapi.json", self._describe, allow_head=False),
            ]
        )
        return application

    async def _serve(self, work: Work, request: web.Request) -> web.StreamResponse:
        answer: web.StreamResponse
        try:
            address = self._who(request)
            async with address.request():
                answer = await work(address, request)
        except _Refused as refused:
            answer = _refusal(refused.status, refused.refusal)
        except NotRead as error:
            answer = _refusal(400, Refusal(trouble="bad_request", detail=error.detail))
        except NotTaken:
            answer = _refusal(503, Refusal(trouble="later"))
        except Busy:
            answer = _refusal(429, Refusal(trouble="too_many"))
        self._count(answer.status)
        return answer

    def _who(self, request: web.Request) -> OpenAddress:
        """Return the address of the token. Tokens of two addresses that are the same prove nothing."""
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        found = [one for one in self._addresses() if one.knows(token)]
        if kind.lower() != "bearer" or len(found) != 1:
            raise _Refused(401, "sign_in")
        return found[0]

    # -- in ------------------------------------------------------------------------------------------------

    async def _message(self, address: OpenAddress, request: web.Request) -> web.Response:
        if request.content_type != _FORM:
            said = await _json_body(request, ApplicantMessage)
            await address.take_message(said, ())
            return _json(Taken(message_id=self._name(address, said.id)))
        folder = Path(await asyncio.to_thread(tempfile.mkdtemp, dir=address.settings.folder))
        try:
            work = _parts(request, folder, address.settings.most_file_bytes)
            said, files = await asyncio.wait_for(work, FILES_WITHIN_S)
            await address.take_message(said, files)
        except asyncio.TimeoutError as error:
            raise _Refused(408, "too_slow") from error
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        return _json(Taken(message_id=self._name(address, said.id)))

    async def _statuses(self, address: OpenAddress, request: web.Request) -> web.Response:
        await address.take_statuses(await _json_body(request, Statuses))
        return web.Response(status=204)

    async def _leave(self, address: OpenAddress, request: web.Request) -> web.Response:
        await address.take_leave(await _json_body(request, Leave))
        return web.Response(status=204)

    # -- out -----------------------------------------------------------------------------------------------

    async def _standing(self, address: OpenAddress, request: web.Request) -> web.Response:
        found = await address.standings.of(request.match_info["correspondent"])
        if found is None:
            raise _Refused(404, "not_found")
        return _json(found)

    async def _file(self, address: OpenAddress, request: web.Request) -> web.StreamResponse:
        message_id, number = request.match_info["message_id"], request.match_info["number"]
        if not _UUID.fullmatch(message_id) or not _NUMBER.fullmatch(number):
            raise _Refused(404, "not_found")
        folder = Path(await asyncio.to_thread(tempfile.mkdtemp, dir=address.settings.folder))
        try:
            file = await address.standings.file(UUID(message_id), int(number), folder)
            if file is None:
                raise _Refused(404, "not_found")
            response = web.StreamResponse(headers={"Content-Type": "application/octet-stream"})
            response.content_length = file.path.stat().st_size
            await response.prepare(request)
            with file.path.open("rb") as content:
                while piece := await asyncio.to_thread(content.read, 262_144):
                    await response.write(piece)
            await response.write_eof()
            return response
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def _describe(self, _request: web.Request) -> web.Response:
        return _json(description())


async def _json_body(request: web.Request, kind: type[T]) -> T:
    """Read a JSON body; size and time are limited before it is parsed. Raises _Refused, NotRead."""
    if request.content_type != _JSON or "Content-Encoding" in request.headers:
        raise _Refused(415, "bad_request", _JSON)
    if (request.content_length or 0) > MOST_JSON_BYTES:
        raise _Refused(413, "too_large")
    try:
        body = await asyncio.wait_for(_read(request.content.iter_any(), MOST_JSON_BYTES), JSON_WITHIN_S)
    except asyncio.TimeoutError as error:
        raise _Refused(408, "too_slow") from error
    return read(body, kind)


async def _read(pieces: aiohttp.streams.AsyncStreamIterator[bytes], most: int) -> bytes:
    body = bytearray()
    async for piece in pieces:
        body += piece
        if len(body) > most:
            raise _Refused(413, "too_large")
    return bytes(body)


async def _parts(
    request: web.Request, folder: Path, most_bytes: int
) -> tuple[ApplicantMessage, list[ArrivedFile]]:
    """Read a form: the part "message" and the parts "file", in any order. Raises _Refused, NotRead."""
    if (request.content_length or 0) > most_bytes + MOST_JSON_BYTES:
        raise _Refused(413, "too_large")
    said: ApplicantMessage | None = None
    files: list[ArrivedFile] = []
    left = most_bytes
    try:
        reader = await request.multipart()
        while (part := await reader.next()) is not None:
            if not isinstance(part, BodyPartReader) or "Content-Encoding" in part.headers:
                raise NotRead("a part within a part, or a compressed one")
            if part.name == "message" and said is None:
                said = read(await _read_part(part), ApplicantMessage)
                continue
            if part.name != "file" or len(files) == MOST_FILES:
                raise NotRead(f"one part message, {MOST_FILES} parts file at most, and no others")
            file = await _keep_part(part, folder / str(len(files)), left)
            left -= file.size or 0
            files.append(file)
    except (ValueError, AssertionError, aiohttp.ClientError, web.HTTPException) as error:
        raise NotRead("no multipart body that can be read") from error
    if said is None:
        raise NotRead("the part message is missing")
    return said, files


async def _read_part(part: BodyPartReader) -> bytes:
    body = bytearray()
    while piece := await part.read_chunk(65_536):
        body += piece
        if len(body) > MOST_JSON_BYTES:
            raise _Refused(413, "too_large")
    return bytes(body)


async def _keep_part(part: BodyPartReader, path: Path, most: int) -> ArrivedFile:
    size = 0
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as target:
        while piece := await part.read_chunk(262_144):
            size += len(piece)
            if size > most:
                raise _Refused(413, "too_large")
            await asyncio.to_thread(target.write, piece)
    media_type = part.headers.get("Content-Type", "application/octet-stream").partition(";")[0]
    return ArrivedFile(
        Path(one_line(part.filename or "").replace("\\", "/")).name[:_NAME_LETTERS],
        one_line(media_type)[:_TYPE_LETTERS],
        size,
        path,
    )


def _json(said: object, status: int = 200) -> web.Response:
    return web.Response(body=msgspec.json.encode(said), status=status, content_type=_JSON)


def _refusal(status: int, refusal: Refusal) -> web.Response:
    answer = _json(refusal, status)
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if status in (429, 503):
        answer.headers["Retry-After"] = str(LATER_S)
    if status in (408, 413):  # the rest of the body is not read
        answer.force_close()
    return answer
