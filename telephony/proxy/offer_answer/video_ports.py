"""Video's UDP sockets: an even port for RTP, the next one for RTCP (RFC 3550 section 11)."""

from __future__ import annotations

import logging
import socket
from dataclasses import dataclass

from telephony.messages import Network
from telephony.sip.ip_address import IPV6, family_of, mark_traffic

_log = logging.getLogger(__name__)
AF41 = 34 << 2  # DSCP for conversational video (RFC 4594 section 4.4), shifted into the byte
BUFFER_BYTES = 1 << 19  # a key frame arrives in one burst
RANDOM_TRIES = 50


@dataclass(frozen=True)
class PortPair:
    host: str
    rtp: socket.socket
    rtcp: socket.socket

    @property
    def port(self) -> int:
        return int(self.rtp.getsockname()[1])

    def close(self) -> None:
        self.rtp.close()
        self.rtcp.close()


class VideoPorts:
    """pjsua2 takes audio ports from the start of the range, so these come from its end."""

    def __init__(self, network: Network) -> None:
        first, count = network.rtp_port_first, network.rtp_port_count
        last = min(first + count, 65_536) - 2 if first and count else 0
        self._candidates = range(last & ~1, first - 1, -2) if last else range(0)

    def open(self, host: str) -> PortPair | None:
        """Return a bound pair on this address of ours; None if no port is free."""
        for port in self._candidates or (0,) * RANDOM_TRIES:
            pair = _bound(host, port)
            if pair is not None:
                return pair
        _log.warning("no ports for video on %s", host)
        return None


def _bound(host: str, port: int) -> PortPair | None:
    """Bind both, or neither; port 0 for any even port."""
    family = family_of(host)
    rtp, rtcp = _udp(family), _udp(family)
    try:
        rtp.bind((host, port))
        chosen = int(rtp.getsockname()[1])
        if chosen % 2 == 0:
            rtcp.bind((host, chosen + 1))
            return PortPair(host, rtp, rtcp)
    except OSError as error:  # port in use
        _log.debug("%s:%d: %s", host, port, error)
    rtp.close()
    rtcp.close()
    return None


def _udp(family: int) -> socket.socket:
    is_ipv6 = family == IPV6
    made = socket.socket(socket.AF_INET6 if is_ipv6 else socket.AF_INET, socket.SOCK_DGRAM)
    made.setblocking(False)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
    mark_traffic(made, AF41)
    return made
