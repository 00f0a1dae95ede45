"""Hands a call's two sockets from the engine to the video process, which uses copies of them.

Linux: by SCM_RIGHTS over a socket pair that the process inherits, each pair with its number. Windows: shared
with the process's id, in the line itself.
"""

from __future__ import annotations

import socket
import struct
import sys
from collections.abc import Sequence

_NUMBER = struct.Struct("!Q")


class HandoverError(Exception):
    """The sockets did not arrive, or are invalid."""


class Inbox:
    """The video process's end. One thread, and it never waits: a pair arrives before its line."""

    def __init__(self, channel: socket.socket | None) -> None:
        """channel: None on Windows."""
        self._channel = channel
        if channel is not None:
            channel.setblocking(False)

    def take(self, number: int, shared: Sequence[bytes]) -> tuple[socket.socket, socket.socket]:
        """Return the pair of this number; close earlier pairs that were not taken."""
        if sys.platform == "win32":
            return _pair([socket.fromshare(one) for one in shared])
        if self._channel is None:
            raise HandoverError("no channel")
        while True:
            try:
                data, fds, _flags, _from = socket.recv_fds(self._channel, _NUMBER.size, 2)
            except OSError as error:
                raise HandoverError(str(error)) from error
            pair = _pair([socket.socket(fileno=fd) for fd in fds])
            if data == _NUMBER.pack(number):
                return pair
            for one in pair:
                one.close()


def hand_over(
    channel: socket.socket | None, pid: int, number: int, pair: Sequence[socket.socket]
) -> tuple[bytes, ...]:
    """Send copies; return the data for the line. Raise HandoverError, also if the process has ended."""
    try:
        if sys.platform == "win32":
            return tuple(one.share(pid) for one in pair)
        if channel is None:
            raise HandoverError("no channel")
        socket.send_fds(channel, [_NUMBER.pack(number)], [one.fileno() for one in pair])
    except (OSError, ValueError) as error:  # ValueError: closed meanwhile
        raise HandoverError(str(error)) from error
    return ()


def _pair(sockets: list[socket.socket]) -> tuple[socket.socket, socket.socket]:
    if len(sockets) != 2:
        for one in sockets:
            one.close()
        raise HandoverError(f"{len(sockets)} sockets instead of 2")
    return sockets[0], sockets[1]
