"""One decoder, from encoded frame to pictures: FFmpeg's own h264 and vp8, which tolerate broken input."""

from __future__ import annotations

import base64
import binascii

import av
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext

from telephony.video.clock import TIME_BASE
from telephony.video.encoder import CodecMissingError
from telephony.video.jitter_buffer import EncodedFrame

MOST_PIXELS = 3840 * 2176  # a few bits can claim a picture of gigabytes


class UndecodableError(Exception):
    """This frame cannot be decoded; the next may be."""


class Decoder:
    def __init__(self, codec: str, parameters: dict[str, str]) -> None:
        """parameters: The fmtp, for H.264's parameter sets. Raise CodecMissingError."""
        try:
            context = av.CodecContext.create(codec, "r")
        except (av.codec.codec.UnknownCodecError, ValueError) as error:
            raise CodecMissingError(str(error)) from error
        assert isinstance(context, VideoCodecContext)
        context.thread_count = 1
        context.flags |= Flags.low_delay
        context.options = {"max_pixels": str(MOST_PIXELS)}
        self._context = context
        self._before = _parameter_sets(parameters) if codec == "h264" else b""

    def decode(self, frame: EncodedFrame) -> list[av.VideoFrame]:
        """Raise UndecodableError."""
        packet = av.Packet(self._before + frame.data)
        self._before = b""
        packet.pts = frame.timestamp
        packet.time_base = TIME_BASE
        try:
            return [one for one in self._context.decode(packet) if one.width > 0 and one.height > 0]
        except (av.FFmpegError, MemoryError, ValueError) as error:
            raise UndecodableError(str(error)) from error


def _parameter_sets(parameters: dict[str, str]) -> bytes:
    """Return the parameter sets of the description (RFC 6184 section 8.1) as a byte stream."""
    stream = b""
    for text in parameters.get("sprop-parameter-sets", "").split(",")[:8]:
        try:
            unit = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            continue
        stream += b"\x00\x00\x00\x01" + unit if unit else b""
    return stream
