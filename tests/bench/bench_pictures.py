"""How soon a picture is seen, from pixel to pixel, beside baresip with the same codec, size and pace."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtGui import QColor

from telephony.engine.video.video_process import VideoProcessClient
from telephony.messages import CallState, EngineReady, Message, Sound, Video
from telephony.messages.video import PictureOpened
from telephony.video.latest_picture import LatestPicture
from telephony.video.picture_memory import PictureReader
from telephony.video.stream import Stream
from tests.bench.rows import percentile, row
from tests.bench.running import QUIET, running_agent, running_pulse
from tests.bench.sound_path import SoundPath
from tests.bench.video_path import LATEST_S, PAUSE_S, SIZE, VideoPath, Window, displayed_on
from tests.bench.watched import Watched
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.machine import LOOPBACK
from tests.telephony.video.loopback import End, frame, wait_until

Rows = list[dict[str, object]]
ROUNDS, CALLS = 3, 8  # an engine makes no more calls in so short a time
SMALL = (352, 288)
ANSWER = "CALL_LOCAL_SDP"  # what baresip says when it answers
FLASHES = 30
LISTENS_S = 10.0
NO_PICTURE = "vidbridge,nobody"  # as source nothing is sent, as display nothing drawn


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

    A program's first call is in a row of its own: ours starts its video process as the phone rings, and this
    far side does not ring.
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


@dataclass(frozen=True)
class _Delays:
    """What one call took from the one side's screen and microphone to the other's."""

    pictures_ms: list[float]
    sound_ms: float

    @property
    def apart_ms(self) -> float:
        return abs(statistics.median(self.pictures_ms) - self.sound_ms)


def _delays(
    path: VideoPath, sound: SoundPath, wait: Callable[[Callable[[], bool]], object] = lambda _is_over: None
) -> _Delays:
    """Measure both at once. wait: For something to be true, while Qt turns if it has to."""
    with ThreadPoolExecutor(2) as threads:
        heard = threads.submit(sound.measure, LISTENS_S)
        seen = threads.submit(path.delays_ms, FLASHES)
        wait(lambda: heard.done() and seen.done())
        return _Delays(seen.result(), heard.result().delay_ms)


def _our_delays(path: VideoPath, sound: SoundPath) -> _Delays:
    """Of the shared screen in another engine's window."""
    with ExitStack() as stack:
        window = stack.enter_context(closing(Window(path.shown, "pictures", SIZE)))
        headsets = [
            Sound(microphone=f"{side}_mouth", speaker=f"{side}_ear", ringer="none") for side in ("a", "b")
        ]
        with displayed_on(path.shared):
            near = stack.enter_context(running_agent("a", headsets[0]))
        far = stack.enter_context(running_agent("b", headsets[1]))
        far.phone.picture_opened.connect(lambda event: window.tell(event.location))
        key = near.phone.dial(f"sip:b@{LOOPBACK}:{far.of(EngineReady)[0].sip_port}", with_video=True)
        far.phone.answer(far.wait_for_call().call_key)
        near.wait_for_state(key, CallState.CONNECTED)
        Watched(near, "screen").share(key, *SIZE)
        return _delays(path, sound, lambda is_over: near.wait_until(is_over, FLASHES * LATEST_S, "both"))


def _baresips_delays(path: VideoPath, sound: SoundPath, folder: Path) -> _Delays:
    def baresip(side: str, source: str, display: str) -> Baresip:
        return Baresip(
            folder / side,
            side,
            answers=True,
            source=f"pulse,{side}_mouth",
            player=f"pulse,{side}_ear",
            source_rate_hz=16000,
            jitter_buffer_delay="1-5",
            video_codec="H264",
            video_source=source,
            video_display=display,
            video_size=f"{SIZE[0]}x{SIZE[1]}",
            video_bits_per_s=Video().kilobits_per_s * 1000,
            modules=("pulse", "x11", "x11grab"),
            environment=path.shown.environment,
        )

    near = baresip("a", f"x11grab,{path.shared.display}", NO_PICTURE)
    with closing(near), closing(baresip("b", NO_PICTURE, "x11,nil")) as far:
        near.dial(far.uri)
        near.wait_for("CALL_ESTABLISHED")
        path.delays_ms(0)  # it is seen now
        return _delays(path, sound)


def bench_video_delay() -> Rows:
    """720p of a shared screen from its pixels to those of the far side's window, 95th percentile.

    Both look at the screen 25 times a second: up to 40 ms are that. Ours then waits for the sound, so that
    lips and voice agree; lip_sync_error is how far a median picture and a median sound are apart. baresip has
    its least jitter buffer, as video goes through it, too: the default adds 150 ms, a packet being a picture.
    """
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        sound = SoundPath(stack.enter_context(running_pulse(Path(name, "pulse"))))
        path = stack.enter_context(closing(VideoPath()))
        ours, theirs = _our_delays(path, sound), _baresips_delays(path, sound, Path(name))
    delays = [percentile(each.pictures_ms, 95) for each in (ours, theirs)]
    apart = row("lip_sync_error", ours.apart_ms, "ms", peer="baresip", peer_value=theirs.apart_ms)
    return [
        row("video_delay", delays[0], "ms", peer="baresip", peer_value=delays[1]),
        apart | {"ratio": None},  # to nearly nothing
    ]


bench_video_delay.rows = ("lip_sync_error",)  # type: ignore[attr-defined]


def bench_video_codec_delay() -> Rows:
    """What of video_delay is encoder, packets, decoder and conversion for the window, 95th percentile."""
    events: list[Message] = []
    near, far, latest = End(), End(), LatestPicture()
    taken = []
    with ExitStack() as stack:
        desk = VideoProcessClient(events.append)
        stack.callback(desk.shut_down)
        desk.open("k", near.agreement(far.rtp.getsockname(), far.rtcp.getsockname(), "h264", sends=False))
        agreement = far.agreement(near.rtp.getsockname(), near.rtcp.getsockname(), "h264", receives=False)
        stream = Stream("far", agreement, latest, Video(kilobits_per_s=4000), far.events.append)
        stack.callback(stream.close)
        latest.put(frame((1280, 720), QColor("black")), time.monotonic_ns())
        wait_until(lambda: any(isinstance(event, PictureOpened) for event in events), "a picture")
        (opened,) = [event for event in events if isinstance(event, PictureOpened)]
        reader = PictureReader(opened.location)
        for flash in range(FLASHES):
            time.sleep(random.uniform(*PAUSE_S))  # no multiple of a frame's time
            level = 255 if flash % 2 == 0 else 0
            picture = frame((1280, 720), QColor(level, level, level))
            began_at = time.monotonic()
            latest.put(picture, time.monotonic_ns())
            wait_until(partial(lambda wanted: _shows(reader, wanted), level), "the flash")
            taken.append((time.monotonic() - began_at) * 1000)
    return [row("video_codec_delay", percentile(taken, 95), "ms")]


def _shows(reader: PictureReader, level: int) -> bool:
    picture = reader.newest()
    if picture is None:
        return False
    return abs(picture.pixels[(picture.height - 8) * picture.stride + 400] - level) < 60
