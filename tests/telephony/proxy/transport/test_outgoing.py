"""Where requests of ours go, with a TLS account and without: never in clear what began encrypted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, cast

import pytest

from telephony.messages import Account
from telephony.proxy.recovery.servers import Servers
from telephony.proxy.rewriting import Inside, Outside
from telephony.proxy.transport.flows import Flows, Way
from telephony.proxy.transport.hop import Hop
from telephony.proxy.transport.outgoing import Outgoing
from telephony.proxy.transport.own_address import OwnAddress
from telephony.proxy.transport.resolver import Resolver
from telephony.sip.message import SipMessage, parse

SERVER = "192.0.2.5"


class OneWay:
    """To wherever a hop leads."""

    number = 0
    outside = Outside("udp", "192.0.2.9", 5060)

    def __init__(self, hop: Hop) -> None:
        self.transport, self.peer = hop.transport, (hop.host, hop.port)


class NoSockets:
    def ready(self, hop: Hop) -> Way:
        return cast("Way", OneWay(hop))

    async def open(self, hop: Hop) -> Way:
        return self.ready(hop)


class Names(Resolver):
    async def hops(self, host: str, port: int, transport: str, names: frozenset[str]) -> tuple[Hop, ...]:
        return (Hop(transport, host, port, names),)


class Desk:
    """`went` has transport, host and port of each request that was sent."""

    def __init__(self, transport: str) -> None:
        account = Account(user="1001", domain=SERVER, transport=transport)
        resolver = Names()
        none: Any = None
        servers = Servers(account, lambda: "192.0.2.9", resolver, none, none, none, none, none)
        self.went: list[tuple[str, str, int]] = []
        self.opening: list[Coroutine[Any, Any, None]] = []
        self.due: list[Callable[[], None]] = []
        self.answers: list[int] = []
        self.is_slow = False
        self.outgoing = Outgoing(
            account,
            Inside("127.0.0.1:5000", "127.0.0.1:5001"),
            cast("Flows", NoSockets()),
            servers,
            resolver,
            OwnAddress(servers),
            start=self._run,
            put=lambda way, _: self.went.append((way.transport, *way.peer)),
            refuse=lambda response: self.answers.append(response.status),
            later=lambda _seconds, job: self.due.append(job),
            note=lambda _: None,
            describe=lambda *_: None,
            ask=none,
        )

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        if self.is_slow:
            self.opening.append(work)
        else:
            asyncio.run(work)

    def send(self, method: str, uri: str, to_tag: str = "", call_id: str = "c1") -> tuple[str, str, int]:
        self.outgoing.send(message(method, uri, to_tag, call_id))
        return self.went[-1]


def message(method: str, uri: str, to_tag: str = "", call_id: str = "c1") -> SipMessage:
    branch = f"z9hG4bK{method}{uri}{to_tag}{call_id}".replace(":", "").replace(";", "").replace("@", "")
    lines = [
        f"{method} {uri} SIP/2.0",
        f"Via: SIP/2.0/UDP 127.0.0.1:5001;branch={branch}",
        "From: <sip:1001@192.0.2.5>;tag=us",
        f"To: <{uri}>" + (f";tag={to_tag}" if to_tag else ""),
        f"Call-ID: {call_id}\r\nCSeq: 1 {method}\r\n\r\n",
    ]
    return parse("\r\n".join(lines).encode())


@pytest.mark.parametrize("method", ["INVITE", "BYE", "UPDATE", "REFER", "INFO"])
@pytest.mark.parametrize(
    "contact",
    [
        "sip:x@192.0.2.77",
        "sip:x@192.0.2.77:5060;transport=udp",
        "sip:x@192.0.2.5:5080",
        "sip:x@phone.example",
    ],
)
def test_a_dialog_that_began_over_tls_stays_there_whatever_its_contact_says(
    method: str, contact: str
) -> None:
    desk = Desk("tls")
    assert desk.send("INVITE", f"sip:2002@{SERVER};transport=tls") == ("tls", SERVER, 5061)
    assert desk.send(method, contact, to_tag="them") == ("tls", SERVER, 5061)


def test_a_contact_that_is_tls_is_called_directly() -> None:
    assert Desk("tls").send("BYE", "sips:x@192.0.2.77:5071", to_tag="them") == ("tls", "192.0.2.77", 5071)


@pytest.mark.parametrize(
    ("uri", "hop"),
    [
        ("sip:x@192.0.2.77", ("tls", "192.0.2.77", 5061)),
        ("sip:x@192.0.2.77:5062", ("tls", "192.0.2.77", 5062)),
        ("sip:x@other.example", ("tls", "other.example", 0)),
        ("sip:x@192.0.2.77;transport=udp", ("udp", "192.0.2.77", 5060)),
    ],
)
def test_who_has_a_tls_account_calls_in_clear_only_by_saying_so(uri: str, hop: tuple[str, str, int]) -> None:
    assert Desk("tls").send("INVITE", uri) == hop


def test_a_dialog_that_began_in_clear_goes_on_so() -> None:
    desk = Desk("tls")
    desk.send("INVITE", "sip:x@192.0.2.77;transport=udp", call_id="out")
    assert desk.send("BYE", "sip:x@192.0.2.77", to_tag="them", call_id="out") == ("udp", "192.0.2.77", 5060)
    came = message("INVITE", "sip:1001@192.0.2.9", call_id="in")
    desk.outgoing.receive(came, cast("Way", OneWay(Hop("udp", "192.0.2.78", 5060))))
    assert desk.send("BYE", "sip:y@192.0.2.78", to_tag="them", call_id="in") == ("udp", "192.0.2.78", 5060)


def test_without_tls_an_address_without_a_transport_is_udp() -> None:
    assert Desk("tcp").send("BYE", "sip:x@192.0.2.77", to_tag="them") == ("udp", "192.0.2.77", 5060)
    assert Desk("udp").send("INVITE", "sip:x@192.0.2.77") == ("udp", "192.0.2.77", 5060)


def test_a_bye_that_waits_for_a_connection_keeps_no_line_and_goes_out_all_the_same() -> None:
    desk = Desk("udp")
    desk.is_slow = True
    desk.outgoing.send(message("BYE", "sip:x@phone.example", to_tag="them"))
    assert (desk.went, desk.answers) == ([], [])
    desk.due.pop()()  # its second is over
    assert desk.answers == [503]
    asyncio.run(desk.opening.pop())
    assert desk.went == [("udp", "phone.example", 0)]
    desk.due.pop()()
    assert len(desk.went) == 2  # as it may be lost
    assert desk.answers == [503]
