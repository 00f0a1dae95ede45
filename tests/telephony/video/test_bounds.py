"""What a far side, a stranger or bad luck may cost: memory, threads, time, and what is believed twice."""

from __future__ import annotations

import pytest

from telephony.engine.video_agreement import SrtpKey
from telephony.video.aiortc_parts import RtpPacket
from telephony.video.srtp import WINDOW, ForgedError, Srtp
from tests.telephony.video.loopback import KEYS


@pytest.mark.parametrize("first", [0, 40_000])
@pytest.mark.parametrize("count", [300, 140_000])
@pytest.mark.parametrize("suite", ["AES_CM_128_HMAC_SHA1_80", "AEAD_AES_128_GCM"])
def test_a_key_that_lost_its_process_believes_nothing_twice_and_all_that_is_new(
    suite: str, first: int, count: int
) -> None:
    key = SrtpKey(suite, KEYS[0].key[:28] if "GCM" in suite else KEYS[0].key)
    theirs, ours = Srtp(key, is_ours=True), Srtp(key, is_ours=False)
    packets = [_protected(theirs, first + number) for number in range(count)]
    for packet in packets:
        ours.unprotect(packet, is_rtcp=False)
    ours.received()
    received = ours.received()
    assert received is not None
    after = Srtp(key, is_ours=False)
    after.resume(received)
    for packet in packets[-2 * WINDOW :]:
        with pytest.raises(ForgedError):
            after.unprotect(packet, is_rtcp=False)
    for number in range(count, count + 2000):
        packet = _protected(theirs, first + number)
        if number != count - 1 + WINDOW:  # the one that it was led on with
            after.unprotect(packet, is_rtcp=False)
    other = Srtp(KEYS[1], is_ours=False)
    other.resume(received)  # of another key: nothing
    other.unprotect(_protected(Srtp(KEYS[1], is_ours=True), 5), is_rtcp=False)


def test_a_key_counts_as_far_ahead_as_packets_come_until_it_is_asked_again() -> None:
    theirs, ours = Srtp(KEYS[0], is_ours=True), Srtp(KEYS[0], is_ours=False)
    assert ours.received() is None
    told = []
    for number in range(30):
        ours.unprotect(_protected(theirs, number), is_rtcp=False)
        if number % 10 == 9:
            received = ours.received()
            assert received is not None
            told.append(received.index)
    assert told == [18, 29, 39]


def _protected(theirs: Srtp, number: int) -> bytes:
    packet = RtpPacket(96, 0, number & 0xFFFF, number * 90 & 0xFFFFFFFF, 77, b"picture")
    return theirs.protect(packet.serialize(), is_rtcp=False)
