"""Digits without telephone-event in the far side's description: INFO, one after the other, each once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from telephony.messages import CallPolicy, CallState, CommandRefused, DtmfReceived, DtmfSent, EngineReady
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.raw_call import RawCall, header
from tests.end2end.peers.raw_peer import SDP, RawPeer

StartAgent = Callable[..., Agent]
WITH_EVENTS = SDP.replace(b"RTP/AVP 8", b"RTP/AVP 8 101") + b"a=rtpmap:101 telephone-event/8000\r\n"


@pytest.fixture
def peer() -> Iterator[RawPeer]:
    raw = RawPeer()
    yield raw
    raw.close()


def connected(agent: Agent, peer: RawPeer, body: bytes = SDP) -> tuple[str, RawCall]:
    key = agent.phone.dial(peer.uri)
    dialog = RawCall.accept(peer, body)

    def is_up() -> bool:
        call = agent.phone.calls.get(key)
        return call is not None and call.state is CallState.CONNECTED and bool(call.codec)

    agent.wait_until(is_up, what="connected call")
    return key, dialog


def test_digits_go_by_info_in_order_where_rtp_cannot_carry_them(
    start_agent: StartAgent, peer: RawPeer
) -> None:
    agent = start_agent()
    key, _dialog = connected(agent, peer)
    agent.phone.send_dtmf(key, "1#7")
    assert agent.wait_for(DtmfSent) == DtmfSent(call_key=key, digits="1#7", method="info")
    seen = ""
    for _ in range(3):
        request = peer.wait_for("INFO ")
        assert header(request[0], b"Content-Type") == b"application/dtmf-relay"
        seen += re.findall(r"Signal=(.)", request[0].decode())[0]
        assert not any(message.startswith(b"INFO ") for message, _ in peer.heard)  # one at a time
        peer.answer(request, b"200 OK")
    assert seen == "1#7"
    agent.phone.send_dtmf(key, "x")
    assert agent.wait_for(CommandRefused).command == "SendDtmf"


def test_the_policy_chooses_the_way_and_says_which_it_was(start_agent: StartAgent, peer: RawPeer) -> None:
    agent = start_agent()
    key, _dialog = connected(agent, peer, WITH_EVENTS)
    agent.phone.send_dtmf(key, "5")
    assert agent.wait_for(DtmfSent).method == "rfc4733"
    agent.phone.set_policy(CallPolicy(dtmf="info"))
    agent.phone.send_dtmf(key, "6")
    agent.wait_for(DtmfSent, lambda event: event.method == "info")
    peer.answer(peer.wait_for("INFO "), b"415 Unsupported Media Type")
    assert len(agent.of(EngineReady)) == 1


def test_a_digit_by_info_is_heard_once(start_agent: StartAgent, peer: RawPeer) -> None:
    agent = start_agent()
    key, dialog = connected(agent, peer)
    kind = b"Content-Type: application/dtmf-relay"
    for body in (b"Signal=4\r\nDuration=160\r\n", b"Duration=160\r\nSignal= 4", b"Signal=10\r\nDuration=100"):
        dialog.request(b"INFO", (kind,), body)
        peer.wait_for("SIP/2.0 200")
    dialog.request(b"INFO", (b"Content-Type: application/dtmf",), b"7\r\n")
    peer.wait_for("SIP/2.0 200")
    dialog.request(b"INFO", (kind,), b"nonsense")
    peer.wait_for("SIP/2.0 400")
    agent.wait_until(lambda: len(agent.of(DtmfReceived)) == 4, what="four digits")
    assert "".join(event.digit for event in agent.of(DtmfReceived)) == "44*7"
    assert agent.phone.calls[key].state is CallState.CONNECTED
