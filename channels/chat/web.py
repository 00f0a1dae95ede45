"""The routes of the chat: a web application that the server program mounts below one path.

    GET  widget.js, widget.css   what a page of the office's site loads
    GET  {site}/socket           a WebSocket: hello, then frames (channels/chat/frames.py)
    POST {site}/say              the same frames without WebSockets, one for each request
    POST {site}/poll             waits for news

Bodies are JSON with the type text/plain: so a browser asks nothing before it sends them to another host. The
visitor's secret is in the body, never in an address, and no cookie is used.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable
from contextlib import suppress

from aiohttp import WSMsgType, web

import resources
from channels.chat.frames import (
    NotRead,
    Seen,
    Signed,
    page_frame,
    read_frame,
    read_hello,
    read_signed,
    ready_frame,
    refused_frame,
    taken_frame,
    visitor_of,
)
from channels.chat.settings import BODY_WITHIN_S, MOST_BODY_BYTES
from channels.chat.site import LATER_S, ChatSite, Full, Refusal
from channels.messages import NotTaken

_log = logging.getLogger(__name__)
FindSite = Callable[[str], ChatSite | None]
FindHost = Callable[[web.Request], str]
HELLO_WITHIN_S = 10.0
LONGEST_POLL_S = 25.0  # proxies cut silent connections after 30 s or more
HEARTBEAT_S = 25.0
_FILES = {"widget.js": "text/javascript", "widget.css": "text/css"}
_STATUS = {"too_fast": 429, "later": 503, "visitors": 503, "tabs": 429, "host": 429}


def host_of(request: web.Request) -> str:
    return request.remote or ""


class ChatPages:
    """Makes the application. `site` finds a site by its name; `host` the client's address behind proxies."""

    def __init__(self, site: FindSite, host: FindHost = host_of) -> None:
        self._site, self._host = site, host
        self._files = {name: resources.path("chat", name).read_bytes() for name in _FILES}

    def application(self) -> web.Application:
        application = web.Application(client_max_size=MOST_BODY_BYTES)
        application.add_routes(
            [
                web.get("/{file:widget\\.(?:js|css)}", self._send_file),
                web.get("/{site}/socket", self._socket),
                web.post("/{site}/say", self._on_frame),
                web.post("/{site}/poll", self._poll),
            ]
        )
        return application

    async def _send_file(self, request: web.Request) -> web.Response:
        name = request.match_info["file"]
        content = self._files[name]
        tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        headers = {
            "ETag": tag,
            "Cache-Control": "public, max-age=3600",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Access-Control-Allow-Origin": "*",
            "X-Content-Type-Options": "nosniff",
        }
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers=headers)
        response = web.Response(body=content, content_type=_FILES[name], charset="utf-8", headers=headers)
        response.enable_compression()
        return response

    def _allowed_site(self, request: web.Request) -> ChatSite:
        """Return the site of a request from a page that may show its widget."""
        site = self._site(request.match_info["site"])
        if site is None:
            raise web.HTTPNotFound
        if not site.allows(request.headers.get("Origin", "")):
            _log.info("a page of another origin was refused")
            raise web.HTTPForbidden
        return site

    # -- without WebSockets ------------------------------------------------------------------------------

    async def _on_frame(self, request: web.Request) -> web.Response:
        site = self._allowed_site(request)
        visitor, said = await self._signed(request)
        if said.frame is None:
            raise web.HTTPBadRequest
        refusal = await site.handle(visitor, self._host(request), said.frame)
        line_id = "" if isinstance(said.frame, Seen) else said.frame.id
        if refusal is None:
            return _answer(request, taken_frame(line_id))
        frame = refused_frame(line_id, refusal.code, refusal.retry_after_s)
        return _answer(request, frame, _STATUS.get(refusal.code, 400), refusal.retry_after_s)

    async def _poll(self, request: web.Request) -> web.Response:
        site = self._allowed_site(request)
        visitor, asked = await self._signed(request)
        seconds = min(max(asked.wait_s, 0.0), LONGEST_POLL_S)
        try:
            async with site.connected(visitor, self._host(request)) as event:
                found = await site.wait(event, visitor, asked.cursor, seconds)
        except Full as full:
            return _answer(request, refused_frame("", full.code, LATER_S), _STATUS[full.code], LATER_S)
        except NotTaken:
            return _answer(request, refused_frame("", "later", LATER_S), 503, LATER_S)
        if found is None:
            return _answer(request, b"", 204)
        return _answer(request, page_frame(*found))

    async def _signed(self, request: web.Request) -> tuple[str, Signed]:
        try:
            said = read_signed(await _body(request))
            return visitor_of(said.secret), said
        except NotRead as error:
            raise web.HTTPBadRequest from error

    # -- WebSocket ---------------------------------------------------------------------------------------

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        site = self._allowed_site(request)
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S, max_msg_size=MOST_BODY_BYTES, compress=False)
        if not socket.can_prepare(request):
            raise web.HTTPBadRequest
        await socket.prepare(request)
        host = self._host(request)
        try:
            hello = read_hello(await socket.receive_str(timeout=HELLO_WITHIN_S))
            visitor = visitor_of(hello.secret)
            async with site.connected(visitor, host) as event:
                await _serve(socket, site, event, visitor, host, hello.cursor)
        except Full as full:
            await socket.send_str(refused_frame("", full.code, LATER_S).decode())
        except (NotRead, TypeError, asyncio.TimeoutError):  # TypeError: it is no text
            await socket.close(code=1008)
        await socket.close(code=1012 if site.is_closing else 1000)  # 1012: the service restarts
        return socket


async def _serve(
    socket: web.WebSocketResponse, site: ChatSite, event: asyncio.Event, visitor: str, host: str, cursor: str
) -> None:
    """Read and write until the visitor leaves or the site closes. Raises NotRead."""
    tasks = [
        asyncio.create_task(_read(socket, site, visitor, host)),
        asyncio.create_task(_write(socket, site, event, visitor, cursor)),
    ]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        with suppress(ConnectionError):  # the visitor is gone
            task.result()


async def _read(socket: web.WebSocketResponse, site: ChatSite, visitor: str, host: str) -> None:
    """Take one frame after the other, so that lines keep their order."""
    async for message in socket:
        if message.type is not WSMsgType.TEXT:
            raise NotRead
        frame = read_frame(message.data)
        refusal = await site.handle(visitor, host, frame)
        if not isinstance(frame, Seen):
            await socket.send_str(_reply(frame.id, refusal).decode())


async def _write(
    socket: web.WebSocketResponse, site: ChatSite, event: asyncio.Event, visitor: str, cursor: str
) -> None:
    """Send each change, until the site closes."""
    await socket.send_str(ready_frame().decode())
    while not site.is_closing:
        try:
            found = await site.wait(event, visitor, cursor, LONGEST_POLL_S)
        except NotTaken:
            await asyncio.sleep(LATER_S)
            continue
        if found is not None:
            page, cursor = found
            await socket.send_str(page_frame(page, cursor).decode())


def _reply(line_id: str, refusal: Refusal | None) -> bytes:
    if refusal is None:
        return taken_frame(line_id)
    return refused_frame(line_id, refusal.code, refusal.retry_after_s)


def _answer(
    request: web.Request, body: bytes, status: int = 200, retry_after_s: float | None = None
) -> web.Response:
    headers = {
        "Access-Control-Allow-Origin": request.headers.get("Origin", ""),
        "Vary": "Origin",
        "Cache-Control": "no-store",
    }
    if retry_after_s is not None:
        headers["Retry-After"] = str(max(1, round(retry_after_s)))
    return web.Response(body=body, status=status, content_type="application/json", headers=headers)


async def _body(request: web.Request) -> bytes:
    """Read a body; its size and time are limited before it is parsed."""
    if (request.content_length or 0) > MOST_BODY_BYTES:
        raise web.HTTPRequestEntityTooLarge(MOST_BODY_BYTES, request.content_length or 0)
    try:
        return await asyncio.wait_for(request.read(), BODY_WITHIN_S)
    except asyncio.TimeoutError as error:
        raise web.HTTPRequestTimeout from error
