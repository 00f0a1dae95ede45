"""Listens: certificate files and their reload, limits for slow clients, a graceful end."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from db.enums import Channel
from server.accepting import Listener
from server.application import Server
from server.channels.kinds import KINDS, Kind
from server.config import NO_SECRETS, Config, Secrets, Tls
from server.database import Database
from server.local import local_application

_log = logging.getLogger(__name__)
IDLE_S = 20.0  # the longest time between two requests of a connection, and for the headers of one
CHECK_EVERY_S = 1.0
ENDS_WITHIN_S = 10.0
MOST_CONNECTIONS = 4_000
BACKLOG = 512  # connections that wait to be accepted
LINE_BYTES = 16_384  # of the request line, whose query has a cursor, and of a header
Stamp = tuple[float, ...]


@dataclass
class _Connections:
    """Closes connections that are idle, or that have sent only a part of a request's headers, for too long.

    aiohttp limits neither the time for the headers nor the number of connections.
    """

    since: dict[Any, float | None] = field(default_factory=dict)  # None: a request runs on it
    unsent: dict[Any, int] = field(default_factory=dict)  # bytes of its answer

    def middleware(self) -> Any:
        @web.middleware
        async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
            self.since[request.protocol] = None
            try:
                return await handler(request)
            finally:
                self.since[request.protocol] = asyncio.get_running_loop().time()

        return note

    def close_idle(self, server: web.Server, now: float) -> None:
        connections = list(server.connections)
        self.since = {one: self.since.get(one, now) for one in connections}
        before, self.unsent = self.unsent, {one: _unsent(one) for one in connections}
        for one, since in self.since.items():
            if since is None:
                continue
            if self.unsent[one] < before.get(one, 0):
                self.since[one] = now  # a slow client still receives its answer, or had its end just now
            elif now - since > IDLE_S:
                one.force_close()
        idle = [one for one, since in self.since.items() if since is not None]
        for one in idle[: max(0, len(connections) - MOST_CONNECTIONS)]:
            one.force_close()


class Serving:
    """One instance that listens. port, local_port: The ports in use, also if the configuration has 0."""

    def __init__(
        self,
        config: Config,
        conninfo: Mapping[str, Any],
        secrets: Secrets = NO_SECRETS,
        kinds: Mapping[Channel, Kind] = KINDS,
    ) -> None:
        self._config, self._kinds = config, kinds
        self._conninfo, self._secrets = conninfo, secrets
        self._listeners: list[Listener] = []
        self._runners: list[web.AppRunner] = []
        self._tasks: list[asyncio.Task[None]] = []
        self.port = self.local_port = 0

    async def start(self) -> None:
        """Raise OSError or ssl.SSLError if it cannot listen."""
        context = _context(self._config.tls)
        listen = self._config.listen
        database = Database(
            self._conninfo, self._secrets.database_password, self._config.database.connections
        )
        server = self.server = Server(self._config, database, self._secrets, self._kinds)
        connections = _Connections()
        server.application.middlewares.insert(0, connections.middleware())
        limits: dict[str, Any] = {
            "access_log": None,
            "max_line_size": LINE_BYTES,
            "max_field_size": LINE_BYTES,
            "shutdown_timeout": ENDS_WITHIN_S,
            "keepalive_timeout": IDLE_S,
        }
        self.port = await self._listen(server.application, listen.host, listen.port, context, limits)
        main = self._runners[-1].server
        assert main is not None
        self.local_port = await self._listen(
            local_application(server), "127.0.0.1", listen.local_port, None, limits
        )
        self._tasks.append(asyncio.create_task(_close_idle(connections, main)))
        if context is not None:
            self._tasks.append(asyncio.create_task(_reload(context, self._config.tls)))
        _log.info("listening", extra={"fields": {"port": self.port, "local_port": self.local_port}})

    async def end(self) -> None:
        """Accept no more requests, wait for the running ones, and close."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for listener in self._listeners:
            await listener.close()
        for runner in self._runners:
            await runner.cleanup()

    async def _listen(
        self,
        application: web.Application,
        host: str,
        port: int,
        context: ssl.SSLContext | None,
        limits: dict[str, Any],
    ) -> int:
        runner = web.AppRunner(application, **limits)
        await runner.setup()
        self._runners.append(runner)
        assert runner.server is not None
        own = socket.create_server((host, port), family=_family(host), backlog=BACKLOG)
        found: int = own.getsockname()[1]
        proxies = self._config.listen.trusted_proxies
        self._listeners.append(Listener(own, runner.server, context, proxies))
        return found


def _unsent(connection: Any) -> int:
    transport = connection.transport
    return 0 if transport is None else int(transport.get_write_buffer_size())


async def _close_idle(connections: _Connections, server: web.Server) -> None:
    while True:
        await asyncio.sleep(CHECK_EVERY_S)
        connections.close_idle(server, asyncio.get_running_loop().time())


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


# -- certificate -------------------------------------------------------------------------------------------


def _context(tls: Tls) -> ssl.SSLContext | None:
    if not tls.certificate:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(tls.certificate, tls.key)
    return context


async def _reload(context: ssl.SSLContext, tls: Tls) -> None:
    """Use a renewed certificate for new connections."""
    known = _stamp(tls)
    while True:
        await asyncio.sleep(CHECK_EVERY_S)
        found = _stamp(tls)
        if found == known:
            continue
        # The two files are not replaced at the same time: retry until they match.
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(tls.certificate, tls.key)
            context.load_cert_chain(tls.certificate, tls.key)
        except (OSError, ssl.SSLError) as error:
            _log.warning("the new certificate cannot be used yet: %s", type(error).__name__)
        else:
            known = found
            _log.info("the certificate was renewed")


def _stamp(tls: Tls) -> Stamp:
    stamps: list[float] = []
    for path in (tls.certificate, tls.key):
        with suppress(OSError):
            found = os.stat(path)
            stamps += [found.st_mtime_ns, found.st_ino]
    return tuple(stamps)
