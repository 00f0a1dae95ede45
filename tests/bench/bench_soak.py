"""A thousand calls in one life of the engine: each as it should be, and what the engine keeps of them."""

from __future__ import annotations

import random
import tempfile
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import psutil

from telephony.messages import CallPolicy, EngineReady, Network, Sound
from tests.bench.far_side import FarSide
from tests.bench.near_side import NearSide
from tests.bench.rows import row
from tests.bench.running import registered_agent, running_pulse
from tests.bench.scripts import ScriptRunner
from tests.bench.soak_scripts import BARESIP, SoakScripts
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.kamailio import PASSWORD, Kamailio
from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.pulse import Pulse
from tests.end2end.peers.sound import tone

Rows = list[dict[str, object]]
CALLS = 1000
WARM_UP = 900  # calls before: what the engine remembers is full after 520, its heap settles after 850
AT_ONCE = 3  # the engine has four lines; one that has just been hung up keeps its line for a moment
SETTLES_S = 1.0
DESK, TONE_HZ, LONGEST_ROUND_S = "desk", 500, 60
SOUND = Sound(microphone=f"{DESK}_mouth", speaker=f"{DESK}_ear", ringer=f"{DESK}_ear")


class EngineSize:
    """Samples of memory (MB, without what files and other processes share), handles, threads, by calls."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._samples: list[tuple[float, float, float, float]] = []

    def sample(self, calls: int) -> None:
        resident = self._process.memory_info()
        memory = (resident.rss - getattr(resident, "shared", 0)) / 1e6
        self._samples.append((calls, memory, _handles(self._process), self._process.num_threads()))

    def growth(self) -> tuple[float, float, float]:
        """Return memory, handles, threads per 1,000 calls: slopes of straight lines through the samples."""
        warm = np.array([each for each in self._samples if each[0] >= WARM_UP])
        slopes = np.polyfit(warm[:, 0], warm[:, 1:], 1)[0] * 1000
        return float(slopes[0]), float(slopes[1]), float(slopes[2])

    def __str__(self) -> str:
        return "\n".join(
            f"    {each[0]:5.0f} calls  {each[1]:7.2f} MB  {each[2]:.0f} handles  {each[3]:.0f} threads"
            for each in self._samples
        )


def bench_soak_calls(calls: int = CALLS) -> Rows:
    """`make bench ONLY=soak_calls`. In and out, three at once, with a raw peer, SIPp and baresip.

    Four of five are talked in: the far side echoes our tone, and is heard. Some of these are held,
    transferred, joined or get digits, the others are refused or given up; the far side must have seen it.
    The engine is registered with Kamailio and uses a sound card. Growth is measured after WARM_UP calls more.
    """
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        pulse = stack.enter_context(running_pulse(folder / "pulse"))
        pulse.plug(DESK)
        server = Kamailio(folder / "kamailio")
        stack.callback(server.close)
        baresip = Baresip(
            folder / "baresip",
            BARESIP,
            server.domain,
            PASSWORD,
            answers=True,
            source="aubridge,echo",  # what its player gets
            player="aubridge,echo",
            source_rate_hz=16000,
        )
        stack.callback(baresip.close)
        agent = stack.enter_context(
            registered_agent(
                "petugas",
                server.domain,
                Network(bound_address=LOOPBACK),
                sound=SOUND,
                policy=CallPolicy(takes_strangers=True),
            )
        )
        near, port = NearSide(agent.phone), agent.of(EngineReady)[0].sip_port
        far = FarSide(port)
        stack.callback(far.close)
        scripts = SoakScripts(near, far, baresip, port, folder)
        size, good = _soak(agent, near, far, scripts, pulse, WARM_UP + calls)
    print(size)
    memory, handles, threads = size.growth()
    return [
        row("soak_calls", good, "calls", budget=calls)  # here more is better
        | {"ok": good == calls and not near.engines_lost},
        row("soak_memory_growth", memory, "MB/1000", budget=2.0),
        row("soak_handle_growth", handles, "handles/1000", budget=2.0),
        row("soak_thread_growth", threads, "threads/1000", budget=1.0),
    ]


bench_soak_calls.rows = (  # type: ignore[attr-defined]
    "soak_memory_growth",
    "soak_handle_growth",
    "soak_thread_growth",
)


def _soak(
    agent: Agent, near: NearSide, far: FarSide, scripts: SoakScripts, pulse: Pulse, calls: int
) -> tuple[EngineSize, int]:
    """Return how large the engine was, and how many calls were as they should be."""
    runner, chance = ScriptRunner(AT_ONCE, far.serve), random.Random(4)
    size, good = EngineSize(agent.phone.engine_pid), 0
    voice = tone(TONE_HZ, LONGEST_ROUND_S)
    for done in range(scripts.calls_per_round, calls + 1, scripts.calls_per_round):
        parts = scripts.round()
        chance.shuffle(parts)
        speaking = pulse.speak(DESK, voice)
        failures = runner.play(parts)
        speaking.close()
        for part, fault in failures:
            print(f"    {part.name}: {fault}", flush=True)
        for key in agent.phone.calls:  # what a failed script left
            agent.phone.hang_up(key)
        agent.wait_until(lambda: not agent.phone.calls, what="the end of all calls")
        agent.let_pass(SETTLES_S)
        size.sample(done)
        if done > WARM_UP:
            good += scripts.calls_per_round - sum(part.calls for part, _ in failures)
    return size, good


def _handles(process: psutil.Process) -> int:
    return int(process.num_handles() if hasattr(process, "num_handles") else process.num_fds())
