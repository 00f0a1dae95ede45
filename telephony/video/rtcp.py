"""Encodes and decodes RTCP: reports (RFC 3550), NACK and PLI (RFC 4585), FIR and TMMBR (RFC 5104), REMB."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from struct import pack, unpack_from

from telephony.video.aiortc_parts import (
    PARSE_ERRORS,
    RTCP_PSFB,
    RTCP_RR,
    RTCP_RTPFB,
    RTCP_SR,
    RtcpByePacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSdesPacket,
    RtcpSenderInfo,
    RtcpSourceInfo,
    RtcpSrPacket,
    pack_rtcp_packet,
    unpack_remb_fci,
)

_CNAME = 1
_NACK, _TMMBR, _TMMBN = 1, 3, 4  # of RTPFB
_PLI, _FIR, _REMB = 1, 4, 15  # of PSFB
_FIR_RFC2032 = 192  # obsolete; baresip and old devices still send it


@dataclass(frozen=True)
class RateLimitRequest:
    """A limit by TMMBR: it is valid until it is changed, and is acknowledged (TMMBN)."""

    owner: int  # SSRC of the requester
    bits_per_s: int


@dataclass
class Heard:
    """The content of a compound packet, without malformed parts."""

    sender: RtcpSrPacket | None = None
    reports: list[RtcpReceiverInfo] = field(default_factory=list)
    wants_key_frame: bool = False
    missing: list[int] = field(default_factory=list)
    estimate_bits_per_s: int | None = None  # from REMB
    bound: RateLimitRequest | None = None


def report(ssrc: int, cname: str, sender: RtcpSenderInfo | None, blocks: Sequence[RtcpReceiverInfo]) -> bytes:
    """Return the start of every compound packet: a report and our CNAME."""
    first = RtcpSrPacket(ssrc, sender, list(blocks)) if sender else RtcpRrPacket(ssrc, list(blocks))
    return bytes(first) + bytes(RtcpSdesPacket([RtcpSourceInfo(ssrc, [(_CNAME, cname.encode())])]))


def nack(ssrc: int, media_ssrc: int, missing: Sequence[int]) -> bytes:
    """missing: Sequence numbers in the order of the stream."""
    pairs: list[tuple[int, int]] = []
    for number in missing:
        distance = (number - pairs[-1][0]) & 0xFFFF if pairs else 0
        if pairs and 1 <= distance <= 16:
            pairs[-1] = (pairs[-1][0], pairs[-1][1] | 1 << (distance - 1))
        else:
            pairs.append((number, 0))
    body = pack("!LL", ssrc, media_ssrc) + b"".join(pack("!HH", *pair) for pair in pairs)
    return pack_rtcp_packet(RTCP_RTPFB, _NACK, body)


def pli(ssrc: int, media_ssrc: int) -> bytes:
    return bytes(RtcpPsfbPacket(_PLI, ssrc, media_ssrc))


def fir(ssrc: int, media_ssrc: int, number: int) -> bytes:
    """number: One higher for each new request, the same for a repeated one."""
    return bytes(RtcpPsfbPacket(_FIR, ssrc, 0, pack("!LBxxx", media_ssrc, number & 0xFF)))


def bye(ssrc: int) -> bytes:
    return bytes(RtcpByePacket([ssrc]))


def tmmbn(ssrc: int, bound: RateLimitRequest) -> bytes:
    """Acknowledge a limit (RFC 5104 section 4.2.2)."""
    exponent = max(0, bound.bits_per_s.bit_length() - 17)
    word = exponent << 26 | (bound.bits_per_s >> exponent) << 9 | 40  # overhead: IP, UDP and RTP headers
    return pack_rtcp_packet(RTCP_RTPFB, _TMMBN, pack("!LLLL", ssrc, 0, bound.owner, word))


def read(compound: bytes, ssrc: int) -> Heard:
    """Return what the peer says to our source `ssrc`; malformed parts are skipped."""
    heard = Heard()
    for kind, count, body in _packets(compound):
        try:
            _read_one(heard, kind, count, body, ssrc)
        except PARSE_ERRORS:
            continue
    return heard


def _packets(compound: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 4 <= len(compound):
        first, kind, words = unpack_from("!BBH", compound, at)
        end = at + 4 + words * 4
        if first >> 6 != 2 or end > len(compound):
            return
        body = compound[at + 4 : end]
        if first & 0x20 and body:
            body = body[: max(0, len(body) - body[-1])]
        yield kind, first & 0x1F, body
        at = end


def _read_one(heard: Heard, kind: int, count: int, body: bytes, ssrc: int) -> None:
    if kind == RTCP_SR:
        # the rest is profile-specific extensions
        heard.sender = RtcpSrPacket.parse(body[: 24 + 24 * count], count)
        heard.reports += [block for block in heard.sender.reports if block.ssrc == ssrc]
    elif kind == RTCP_RR:
        blocks = RtcpRrPacket.parse(body[: 4 + 24 * count], count).reports
        heard.reports += [block for block in blocks if block.ssrc == ssrc]
    elif kind == _FIR_RFC2032 or (kind == RTCP_PSFB and count in (_PLI, _FIR)):
        heard.wants_key_frame = True
    elif kind == RTCP_PSFB and count == _REMB:
        bits_per_s, sources = unpack_remb_fci(body[8:])
        if not sources or ssrc in sources:
            heard.estimate_bits_per_s = bits_per_s
    elif kind == RTCP_RTPFB and count == _NACK:
        feedback = RtcpRtpfbPacket.parse(body, count)
        if feedback.media_ssrc == ssrc:
            heard.missing += [number & 0xFFFF for number in feedback.lost]
    elif kind == RTCP_RTPFB and count == _TMMBR:
        owner = unpack_from("!L", body)[0]
        for at in range(8, len(body) - 7, 8):
            source, word = unpack_from("!LL", body, at)
            if source == ssrc:
                heard.bound = RateLimitRequest(owner, (word >> 9 & 0x1FFFF) << (word >> 26))
