"""A call between two engines, two baresips, two linphonecs, on the same virtual headsets."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from telephony.messages import CallState, EngineReady, Sound
from tests.bench.running import running_agent
from tests.bench.sound_path import PathFigures, SoundPath
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.linphone import Linphone
from tests.end2end.peers.lossy_line import LossyLine
from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.pulse import Pulse

SETTLES_S = 2.5


@contextmanager
def engines_in_call(loss_percent: float | None = None, with_video: bool = False) -> Iterator[Agent]:
    """Call from headset "a" to "b", over a line with that loss if it is given; yield the calling one."""
    with ExitStack() as stack:
        a, b = (
            stack.enter_context(
                running_agent(side, Sound(microphone=f"{side}_mouth", speaker=f"{side}_ear", ringer="none"))
            )
            for side in ("a", "b")
        )
        port = stack.enter_context(_line_to(b.of(EngineReady)[0].sip_port, loss_percent))
        key = a.phone.dial(f"sip:b@{LOOPBACK}:{port}", with_video=with_video)
        b.phone.answer(b.wait_for_call().call_key)
        a.wait_for_state(key, CallState.CONNECTED)
        a.let_pass(SETTLES_S)
        yield a
        a.phone.hang_up(key)  # while the line is there
        a.wait_until(lambda: not a.phone.calls and not b.phone.calls, what="the end of the call")


@contextmanager
def baresips_in_call(
    folder: Path, pulse: Pulse, loss_percent: float | None = None, video_size: str = ""
) -> Iterator[Baresip]:
    """The same with baresip; with H.264 video if it has a size."""
    folder.mkdir(parents=True, exist_ok=True)
    alsa = folder / "asound.conf"
    server = pulse.environment["PULSE_SERVER"]
    alsa.write_text(
        "".join(
            f'pcm.{device} {{ type pulse\n server "{server}"\n device "{device}" }}\n'
            for device in ("a_mouth", "a_ear", "b_mouth", "b_ear")
        )
    )
    ends: list[Baresip] = []
    try:
        for side in ("a", "b"):
            end = Baresip(
                folder / f"baresip-{side}",
                side,
                answers=True,
                source=f"alsa,{side}_mouth",
                player=f"alsa,{side}_ear",
                modules=("alsa",),
                source_rate_hz=16000,
                jitter_buffer_delay="5-10",  # baresip's default
                video_codec="H264" if video_size else "",
                video_size=video_size,
                environment={"ALSA_CONFIG_PATH": f"/usr/share/alsa/alsa.conf:{alsa}"},
            )
            ends.append(end)
        with _line_to(ends[1].port, loss_percent) as port:
            ends[0].dial(f"sip:b@{LOOPBACK}:{port}")
            ends[0].wait_for("CALL_ESTABLISHED")
            time.sleep(SETTLES_S)
            yield ends[0]
    finally:
        for end in ends:
            end.close()


@contextmanager
def linphones_in_call(folder: Path, loss_percent: float | None = None) -> Iterator[Linphone]:
    """The same with linphonec."""
    with ExitStack() as stack:
        ends = []
        for side in ("a", "b"):
            devices = (f"{side}_mouth", f"{side}_ear")
            ends.append(Linphone(folder / f"linphone-{side}", side, devices=devices))
            stack.callback(ends[-1].close)
        port = stack.enter_context(_line_to(ends[1].port, loss_percent))
        ends[0].type(f"call sip:b@{LOOPBACK}:{port}")
        ends[0].wait_for("Media streams established")
        time.sleep(SETTLES_S)
        yield ends[0]


@dataclass(frozen=True)
class CallFigures:
    """What the calling side's program did in a call: its sound, its share of a core, its resident memory."""

    path: PathFigures
    cpu_percent: float
    memory_mb: float


def figures_of(pid: int, measure: Callable[[], PathFigures]) -> CallFigures:
    process = psutil.Process(pid)
    process.cpu_percent()
    return CallFigures(measure(), process.cpu_percent(), process.memory_info().rss / 1e6)


def measured(path: SoundPath, seconds: float, agent: Agent) -> PathFigures:
    """Measure in a thread, so that the agents' Phones go on reading."""
    with ThreadPoolExecutor(1) as thread:
        measuring = thread.submit(path.measure, seconds)
        agent.wait_until(measuring.done, seconds + 30, "measurement")
        return measuring.result()


@contextmanager
def _line_to(port: int, loss_percent: float | None) -> Iterator[int]:
    if loss_percent is None:
        yield port
        return
    line = LossyLine(port, loss_percent)
    try:
        yield line.port
    finally:
        line.close()
