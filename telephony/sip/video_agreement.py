"""What two descriptions have settled about video: all that carrying it needs. Plain data."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from socket import socket


@dataclass(frozen=True)
class VideoFormat:
    """A payload type (RFC 3551) that both sides know.

    Attributes:
        codec: "vp8" (RFC 7741) or "h264" (RFC 6184, packetization-mode as said).
        parameters: The far side's fmtp, lower case keys: {"profile-level-id": "42e01f"}; {} without one.
        feedback: What the far side takes by rtcp-fb (RFC 4585): "nack", "nack pli", "ccm fir" (RFC 5104),
            "goog-remb", "ccm tmmbr".
    """

    payload_type: int
    codec: str
    parameters: dict[str, str] = field(default_factory=dict)
    feedback: frozenset[str] = frozenset()

    @property
    def has_single_units(self) -> bool:
        """Whether each packet is one whole NAL unit (H.264's packetization mode 0, and what is not said)."""
        return self.codec == "h264" and self.parameters.get("packetization-mode", "0") != "1"


@dataclass(frozen=True)
class SrtpKey:
    """One direction's key by SDES (RFC 4568): `suite` as in the RFC, key and salt as bytes."""

    suite: str
    key: bytes

    @property
    def name(self) -> str:
        """Tell it from others without telling it."""
        return hashlib.sha256(self.key).hexdigest()[:16]


@dataclass(frozen=True)
class Received:
    """Where a key has come to, so that a process that is started anew believes nothing of before (RFC 3711).

    Attributes:
        index: Packets of this SSRC up to here count as seen.
    """

    key_name: str
    ssrc: int
    index: int


@dataclass(frozen=True)
class VideoAgreement:
    """One call's video after an offer and its answer. A later one of the same call replaces it.

    Attributes:
        rtp, rtcp: Our bound UDP sockets; the same objects as long as the call has a video section, and our
            address stays.
        remote_rtp, remote_rtcp: Where to send, until symmetric RTP shows another source; host and port.
        sends, receives: As agreed on, seen from us.
        send_format: What we send with; the first of the far side's list that we know.
        receive_formats: What may come in.
        send_key, receive_key: None without SRTP.
        kilobits_per_s: The far side's limit for what we send (b=AS or b=TIAS), None without one.
        received: Where an earlier process has come to with `receive_key`, or another; None with the first.
    """

    rtp: socket
    rtcp: socket
    remote_rtp: tuple[str, int]
    remote_rtcp: tuple[str, int]
    sends: bool
    receives: bool
    send_format: VideoFormat
    receive_formats: tuple[VideoFormat, ...]
    send_key: SrtpKey | None = None
    receive_key: SrtpKey | None = None
    kilobits_per_s: int | None = None
    received: Received | None = None
