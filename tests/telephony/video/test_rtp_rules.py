"""Payloads, the jitter buffer and RTCP: rules without a network, with whatever a network may do."""

from __future__ import annotations

import random
from struct import pack
from typing import Any

import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telephony.video import rtcp
from telephony.video.aiortc_parts import PARSE_ERRORS, RtcpReceiverInfo, pack_rtcp_packet
from telephony.video.encoder import Encoder
from telephony.video.jitter_buffer import (
    MOST_AGE_S,
    MOST_BYTES,
    MOST_HOLES,
    MOST_PACKETS,
    EncodedFrame,
    JitterBuffer,
    Part,
)
from telephony.video.payloads import MOST_PAYLOAD, is_key_frame, join, split
from telephony.video.reception import Reception

PATIENCE_S = 0.2


@settings(max_examples=100)
@given(st.lists(st.binary(min_size=2, max_size=4000), min_size=1, max_size=6))
def test_h264_units_of_any_size_survive_their_packets(units: list[bytes]) -> None:
    clean = [bytes((0x65,)) + unit.replace(b"\0", b"\1") for unit in units]
    frame = b"".join(b"\0\0\0\1" + unit for unit in clean)
    payloads = split("h264", frame, 0)
    assert all(len(payload) <= MOST_PAYLOAD for payload in payloads)
    assert b"".join(join("h264", payload)[0] for payload in payloads) == frame
    assert join("h264", payloads[0])[1]
    assert is_key_frame("h264", frame)


def test_h264_in_single_units_has_no_unit_that_is_too_large_for_a_packet() -> None:
    encoder = Encoder("h264", 1280, 720, 25, 4000, has_single_units=True)
    noise = av.VideoFrame(1280, 720, "yuv420p")
    for plane in noise.planes:
        plane.update(random.Random(plane.buffer_size).randbytes(plane.buffer_size))
    payloads = [*encoder.encode(noise, is_key=True), *encoder.encode(noise, is_key=False)]
    assert len(payloads) > 10
    assert all(payload[0] & 0x1F in (1, 5, 6, 7, 8) for payload in payloads)  # RFC 6184 section 6.2


@settings(max_examples=100)
@given(st.binary(min_size=1, max_size=6000), st.integers(0, 100_000))
def test_vp8_frames_of_any_size_survive_their_packets(frame: bytes, picture_id: int) -> None:
    payloads = split("vp8", frame, picture_id)
    assert all(len(payload) <= MOST_PAYLOAD for payload in payloads)
    parts = [join("vp8", payload) for payload in payloads]
    assert b"".join(data for data, _ in parts) == frame
    assert [can_begin for _, can_begin in parts] == [True] + [False] * (len(parts) - 1)


@settings(max_examples=300)
@given(st.sampled_from(["h264", "vp8"]), st.binary(min_size=1, max_size=60))
def test_a_payload_that_is_none_is_refused_with_an_error_that_is_known(codec: str, payload: bytes) -> None:
    try:
        data, _ = join(codec, payload)
    except PARSE_ERRORS:
        return
    assert isinstance(data, bytes)


def _parts(frames: int, first_sequence: int) -> list[Part]:
    """Return frames of one to three packets; each frame's data names it."""
    parts: list[Part] = []
    for number in range(frames):
        for index in range(number % 3 + 1):
            is_last = index == number % 3
            sequence = (first_sequence + len(parts)) & 0xFFFF
            parts.append(Part(sequence, number * 3600, is_last, index == 0, f"{number}.{index} ".encode()))
    return parts


def _whole(number: int) -> bytes:
    return b"".join(f"{number}.{index} ".encode() for index in range(number % 3 + 1))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 1 << 32), st.integers(0, 65535), st.floats(0, 0.3))
def test_frames_come_whole_and_in_order_whatever_is_lost_doubled_or_overtaken(
    seed: int, first: int, loss: float
) -> None:
    chance = random.Random(seed)
    parts = _parts(60, first)
    sent = [parts[0], *(part for part in parts[1:] if chance.random() >= loss)]
    sent += [part for part in sent if chance.random() < 0.1]
    order = {id(part): parts.index(part) + chance.uniform(0, 4) for part in sent[1:]}
    sent[1:] = sorted(sent[1:], key=lambda part: order[id(part)])
    buffer, now = JitterBuffer(), 0.0
    got: list[EncodedFrame | None] = []
    for part in sent:
        now += 0.01
        buffer.add(part, now)
        got += buffer.take(now, PATIENCE_S)
    got += buffer.take(now + 1, PATIENCE_S) + buffer.take(now + 2, PATIENCE_S)
    frames = [frame for frame in got if frame is not None]
    numbers = [frame.timestamp // 3600 for frame in frames]
    assert numbers == sorted(set(numbers))
    assert all(frame.data == _whole(frame.timestamp // 3600) for frame in frames)
    arrived = {(part.timestamp, part.data) for part in sent}
    complete = {
        number
        for number in range(60)
        if all((part.timestamp, part.data) in arrived for part in parts if part.timestamp == number * 3600)
    }
    if complete == set(range(60)):
        assert numbers == list(range(60))
        assert None not in got


def test_a_lost_packet_is_asked_for_again_and_again_and_given_up_in_time() -> None:
    buffer = JitterBuffer()
    for part in _parts(6, 65_533):
        if part.sequence != 0:
            buffer.add(part, 1.0)
    before = buffer.take(1.0, PATIENCE_S)
    assert [frame and frame.timestamp for frame in before] == [0, 3600]
    assert buffer.to_ask_for(1.001, 0.05) == []  # it may only be late
    assert buffer.to_ask_for(1.02, 0.05) == [0]
    assert buffer.to_ask_for(1.03, 0.05) == []
    assert buffer.to_ask_for(1.08, 0.05) == [0]
    after = buffer.take(1.01 + PATIENCE_S, PATIENCE_S)
    assert [frame and frame.timestamp for frame in after] == [None, 3 * 3600, 4 * 3600, 5 * 3600]
    assert not buffer.has_holes


def test_a_far_side_that_begins_anew_elsewhere_is_followed_after_two_packets() -> None:
    buffer = JitterBuffer()
    buffer.add(Part(10, 0, True, True, b"a"), 1.0)
    assert [frame and frame.data for frame in buffer.take(1.0, PATIENCE_S)] == [b"a"]
    buffer.add(Part(40_000, 7, True, True, b"b"), 1.0)
    assert buffer.take(1.0, PATIENCE_S) == []  # one alone is a stray
    buffer.add(Part(40_001, 8, True, True, b"c"), 1.0)
    assert [frame and frame.data for frame in buffer.take(1.0, PATIENCE_S)] == [None, b"c"]


def test_a_far_side_whose_numbers_jump_back_is_followed_however_often_it_does() -> None:
    buffer = JitterBuffer()
    buffer.add(Part(0, 0, False, True, b"."), 1.0)  # the beginning of a frame is searched, too
    for first in (60_000, 40_000, 20_000, 0, 45_000, 25_000, 5_000):
        parts = [Part(first + index, first, index == 2, index == 1, b".") for index in range(3)]
        got: list[EncodedFrame | None] = []
        for part in parts:
            buffer.add(part, 1.0)
            got += buffer.take(1.0, PATIENCE_S)
        assert [frame and frame.timestamp for frame in got] == [None, first]


def test_packets_that_only_keep_a_way_open_are_no_frames() -> None:
    buffer = JitterBuffer()
    for sequence in range(4):
        buffer.add(Part(sequence, 7, False, False, b""), 1.0)
    buffer.add(Part(4, 8, True, True, b"x"), 1.0)
    assert [frame and frame.data for frame in buffer.take(1.0, PATIENCE_S)] == [b"x"]


@pytest.mark.parametrize("size", [0, 1, 1100])
def test_a_frame_without_an_end_is_given_up_and_costs_no_more_with_each_packet(size: int) -> None:
    buffer, looked_at = JitterBuffer(), _Counted()
    buffer._parts = looked_at
    got: list[EncodedFrame | None] = []
    most = 0
    for number in range(20_000):
        buffer.add(Part(number & 0xFFFF, 7, False, number == 0, b"x" * size), number / 10_000)
        got += buffer.take(number / 10_000, PATIENCE_S)
        most = max(most, len(looked_at))
        if buffer._parts is not looked_at:
            looked_at = buffer._parts = _Counted(buffer._parts, looked_at.gets)
    assert most <= MOST_PACKETS + 1
    assert most * size <= MOST_BYTES + size
    assert (None in got) is bool(size)
    assert looked_at.gets < 5 * 20_000
    after = Part(20_000 & 0xFFFF, 8, True, True, b"x")
    buffer.add(after, 2.0)
    assert [frame.data for frame in buffer.take(2.0, PATIENCE_S) if frame] == [b"x"]


class _Counted(dict[int, tuple[Part, float]]):
    """Parts that count how often they are looked for."""

    def __init__(self, parts: dict[int, tuple[Part, float]] | None = None, gets: int = 0) -> None:
        super().__init__(parts or {})
        self.gets = gets

    def get(self, key: int, default: object = None) -> Any:
        self.gets += 1
        return super().get(key)


def test_an_unfinished_frame_gets_old_and_gaps_without_end_make_a_new_beginning() -> None:
    buffer = JitterBuffer()
    buffer.add(Part(0, 7, False, True, b"x"), 1.0)
    assert buffer.take(1.0 + MOST_AGE_S / 2, PATIENCE_S) == []
    assert buffer.take(1.0 + MOST_AGE_S, PATIENCE_S) == [None]
    for number in range(1, 300):  # each as far off as no loss is
        buffer.add(Part(number * 2999 & 0xFFFF, number, False, True, b"x"), 7.0)
        assert len(buffer._holes) <= 2 * MOST_HOLES
    buffer.add(Part(300 * 2999 & 0xFFFF, 300, True, True, b"y"), 7.0)
    assert [frame and frame.data for frame in buffer.take(7.0, PATIENCE_S)] == [None, b"y"]


@settings(max_examples=100)
@given(st.lists(st.integers(0, 65535), min_size=1, max_size=40), st.integers(0, 65535))
def test_a_nack_names_exactly_what_is_missing_also_over_the_end_of_the_numbers(
    offsets: list[int], start: int
) -> None:
    missing = [(start + offset % 500) & 0xFFFF for offset in sorted({offset % 500 for offset in offsets})]
    heard = rtcp.read(rtcp.report(9, "x", None, []) + rtcp.nack(9, 7, missing), 7)
    assert heard.missing == missing


def test_what_the_far_side_wants_is_understood() -> None:
    first = rtcp.report(5, "name", None, [RtcpReceiverInfo(7, 64, 12, 3456, 9, 0, 0)])
    assert rtcp.read(first, 7).reports[0].packets_lost == 12
    assert not rtcp.read(first, 8).reports
    for wish in (rtcp.pli(5, 7), rtcp.fir(5, 7, 1), pack_rtcp_packet(192, 0, pack("!L", 7))):
        assert rtcp.read(first + wish, 7).wants_key_frame
    remb = pack_rtcp_packet(206, 15, pack("!LL4sBBHL", 5, 0, b"REMB", 1, 2 << 2 | 1, 0x86A0, 7))
    limit = pack("!LL", 7, 1 << 26 | 100_000 << 9 | 40)
    tmmbr = pack_rtcp_packet(205, 3, pack("!LL", 5, 0) + limit)
    for both in (remb + tmmbr, tmmbr + remb):
        heard = rtcp.read(first + both, 7)
        assert heard.estimate_bits_per_s == 400_000  # (1 << 16 | 0x86A0) << 2
        assert heard.bound == rtcp.RateLimitRequest(5, 200_000)
    answer = pack_rtcp_packet(205, 4, pack("!LLL", 7, 0, 5) + limit[4:])  # to whom the limit belongs
    assert rtcp.tmmbn(7, rtcp.RateLimitRequest(5, 200_000)) == answer


@settings(max_examples=500)
@given(st.binary(max_size=120), st.integers(192, 208), st.integers(0, 31))
def test_rtcp_that_is_broken_says_nothing_and_breaks_nothing(body: bytes, kind: int, count: int) -> None:
    body += b"\0" * (-len(body) % 4)
    rtcp.read(body, 7)
    rtcp.read(pack("!BBH", 0x80 | count, kind, len(body) // 4) + body, 7)
    rtcp.read(pack("!BBH", 0xA0 | count, kind, len(body) // 4) + body, 7)


def test_losses_are_reported_as_rfc_3550_wants_them() -> None:
    reception = Reception(7)
    for number in range(65_500, 65_600):
        if number % 10:
            reception.add(number & 0xFFFF, number * 900, number / 100)
    block = reception.report(0, 0.0)
    assert block.packets_lost == 9  # the first of the ten was before the beginning
    assert block.fraction_lost == (9 << 8) // 99
    assert block.highest_sequence == 65_599
    assert block.jitter < 10
    assert reception.report(0, 0.0).fraction_lost == 0
    assert reception.loss == pytest.approx(9 / 99)
