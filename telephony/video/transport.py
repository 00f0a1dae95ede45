"""The two sockets of a call's video: destination and trusted source. Symmetric RTP (RFC 4961) with checks.

With SRTP the key proves the sender, at any address. Without SRTP only the agreed host is accepted (for IPv6
its network, because a computer has several addresses there): its address, or the first other one with valid
packets, once per agreement. The source of an ended agreement is a stranger. An office's PBX is the host of
all its calls, so no peer needs to be searched elsewhere.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from contextlib import suppress

from telephony.process.clock import monotonic_s
from telephony.sip.ip_address import is_loopback, is_of_this_computer, mark_traffic, network_of
from telephony.sip.video_agreement import Received, SrtpKey, VideoAgreement
from telephony.video.aiortc_parts import is_rtcp
from telephony.video.srtp import ForgedError, Srtp

_log = logging.getLogger(__name__)
RECEIVE_BUFFER = 1 << 20  # a key frame arrives in one burst
AF41 = 34 << 2  # RFC 4594: interactive video
MOST_AT_ONCE = 256
_MOST_DATAGRAM = 2048
Address = tuple[str, int]


class Transport:
    """Sends on any thread, receives on one."""

    def __init__(self, agreement: VideoAgreement) -> None:
        """Take over the sockets. Raise ValueError for an invalid SRTP key."""
        self.rtp, self.rtcp = agreement.rtp, agreement.rtcp
        for sock in (self.rtp, self.rtcp):
            sock.setblocking(False)
            with suppress(OSError):  # a system that forbids it still carries video
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
            mark_traffic(sock, AF41)
        self._ours: Srtp | None = None
        self._theirs: Srtp | None = None
        self._agreed = self._agreed_rtcp = ("", 0)
        self._former: set[Address] = set()
        self._network = ""
        self._is_here = False  # the peer is on this computer: its loopback is the same host
        # the proven source: another port than the agreed one, or the agreed one
        self._source: Address | None = None
        self.to = ("", 0)  # destination of RTP
        self.heard_at = 0.0  # monotonic_s() of the last accepted packet, or of the agreement
        self.agree(agreement)

    def agree(self, agreement: VideoAgreement) -> None:
        """Follow another agreement of the same call."""
        self._ours = _keyed(self._ours, agreement.send_key, is_ours=True)
        self._theirs = _keyed(self._theirs, agreement.receive_key, agreement.received, is_ours=False)
        if (self._agreed, self._agreed_rtcp) == (agreement.remote_rtp, agreement.remote_rtcp):
            return  # a proven source stays
        self._former |= {self.to, self._agreed}
        self._agreed, self._agreed_rtcp = agreement.remote_rtp, agreement.remote_rtcp
        if self._agreed_rtcp[0] != self._agreed[0]:  # a host that has no part in the call
            self._agreed_rtcp = (self._agreed[0], min(self._agreed[1] + 1, 65535))
        self._former.discard(self._agreed)
        self._network = network_of(self._agreed[0])  # a computer has several addresses in its IPv6 network
        self._is_here = is_of_this_computer(self._agreed[0])
        self._source = None
        self.to, self._to_rtcp = self._agreed, self._agreed_rtcp
        self.heard_at = monotonic_s()

    def receive(self) -> Iterator[tuple[bytes, Address, bool]]:
        """Yield the received packets, unprotected: packet, source, and whether it is RTCP. Never waits."""
        for sock in (self.rtp, self.rtcp):
            for _ in range(MOST_AT_ONCE):
                try:
                    packet, source = sock.recvfrom(_MOST_DATAGRAM)
                except BlockingIOError:
                    break
                except OSError as error:  # Windows: no socket received our last packet
                    _log.debug("receiving: %s", error)
                    continue
                is_control = sock is self.rtcp or is_rtcp(packet)  # also if they share a port (RFC 5761)
                if self._theirs is not None:
                    try:
                        packet = self._theirs.unprotect(packet, is_rtcp=is_control)
                    except ForgedError:
                        continue
                yield packet, (source[0], source[1]), is_control

    def believes(self, source: Address) -> bool:
        """Return whether RTP from there may be the peer's."""
        if self._theirs is not None or source in (self._agreed, self._source):
            return True
        return self._source is None and self._is_there(source)

    def _is_there(self, source: Address) -> bool:
        """Whether it is the agreed host, and not the source of an ended agreement."""
        is_host = network_of(source[0]) == self._network or (self._is_here and is_loopback(source[0]))
        return is_host and source not in self._former

    def believes_control(self, source: Address, now: float) -> bool:
        """Return whether RTCP from there may be the peer's; with a key, ours goes there."""
        if self._theirs is not None:
            self._to_rtcp = source
        elif not self._is_there(source):
            return False
        self.heard_at = now
        return True

    def prove(self, source: Address, now: float) -> None:
        """Accept this source as the peer: its packet was valid video."""
        if not self.believes(source):
            return  # another agreement came in between
        self.heard_at = now
        if source != self._source:
            if source != self.to:
                _log.info("video comes from port %d instead of %d", source[1], self.to[1])
                if self._to_rtcp == self._agreed_rtcp and source[0] != self._agreed[0]:
                    self._to_rtcp = (source[0], self._to_rtcp[1])
            self._source = self.to = source

    def protect(self, packet: bytes) -> bytes:
        """Return an RTP packet for the network; call it once per packet, even if it is sent twice."""
        return packet if self._ours is None else self._ours.protect(packet, is_rtcp=False)

    def send(self, protected: bytes, to: Address) -> None:
        _send(self.rtp, protected, to)

    def send_control(self, compound: bytes) -> None:
        if self._ours is not None:
            compound = self._ours.protect(compound, is_rtcp=True)
        _send(self.rtcp, compound, self._to_rtcp)

    @property
    def received(self) -> Received | None:
        """Return the received position of the peer's key."""
        return None if self._theirs is None else self._theirs.received()

    def close(self) -> None:
        self.rtp.close()
        self.rtcp.close()


def _keyed(
    present: Srtp | None, key: SrtpKey | None, received: Received | None = None, *, is_ours: bool
) -> Srtp | None:
    if key is None or (present is not None and present.key == key):
        return None if key is None else present
    made = Srtp(key, is_ours=is_ours)
    if received is not None:
        made.resume(received)
    return made


def _send(sock: socket.socket, packet: bytes, to: Address) -> None:
    try:
        sock.sendto(packet, to)
    except OSError as error:  # full, unreachable, or refused: a network fault; loss is reported anyway
        _log.debug("sending: %s", error)
