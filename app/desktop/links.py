"""Receives clicked links (tel:, sip:, sips:, callto:) through the program that already runs.

A second start passes its link, or nothing, to the first one over a local socket of this user, and ends.
`loket quit` uses the same socket (app/desktop/quit_command.py), and waits for the replies; so does
`loket command` (app/desktop/command_client.py), which waits for one answer.

The socket is in the user's runtime directory (XDG Base Directory Specification), or else in a folder of our
own beside the records; in each case only if no other user has access. Windows has named pipes instead.
"""

from __future__ import annotations

import hashlib
import logging
import os
import socket as sockets
import stat
import struct
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.common.paths import AppPaths
from app.desktop.outside_command import PREFIX, OutsideCommand, read_request
from telephony.sip.target import is_link

_log = logging.getLogger(__name__)
MOST_BYTES = 2000
PATIENCE_MS = 1000
MOST_CONNECTIONS = 16  # at a time; a program that opens more is cut off
LINE_WITHIN_MS = 5000  # a connection that has sent no line by then is closed
TAKEN = b"taken\n"
QUIT = "quit"
_HAS_ASKED = "has_asked"
_PEER = struct.Struct("3i")  # process, user, group (unix(7))


def hand_over(where: AppPaths, link: str) -> bool:
    """Pass the link to the running program ("" only brings it to the front); return whether it accepted it.

    Blocks for a second at most; needs no event loop.
    """
    socket = connected(where)
    if socket is None:
        return False
    # An argument that is not UTF-8 has lone surrogates; the other side shows U+FFFD for them.
    socket.write(link.encode("utf-8", "surrogatepass")[:MOST_BYTES] + b"\n")
    return socket.waitForReadyRead(PATIENCE_MS) and socket.readAll().data() == TAKEN


def connected(where: AppPaths) -> QLocalSocket | None:
    """Return a connection to this user's running program. Blocks for a second at most."""
    for address in addresses(where):
        socket = QLocalSocket()
        socket.connectToServer(address)
        if not socket.waitForConnected(PATIENCE_MS):
            continue
        if _is_ours(socket):
            return socket
        _log.warning("another user listens at %s", socket.fullServerName())
        socket.abort()
    return None


def _is_ours(socket: QLocalSocket, is_server: bool = False) -> bool:
    """Whether the other end is this user's: a second check after the rights of folder or pipe."""
    if sys.platform == "win32":
        if is_server:
            return True  # Windows reports the user once a line was read: _sender_is_ours
        from app.desktop.windows_pipes import server_is_this_user

        return server_is_this_user(int(socket.socketDescriptor()))
    if sys.platform != "linux":
        return True
    with sockets.socket(fileno=os.dup(socket.socketDescriptor())) as same:
        peer = same.getsockopt(sockets.SOL_SOCKET, sockets.SO_PEERCRED, _PEER.size)
    return bool(_PEER.unpack(peer)[1] == os.geteuid())


def _sender_is_ours(socket: QLocalSocket) -> bool:
    """Whether this user sent the line that was read. On Linux the connection was checked as it came.

    On Windows UserAccessOption does not keep others out if one of them served at our pipe's name before us.
    """
    if sys.platform == "win32":
        from app.desktop.windows_pipes import client_is_this_user

        return client_is_this_user(int(socket.socketDescriptor()))
    return True


def _close_if_silent(socket: QLocalSocket) -> None:
    if not socket.property(_HAS_ASKED):
        socket.abort()


class Links(QObject):
    """Listens for second starts of this user."""

    wanted = Signal(str)  # a link, or "" to come to the front
    leaving_wanted = Signal(object)  # QLocalSocket: waits for the exit
    command_wanted = Signal(object)  # OutsideCommand

    def __init__(self, where: AppPaths, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._open = 0
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)
        address = next(addresses(where, makes=True), None)
        if address is None:
            _log.error("links cannot be taken: there is no folder that only this user can get into")
            return
        QLocalServer.removeServer(address)  # we hold the lock: a crash left this socket
        if not self._server.listen(address):
            _log.warning("links cannot be taken: %s", self._server.errorString())

    def close(self) -> None:
        self._server.close()

    @Slot()
    def _accept(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            if self._open >= MOST_CONNECTIONS or not _is_ours(socket, is_server=True):
                _log.warning("a connection was refused: there are too many, or it is another user's")
                socket.abort()
                socket.deleteLater()
                continue
            self._open += 1
            socket.disconnected.connect(self._on_gone)
            socket.setReadBufferSize(MOST_BYTES + 1)
            QTimer.singleShot(LINE_WITHIN_MS, socket, partial(_close_if_silent, socket))
            socket.readyRead.connect(self._read)
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._take(socket)

    @Slot()
    def _on_gone(self) -> None:
        self._open -= 1

    @Slot()
    def _read(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._take(socket)

    def _take(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > MOST_BYTES:
                socket.abort()
            return
        line = bytes(socket.readLine().data())
        if len(line) > MOST_BYTES + 1:  # the first read on Windows keeps to no size of the buffer
            socket.abort()
            return
        if not _sender_is_ours(socket):
            _log.warning("a line was refused: it is another user's")
            socket.abort()
            return
        link = line.decode("utf-8", "replace").strip()
        socket.readyRead.disconnect(self._read)  # one line is all
        if link == QUIT:
            socket.setProperty(_HAS_ASKED, True)
            self.leaving_wanted.emit(socket)
            return
        if link.startswith(PREFIX) and (request := read_request(link.removeprefix(PREFIX))) is not None:
            socket.setProperty(_HAS_ASKED, True)
            self.command_wanted.emit(OutsideCommand(*request, socket))
            return
        socket.write(TAKEN)
        socket.flush()
        socket.disconnectFromServer()
        if not link or is_link(link):
            self.wanted.emit(link)
        else:
            _log.warning("what came is no link")


def addresses(where: AppPaths, makes: bool = False) -> Iterator[str]:
    """Yield the possible addresses, the one to listen at first.

    A user who starts `loket quit` may have no session, and so no variable for the runtime directory. makes:
    Create our own folder if it is missing.
    """
    name = "loket-" + hashlib.sha256(str(where.data.resolve()).encode()).hexdigest()[:16]
    if sys.platform == "win32":
        yield name
        return
    own = where.data / "run"
    if makes:
        _make(own)
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    folders = (Path(runtime) if runtime else None, Path(f"/run/user/{os.geteuid()}"), own)
    for folder in dict.fromkeys(one for one in folders if one is not None and one.is_absolute()):
        if _is_private(folder):
            yield str(folder / name)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        _log.warning("%s cannot be made: %s", folder, error.strerror)


def _is_private(folder: Path) -> bool:
    """Whether it is a folder of this user that no other user can enter or change."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
    if is_ours and not found.st_mode & 0o077:
        return True
    _log.warning("%s is not taken for our socket: others own it, or can get into it", folder)
    return False
