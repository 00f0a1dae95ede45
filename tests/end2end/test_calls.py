"""Calls with baresip through Kamailio: who rings, who hears what, how calls end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from telephony.messages import (
    CallChanged,
    CallEnded,
    CallState,
    CallStatistics,
    CommandRefused,
    DtmfReceived,
    MuteChanged,
    Sound,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.kamailio import PASSWORD, Kamailio
from tests.end2end.peers.pulse import RATE_HZ, Pulse
from tests.end2end.peers.sound import is_complete, read_wav, tone, tone_seconds, write_wav

StartAgent = Callable[..., Agent]
StartBaresip = Callable[..., Baresip]

AGENT_HZ, CITIZEN_HZ = 500, 700  # what each side says; baresip's tone is in its default source
ON_DESK = Sound(microphone="meja_mouth", speaker="meja_ear", ringer="meja_ear")


@pytest.fixture
def citizen(kamailio: Kamailio, start_baresip: StartBaresip) -> Baresip:
    return start_baresip(proxy=kamailio.domain, password=PASSWORD, name="Budi Santoso")


@pytest.fixture
def listener(kamailio: Kamailio, start_baresip: StartBaresip) -> Baresip:
    """A citizen who records what is heard."""
    return start_baresip(proxy=kamailio.domain, password=PASSWORD, name="Budi Santoso", records=True)


@pytest.fixture
def agent(kamailio: Kamailio, start_agent: StartAgent) -> Agent:
    return start_agent(domain=kamailio.domain)


def talk(agent: Agent, citizen: Baresip) -> str:
    """Let the citizen call and the agent answer; return the key."""
    citizen.dial("petugas")
    key = agent.wait_for_call().call_key
    agent.phone.answer(key)
    agent.wait_for_state(key, CallState.CONNECTED)
    return key


def heard_s(agent: Agent) -> float:
    return max((got.quality.heard_s for got in agent.of(CallStatistics)), default=0.0)


def spoken_s(agent: Agent) -> float:
    return max((got.quality.spoken_s for got in agent.of(CallStatistics)), default=0.0)


def test_an_incoming_call_is_heard_by_both_sides(
    pulse: Pulse, kamailio: Kamailio, start_agent: StartAgent, listener: Baresip
) -> None:
    agent = start_agent(domain=kamailio.domain, sound=ON_DESK)
    ear = pulse.listen("meja")
    listener.dial("petugas")
    incoming = agent.wait_for_call()
    assert (incoming.remote_user, incoming.remote_name) == ("warga", "Budi Santoso")
    assert incoming.remote_uri == f"sip:warga@{kamailio.domain}"
    assert not incoming.is_anonymous
    listener.wait_for("CALL_RINGING")
    voice = pulse.speak("meja", tone(AGENT_HZ, 60))
    agent.let_pass(2)  # the null sink needs it to get going; a person takes longer to answer
    agent.phone.answer(incoming.call_key)
    agent.wait_for_state(incoming.call_key, CallState.CONNECTED)
    agent.wait_until(lambda: min(heard_s(agent), spoken_s(agent)) > 2.5, what="voices")
    agent.phone.hang_up(incoming.call_key)
    ended = agent.wait_for(CallEnded)
    listener.wait_for("CALL_CLOSED")
    voice.close()
    listener.close()
    assert (ended.code, ended.ended_by, ended.quality.codec) == (200, "here", "G722")
    assert min(ended.quality.heard_s, ended.quality.spoken_s) > 2
    assert ended.quality.packets_lost == 0
    assert tone_seconds(ear.close(), RATE_HZ, CITIZEN_HZ) > 1.2
    assert tone_seconds(*read_wav(listener.heard_wav), AGENT_HZ) > 1.2


@pytest.mark.parametrize(("transport", "codec"), [("udp", "PCMA"), ("tcp", "PCMU")])
def test_an_outgoing_call_plays_and_records_files(
    transport: str,
    codec: str,
    kamailio: Kamailio,
    start_agent: StartAgent,
    start_baresip: StartBaresip,
    tmp_path: Path,
) -> None:
    write_wav(tmp_path / "says.wav", tone(AGENT_HZ, 1.5)[::3])
    heard = tmp_path / "hears.wav"
    citizen = start_baresip(
        proxy=kamailio.domain,
        password=PASSWORD,
        answers=True,
        codecs=f"{codec}/8000/1",
        transport=transport,
        records=True,
    )
    sound = Sound(microphone=f"file:{tmp_path}/says.wav", speaker=f"file:{heard}", ringer="none")
    agent = start_agent(domain=kamailio.domain, transport=transport, sound=sound)
    key = agent.phone.dial("warga")
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_until(lambda: heard_s(agent) > 2.7, what="a voice")
    citizen.hang_up()
    ended = agent.wait_for(CallEnded)
    citizen.close()
    assert (ended.code, ended.ended_by, ended.quality.codec) == (200, "there", codec)
    states = [event.state for event in agent.of(CallChanged)]
    assert states[0] is CallState.CALLING
    assert CallState.CONNECTED in states
    assert 0.8 < tone_seconds(*read_wav(citizen.heard_wav), AGENT_HZ) < 1.7  # once, from its beginning
    agent.wait_until(lambda: is_complete(heard), what="complete recording")
    assert tone_seconds(*read_wav(heard), CITIZEN_HZ) > 1.2
    assert ended.quality.packets_sent > 100  # silence is sent when the file has ended


def test_declining_a_call_tells_the_caller_603(agent: Agent, citizen: Baresip) -> None:
    citizen.dial("petugas")
    agent.phone.hang_up(agent.wait_for_call().call_key)
    ended = agent.wait_for(CallEnded)
    assert (ended.code, ended.ended_by) == (603, "here")
    assert "603" in str(citizen.wait_for("CALL_CLOSED"))


def test_a_caller_who_gives_up_is_told_as_487(agent: Agent, citizen: Baresip) -> None:
    citizen.dial("petugas")
    incoming = agent.wait_for_call()
    citizen.wait_for("CALL_RINGING")
    citizen.hang_up()
    ended = agent.wait_for(CallEnded)
    assert ended.call_key == incoming.call_key
    assert (ended.code, ended.ended_by) == (487, "there")


def test_a_call_nobody_answers_can_be_cancelled(agent: Agent, citizen: Baresip) -> None:
    key = agent.phone.dial("warga")
    agent.wait_for_state(key, CallState.RINGING_THERE)
    agent.phone.hang_up(key)
    ended = agent.wait_for(CallEnded)
    assert (ended.code, ended.ended_by) == (487, "here")
    citizen.wait_for("CALL_CLOSED")


def test_an_unknown_number_is_reported_as_404(agent: Agent) -> None:
    key = agent.phone.dial("0274 512 345")
    ended = agent.wait_for(CallEnded)
    assert (ended.call_key, ended.code, ended.ended_by) == (key, 404, "failure")


def test_the_pbx_says_who_calls_for_its_trunk(
    kamailio: Kamailio, agent: Agent, start_baresip: StartBaresip
) -> None:
    trunk = start_baresip("pbx", proxy=kamailio.domain, password=PASSWORD)
    trunk.dial("petugas")
    incoming = agent.wait_for_call()
    assert (incoming.remote_user, incoming.remote_name) == ("+62227213805", "Ibu Sari")


def test_a_second_call_rings_while_the_first_goes_on(
    agent: Agent, citizen: Baresip, kamailio: Kamailio, start_baresip: StartBaresip
) -> None:
    first = talk(agent, citizen)
    other = start_baresip("warga2", proxy=kamailio.domain, password=PASSWORD)
    seen = len(agent.events)
    other.dial("petugas")
    second = agent.wait_for_call(after=seen).call_key
    agent.phone.hold(first)
    agent.wait_until(lambda: agent.phone.calls[first].is_held_here)
    agent.phone.answer(second)
    agent.wait_for_state(second, CallState.CONNECTED)
    assert agent.phone.calls[first].state is CallState.CONNECTED
    other.hang_up()
    agent.wait_for(CallEnded, lambda event: event.call_key == second)
    agent.phone.resume(first)
    agent.wait_until(lambda: not agent.phone.calls[first].is_held_here)


def test_hold_and_resume_by_either_side(agent: Agent, citizen: Baresip) -> None:
    key = talk(agent, citizen)
    agent.wait_until(lambda: agent.phone.calls[key].codec)
    agent.phone.hold(key)
    agent.wait_until(lambda: agent.phone.calls[key].is_held_here)
    agent.phone.resume(key)
    agent.wait_until(lambda: not agent.phone.calls[key].is_held_here)
    citizen.command("hold")
    agent.wait_until(lambda: agent.phone.calls[key].is_held_there)
    citizen.command("resume")
    agent.wait_until(lambda: not agent.phone.calls[key].is_held_there)
    agent.phone.hang_up(key)
    assert agent.wait_for(CallEnded).quality.packets_lost == 0


def test_digits_travel_both_ways(agent: Agent, citizen: Baresip) -> None:
    key = talk(agent, citizen)
    for digit in "17":
        citizen.command("sndcode", digit)
    agent.wait_until(lambda: len(agent.of(DtmfReceived)) == 2, what="two digits")
    assert [event.digit for event in agent.of(DtmfReceived)] == ["1", "7"]
    # baresip 1.1 drops packets that repeat a timestamp, so it never sees the end of an event: one digit only.
    agent.phone.send_dtmf(key, "4")
    assert citizen.wait_for("CALL_DTMF_START")["param"] == "4"


def test_a_row_of_digits_arrives_whole(agent: Agent, kamailio: Kamailio, start_agent: StartAgent) -> None:
    menu = start_agent("menu", kamailio.domain)
    key = agent.phone.dial("menu")
    menu.phone.answer(menu.wait_for_call().call_key)
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.phone.send_dtmf(key, "42#*9")
    menu.wait_until(lambda: len(menu.of(DtmfReceived)) == 5, what="five digits")
    assert "".join(event.digit for event in menu.of(DtmfReceived)) == "42#*9"


def test_mute_sends_silence_and_the_stream_goes_on(
    pulse: Pulse, kamailio: Kamailio, start_agent: StartAgent, listener: Baresip
) -> None:
    agent = start_agent(domain=kamailio.domain, sound=ON_DESK)
    voice = pulse.speak("meja", tone(AGENT_HZ, 60))
    key = talk(agent, listener)
    agent.wait_until(lambda: any(s.quality.spoken_s > 1 for s in agent.of(CallStatistics)), what="a voice")
    agent.phone.set_muted(True)
    assert agent.wait_for(MuteChanged).is_muted
    agent.let_pass(2)
    agent.phone.hang_up(key)
    ended = agent.wait_for(CallEnded)
    listener.wait_for("CALL_CLOSED")
    voice.close()
    listener.close()
    heard, rate_hz = read_wav(listener.heard_wav)
    assert tone_seconds(heard[-rate_hz:], rate_hz, AGENT_HZ) == 0
    assert tone_seconds(heard, rate_hz, AGENT_HZ) > 0.3
    assert ended.quality.packets_sent > 30 * ended.quality.duration_s


def test_a_command_for_no_call_is_refused(agent: Agent) -> None:
    agent.phone.answer("nobody")
    refused = agent.wait_for(CommandRefused)
    assert (refused.command, refused.kind) == ("Answer", "no_such_call")
