"""Calls with video between us and baresip through Kamailio: what is agreed on, and that sound goes on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from telephony.messages import CallState, CallStatistics, VideoChanged, VideoState
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import MODULES, Baresip
from tests.end2end.peers.kamailio import PASSWORD, Kamailio

StartAgent = Callable[..., Agent]
StartBaresip = Callable[..., Baresip]

CODECS = pytest.mark.parametrize("codec", ["H264", "VP8"])


@pytest.fixture
def agent(kamailio: Kamailio, start_agent: StartAgent) -> Agent:
    return start_agent(domain=kamailio.domain)


@pytest.fixture
def start_citizen(kamailio: Kamailio, start_baresip: StartBaresip) -> Callable[..., Baresip]:
    if not (MODULES / "avcodec.so").exists():
        pytest.skip("baresip without its video modules")

    def start(**settings: object) -> Baresip:
        return start_baresip(proxy=kamailio.domain, password=PASSWORD, **settings)

    return start


def wait_until_heard(agent: Agent) -> None:
    """Wait until sound comes that had not come before."""
    seen = len(agent.of(CallStatistics))
    first = agent.wait_for(CallStatistics, after=len(agent.events)).quality.packets_received
    agent.wait_until(lambda: agent.of(CallStatistics)[-1].quality.packets_received > first, what="sound")
    assert len(agent.of(CallStatistics)) > seen


@CODECS
def test_a_citizen_with_video_calls_and_is_held_and_resumed(
    codec: str, agent: Agent, start_citizen: Callable[..., Baresip]
) -> None:
    citizen = start_citizen(video_codec=codec)
    citizen.dial("petugas")
    incoming = agent.wait_for_call()
    assert incoming.has_video
    key = incoming.call_key
    agent.phone.answer(key)
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_for_video(VideoState.ON, sends=True, receives=True, codec=codec.lower())
    agent.phone.hold(key)
    agent.wait_until(lambda: agent.phone.calls[key].is_held_here)
    agent.wait_for_video(VideoState.ON, sends=False, receives=False)
    agent.phone.resume(key)
    agent.wait_for_video(VideoState.ON, sends=True, receives=True)
    wait_until_heard(agent)


@CODECS
def test_we_call_with_video_and_lose_it_and_add_it_again(
    codec: str, agent: Agent, start_citizen: Callable[..., Baresip]
) -> None:
    citizen = start_citizen(video_codec=codec, answers=True)
    key = agent.phone.dial(citizen.uri, with_video=True)
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_for_video(VideoState.ON, sends=True, receives=True, codec=codec.lower())
    agent.phone.remove_video(key)
    agent.wait_for_video(VideoState.NONE)
    wait_until_heard(agent)
    agent.phone.add_video(key)
    agent.wait_for_video(VideoState.ON, sends=True, codec=codec.lower())
    wait_until_heard(agent)


def test_a_peer_without_video_takes_our_call_with_sound(
    agent: Agent, start_citizen: Callable[..., Baresip]
) -> None:
    citizen = start_citizen(answers=True)
    key = agent.phone.dial(citizen.uri, with_video=True)
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_for_video(VideoState.REFUSED)
    wait_until_heard(agent)


def test_a_citizen_takes_video_that_is_added_to_a_call(
    agent: Agent, start_citizen: Callable[..., Baresip]
) -> None:
    citizen = start_citizen(video_codec="VP8,H264", answers=True)
    key = agent.phone.dial(citizen.uri)
    agent.wait_for_state(key, CallState.CONNECTED)
    assert not agent.of(VideoChanged)
    agent.phone.add_video(key)
    agent.wait_for_video(VideoState.ON, sends=True, receives=True)


def test_encrypted_sound_brings_encrypted_video(
    kamailio: Kamailio, start_agent: StartAgent, start_citizen: Callable[..., Baresip]
) -> None:
    agent = start_agent(domain=kamailio.domain, srtp="required")
    citizen = start_citizen(video_codec="VP8", answers=True, modules=("srtp",), media_encryption="srtp-mand")
    key = agent.phone.dial(citizen.uri, with_video=True)
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_for_video(VideoState.ON, sends=True, is_encrypted=True)
    assert agent.phone.calls[key].srtp == "sdes"
    wait_until_heard(agent)
