"""Texts by SIP MESSAGE, through Kamailio and from peers of all sorts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from telephony.engine.calls.pager_messages import MOST_BYTES_OUT
from telephony.messages import CallPolicy, EngineReady, MessageReceived, MessageSent, SendMessage
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.kamailio import Kamailio
from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.raw_peer import RawPeer

StartAgent = Callable[..., Agent]


@pytest.fixture
def peer() -> Iterator[RawPeer]:
    raw = RawPeer()
    yield raw
    raw.close()


def message(peer: RawPeer, port: int, kind: bytes, body: bytes) -> None:
    us = f"{LOOPBACK}:{peer.port}".encode()
    identity = str(hash((kind, body)) & 0xFFFFFFFF).encode()
    lines = [
        b"MESSAGE sip:petugas@127.0.0.1:%d SIP/2.0" % port,
        b"Via: SIP/2.0/UDP " + us + b";branch=z9hG4bK" + identity,
        b"Max-Forwards: 70",
        b'From: "Sari" <sip:1002@127.0.0.1>;tag=' + identity,
        b"To: <sip:petugas@127.0.0.1>",
        b"Call-ID: " + identity,
        b"CSeq: 1 MESSAGE",
        b"Content-Type: " + kind,
        b"Content-Length: %d" % len(body),
    ]
    peer.send(b"\r\n".join(lines) + b"\r\n\r\n" + body, port)


def test_texts_arrive_in_order_and_their_fate_is_reported(
    kamailio: Kamailio, start_agent: StartAgent
) -> None:
    agent, colleague = start_agent(domain=kamailio.domain), start_agent("kolega", kamailio.domain)
    texts = ["Mohon dibantu: NIB belum keluar.", "Baris satu\nbaris dua — é", "x" * MOST_BYTES_OUT]
    for number, text in enumerate(texts):
        agent.phone.do(SendMessage(message_key=str(number), target="kolega", text=text))
    agent.phone.do(SendMessage(message_key="nobody", target="tidakada", text="halo"))
    agent.phone.do(SendMessage(message_key="long", target="kolega", text="x" * (MOST_BYTES_OUT + 1)))
    agent.wait_until(lambda: len(agent.of(MessageSent)) == 5, what="five reports")
    codes = {event.message_key: event.code for event in agent.of(MessageSent)}
    assert codes == {"0": 200, "1": 200, "2": 200, "nobody": 404, "long": 413}
    assert [event.text for event in colleague.of(MessageReceived)] == texts
    first = colleague.of(MessageReceived)[0]
    assert (first.remote_user, first.is_trusted) == ("petugas", True)


def test_only_plain_text_is_taken(start_agent: StartAgent, peer: RawPeer) -> None:
    agent = start_agent(policy=CallPolicy(takes_strangers=True))
    port = agent.of(EngineReady)[0].sip_port
    message(peer, port, b"text/html", b"<b>halo</b>")
    peer.wait_for("SIP/2.0 415")
    message(peer, port, b"text/plain", "Halo \x1b[31m\u202e\r\nPak".encode() + b"\xe9")
    peer.wait_for("SIP/2.0 200")
    received = agent.wait_for(MessageReceived)
    assert (received.text, received.remote_user, received.is_trusted) == ("Halo [31m\nPaké", "1002", False)
    assert len(agent.of(MessageReceived)) == 1


def test_who_sends_a_text_that_is_too_long_is_told(start_agent: StartAgent, peer: RawPeer) -> None:
    agent = start_agent(policy=CallPolicy(takes_strangers=True))
    port = agent.of(EngineReady)[0].sip_port
    for length, status in ((4000, "SIP/2.0 513"), (12_000, "SIP/2.0 413"), (20_000, "SIP/2.0 513")):
        message(peer, port, b"text/plain", b"x" * length)
        peer.wait_for(status)
    message(peer, port, b"text/plain", b"y" * 2900)
    peer.wait_for("SIP/2.0 200")
    assert agent.wait_for(MessageReceived).text == "y" * 2900
    assert len(agent.of(MessageReceived)) == 1
