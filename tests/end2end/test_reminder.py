"""The sound of a due time: on the ringer or softly in the ear, once, and never in a call."""

from __future__ import annotations

from telephony.messages import CommandRefused, PlayReminder, Sound
from tests.end2end.peers.pulse import RATE_HZ, Pulse
from tests.end2end.test_sound import StartAgent, answered, ears, headset, level

__all__ = ["headset"]
DUE = PlayReminder(on_ringer=True)


def test_a_reminder_is_heard_once_on_the_ringer_and_not_in_the_ear(
    pulse: Pulse, headset: str, start_agent: StartAgent
) -> None:
    agent = start_agent(sound=Sound(microphone="none", speaker="headset_ear", ringer="meja_ear"))
    with ears(agent, pulse, headset, "meja") as (ear, ringer):
        agent.phone.do(DUE)
        agent.wait_until(lambda: level(ringer.samples()[-RATE_HZ:]) > -45, what="the reminder")
        agent.wait_until(lambda: level(ringer.samples()[-RATE_HZ // 2 :]) < -60, what="silence after it")
        ended = len(ringer.samples())
        agent.let_pass(2.0)
        assert level(ringer.samples()[ended:]) < -60
        assert level(ear.samples()) < -60


def test_a_reminder_in_the_headset_is_softer(pulse: Pulse, headset: str, start_agent: StartAgent) -> None:
    agent = start_agent(sound=Sound(microphone="none", speaker="headset_ear", ringer="meja_ear"))
    with ears(agent, pulse, headset, "meja") as (ear, ringer):
        agent.phone.do(PlayReminder(on_ringer=False))
        agent.wait_until(lambda: level(ear.samples()[-RATE_HZ:]) > -55, what="the reminder")
        assert level(ringer.samples()) < -60


def test_in_a_call_a_reminder_is_dropped_without_a_word(
    pulse: Pulse, headset: str, start_agent: StartAgent
) -> None:
    agent = start_agent(sound=Sound(microphone="none", speaker="headset_ear", ringer="meja_ear"))
    with ears(agent, pulse, "meja") as (ringer,):
        key, _ = answered(agent)
        agent.let_pass(0.5)  # what is left of the ring
        agent.wait_until(lambda: level(ringer.samples()[-RATE_HZ // 2 :]) < -60, what="the end of the ring")
        began = len(ringer.samples())
        agent.phone.do(DUE)
        agent.let_pass(2.0)
        assert level(ringer.samples()[began:]) < -60
        assert not agent.of(CommandRefused)
        agent.phone.hang_up(key)
