"""A call that is hung up here is over at the far side too, and its line is free, whatever that one does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from telephony.messages import CallEnded, CallState, CommandRefused, EngineReady
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.machine import SLOWER
from tests.end2end.peers.raw_call import RawCall, header
from tests.end2end.peers.raw_peer import SDP, RawPeer

StartAgent = Callable[..., Agent]
LINES = 4
WANTS_PASSWORD = b'407 x\r\nProxy-Authenticate: Digest realm="kantor", nonce="%s", algorithm=MD5'
OVERDUE_S = 1.2  # by then pjsua2 has given the line back


@pytest.fixture
def peers() -> Iterator[list[RawPeer]]:
    raw = [RawPeer() for _ in range(LINES + 1)]
    yield raw
    for each in raw:
        each.close()


def test_a_bye_that_the_exchange_challenges_late_is_sent_again_with_the_password(
    start_agent: StartAgent, peers: list[RawPeer]
) -> None:
    exchange = peers[0]
    agent = start_agent(domain=f"127.0.0.1:{exchange.port}", must_register=False)
    key = agent.phone.dial(f"sip:1002@127.0.0.1:{exchange.port}")
    RawCall.accept(exchange)
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.phone.hang_up(key)
    first = exchange.wait_for("BYE ")
    agent.let_pass(OVERDUE_S)
    exchange.answer(first, WANTS_PASSWORD % b"basi")
    signed = exchange.wait_for("BYE ")
    assert header(signed[0], b"CSeq") != header(first[0], b"CSeq")
    assert b'nonce="basi"' in header(signed[0], b"Proxy-Authorization")
    exchange.wait_for_again(signed)  # it was lost
    exchange.answer(signed, b"200 OK")


def test_who_never_acknowledges_our_answer_keeps_no_line_of_ours(
    start_agent: StartAgent, peers: list[RawPeer]
) -> None:
    agent = start_agent()
    port = agent.of(EngineReady)[0].sip_port
    for peer in peers[:LINES]:
        said = len(agent.events)
        peer.invite(port, b"<sip:bisu@127.0.0.1>")
        agent.phone.answer(agent.wait_for_call(said).call_key)
        peer.wait_for("SIP/2.0 200")
    for key in list(agent.phone.calls):
        agent.phone.hang_up(key)
    key = agent.phone.dial(peers[LINES].uri)
    RawCall.accept(peers[LINES])
    agent.wait_for_state(key, CallState.CONNECTED)
    for peer in peers[:LINES]:
        peer.wait_for("BYE ", timeout_s=5)  # they would have been reported after 32 s
    assert not agent.of(CommandRefused)


def test_a_call_that_breaks_at_an_offer_ends_here_within_a_second_of_our_bye(
    start_agent: StartAgent, peers: list[RawPeer]
) -> None:
    peer = peers[0]
    agent = start_agent()
    key = agent.phone.dial(peer.uri)
    RawCall.accept(peer)
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.phone.hold(key)
    peer.answer(peer.wait_for("INVITE "), b"481 Call Does Not Exist", SDP)  # so pjsip ends it
    peer.wait_for("BYE ")
    at = time.monotonic()
    agent.wait_for(CallEnded)
    assert time.monotonic() - at < 1.5 * SLOWER


def test_who_answers_a_call_that_was_given_up_is_told_by_bye_until_that_is_answered(
    start_agent: StartAgent, peers: list[RawPeer]
) -> None:
    peer = peers[0]
    agent = start_agent()
    key = agent.phone.dial(peer.uri)
    invite = peer.wait_for("INVITE ")
    peer.answer(invite, b"180 Ringing")
    agent.wait_for_state(key, CallState.RINGING_THERE)
    agent.phone.hang_up(key)
    agent.let_pass(0.2)  # till pjsua2 is out of it
    for _ in range(2):  # the first ACK was lost
        peer.answer(invite, b"200 OK", SDP)
        peer.wait_for("ACK ")
    bye = peer.wait_for("BYE ")
    peer.wait_for_again(bye)  # so was the first BYE
    peer.answer(bye, b"200 OK")
    for _ in range(2):  # one more may have been on its way
        peer.repeated.clear()
        agent.let_pass(1.2)  # the next would be there after a second
        peer.read()
    assert bye[0] not in peer.repeated
