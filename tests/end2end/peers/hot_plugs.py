"""A headset that is pulled and plugged in again during a call, and how soon the sound is somewhere else."""

from __future__ import annotations

import time
from dataclasses import dataclass

from telephony.messages import SoundRole, SoundRouted
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.pulse import RATE_HZ, Pulse, Recording
from tests.end2end.peers.sound import tone_seconds

HEADSET, FALLBACK = "headset", "meja"
ENDS = ((SoundRole.SPEAKER, "ear"), (SoundRole.MICROPHONE, "mouth"))


@dataclass(frozen=True)
class HotPlug:
    """From the moment before the sound server is asked to drop the headset.

    Attributes:
        routed_ms: Until the desktop knows that both roles are on the fallback.
        heard_ms: Until the far side's tone comes out of the fallback (in steps of 50 ms).
    """

    routed_ms: float
    heard_ms: float


def is_routed(agent: Agent, role: SoundRole, device_id: str, is_fallback: bool) -> bool:
    route = agent.phone.routes.get(role)
    return route is not None and (route.device_id, route.is_fallback) == (device_id, is_fallback)


def are_routed(agent: Agent, name: str, is_fallback: bool) -> bool:
    return all(is_routed(agent, role, f"{name}_{end}", is_fallback) for role, end in ENDS)


def hot_plugs(agent: Agent, pulse: Pulse, count: int, tone_hz: float) -> list[HotPlug]:
    """Pull and plug in again; a call is up, and its far side says a tone."""
    silence = pulse.keep_awake(FALLBACK, 10 * (count + 2))
    ear = pulse.listen(FALLBACK)
    try:
        agent.wait_until(lambda: len(ear.samples()) > RATE_HZ, what="sound server")
        return [_hot_plug(agent, pulse, ear, tone_hz) for _ in range(count)]
    finally:
        ear.close()
        silence.close()


def _hot_plug(agent: Agent, pulse: Pulse, ear: Recording, tone_hz: float) -> HotPlug:
    def present_s() -> float:
        return tone_seconds(ear.samples()[-RATE_HZ // 5 :], RATE_HZ, tone_hz)

    agent.wait_until(lambda: present_s() == 0, what="silence in the fallback")
    before = len(agent.events)
    pulled_at = time.monotonic()
    pulse.unplug(HEADSET)
    heard_at: list[float] = []

    def arrived() -> bool:
        if not heard_at and (present := present_s()):
            heard_at.append(time.monotonic() - present)
        return bool(heard_at) and are_routed(agent, FALLBACK, True)

    agent.wait_until(arrived, what="sound in the fallback")
    got = [
        at
        for at, event in zip(agent.times[before:], agent.events[before:], strict=True)
        if isinstance(event, SoundRouted)
    ]
    pulse.plug(HEADSET)
    agent.wait_until(lambda: are_routed(agent, HEADSET, False), what="return to the headset")
    return HotPlug((max(got) - pulled_at) * 1000, (heard_at[0] - pulled_at) * 1000)
