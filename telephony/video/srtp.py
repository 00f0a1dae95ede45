"""SRTP and SRTCP (RFC 3711) with the negotiated keys, by libsrtp."""

from __future__ import annotations

import threading

import pylibsrtp

from telephony.sip.video_agreement import Received, SrtpKey
from telephony.video.clock import distance

_PROFILES = {
    "AES_CM_128_HMAC_SHA1_80": pylibsrtp.Policy.SRTP_PROFILE_AES128_CM_SHA1_80,
    "AES_CM_128_HMAC_SHA1_32": pylibsrtp.Policy.SRTP_PROFILE_AES128_CM_SHA1_32,
    "AEAD_AES_128_GCM": pylibsrtp.Policy.SRTP_PROFILE_AEAD_AES_128_GCM,
    "AEAD_AES_256_GCM": pylibsrtp.Policy.SRTP_PROFILE_AEAD_AES_256_GCM,
}
WINDOW = 1024  # retransmitted packets arrive late
MOST_AHEAD = 500
_STEP = 0x4000  # a step that libsrtp follows safely: fewer than half of 65,536


class ForgedError(Exception):
    """A packet with a wrong key, a replayed packet, or no SRTP."""


class Srtp:
    """One direction; any thread. An unchanged key must keep its object, which counts the packets."""

    def __init__(self, key: SrtpKey, *, is_ours: bool) -> None:
        """Raise ValueError if the suite or the key's length is unsupported."""
        if key.suite not in _PROFILES:
            raise ValueError(f"SRTP suite {key.suite!r}")
        self.key = key
        policy = pylibsrtp.Policy(
            key=key.key,
            ssrc_type=pylibsrtp.Policy.SSRC_ANY_OUTBOUND if is_ours else pylibsrtp.Policy.SSRC_ANY_INBOUND,
            srtp_profile=_PROFILES[key.suite],
        )
        policy.window_size = WINDOW
        self._session = pylibsrtp.Session(policy)
        self._lock = threading.Lock()
        self._ssrc = b""  # of the last received packet
        # Indexes: sequence number and rollovers (RFC 3711 section 3.3.1).
        self._highest = self._reported = 0

    def received(self) -> Received | None:
        """Return the index up to which packets must count as seen: ahead by as many as arrived since the last
        call.
        """
        with self._lock:
            if not self._ssrc:
                return None
            ahead = min(self._highest - self._reported, MOST_AHEAD)
            self._reported = self._highest
            return Received(self.key.name, int.from_bytes(self._ssrc, "big"), self._highest + ahead)

    def resume(self, received: Received) -> None:
        """Reject packets up to there: packets that we make ourselves advance the session."""
        if received.key_name != self.key.name:
            return
        leader = Srtp(self.key, is_ours=True)
        end = received.index + WINDOW
        ssrc = received.ssrc.to_bytes(4, "big")
        for index in range(end % _STEP, end + 1, _STEP):
            packet = b"\x80\0" + (index & 0xFFFF).to_bytes(2, "big") + bytes(4) + ssrc
            self._session.unprotect(leader.protect(packet, is_rtcp=False))
        self._ssrc, self._highest, self._reported = ssrc, received.index, received.index

    def protect(self, packet: bytes, *, is_rtcp: bool) -> bytes:
        with self._lock:
            return self._session.protect_rtcp(packet) if is_rtcp else self._session.protect(packet)

    def unprotect(self, packet: bytes, *, is_rtcp: bool) -> bytes:
        """Return the plain packet; raise ForgedError for one that the peer did not send."""
        with self._lock:
            try:
                if is_rtcp:
                    return self._session.unprotect_rtcp(packet)
                plain = self._session.unprotect(packet)
            except (pylibsrtp.Error, TypeError) as error:  # TypeError: longer than libsrtp's buffer
                raise ForgedError(str(error)) from error
            self._count(plain)
            return plain

    def _count(self, packet: bytes) -> None:
        sequence = int.from_bytes(packet[2:4], "big")
        if packet[8:12] != self._ssrc:
            self._ssrc, self._highest, self._reported = packet[8:12], sequence, sequence
        self._highest += max(0, distance(sequence, self._highest, 16))
