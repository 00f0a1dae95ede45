"""The other side of the open channel: a web server that takes events, and refuses what is not signed.

The package standardwebhooks, which is not ours, verifies each signature.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

from aiohttp import web
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from tests.end2end.peers.machine import LOOPBACK, comes_true

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PATIENCE_S = 20.0


@dataclass
class Receiver:
    """What arrived, and how it answers.

    Attributes:
        events: Those that it took, once for each id.
        seen: The ids of all attempts with a valid signature.
        forged: How many requests had no valid signature.
        statuses: Answers of the next attempts; then 200.
        body: Of each answer.
        silent: While it is set, no answer comes.
    """

    port: int = 0
    events: list[dict[str, Any]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    forged: int = 0
    statuses: list[int] = field(default_factory=list)
    body: dict[str, Any] = field(default_factory=dict)
    silent: Event = field(default_factory=Event)
    taken: set[str] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}/loket"

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [one for one in self.events if one["type"] == kind]

    def until(self, kind: str, count: int = 1) -> list[dict[str, Any]]:
        assert comes_true(lambda: len(self.of(kind)) >= count, PATIENCE_S), self.events
        return self.of(kind)

    def until_stands(self, *standings: str, visitor: str = "") -> None:
        """Wait until these came last, of this visitor or of all."""

        def words() -> list[str]:
            told = self.of("conversation")
            return [one["standing"] for one in told if visitor in ("", one["correspondent"])]

        assert comes_true(lambda: words()[-len(standings) :] == list(standings), PATIENCE_S), self.events

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        try:
            Webhook(SECRET).verify(body, dict(request.headers))
        except WebhookVerificationError:
            self.forged += 1
            return web.Response(status=401)
        event_id = request.headers["webhook-id"]
        self.seen.append(event_id)
        self.headers.append(dict(request.headers))
        self.bodies.append(body)
        while self.silent.is_set():
            await asyncio.sleep(0.02)
        status = self.statuses.pop(0) if self.statuses else 200
        if status < 300 and event_id not in self.taken:
            self.taken.add(event_id)
            self.events.append(json.loads(body))
        headers = {"Location": f"{self.url}/elsewhere"} if 300 <= status < 400 else None
        return web.json_response(self.body, status=status, headers=headers)


@contextmanager
def a_receiver() -> Iterator[Receiver]:
    receiver, loop = Receiver(), asyncio.new_event_loop()
    application = web.Application()
    application.router.add_post("/loket", receiver.take)
    runner = web.AppRunner(application, shutdown_timeout=0.1)

    async def start() -> None:
        await runner.setup()
        site = web.TCPSite(runner, LOOPBACK, receiver.port)
        await site.start()
        assert site._server is not None
        receiver.port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]

    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    try:
        yield receiver
    finally:
        receiver.silent.clear()
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
