"""Wakes a thread that waits for a socket."""

from __future__ import annotations

import selectors
import socket
from contextlib import suppress


class Bell:
    """`ring` may be called on any thread, `wait` on one."""

    def __init__(self) -> None:
        self._here, self._there = socket.socketpair()
        self._here.setblocking(False)
        self._there.setblocking(False)

    def ring(self) -> None:
        with suppress(OSError):  # it was rung often enough, or nobody listens any more
            self._there.send(b"!")

    def wait(self, timeout_s: float | None, descriptor: int | None = None) -> bool:
        """Wait for the bell, the time, or something to read; return whether there is something to read."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._here, selectors.EVENT_READ)
            if descriptor is not None:
                selector.register(descriptor, selectors.EVENT_READ)
            ready = {key.fd for key, _events in selector.select(timeout_s)}
        if self._here.fileno() in ready:
            with suppress(BlockingIOError):
                while self._here.recv(4096):
                    pass
        return descriptor in ready

    def close(self) -> None:
        self._here.close()
        self._there.close()
