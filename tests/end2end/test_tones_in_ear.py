"""What the agent's ear hears that no far side says: the tone before an answer by itself, own digits."""

from __future__ import annotations

from collections.abc import Callable

from telephony.messages import CallEnded, CallPolicy, CallState, EngineReady, Sound
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.pulse import RATE_HZ, Pulse
from tests.end2end.peers.raw_call import PLAIN, RawCall
from tests.end2end.peers.raw_peer import RawPeer
from tests.end2end.peers.sound import loudest_slide, tones_heard

StartAgent = Callable[..., Agent]
ON_DESK = Sound(microphone="meja_mouth", speaker="meja_ear", ringer="none")
FIVE_HZ = (770, 1336)  # ITU-T Q.23
WARNING_HZ = (850, 1250)  # it slides from 600 to 1400 Hz; the digits lie outside this part


def test_a_tone_warns_before_a_call_is_answered_by_itself_and_own_digits_are_heard(
    pulse: Pulse, start_agent: StartAgent
) -> None:
    policy = CallPolicy(auto_answer="all", auto_answer_after_s=2, trusted_peers=(LOOPBACK,))
    agent = start_agent(sound=ON_DESK, policy=policy)
    peer = RawPeer()
    ear = pulse.listen("meja")
    peer.invite(agent.of(EngineReady)[0].sip_port, PLAIN)
    key = agent.wait_for_call().call_key
    RawCall.answered(peer)
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_until(lambda: agent.phone.calls[key].codec)
    agent.let_pass(0.5)
    agent.phone.send_dtmf(key, "555555")
    agent.let_pass(1.5)
    agent.phone.hang_up(key)
    agent.wait_for(CallEnded)
    heard = ear.close()
    peer.close()
    assert loudest_slide(heard, RATE_HZ, *WARNING_HZ) > -30
    assert tones_heard(heard, RATE_HZ, FIVE_HZ, last_s=1, above_dbfs=-45) == set(FIVE_HZ)
