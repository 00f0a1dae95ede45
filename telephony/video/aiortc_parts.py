"""The parts of aiortc that we use: internals, so they are imported only here. They raise `PARSE_ERRORS`."""

from __future__ import annotations

import struct

from aiortc.codecs.h264 import h264_depayload
from aiortc.codecs.vpx import VpxPayloadDescriptor
from aiortc.rtp import (
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
    RtpPacket,
    clamp_packets_lost,
    is_rtcp,
    pack_rtcp_packet,
    unpack_remb_fci,
)

__all__ = [
    "PARSE_ERRORS",
    "RTCP_PSFB",
    "RTCP_RR",
    "RTCP_RTPFB",
    "RTCP_SR",
    "RtcpByePacket",
    "RtcpPsfbPacket",
    "RtcpReceiverInfo",
    "RtcpRrPacket",
    "RtcpRtpfbPacket",
    "RtcpSdesPacket",
    "RtcpSenderInfo",
    "RtcpSourceInfo",
    "RtcpSrPacket",
    "RtpPacket",
    "VpxPayloadDescriptor",
    "clamp_packets_lost",
    "h264_depayload",
    "is_rtcp",
    "pack_rtcp_packet",
    "unpack_remb_fci",
]

PARSE_ERRORS = (ValueError, IndexError, struct.error)
