"""A wire between a workstation and the server, on loopback: it can be cut, or go silent without a word."""

from __future__ import annotations

import os
import selectors
import socket
import time
from collections import deque
from contextlib import suppress
from random import Random
from threading import Lock, RLock, Thread


class Proxy:
    """Carries bytes both ways; for a Unix socket or a TCP address behind it."""

    def __init__(self, host: str, port: int) -> None:
        self._to = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._guard = Lock()
        self._pairs: dict[socket.socket, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._wake_here, self._wake_there = socket.socketpair()
        self._selector.register(self._wake_here, selectors.EVENT_READ)
        self.delay_s = 0.0  # one way; what is on its way does not hold up what follows
        self._coming: deque[tuple[float, socket.socket, socket.socket, bytes]] = deque()
        self.is_silent = False  # connections stay open, and nothing goes through
        self.is_cut = False  # each client that comes is sent away
        self._is_open = True
        self._thread = Thread(target=self._work, daemon=True)
        self._thread.start()

    def cut(self) -> None:
        """Break all connections, and let nobody in until `mend`."""
        self.is_cut = True
        self._break()

    def _break(self) -> None:
        with self._guard:
            for one in self._pairs:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def go_silent(self) -> None:
        """Half-open: what is sent goes nowhere, and nobody says so."""
        self.is_silent = True

    def mend(self) -> None:
        """What went silent stays so: the other end has forgotten it. New connections work."""
        self.is_cut = False
        if self.is_silent:
            self.is_silent = False
            with self._guard:
                for one in list(self._pairs):
                    with suppress(KeyError):
                        self._selector.unregister(one)

    def close(self) -> None:
        self._is_open = False
        self._wake_there.send(b"!")
        self._thread.join()
        with self._guard:
            for one in self._pairs:
                one.close()
        self._listener.close()
        self._selector.close()
        self._wake_here.close()
        self._wake_there.close()

    def _work(self) -> None:
        while self._is_open:
            for key, _events in self._selector.select(self._deliver()):
                one = key.fileobj
                assert isinstance(one, socket.socket)
                if one is self._listener:
                    self._accept()
                elif one is not self._wake_here:
                    self._carry(one)

    def _accept(self) -> None:
        near, _address = self._listener.accept()
        if self.is_cut:
            near.close()
            return
        host, port = self._to
        try:
            if host.startswith("/"):
                far = socket.socket(socket.AF_UNIX)
                far.connect(os.path.join(host, f".s.PGSQL.{port}"))
            else:
                far = socket.create_connection((host, port))
        except OSError:  # the server is down: a client finds nobody, and comes again
            near.close()
            return
        with self._guard:
            self._pairs[near], self._pairs[far] = far, near
        self._selector.register(near, selectors.EVENT_READ)
        self._selector.register(far, selectors.EVENT_READ)

    def _carry(self, one: socket.socket) -> None:
        other = self._pairs.get(one)
        if other is None:
            return  # its other end was dropped in this very round
        try:
            data = one.recv(1 << 16)
        except OSError:
            data = b""
        if not data:
            with suppress(KeyError):
                self._selector.unregister(one)
        self._coming.append((time.monotonic() + self.delay_s, one, other, data))

    def _deliver(self) -> float | None:
        """Hand over what has come its way; return after how many seconds there is more."""
        while self._coming:
            due_at, one, other, data = self._coming[0]
            if (left_s := due_at - time.monotonic()) > 0:
                return left_s
            self._coming.popleft()
            if not data:
                self._drop(one, other)
            elif not self.is_silent:
                self._hand_over(other, data)
        return None

    def _hand_over(self, to: socket.socket, data: bytes) -> None:
        with suppress(OSError):
            to.sendall(data)

    def _drop(self, *ends: socket.socket) -> None:
        with self._guard:
            for one in ends:
                self._pairs.pop(one, None)
                with suppress(KeyError, ValueError):
                    self._selector.unregister(one)
                one.close()


class CuttingProxy(Proxy):
    """Cuts all connections after so many bytes in either direction; who comes then is let in again.

    After `cut_never` no cut is under way.
    """

    def __init__(self, host: str, port: int) -> None:
        self._left: int | None = None
        self._cutting = RLock()
        super().__init__(host, port)

    def cut_after(self, octets: int) -> None:
        with self._cutting:
            self._left = octets

    def cut_never(self) -> None:
        with self._cutting:
            self._left = None

    def cut_now(self) -> None:
        with self._cutting:
            self._left = None
            self._break()

    def _hand_over(self, to: socket.socket, data: bytes) -> None:
        with self._cutting:
            if self._left is None:
                super()._hand_over(to, data)
                return
            part = data[: self._left]
            super()._hand_over(to, part)
            self._left -= len(part)
            if len(part) < len(data) or self._left == 0:
                self.cut_now()


class RandomlyCuttingProxy(CuttingProxy):
    """Cuts all connections so many times, each time after a random number of bytes.

    carried: All bytes, in both directions. cuts: Those that are left.
    """

    def __init__(self, host: str, port: int, cuts: int, most_octets: int, rng: Random) -> None:
        self.carried, self.cuts = 0, cuts
        self._most, self._rng = most_octets, rng
        super().__init__(host, port)
        self._next_cut()

    def cut_now(self) -> None:
        super().cut_now()
        self.cuts -= 1
        self._next_cut()

    def _next_cut(self) -> None:
        if self.cuts:
            self.cut_after(self._rng.randrange(1, self._most))

    def _hand_over(self, to: socket.socket, data: bytes) -> None:
        self.carried += len(data)
        super()._hand_over(to, data)
