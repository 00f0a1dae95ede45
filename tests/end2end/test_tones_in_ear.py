"""What the agent's ear hears that no far side says: the tone before an automatic answer, our digits."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

from telephony.messages import CallEnded, CallPolicy, CallState, EngineReady, Sound
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.pulse import RATE_HZ, Pulse
from tests.end2end.peers.raw_call import PLAIN, RawCall
from tests.end2end.peers.raw_peer import RawPeer
from tests.end2end.peers.sound import loudest_slide, tones_heard
from tests.end2end.test_sound import ears

StartAgent = Callable[..., Agent]
ON_DESK = Sound(microphone="meja_mouth", speaker="meja_ear", ringer="none")
FIVE_HZ = (770, 1336)  # ITU-T Q.23
WARNING_HZ = (850, 1250)  # it slides from 600 to 1400 Hz; the digits lie outside this part


def test_a_tone_warns_before_a_call_is_answered_by_itself_and_own_digits_are_heard(
    pulse: Pulse, start_agent: StartAgent
) -> None:
    policy = CallPolicy(auto_answer="all", auto_answer_after_s=2, trusted_peers=(LOOPBACK,))
    agent = start_agent(sound=ON_DESK, policy=policy)
    with closing(RawPeer()) as peer, ears(agent, pulse, "meja") as (ear,):
        peer.invite(agent.of(EngineReady)[0].sip_port, PLAIN)
        key = agent.wait_for_call().call_key
        RawCall.answered(peer)
        agent.wait_for_state(key, CallState.CONNECTED)
        agent.wait_until(lambda: agent.phone.calls[key].codec)
        agent.wait_until(lambda: loudest_slide(ear.samples(), RATE_HZ, *WARNING_HZ) > -30, what="a warning")
        begun = len(ear.samples()) - RATE_HZ // 10
        agent.phone.send_dtmf(key, "555555")

        def hears_five() -> bool:
            return tones_heard(ear.samples()[begun:], RATE_HZ, FIVE_HZ, 1, -45) == set(FIVE_HZ)

        agent.wait_until(hears_five, what="own digits")
        agent.phone.hang_up(key)
        agent.wait_for(CallEnded)
