"""Who gets what the agent shows: the real process and a real screen (Xvfb), judged by what arrives there."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Iterator

import pytest

from app.demo.stage import NEEDED, Stage
from telephony.engine.video import video_process
from telephony.engine.video.video_process import VideoProcessClient
from telephony.messages import Message
from telephony.messages.video import (
    ChoosePicture,
    ListPictures,
    PictureClosed,
    PictureOpened,
    PictureSource,
    PictureSourceChanged,
    PictureSources,
    Video,
    VideoFault,
)
from telephony.video import rtcp
from telephony.video.aiortc_parts import RtpPacket
from telephony.video.decoder import Decoder, UndecodableError
from telephony.video.jitter_buffer import EncodedFrame
from telephony.video.latest_picture import LatestPicture
from telephony.video.payloads import join
from telephony.video.still_picture import GROUND
from telephony.video.stream import Stream
from tests.platforms import linux_only
from tests.telephony.video.loopback import FORMATS, End, Film, drained, video_processes, wait_until

OFF = PictureSource()
STILL, SHOWN = "still", "shown"


class Onlooker(End):
    """A far side that shows nothing itself, and knows the still picture from all others."""

    def __init__(self) -> None:
        super().__init__()
        self.near = End()
        self.seen: list[str] = []
        self._decoder = Decoder("vp8", {})
        self._parts = b""

    def open(self, desk: VideoProcessClient, call_key: str, sends: bool = True) -> None:
        to = (self.rtp.getsockname(), self.rtcp.getsockname())
        desk.open(call_key, self.near.agreement(*to, "vp8", sends=sends, receives=sends))

    def check(self) -> list[str]:
        """Say that we are there, and decode what has come."""
        self.rtcp.sendto(rtcp.report(77, "far", None, []), self.near.rtcp.getsockname())
        while not drained(self.rtp):
            packet = RtpPacket.parse(self.rtp.recv(4096))
            if packet.payload_type != FORMATS["vp8"].payload_type:
                continue
            self._parts += join("vp8", packet.payload)[0]
            if packet.marker:
                data, self._parts = self._parts, b""
                self._decode(EncodedFrame(packet.timestamp, data, 0.0))
        return self.seen

    def _decode(self, encoded: EncodedFrame) -> None:
        try:
            pictures = self._decoder.decode(encoded)
        except UndecodableError:  # it has missed a key frame
            return
        for picture in pictures:
            grey = bytes(picture.reformat(format="gray").planes[0])[0]
            self.seen.append(STILL if abs(grey - GROUND.lightness()) < 15 else SHOWN)

    def waits_to_see(self, what: str) -> None:
        wait_until(lambda: what in self.check()[-1:], f"{what} picture, but {self.seen[-5:]}")

    def sees_only(self, what: str, pictures: int = 8) -> None:
        """See that the next ones are all like this."""
        before = len(self.seen)
        wait_until(lambda: len(self.check()) >= before + pictures, f"{pictures} pictures")
        assert set(self.seen[before:]) == {what}


@pytest.fixture
def events() -> list[Message]:
    return []


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        pytest.skip(f"{missing[0]} is not installed")
    with Stage() as stage:
        for name, value in stage.environment.items():
            monkeypatch.setenv(name, value)
        yield


@pytest.fixture
def desk(qapp: object, events: list[Message]) -> Iterator[VideoProcessClient]:
    desk = VideoProcessClient(events.append)
    yield desk
    desk.shut_down()


def shared_screen(desk: VideoProcessClient, events: list[Message]) -> PictureSource:
    desk.handle(ListPictures())
    got: list[PictureSource] = []

    def is_told() -> bool:
        lists = [event.sources for event in events if isinstance(event, PictureSources)]
        got[:] = [source for each in lists for source in each if source.kind == "screen"]
        return bool(got)

    wait_until(is_told, "a screen")
    return got[0]


def source_now(events: list[Message]) -> PictureSource:
    got = [event.source for event in events if isinstance(event, PictureSourceChanged)]
    return got[-1] if got else OFF


@pytest.mark.usefixtures("screen")
def test_a_shared_screen_is_seen_by_whom_it_was_shared_with_and_by_nobody_after(
    desk: VideoProcessClient, events: list[Message]
) -> None:
    share = ChoosePicture(source=shared_screen(desk, events))
    first, second, third = Onlooker(), Onlooker(), Onlooker()
    first.open(desk, "first")
    first.waits_to_see(STILL)
    for _ in range(3):
        desk.handle(share)
        first.waits_to_see(SHOWN)
        desk.handle(ChoosePicture(source=OFF))
        first.waits_to_see(STILL)
        first.sees_only(STILL)
    desk.handle(share)
    first.waits_to_see(SHOWN)

    first.open(desk, "first", sends=False)  # on hold, and another call is answered
    second.open(desk, "second")
    second.sees_only(STILL)
    assert source_now(events) == OFF
    desk.handle(share)
    second.waits_to_see(SHOWN)

    desk.close("second")
    third.open(desk, "third")
    third.sees_only(STILL)
    assert source_now(events) == OFF
    desk.handle(share)
    third.waits_to_see(SHOWN)

    video_processes()[0].kill()
    wait_until(lambda: [event for event in events if isinstance(event, VideoFault)], "word of its end")
    wait_until(lambda: source_now(events) == OFF, "word that nothing is shared")
    third.check()
    third.sees_only(STILL)
    assert source_now(events) == OFF


def test_a_call_that_is_over_before_the_process_is_up_gets_no_picture(desk: VideoProcessClient) -> None:
    over, present = Onlooker(), Onlooker()
    over.open(desk, "over")
    desk.close("over")
    present.open(desk, "present")
    present.waits_to_see(STILL)
    assert drained(over.rtp)
    assert drained(over.rtcp)


@linux_only("SIGSTOP")
def test_a_process_that_ends_late_closes_no_picture_of_the_one_after_it(
    desk: VideoProcessClient, events: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(video_process, "IDLE_S", 0.0)
    streams, films = [], []

    def call(call_key: str) -> PictureOpened:
        near, far, source = End(), End(), LatestPicture()
        desk.open(call_key, near.agreement(far.rtp.getsockname(), far.rtcp.getsockname(), "vp8"))
        to = (near.rtp.getsockname(), near.rtcp.getsockname())
        streams.append(Stream(call_key, far.agreement(*to, "vp8"), source, Video(), far.events.append))
        films.append(Film(source))
        return wait_for_opened(call_key)

    def wait_for_opened(call_key: str) -> PictureOpened:
        def opened() -> list[PictureOpened]:
            got = [event for event in events if isinstance(event, PictureOpened)]
            return [event for event in got if event.call_key == call_key]

        wait_until(opened, f"picture of {call_key}")
        return opened()[-1]

    def closed() -> list[str]:
        return [event.call_key for event in events if isinstance(event, PictureClosed)]

    try:
        old = int(call("k1").location.split("/")[2])
        os.kill(old, signal.SIGSTOP)
        desk.close("k1")
        wait_until(lambda: "video end" in [each.name for each in threading.enumerate()], "its dismissal")
        assert int(call("k2").location.split("/")[2]) != old
        wait_until(closed, "end of the old picture")
        assert closed() == ["k1"]
    finally:
        for film in films:
            film.close()
        for stream in streams:
            stream.close()
