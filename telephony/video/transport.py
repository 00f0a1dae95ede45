"""The two sockets of a call's video: whom we send to, whom we believe. Symmetric RTP (RFC 4961) with doubt.

With SRTP the key proves the sender, wherever it is. Without one only the host that was agreed on is believed
(of IPv6, its network, because a computer has several addresses there): its address, or the first other one
whose packets make sense, once for each agreement. Who was there before, by an agreement that is over, is a
stranger. An office's exchange is the host of all its calls, so nobody has to be looked for elsewhere.
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
RECEIVE_BUFFER = 1 << 20  # a key frame comes in one burst
AF41 = 34 << 2  # RFC 4594: interactive video
MOST_AT_ONCE = 256
_MOST_DATAGRAM = 2048
Address = tuple[str, int]


class Transport:
    """Sends on any thread, receives on one."""

    def __init__(self, agreement: VideoAgreement) -> None:
        """Take the sockets over. Raise ValueError for an SRTP key that is none."""
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
        self._is_here = False  # the far side is a program on this computer: its loopback is the same host
        self._source: Address | None = None  # another port than the agreed one, or that one
        self.to = ("", 0)  # where RTP goes
        self.heard_at = 0.0  # monotonic_s() of the last packet that was believed, or of the agreement
        self.agree(agreement)

    def agree(self, agreement: VideoAgreement) -> None:
        """Follow another agreement of the same call."""
        self._ours = _keyed(self._ours, agreement.send_key, is_ours=True)
        self._theirs = _keyed(self._theirs, agreement.receive_key, agreement.received, is_ours=False)
        if (self._agreed, self._agreed_rtcp) == (agreement.remote_rtp, agreement.remote_rtcp):
            return  # what was proven goes on
        self._former |= {self.to, self._agreed}
        self._agreed, self._agreed_rtcp = agreement.remote_rtp, agreement.remote_rtcp
        if self._agreed_rtcp[0] != self._agreed[0]:  # somebody who is in no call with us
            self._agreed_rtcp = (self._agreed[0], min(self._agreed[1] + 1, 65535))
        self._former.discard(self._agreed)
        self._network = network_of(self._agreed[0])  # a computer has several addresses in its IPv6 network
        self._is_here = is_of_this_computer(self._agreed[0])
        self._source = None
        self.to, self._to_rtcp = self._agreed, self._agreed_rtcp
        self.heard_at = monotonic_s()

    def receive(self) -> Iterator[tuple[bytes, Address, bool]]:
        """Yield what has come, unprotected: packet, source, and whether it is RTCP. Never waits."""
        for sock in (self.rtp, self.rtcp):
            for _ in range(MOST_AT_ONCE):
                try:
                    packet, source = sock.recvfrom(_MOST_DATAGRAM)
                except BlockingIOError:
                    break
                except OSError as error:  # Windows: nobody listened to what we sent
                    _log.debug("receiving: %s", error)
                    continue
                is_control = sock is self.rtcp or is_rtcp(packet)  # also where they share a port (RFC 5761)
                if self._theirs is not None:
                    try:
                        packet = self._theirs.unprotect(packet, is_rtcp=is_control)
                    except ForgedError:
                        continue
                yield packet, (source[0], source[1]), is_control

    def believes(self, source: Address) -> bool:
        """Say whether RTP from there may be the far side's."""
        if self._theirs is not None or source in (self._agreed, self._source):
            return True
        return self._source is None and self._is_there(source)

    def _is_there(self, source: Address) -> bool:
        """Whether it is the host that was agreed on, and not somebody of before."""
        is_host = network_of(source[0]) == self._network or (self._is_here and is_loopback(source[0]))
        return is_host and source not in self._former

    def believes_control(self, source: Address, now: float) -> bool:
        """Say whether RTCP from there may be the far side's; with a key answers go there."""
        if self._theirs is not None:
            self._to_rtcp = source
        elif not self._is_there(source):
            return False
        self.heard_at = now
        return True

    def prove(self, source: Address, now: float) -> None:
        """Take this source for the far side: its packet made sense as video."""
        if not self.believes(source):
            return  # another agreement has come in between
        self.heard_at = now
        if source != self._source:
            if source != self.to:
                _log.info("video comes from port %d instead of %d", source[1], self.to[1])
                if self._to_rtcp == self._agreed_rtcp and source[0] != self._agreed[0]:
                    self._to_rtcp = (source[0], self._to_rtcp[1])
            self._source = self.to = source

    def protect(self, packet: bytes) -> bytes:
        """Return an RTP packet as it goes to the network; once for each, also if it is sent twice."""
        return packet if self._ours is None else self._ours.protect(packet, is_rtcp=False)

    def send(self, protected: bytes, to: Address) -> None:
        _send(self.rtp, protected, to)

    def send_control(self, compound: bytes) -> None:
        if self._ours is not None:
            compound = self._ours.protect(compound, is_rtcp=True)
        _send(self.rtcp, compound, self._to_rtcp)

    @property
    def received(self) -> Received | None:
        """Where their key has come to."""
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
    except OSError as error:  # full, unreachable, or refused: the network's matter, loss is reported anyway
        _log.debug("sending: %s", error)
