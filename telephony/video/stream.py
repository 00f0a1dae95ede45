"""One call's video: a thread that waits at its sockets, with a receiver, a sender and RTCP."""

from __future__ import annotations

import logging
import random
import select
import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from struct import pack

from telephony.messages import CallKey, Message
from telephony.messages.video import Video, VideoFault, VideoStatistics
from telephony.process.clock import monotonic_s
from telephony.sip.video_agreement import VideoAgreement
from telephony.video import rtcp
from telephony.video.clock import middle, ntp
from telephony.video.latest_picture import LatestPicture
from telephony.video.messages import PacketsReceived
from telephony.video.rate_control import LEAST_KBPS
from telephony.video.receiver import Receiver
from telephony.video.sender import Sender
from telephony.video.shown_picture import ShownPicture
from telephony.video.transport import Address, Transport

_log = logging.getLogger(__name__)
REPORT_EVERY_S = 1.0  # on average, as RFC 3550 section 6.2 allows from 360 kbit/s
IDLE_S, BUSY_S = 0.1, 0.01
STATISTICS_EVERY_S = 1.0
ACKNOWLEDGE_EVERY_S = 1.0  # of limits; a flood of them must not cause a flood of ours
COLLISION_EVERY_S = 10.0


class Stream:
    """One thread calls `agree`, `set_video` and `close`; the stream owns the sockets from now on."""

    def __init__(
        self,
        call_key: CallKey,
        agreement: VideoAgreement,
        source: LatestPicture,
        video: Video,
        emit: Callable[[Message], None],
        person: str = "",
    ) -> None:
        """person: The peer. Raise ValueError for an invalid SRTP key."""
        self.shown = ShownPicture(call_key, emit)
        self._call_key = call_key
        self._send = emit
        self._agreement = agreement
        self._video = video
        self._cname = f"{random.getrandbits(64):x}"  # does not identify us (RFC 7022)
        self._transport = Transport(agreement)
        # not a bound method, so that a closed stream is freed at once
        fault = partial(_fault, emit, call_key)
        self._receiver = Receiver(agreement, person, self.shown, fault)
        try:
            self._sender = Sender(agreement, self._transport, source, video, fault)
        except Exception:
            self._receiver.close()
            raise
        self._bound: rtcp.RateLimitRequest | None = None  # to be acknowledged
        self._acknowledged_at = self._collided_at = float("-inf")
        self._sender_report: tuple[int, float] | None = None  # middle bits of its NTP time; arrival time
        self._round_trip_s: float | None = None
        self._loss_sent = 0.0  # share of the packets of the whole call
        self._report_at = monotonic_s() + REPORT_EVERY_S / 2
        self._statistics_at = monotonic_s() + STATISTICS_EVERY_S
        self._counted = (0, 0, 0, 0)
        self._is_over = False
        self._alarm, self._bell = socket.socketpair()
        self._thread = threading.Thread(target=self._serve, name="video stream", daemon=True)
        self._thread.start()

    @property
    def sockets(self) -> tuple[socket.socket, socket.socket]:
        return self._transport.rtp, self._transport.rtcp

    @property
    def sends(self) -> bool:
        return self._agreement.sends

    def agree(self, agreement: VideoAgreement, person: str = "") -> None:
        """Follow a later agreement with the same sockets: only changed parts restart."""
        self._agreement = agreement
        self._transport.agree(agreement)
        self._receiver.settle(agreement, person)
        self._sender.settle(agreement, self._video)

    def set_video(self, video: Video) -> None:
        self._video = video
        self._sender.settle(self._agreement, video)

    def set_sound_delay(self, delay_ms: float) -> None:
        self._receiver.lip_sync.sound_delay_s = delay_ms / 1000

    def close(self) -> None:
        """Send BYE; wait for the threads, which end quickly."""
        self._is_over = True
        self._bell.send(b"x")
        self._thread.join()
        self._sender.close()
        self._receiver.close()
        self._transport.send_control(self._report(monotonic_s()) + rtcp.bye(self._sender.ssrc))
        self._transport.close()
        self._alarm.close()
        self._bell.close()

    # -- stream thread --------------------------------------------------------------------------------------

    def _serve(self) -> None:
        waited_for = [self._transport.rtp, self._transport.rtcp, self._alarm]
        while not self._is_over:
            wait_s = BUSY_S if self._receiver.is_impatient else IDLE_S
            select.select(waited_for, [], [], wait_s)
            try:
                self._take_all()
                self._tick(monotonic_s())
            except Exception:  # noqa: BLE001 (the edge of the thread: a packet must not end the call's video)
                _log.exception("serving a stream")

    def _take_all(self) -> None:
        for packet, source, is_control in self._transport.receive():
            now = monotonic_s()
            if is_control:
                self._hear(packet, source, now)
            elif packet[8:12] == self._ssrc and self._transport.believes(source):
                self._collide(now)
            elif self._transport.believes(source) and self._receiver.take(packet, now):
                self._transport.prove(source, now)

    def _hear(self, compound: bytes, source: Address, now: float) -> None:
        if not self._transport.believes_control(source, now):
            return
        if compound[4:8] == self._ssrc:
            self._collide(now)
            return
        heard = rtcp.read(compound, self._sender.ssrc)
        if heard.sender is not None:
            self._sender_report = (middle(heard.sender.sender_info.ntp_timestamp), now)
        for block in heard.reports:
            sent = self._sender.packets
            self._sender.rate.report(
                block.packets_lost, block.highest_sequence, self._sender.asked_again, sent, now
            )
            self._loss_sent = min(1.0, max(0, block.packets_lost) / sent) if sent else 0.0
            if block.lsr:
                trip = (middle(ntp()) - block.lsr - block.dlsr) & 0xFFFFFFFF
                if trip < 10 * 65536:  # otherwise the peer's clock has jumped
                    self._round_trip_s = trip / 65536
        if heard.wants_key_frame:
            self._sender.want_key()
        if heard.missing:
            self._sender.send_again(heard.missing, now)
        if heard.estimate_bits_per_s is not None:
            self._sender.rate.limit(heard.estimate_bits_per_s / 1000, now, is_bound=False)
        if heard.bound is not None:
            self._sender.rate.limit(heard.bound.bits_per_s / 1000, now, is_bound=True)
            least = int(LEAST_KBPS * 1000)
            self._bound = replace(heard.bound, bits_per_s=max(heard.bound.bits_per_s, least))

    @property
    def _ssrc(self) -> bytes:
        return pack("!L", self._sender.ssrc)

    def _collide(self, now: float) -> None:
        """Leave our SSRC to the peer, which uses it too, or returns our packets to us."""
        if now - self._collided_at >= COLLISION_EVERY_S:
            self._collided_at = now
            _log.warning("the far side has our SSRC")
            self._send_feedback(rtcp.bye(self._sender.ssrc))
            self._sender.renounce()

    def _tick(self, now: float) -> None:
        feedback = self._receiver.tick(self._sender.ssrc, now, self._round_trip_s or 0.0)
        if feedback:
            self._send_feedback(b"".join(feedback))
        if self._bound is not None and now - self._acknowledged_at >= ACKNOWLEDGE_EVERY_S:
            bound, self._bound, self._acknowledged_at = self._bound, None, now
            self._send_feedback(rtcp.tmmbn(self._sender.ssrc, bound))
        if now >= self._report_at:
            self._transport.send_control(self._report(now))
            self._report_at = now + REPORT_EVERY_S * random.uniform(0.5, 1.5)
        if now >= self._statistics_at:
            self._send(self._statistics(now))
            received = self._transport.received
            if received is not None:
                self._send(PacketsReceived(call_key=self._call_key, received=received))

    def _send_feedback(self, feedback: bytes) -> None:
        """Send at once (RFC 4585 section 3.1), without report blocks, which cover whole seconds."""
        first = rtcp.report(self._sender.ssrc, self._cname, self._sender.report(), [])
        self._transport.send_control(first + feedback)

    def _report(self, now: float) -> bytes:
        blocks = []
        if self._receiver.reception is not None:
            last, at = self._sender_report or (0, now)
            blocks.append(self._receiver.reception.report(last, now - at))
        return rtcp.report(self._sender.ssrc, self._cname, self._sender.report(), blocks)

    def _statistics(self, now: float) -> VideoStatistics:
        receiver, sender, reception = self._receiver, self._sender, self._receiver.reception
        since = now - self._statistics_at + STATISTICS_EVERY_S
        self._statistics_at = now + STATISTICS_EVERY_S
        before = self._counted
        self._counted = (
            receiver.frames_shown,
            receiver.bytes_received,
            sender.frames,
            sender.bytes_sent,
        )
        shown, got, frames, sent = (count - old for count, old in zip(self._counted, before, strict=True))
        offset_s = receiver.lip_sync.offset_s
        return VideoStatistics(
            call_key=self._call_key,
            width_received=receiver.size[0],
            height_received=receiver.size[1],
            frames_per_s_received=shown / since,
            kilobits_per_s_received=got * 8 / since / 1000,
            loss_received=reception.loss if reception else 0.0,
            jitter_ms=reception.jitter_ms if reception else 0.0,
            width_sent=sender.size[0],
            height_sent=sender.size[1],
            frames_per_s_sent=frames / since,
            kilobits_per_s_sent=sent * 8 / since / 1000,
            target_kilobits_per_s=sender.rate.kbps(now),
            loss_sent=self._loss_sent,
            round_trip_ms=None if self._round_trip_s is None else self._round_trip_s * 1000,
            sound_offset_ms=None if offset_s is None else offset_s * 1000,
        )


def _fault(emit: Callable[[Message], None], call_key: CallKey, kind: str, reason: str) -> None:
    emit(VideoFault(kind=kind, reason=reason, call_key=call_key))
