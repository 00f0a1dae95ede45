"""Loss, jitter and silence on real calls: the score, and the word for what makes it bad."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from telephony.messages import CallEnded, CallQuality, CallState, CallStatistics, Hold, Resume, Sound
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.lossy_line import LossyLine
from tests.end2end.peers.pulse import Pulse
from tests.end2end.peers.raw_peer import RawPeer
from tests.end2end.peers.sound import tone, write_wav

StartAgent = Callable[..., Agent]
StartBaresip = Callable[..., Baresip]


@pytest.fixture
def citizen(start_baresip: StartBaresip) -> Baresip:
    return start_baresip(answers=True, codecs="PCMA/8000/1")


@pytest.fixture
def line(citizen: Baresip) -> Iterator[LossyLine]:
    line = LossyLine(citizen.port)
    yield line
    line.close()


@pytest.fixture
def agent(line: LossyLine, start_agent: StartAgent) -> Agent:
    """Leaves before the line does."""
    return start_agent()


def talk(agent: Agent, line: LossyLine) -> str:
    key = agent.phone.dial(f"sip:warga@127.0.0.1:{line.port}")
    agent.wait_for_state(key, CallState.CONNECTED)
    return key


def now(agent: Agent) -> CallQuality:
    got = agent.of(CallStatistics)
    return got[-1].quality if got else CallQuality()


def test_a_clean_line_scores_full_and_has_no_cause(agent: Agent, line: LossyLine) -> None:
    key = talk(agent, line)
    agent.wait_until(lambda: now(agent).duration_s > 6 and is_good(now(agent)), 60, "a report by RTCP")
    agent.phone.hang_up(key)
    ended = agent.wait_for(CallEnded).quality
    assert (ended.packets_lost, ended.lost_percent) == (0, 0)
    assert ended.mos > 3.8


def is_good(quality: CallQuality) -> bool:
    """At both ends, for some seconds: on a slow machine even a clean line has its jitter now and then."""
    lost = quality.lost_percent, quality.lost_there_percent
    return lost == (0, 0) and quality.cause == "" and min(quality.mos, quality.mos_there) > 4.1


def is_bad(quality: CallQuality) -> bool:
    """Each report is about a few seconds, so of 12 % random loss one may report less."""
    return quality.cause == "loss_to_us" and quality.mos < 3.9 and quality.lost_percent > 4


def test_loss_to_us_lowers_the_score_and_is_named(agent: Agent, line: LossyLine) -> None:
    key = talk(agent, line)
    agent.wait_until(lambda: now(agent).mos > 4.1, what="a good score")
    line.loss_back_percent = 2
    agent.wait_until(lambda: 0 < now(agent).lost_percent < 5 and 3.7 < now(agent).mos < 4.38, 40, "2 % loss")
    line.loss_back_percent = 12
    agent.wait_until(lambda: is_bad(now(agent)), 40, "12 % loss")
    agent.let_pass(3)
    agent.phone.hang_up(key)
    ended = agent.wait_for(CallEnded).quality
    assert ended.cause == "loss_to_us"
    assert 1 < ended.lost_percent < 12


def test_loss_to_them_is_known_by_their_rtcp(agent: Agent, line: LossyLine) -> None:
    talk(agent, line)
    line.loss_percent = 12

    def is_told() -> bool:
        quality = now(agent)
        return (
            quality.cause == "loss_to_them"
            and quality.lost_there_percent > 4
            and quality.mos_there < quality.mos
        )

    agent.wait_until(is_told, 60, "the far side's report")


def test_strong_jitter_is_named(agent: Agent, line: LossyLine) -> None:
    talk(agent, line)
    line.jitter_ms = 300
    agent.wait_until(lambda: now(agent).cause == "jitter" and now(agent).jitter_ms > 5, 60, "jitter")


def test_no_packets_is_reported_but_not_during_a_hold(agent: Agent, line: LossyLine) -> None:
    key = talk(agent, line)
    agent.wait_until(lambda: now(agent).packets_received > 50, what="packets")
    agent.phone.do(Hold(call_key=key))
    agent.wait_until(lambda: agent.phone.calls[key].is_held_here)
    before = len(agent.of(CallStatistics))
    agent.wait_until(lambda: len(agent.of(CallStatistics)) > before + 4, what="four seconds of hold")
    assert now(agent).cause != "no_packets"
    agent.phone.do(Resume(call_key=key))
    agent.wait_until(lambda: not agent.phone.calls[key].is_held_here)
    line.loss_back_percent = 100
    agent.wait_until(lambda: now(agent).cause == "no_packets", 40, "silence on the wire")
    assert now(agent).mos == 0


def test_a_dead_microphone_is_reported(start_agent: StartAgent, pulse: Pulse, citizen: Baresip) -> None:
    agent = start_agent(sound=Sound(microphone="meja_mouth", speaker="meja_ear", ringer="none"))
    agent.wait_for_state(agent.phone.dial(citizen.uri), CallState.CONNECTED)
    agent.wait_until(lambda: now(agent).cause == "microphone_silent", 60, "a microphone without sound")
    agent.phone.set_muted(True)
    assert now(agent).spoken_s == 0


def test_a_caller_who_pauses_is_no_fault_of_this_computer(
    start_agent: StartAgent, start_baresip: StartBaresip, pulse: Pulse, tmp_path: Path
) -> None:
    """In a pause the sound is digital silence: no device runs dry, so nobody is told to close programs."""
    words = np.concatenate([tone(700, 0.3), np.zeros_like(tone(700, 0.3))])
    write_wav(tmp_path / "words.wav", np.tile(words[::3], 30))
    citizen = start_baresip(answers=True, source=f"aufile,{tmp_path / 'words.wav'}", source_rate_hz=16000)
    agent = start_agent(sound=Sound(microphone="meja_mouth", speaker="meja_ear", ringer="none"))
    agent.wait_for_state(agent.phone.dial(citizen.uri), CallState.CONNECTED)
    agent.wait_until(lambda: now(agent).heard_s > 1, what="words and pauses")
    before = now(agent)
    agent.wait_until(lambda: now(agent).duration_s > before.duration_s + 6, what="ten pauses more")
    assert now(agent).underruns - before.underruns < 4


def test_a_far_side_that_sends_nothing_is_reported_at_the_end(agent: Agent) -> None:
    peer = RawPeer()
    key = agent.phone.dial(peer.uri)
    peer.answer(peer.wait_for("INVITE"), b"200 OK", body=_sdp())
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_until(lambda: now(agent).cause == "no_packets", 40, "no packets")
    agent.let_pass(2)
    agent.phone.hang_up(key)
    ended = agent.wait_for(CallEnded).quality
    assert (ended.cause, ended.mos, ended.packets_received) == ("no_packets", 0, 0)
    peer.close()


def _sdp() -> bytes:
    return (
        b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        b"m=audio 45000 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n"
    )
