"""Pictures in memory shared by two processes: one writes and never waits, any number read.

A ring of slots. A slot's stamp is odd while its picture n is written (2n - 1) and even after (2n), so a
reader can check afterwards whether its picture was overwritten meanwhile (a sequence lock). Stamps are
written and read as one aligned word; the order of stores is that of x86-64, the only architecture of Loket.

On Linux the memory is a memfd: it has no name and is freed with its last user. Its descriptor is given to
processes of this user that connect to a socket (abstract, unix(7), so it leaves no file either); /proc is
closed to them, see telephony/process/private_memory.py. On Windows it is a named mapping of this session.
"""

from __future__ import annotations

import mmap
import os
import re
import secrets
import socket
import struct
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass

MAGIC = int.from_bytes(b"LKTPICT1", "little")
SLOTS = 4  # a reader has three frames' time, 100 ms, to draw in place
MOST_WIDTH, MOST_HEIGHT = 1920, 1080
_HEADER = 64  # bytes, of the memory's header and of each slot's
_SLOT = _HEADER + MOST_WIDTH * MOST_HEIGHT * 4
_SIZE = _HEADER + SLOTS * _SLOT  # unwritten pages use no memory
_LATEST = 3  # words of the memory's header: magic, slots, bytes per slot, number of the latest picture
_ON_LINUX = re.compile(r"/loket-pictures/\d+/[0-9a-f]{32}")  # of a process
_ANSWERS_WITHIN_S = 0.1
_PEER = struct.Struct("3i")  # process, user, group (unix(7))


class NoPicturesError(Exception):
    """The location is invalid, or not ours, or the writer has ended.

    Its cause is a TimeoutError if the writer is busy: then try again.
    """


@dataclass(frozen=True)
class Picture:
    """One picture in place: QImage(pixels, width, height, stride, QImage.Format.Format_RGB32).

    Attributes:
        number: Counts from 1.
        captured_ns: monotonic_ns() when it was decoded, or captured.
        pixels: B, G, R, 255; stride * height bytes of the memory itself. Check `is_intact` after use.
    """

    number: int
    width: int
    height: int
    stride: int
    captured_ns: int
    pixels: memoryview


class PictureMemory:
    """The writer's end. One thread writes."""

    def __init__(self) -> None:
        self.location, self._memory, self._offer = _make()
        self._bytes = memoryview(self._memory)
        self._words = self._bytes.cast("Q")
        self._number = 0
        self._words[1], self._words[2], self._words[_LATEST] = SLOTS, _SLOT, 0
        self._words[0] = MAGIC

    def write(self, pixels: memoryview, width: int, height: int, stride: int, captured_ns: int) -> None:
        """Write one picture in `Picture`'s format; at most MOST_WIDTH x MOST_HEIGHT."""
        size = stride * height
        if size > _SLOT - _HEADER:
            raise ValueError(f"{width}x{height} at {stride} bytes a line is too large")
        self._number += 1
        start = _HEADER + self._number % SLOTS * _SLOT
        word = start // 8
        self._words[word] = 2 * self._number - 1
        self._words[word + 1] = width
        self._words[word + 2] = height
        self._words[word + 3] = stride
        self._words[word + 4] = captured_ns
        self._bytes[start + _HEADER : start + _HEADER + size] = pixels[:size]
        self._words[word] = 2 * self._number
        self._words[_LATEST] = self._number

    def close(self) -> None:
        """Release it; a reader keeps the last pictures until it closes, too."""
        self._words.release()
        self._bytes.release()
        self._memory.close()
        if self._offer is not None:
            self._offer.close()


class PictureReader:
    """A reader's end."""

    def __init__(self, location: str) -> None:
        """Raise NoPicturesError if there is nothing to read. Blocks for _ANSWERS_WITHIN_S at most."""
        self._memory = _open(location)
        self._bytes = memoryview(self._memory)
        self._words = self._bytes.cast("Q")
        if (self._words[0], self._words[1], self._words[2]) != (MAGIC, SLOTS, _SLOT):
            self.close()
            raise NoPicturesError(location)

    @property
    def latest(self) -> int:
        """Return the number of the latest picture, 0 before the first; cheap."""
        return self._words[_LATEST]

    def newest(self) -> Picture | None:
        """Return the latest complete picture; None before the first, or if the writer overtook the reader."""
        number = self.latest
        word = (_HEADER + number % SLOTS * _SLOT) // 8
        width, height, stride, captured_ns = self._words[word + 1 : word + 5]
        start = word * 8 + _HEADER
        if not number or self._words[word] != 2 * number or stride * height > _SLOT - _HEADER:
            return None
        pixels = self._bytes[start : start + stride * height]
        return Picture(number, width, height, stride, captured_ns, pixels)

    def is_intact(self, picture: Picture) -> bool:
        """Return whether the picture was not overwritten until now. If it was, read the newest again."""
        return self._words[(_HEADER + picture.number % SLOTS * _SLOT) // 8] == 2 * picture.number

    def close(self) -> None:
        """Release it. Pictures that were read, and QImages over them, must not be used any more."""
        self._words.release()
        self._bytes.release()
        with suppress(BufferError):  # a Picture still exists: the mapping is freed with it
            self._memory.close()


class _Offer:
    """Sends a descriptor to each process of this user that connects. Linux only."""

    def __init__(self, fd: int) -> None:
        self.location = f"/loket-pictures/{os.getpid()}/{secrets.token_hex(16)}"
        self._fd = fd
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._listener.bind(f"\0{self.location}")
        self._listener.listen()
        self._thread = threading.Thread(target=self._give, name="pictures", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread
        self._thread.join()
        self._listener.close()
        os.close(self._fd)

    def _give(self) -> None:
        while True:
            try:
                asker, _ = self._listener.accept()
            except OSError:
                return
            with asker, suppress(OSError):
                if _is_ours(asker):
                    asker.setblocking(False)  # the data fits into the socket's buffer
                    socket.send_fds(asker, [b"pictures"], [self._fd])


def _is_ours(peer: socket.socket) -> bool:
    found = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size)
    return bool(_PEER.unpack(found)[1] == os.geteuid())


if sys.platform == "win32":

    def _make() -> tuple[str, mmap.mmap, _Offer | None]:
        location = f"Local\\loket-{secrets.token_hex(16)}"
        return location, mmap.mmap(-1, _SIZE, tagname=location), None

    def _open(location: str) -> mmap.mmap:
        if not location.startswith("Local\\loket-"):
            raise NoPicturesError(location)
        return mmap.mmap(-1, _SIZE, tagname=location, access=mmap.ACCESS_READ)

else:
    import fcntl

    _SEAL, _SEAL_SHRINK, _SEAL_GROW = 1033, 2, 4  # F_ADD_SEALS and its values: Python has no names for them

    def _make() -> tuple[str, mmap.mmap, _Offer | None]:
        fd = os.memfd_create("loket-pictures", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.fchmod(fd, 0o600)
        os.ftruncate(fd, _SIZE)
        fcntl.fcntl(fd, _SEAL, _SEAL_SHRINK | _SEAL_GROW)  # so that a reader never finds the memory truncated
        offer = _Offer(fd)
        return offer.location, mmap.mmap(fd, _SIZE), offer

    def _open(location: str) -> mmap.mmap:
        if not _ON_LINUX.fullmatch(location):
            raise NoPicturesError(location)
        try:
            fd = _asked_for(location)
        except OSError as error:
            raise NoPicturesError(str(error)) from error
        try:
            if os.fstat(fd).st_size != _SIZE:
                raise NoPicturesError(location)
            return mmap.mmap(fd, _SIZE, access=mmap.ACCESS_READ)
        finally:
            os.close(fd)

    def _asked_for(location: str) -> int:
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as asking:
            asking.settimeout(_ANSWERS_WITHIN_S)
            asking.connect(f"\0{location}")
            if not _is_ours(asking):
                raise PermissionError(location)
            _told, fds, _flags, _from = socket.recv_fds(asking, 16, 1)
        if len(fds) != 1:
            raise OSError(location)
        return fds[0]
