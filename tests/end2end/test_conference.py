"""The conference: what each party really hears, distinguished by a tone for each voice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from telephony.messages import CallEnded, CallState, ConferenceChanged, EngineReady, SetConference, Sound
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.kamailio import PASSWORD, Kamailio
from tests.end2end.peers.sound import is_complete, read_wav, tone, tones_heard, write_wav

StartAgent = Callable[..., Agent]
StartBaresip = Callable[..., Baresip]
AGENT_HZ, CITIZEN_HZ, OFFICER_HZ = 500, 700, 1100
ALL_HZ = (AGENT_HZ, CITIZEN_HZ, OFFICER_HZ)


def says(folder: Path, name: str, frequency_hz: float) -> Sound:
    """A sound that says a tone for a minute and keeps what it hears."""
    write_wav(folder / f"{name}-says.wav", tone(frequency_hz, 60, level=0.2)[::3])
    microphone, speaker = f"file:{folder}/{name}-says.wav", f"file:{folder}/{name}-hears.wav"
    return Sound(microphone=microphone, speaker=speaker, ringer="none")


def call(agent: Agent, user: str) -> str:
    key = agent.phone.dial(user)

    def is_up() -> bool:
        call = agent.phone.calls.get(key)
        return call is not None and call.state is CallState.CONNECTED and bool(call.codec)

    agent.wait_until(is_up, what="connected call")
    return key


def test_each_party_hears_the_other_two_and_not_itself(
    kamailio: Kamailio, start_agent: StartAgent, start_baresip: StartBaresip, tmp_path: Path
) -> None:
    agent = start_agent(domain=kamailio.domain, sound=says(tmp_path, "petugas", AGENT_HZ))
    citizen, officer = (
        start_baresip(
            user,
            proxy=kamailio.domain,
            password=PASSWORD,
            answers=True,
            records=True,
            source=f"ausine,{frequency_hz}",
        )
        for user, frequency_hz in (("warga", CITIZEN_HZ), ("kabid", OFFICER_HZ))
    )
    keys = call(agent, "warga"), call(agent, "kabid")
    agent.phone.do(SetConference(call_keys=keys))
    assert set(agent.wait_for(ConferenceChanged).call_keys) == set(keys)
    agent.let_pass(2)
    for peer in (citizen, officer):
        peer.hang_up()
        peer.wait_for("CALL_CLOSED")
    agent.wait_until(lambda: len(agent.of(CallEnded)) == 2, what="two ends")
    assert [event.call_keys for event in agent.of(ConferenceChanged)][-1] == ()
    for peer in (citizen, officer):
        peer.close()
    heard = tmp_path / "petugas-hears.wav"
    agent.wait_until(lambda: is_complete(heard), what="complete recording")
    # The last second before the first of them left.
    assert tones_heard(*read_wav(citizen.heard_wav), ALL_HZ, last_s=1) == {AGENT_HZ, OFFICER_HZ}
    assert CITIZEN_HZ not in tones_heard(*read_wav(citizen.heard_wav), ALL_HZ)
    assert tones_heard(*read_wav(officer.heard_wav), ALL_HZ) >= {AGENT_HZ, CITIZEN_HZ}
    assert OFFICER_HZ not in tones_heard(*read_wav(officer.heard_wav), ALL_HZ)
    assert tones_heard(*read_wav(heard), ALL_HZ) == {CITIZEN_HZ, OFFICER_HZ}


def test_a_member_on_hold_comes_back_and_the_rest_goes_on_when_one_leaves(
    kamailio: Kamailio, start_agent: StartAgent, tmp_path: Path
) -> None:
    agent = start_agent(domain=kamailio.domain, sound=says(tmp_path, "petugas", AGENT_HZ))
    citizen = start_agent("warga", kamailio.domain, sound=says(tmp_path, "warga", CITIZEN_HZ))
    officer = start_agent("kabid", kamailio.domain, sound=says(tmp_path, "kabid", OFFICER_HZ))
    first = agent.phone.dial("warga")
    citizen.phone.answer(citizen.wait_for_call().call_key)
    agent.wait_for_state(first, CallState.CONNECTED)
    agent.wait_until(lambda: agent.phone.calls[first].codec)
    agent.phone.hold(first)
    second = agent.phone.dial("kabid")
    officer.phone.answer(officer.wait_for_call().call_key)
    agent.wait_for_state(second, CallState.CONNECTED)
    agent.wait_until(lambda: agent.phone.calls[first].is_held_here and agent.phone.calls[second].codec)
    agent.phone.do(SetConference(call_keys=(first, second)))
    agent.wait_until(lambda: not agent.phone.calls[first].is_held_here, what="resume for the conference")
    agent.phone.hold(first)
    agent.wait_until(lambda: agent.phone.calls[first].is_held_here, what="hold within the conference")
    agent.phone.resume(first)
    agent.wait_until(lambda: not agent.phone.calls[first].is_held_here, what="resume within the conference")
    assert len(agent.of(ConferenceChanged)) == 1
    agent.let_pass(1.5)
    citizen.phone.stop_and_wait()
    agent.wait_for(CallEnded, lambda event: event.call_key == first)
    agent.wait_for(ConferenceChanged, lambda event: event.call_keys == ())
    assert agent.phone.calls[second].state is CallState.CONNECTED
    agent.let_pass(1.5)
    agent.phone.hang_up(second)
    officer.wait_for(CallEnded)
    citizen_heard, officer_heard = tmp_path / "warga-hears.wav", tmp_path / "kabid-hears.wav"
    officer.wait_until(lambda: is_complete(officer_heard), what="complete recording")
    assert tones_heard(*read_wav(citizen_heard), ALL_HZ, last_s=0.7) == {AGENT_HZ, OFFICER_HZ}
    assert tones_heard(*read_wav(officer_heard), ALL_HZ, last_s=0.7) == {AGENT_HZ}
    assert len(agent.of(EngineReady)) == 1
