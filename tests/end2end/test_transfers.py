"""Transfers, from each of the three chairs: what each party reads, and who hears whom in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from telephony.messages import (
    AttendedTransfer,
    CallChanged,
    CallEnded,
    CallIncoming,
    CallPolicy,
    CallReferred,
    CallState,
    CallStatistics,
    CommandRefused,
    ConferenceChanged,
    EngineReady,
    SetConference,
    Sound,
    Transfer,
    TransferProgress,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.kamailio import PASSWORD, Kamailio
from tests.end2end.peers.linphone import Linphone
from tests.end2end.peers.machine import LOOPBACK, require
from tests.end2end.peers.raw_call import PLAIN, RawCall, header
from tests.end2end.peers.raw_peer import SDP, RawPeer
from tests.end2end.peers.sound import is_complete, read_wav, tone, tone_seconds, write_wav

StartAgent = Callable[..., Agent]
StartBaresip = Callable[..., Baresip]
AGENT_HZ, CITIZEN_HZ, COLLEAGUE_HZ = 500, 700, 1000
CASE = "CC-261125-001-001-3"


@pytest.fixture
def citizen(kamailio: Kamailio, start_baresip: StartBaresip) -> Baresip:
    return start_baresip(proxy=kamailio.domain, password=PASSWORD)


@pytest.fixture
def agent(kamailio: Kamailio, start_agent: StartAgent) -> Agent:
    return start_agent(domain=kamailio.domain)


@pytest.fixture
def peer() -> Iterator[RawPeer]:
    raw = RawPeer()
    yield raw
    raw.close()


def lives(agent: Agent) -> bool:
    return len(agent.of(EngineReady)) == 1 and agent.phone.is_running


def wait_for_sound(agent: Agent, key: str) -> None:
    def is_up() -> bool:
        call = agent.phone.calls.get(key)
        return call is not None and call.state is CallState.CONNECTED and bool(call.codec)

    agent.wait_until(is_up, what="connected call")


def talk(agent: Agent, citizen: Baresip) -> str:
    """Let the citizen call and the agent answer; return the key."""
    citizen.dial("petugas")
    key = agent.wait_for_call().call_key
    agent.phone.answer(key)
    wait_for_sound(agent, key)
    return key


def connected(agent: Agent, peer: RawPeer) -> tuple[str, RawCall]:
    """Let the agent call a raw peer that answers."""
    key = agent.phone.dial(peer.uri)
    dialog = RawCall.accept(peer)
    wait_for_sound(agent, key)
    return key, dialog


def says(folder: Path, name: str, frequency_hz: float) -> Sound:
    """A sound that says a tone for a minute and keeps what it hears."""
    write_wav(folder / f"{name}-says.wav", tone(frequency_hz, 60)[::3])
    microphone, speaker = f"file:{folder}/{name}-says.wav", f"file:{folder}/{name}-hears.wav"
    return Sound(microphone=microphone, speaker=speaker, ringer="none")


def test_a_blind_transfer_brings_the_citizen_to_the_colleague(
    agent: Agent, citizen: Baresip, kamailio: Kamailio, start_agent: StartAgent, tmp_path: Path
) -> None:
    colleague = start_agent("kolega", kamailio.domain, sound=says(tmp_path, "kolega", COLLEAGUE_HZ))
    key = talk(agent, citizen)
    agent.phone.do(Transfer(call_key=key, target="kolega"))
    incoming = colleague.wait_for_call()
    assert (incoming.remote_user, incoming.is_trusted) == ("warga", True)
    agent.wait_for(TransferProgress, lambda event: 100 <= event.code < 200)
    colleague.phone.answer(incoming.call_key)
    done = agent.wait_for(TransferProgress, lambda event: event.is_final)
    ended = agent.wait_for(CallEnded)
    assert (done.code, ended.call_key, ended.code, ended.ended_by) == (200, key, 200, "transferred")
    colleague.wait_for_state(incoming.call_key, CallState.CONNECTED)
    colleague.let_pass(1.5)
    colleague.phone.hang_up(incoming.call_key)
    colleague.wait_for(CallEnded)
    heard = tmp_path / "kolega-hears.wav"
    colleague.wait_until(lambda: is_complete(heard), what="complete recording")
    assert tone_seconds(*read_wav(heard), CITIZEN_HZ) > 0.7


def test_the_case_number_travels_with_a_call_and_with_its_transfer(
    agent: Agent, kamailio: Kamailio, start_agent: StartAgent
) -> None:
    officer, colleague = start_agent("kabid", kamailio.domain), start_agent("kolega", kamailio.domain)
    key = agent.phone.dial("kabid", CASE)
    incoming = officer.wait_for_call()
    assert incoming.case_number == CASE
    officer.phone.answer(incoming.call_key)
    wait_for_sound(agent, key)
    agent.phone.do(Transfer(call_key=key, target="kolega", case_number=CASE))
    assert colleague.wait_for_call().case_number == CASE


def test_a_transfer_to_nobody_gives_the_call_back(agent: Agent, citizen: Baresip) -> None:
    key = talk(agent, citizen)
    agent.phone.do(Transfer(call_key=key, target="tidakada"))
    agent.wait_until(lambda: agent.phone.calls[key].is_held_here, what="hold")
    failed = agent.wait_for(TransferProgress, lambda event: event.is_final)
    assert failed.code == 404
    agent.wait_until(lambda: not agent.phone.calls[key].is_held_here, what="resume")
    agent.phone.hang_up(key)
    assert agent.wait_for(CallEnded).ended_by == "here"


def test_an_attended_transfer_joins_the_two_and_leaves(
    agent: Agent, kamailio: Kamailio, start_agent: StartAgent, tmp_path: Path
) -> None:
    citizen = start_agent("warga", kamailio.domain, sound=says(tmp_path, "warga", CITIZEN_HZ))
    colleague = start_agent("kolega", kamailio.domain, sound=says(tmp_path, "kolega", COLLEAGUE_HZ))
    citizen.phone.dial("petugas")
    first = agent.wait_for_call().call_key
    agent.phone.answer(first)
    agent.wait_for_state(first, CallState.CONNECTED)
    agent.phone.hold(first)
    consultation = agent.phone.dial("kolega")
    consulted = colleague.wait_for_call().call_key
    colleague.phone.answer(consulted)
    agent.wait_for_state(consultation, CallState.CONNECTED)
    agent.wait_until(lambda: agent.phone.calls[first].is_held_here and agent.phone.calls[consultation].codec)
    agent.phone.do(AttendedTransfer(call_key=first, consultation_key=consultation))
    agent.wait_until(lambda: len(agent.of(CallEnded)) == 2, what="two ends")
    assert {(end.call_key, end.ended_by, end.code) for end in agent.of(CallEnded)} == {
        (first, "transferred", 200),
        (consultation, "transferred", 200),
    }
    successor = colleague.wait_for(CallIncoming, lambda event: event.replaces == consulted)
    assert successor.remote_user == "warga"
    assert colleague.wait_for(CallEnded).ended_by == "replaced"
    colleague.wait_for_state(successor.call_key, CallState.CONNECTED)
    referred = citizen.wait_for(CallReferred)
    citizen.wait_for_state(referred.new_call_key, CallState.CONNECTED)
    citizen.let_pass(1.5)
    citizen.phone.hang_up(referred.new_call_key)
    colleague.wait_for(CallEnded, lambda event: event.call_key == successor.call_key)
    for side, name, frequency_hz in ((citizen, "warga", COLLEAGUE_HZ), (colleague, "kolega", CITIZEN_HZ)):
        heard = tmp_path / f"{name}-hears.wav"
        side.wait_until(partial(lambda heard: is_complete(heard), heard), what="complete recording")
        assert tone_seconds(*read_wav(heard), frequency_hz) > 0.7
    assert all(map(lives, (agent, citizen, colleague)))


def test_a_conference_goes_on_without_the_agent_who_leaves_it(
    agent: Agent, kamailio: Kamailio, start_agent: StartAgent, tmp_path: Path
) -> None:
    citizen = start_agent("warga", kamailio.domain, sound=says(tmp_path, "warga", CITIZEN_HZ))
    officer = start_agent("kabid", kamailio.domain)
    keys = []
    for user, side in (("warga", citizen), ("kabid", officer)):
        keys.append(agent.phone.dial(user))
        side.phone.answer(side.wait_for_call().call_key)
        wait_for_sound(agent, keys[-1])
    agent.phone.do(SetConference(call_keys=tuple(keys)))
    agent.wait_for(ConferenceChanged)
    agent.phone.do(AttendedTransfer(call_key=keys[0], consultation_key=keys[1]))
    agent.wait_until(lambda: len(agent.of(CallEnded)) == 2, what="two ends")
    assert {event.ended_by for event in agent.of(CallEnded)} == {"transferred"}
    assert agent.of(ConferenceChanged)[-1].call_keys == ()
    successor = officer.wait_for(CallIncoming, lambda event: event.replaces != "")
    officer.wait_for_state(successor.call_key, CallState.CONNECTED)
    heard = officer.wait_for(
        CallStatistics, lambda e: e.call_key == successor.call_key and e.quality.heard_s > 0.5
    )
    assert heard.quality.codec == "G722"


def test_linphone_follows_an_attended_transfer(start_agent: StartAgent, tmp_path: Path) -> None:
    require("linphonec")
    agent, colleague = start_agent(), start_agent("kolega")
    citizen = Linphone(tmp_path / "linphone")
    citizen.type(f"call sip:petugas@{LOOPBACK}:{agent.of(EngineReady)[0].sip_port}")
    first = agent.wait_for_call().call_key
    agent.phone.answer(first)
    wait_for_sound(agent, first)
    agent.phone.hold(first)
    consultation = agent.phone.dial(f"sip:kolega@{LOOPBACK}:{colleague.of(EngineReady)[0].sip_port}")
    consulted = colleague.wait_for_call().call_key
    colleague.phone.answer(consulted)
    wait_for_sound(agent, consultation)
    agent.wait_until(lambda: agent.phone.calls[first].is_held_here, what="hold")
    agent.phone.do(AttendedTransfer(call_key=first, consultation_key=consultation))
    agent.wait_until(lambda: len(agent.of(CallEnded)) == 2, what="two ends")
    assert {event.ended_by for event in agent.of(CallEnded)} == {"transferred"}
    assert agent.wait_for(TransferProgress, lambda event: event.is_final).code == 200
    successor = colleague.wait_for(CallIncoming, lambda event: event.replaces == consulted)
    colleague.wait_for_state(successor.call_key, CallState.CONNECTED)
    citizen.close()


def test_the_agent_is_transferred_and_sees_the_new_call(
    kamailio: Kamailio, start_agent: StartAgent, citizen: Baresip, start_baresip: StartBaresip, tmp_path: Path
) -> None:
    agent = start_agent(domain=kamailio.domain, sound=says(tmp_path, "petugas", AGENT_HZ))
    third = start_baresip("ketiga", proxy=kamailio.domain, password=PASSWORD, answers=True, records=True)
    key = talk(agent, citizen)
    citizen.command("transfer", "ketiga")
    referred = agent.wait_for(CallReferred)
    assert (referred.call_key, referred.target) == (key, f"sip:ketiga@{kamailio.domain}")
    states = [e.state for e in agent.of(CallChanged) if e.call_key == referred.new_call_key]
    agent.wait_for_state(referred.new_call_key, CallState.CONNECTED)
    agent.wait_for(CallEnded, lambda event: event.call_key == key)
    agent.let_pass(1)
    agent.phone.hang_up(referred.new_call_key)
    agent.wait_for(CallEnded, lambda event: event.call_key == referred.new_call_key)
    third.wait_for("CALL_CLOSED")
    third.close()
    assert tone_seconds(*read_wav(third.heard_wav), AGENT_HZ) > 0.3
    assert not states or states[0] is CallState.CALLING


def test_the_refer_waits_for_the_hold_and_names_case_and_referrer(
    start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent()
    key, dialog = connected(agent, peer)
    agent.phone.do(Transfer(call_key=key, target="sip:kabid@127.0.0.9", case_number=CASE))
    dialog.answer_offer()
    refer = dialog.answer_request("REFER", b"202 Accepted")
    hexed = CASE.encode().hex().encode()
    assert header(refer, b"Refer-To") == (
        b"<sip:kabid@127.0.0.9?User-to-User=" + hexed + b"%3Bencoding%3Dhex%3Bpurpose%3Dcase-number>"
    )
    assert b"petugas" in header(refer, b"Referred-By")
    dialog.notify(b"180 Ringing")
    agent.wait_for(TransferProgress, lambda event: event.code == 180 and not event.is_final)
    agent.phone.do(Transfer(call_key=key, target="sip:lain@127.0.0.9"))
    assert agent.wait_for(CommandRefused).kind == "wrong_state"
    dialog.notify(b"200 OK", b"terminated;reason=noresource")
    agent.wait_for(TransferProgress, lambda event: event.code == 200 and event.is_final)
    dialog.answer_request("BYE")
    assert agent.wait_for(CallEnded).ended_by == "transferred"


def test_a_transfer_that_fails_in_any_way_gives_the_call_back(start_agent: StartAgent, peer: RawPeer) -> None:
    agent = start_agent()
    key, call = connected(agent, peer)

    def transfer() -> int:
        agent.phone.do(Transfer(call_key=key, target="sip:kabid@127.0.0.9"))
        return len(agent.events)

    def must_fail(seen: int, code: int, knows_of_hold: bool = True) -> None:
        refused = agent.wait_for(TransferProgress, lambda e: e.code == code, after=seen)
        assert not refused.is_final
        if knows_of_hold:
            call.answer_offer()
        assert agent.wait_for(TransferProgress, lambda e: e.is_final, after=seen).code == code
        agent.wait_until(lambda: not agent.phone.calls[key].is_held_here, what="resume")

    seen = transfer()
    peer.answer(peer.wait_for("INVITE "), b"488 Not Acceptable Here")  # it is not even held
    call.answer_request("REFER", b"603 Decline")
    must_fail(seen, 603, knows_of_hold=False)

    seen = transfer()
    call.answer_offer()
    call.answer_request("REFER", b"405 Method Not Allowed")
    must_fail(seen, 405)

    seen = transfer()
    call.answer_offer()
    call.answer_request("REFER", b"202 Accepted")
    call.notify(b"999", b"perhaps")
    call.request(b"NOTIFY", (b"Event: refer", b"Subscription-State: active"))
    call.notify(b"486 Busy Here", b"terminated;reason=noresource")
    must_fail(seen, 486)

    for last_word in (b"SIP/2.0 100 Trying\r\n", b""):  # the result is not known: RFC 6665 section 4.1.3
        seen = transfer()
        call.answer_offer()
        call.answer_request("REFER", b"202 Accepted")
        state = b"Subscription-State: terminated;reason=timeout"
        kind = b"Content-Type: message/sipfrag;version=2.0"
        call.request(b"NOTIFY", (b"Event: refer", state, kind), last_word)
        must_fail(seen, 0)
    assert lives(agent)


def test_who_is_asked_about_a_caller_that_is_being_handed_over_stays(
    start_agent: StartAgent, peer: RawPeer
) -> None:
    agent, other = start_agent(), RawPeer()
    first, dialog = connected(agent, peer)
    asked, _ = connected(agent, other)
    agent.phone.do(AttendedTransfer(call_key=first, consultation_key=asked))
    dialog.answer_request("REFER", b"202 Accepted")
    agent.phone.do(Transfer(call_key=asked, target="sip:lain@127.0.0.9"))
    refused = agent.wait_for(CommandRefused)
    assert (refused.kind, refused.call_key) == ("wrong_state", asked)
    assert not [each for each in other.read() if not each[0].startswith(b"ACK ")]
    other.close()


def test_word_in_the_wrong_order_and_a_sudden_end_are_understood(
    start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent()
    for ended_by in ("transferred", "there"):
        seen = len(agent.events)
        key, call = connected(agent, peer)
        agent.phone.do(Transfer(call_key=key, target="sip:kabid@127.0.0.9"))
        call.answer_offer()
        request = peer.wait_for("REFER ")
        if ended_by == "transferred":
            call.notify(b"200 OK", b"terminated;reason=noresource")
            peer.answer(request, b"202 Accepted")
            call.answer_request("BYE")
        else:
            peer.answer(request, b"202 Accepted")
            call.request(b"BYE")
            call.notify(b"200 OK", b"terminated;reason=noresource")
        assert agent.wait_for(CallEnded, after=seen).ended_by == ended_by
    assert lives(agent)


def test_only_who_is_trusted_may_send_us_to_another_call(start_agent: StartAgent, peer: RawPeer) -> None:
    agent = start_agent()
    key, call = connected(agent, peer)
    elsewhere = (b"Refer-To: <sip:kabid@127.0.0.9:1>",)
    call.request(b"REFER", elsewhere)
    peer.wait_for("SIP/2.0 403")
    assert list(agent.phone.calls) == [key]
    agent.phone.set_policy(CallPolicy(trusted_peers=("127.0.0.1",)))

    def is_followed() -> bool:
        call.request(b"REFER", elsewhere)
        return peer.wait_for("SIP/2.0 ")[0].startswith(b"SIP/2.0 202")

    agent.wait_until(is_followed, what="trust")
    assert agent.wait_for(CallReferred).target == "sip:kabid@127.0.0.9:1"


def test_a_refer_to_nowhere_changes_nothing(start_agent: StartAgent, peer: RawPeer) -> None:
    agent = start_agent(policy=CallPolicy(trusted_peers=("127.0.0.1",)))
    key, call = connected(agent, peer)
    for target in (b"", b"Refer-To: <tel:112>", b"Refer-To: <sip:a b@c>"):
        call.request(b"REFER", (target,) if target else ())
        peer.wait_for("SIP/2.0 4")
    call.request(b"REFER", (b"Refer-To: <sip:x@127.0.0.9:1?Replaces=%00>",))
    agent.phone.hang_up(agent.wait_for(CallReferred).new_call_key)  # it is tried, and comes to nothing
    agent.wait_for(CallEnded, lambda event: event.call_key != key)
    agent.phone.hold(key)
    call.answer_offer()
    agent.wait_until(lambda: agent.phone.calls[key].is_held_here, what="hold")
    assert list(agent.phone.calls) == [key]
    assert lives(agent)


def test_an_invite_takes_over_a_call_only_with_its_tags(start_agent: StartAgent, peer: RawPeer) -> None:
    agent = start_agent()
    key, dialog = connected(agent, peer)
    port = agent.of(EngineReady)[0].sip_port
    ours, theirs = dialog.tags
    replaces = b"Replaces: " + dialog.call_id + b";to-tag=%s;from-tag=%s"
    other = RawPeer()
    other.invite(port, PLAIN, headers=[replaces % (b"guessed", ours)])
    other.wait_for("SIP/2.0 481")
    assert list(agent.phone.calls) == [key]
    other.invite(port, PLAIN, headers=[replaces % (theirs, ours)])
    RawCall.answered(other)
    dialog.answer_request("BYE")
    ended = agent.wait_for(CallEnded)
    incoming = agent.wait_for(CallIncoming, lambda event: event.replaces == key)
    assert (ended.call_key, ended.ended_by, ended.code) == (key, "replaced", 200)
    agent.wait_for_state(incoming.call_key, CallState.CONNECTED)
    assert lives(agent)
    other.close()


def test_another_phone_may_pick_up_the_call_that_we_are_making(
    start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent()
    key = agent.phone.dial(peer.uri)
    request = peer.wait_for("INVITE ")
    peer.answer(request, b"180 Ringing")
    agent.wait_for_state(key, CallState.RINGING_THERE)
    invite = request[0]
    theirs = header(invite, b"From").rpartition(b"tag=")[2]
    other = RawPeer()
    replaces = b"Replaces: " + header(invite, b"Call-ID") + b";to-tag=" + theirs + b";from-tag=raw;early-only"
    other.invite(agent.of(EngineReady)[0].sip_port, PLAIN, headers=[replaces])
    RawCall.answered(other)
    peer.answer(peer.wait_for("CANCEL "), b"200 OK")
    peer.answer(request, b"487 Request Terminated")
    assert agent.wait_for(CallEnded).ended_by == "replaced"
    incoming = agent.wait_for(CallIncoming, lambda event: event.replaces == key)
    agent.wait_for_state(incoming.call_key, CallState.CONNECTED)
    assert lives(agent)
    other.close()


def test_who_is_there_after_a_transfer_elsewhere_is_told_by_the_exchange(
    start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent(policy=CallPolicy(trusted_peers=("127.0.0.1",)))
    key, dialog = connected(agent, peer)
    kind = b"Content-Type: application/sdp"
    identity = b'P-Asserted-Identity: "Pak Kabid" <sip:1003@pbx>'
    dialog.request(b"INVITE", (identity, kind), SDP)
    changed = agent.wait_for(CallChanged, lambda event: event.remote_user == "1003")
    assert (changed.call_key, changed.remote_name, changed.remote_uri) == (key, "Pak Kabid", "sip:1003@pbx")
    dialog.request(b"UPDATE", (identity, b"Privacy: id"))  # and then to a caller who withholds the number
    agent.wait_for(CallChanged, lambda event: event.is_remote_anonymous and not event.remote_user)
    dialog.request(b"UPDATE", (b'Remote-Party-ID: "Eko" <sip:1005@pbx>;party=calling;privacy=off',))
    changed = agent.wait_for(CallChanged, lambda event: event.remote_user == "1005")
    assert (changed.remote_name, changed.is_remote_anonymous) == ("Eko", False)
    said = len(agent.events)
    dialog.request(b"UPDATE", (b"Privacy: id",))  # nobody is named, and nobody wants to be
    changed = agent.wait_for(CallChanged, lambda event: event.is_remote_anonymous, after=said)
    assert (changed.remote_user, changed.remote_name) == ("", "")


def test_what_comes_after_the_end_of_a_transferred_call_changes_nothing(
    start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent()
    key, dialog = connected(agent, peer)
    agent.phone.do(Transfer(call_key=key, target="sip:kabid@127.0.0.9"))
    dialog.answer_offer()
    dialog.answer_request("REFER", b"202 Accepted")  # pjsip waits for its NOTIFY from now on
    agent.phone.hang_up(key)
    dialog.answer_request("BYE")
    agent.wait_for(CallEnded)
    others = [RawPeer() for _ in range(4)]  # the next calls have its place in pjsua
    for other in others:
        connected(agent, other)
    ours, theirs = dialog.tags
    dialog.request(b"REFER", (b"Refer-To: <sip:kabid@127.0.0.9>",))
    peer.wait_for("SIP/2.0 481")
    dialog.notify(b"200 OK", b"terminated;reason=noresource")
    replaces = b"Replaces: " + dialog.call_id + b";to-tag=" + theirs + b";from-tag=" + ours
    peer.invite(agent.of(EngineReady)[0].sip_port, PLAIN, headers=[replaces])
    peer.wait_for("SIP/2.0 603")
    assert [call.state for call in agent.phone.calls.values()] == [CallState.CONNECTED] * 4
    assert lives(agent)
    for other in others:
        other.close()
