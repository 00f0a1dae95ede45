"""The video process and the engine's desk for it: real processes, real sockets, a real screen (Xvfb)."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from app.demo.stage import NEEDED, Stage
from telephony.engine.video.video_process import VideoProcessClient
from telephony.messages import Message
from telephony.messages.video import (
    OWN_PICTURE,
    ChoosePicture,
    ListPictures,
    PictureClosed,
    PictureOpened,
    PictureSource,
    PictureSourceChanged,
    PictureSources,
    SetVideo,
    ShowOwnPicture,
    SnapshotTaken,
    TakeSnapshot,
    Video,
    VideoFault,
)
from telephony.video import rtcp
from telephony.video.aiortc_parts import RtpPacket
from telephony.video.encoder import Encoder
from telephony.video.latest_picture import LatestPicture
from telephony.video.still_picture import GROUND
from telephony.video.stream import Stream
from tests.platforms import is_private, linux_only
from tests.telephony.video.loopback import (
    BLUE,
    FORMATS,
    RED,
    End,
    Film,
    drained,
    frame,
    quietly_sent,
    video_processes,
    wait_until,
)

WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
widget = QWidget()
widget.setWindowTitle("Formulir")
widget.setAutoFillBackground(True)
def paint(color):
    palette = widget.palette()
    palette.setColor(QPalette.ColorRole.Window, color)
    widget.setPalette(palette)
paint(QColor(200, 30, 30))
widget.resize(400, 300)
widget.show()
QTimer.singleShot(3000, lambda: paint(QColor(30, 30, 200)))
application.exec()
"""


class Desk:
    """A desk with a call to a far side that is a stream of ours in this process."""

    def __init__(self) -> None:
        self.events: list[Message] = []
        self.desk = VideoProcessClient(self.events.append)
        self.near, self.far = End(), End()
        self.near.events = self.events
        self._far_stream: Stream | None = None
        self._film: Film | None = None

    def call(self, codec: str = "vp8", is_answered: bool = True) -> None:
        near, far = self.near, self.far
        self.desk.open("k", near.agreement(far.rtp.getsockname(), far.rtcp.getsockname(), codec))
        if is_answered:
            source = LatestPicture()
            agreement = far.agreement(near.rtp.getsockname(), near.rtcp.getsockname(), codec)
            self._far_stream = Stream("far", agreement, source, Video(), far.events.append)
            self._film = Film(source, color=BLUE)

    def wait_for(self, kind: type[Message], /, **expected: object) -> Message:
        """Return the last event of this kind with these values, once there is one."""

        def found() -> list[Message]:
            return [
                event
                for event in self.events
                if isinstance(event, kind)
                and all(getattr(event, name) == value for name, value in expected.items())
            ]

        wait_until(found, f"{kind.__name__} {expected}, but {self.events[-5:]}")
        return found()[-1]

    def close(self) -> None:
        if self._film is not None:
            self._film.close()
        if self._far_stream is not None:
            self._far_stream.close()
        self.desk.shut_down()


@pytest.fixture
def desk(qapp: object) -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.close()


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A screen with a window manager, for processes that are started from now on."""
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        pytest.skip(f"{missing[0]} is not installed")
    with Stage() as stage:
        for name, value in stage.environment.items():
            monkeypatch.setenv(name, value)
        yield stage


@linux_only("there is always a screen elsewhere")
def test_without_a_display_and_a_camera_the_still_picture_is_sent_and_it_is_said_why(desk: Desk) -> None:
    desk.call()
    wait_until(lambda: desk.far.sees(QColor(0x9A, 0xA3, 0xAF)), "the still picture")
    desk.desk.handle(ListPictures())
    sources = desk.wait_for(PictureSources)
    assert isinstance(sources, PictureSources)
    assert [source.kind for source in sources.sources] == ["off"]
    desk.desk.handle(ChoosePicture(source=PictureSource(kind="camera")))
    desk.wait_for(VideoFault, kind="camera_missing")
    desk.wait_for(PictureSourceChanged, is_fallback=True)
    desk.desk.handle(ChoosePicture(source=PictureSource(kind="screen", source_id="none")))
    desk.wait_for(VideoFault, kind="screen_lost")
    wait_until(lambda: desk.near.sees(BLUE), "their picture")


def test_a_window_is_shared_as_it_changes_until_it_is_closed(stage: Stage, desk: Desk) -> None:
    with subprocess.Popen([sys.executable, "-c", WINDOW]) as program:
        try:
            shared = _shared_window(desk)
            desk.desk.handle(SetVideo(video=Video(is_mirrored=True)))
            desk.desk.handle(ChoosePicture(source=shared))
            desk.call("h264")
            desk.wait_for(PictureSourceChanged, source=PictureSource())
            desk.desk.handle(ChoosePicture(source=shared))
            desk.desk.handle(ShowOwnPicture(is_shown=True))
            desk.wait_for(PictureOpened, call_key=OWN_PICTURE)
            wait_until(lambda: desk.far.sees(BLUE, (400, 300)), "the window after its change")
        finally:
            program.kill()
    desk.wait_for(VideoFault, kind="screen_lost")
    desk.wait_for(PictureSourceChanged, is_fallback=True)
    desk.desk.handle(ShowOwnPicture(is_shown=False))
    desk.wait_for(PictureClosed, call_key=OWN_PICTURE)


def _shared_window(desk: Desk) -> PictureSource:
    found: list[PictureSource] = []

    def is_there() -> bool:
        desk.desk.handle(ListPictures())
        sources = desk.wait_for(PictureSources)
        assert isinstance(sources, PictureSources)
        found[:] = [source for source in sources.sources if source.name == "Formulir"]
        assert any(source.kind == "screen" for source in sources.sources)
        return bool(found)

    wait_until(is_there, "the window")
    return found[0]


def test_a_snapshot_is_the_whole_picture_in_a_file_that_nobody_else_reads(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "snapshot.png"
    desk.desk.handle(TakeSnapshot(call_key="k", path=str(path)))
    desk.wait_for(VideoFault, kind="snapshot", call_key="k")
    desk.call()
    wait_until(lambda: desk.near.sees(BLUE), "their picture")
    desk.desk.handle(TakeSnapshot(call_key="k", path=str(path)))
    taken = desk.wait_for(SnapshotTaken, call_key="k")
    assert isinstance(taken, SnapshotTaken)
    assert taken.sha256 == sha256(path.read_bytes()).hexdigest()
    image = QImage(str(path))
    assert (image.width(), image.height()) == (taken.width, taken.height) == (320, 240)
    assert abs(image.pixelColor(160, 120).blue() - BLUE.blue()) < 30
    assert is_private(path)
    assert [each.name for each in tmp_path.iterdir()] == ["snapshot.png"]
    before = len(desk.events)
    desk.desk.handle(TakeSnapshot(call_key="k", path=str(path)))
    wait_until(
        lambda: any(isinstance(event, VideoFault) for event in desk.events[before:]),
        "refusal to write over a file",
    )


def test_a_killed_process_is_started_again_with_the_same_sockets_and_settings(desk: Desk) -> None:
    desk.call()
    wait_until(lambda: desk.near.sees(BLUE), "their picture")
    first = desk.wait_for(PictureOpened, call_key="k")
    assert isinstance(first, PictureOpened)
    video_processes()[0].kill()
    desk.wait_for(VideoFault, kind="process")
    desk.wait_for(PictureClosed, call_key="k")
    wait_until(lambda: desk.wait_for(PictureOpened, call_key="k") != first, "another memory")
    wait_until(lambda: desk.near.sees(BLUE), "their picture again")
    desk.desk.close("k")
    wait_until(lambda: len([e for e in desk.events if isinstance(e, PictureClosed)]) == 2, "its end")


@pytest.mark.parametrize("codec", ["h264", "vp8"])
def test_twenty_thousand_broken_packets_end_nothing_and_good_ones_are_shown_afterwards(
    desk: Desk, codec: str
) -> None:
    desk.call(codec, is_answered=False)
    mutated = _mutated(codec, random.Random(codec))
    near_rtp, near_rtcp = desk.near.rtp, desk.near.rtcp
    for number in range(10_000):
        is_control, packet = mutated()
        sender, target = (desk.far.rtcp, near_rtcp) if is_control else (desk.far.rtp, near_rtp)
        quietly_sent(sender, packet, target.getsockname())
        if number % 100 == 0:
            wait_until(lambda: drained(near_rtp) and drained(near_rtcp), "packets taken")
    desk.call(codec)
    wait_until(lambda: desk.near.sees(BLUE), "a good picture")
    assert not [each for each in desk.events if isinstance(each, VideoFault) and each.kind == "process"]


def _mutated(codec: str, chance: random.Random) -> Callable[[], tuple[bool, bytes]]:
    """Return what makes packets: real ones, RTP and RTCP, with a few bytes changed, cut or swapped."""
    encoder = Encoder(codec, 320, 240, 25, 600)
    good: list[tuple[bool, bytes]] = []
    sequence = 0
    for number in range(60):
        payloads = encoder.encode(
            frame((320, 240), RED if number % 20 < 10 else GROUND, number).reformat(format="yuv420p"),
            is_key=number % 15 == 0,
        )
        for index, payload in enumerate(payloads):
            is_last = int(index == len(payloads) - 1)
            kind = FORMATS[codec].payload_type
            packet = RtpPacket(kind, is_last, sequence, number * 3600, 77, payload)
            good.append((False, packet.serialize()))
            sequence += 1
    first = rtcp.report(77, "far", None, [])
    good += [(True, first + each) for each in (rtcp.pli(77, 5), rtcp.nack(77, 5, [1, 9]), rtcp.bye(77))]
    good.append((True, first + rtcp.tmmbn(77, rtcp.RateLimitRequest(5, 300_000))))
    at = 0

    def make() -> tuple[bool, bytes]:
        nonlocal at
        at += 1
        is_control, packet = good[at % len(good)] if chance.random() < 0.9 else chance.choice(good)
        broken = bytearray(packet)
        for _ in range(chance.choice((0, 1, 1, 2, 8))):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        if chance.random() < 0.1:
            del broken[chance.randrange(len(broken)) :]
        return is_control, bytes(broken)

    return make
