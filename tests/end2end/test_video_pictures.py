"""Pictures of real calls with baresip, judged by what is on them."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QColor, QImage

from telephony.messages import (
    CallKey,
    CallReferred,
    CallState,
    SetConference,
    Transfer,
    VideoState,
)
from telephony.messages.video import PictureClosed, PictureOpened, VideoFault, VideoStatistics
from telephony.video.picture_memory import NoPicturesError, PictureReader
from telephony.video.still_picture import GROUND, INK
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import MODULES, Baresip
from tests.end2end.peers.kamailio import PASSWORD, Kamailio
from tests.telephony.video.colours import rgba

# What baresip's fakevideo shows: three stripes. Places are shares of width and height.
STRIPES = {(0.2, 0.5): QColor("red"), (0.5, 0.5): QColor("lime"), (0.8, 0.5): QColor("blue")}
CAMERA_IS_OFF = {(0.1, 0.1): GROUND, (0.5, 0.5): INK, (0.9, 0.9): GROUND, (0.42, 0.55): INK}
CLOSE = 24  # of 255; what two encoders may change


class Watcher:
    """What an agent sees of its calls."""

    def __init__(self, agent: Agent) -> None:
        self.agent = agent
        self.opened: list[PictureOpened] = []
        self.closed: list[PictureClosed] = []
        self.statistics: list[VideoStatistics] = []
        agent.phone.picture_opened.connect(self.opened.append)
        agent.phone.picture_closed.connect(self.closed.append)
        agent.phone.video_statistics.connect(self.statistics.append)
        agent.phone.picture_opened.connect(self._open)
        agent.phone.picture_closed.connect(self._close)
        self.readers: dict[CallKey, PictureReader] = {}

    def _open(self, opened: PictureOpened) -> None:
        with suppress(NoPicturesError):  # this video ended meanwhile, and PictureClosed follows
            self.readers[opened.call_key] = PictureReader(opened.location)

    def _close(self, closed: PictureClosed) -> None:
        self.readers.pop(closed.call_key, None)

    def sees(self, expected: dict[tuple[float, float], QColor], key: CallKey = "") -> bool:
        """Whether the newest picture of a call, or of the only one, has these colors there."""
        reader = self.readers.get(key) if key else next(iter(self.readers.values()), None)
        picture = reader.newest() if reader is not None else None
        if picture is None:
            return False
        image = QImage(
            bytes(picture.pixels), picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32
        )
        return shows(image, expected)

    def waits_to_see(self, expected: dict[tuple[float, float], QColor], key: CallKey = "") -> None:
        self.agent.wait_until(lambda: self.sees(expected, key), timeout_s=40, what="the picture")


def shows(image: QImage, expected: dict[tuple[float, float], QColor]) -> bool:
    """Whether an image has these colors there."""
    return all(
        _is_close(image.pixelColor(int(x * image.width()), int(y * image.height())), color)
        for (x, y), color in expected.items()
    )


def _is_close(one: QColor, other: QColor) -> bool:
    pairs = zip(rgba(one), rgba(other), strict=True)
    return all(abs(int(mine) - int(theirs)) <= CLOSE for mine, theirs in pairs)


@pytest.fixture
def call_with(
    start_agent: Callable[..., Agent], tmp_path: Path
) -> Iterator[Callable[..., tuple[Watcher, CallKey]]]:
    """Call a baresip of this codec and picture with video."""
    if not (MODULES / "avcodec.so").exists():
        pytest.skip("baresip-ffmpeg is not installed")
    peers: list[Baresip] = []

    def call(codec: str, source: str = "fakevideo,nil", srtp: str = "off") -> tuple[Watcher, CallKey]:
        encryption: dict[str, Any] = (
            {} if srtp == "off" else {"modules": ("srtp",), "media_encryption": "srtp-mand"}
        )
        peers.append(
            Baresip(tmp_path / "warga", answers=True, video_codec=codec, video_source=source, **encryption)
        )
        agent = start_agent(srtp=srtp)
        watcher = Watcher(agent)
        key = agent.phone.dial(peers[-1].uri, with_video=True)
        agent.wait_for_state(key, CallState.CONNECTED)
        agent.wait_until(lambda: agent.phone.video[key].state is VideoState.ON, what="video")
        return watcher, key

    yield call
    for peer in peers:
        peer.close()


@pytest.mark.parametrize("codec", ["H264", "VP8"])
def test_our_picture_arrives_there_and_comes_back(
    call_with: Callable[..., tuple[Watcher, CallKey]], codec: str
) -> None:
    watcher, key = call_with(codec, source="vidbridge,x")  # it sends what it has decoded
    watcher.waits_to_see(CAMERA_IS_OFF)
    assert watcher.agent.phone.video[key].codec == codec.lower()
    watcher.agent.phone.hang_up(key)
    watcher.agent.wait_until(lambda: watcher.closed, what="the picture's end")


@pytest.mark.parametrize(("codec", "srtp"), [("H264", "required"), ("VP8", "off")])
def test_their_picture_is_seen_also_after_a_hold(
    call_with: Callable[..., tuple[Watcher, CallKey]], codec: str, srtp: str
) -> None:
    watcher, key = call_with(codec, srtp=srtp)
    watcher.waits_to_see(STRIPES)
    agent = watcher.agent
    assert agent.phone.video[key].is_encrypted is (srtp == "required")
    agent.wait_until(
        lambda: any(each.sound_offset_ms is not None for each in watcher.statistics),
        what="how the picture lies to the sound",
    )
    agent.phone.hold(key)
    agent.wait_until(lambda: not agent.phone.video[key].receives, what="no picture on hold")
    watcher.statistics.clear()
    agent.phone.resume(key)
    agent.wait_until(
        lambda: any(each.frames_per_s_received > 0 for each in watcher.statistics), what="pictures again"
    )
    watcher.waits_to_see(STRIPES)


def test_a_video_process_that_dies_costs_neither_the_call_nor_the_sound_and_the_picture_comes_back(
    call_with: Callable[..., tuple[Watcher, CallKey]],
) -> None:
    watcher, key = call_with("VP8")
    watcher.waits_to_see(STRIPES)
    agent = watcher.agent
    heard = agent.phone.calls[key]
    os.kill(int(watcher.opened[-1].location.split("/")[2]), signal.SIGKILL)
    agent.wait_until(lambda: watcher.closed, what="the picture's end")
    watcher.waits_to_see(STRIPES)
    assert [fault.kind for fault in agent.of(VideoFault)].count("process") == 1
    assert len({opened.location for opened in watcher.opened}) == 2
    assert agent.phone.calls[key].state is heard.state
    assert agent.phone.video[key].state is VideoState.ON


def test_each_in_a_conference_sees_the_agent_alone_and_who_is_sent_on_sees_the_other(
    kamailio: Kamailio, start_agent: Callable[..., Agent], start_baresip: Callable[..., Baresip]
) -> None:
    if not (MODULES / "avcodec.so").exists():
        pytest.skip("baresip-ffmpeg is not installed")
    agent, citizen = start_agent(domain=kamailio.domain), start_agent("warga", kamailio.domain)
    start_baresip("kabid", proxy=kamailio.domain, password=PASSWORD, answers=True, video_codec="VP8")
    desk, home = Watcher(agent), Watcher(citizen)
    citizen.phone.dial("petugas", with_video=True)
    first = agent.wait_for_call().call_key
    agent.phone.answer(first)
    desk.waits_to_see(CAMERA_IS_OFF, first)
    agent.phone.hold(first)
    second = agent.phone.dial("kabid", with_video=True)
    desk.waits_to_see(STRIPES, second)
    agent.wait_until(lambda: first not in desk.readers, what="no picture of who waits")
    citizen.wait_until(lambda: not home.readers, what="no picture for who waits")

    agent.phone.do(SetConference(call_keys=(first, second)))
    desk.waits_to_see(CAMERA_IS_OFF, first)
    home.waits_to_see(CAMERA_IS_OFF)
    assert desk.sees(STRIPES, second)

    agent.phone.do(Transfer(call_key=first, target="kabid"))
    joined = citizen.wait_for(CallReferred).new_call_key
    home.waits_to_see(STRIPES, joined)
    assert list(home.readers) == [joined]
    agent.wait_until(lambda: list(desk.readers) == [second], what="no picture of who was sent on")
