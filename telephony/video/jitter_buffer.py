"""Assembles frames from packets that arrive late, twice, out of order or not at all. Independent of codecs.

aiortc's own buffer waits for the next frame's first packet, and for 512 packets if one is lost; this one uses
the marker, and gives a lost packet up after a time.
"""

from __future__ import annotations

from dataclasses import dataclass

from telephony.video.clock import distance

MOST_PACKETS, MOST_BYTES = 2048, 3_000_000  # a key frame of 3840x2160 fits; an endless one does not
MOST_AGE_S = 5.0  # of a frame without an end
MOST_HOLES = 200  # more is not loss but a gap: a key frame is cheaper
FAR_AWAY = 3000  # RFC 3550 A.1: a packet so far off is a restart, if the next one follows it
ASK_AFTER_S = 0.01  # reordered packets are no loss
MOST_ASKED = 8


@dataclass(frozen=True)
class Part:
    """One packet's share of a frame."""

    sequence: int  # 16 bits
    timestamp: int
    is_last: bool  # the RTP marker
    can_begin: bool
    data: bytes


@dataclass(frozen=True)
class EncodedFrame:
    timestamp: int
    data: bytes
    arrived_at: float  # of its first packet


@dataclass
class _Hole:
    found_at: float
    asked_at: float = 0.0
    asked: int = 0


class JitterBuffer:
    """Times are monotonic_s() of the caller."""

    def __init__(self) -> None:
        self._parts: dict[int, tuple[Part, float]] = {}  # by sequence number without wrap-around at 65535
        self._holes: dict[int, _Hole] = {}
        self._bytes = 0
        self._next: int | None = None  # the first sequence number of the next frame
        self._searched = 0  # no frame ends before this number: each packet is examined once
        self._highest = 0
        self._stranger: int | None = None
        self._is_cut = False  # by a restart

    @property
    def has_holes(self) -> bool:
        return bool(self._holes)

    def add(self, part: Part, now: float) -> None:
        if self._next is None:
            self._next = self._highest = part.sequence + 65536
            self._keep(self._next, part, now)
            return
        number = self._highest + distance(part.sequence, self._highest, 16)
        if abs(number - self._highest) > FAR_AWAY:
            if self._stranger != part.sequence:
                self._stranger = (part.sequence + 1) & 0xFFFF
                return
            self._begin_anew(number)
        self._stranger = None
        if number < self._next or number in self._parts:
            return
        if len(self._holes) + number - self._highest > 2 * MOST_HOLES:
            self._begin_anew(number)
        if number > self._highest:
            for hole in range(self._highest + 1, number):
                self._holes[hole] = _Hole(now)
            self._highest = number
        self._holes.pop(number, None)
        self._keep(number, part, now)

    def begin_anew(self) -> None:
        """Drop all packets, because some of the following ones are left out on purpose."""
        self._begin_anew(0)
        self._next = None

    def take(self, now: float, patience_s: float) -> list[EncodedFrame | None]:
        """Return the complete frames in order; None where at least one was given up before.

        patience_s: How long to wait for a missing packet.
        """
        frames: list[EncodedFrame | None] = [None] if self._is_cut else []
        self._is_cut = False
        while self._next is not None:
            end = self._end_of_frame(self._next)
            if end is not None:
                self._cut(self._next, end, frames)
            elif self._is_hopeless(now, patience_s):
                # otherwise the packets only kept a NAT binding open
                is_loss = bool(self._holes or self._bytes)
                self._give_up()
                frames += [None] if is_loss else []
            else:
                break
        return frames

    def to_ask_for(self, now: float, again_after_s: float) -> list[int]:
        """Return the sequence numbers (16 bits, in order) to request by a NACK now."""
        if len(self._holes) > MOST_HOLES:
            return []
        asked = []
        for number, hole in self._holes.items():
            is_due = (
                now - hole.asked_at >= again_after_s if hole.asked else now - hole.found_at >= ASK_AFTER_S
            )
            if is_due and hole.asked < MOST_ASKED:
                hole.asked_at = now
                hole.asked += 1
                asked.append(number & 0xFFFF)
        return asked

    def _keep(self, number: int, part: Part, now: float) -> None:
        self._parts[number] = (part, now)
        self._bytes += len(part.data)

    def _end_of_frame(self, start: int) -> int | None:
        """Return the number after the last packet of the frame at `start`; None while it is incomplete."""
        number = max(start, self._searched)
        while found := self._parts.get(number):
            part = found[0]
            if part.timestamp != self._parts[start][0].timestamp:
                return number
            number += 1
            if part.is_last:
                return number
            self._searched = number
        return None

    def _cut(self, start: int, end: int, frames: list[EncodedFrame | None]) -> None:
        found = [self._parts.pop(number) for number in range(start, end)]
        self._next = end
        self._bytes -= sum(len(part.data) for part, _ in found)
        filled = [part for part, _ in found if part.data]  # without packets that only keep a NAT binding open
        if filled and filled[0].can_begin:
            arrived_at = min(at for _, at in found)
            data = b"".join(part.data for part in filled)
            frames.append(EncodedFrame(filled[0].timestamp, data, arrived_at))
        elif filled:
            frames.append(None)

    def _is_hopeless(self, now: float, patience_s: float) -> bool:
        if len(self._parts) > MOST_PACKETS or self._bytes > MOST_BYTES or len(self._holes) > MOST_HOLES:
            return True
        if self._holes:
            return now - next(iter(self._holes.values())).found_at >= patience_s
        first = self._parts.get(self._next) if self._next is not None else None
        return first is not None and now - first[1] >= MOST_AGE_S

    def _give_up(self) -> None:
        """Continue behind the first hole, at the first packet that can begin another frame.

        Without a hole all packets are one frame without an end.
        """
        first = next(iter(self._holes), self._highest)
        before = self._parts.get(first - 1)
        following = sorted(number for number in self._parts if number > first)
        self._next = next(
            (
                number
                for number in following
                if self._parts[number][0].can_begin
                and (before is None or self._parts[number][0].timestamp != before[0].timestamp)
            ),
            self._highest + 1,
        )
        self._forget_before(self._next)

    def _begin_anew(self, number: int) -> None:
        self._next = self._highest = self._searched = number  # may lie before the last examined number
        self._parts.clear()
        self._bytes = 0
        self._holes.clear()
        self._is_cut = True

    def _forget_before(self, number: int) -> None:
        self._parts = {key: part for key, part in self._parts.items() if key >= number}
        self._bytes = sum(len(part.data) for part, _ in self._parts.values())
        self._holes = {key: hole for key, hole in self._holes.items() if key >= number}
