"""What video costs the real engine and its video process, beside baresip with the same size and picture."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil

from app.demo.stage import Stage
from telephony.messages import CallState, Video
from tests.bench.rows import row
from tests.bench.running import QUIET, running_agent, running_pulse
from tests.bench.sound_calls import baresips_in_call, engines_in_call, measured
from tests.bench.sound_path import SoundPath
from tests.bench.watched import Watched
from tests.end2end.peers.baresip import Baresip

Rows = list[dict[str, object]]
SETTLES_S, MEASURES_S = 4.0, 10.0
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


def _our_cpu(width: int, height: int, folder: Path) -> float:
    """Return the share of a core of engine and video process in a call with baresip, both ways."""
    with ExitStack() as stack:
        stack.enter_context(_stage(width, height))
        far = Baresip(folder / "far", answers=True, video_codec="H264", video_size=f"{width}x{height}")
        stack.callback(far.close)
        agent = stack.enter_context(running_agent("petugas", QUIET))
        watched = Watched(agent)
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


def bench_audio_dropouts_with_video() -> Rows:
    """Gaps of the sound in a call with 720p both ways, two engines on one computer; and two baresips."""
    with tempfile.TemporaryDirectory() as name, _stage(1280, 720), running_pulse(Path(name)) as pulse:
        path = SoundPath(pulse)
        with engines_in_call(with_video=True) as agent:
            watched = Watched(agent)
            (key,) = agent.phone.calls
            watched.share(key, 1280, 720)
            ours = measured(path, SOUND_S, agent).dropout_ms
        with baresips_in_call(Path(name), pulse, video_size="1280x720"):
            theirs = path.measure(SOUND_S).dropout_ms
    return [row("audio_dropouts_with_video", ours, "ms", peer="baresip", peer_value=theirs)]
