"""Links that are clicked elsewhere (tel:, sip:, sips:, callto:), through the program that already runs.

A second start hands its link, or nothing, to the first one over a local socket of this user, and leaves.
`loket quit` comes the same way (app/quit_command.py), and waits for what it is told.
"""

from __future__ import annotations

import hashlib
import logging
import os
import socket as sockets
import struct
import sys

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.places import Places
from telephony.target import is_link

_log = logging.getLogger(__name__)
MOST_BYTES = 2000
PATIENCE_MS = 1000
TAKEN = b"taken\n"
QUIT = "quit"
_PEER = struct.Struct("3i")  # process, user, group (unix(7))


def hand_over(where: Places, link: str) -> bool:
    """Give the running program the link ("" only brings it to the front); return whether it took it.

    Blocks for a second at most; needs no event loop.
    """
    socket = connected(where)
    if socket is None:
        return False
    # An argument that is no UTF-8 comes as lone surrogates; the other side shows U+FFFD for them.
    socket.write(link.encode("utf-8", "surrogatepass")[:MOST_BYTES] + b"\n")
    return socket.waitForReadyRead(PATIENCE_MS) and socket.readAll().data() == TAKEN


def connected(where: Places) -> QLocalSocket | None:
    """Return a connection to the program of this user that runs. Blocks for a second at most."""
    socket = QLocalSocket()
    socket.connectToServer(socket_name(where))
    if not socket.waitForConnected(PATIENCE_MS):
        return None
    if not _is_ours(socket):
        _log.warning("somebody else listens at %s", socket.fullServerName())
        socket.abort()
        return None
    return socket


def _is_ours(socket: QLocalSocket) -> bool:
    """Whether this user listens there: the folder is everybody's, and the name can be worked out."""
    if sys.platform != "linux":
        return True
    with sockets.socket(fileno=os.dup(socket.socketDescriptor())) as same:
        peer = same.getsockopt(sockets.SOL_SOCKET, sockets.SO_PEERCRED, _PEER.size)
    return bool(_PEER.unpack(peer)[1] == os.geteuid())


class Links(QObject):
    """Listens for second starts of this user."""

    wanted = Signal(str)  # a link, or "" to come to the front
    leaving_wanted = Signal(object)  # QLocalSocket: who waits for the end

    def __init__(self, where: Places, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)
        QLocalServer.removeServer(socket_name(where))  # we hold the lock: what is there was left by a crash
        if not self._server.listen(socket_name(where)):
            _log.warning("links cannot be taken: %s", self._server.errorString())

    def close(self) -> None:
        self._server.close()

    @Slot()
    def _accept(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.setReadBufferSize(MOST_BYTES + 1)
            socket.readyRead.connect(self._read)
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._take(socket)

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
        link = bytes(socket.readLine().data()).decode("utf-8", "replace").strip()
        if link == QUIT:
            socket.readyRead.disconnect(self._read)
            self.leaving_wanted.emit(socket)
            return
        socket.write(TAKEN)
        socket.flush()
        socket.disconnectFromServer()
        if not link or is_link(link):
            self.wanted.emit(link)
        else:
            _log.warning("what came is no link")


def socket_name(where: Places) -> str:
    """Return one name for each data folder, short enough for the path of a socket."""
    return "loket-" + hashlib.sha256(str(where.data.resolve()).encode()).hexdigest()[:16]
