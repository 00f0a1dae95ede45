"""The phone's budgets, on the real engine, a real sound server and, beside it, baresip in the same call."""

from __future__ import annotations

import tempfile
import time
from functools import partial
from pathlib import Path
from statistics import mean

from telephony.messages import EngineReady, Sound
from tests.bench.rows import beside, beside_names, percentile, row
from tests.bench.running import QUIET, running_agent, running_pulse
from tests.bench.sound_calls import (
    CallFigures,
    baresips_in_call,
    engines_in_call,
    figures_of,
    linphones_in_call,
    measured,
)
from tests.bench.sound_path import SoundPath
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.pulse import RATE_HZ, Recording
from tests.end2end.peers.raw_sip import RawCaller
from tests.end2end.peers.sound import tone, tone_seconds

Rows = list[dict[str, object]]
ANSWERS = 30
ANSWERS_WITH_AUDIO = 12
RINGS_S = 2.2  # a person takes longer; PulseAudio's null sink needs two seconds to get going
PATH_S, TURNS = 15.0, 2
AGENT_HZ, CALLER_HZ = 500.0, 700.0


def _answer(agent: Agent, caller: RawCaller, rings_s: float) -> float:
    """Let it ring, answer, wait for the 200; return when the agent gave the command."""
    agent.wait_until(lambda: agent.phone.calls and caller.heard.ringing_at, what="ringing")
    (key,) = agent.phone.calls
    agent.let_pass(rings_s)
    commanded_at = time.monotonic()
    agent.phone.answer(key)
    agent.wait_until(lambda: caller.heard.answered_at, what="200")
    return commanded_at


def bench_answer_to_200_p95() -> Rows:
    """From the agent's command to the 200 in the caller's socket."""
    taken = []
    with running_agent("petugas", QUIET) as agent:
        port = agent.of(EngineReady)[0].sip_port
        for i in range(ANSWERS):
            caller = RawCaller(port)
            commanded_at = _answer(agent, caller, 0.2 + i * 0.003)  # meets the poll at every phase
            assert caller.heard.answered_at is not None
            taken.append((caller.heard.answered_at - commanded_at) * 1000)
            caller.hang_up()
            agent.wait_until(lambda: not agent.phone.calls)
    return [row("answer_to_200_p95", percentile(taken, 95), "ms", budget=100)]


def bench_answer_to_audio_p95() -> Rows:
    """From the command until each side hears the other; the later of the two counts."""
    taken = []
    sound = Sound(microphone="meja_mouth", speaker="meja_ear", ringer="none")
    with tempfile.TemporaryDirectory() as folder, running_pulse(Path(folder)) as pulse:
        pulse.plug("meja")
        with running_agent("petugas", sound) as agent:
            port = agent.of(EngineReady)[0].sip_port
            voice = pulse.speak("meja", tone(AGENT_HZ, ANSWERS_WITH_AUDIO * (RINGS_S + 3)))
            for _ in range(ANSWERS_WITH_AUDIO):
                caller = RawCaller(port, CALLER_HZ)
                ear = pulse.listen("meja")
                commanded_at = _answer(agent, caller, RINGS_S)
                heard_at = _first_tone(agent, ear)
                agent.wait_until(partial(lambda c: c.heard.voice_at, caller), what="voice at the caller")
                assert caller.heard.voice_at is not None
                taken.append((max(heard_at, caller.heard.voice_at) - commanded_at) * 1000)
                ear.close()
                caller.hang_up()
                agent.wait_until(lambda: not agent.phone.calls)
            voice.close()
    return [row("answer_to_audio_p95", percentile(taken, 95), "ms", budget=300)]


def _first_tone(agent: Agent, ear: Recording) -> float:
    """Return when the caller's tone came out of the sound card (late by the recorder's own 20 ms at most)."""
    found: list[float] = []

    def listen() -> bool:
        now, samples = time.monotonic(), ear.samples()[-RATE_HZ // 5 :]
        present_s = tone_seconds(samples, RATE_HZ, CALLER_HZ)
        if present_s:
            found.append(now - present_s)  # that long it has been there
        return bool(found)

    agent.wait_until(listen, what="tone in the ear")
    return found[0]


def bench_audio_delay_one_way(seconds: float = PATH_S) -> Rows:
    """A G.722 call from A's mouth to B's ear: ours, baresip's and linphonec's on the same sound server.

    `make bench ONLY=call_cpu`, or any other of its rows. CPU is the calling side's share of a core; memory
    is its RSS (ours: of the engine process).
    """
    turns: list[list[CallFigures]] = [[], [], []]
    with tempfile.TemporaryDirectory() as name, running_pulse(Path(name)) as pulse:
        path = SoundPath(pulse)
        for turn in range(TURNS):  # what else the machine does is not the same all the time
            folder = Path(name) / str(turn)
            with engines_in_call() as agent:
                turns[0].append(figures_of(agent.phone.engine_pid, lambda: measured(path, seconds, agent)))
            with baresips_in_call(folder, pulse) as baresip:
                turns[1].append(figures_of(baresip.process.pid, lambda: path.measure(seconds)))
            with linphones_in_call(folder) as linphone:
                turns[2].append(figures_of(linphone.process.pid, lambda: path.measure(seconds)))
    delay = [mean(each.path.delay_ms for each in of_one) for of_one in turns]
    worst = [max(each.path.delay_max_ms for each in of_one) for of_one in turns]
    dropout_ms = [mean(each.path.dropout_ms for each in of_one) for of_one in turns]
    cpu = [mean(each.cpu_percent for each in of_one) for of_one in turns]
    memory = [max(each.memory_mb for each in of_one) for of_one in turns]
    return [
        *beside("audio_delay_one_way", delay[0], "ms", *delay[1:], budget=150),  # ITU-T G.114
        *beside("audio_delay_worst", worst[0], "ms", *worst[1:]),
        *beside("audio_dropout_ms", dropout_ms[0], "ms", *dropout_ms[1:]),
        *beside("call_cpu", cpu[0], "%", *cpu[1:], most_ratio=2.0),
        *beside("call_memory", memory[0], "MB", *memory[1:]),
    ]


bench_audio_delay_one_way.rows = beside_names(  # type: ignore[attr-defined]
    "audio_delay_one_way", "audio_delay_worst", "audio_dropout_ms", "call_cpu", "call_memory"
)
