"""Sets up pjsua2: one thread, no sound device of its own, one socket, the order of codecs."""

from __future__ import annotations

import os

import pjsua2 as pj

from telephony.engine.audio.frame_clock import can_drive_frames
from telephony.engine.audio.ring_buffer import CLOCK_RATE_HZ, FRAME_MS
from telephony.proxy.filter.call_overflow import MOST_CALLS
from telephony.proxy.transport.local_address import LOOPBACK
from telephony.sip import timers

CODECS = ("G722", "PCMA", "PCMU")  # best first; all others follow


def open_library(endpoint: pj.Endpoint) -> None:
    """Configure and initialise the library. Call it after libCreate. Raises pj.Error."""
    config = pj.EpConfig()
    config.logConfig.level = config.logConfig.consoleLevel = int(os.environ.get("LOKET_SIP_LOG", "1"))
    config.uaConfig.threadCnt = 0
    config.uaConfig.mainThreadOnly = True
    config.uaConfig.maxCalls = MOST_CALLS
    config.uaConfig.userAgent = "Loket"
    # The frame clock reads RTP, or else this thread's poll: a separate thread would wake 100 times a second
    # at rest.
    config.medConfig.hasIoqueue = can_drive_frames()
    config.medConfig.threadCnt = 0
    config.medConfig.clockRate = config.medConfig.sndClockRate = CLOCK_RATE_HZ
    config.medConfig.audioFramePtime = FRAME_MS
    config.medConfig.noVad = True
    config.medConfig.ecTailLen = 0
    config.medConfig.sndAutoCloseTime = -1  # we start and stop the clock ourselves
    timers.shorten()
    endpoint.libInit(config)


def open_transport(endpoint: pj.Endpoint) -> int:
    """Give pjsua2 its only socket: UDP on loopback, towards the proxy. Return the port. Raises pj.Error."""
    config = pj.TransportConfig()
    config.boundAddress = LOOPBACK
    udp = endpoint.transportCreate(pj.PJSIP_TRANSPORT_UDP, config)
    return int(endpoint.transportGetInfo(udp).localName.rpartition(":")[2])


def order_codecs(endpoint: pj.Endpoint) -> None:
    """Set the codecs' priorities. Call it after libStart. Raises pj.Error."""
    for codec in endpoint.codecEnum2():
        name = codec.codecId.split("/")[0].upper()
        priority = 250 - CODECS.index(name) if name in CODECS else 100
        if name == "L16":  # 256 kbit/s and more is too much for an office line
            priority = 0
        endpoint.codecSetPriority(codec.codecId, priority)
