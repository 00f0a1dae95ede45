"""One encoder, from picture to payloads: libx264 and libvpx by PyAV; both release the GIL.

aiortc's encoders support one size, one preset and no rates below 250 kbit/s, so PyAV's are used directly.
"""

from __future__ import annotations

from fractions import Fraction

import av
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType

from telephony.video.clock import CLOCK_RATE_HZ, TIME_BASE
from telephony.video.payloads import MOST_PAYLOAD, split

_LIBRARIES = {"h264": "libx264", "vp8": "libvpx"}
SHARE = 0.92  # the rest is headers and retransmissions
NEVER = 100_000  # frames between unrequested key frames
BUFFER_S = 0.4  # how far a frame, or several, may exceed their share, as time at the target rate


class CodecMissingError(Exception):
    """The installed libraries have no such encoder or decoder."""


class Encoder:
    """For one size, codec and rate: a change of these needs a new encoder."""

    def __init__(
        self,
        codec: str,
        width: int,
        height: int,
        frames_per_s: int,
        kbps: float,
        has_single_units: bool = False,
    ) -> None:
        """has_single_units: H.264 in units that each fit into a packet. Raise CodecMissingError."""
        self.codec, self.size, self.frames_per_s = codec, (width, height), frames_per_s
        self._frames = 0
        bits = int(kbps * 1000 * SHARE)
        try:
            context = av.CodecContext.create(_LIBRARIES.get(codec, codec), "w")
        except (av.codec.codec.UnknownCodecError, ValueError) as error:
            raise CodecMissingError(str(error)) from error
        assert isinstance(context, VideoCodecContext)
        context.width, context.height = width, height
        context.pix_fmt = "yuv420p"
        context.bit_rate = bits
        context.framerate = Fraction(frames_per_s, 1)
        context.time_base = TIME_BASE
        context.gop_size = NEVER
        context.thread_count = 1  # other calls and the sound need the other cores
        context.options = _h264(bits, has_single_units) if codec == "h264" else _vp8(bits)
        if codec == "h264":
            context.profile = "Baseline"
        self._context = context

    def encode(self, frame: av.VideoFrame, *, is_key: bool) -> list[bytes]:
        """Return the payloads of a frame of `size`; none if the rate leaves no room for it."""
        # Not the capture time: after a pause libvpx would spend the saved bits of the pause on one frame.
        frame.pts, frame.time_base = self._frames * CLOCK_RATE_HZ // self.frames_per_s, TIME_BASE
        frame.pict_type = PictureType.I if is_key else PictureType.NONE
        data = b"".join(bytes(packet) for packet in self._context.encode(frame))
        self._frames += 1
        return split(self.codec, data, self._frames) if data else []


def _h264(bits: int, has_single_units: bool) -> dict[str, str]:
    slices = {"slice-max-size": str(MOST_PAYLOAD)} if has_single_units else {}
    return slices | {
        "preset": "superfast",
        "tune": "zerolatency",
        "forced-idr": "1",
        "maxrate": str(bits),
        "bufsize": str(int(bits * BUFFER_S)),
    }


def _vp8(bits: int) -> dict[str, str]:
    return {
        "deadline": "realtime",
        "cpu-used": "-8",
        "lag-in-frames": "0",
        "static-thresh": "100",
        "maxrate": str(bits),
        "bufsize": str(int(bits * BUFFER_S)),
        "qmax": "63",
        "max-intra-rate": "300",
    }
