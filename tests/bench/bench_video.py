"""Video's budgets on the real engine and its video process, beside baresip with the same size and picture."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import psutil
from PySide6.QtGui import QColor

from app.demo.stage import Stage
from telephony.engine.video_desk import VideoDesk
from telephony.messages import CallKey, CallState, EngineReady, Message, Video, VideoState
from telephony.messages.video import PictureOpened, PictureSource, PictureSources, VideoStatistics
from telephony.video.latest_picture import LatestPicture
from telephony.video.picture_memory import PictureReader
from telephony.video.stream import Stream
from tests.bench.rows import percentile, row
from tests.bench.running import QUIET, running_agent, running_pulse
from tests.bench.sound_calls import baresips_in_call, engines_in_call, measured
from tests.bench.sound_path import SoundPath
from tests.bench.video_path import LATEST_S, SIZE, VideoPath, Window, displayed_on
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.machine import LOOPBACK
from tests.telephony.video.loopback import End, frame, wait_until

Rows = list[dict[str, object]]
SETTLES_S, MEASURES_S = 4.0, 10.0
ROUNDS, CALLS = 3, 8  # an engine makes no more calls in so short a time
SMALL = (352, 288)
ANSWER = "CALL_LOCAL_SDP"  # what baresip says when it answers
FLASHES = 40
SOUND_S = 15.0
STRIPES = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QWidget
class Stripes(QWidget):
    def paintEvent(self, event):
        painter = QPainter(self)
        for number, color in enumerate(("red", "lime", "blue")):
            painter.fillRect(number * self.width() // 3, 0, self.width(), self.height(), QColor(color))
application = QApplication([])
widget = Stripes()
widget.setWindowTitle("Stripes")
widget.setFixedSize(int(sys.argv[1]), int(sys.argv[2]))
widget.show()
timer = QTimer()
timer.timeout.connect(widget.update)
timer.start(40)
application.exec()
"""  # what baresip's fakevideo shows


@contextmanager
def _stage(width: int, height: int) -> Iterator[None]:
    """A screen with a window of this size, for engines that are started meanwhile."""
    before = dict(os.environ)
    with Stage("1600x900") as stage:
        os.environ.update(stage.environment)
        window = subprocess.Popen([sys.executable, "-c", STRIPES, str(width), str(height)])
        try:
            yield
        finally:
            window.kill()
            window.wait()
            os.environ.clear()
            os.environ.update(before)


class _Watched:
    """What an agent is told of pictures."""

    def __init__(self, agent: Agent, shares: str = "Stripes") -> None:
        """shares: The name of the window or screen that may be sent."""
        self.agent = agent
        self._shares = shares
        self.opened: list[tuple[PictureOpened, float]] = []
        self.sources: list[PictureSource] = []
        self.statistics: list[VideoStatistics] = []
        agent.phone.picture_opened.connect(lambda event: self.opened.append((event, time.monotonic())))
        agent.phone.picture_sources.connect(self._take)
        agent.phone.video_statistics.connect(self.statistics.append)

    def _take(self, event: PictureSources) -> None:
        self.sources = [source for source in event.sources if source.name == self._shares]
        if not self.sources:  # it may just come up
            self.agent.phone.list_pictures()

    def share(self, key: CallKey, width: int, height: int) -> None:
        """Send the window until it goes out at its full size and pace."""
        phone = self.agent.phone
        self.agent.wait_until(lambda: phone.video[key].state is VideoState.ON, what="video")
        phone.list_pictures()
        self.agent.wait_until(lambda: self.sources, what="the window")
        phone.set_shown_size(key, width, height)
        phone.choose_picture(self.sources[0])
        self.agent.wait_until(lambda: self._is_at_full(width), timeout_s=60, what="full size")

    def _is_at_full(self, width: int) -> bool:
        return any(each.width_sent == width and each.frames_per_s_sent > 20 for each in self.statistics[-1:])

    @property
    def video_pid(self) -> int:
        return int(self.opened[-1][0].location.split("/")[2])


def _our_cpu(width: int, height: int, folder: Path) -> float:
    """Return the share of a core of engine and video process in a call with baresip, both ways."""
    with ExitStack() as stack:
        stack.enter_context(_stage(width, height))
        far = Baresip(folder / "far", answers=True, video_codec="H264", video_size=f"{width}x{height}")
        stack.callback(far.close)
        agent = stack.enter_context(running_agent("petugas", QUIET))
        watched = _Watched(agent)
        agent.phone.set_video(Video(width=width, height=height))
        key = agent.phone.dial(far.uri, with_video=True)
        agent.wait_for_state(key, CallState.CONNECTED)
        agent.wait_until(lambda: watched.opened, timeout_s=40, what="a picture")
        watched.share(key, width, height)
        processes = [psutil.Process(agent.phone.engine_pid), psutil.Process(watched.video_pid)]
        for process in processes:
            process.cpu_percent()
        agent.let_pass(MEASURES_S)
        return float(sum(process.cpu_percent() for process in processes))


def _baresips_cpu(width: int, height: int, folder: Path) -> float:
    ends = [
        Baresip(folder / name, answers=True, video_codec="H264", video_size=f"{width}x{height}")
        for name in ("one", "other")
    ]
    try:
        ends[0].dial(ends[1].uri)
        ends[0].wait_for("CALL_ESTABLISHED")
        time.sleep(SETTLES_S)
        process = psutil.Process(ends[0].process.pid)
        process.cpu_percent()
        time.sleep(MEASURES_S)
        return float(process.cpu_percent())
    finally:
        for end in ends:
            end.close()


def bench_video_cpu() -> Rows:
    """H.264 at 25 frames/s both ways; ours converts for the window, too, which baresip's does not."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        for width, height in ((640, 360), (1280, 720)):
            folder = Path(name) / str(height)
            ours, theirs = _our_cpu(width, height, folder), _baresips_cpu(width, height, folder)
            rows.append(row(f"video_cpu_{height}p", ours, "%", peer="baresip", peer_value=theirs))
    return rows


bench_video_cpu.rows = ("video_cpu_360p", "video_cpu_720p")  # type: ignore[attr-defined]


def _our_first_pictures_ms(path: VideoPath, far: Baresip) -> list[float]:
    taken = []
    with ExitStack() as stack:
        window = stack.enter_context(closing(Window(path.shown, "pictures", SMALL)))
        eye = stack.enter_context(ThreadPoolExecutor(1))
        agent = stack.enter_context(running_agent("petugas", QUIET))
        agent.phone.picture_opened.connect(lambda event: window.tell(event.location))
        agent.phone.picture_closed.connect(lambda _event: window.tell(""))
        for _ in range(CALLS):
            agent.wait_until(lambda: not path.shown.is_bright, what="the end of the last picture")
            answers = far.count(ANSWER)
            seen = eye.submit(path.shown.becomes, is_bright=True)
            key = agent.phone.dial(far.uri, with_video=True)
            agent.wait_until(seen.done, LATEST_S, "a picture")
            taken.append((seen.result() - far.wait_for(ANSWER, answers + 1)["at"]) * 1000)
            agent.phone.hang_up(key)
            agent.wait_until(lambda: not agent.phone.calls, what="the end of the call")
    return taken


def _baresips_first_pictures_ms(path: VideoPath, far: Baresip, folder: Path) -> list[float]:
    taken = []
    near = Baresip(
        folder,
        video_codec="VP8",
        video_display="x11,nil",
        modules=("x11",),
        environment=path.shown.environment,
    )
    with closing(near):
        for call in range(CALLS):
            path.shown.becomes(is_bright=False)
            answers = far.count(ANSWER)
            near.dial(far.uri)
            seen_at = path.shown.becomes(is_bright=True)
            taken.append((seen_at - far.wait_for(ANSWER, answers + 1)["at"]) * 1000)
            near.hang_up()
            near.wait_for("CALL_CLOSED", call + 1)
    return taken


def bench_first_picture_p95() -> Rows:
    """From the far side's answer to its first picture on the caller's screen.

    A program's first call, in which ours starts its video process, is in a row of its own.
    """
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        path = stack.enter_context(closing(VideoPath()))
        far = stack.enter_context(closing(Baresip(Path(name, "far"), answers=True, video_codec="VP8")))
        for number in range(ROUNDS):
            ours.append(_our_first_pictures_ms(path, far))
            theirs.append(_baresips_first_pictures_ms(path, far, Path(name, f"near-{number}")))
    rows = []
    for name, calls in (("first_picture_p95", slice(1, None)), ("first_picture_of_first_call", slice(1))):
        figures = [percentile([each for one in taken for each in one[calls]], 95) for taken in (ours, theirs)]
        rows.append(row(name, figures[0], "ms", peer="baresip", peer_value=figures[1]))
    return rows


bench_first_picture_p95.rows = ("first_picture_of_first_call",)  # type: ignore[attr-defined]


def _our_delays_ms(path: VideoPath) -> list[float]:
    """Of the shared screen in another engine's window, in a call without sound devices."""
    with ExitStack() as stack:
        window = stack.enter_context(closing(Window(path.shown, "pictures", SIZE)))
        with displayed_on(path.shared):
            near = stack.enter_context(running_agent("a", QUIET))
        far = stack.enter_context(running_agent("b", QUIET))
        far.phone.picture_opened.connect(lambda event: window.tell(event.location))
        key = near.phone.dial(f"sip:b@{LOOPBACK}:{far.of(EngineReady)[0].sip_port}", with_video=True)
        far.phone.answer(far.wait_for_call().call_key)
        near.wait_for_state(key, CallState.CONNECTED)
        _Watched(near, "screen").share(key, *SIZE)
        eye = stack.enter_context(ThreadPoolExecutor(1))
        taken = eye.submit(path.delays_ms, FLASHES)
        near.wait_until(taken.done, FLASHES * LATEST_S, "the flashes")
        return taken.result()


def _baresips_delays_ms(path: VideoPath, folder: Path) -> list[float]:
    def baresip(name: str, source: str, display: str) -> Baresip:
        return Baresip(
            folder / name,
            answers=True,
            video_codec="H264",
            video_source=source,
            video_display=display,
            video_size=f"{SIZE[0]}x{SIZE[1]}",
            video_bits_per_s=Video().kilobits_per_s * 1000,
            modules=("x11", "x11grab"),
            environment=path.shown.environment,
        )

    near = baresip("near", f"x11grab,{path.shared.display}", "vidbridge,nobody")
    far = baresip("far", "vidbridge,nobody", "x11,nil")
    with closing(near), closing(far):
        near.dial(far.uri)
        near.wait_for("CALL_ESTABLISHED")
        return path.delays_ms(FLASHES)


def bench_video_delay() -> Rows:
    """720p of a shared screen from its pixels to those of the far side's window, 95th percentile.

    Both look at the screen 25 times a second: up to 40 ms of it is that.
    """
    with tempfile.TemporaryDirectory() as name, closing(VideoPath()) as path:
        ours = percentile(_our_delays_ms(path), 95)
        theirs = percentile(_baresips_delays_ms(path, Path(name)), 95)
    return [row("video_delay", ours, "ms", peer="baresip", peer_value=theirs)]


def bench_video_codec_delay() -> Rows:
    """What of video_delay is encoder, packets, decoder and conversion for the window, 95th percentile."""
    events: list[Message] = []
    near, far, latest = End(), End(), LatestPicture()
    desk = VideoDesk(events.append)
    desk.open("k", near.agreement(far.rtp.getsockname(), far.rtcp.getsockname(), "h264", sends=False))
    agreement = far.agreement(near.rtp.getsockname(), near.rtcp.getsockname(), "h264", receives=False)
    stream = Stream("far", agreement, latest, Video(kilobits_per_s=4000), far.events.append)
    taken = []
    try:
        latest.put(frame((1280, 720), QColor("black")), time.monotonic_ns())
        wait_until(lambda: any(isinstance(event, PictureOpened) for event in events), "a picture")
        (opened,) = [event for event in events if isinstance(event, PictureOpened)]
        reader = PictureReader(opened.location)
        for flash in range(FLASHES):
            level = 255 if flash % 2 == 0 else 0
            picture = frame((1280, 720), QColor(level, level, level))
            began_at = time.monotonic()
            latest.put(picture, time.monotonic_ns())
            wait_until(lambda wanted=level: _shows(reader, wanted), "the flash")
            taken.append((time.monotonic() - began_at) * 1000)
            time.sleep(0.1)
    finally:
        stream.close()
        desk.shut_down()
    return [row("video_codec_delay", percentile(taken, 95), "ms")]


def _shows(reader: PictureReader, level: int) -> bool:
    picture = reader.newest()
    if picture is None:
        return False
    return abs(picture.pixels[(picture.height - 8) * picture.stride + 400] - level) < 60


def bench_audio_dropouts_with_video() -> Rows:
    """Gaps of the sound in a call with 720p both ways, two engines on one computer; and two baresips."""
    with tempfile.TemporaryDirectory() as name, _stage(1280, 720), running_pulse(Path(name)) as pulse:
        path = SoundPath(pulse)
        with engines_in_call(with_video=True) as agent:
            watched = _Watched(agent)
            (key,) = agent.phone.calls
            watched.share(key, 1280, 720)
            ours = measured(path, SOUND_S, agent).dropout_ms
        with baresips_in_call(Path(name), pulse, video_size="1280x720"):
            theirs = path.measure(SOUND_S).dropout_ms
    return [row("audio_dropouts_with_video", ours, "ms", peer="baresip", peer_value=theirs)]
