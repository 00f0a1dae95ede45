"""The receiving side: packets to frames on the stream's thread, frames to pictures on the
decoder's thread.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from telephony.process.clock import monotonic_ns, monotonic_s
from telephony.sip.video_agreement import SrtpKey, VideoAgreement, VideoFormat
from telephony.video import rtcp
from telephony.video.aiortc_parts import PARSE_ERRORS, RtpPacket
from telephony.video.decoder import Decoder, UndecodableError
from telephony.video.encoder import CodecMissingError
from telephony.video.jitter_buffer import EncodedFrame, JitterBuffer, Part
from telephony.video.lip_sync import LipSync
from telephony.video.payloads import is_key_frame, join
from telephony.video.reception import Reception
from telephony.video.shown_picture import ShownPicture

_log = logging.getLogger(__name__)
MOST_WAITING, MOST_WAITING_BYTES = 30, 6_000_000  # frames; more would only add delay
NEVER = float("-inf")
# after a loss nothing is shown until a key frame, but not for longer: some peers never send one
HIDDEN_S = 1.5
PAUSE_S = 1.0  # a silence that counts as a restart
ASK_KEY_EVERY_S = 0.5
NEW_SOURCE_GAP_S = 0.5  # each source needs a decoder
UNDECODABLE_AFTER_S = 5.0
NO_NACK_PATIENCE_S = 0.08
LEAST_PATIENCE_S, MOST_PATIENCE_S = 0.2, 0.4


@dataclass(frozen=True)
class _Source:
    """The key of a decoder. since: The turn of the shown picture in which its person began."""

    ssrc: int
    format: VideoFormat
    since: int


@dataclass(frozen=True)
class _Person:
    """The peer; another address or another key counts as another peer."""

    who: str
    rtp: tuple[str, int]
    key: SrtpKey | None


@dataclass(frozen=True)
class _Waiting:
    """For the decoder. frame: None if some are missing. turn: Of the shown picture."""

    source: _Source
    frame: EncodedFrame | None
    turn: int


class Receiver:
    """`take` and `tick` on the stream's thread; `close` on any but the decoder's."""

    def __init__(
        self, agreement: VideoAgreement, person: str, shown: ShownPicture, fault: Callable[[str, str], None]
    ) -> None:
        """fault: Receives a kind of VideoFault and the reason, on any thread."""
        self.lip_sync = LipSync()
        self.reception: Reception | None = None
        self.bytes_received = 0
        self.frames_shown = 0
        self.size = (0, 0)
        self._shown = shown
        self._fault = fault
        self._buffer = JitterBuffer()
        self._source: _Source | None = None
        self._source_at = NEVER
        self._newcomer: tuple[int, int] | None = None  # SSRC and the required number of its next packet
        self._person = self._begun_with = _Person(person, agreement.remote_rtp, agreement.receive_key)
        self._turn = self._since = shown.turn
        self._needs_key = False
        self._asked_key_at = NEVER
        self._fir_number = 0
        self._packet_at = self._usable_at = NEVER
        self._is_undecodable = False
        self._waiting: deque[_Waiting] = deque()
        self._condition = threading.Condition()
        self._is_over = False
        self.settle(agreement, person)
        self._thread = threading.Thread(target=self._decode_all, name="video decoder", daemon=True)
        self._thread.start()

    def settle(self, agreement: VideoAgreement, person: str) -> None:
        """Follow an agreement. The picture of a held or replaced peer is removed."""
        before, self._person = self._person, _Person(person, agreement.remote_rtp, agreement.receive_key)
        if self._person != before or not agreement.receives:
            self._shown.begin_anew()
        self._formats = {one.payload_type: one for one in agreement.receive_formats}
        self._feedback = agreement.send_format.feedback
        self._receives = agreement.receives

    def take(self, datagram: bytes, now: float) -> bool:
        """Take one RTP packet; return whether it proves its sender: video, as agreed."""
        self._follow()
        try:
            packet = RtpPacket.parse(datagram)
        except PARSE_ERRORS:
            return False
        form = self._formats.get(packet.payload_type)
        if form is None or not packet.payload or not self._receives:
            self._pass_over(packet, now, hides_picture=not self._receives)
            return False
        try:
            data, can_begin = join(form.codec, packet.payload)
        except PARSE_ERRORS:
            return False
        if not self._knows(packet, form, now):
            return False
        assert self.reception is not None
        self.reception.add(packet.sequence_number, packet.timestamp, now)
        self.bytes_received += len(datagram)
        if now - self._packet_at > PAUSE_S:
            self._usable_at = now
        self._packet_at = now
        is_last = bool(packet.marker)
        self._buffer.add(Part(packet.sequence_number, packet.timestamp, is_last, can_begin, data), now)
        return True

    def tick(self, ssrc: int, now: float, round_trip_s: float) -> list[bytes]:
        """Pass complete frames to the decoder; return the feedback to send."""
        self._follow()
        if self._source is None or not self._receives:
            return []
        can_nack = "nack" in self._feedback
        patience = min(max(2 * round_trip_s + 0.06, LEAST_PATIENCE_S), MOST_PATIENCE_S)
        for frame in self._buffer.take(now, patience if can_nack else NO_NACK_PATIENCE_S):
            self._queue(self._source, frame)
        feedback = []
        missing = self._buffer.to_ask_for(now, max(0.04, 1.2 * round_trip_s)) if can_nack else []
        if missing:
            feedback.append(rtcp.nack(ssrc, self._source.ssrc, missing))
        if self._needs_key and now - self._asked_key_at >= max(ASK_KEY_EVERY_S, 2 * round_trip_s):
            self._asked_key_at = now
            feedback.append(self._key_request(ssrc, self._source.ssrc))
        self._judge(now)
        return feedback

    @property
    def is_impatient(self) -> bool:
        """Whether `tick` will have work soon."""
        return self._receives and (self._buffer.has_holes or self._needs_key)

    def close(self) -> None:
        with self._condition:
            self._is_over = True
            self._condition.notify()
        self._thread.join()
        self._shown.close()

    # -- the stream's thread --------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Start anew with another peer: nothing received so far is from it."""
        if self._turn == self._shown.turn:
            return
        self._turn = self._shown.turn
        if self._begun_with != self._person:
            self._begun_with, self._since = self._person, self._turn
            self._source, self._source_at, self._newcomer = None, NEVER, None
            self._buffer = JitterBuffer()
            self._needs_key = True

    def _is_of_source(self, packet: RtpPacket) -> bool:
        return self._source is not None and self._source.ssrc == packet.ssrc

    def _pass_over(self, packet: RtpPacket, now: float, *, hides_picture: bool) -> None:
        """Count a packet that is not shown: it was not lost.

        hides_picture: If true, a key frame is needed after it. Otherwise it only keeps a NAT binding open
        (RFC 6263), and has no content.
        """
        if not self._is_of_source(packet):
            return
        assert self.reception is not None
        self.reception.add(packet.sequence_number, packet.timestamp, now)
        if hides_picture:
            self._buffer.begin_anew()
        else:
            self._buffer.add(Part(packet.sequence_number, packet.timestamp, False, False, b""), now)

    def _knows(self, packet: RtpPacket, form: VideoFormat, now: float) -> bool:
        """Whether it is the source's packet; a new SSRC needs two packets in a row (RFC 3550 A.1)."""
        if self._source == _Source(packet.ssrc, form, self._since):
            self._newcomer = None
            return True
        is_new = self._source is not None and not self._is_of_source(packet)
        if is_new and self._newcomer != (packet.ssrc, packet.sequence_number):
            self._newcomer = (packet.ssrc, (packet.sequence_number + 1) & 0xFFFF)
            return False
        if now - self._source_at < NEW_SOURCE_GAP_S:
            self._pass_over(packet, now, hides_picture=True)
            return False
        self._newcomer, self._source_at = None, now
        if self.reception is None or self.reception.ssrc != packet.ssrc:
            self.reception = Reception(packet.ssrc)
            self._buffer = JitterBuffer()
        self._source = _Source(packet.ssrc, form, self._since)
        return True

    def _queue(self, source: _Source, frame: EncodedFrame | None) -> None:
        with self._condition:
            size = sum(len(each.frame.data) for each in self._waiting if each.frame is not None)
            if len(self._waiting) >= MOST_WAITING or size > MOST_WAITING_BYTES:
                self._waiting.clear()
                frame = None
            self._waiting.append(_Waiting(source, frame, self._turn))
            self._condition.notify()

    def _key_request(self, ssrc: int, media_ssrc: int) -> bytes:
        if "ccm fir" in self._feedback and "nack pli" not in self._feedback:
            self._fir_number += 1
            return rtcp.fir(ssrc, media_ssrc, self._fir_number)
        return rtcp.pli(ssrc, media_ssrc)  # also if it was not negotiated: it costs 12 bytes

    def _judge(self, now: float) -> None:
        is_usable = self._packet_at - self._usable_at < UNDECODABLE_AFTER_S
        if not is_usable and not self._is_undecodable:
            self._fault("undecodable", f"no usable frame for {UNDECODABLE_AFTER_S:.0f} s")
        self._is_undecodable = not is_usable

    # -- the decoder's thread -------------------------------------------------------------------------------

    def _decode_all(self) -> None:
        decoder: Decoder | None = None
        of: _Source | None = None
        has_key = False
        hidden_until = NEVER
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._waiting or self._is_over)
                if self._is_over:
                    return
                waiting = self._waiting.popleft()
            source, frame = waiting.source, waiting.frame
            if source != of:
                of, decoder = source, self._decoder(source)
                self.lip_sync.begin_anew()
                has_key, hidden_until = False, NEVER
            if decoder is None:
                continue
            if frame is None:
                if hidden_until == NEVER:
                    hidden_until = monotonic_s() + HIDDEN_S
                self._needs_key = True
                continue
            if is_key_frame(source.format.codec, frame.data):
                has_key, hidden_until = True, NEVER
                self._needs_key = False
            elif not has_key:
                self._needs_key = True
            try:
                self._decode_one(decoder, frame, waiting.turn, hidden_until)
            except Exception:  # noqa: BLE001 (the edge of the thread: one frame must not end the call's video)
                _log.exception("decoding")

    def _decoder(self, source: _Source) -> Decoder | None:
        try:
            return Decoder(source.format.codec, source.format.parameters)
        except CodecMissingError as error:
            self._fault("codec", str(error))
            return None

    def _decode_one(self, decoder: Decoder, frame: EncodedFrame, turn: int, hidden_until: float) -> None:
        try:
            pictures = decoder.decode(frame)
        except UndecodableError as error:
            _log.debug("%s", error)
            self._needs_key = True
            return
        due = self.lip_sync.due(frame.timestamp, frame.arrived_at, monotonic_s())
        if not pictures or monotonic_s() < hidden_until:
            return
        with self._condition:
            self._condition.wait_for(lambda: self._is_over, timeout=max(0.0, due - monotonic_s()))
        self._shown.show(pictures[-1], monotonic_ns(), turn=turn)
        now = monotonic_s()
        self.lip_sync.shown(now)
        self.size = (pictures[-1].width, pictures[-1].height)
        self.frames_shown += 1
        self._usable_at = now
