"""Wakes a thread that waits for a socket."""

from __future__ import annotations

import selectors
import socket
from contextlib import suppress


class Wakeup:
    """`notify` may be called on any thread, `wait` on one."""

    def __init__(self) -> None:
        self._receiver, self._sender = socket.socketpair()
        self._receiver.setblocking(False)
        self._sender.setblocking(False)

    def notify(self) -> None:
        with suppress(OSError):  # enough is unread to wake the thread, or it has ended
            self._sender.send(b"!")

    def wait(self, timeout_s: float | None, descriptor: int | None = None) -> bool:
        """Wait for `notify`, the timeout, or data on a descriptor; return whether the descriptor has data."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._receiver, selectors.EVENT_READ)
            if descriptor is not None:
                selector.register(descriptor, selectors.EVENT_READ)
            ready = {key.fd for key, _events in selector.select(timeout_s)}
        if self._receiver.fileno() in ready:
            with suppress(BlockingIOError):
                while self._receiver.recv(4096):
                    pass
        return descriptor in ready

    def close(self) -> None:
        self._receiver.close()
        self._sender.close()
