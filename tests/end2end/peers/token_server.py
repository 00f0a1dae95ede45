"""An authority that gives access tokens (RFC 6749), and says whether one is valid (RFC 7662)."""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

from tests.end2end.peers.machine import free_port


class TokenServer:
    """Knows one client, its refresh token, and the mailbox that it may use."""

    def __init__(self, user: str) -> None:
        self.user = user
        self.client_id, self.client_secret, self.refresh_token = "loket", "rahasia", "segar-1"
        self.lasts_s = 3600
        self.rotates = False
        self.given: list[str] = []  # access tokens
        self.asked: list[dict[str, str]] = []  # forms, without secrets
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/token"

    @property
    def introspection(self) -> str:
        return f"http://127.0.0.1:{self.port}/introspect"

    def revoke(self) -> None:
        self.given.clear()

    def application(self) -> web.Application:
        application = web.Application()
        application.router.add_post("/token", self._token)
        application.router.add_post("/introspect", self._introspect)
        return application

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append({name: value for name, value in form.items() if "secret" not in name})
        if (form.get("client_id"), form.get("client_secret")) != (self.client_id, self.client_secret):
            return web.json_response({"error": "invalid_client"}, status=401)
        is_refresh = form.get("grant_type") == "refresh_token"
        if is_refresh and form.get("refresh_token") != self.refresh_token:
            return web.json_response({"error": "invalid_grant", "error_description": self.user}, status=400)
        token = secrets.token_urlsafe(24)
        self.given.append(token)
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": self.lasts_s}
        if is_refresh and self.rotates:
            self.refresh_token = answer["refresh_token"] = f"segar-{len(self.given) + 1}"
        return web.json_response(answer)

    async def _introspect(self, request: web.Request) -> web.Response:
        token = str((await request.post()).get("token", ""))
        if token not in self.given:
            return web.json_response({"active": False})
        return web.json_response({"active": True, "username": self.user})


@contextmanager
def a_token_server(user: str) -> Iterator[TokenServer]:
    """Run it in a thread, so that also tests without an event loop have it."""
    server = TokenServer(user)
    loop = asyncio.new_event_loop()

    async def start() -> web.AppRunner:
        runner = web.AppRunner(server.application())
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", server.port).start()
        return runner

    runner = loop.run_until_complete(start())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
