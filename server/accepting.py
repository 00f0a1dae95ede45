"""Accepts connections, with limits that asyncio's own server lacks.

That server gives each TLS handshake 60 s, accepts any number of connections from one address, and logs
thousands of lines a second while the process has no descriptor left.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import ssl
from collections import Counter
from collections.abc import Collection
from functools import lru_cache
from typing import Any

from aiohttp import web

from db.server.attempts import network_of

_log = logging.getLogger(__name__)
HANDSHAKE_S = 10.0
MOST_OF_ADDRESS = 2_000  # an office behind one address has up to three for each workstation
COUNTED_S = 1.0  # a connection that ends counts for so long
FULL_S = 1.0  # the pause while nothing can be accepted
_FULL = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
_network = lru_cache(10_000)(network_of)


class Listener:
    """Accepts the connections of one socket, until it is closed.

    unlimited: Addresses of proxies, through which many computers come.
    """

    def __init__(
        self,
        own: socket.socket,
        server: web.Server,
        context: ssl.SSLContext | None,
        unlimited: Collection[str] = (),
    ) -> None:
        own.setblocking(False)
        self._socket, self._server, self._context = own, server, context
        self._unlimited = {_network(one) for one in unlimited}
        self._opening: dict[asyncio.Task[None], str] = {}  # handshakes, by the address of the client
        self._counts: Counter[str] = Counter()
        self._counted_at = float("-inf")
        self._accepting = asyncio.create_task(self._accept())

    async def close(self) -> None:
        """Accept no more; break off the handshakes."""
        tasks = (self._accepting, *self._opening)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._socket.close()

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                accepted, peer = await loop.sock_accept(self._socket)
            except OSError as error:
                if error.errno in _FULL:
                    _log.warning("no connection can be accepted: %s", error.strerror)
                    await asyncio.sleep(FULL_S)
                continue  # else the client has left before
            address = _network(peer[0])
            if self._has_too_many(address):
                accepted.close()
                continue
            task = asyncio.create_task(self._open(accepted))
            self._opening[task] = address
            task.add_done_callback(self._opening.pop)

    async def _open(self, accepted: socket.socket) -> None:
        limits: dict[str, Any] = {}
        if self._context is not None:
            limits = {"ssl": self._context, "ssl_handshake_timeout": HANDSHAKE_S}
        try:
            await asyncio.get_running_loop().connect_accepted_socket(self._server, accepted, **limits)
        except OSError as error:  # no TLS, too slow, or gone; the transport has closed the socket
            _log.debug("no connection: %s", type(error).__name__)

    def _has_too_many(self, address: str) -> bool:
        now = asyncio.get_running_loop().time()
        if now - self._counted_at > COUNTED_S:
            self._counted_at = now
            self._counts = Counter(self._opening.values())
            for one in self._server.connections:
                if one.transport is not None and (peer := one.transport.get_extra_info("peername")):
                    self._counts[_network(peer[0])] += 1
        if address in self._unlimited:
            return False
        self._counts[address] += 1
        return self._counts[address] > MOST_OF_ADDRESS
