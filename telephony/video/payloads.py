"""Splits frames into RTP payloads and joins them: H.264 (RFC 6184, packetization modes 0 and 1), VP8 (RFC
7741).
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import pack

from telephony.video.aiortc_parts import VpxPayloadDescriptor, h264_depayload

MOST_PAYLOAD = 1150  # below 1,280 bytes with RTP's header and extensions, SRTP's tag, UDP and IPv6
_FU_A, _IDR, _SPS = 28, 5, 7
_START_CODE = b"\x00\x00\x01"


def split(codec: str, frame: bytes, picture_id: int) -> list[bytes]:
    """Return the payloads of one encoded frame; the last one's packet has the marker.

    picture_id: Counts frames, for VP8.
    """
    if codec == "vp8":
        return _split_vp8(frame, picture_id & 0x7FFF)
    return [payload for unit in _units(frame) for payload in _split_unit(unit)]


def join(codec: str, payload: bytes) -> tuple[bytes, bool]:
    """Return a payload's part of the frame, and whether a frame can begin with it.

    Raises one of aiortc_parts.PARSE_ERRORS if it is malformed.
    """
    if codec == "vp8":
        descriptor, data = VpxPayloadDescriptor.parse(payload)
        return data, bool(descriptor.partition_start) and descriptor.partition_id == 0
    kind = payload[0] & 0x1F
    return h264_depayload(payload), kind != _FU_A or bool(payload[1] & 0x80)


def is_key_frame(codec: str, frame: bytes) -> bool:
    """Return whether a decoder can begin with this frame."""
    if codec == "vp8":
        return not frame[0] & 1
    return any(unit[0] & 0x1F in (_IDR, _SPS) for unit in _units(frame) if unit)


def _split_vp8(frame: bytes, picture_id: int) -> list[bytes]:
    size = MOST_PAYLOAD - 4
    return [
        pack("!BBH", 0x80 | (0 if start else 0x10), 0x80, 0x8000 | picture_id) + frame[start : start + size]
        for start in range(0, len(frame), size)
    ]


def _split_unit(unit: bytes) -> Iterator[bytes]:
    if len(unit) <= MOST_PAYLOAD:
        yield unit
        return
    indicator, kind = unit[0] & 0xE0 | _FU_A, unit[0] & 0x1F
    size = MOST_PAYLOAD - 2
    for start in range(1, len(unit), size):
        is_first, is_last = start == 1, start + size >= len(unit)
        header = kind | (0x80 if is_first else 0) | (0x40 if is_last else 0)
        yield bytes((indicator, header)) + unit[start : start + size]


def _units(stream: bytes) -> Iterator[bytes]:
    """Yield the NAL units of a byte stream (H.264 annex B) without their start codes."""
    start = stream.find(_START_CODE)
    while start != -1:
        start += 3
        end = stream.find(_START_CODE, start)
        yield (stream[start:] if end == -1 else stream[start:end].rstrip(b"\x00"))
        start = end
