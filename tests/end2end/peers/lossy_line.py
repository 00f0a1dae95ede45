"""A bad line between two phones on loopback: passes SIP on, and loses or delays their RTP."""

from __future__ import annotations

import heapq
import random
import re
import selectors
import socket
import threading
import time
from dataclasses import dataclass, field

from telephony.sip.message import parse
from tests.end2end.peers.machine import LOOPBACK, free_port

Address = tuple[str, int]


@dataclass
class _Leg:
    """One phone, as the line sees it: where its SIP and its media are, and the sockets that face it."""

    sip: Address | None = None
    media: Address | None = None
    sockets: list[socket.socket] = field(default_factory=list)  # RTP, RTCP


class LossyLine:
    """Call `port` instead of `target_port`. One call per line.

    Attributes:
        loss_percent, loss_back_percent: From the caller to the target, and back; may change at any time.
        jitter_ms: For so long each direction stalls, then it goes on for as long.
    """

    def __init__(
        self, target_port: int, loss_percent: float = 0, jitter_ms: float = 0, seed: int = 1
    ) -> None:
        self.loss_percent = loss_percent
        self.loss_back_percent = loss_percent
        self.jitter_ms = jitter_ms
        self.passed = self.lost = 0
        self._chances = [random.Random(seed), random.Random(seed + 1)]
        self._sip = _bound(0)
        self.port = self._sip.getsockname()[1]
        self._legs = [_Leg(), _Leg(sip=(LOOPBACK, target_port))]  # caller, target
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._sip, selectors.EVENT_READ, None)
        for side, leg in enumerate(self._legs):
            first = free_port() & ~1
            leg.sockets = [_bound(first), _bound(first + 1)]
            for kind, each in enumerate(leg.sockets):
                self._selector.register(each, selectors.EVENT_READ, (side, kind))
        self._late: list[tuple[float, int, int, int, bytes]] = []  # due, number, from, kind, packet
        self._number = 0
        self._stall_ends = [0.0, 0.0]
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._is_over.set()
        self._thread.join(2)
        for each in (self._sip, *self._legs[0].sockets, *self._legs[1].sockets):
            each.close()
        self._selector.close()

    def _run(self) -> None:
        while not self._is_over.is_set():
            wait_s = max(0.0, self._late[0][0] - time.monotonic()) if self._late else 0.1
            for key, _ in self._selector.select(min(wait_s, 0.1)):
                assert isinstance(key.fileobj, socket.socket)
                data, source = key.fileobj.recvfrom(65536)
                if key.data is None:
                    self._pass_sip(data, source)
                else:
                    self._take_media(data, *key.data)
            while self._late and self._late[0][0] <= time.monotonic():
                _, _, side, kind, data = heapq.heappop(self._late)
                self._pass_media(data, side, kind)

    # -- media ----------------------------------------------------------------------------------------------

    def _take_media(self, data: bytes, side: int, kind: int) -> None:
        """Lose a packet that came from a side, or keep it until the line goes on; the order stays."""
        loss = self.loss_percent if side == 0 else self.loss_back_percent
        if kind == 0 and self._chances[side].random() * 100 < loss:
            self.lost += 1
            return
        self.passed += 1
        if not self.jitter_ms:
            self._pass_media(data, side, kind)
            return
        stall_s, at = self.jitter_ms / 1000, time.monotonic()
        if at > self._stall_ends[side] + stall_s:  # stalls and good times take turns, as on a busy radio
            self._stall_ends[side] = at + stall_s
        due = max(at, self._stall_ends[side])
        self._number += 1
        heapq.heappush(self._late, (due, self._number, side, kind, data))

    def _pass_media(self, data: bytes, side: int, kind: int) -> None:
        other = self._legs[1 - side]
        if other.media:
            other.sockets[kind].sendto(data, (other.media[0], other.media[1] + kind))

    # -- SIP ------------------------------------------------------------------------------------------------

    def _pass_sip(self, data: bytes, source: Address) -> None:
        """Forward as a proxy without state that stays in the dialog (RFC 3261 sections 16.6, 16.7, 16.11)."""
        if len(data) < 20:
            return  # a keep-alive
        message = parse(data)
        side = 1 if source == self._legs[1].sip else 0
        if side == 0:
            self._legs[0].sip = source
        us = f"{LOOPBACK}:{self.port}"
        if message.is_request:
            if us in message.first("route"):
                message.pop_first("route")
            if message.method == "INVITE":
                message.push_first("record-route", f"<sip:{us};lr>", "Record-Route")
            message.push_first("via", f"SIP/2.0/UDP {us};branch={message.branch}.l", "Via")
        else:
            message.pop_first("via")
        if message.body.startswith(b"v=0"):
            message.body = self._rewritten(message.body, side)
        target = self._legs[1 - side].sip
        assert target is not None
        self._sip.sendto(message.to_bytes(), target)

    def _rewritten(self, body: bytes, side: int) -> bytes:
        """Note where a phone wants its media, and put our own port there."""
        port, address = re.search(rb"m=audio (\d+)", body), re.search(rb"c=IN IP4 (\S+)", body)
        assert port
        assert address
        self._legs[side].media = (address[1].decode(), int(port[1]))
        facing_other = self._legs[1 - side].sockets[0].getsockname()[1]
        body = re.sub(rb"a=rtcp:[^\r\n]*\r\n", b"", body)
        body = re.sub(rb"c=IN IP4 \S+", b"c=IN IP4 " + LOOPBACK.encode(), body)
        return re.sub(rb"m=audio \d+", b"m=audio %d" % facing_other, body, count=1)


def _bound(port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    bound.bind((LOOPBACK, port))
    return bound
