"""The sending side of one call: the newest picture, encoded, in evenly paced packets."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import av
from av.video.reformatter import ColorRange, VideoReformatter

from telephony.messages.video import Video
from telephony.process.clock import monotonic_ns, monotonic_s
from telephony.sip.video_agreement import VideoAgreement
from telephony.video.aiortc_parts import RtcpSenderInfo, RtpPacket
from telephony.video.clock import CLOCK_RATE_HZ, ntp, ticks
from telephony.video.encoder import CodecMissingError, Encoder
from telephony.video.latest_picture import LatestPicture, SourceFrame
from telephony.video.rate_control import RateControl
from telephony.video.sending_plan import ENOUGH_KBPS, SendingPlan
from telephony.video.still_picture import still_picture
from telephony.video.transport import Address, Transport

_log = logging.getLogger(__name__)
REPEAT_S = 0.2  # an unchanged picture is sent again: five frames a second, of a few bytes
KEY_GAP_S = 0.5  # closer requests for a key frame count as one
HISTORY = 1024  # packets that may be retransmitted
AGAIN_GAP_S = 0.03
OVERHEAD = 12 + 28  # bytes of RTP, UDP and IP for each packet
MOST_DEBT_S = 0.25  # after a frame larger than its share, others are skipped
KEEP_OPEN_EVERY_S = 15.0
UNKNOWN_PAYLOAD_TYPE = 20  # not assigned by RFC 3551
MOST_FAILED = 25  # frames that no encoder accepted
BURST, BURST_GAP_S = 8, 0.002
NEW_RATE_RATIO, NEW_RATE_GAP_S = 1.25, 2.0  # another rate needs a new encoder, and a key frame


ANSWER_S = 5.0  # after so long without RTP from the peer, send the still picture, at SILENT_GAP_S ...
GIVE_UP_S = 30.0  # ... and after so long only packets that keep the NAT binding open
SILENT_GAP_S, STILL_SIZE = 1.0, (640, 360)
_NOTHING = (-1, ("", 0))


@dataclass(frozen=True)
class _Sent:
    """A packet that may be retransmitted: its picture, its destination, its last transmission."""

    packet: bytes
    source: int
    to: Address
    at: float = 0.0


class Sender:
    """Has its own thread. Any other thread may use `want_key`, `renounce`, `send_again` and
    the attributes.
    """

    def __init__(
        self,
        agreement: VideoAgreement,
        transport: Transport,
        source: LatestPicture,
        video: Video,
        fault: Callable[[str, str], None],
    ) -> None:
        self.ssrc = random.getrandbits(32)
        self.rate = RateControl()
        self.packets = self.payload_bytes = self.frames = self.bytes_sent = self.asked_again = 0
        self._transport = transport
        self._source = source
        self._fault = fault
        self._plan = SendingPlan(video, agreement.send_format)
        self._sequence = random.getrandbits(15)
        self._first_ticks = random.getrandbits(32)
        self._history: OrderedDict[int, _Sent] = OrderedDict()
        self._history_lock = threading.Lock()
        self._of = _NOTHING  # source and address of the last transmission
        self._still: SourceFrame | None = None
        self._last_picture: tuple[int, int] | None = None  # RTP time and monotonic_ns of its capture
        self._encoder: Encoder | None = None
        self._encoder_for: tuple[str, int, int, int, float, bool] | None = None
        self._kbps, self._kbps_since = 1.0, float("-inf")  # the rate for which encoder and size were chosen
        self._reformatter = VideoReformatter()
        self._wants_key = True
        self._key_at = float("-inf")
        self._kept_open_at = float("-inf")
        self._debt_bits = 0.0
        self._debt_lock = threading.Lock()
        self._debt_rate = 0.0  # bits per second when the debt was made
        self._debt_at = monotonic_s()
        self._failed, self._failed_of = 0, _NOTHING[0]  # failed frames in a row, of this source
        self._is_broken = self._is_over = self._is_renounced = False
        self.settle(agreement, video)
        self._thread = threading.Thread(target=self._send_all, name="video encoder", daemon=True)
        self._thread.start()

    @property
    def size(self) -> tuple[int, int]:
        encoder = self._encoder
        return encoder.size if encoder is not None else (0, 0)

    def settle(self, agreement: VideoAgreement, video: Video) -> None:
        """Follow an agreement or settings. A frame that failed for lack of a codec is tried again."""
        self._format, self._sends = agreement.send_format, agreement.sends
        with self._history_lock:
            self._history.clear()  # it was made for the previous agreement
        self._plan.settle(video, agreement.send_format)
        self.rate.settle(video.kilobits_per_s, agreement.kilobits_per_s)
        self._is_broken, self._failed = False, 0
        self._wants_key = True  # a peer that resumes may have lost its reference frames

    def want_key(self) -> None:
        self._wants_key = True

    def renounce(self) -> None:
        """Choose another SSRC: the peer uses the same (RFC 3550 section 8.2)."""
        self._is_renounced = True

    def send_again(self, missing: Sequence[int], now: float) -> None:
        """Retransmit packets that a NACK requests, each at most once in AGAIN_GAP_S, and limited in rate.

        A packet of an ended source is not sent again, and no packet goes to another address than before.
        """
        most_debt_bits = self.rate.kbps(now) * 1000 * MOST_DEBT_S * 2
        for number in missing:
            if self._debt_bits > most_debt_bits:
                return
            with self._history_lock:
                sent = self._history.get(number)
                if sent is None or now - sent.at < AGAIN_GAP_S or not self._may_send(sent.source, sent.to):
                    continue
                self._history[number] = replace(sent, at=now)
            self.asked_again += 1
            self._transport.send(sent.packet, sent.to)
            self._owe(sent.packet)

    def report(self) -> RtcpSenderInfo | None:
        """Return the content of a sender report now; None before the first frame."""
        if self._last_picture is None or not self._sends:
            return None
        timestamp, captured_ns = self._last_picture
        since = (monotonic_ns() - captured_ns) * CLOCK_RATE_HZ // 1_000_000_000
        return RtcpSenderInfo(
            ntp_timestamp=ntp(),
            rtp_timestamp=(timestamp + since) & 0xFFFFFFFF,
            packet_count=self.packets & 0xFFFFFFFF,
            octet_count=self.payload_bytes & 0xFFFFFFFF,
        )

    def close(self) -> None:
        """Stop and wait for the thread: two times REPEAT_S at most."""
        self._is_over = True
        self._thread.join()

    # -- sender thread --------------------------------------------------------------------------------------

    def _send_all(self) -> None:
        last = 0
        due = monotonic_s()
        while not self._is_over:
            picture = self._source.newer_than(last, REPEAT_S)
            now = monotonic_s()
            if self._is_renounced:
                self._begin_anew()
            if not self._sends and now - self._kept_open_at >= KEEP_OPEN_EVERY_S:
                self._keep_open(now)
            if picture is None or not self._sends or self._is_refused(picture):
                self._source.newer_than(picture.number if picture else 0, REPEAT_S)
                continue
            if now < due:
                time.sleep(min(due - now, REPEAT_S))
                continue  # then continue with the newest picture
            silent_s = now - self._transport.heard_at
            gap_s = 1 / self._plan.frames_per_s if silent_s < ANSWER_S else SILENT_GAP_S
            due = max(due + gap_s, now - 0.02)
            last = picture.number
            if silent_s >= GIVE_UP_S:
                if now - self._kept_open_at >= KEEP_OPEN_EVERY_S:
                    self._keep_open(now)
                continue
            if silent_s >= ANSWER_S:
                picture = self._still_for(picture)
            if self._pay_back(now):
                continue
            try:
                self._send_one(picture, now)
            except CodecMissingError as error:
                self._is_broken = True
                self._fault("codec", str(error))
            except Exception as error:  # noqa: BLE001 (the thread's edge: one frame must not end the video)
                self._bear(picture, error)
            else:
                self._failed = 0

    def _is_refused(self, picture: SourceFrame) -> bool:
        """Whether there is no encoder at all, or none that accepts this source's frames."""
        return self._is_broken or (self._failed >= MOST_FAILED and picture.source == self._failed_of)

    def _bear(self, picture: SourceFrame, error: Exception) -> None:
        """Use a new encoder for the next frame; report a fault if none works."""
        self._encoder = None
        if picture.source != self._failed_of:
            self._failed, self._failed_of = 0, picture.source
        self._failed += 1
        if self._failed == 1:
            _log.error("encoding", exc_info=error)
        elif self._failed == MOST_FAILED:
            self._fault("codec", f"{type(error).__name__}: {error}")

    def _keep_open(self, now: float) -> None:
        """Keep the bindings of NATs and border controllers: send an empty packet (RFC 6263 section 4.6)."""
        self._kept_open_at = now
        timestamp = (self._first_ticks + ticks(monotonic_ns())) & 0xFFFFFFFF
        packet = RtpPacket(UNKNOWN_PAYLOAD_TYPE, 0, self._sequence, timestamp, self.ssrc)
        self._sequence = (self._sequence + 1) & 0xFFFF
        self._transport.send(self._transport.protect(packet.serialize()), self._transport.to)

    def _may_send(self, source: int, to: Address) -> bool:
        """Whether a frame of this source may still be sent to this address."""
        return self._sends and source == self._source.source and to == self._transport.to

    def _still_for(self, picture: SourceFrame) -> SourceFrame:
        """Return the still picture instead of a picture that perhaps nobody sees."""
        drawn = self._still.frame if self._still is not None else still_picture(*STILL_SIZE)
        self._still = replace(picture, frame=drawn, captured_ns=monotonic_ns(), is_detailed=False)
        return self._still

    def _begin_anew(self) -> None:
        self._is_renounced = False
        with self._history_lock:
            self._history.clear()
        self.packets = self.payload_bytes = 0  # reports count them by SSRC
        self.ssrc = random.getrandbits(32)
        self._wants_key = True

    def _pay_back(self, now: float) -> bool:
        """Return whether we are so far ahead of the rate that this frame must be skipped."""
        rate = self.rate.kbps(now) * 1000
        with self._debt_lock:
            # a lower rate must not lengthen the pause for bits that were allowed before
            if rate < self._debt_rate:
                self._debt_bits *= rate / self._debt_rate
            self._debt_bits = max(0.0, self._debt_bits - (now - self._debt_at) * rate)
            self._debt_at, self._debt_rate = now, rate
            return self._debt_bits > rate * MOST_DEBT_S

    def _owe(self, packet: bytes) -> None:
        with self._debt_lock:
            self._debt_bits += (len(packet) + OVERHEAD) * 8

    def _send_one(self, picture: SourceFrame, now: float) -> None:
        of = (picture.source, self._transport.to)
        if of != self._of:
            self._of, self._encoder = of, None  # the first is a key frame: it refers to no earlier frame
        encoder = self._fitting_encoder(picture, now)
        size = encoder.size
        is_key = self._wants_key and now - self._key_at >= KEY_GAP_S
        if is_key:
            self._wants_key, self._key_at = False, now
        frame = self._reformatter.reformat(
            picture.frame, *size, "yuv420p", interpolation="BILINEAR", dst_color_range=ColorRange.MPEG
        )
        if frame is picture.frame:
            frame = _copied(frame)
        # A repeated picture gets the present time, because the time must rise.
        captured_ns = max(picture.captured_ns, (self._last_picture or (0, 0))[1])
        if self._last_picture is not None and captured_ns == self._last_picture[1]:
            captured_ns = monotonic_ns()
        payloads = encoder.encode(frame, is_key=is_key)
        if self._plan.frame_took(monotonic_s() - now):
            self._fault("slow", f"{monotonic_s() - now:.3f} s for a frame of {size[0]}x{size[1]}")
        if payloads:
            self.frames += 1
            timestamp = (self._first_ticks + ticks(captured_ns)) & 0xFFFFFFFF
            self._last_picture = (timestamp, captured_ns)
            if not self._send_packets(payloads, timestamp, *of):
                self._of = _NOTHING

    def _fitting_encoder(self, picture: SourceFrame, now: float) -> Encoder:
        kbps = self.rate.kbps(now)
        ratio = max(kbps, self._kbps) / min(kbps, self._kbps)
        if ratio >= NEW_RATE_RATIO and now - self._kbps_since >= NEW_RATE_GAP_S:
            self._kbps, self._kbps_since = kbps, now
        frame, enough_kbps = picture.frame, ENOUGH_KBPS if picture.is_detailed else 0.0
        wanted = (
            self._format.codec,
            *self._plan.size(frame.width, frame.height, max(self._kbps, enough_kbps)),
            self._plan.frames_per_s,
            self._kbps,
            self._format.has_single_units,
        )
        if self._encoder is None or wanted != self._encoder_for:
            self._encoder, self._encoder_for = Encoder(*wanted), wanted
        return self._encoder

    def _send_packets(self, payloads: list[bytes], timestamp: int, source: int, to: Address) -> bool:
        """Return False if it stopped because the picture may no longer be sent there."""
        for index, payload in enumerate(payloads):
            is_last = index == len(payloads) - 1
            packet = RtpPacket(
                self._format.payload_type, int(is_last), self._sequence, timestamp, self.ssrc, payload
            )
            protected = self._transport.protect(packet.serialize())
            with self._history_lock:
                if not self._may_send(source, to):
                    return False
                self._history[self._sequence] = _Sent(protected, source, to)
                if len(self._history) > HISTORY:
                    self._history.popitem(last=False)
            self._transport.send(protected, to)
            self._sequence = (self._sequence + 1) & 0xFFFF
            self.packets += 1
            self.payload_bytes += len(payload)
            self.bytes_sent += len(protected)
            self._owe(protected)
            if (index + 1) % BURST == 0:
                time.sleep(BURST_GAP_S)  # a key frame must not overflow a small router's queue
        return True


def _copied(frame: av.VideoFrame) -> av.VideoFrame:
    """Return a copy: encoders write the time into it, and the encoders of other calls use the same frame."""
    copy = av.VideoFrame(frame.width, frame.height, frame.format.name)
    for ours, theirs in zip(copy.planes, frame.planes, strict=True):
        ours.update(bytes(theirs))
    return copy
