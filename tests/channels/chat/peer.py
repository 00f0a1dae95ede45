"""A chat that listens on a port, with records in memory, and a visitor who speaks its protocol."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientResponse, ClientSession, ClientWebSocketResponse, WSMsgType, web

from channels.chat.frames import visitor_of
from channels.chat.settings import ChatSettings
from channels.chat.site import ChatSite
from channels.chat.web import ChatPages
from tests.channels.chat.records import MemoryRecords

ORIGIN = "https://dpmptsp.example.go.id"
SETTINGS = ChatSettings("dpmptsp", (ORIGIN,))


class Seconds:
    """A clock that only the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Chat:
    site: ChatSite
    records: MemoryRecords
    seconds: Seconds
    url: str
    http: ClientSession
    receiving: asyncio.Task[None]

    async def send(self, visitor: str, text: str) -> Any:
        """An agent writes, and the server program sends it."""
        departure = self.records.queue(visitor, text)
        self.records.leave(departure)
        outcome = await self.site.send(departure)
        return departure, outcome

    async def post(self, path: str, body: Any, origin: str = ORIGIN) -> ClientResponse:
        text = body if isinstance(body, str) else json.dumps(body)
        headers = {"Origin": origin, "Content-Type": "text/plain"}
        return await self.http.post(f"{self.url}/dpmptsp/{path}", data=text, headers=headers)


def secret(number: int = 1) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(16, "big")).decode().rstrip("=")


@dataclass
class Visitor:
    """A widget: it keeps what it got."""

    socket: ClientWebSocketResponse[Any]
    name: str
    frames: list[dict[str, Any]] = field(default_factory=list)

    async def say(self, line_id: str, text: str, **more: str) -> dict[str, Any]:
        """Return the server's reply to this line."""
        await self.socket.send_json({"type": "say", "id": line_id, "text": text, **more})
        return await self.until(lambda frame: frame["type"] in ("taken", "refused"))

    async def until(self, is_it: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        while True:
            message = await self.socket.receive(timeout=10)
            assert message.type is WSMsgType.TEXT, message
            frame: dict[str, Any] = json.loads(message.data)
            self.frames.append(frame)
            if is_it(frame):
                return frame

    async def line(self, text: str) -> dict[str, Any]:
        """Wait for a page with this text; return that line."""
        page = await self.until(lambda frame: any(one["text"] == text for one in frame.get("lines", ())))
        return next(one for one in page["lines"] if one["text"] == text)

    @property
    def cursor(self) -> str:
        return str(next(one["cursor"] for one in reversed(self.frames) if one["type"] == "page"))


@asynccontextmanager
async def chat(settings: ChatSettings = SETTINGS) -> AsyncIterator[Chat]:
    records, seconds = MemoryRecords(), Seconds()
    site = ChatSite(settings, records, seconds=seconds)
    receiving = asyncio.create_task(site.receive(records.take))
    outer = web.Application()
    outer.add_subapp("/chat/", ChatPages({settings.name: site}.get).application())
    runner = web.AppRunner(outer, shutdown_timeout=1)
    await runner.setup()
    listening = web.TCPSite(runner, "127.0.0.1", 0)
    await listening.start()
    host, port = runner.addresses[0][:2]
    async with ClientSession() as http:
        try:
            yield Chat(site, records, seconds, f"http://{host}:{port}/chat", http, receiving)
        finally:
            receiving.cancel()
            await asyncio.gather(receiving, return_exceptions=True)
            await runner.cleanup()


@asynccontextmanager
async def visit(
    place: Chat, number: int = 1, cursor: str = "", origin: str = ORIGIN
) -> AsyncIterator[Visitor]:
    url = f"{place.url}/dpmptsp/socket"
    async with place.http.ws_connect(url, headers={"Origin": origin}) as socket:
        await socket.send_json({"type": "hello", "secret": secret(number), "cursor": cursor})
        yield Visitor(socket, visitor_of(secret(number)))


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(work, 60))
