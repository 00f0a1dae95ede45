"""Session descriptions that would abort pjsua2, wherever a far side can put them: the engine lives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from telephony.messages import CallEnded, CallIncoming, CallState
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.raw_dialog import Heard, RawDialog

SDP = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio 45000 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n"
)
BROKEN_OFFERS = {
    "address": SDP.replace("c=IN IP4 127.0.0.1", "c=IN IP4 " + "a" * 254),
    "port": SDP.replace("45000", "99999"),
    "nonsense": "\0\xff\xfe" * 40,
}
BROKEN_ANSWERS = {
    **BROKEN_OFFERS,
    "swapped": SDP.replace("m=audio", "m=video"),
    "more": SDP + "m=video 4 RTP/AVP 31\r\n" * 2,  # than the sound, and perhaps video, that was offered
    "fewer": SDP.partition("m=")[0],
    "many": SDP.replace("AVP 8", "AVP 97").replace("a=rtpmap", "a=rtpmap:8 PCMA/8000\r\n" * 70 + "a=rtpmap"),
    "foreign": SDP.replace("AVP 8", "AVP 97").replace("a=rtpmap:8 PCMA/8000\r\n", ""),
    "transport": SDP.replace("RTP/AVP", "UDPTL"),
}
offers = pytest.mark.parametrize("broken", BROKEN_OFFERS.values(), ids=BROKEN_OFFERS)
answers = pytest.mark.parametrize("broken", BROKEN_ANSWERS.values(), ids=BROKEN_ANSWERS)


@pytest.fixture
def dialog(engine: tuple[Agent, int], agent: Agent) -> Iterator[RawDialog]:
    raw = RawDialog(engine[1])
    yield raw
    raw.close()


def connected(agent: Agent, dialog: RawDialog) -> str:
    """Let the far side call and the agent answer; return the call's key."""
    dialog.call(SDP)
    key = agent.wait_for_call().call_key
    agent.phone.answer(key)
    dialog.ack(dialog.wait_for("SIP/2.0 200", "INVITE"))
    agent.wait_for_state(key, CallState.CONNECTED)
    return key


def check_that_it_goes_on(agent: Agent, dialog: RawDialog, key: str) -> None:
    """Hold, resume, end: all with good descriptions."""
    for command, direction in ((agent.phone.hold, "sendonly"), (agent.phone.resume, "sendrecv")):
        command(key)
        offer = dialog.wait_for("INVITE")
        assert f"a={direction}" in offer.body
        dialog.respond(offer, "200 OK", SDP)
        dialog.wait_for("ACK")
    agent.wait_until(lambda: not agent.phone.calls[key].is_held_here, what="resumed")
    dialog.request("BYE")
    dialog.wait_for("SIP/2.0 200", "BYE")
    agent.wait_for(CallEnded)


@offers
def test_in_an_invite(broken: str, agent: Agent, dialog: RawDialog) -> None:
    dialog.request("INVITE", broken)
    refused = dialog.wait_for("SIP/2.0 488")
    assert refused.values("Warning")
    dialog.ack(refused)
    with closing(RawDialog(dialog.engine_port)) as good:
        check_that_it_goes_on(agent, good, connected(agent, good))
    assert len(agent.of(CallIncoming)) == 1


@offers
@pytest.mark.parametrize("method", ["INVITE", "UPDATE"])
def test_in_a_new_offer_during_the_call(method: str, broken: str, agent: Agent, dialog: RawDialog) -> None:
    key = connected(agent, dialog)
    dialog.request(method, broken)
    refused = dialog.wait_for("SIP/2.0 488", method)
    if method == "INVITE":
        dialog.ack(refused)
    check_that_it_goes_on(agent, dialog, key)


@answers
def test_in_the_answer_to_our_call(broken: str, agent: Agent, dialog: RawDialog) -> None:
    key = agent.phone.dial(dialog.uri)
    dialog.respond(dialog.wait_for("INVITE"), "200 OK", broken)
    dialog.wait_for("ACK")
    dialog.respond(dialog.wait_for("BYE"), "200 OK")
    ended = agent.wait_for(CallEnded)
    assert (ended.call_key, ended.code, ended.ended_by) == (key, 488, "failure")


@answers
def test_in_an_early_answer_to_our_call(broken: str, agent: Agent, dialog: RawDialog) -> None:
    key = agent.phone.dial(dialog.uri)
    invite = dialog.wait_for("INVITE")
    dialog.respond(invite, "183 Session Progress", broken)
    dialog.respond(invite, "200 OK", SDP)
    dialog.wait_for("ACK")
    agent.wait_for_state(key, CallState.CONNECTED)
    check_that_it_goes_on(agent, dialog, key)


@answers
def test_in_the_answer_to_our_hold(broken: str, agent: Agent, dialog: RawDialog) -> None:
    key = connected(agent, dialog)
    agent.phone.hold(key)
    dialog.respond(dialog.wait_for("INVITE"), "200 OK", broken)
    dialog.wait_for("ACK")
    check_that_it_goes_on(agent, dialog, key)


@answers
def test_in_the_ack_of_a_late_offer(broken: str, agent: Agent, dialog: RawDialog) -> None:
    dialog.call("")
    key = agent.wait_for_call().call_key
    agent.phone.answer(key)
    offer = dialog.wait_for("SIP/2.0 200", "INVITE")
    assert "m=audio" in offer.body
    dialog.ack(offer, broken)
    dialog.respond(dialog.wait_for("BYE"), "200 OK")
    agent.wait_for(CallEnded)


@offers
def test_in_a_prack(broken: str, agent: Agent, dialog: RawDialog) -> None:
    ringing = reliably_ringing(dialog)
    rack = f"RAck: {ringing.values('RSeq')[0]} {ringing.values('CSeq')[0]}"
    dialog.request("PRACK", broken, rack)
    dialog.wait_for("SIP/2.0 488", "PRACK")
    dialog.request("PRACK", "", rack)
    dialog.wait_for("SIP/2.0 200", "PRACK")


def reliably_ringing(dialog: RawDialog) -> Heard:
    dialog.request("INVITE", SDP, "Require: 100rel")
    return dialog.wait_for("SIP/2.0 180")


@pytest.mark.parametrize(
    ("status", "body"),
    [("200 OK", SDP), ("200 OK", BROKEN_ANSWERS["swapped"]), ("503 X", ""), ("488 X", ""), ("481 X", "")],
    ids=["good", "swapped", "503", "488", "481"],
)
@pytest.mark.parametrize("is_incoming", [False, True], ids=["out", "in"])
def test_in_an_answer_that_comes_when_its_call_is_over(
    is_incoming: bool, status: str, body: str, agent: Agent, dialog: RawDialog
) -> None:
    """Pjsua has given the call's place to the next one then, whose media it would take away."""
    key = connected(agent, dialog)
    agent.phone.hold(key)
    offer = dialog.wait_for("INVITE")
    dialog.request("BYE")
    dialog.wait_for("SIP/2.0 200", "BYE")
    agent.wait_for(CallEnded)
    with closing(RawDialog(dialog.engine_port)) as other:
        if is_incoming:
            other.call(SDP)
            next_key = agent.wait_for(CallIncoming, lambda event: event.call_id == other.call_id).call_key
        else:
            next_key = agent.phone.dial(other.uri)
            invite = other.wait_for("INVITE")
        dialog.respond(offer, status, body)
        dialog.wait_for("ACK")
        if is_incoming:
            agent.phone.answer(next_key)
            other.ack(other.wait_for("SIP/2.0 200", "INVITE"))
        else:
            other.respond(invite, "200 OK", SDP)
            other.wait_for("ACK")
        agent.wait_for_state(next_key, CallState.CONNECTED)
        check_that_it_goes_on(agent, other, next_key)
