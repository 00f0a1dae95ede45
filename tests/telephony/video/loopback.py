"""Two ends of a video stream on loopback, a bad line between them, and pictures that can be distinguished."""

from __future__ import annotations

import random
import select
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import av
import psutil
from PySide6.QtGui import QColor, QImage

from telephony.messages import Message
from telephony.messages.video import PictureClosed, PictureOpened
from telephony.sip.video_agreement import SrtpKey, VideoAgreement, VideoFormat
from telephony.video.image_frame import from_image
from telephony.video.latest_picture import LatestPicture
from telephony.video.picture_memory import PictureReader
from tests.end2end.peers import machine
from tests.telephony.video.colours import rgba

RED, BLUE = QColor(200, 30, 30), QColor(30, 30, 200)
FEEDBACK = frozenset({"nack", "nack pli", "ccm fir"})
FORMATS = {
    "vp8": VideoFormat(96, "vp8", {}, FEEDBACK),
    "h264": VideoFormat(97, "h264", {"packetization-mode": "1"}, FEEDBACK),
    "h264 in single units": VideoFormat(97, "h264", {}, FEEDBACK),
}
KEYS = (SrtpKey("AES_CM_128_HMAC_SHA1_80", bytes(range(30))), SrtpKey("AES_CM_128_HMAC_SHA1_80", b"k" * 30))
PATIENCE_S = 30.0


def wait_until(condition: Callable[[], object], what: str) -> None:
    machine.wait_until(condition, PATIENCE_S, what)


def udp() -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    sock.settimeout(PATIENCE_S)
    return sock


class End:
    """One side's sockets, the events it received, and the picture that it would show."""

    def __init__(self) -> None:
        self.rtp, self.rtcp = udp(), udp()
        self.events: list[Message] = []

    def agreement(
        self,
        to: tuple[str, int],
        to_rtcp: tuple[str, int],
        codec: str,
        sends: bool = True,
        receives: bool = True,
        keys: tuple[SrtpKey, SrtpKey] | None = None,
        form: VideoFormat | None = None,
    ) -> VideoAgreement:
        return VideoAgreement(
            rtp=self.rtp,
            rtcp=self.rtcp,
            remote_rtp=to,
            remote_rtcp=to_rtcp,
            sends=sends,
            receives=receives,
            send_format=form or FORMATS[codec],
            receive_formats=(form or FORMATS[codec],),
            send_key=keys[0] if keys else None,
            receive_key=keys[1] if keys else None,
        )

    def of(self, kind: type[Message]) -> list[Message]:
        return [event for event in self.events if isinstance(event, kind)]

    def image(self) -> QImage | None:
        """Return a copy of the newest picture of a call; None before the first and after the last."""
        got = [each for each in self.events if isinstance(each, PictureOpened | PictureClosed)]
        last = next((each for each in reversed(got) if each.call_key), None)
        if not isinstance(last, PictureOpened):
            return None
        reader = PictureReader(last.location)
        picture = reader.newest()
        image = None
        if picture is not None:
            shape = (picture.width, picture.height, picture.stride)
            copy = QImage(bytes(picture.pixels), *shape, QImage.Format.Format_RGB32).copy()
            image = copy if reader.is_intact(picture) else None
            del picture
        reader.close()
        return image

    def sees(self, color: QColor, size: tuple[int, int] | None = None) -> bool:
        image = self.image()
        if image is None or (size is not None and (image.width(), image.height()) != size):
            return False
        seen = rgba(image.pixelColor(image.width() // 2, image.height() // 2))
        return all(abs(int(a) - int(b)) < 30 for a, b in zip(seen, rgba(color), strict=True))


class BadLine:
    """Carries datagrams to one address, with losses and some overtaking. Counts them."""

    def __init__(self, to: tuple[str, int], loss: float = 0.0, overtakes: float = 0.0) -> None:
        self._sockets = (udp(), udp())
        self.address: tuple[str, int] = self._sockets[0].getsockname()
        self.carried = self.lost = self.largest = 0
        self.drops_all = False
        self._to, self._loss, self._overtakes = to, loss, overtakes
        self._chance = random.Random(7)
        self._thread = threading.Thread(target=self._carry)
        self._thread.start()

    def _carry(self) -> None:
        kept: bytes | None = None
        incoming, outgoing = self._sockets
        while datagram := incoming.recv(4096):
            if self.drops_all or self._chance.random() < self._loss:
                self.lost += 1
                continue
            self.carried += 1
            self.largest = max(self.largest, len(datagram))
            if kept is None and self._chance.random() < self._overtakes:
                kept = datagram
                continue
            outgoing.sendto(datagram, self._to)
            if kept is not None:
                outgoing.sendto(kept, self._to)
                kept = None

    def close(self) -> None:
        self._sockets[1].sendto(b"", self.address)
        self._thread.join()
        for sock in self._sockets:
            sock.close()


class Film:
    """Feeds a source with pictures of one color and a moving bar, 25 a second, until it is closed."""

    def __init__(
        self, latest: LatestPicture, size: tuple[int, int] = (320, 240), color: QColor = RED
    ) -> None:
        self._latest = latest
        self.size, self.color = size, color
        self.picture: av.VideoFrame | None = None  # in place of what it draws
        self._source = latest.source
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        number = 0
        while not self._over.wait(1 / 25):
            number += 1
            picture = self.picture or frame(self.size, self.color, number)
            self._latest.put(picture, time.monotonic_ns(), source=self._source)

    def begin_another(self) -> None:
        """Go on as another source does."""
        self._source = self._latest.begin()

    def close(self) -> None:
        self._over.set()
        self._thread.join()


def frame(size: tuple[int, int], color: QColor, number: int = 0) -> av.VideoFrame:
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(color)
    for x in range(12):
        for y in range(size[1] // 3):
            image.setPixel((number * 3 + x) % size[0], y, 0xFFFFFFFF)
    return from_image(image)


def drained(sock: socket.socket) -> bool:
    """Whether everything that came to this socket was read, by whichever process has it."""
    return not select.select([sock], [], [], 0)[0]


def quietly_sent(sock: socket.socket, datagram: bytes, to: tuple[str, int]) -> None:
    with suppress(OSError):
        sock.sendto(datagram, to)


def video_processes() -> list[psutil.Process]:
    """Return those that this process has started."""
    found = []
    for child in psutil.Process().children():
        with suppress(psutil.NoSuchProcess):  # it has just ended
            if "--video" in child.cmdline():
                found.append(child)
    return found
