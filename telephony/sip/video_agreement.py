"""The result of negotiating video: all that the video process needs. Plain data."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from socket import socket


@dataclass(frozen=True)
class VideoFormat:
    """A payload type (RFC 3551) that both sides support.

    Attributes:
        codec: "vp8" (RFC 7741) or "h264" (RFC 6184, with the packetization-mode of `parameters`).
        parameters: The peer's fmtp, lower case keys: {"profile-level-id": "42e01f"}; {} without one.
        feedback: What the peer accepts by rtcp-fb (RFC 4585): "nack", "nack pli", "ccm fir" (RFC 5104),
            "goog-remb", "ccm tmmbr".
    """

    payload_type: int
    codec: str
    parameters: dict[str, str] = field(default_factory=dict)
    feedback: frozenset[str] = frozenset()

    @property
    def has_single_units(self) -> bool:
        """Whether each packet is one whole NAL unit (H.264's packetization mode 0, the default)."""
        return self.codec == "h264" and self.parameters.get("packetization-mode", "0") != "1"


@dataclass(frozen=True)
class SrtpKey:
    """One direction's key by SDES (RFC 4568): `suite` as in the RFC, key and salt as bytes."""

    suite: str
    key: bytes

    @property
    def name(self) -> str:
        """Return an identifier that does not reveal the key."""
        return hashlib.sha256(self.key).hexdigest()[:16]


@dataclass(frozen=True)
class Received:
    """The received position of a key, so that a restarted process rejects earlier packets (RFC 3711).

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
        rtp, rtcp: Our bound UDP sockets; the same objects while the call has a video section and our address
            stays the same.
        remote_rtp, remote_rtcp: Where to send, until symmetric RTP shows another source; host and port.
        sends, receives: As agreed, from our side.
        send_format: The format that we send; the first supported one of the peer's list.
        receive_formats: The formats that may arrive.
        send_key, receive_key: None without SRTP.
        kilobits_per_s: The peer's limit for our video (b=AS or b=TIAS), None without one.
        received: The position of an earlier process with `receive_key`, or another key; None at first.
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
