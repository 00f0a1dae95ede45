"""How long the SIP thread waits for a packet or a command while nothing goes on."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any

import pytest

from telephony.engine.audio.ring_buffer import RingBuffer
from telephony.engine.user_agent import POLL_MS, REST_POLL_MS, UserAgent
from telephony.messages import Refresh


@dataclass
class Part:
    must_tick: bool = False


@pytest.fixture
def agent() -> UserAgent:
    def nothing(*_given: object) -> None:
        pass

    unused: Any = None
    agent = UserAgent(
        send=nothing,
        microphone=RingBuffer(prime_ms=8, most_ms=100),
        speaker=deque(),
        frame_turns=unused,
        need_sound=nothing,
        sound_chosen=nothing,
        ask_sound=nothing,
        video_process=unused,
        left=nothing,
    )
    for name in ("_calls", "_recorder", "_heap", "_texts"):
        setattr(agent, name, Part())
    return agent


def test_it_waits_long_while_no_part_has_something_to_do(agent: UserAgent) -> None:
    assert agent._poll_ms() == REST_POLL_MS
    for name in ("_calls", "_recorder", "_heap", "_texts"):
        part = getattr(agent, name)
        part.must_tick = True
        assert agent._poll_ms() == POLL_MS
        part.must_tick = False
    agent._deferred.append(lambda: None)
    assert agent._poll_ms() == POLL_MS


def test_it_waits_until_the_next_job_is_due(agent: UserAgent) -> None:
    agent._later.after(1.5, lambda: None)
    assert 1000 < agent._poll_ms() <= 1500
    agent._later.after(0, lambda: None)
    assert agent._poll_ms() == POLL_MS


def test_a_command_that_came_before_the_thread_could_be_woken_does_not_wait(agent: UserAgent) -> None:
    agent.post(Refresh())
    assert agent._poll_ms() == 0
