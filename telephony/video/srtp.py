"""SRTP and SRTCP (RFC 3711) with the keys of two descriptions, by libsrtp."""

from __future__ import annotations

import threading

import pylibsrtp

from telephony.engine.video_agreement import SrtpKey

_PROFILES = {
    "AES_CM_128_HMAC_SHA1_80": pylibsrtp.Policy.SRTP_PROFILE_AES128_CM_SHA1_80,
    "AES_CM_128_HMAC_SHA1_32": pylibsrtp.Policy.SRTP_PROFILE_AES128_CM_SHA1_32,
    "AEAD_AES_128_GCM": pylibsrtp.Policy.SRTP_PROFILE_AEAD_AES_128_GCM,
    "AEAD_AES_256_GCM": pylibsrtp.Policy.SRTP_PROFILE_AEAD_AES_256_GCM,
}
SUITES = frozenset(_PROFILES)


class ForgedError(Exception):
    """Not made with the key, seen before, or nothing that SRTP could be."""


class Srtp:
    """One direction; any thread. A key that stays the same must keep its object: it counts the packets."""

    def __init__(self, key: SrtpKey, *, is_ours: bool) -> None:
        """Raise ValueError if the suite or the key's length is none of ours."""
        if key.suite not in _PROFILES:
            raise ValueError(f"SRTP suite {key.suite!r}")
        self.key = key
        policy = pylibsrtp.Policy(
            key=key.key,
            ssrc_type=pylibsrtp.Policy.SSRC_ANY_OUTBOUND if is_ours else pylibsrtp.Policy.SSRC_ANY_INBOUND,
            srtp_profile=_PROFILES[key.suite],
        )
        policy.window_size = 1024  # packets that were asked for again come late
        self._session = pylibsrtp.Session(policy)
        self._lock = threading.Lock()

    def protect(self, packet: bytes, *, is_rtcp: bool) -> bytes:
        with self._lock:
            return self._session.protect_rtcp(packet) if is_rtcp else self._session.protect(packet)

    def unprotect(self, packet: bytes, *, is_rtcp: bool) -> bytes:
        """Raise ForgedError instead of handing out what the far side did not send."""
        with self._lock:
            try:
                return self._session.unprotect_rtcp(packet) if is_rtcp else self._session.unprotect(packet)
            except (pylibsrtp.Error, TypeError) as error:  # TypeError: longer than libsrtp's buffer
                raise ForgedError(str(error)) from error
