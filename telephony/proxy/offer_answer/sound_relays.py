"""Relays sound over IPv6, because pjsua2's wheel supports IPv4 alone (PJ_HAS_IPV6 is 0).

A section of a session description with an IPv6 address gets a relay: two sockets towards the peer and two
towards pjsua2, which sees an IPv4 address of this computer. Packets pass unchanged, so SRTP stays between the
peer and pjsua2. Calls over IPv4 have no relay and no cost.

The address family of a description: an answer has its offer's (RFC 3264 section 6, RFC 6157 section 4.1). An
offer has that of the call so far, and the first offer that of the SIP flow.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from telephony.messages import Network
from telephony.process.clock import monotonic_s
from telephony.proxy.offer_answer.offers import remember
from telephony.proxy.offer_answer.video_ports import PortPair, VideoPorts
from telephony.proxy.transport.local_address import ANYWHERE
from telephony.sip import multipart, sdp
from telephony.sip.ip_address import (
    IPV4,
    IPV6,
    canonical,
    is_loopback,
    is_of_this_computer,
    mark_traffic,
    network_of,
)
from telephony.sip.message import Header, SipMessage, parameter
from telephony.sip.sdp import EVERYWHERE, Description, Rtcp, SdpError, Section

_log = logging.getLogger(__name__)
# Between pjsua2 and the proxy only: in an INVITE that must offer IPv4, and in the refusal of an offer of
# IPv6.
HEADER, ONLY_IPV4, OFFERED_IPV6 = "X-Loket-Family", "ip4", "ip6"
NOT_AS_DESCRIBED = frozenset({415, 488, 606})
MOST_CALLS = 24  # pjsua2 has four; the others no longer ring
MOST_OFFERS = 16  # of one call, that may still be answered
READS_AT_ONCE = 32  # datagrams before other sockets are served
MOST_DATAGRAM = 2048
MOST_FORMER = 8  # agreements of one call whose senders are remembered
STRANGE_PACKETS = 10  # PJMEDIA_RTP_NAT_PROBATION_CNT
EF = 46 << 2  # DSCP for voice (RFC 4594 section 4.1)
_ICE = ("a=candidate:", "a=ice-", "a=remote-candidates:")
Address = tuple[str, int]


class _Channel:
    """RTP or RTCP: one socket towards the peer and one towards pjsua2.

    Symmetric RTP (RFC 4961), as pjmedia has it for IPv4: packets are accepted from the agreed address, or
    from the first other address in its network (an IPv6 computer has several addresses there). A sender in
    another network is accepted after ten packets, as long as nothing has arrived from the agreed address. The
    same holds for a sender of a former agreement with the same host: the peer may only have changed its port.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, outer: socket.socket, inner: socket.socket) -> None:
        self._loop, self._outer, self._inner = loop, outer, inner
        self._phone_host: str = inner.getsockname()[0]  # pjsua2's sockets have the same address
        self._agreed: Address | None = None
        # the source of the peer's packets, which may differ from the agreed address
        self._to: Address | None = None
        self._sources: dict[Address, Address] = {}  # of former agreements: the sources of their packets
        self._former: set[Address] = set()  # all of these, of other hosts than the agreed one
        self._earlier: set[Address] = set()  # all of these, of the same host
        self._network, self._is_here = "", False
        self._is_heard = False
        self._stranger: tuple[Address, int] = (("", 0), 0)  # and how many packets it has sent
        self.phone: Address | None = None
        self.follower: _Channel | None = None  # RTCP follows the source of RTP
        loop.add_reader(outer, self._from_far_side)
        loop.add_reader(inner, self._from_phone)

    def agree(self, far_side: Address) -> None:
        """Send to this address and accept its packets."""
        if far_side == self._agreed:
            return
        if self._agreed is not None and self._to is not None:
            self._sources[self._agreed] = self._to
        self._agreed, self._to = far_side, self._sources.pop(far_side, far_side)
        while len(self._sources) > MOST_FORMER:
            del self._sources[next(iter(self._sources))]
        same_host = {each: source for each, source in self._sources.items() if each[0] == far_side[0]}
        self._earlier = {*same_host, *same_host.values()} - {self._agreed, self._to}
        self._former = {*self._sources, *self._sources.values()} - {self._agreed, self._to} - self._earlier
        self._network = network_of(far_side[0])
        self._is_here = is_of_this_computer(far_side[0])  # if so, its loopback is the same host
        self._is_heard = False
        self._stranger = ("", 0), 0

    def close(self) -> None:
        self._loop.remove_reader(self._outer)
        self._loop.remove_reader(self._inner)

    def _from_far_side(self) -> None:
        for _ in range(READS_AT_ONCE):
            try:
                packet, source = self._outer.recvfrom(MOST_DATAGRAM)
            except BlockingIOError:
                return
            except OSError as error:  # Windows: no socket received our last packet
                _log.debug("relay: %s", error)
                continue
            if self.phone is not None and self._believes((source[0], source[1])):
                _send(self._inner, packet, self.phone)

    def _from_phone(self) -> None:
        for _ in range(READS_AT_ONCE):
            try:
                packet, source = self._inner.recvfrom(MOST_DATAGRAM)
            except BlockingIOError:
                return
            except OSError as error:
                _log.debug("relay: %s", error)
                continue
            if source[0] != self._phone_host:
                continue  # not from pjsua2
            self.phone = source  # SDP may name another port, which a STUN server has seen
            if self._to is not None:
                _send(self._outer, packet, self._to)

    def _believes(self, source: Address) -> bool:
        if source == self._to:
            self._is_heard = True
            return True
        if self._agreed is None or source in self._former:
            return False
        if source == self._agreed or self._is_first_near(source) or self._insists(source):
            self._to, self._is_heard = source, True
            if self.follower is not None and self.follower._agreed is not None:
                self.follower.agree((source[0], self.follower._agreed[1]))
            return True
        return False

    def _is_first_near(self, source: Address) -> bool:
        """Whether it is in the agreed network, from which no other address was accepted
        since the agreement.
        """
        is_near = network_of(source[0]) == self._network or (self._is_here and is_loopback(source[0]))
        is_free = self._to == self._agreed or self._to in self._earlier
        return is_near and is_free and source not in self._earlier

    def _insists(self, source: Address) -> bool:
        """Whether an unknown sender has sent so many packets that it must be the peer, while the agreed
        address is silent.
        """
        known, count = self._stranger
        self._stranger = source, count + 1 if source == known else 1
        return not self._is_heard and self._stranger[1] >= STRANGE_PACKETS


class Relay:
    """The sound of one section of a call."""

    def __init__(self, loop: asyncio.AbstractEventLoop, outer: PortPair, inner: PortPair) -> None:
        self.outer, self.inner = outer, inner
        for each in (outer.rtp, outer.rtcp):
            mark_traffic(each, EF)
        self.rtp = _Channel(loop, outer.rtp, inner.rtp)
        self.rtcp = self.rtp.follower = _Channel(loop, outer.rtcp, inner.rtcp)

    def close(self) -> None:
        self.rtp.close()
        self.rtcp.close()
        self.outer.close()
        self.inner.close()


@dataclass
class _Call:
    """One dialog of ours: its relays by section; none over IPv4.

    Attributes:
        offers: The peer's offers by CSeq: the sections with IPv6.
        offered: The sections with IPv6 in our last offer or answer.
        is_ipv6: The family of the last answered description, or else of the last offered one.
    """

    began_at: float
    relays: dict[int, Relay] = field(default_factory=dict)
    offers: OrderedDict[tuple[int, str], frozenset[int]] = field(default_factory=OrderedDict)
    offered: frozenset[int] = frozenset()
    is_ipv6: bool = False
    is_up: bool = False


class SoundRelays:
    """Lives in the proxy's loop.

    Args:
        ports: Opens the sockets towards peers.
        address: Returns our address of a family; None if there is none.
        reaches: Whether packets can be exchanged with an address.
        phone_host: Returns the address of pjsua2's sockets.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        ports: VideoPorts,
        address: Callable[[int], str | None],
        reaches: Callable[[str], bool],
        phone_host: Callable[[], str],
    ) -> None:
        self._loop = loop
        self._ports = ports
        self._inner_ports = VideoPorts(Network(rtp_port_first=0))  # no firewall needs to know them
        self._address = address
        self._reaches = reaches
        self._phone_host = phone_host
        # by Call-ID and our tag, "" before it exists
        self._calls: OrderedDict[tuple[str, str], _Call] = OrderedDict()

    def refused(self, request: SipMessage) -> None:
        """Release a call that began with this request, which pjsua2 does not get."""
        call = self._calls.get((request.call_id, ""))
        if request.method == "INVITE" and call is not None and not call.is_up:
            _close(self._calls.pop((request.call_id, "")))

    def ended(self, call_id: str) -> None:
        """Close the sockets of a call that has ended."""
        for key in [key for key in self._calls if key[0] == call_id]:
            _close(self._calls.pop(key))

    def close(self) -> None:
        for call in self._calls.values():
            _close(call)
        self._calls.clear()

    # -- from the network -----------------------------------------------------------------------------------

    def inner_offer(self, request: SipMessage, offer: str) -> str:
        """Return an offer in pjsua2's form: sections of an address family that we lack are refused.

        offer: The result of `description.rebuilt`.

        Raises:
            SdpError: "IPv4" or "IPv6", if no section is left.
        """
        description = sdp.read(offer)
        self._refuse_unreachable(description)
        tag = parameter(request.get("to"), "tag")
        call = self._calls.get((request.call_id, tag))
        wanted = _ipv6_sections(description)
        if call is None and (tag or request.method != "INVITE"):  # it belongs to no call of ours
            if wanted:
                raise SdpError("IPv6")
            return str(description)
        call = call or self._new((request.call_id, tag))
        remember(call.offers, request.cseq, wanted, MOST_OFFERS)
        return self._inner(call, description, wanted)

    def _refuse_unreachable(self, offer: Description) -> None:
        fault = ""
        for section in filter(_sound_port, offer.sections):
            host = offer.connection(section)
            if host not in EVERYWHERE and not self._reaches(host):
                fault = "IPv6" if ":" in host else "IPv4"
                section.refuse()
        if fault and not any(map(_sound_port, offer.sections)):
            raise SdpError(fault)

    def inner_answer(self, message: SipMessage, answer: str) -> str:
        """Return an answer in pjsua2's form. Raises SdpError if its family is not our offer's."""
        call = self._calls.get((message.call_id, _our_tag(message, is_ours=False)))
        description = sdp.read(answer)
        accepted = {place for place, section in enumerate(description.sections) if _sound_port(section)}
        offered = call.offered if call is not None else frozenset()
        wanted = _ipv6_sections(description)
        if wanted != offered & accepted:
            raise SdpError("another family of addresses")
        if call is None:
            return answer
        call.is_ipv6, call.is_up = bool(offered), True
        return self._inner(call, description, wanted)

    def note_refusal(self, response: SipMessage) -> None:
        """Add a header for the engine if an IPv6 offer was refused and IPv4 may be offered instead.

        A peer that is reached through a server with both families may have only one of them (RFC 6157).
        """
        response.remove(HEADER.lower())
        call = self._calls.get((response.call_id, _our_tag(response, is_ours=False)))
        is_refusal = response.method == "INVITE" and response.status in NOT_AS_DESCRIBED
        if (
            is_refusal
            and call is not None
            and call.offered
            and not call.is_up
            and self._reaches(ANYWHERE[IPV4])
        ):
            response.headers.append(Header(HEADER, OFFERED_IPV6))

    def _inner(self, call: _Call, description: Description, wanted: frozenset[int]) -> str:
        for place in wanted:
            section = description.sections[place]
            relay = self._relay(call, place)
            if relay is None:
                raise SdpError("IPv6")
            host, port = description.connection(section), section.port
            rtcp = sdp.rtcp_of(section.lines, "IP6")
            rtcp_host = canonical(rtcp.address) if rtcp is not None and rtcp.address else host
            if host in EVERYWHERE:
                inner_host = EVERYWHERE[0]
            else:
                inner_host = relay.inner.host
                relay.rtp.agree((host, port))
                # Another host for RTCP would be one that has no part in the call.
                is_same = rtcp is not None and rtcp_host == host
                relay.rtcp.agree((host, rtcp.port if rtcp is not None and is_same else _next(port)))
            _move(section, inner_host, relay.inner.port)
        return str(description)

    # -- from pjsua2 ----------------------------------------------------------------------------------------

    def leaving(self, message: SipMessage, family: int) -> None:
        """Rewrite a message of pjsua2, perhaps a repeated one, for the network.

        family: Of the flow that it takes.
        """
        is_only_ipv4 = message.get(HEADER.lower()) == ONLY_IPV4
        message.remove(HEADER.lower())
        if not message.is_request and message.method == "INVITE" and message.status >= 300:
            self._refused(message)
        if multipart.media_type(message.get("content-type")) != "application/sdp":
            return
        tag = _our_tag(message, is_ours=True)
        call = self._known(message, tag)
        wanted = call.offers.get(message.cseq) if call is not None and not message.is_request else None
        is_offer = wanted is None
        description = sdp.read(message.text)
        if is_offer:
            is_ipv6 = not is_only_ipv4 and self._is_ipv6(call, family)
            call = call or self._new((message.call_id, tag))
            wanted = _sound_sections(description) if is_ipv6 else frozenset()
        assert call is not None
        assert wanted is not None
        call.offered = wanted
        if not is_offer:
            call.is_ipv6, call.is_up = bool(wanted), call.is_up or message.status // 100 == 2
        elif not call.is_up:
            call.is_ipv6 = bool(wanted)
        if wanted:
            self._move_out(call, description, wanted)
            message.body = str(description).encode("latin-1")

    def _is_ipv6(self, call: _Call | None, family: int) -> bool:
        """Whether our offer uses IPv6: the call's family, or the flow's, if we have such an address."""
        wants = call.is_ipv6 if call is not None and call.is_up else family == IPV6
        has = {each: self._address(each) is not None for each in (IPV4, IPV6)}
        return has[IPV6] and (wants or not has[IPV4])

    def _move_out(self, call: _Call, ours: Description, wanted: frozenset[int]) -> None:
        """Put our IPv6 address and the relay's audio ports into pjsua2's description."""
        for place in wanted:
            section = ours.sections[place] if place < len(ours.sections) else None
            if section is None or not _sound_port(section):
                continue
            relay = self._relay(call, place)
            if relay is None:
                section.refuse()
                continue
            inner_host, rtcp = ours.connection(section), sdp.rtcp_of(section.lines, "IP4")
            if inner_host == relay.inner.host:  # otherwise it is one that a STUN server has seen
                relay.rtp.phone = (inner_host, section.port)
                relay.rtcp.phone = (inner_host, rtcp.port if rtcp is not None else _next(section.port))
            _move(section, relay.outer.host, relay.outer.port)
        host, origin = self._address(IPV6), ours.origin
        if host is not None:
            if origin is not None:
                ours.origin = replace(origin, place=f"IN IP6 {host}")
            connection = sdp.connection_line(host)
            ours.session = [connection if line.startswith("c=") else line for line in ours.session]
        ours.session = [line for line in ours.session if not line.startswith(_ICE)]

    # -------------------------------------------------------------------------------------------------------

    def _known(self, message: SipMessage, tag: str) -> _Call | None:
        call = self._calls.get((message.call_id, tag))
        if call is None and not message.is_request:
            call = self._calls.get((message.call_id, ""))
            if call is not None:
                self._calls[(message.call_id, tag)] = call
        return call

    def _refused(self, response: SipMessage) -> None:
        """Release a call that we refuse before it is up."""
        for key in ((response.call_id, ""), (response.call_id, _our_tag(response, is_ours=True))):
            call = self._calls.get(key)
            if call is not None and not call.is_up:
                _close(self._calls.pop(key))

    def _new(self, key: tuple[str, str]) -> _Call:
        call = self._calls[key] = _Call(monotonic_s())
        if len(self._calls) > MOST_CALLS:
            oldest = min(self._calls, key=lambda each: (self._calls[each].is_up, self._calls[each].began_at))
            _log.warning("more than %d calls: the oldest loses what it has", MOST_CALLS)
            _close(self._calls.pop(oldest))
        return call

    def _relay(self, call: _Call, place: int) -> Relay | None:
        """Return the relay of a section; a new one if an address of ours has changed."""
        host, phone_host = self._address(IPV6), self._phone_host()
        relay = call.relays.get(place)
        if relay is not None and (relay.outer.host, relay.inner.host) == (host, phone_host):
            return relay
        outer = self._ports.open(host) if host is not None else None
        inner = self._inner_ports.open(phone_host) if outer is not None else None
        if outer is None or inner is None:
            if outer is not None:
                outer.close()
            return None
        if relay is not None:
            relay.close()
        made = call.relays[place] = Relay(self._loop, outer, inner)
        return made


def ipv6_was_refused(message: SipMessage) -> bool:
    """Whether the proxy has marked this response so (see `SoundRelays.note_refusal`)."""
    return message.get(HEADER.lower()) == OFFERED_IPV6


def _close(call: _Call) -> None:
    for relay in call.relays.values():
        relay.close()
    call.relays.clear()


def _our_tag(message: SipMessage, *, is_ours: bool) -> str:
    """Return our tag of a message that we send, or of one that we receive."""
    return parameter(message.get("from" if message.is_request == is_ours else "to"), "tag")


def _sound_sections(description: Description) -> frozenset[int]:
    return frozenset(place for place, kind in enumerate(description.kinds) if kind == "audio")


def _ipv6_sections(description: Description) -> frozenset[int]:
    """Return the positions of the audio sections that are not refused and have an IPv6 address."""
    return frozenset(
        place
        for place, section in enumerate(description.sections)
        if _sound_port(section) and ":" in description.connection(section)
    )


def _sound_port(section: Section) -> int:
    media = section.media
    return media.port if media is not None and media.kind == "audio" else 0


def _next(port: int) -> int:
    """Return the default RTCP port (RFC 3550 section 11)."""
    return min(port + 1, 65_535)


def _move(section: Section, host: str, port: int) -> None:
    """Give a section another address and port, and remove ICE, whose candidates do not include the relay."""
    section.remove(*_ICE, "a=rtcp:")
    section.with_port(port)
    section.connect(host)
    section.add_attribute(str(Rtcp(port + 1, sdp.address_kind(host), host)))


def _send(sock: socket.socket, packet: bytes, to: Address) -> None:
    try:
        sock.sendto(packet, to)
    except OSError as error:  # full, unreachable, or refused: a network fault, as for pjsua2
        _log.debug("relay: %s", error)
