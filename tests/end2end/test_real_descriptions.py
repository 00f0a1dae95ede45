"""Session descriptions of real exchanges, phones and gateways, to engines with SRTP and ICE on and off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from telephony.client.phone import Phone
from telephony.messages import Account, CallEnded, CallIncoming, CallState, EngineReady, Network
from tests.descriptions import GOOD_OFFERS
from tests.end2end.conftest import QUIET
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.raw_dialog import RawDialog


@pytest.fixture(scope="module", params=["off", "optional"])
def engine(qapp: object, request: pytest.FixtureRequest) -> Iterator[Agent]:
    """One with SRTP and one without, for all that is sent here."""
    agent = Agent(Phone())
    agent.phone.start(Account(user="petugas", srtp=request.param), Network(bound_address=LOOPBACK), QUIET)
    agent.wait_for(EngineReady, timeout_s=40)
    yield agent
    agent.phone.stop_and_wait()
    assert len(agent.of(EngineReady)) == 1


@pytest.fixture
def dialog(engine: Agent) -> Iterator[RawDialog]:
    with closing(RawDialog(engine.of(EngineReady)[0].sip_port)) as raw:
        yield raw


def check_that_it_can_be_used(agent: Agent, dialog: RawDialog, key: str, description: str) -> None:
    """Speak now if it began on hold; the agent tries to hold; the far side ends it."""
    agent.wait_for_state(key, CallState.CONNECTED)
    dialog.request("INVITE", description.replace("a=inactive", "a=sendrecv").replace("0.0.0.0", LOOPBACK))
    dialog.ack(dialog.wait_for("SIP/2.0 200", "INVITE"))
    agent.wait_until(lambda: agent.phone.calls[key].codec, what="sound")
    assert not agent.phone.calls[key].is_held_there
    agent.phone.hold(key)
    offer = dialog.wait_for("INVITE")
    assert "a=sendonly" in offer.body
    dialog.respond(offer, "488 Not Acceptable Here")
    dialog.wait_for("ACK")
    dialog.request("BYE")
    dialog.wait_for("SIP/2.0 200", "BYE")
    agent.wait_for(CallEnded, lambda event: event.call_key == key)


@pytest.mark.parametrize("offer", GOOD_OFFERS.values(), ids=GOOD_OFFERS)
def test_an_offer_becomes_a_call(offer: str, engine: Agent, dialog: RawDialog) -> None:
    dialog.call(offer)
    key = engine.wait_for(CallIncoming, lambda event: event.call_id == dialog.call_id).call_key
    engine.phone.answer(key)
    answered = dialog.wait_for("SIP/2.0 200", "INVITE")
    dialog.ack(answered)
    assert answered.body.count("m=") == offer.count("m=")
    engine.wait_for_state(key, CallState.CONNECTED)
    assert engine.phone.calls[key].is_held_there == ("c=IN IP4 0.0.0.0" in offer or "a=inactive" in offer)
    check_that_it_can_be_used(engine, dialog, key, offer)


@pytest.mark.parametrize("name", [name for name in GOOD_OFFERS if "sdes" not in name])
def test_an_answer_written_like_this_becomes_a_call(name: str, engine: Agent, dialog: RawDialog) -> None:
    session, first, *_ = GOOD_OFFERS[name].split("m=")
    answer = f"{session}m={first}"
    key = engine.phone.dial(dialog.uri)
    dialog.respond(dialog.wait_for("INVITE"), "200 OK", answer)
    dialog.wait_for("ACK")
    check_that_it_can_be_used(engine, dialog, key, answer)
