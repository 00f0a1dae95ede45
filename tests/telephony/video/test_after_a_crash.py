"""What a call, and everybody else, gets after the video process died, and what ends with its engine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtGui import QColor

from app.demo.moving_picture import write_film
from telephony.engine.video.video_process import VideoProcessClient
from telephony.engine.video.video_suspects import PROBATION_S, VideoSuspects
from telephony.messages import Message
from telephony.messages.video import (
    ChoosePicture,
    PictureOpened,
    PictureSource,
    SetVideo,
    Video,
    VideoFault,
    VideoStatistics,
)
from telephony.process.restarts import CRASH_LOOP, SLOW_DELAY_MS
from telephony.video.aiortc_parts import RtpPacket
from telephony.video.encoder import Encoder
from telephony.video.srtp import Srtp
from tests.platforms import linux_only
from tests.telephony.video.loopback import BLUE, KEYS, RED, End, drained, frame, video_processes, wait_until

SLOW_S = SLOW_DELAY_MS / 1000


def test_who_came_last_is_suspected_and_the_others_are_not_kept_waiting() -> None:
    suspects = VideoSuspects()
    suspects.carried("old", 0.0)
    now = PROBATION_S
    for _ in range(CRASH_LOOP):
        assert not suspects.waits("old", now)
        suspects.due(now)
        suspects.carried("bad", now)
        suspects.died(["old", "bad"], now + 0.1)
        now = (suspects.next_at() or 0.0) + 0.01
    assert now >= PROBATION_S + SLOW_S
    assert suspects.waits("bad", now - 1)
    assert not suspects.waits("old", now - 1)
    assert not suspects.waits("new", now - 1)
    suspects.forget("bad")
    assert suspects.next_at() is None


def test_of_several_suspects_each_comes_back_alone() -> None:
    suspects = VideoSuspects()
    for death in range(CRASH_LOOP):
        for key in ("a", "b"):
            suspects.carried(key, float(death))
        suspects.died(["a", "b"], float(death))
    back = suspects.next_at()
    assert back is not None
    assert suspects.due(back) == ["a"]
    suspects.carried("a", back)
    assert suspects.waits("b", back + PROBATION_S - 1)
    assert suspects.due(back + PROBATION_S) == ["b"]
    suspects.carried("b", back + PROBATION_S)
    suspects.died(["a", "b"], back + PROBATION_S + 1)
    assert not suspects.waits("a", back + PROBATION_S + 1)
    assert suspects.waits("b", back + PROBATION_S + 1)


class Desk:
    def __init__(self) -> None:
        self.events: list[Message] = []
        self.desk = VideoProcessClient(self.events.append)
        self.near, self.far = End(), End()
        self.near.events = self.events

    def open(self, *, sends: bool = True, is_encrypted: bool = False) -> None:
        to = (self.far.rtp.getsockname(), self.far.rtcp.getsockname())
        keys = KEYS if is_encrypted else None
        self.desk.open("k", self.near.agreement(*to, "vp8", sends=sends, keys=keys), by_agent=True)

    def number(self, kind: type[Message]) -> int:
        return sum(isinstance(event, kind) for event in self.events)

    def wait_for_more(self, kind: type[Message], more: int = 1) -> None:
        before = self.number(kind)
        wait_until(lambda: self.number(kind) >= before + more, f"{more} more {kind.__name__}")


@pytest.fixture
def desk(qapp: object) -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.desk.shut_down()


def test_packets_that_the_dead_process_had_are_not_shown_again(desk: Desk) -> None:
    desk.open(is_encrypted=True)
    theirs, encoder = Srtp(KEYS[1], is_ours=True), Encoder("vp8", 320, 240, 25, 300)
    numbers = count(1)
    recorded: list[bytes] = []

    def send(color: QColor) -> None:
        number = next(numbers)
        for payload in encoder.encode(
            frame((320, 240), color, number).reformat(format="yuv420p"), is_key=True
        ):
            packet = RtpPacket(96, 1, number & 0xFFFF, number * 3600, 9, payload).serialize()
            recorded.append(theirs.protect(packet, is_rtcp=False))
            desk.far.rtp.sendto(recorded[-1], desk.near.rtp.getsockname())

    def sees(color: QColor, since: int = 0) -> bool:
        """Send it; whether it is shown in memory that was opened since then."""
        send(color)
        return desk.number(PictureOpened) > since and desk.near.sees(color)

    wait_until(lambda: sees(BLUE), "their picture")
    desk.wait_for_more(VideoStatistics, 2)  # with the second the first has reported all packets
    video_processes()[0].kill()
    desk.wait_for_more(VideoStatistics)
    thief, opened = End().rtp, desk.number(PictureOpened)
    for packet in recorded:
        thief.sendto(packet, desk.near.rtp.getsockname())
    wait_until(lambda: drained(desk.near.rtp), "the replayed packets taken")
    desk.wait_for_more(VideoStatistics, 2)
    assert desk.number(PictureOpened) == opened
    wait_until(lambda: sees(RED, opened), "a new picture")
    assert desk.number(VideoFault) == 1


@linux_only("who has a file open is read in /proc")
def test_on_hold_what_shows_the_agent_is_closed_after_a_while_and_comes_back(
    desk: Desk, tmp_path: Path
) -> None:
    film = tmp_path / "film.webm"
    write_film(film)
    desk.desk.handle(SetVideo(video=Video(camera=f"file:{film}")))
    desk.open()
    desk.desk.handle(ChoosePicture(source=PictureSource(kind="camera")))
    wait_until(lambda: _readers(film), "the camera")
    desk.open(sends=False)
    wait_until(lambda: not _readers(film), "the end of the camera")
    desk.open()
    wait_until(lambda: _readers(film), "the camera again")
    desk.desk.close("k")
    wait_until(lambda: not _readers(film), "the end of the camera")


def _readers(path: Path) -> list[int]:
    """Return the processes, but this one, that have the file open."""
    found = []
    for pid in (int(name) for name in os.listdir("/proc") if name.isdecimal()):
        try:
            names = [os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")]
        except OSError:  # it is over, or another user's
            continue
        if pid != os.getpid() and str(path) in names:
            found.append(pid)
    return found


ENGINE = """
import sys
from telephony.engine.video.video_process import VideoProcessClient
desk = VideoProcessClient(lambda event: None)
desk.prepare()
while not (desk._child and desk._child.has_spoken):
    pass
print(desk._child.pid, flush=True)
sys.stdin.read()
"""


@linux_only("SIGSTOP")
def test_a_process_that_is_stopped_ends_with_its_engine(qapp: object) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ENGINE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as engine:
        assert engine.stdout is not None
        pid = int(engine.stdout.readline())
        os.kill(pid, signal.SIGSTOP)
        engine.kill()
    wait_until(lambda: not _is_running(pid), "its end")


def _is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
