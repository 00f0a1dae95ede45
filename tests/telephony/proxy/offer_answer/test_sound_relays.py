"""Sound over IPv6 for a library that has IPv4 alone: the address for each side, and which packets pass."""

from __future__ import annotations

import asyncio
import random
import re
import socket
from collections.abc import Iterator

import pytest

from telephony.messages import Network
from telephony.proxy.offer_answer.description import rebuilt
from telephony.proxy.offer_answer.sound_relays import STRANGE_PACKETS, SoundRelays
from telephony.proxy.offer_answer.video_ports import VideoPorts
from telephony.sip.ip_address import IPV4, IPV6, family_of
from telephony.sip.message import SipMessage, parse
from telephony.sip.sdp import SdpError
from tests.ipv6 import needs_ipv6
from tests.mutation import mutated

pytestmark = needs_ipv6
IPV4_HOST, IPV6_HOST = "127.0.0.1", "::1"
_SOUND = "a=rtpmap:8 PCMA/8000\r\n"


def description(host: str, port: int) -> str:
    kind = "IP6" if ":" in host else "IP4"
    return (
        f"v=0\r\no=- 1 1 IN {kind} {host}\r\ns=-\r\nt=0 0\r\nm=audio {port} RTP/AVP 8\r\n"
        f"c=IN {kind} {host}\r\na=rtcp:{port + 1} IN {kind} {host}\r\n{_SOUND}"
    )


def message(start: str, body: str, from_tag: str, to_tag: str, number: int = 1) -> SipMessage:
    to = f"To: <sip:b@x>{f';tag={to_tag}' if to_tag else ''}"
    lines = [start, f"From: <sip:a@x>;tag={from_tag}", to, "Call-ID: c", f"CSeq: {number} INVITE"]
    return parse("\r\n".join([*lines, "Content-Type: application/sdp", "", body]).encode())


def order(text: str) -> str:
    """Return the kinds of a section's lines: "mcbaa"."""
    return "".join(line[0] for line in text[text.index("m=") :].splitlines())


def media(text: str) -> tuple[str, int]:
    """Return the address and port of a description's sound."""
    found = re.search(r"m=audio (\d+) [^\n]*\r\nc=IN IP[46] (\S+)", text)
    assert found
    return found[2], int(found[1])


class Side:
    """One socket that sends and hears packets."""

    def __init__(self, host: str) -> None:
        self.socket = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((host, 0))
        self.socket.setblocking(False)
        self.host, self.port = host, int(self.socket.getsockname()[1])


class SipProxy:
    """The relays of a proxy with addresses of both families."""

    def __init__(self) -> None:
        self.loop = asyncio.SelectorEventLoop()
        self.families = {IPV4: IPV4_HOST, IPV6: IPV6_HOST}
        self.relays = SoundRelays(
            self.loop,
            VideoPorts(Network(rtp_port_first=0)),
            address=self.families.get,
            reaches=lambda host: family_of(host) in self.families,
            phone_host=lambda: IPV4_HOST,
        )
        self.sides: list[Side] = []

    def side(self, host: str) -> Side:
        self.sides.append(Side(host))
        return self.sides[-1]

    def offered(self, far_side: Side, number: int = 1, to_tag: str = "") -> str:
        invite = message("INVITE sip:b@x SIP/2.0", "", "theirs", to_tag, number)
        return self.relays.inner_offer(invite, description(far_side.host, far_side.port))

    def answer(self, phone: Side, number: int = 1) -> str:
        response = message("SIP/2.0 200 OK", description(phone.host, phone.port), "theirs", "ours", number)
        self.relays.leaving(response, IPV6)
        return response.body.decode()

    def offer(self, phone: Side, family: int) -> str:
        request = message("INVITE sip:b@x SIP/2.0", description(phone.host, phone.port), "ours", "")
        self.relays.leaving(request, family)
        return request.body.decode()

    def answered(self, host: str, port: int) -> str:
        response = message("SIP/2.0 200 OK", "", "ours", "theirs")
        return self.relays.inner_answer(response, description(host, port))

    def passes(self, sender: Side, to: tuple[str, int], receiver: Side, packet: bytes = b"voice") -> bool:
        sender.socket.sendto(packet, to)

        async def heard() -> bytes:
            return await asyncio.wait_for(self.loop.sock_recv(receiver.socket, 100), 0.2)

        try:
            return self.loop.run_until_complete(heard()) == packet
        except asyncio.TimeoutError:
            return False

    def close(self) -> None:
        self.relays.close()
        for each in self.sides:
            each.socket.close()
        self.loop.close()


@pytest.fixture
def proxy() -> Iterator[SipProxy]:
    proxy = SipProxy()
    yield proxy
    proxy.close()


def test_a_call_that_comes_over_ipv6_is_one_over_ipv4_to_the_library(proxy: SipProxy) -> None:
    citizen, phone = proxy.side(IPV6_HOST), proxy.side(IPV4_HOST)
    inner = proxy.offered(citizen)
    assert (media(inner)[0], "IP6" in inner.partition("m=")[2]) == (IPV4_HOST, False)
    outer = proxy.answer(phone)
    assert (media(outer)[0], "IP4" in outer) == (IPV6_HOST, False)
    assert proxy.answer(phone) == outer  # as it is repeated
    assert proxy.passes(citizen, media(outer), phone)
    assert proxy.passes(phone, media(inner), citizen)


def test_our_offer_has_the_family_of_its_way_and_the_answer_must_have_it_too(proxy: SipProxy) -> None:
    citizen, phone = proxy.side(IPV6_HOST), proxy.side(IPV4_HOST)
    assert media(proxy.offer(phone, IPV4)) == (phone.host, phone.port)
    with pytest.raises(SdpError):
        proxy.answered(citizen.host, citizen.port)
    outer = proxy.offer(phone, IPV6)
    with pytest.raises(SdpError):
        proxy.answered(IPV4_HOST, 4000)
    inner = proxy.answered(citizen.host, citizen.port)
    assert proxy.passes(phone, media(inner), citizen)
    assert proxy.passes(citizen, media(outer), phone)


def test_the_lines_of_a_section_keep_the_order_of_rfc_8866(proxy: SipProxy) -> None:
    phone = proxy.side(IPV4_HOST)
    limited = description(phone.host, phone.port).replace("a=rtcp:", "b=TIAS:64000\r\na=rtcp:")
    request = message("INVITE sip:b@x SIP/2.0", limited, "ours", "")
    proxy.relays.leaving(request, IPV6)
    assert order(request.body.decode()) == order(limited) == "mcbaa"


def test_an_offer_of_a_family_that_we_do_not_have_is_refused(proxy: SipProxy) -> None:
    citizen = proxy.side(IPV6_HOST)
    del proxy.families[IPV6]
    with pytest.raises(SdpError, match="IPv6"):
        proxy.offered(citizen)


def test_a_call_with_media_over_ipv4_stays_so_though_sip_goes_over_ipv6(proxy: SipProxy) -> None:
    citizen, phone = proxy.side(IPV4_HOST), proxy.side(IPV4_HOST)
    assert media(proxy.offered(citizen)) == (citizen.host, citizen.port)
    assert media(proxy.answer(phone)) == (phone.host, phone.port)
    again = message("INVITE sip:b@x SIP/2.0", description(phone.host, phone.port), "ours", "theirs", 2)
    proxy.relays.leaving(again, IPV6)
    assert media(again.body.decode()) == (phone.host, phone.port)


def test_an_offer_in_no_call_of_ours_opens_nothing(proxy: SipProxy) -> None:
    with pytest.raises(SdpError):
        proxy.offered(proxy.side(IPV6_HOST), to_tag="nobody's")


def test_without_ipv6_any_more_the_next_offer_of_a_call_has_ipv4(proxy: SipProxy) -> None:
    citizen, phone = proxy.side(IPV6_HOST), proxy.side(IPV4_HOST)
    proxy.offer(phone, IPV6)
    proxy.answered(citizen.host, citizen.port)
    assert media(proxy.offer(phone, IPV4))[0] == IPV6_HOST  # whatever way SIP takes now
    del proxy.families[IPV6]
    assert media(proxy.offer(phone, IPV4)) == (phone.host, phone.port)


def test_only_who_was_agreed_on_or_comes_first_is_heard_and_nobody_of_before(proxy: SipProxy) -> None:
    citizen, phone, other, third = (proxy.side(each) for each in (IPV6_HOST, IPV4_HOST, IPV6_HOST, IPV6_HOST))
    proxy.offered(citizen)
    outer = media(proxy.answer(phone))
    assert proxy.passes(other, outer, phone)  # another port of the same host (RFC 4961)
    assert not proxy.passes(third, outer, phone)
    assert proxy.passes(citizen, outer, phone)  # the agreed one always
    proxy.offered(third, 2, to_tag="ours")
    assert media(proxy.answer(phone, 2)) == outer
    assert not proxy.passes(citizen, outer, phone)
    assert proxy.passes(third, outer, phone)


def test_a_far_side_that_speaks_from_another_network_is_heard_after_ten_packets(proxy: SipProxy) -> None:
    citizen, phone = proxy.side(IPV6_HOST), proxy.side(IPV4_HOST)
    invite = message("INVITE sip:b@x SIP/2.0", "", "theirs", "")
    proxy.relays.inner_offer(invite, description("2001:db8::9", 4000))
    outer = media(proxy.answer(phone))
    passed = [proxy.passes(citizen, outer, phone) for _ in range(STRANGE_PACKETS + 1)]
    assert passed == [False] * (STRANGE_PACKETS - 1) + [True, True]


@pytest.mark.parametrize("host", [IPV6_HOST, "2001:db8::9"])
def test_a_sender_that_stays_when_the_agreed_port_changes_is_heard_again(host: str, proxy: SipProxy) -> None:
    citizen, phone, newer = proxy.side(IPV6_HOST), proxy.side(IPV4_HOST), proxy.side(IPV6_HOST)
    for number, to_tag in ((1, ""), (2, "ours")):
        invite = message("INVITE sip:b@x SIP/2.0", "", "theirs", to_tag, number)
        proxy.relays.inner_offer(invite, description(host, 4000 + 2 * number))
        outer = media(proxy.answer(phone, number))
        passed = [proxy.passes(citizen, outer, phone) for _ in range(STRANGE_PACKETS + 1)]
        assert passed[-2:] == [True, True]
    assert passed.count(True) == 2  # what is under way from before is not heard
    is_near = host == IPV6_HOST
    assert proxy.passes(newer, outer, phone) is is_near
    assert proxy.passes(citizen, outer, phone) is not is_near


def test_a_host_that_the_call_has_left_is_not_heard_however_much_it_sends(proxy: SipProxy) -> None:
    citizen, phone = proxy.side(IPV6_HOST), proxy.side(IPV4_HOST)
    proxy.offered(citizen)
    outer = media(proxy.answer(phone))
    assert proxy.passes(citizen, outer, phone)
    invite = message("INVITE sip:b@x SIP/2.0", "", "theirs", "ours", 2)
    proxy.relays.inner_offer(invite, description("2001:db8::9", 4000))
    proxy.answer(phone, 2)
    assert not any(proxy.passes(citizen, outer, phone) for _ in range(2 * STRANGE_PACKETS))


def test_nobody_but_the_library_can_send_through_a_relay(proxy: SipProxy) -> None:
    citizen, phone = proxy.side(IPV6_HOST), proxy.side(IPV4_HOST)
    stranger = proxy.side("127.0.0.9")
    inner = media(proxy.offered(citizen))
    proxy.answer(phone)
    assert not proxy.passes(stranger, inner, citizen)


def test_a_call_that_is_over_leaves_no_sockets(proxy: SipProxy) -> None:
    citizen, phone = proxy.side(IPV6_HOST), proxy.side(IPV4_HOST)
    outer = media(proxy.offered(citizen)), media(proxy.answer(phone))
    proxy.relays.ended("c")
    for host, port in outer:
        again = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
        again.bind((host, port))
        again.close()


@pytest.mark.parametrize("begins", range(40))
def test_whatever_an_offer_says_the_library_hears_of_no_ipv6_address(begins: int, proxy: SipProxy) -> None:
    dice = random.Random(begins)
    good = description(IPV6_HOST, 4000)
    for number in range(20):
        offer = good.replace("t=0 0", "t=0 0\r\nc=IN IP4 192.0.2.1") if number % 2 else good
        try:
            made = rebuilt(mutated(mutated(offer, dice), dice))
            inner = proxy.relays.inner_offer(message("INVITE sip:b@x SIP/2.0", "", "t", "", number), made)
        except SdpError:
            continue
        assert "IP6" not in inner
        assert sorted(rebuilt(inner).split("\r\n")) == sorted(inner.split("\r\n"))
