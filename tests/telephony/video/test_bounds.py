"""What a far side, a stranger or bad luck may cost: memory, threads, time, and what is believed twice."""

from __future__ import annotations

import gc
import os
import sys
import threading
import weakref
from collections.abc import Iterator
from itertools import count
from struct import pack, unpack

import psutil
import pytest

from telephony.messages.video import PictureOpened, Video, VideoStatistics
from telephony.sip.video_agreement import SrtpKey
from telephony.video import rtcp
from telephony.video.aiortc_parts import RtpPacket, pack_rtcp_packet
from telephony.video.encoder import Encoder
from telephony.video.latest_picture import LatestPicture
from telephony.video.srtp import WINDOW, ForgedError, Srtp
from telephony.video.stream import Stream
from tests.telephony.video.loopback import BLUE, KEYS, End, Film, drained, frame, wait_until

FIRST = rtcp.report(77, "far", None, [])


@pytest.mark.parametrize("first", [0, 40_000])
@pytest.mark.parametrize("packets_before", [300, 140_000])
@pytest.mark.parametrize("suite", ["AES_CM_128_HMAC_SHA1_80", "AEAD_AES_128_GCM"])
def test_a_key_that_lost_its_process_believes_nothing_twice_and_all_that_is_new(
    suite: str, first: int, packets_before: int
) -> None:
    key = SrtpKey(suite, KEYS[0].key[:28] if "GCM" in suite else KEYS[0].key)
    theirs, ours = Srtp(key, is_ours=True), Srtp(key, is_ours=False)
    packets = [_protected(theirs, first + number) for number in range(packets_before)]
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
    for number in range(packets_before, packets_before + 2000):
        packet = _protected(theirs, first + number)
        if number != packets_before - 1 + WINDOW:  # the one that it was led on with
            after.unprotect(packet, is_rtcp=False)
    other = Srtp(KEYS[1], is_ours=False)
    other.resume(received)  # of another key: nothing
    other.unprotect(_protected(Srtp(KEYS[1], is_ours=True), 5), is_rtcp=False)


def test_a_key_counts_as_far_ahead_as_packets_come_until_it_is_asked_again() -> None:
    theirs, ours = Srtp(KEYS[0], is_ours=True), Srtp(KEYS[0], is_ours=False)
    assert ours.received() is None
    got = []
    for number in range(30):
        ours.unprotect(_protected(theirs, number), is_rtcp=False)
        if number % 10 == 9:
            received = ours.received()
            assert received is not None
            got.append(received.index)
    assert got == [18, 29, 39]


def _protected(theirs: Srtp, number: int) -> bytes:
    packet = RtpPacket(96, 0, number & 0xFFFF, number * 90 & 0xFFFFFFFF, 77, b"picture")
    return theirs.protect(packet.serialize(), is_rtcp=False)


class Talk:
    """A stream of ours that sends a film, and a far side made by hand."""

    def __init__(self) -> None:
        self.near, self.far = End(), End()
        self.source = LatestPicture()
        self.film = Film(self.source)
        to = (self.far.rtp.getsockname(), self.far.rtcp.getsockname())
        self.agreement = self.near.agreement(*to, "vp8")
        self.to_rtp, self.to_rtcp = self.near.rtp.getsockname(), self.near.rtcp.getsockname()
        self.stream = Stream("k", self.agreement, self.source, Video(), self.near.events.append)
        self.ssrc = self.picture().ssrc

    def picture(self) -> RtpPacket:
        """Return the next packet of a picture."""
        while True:
            packet = RtpPacket.parse(self.far.rtp.recv(4096))
            if packet.payload_type == 96:
                return packet

    def say(self, *parts: bytes) -> None:
        self.far.rtcp.sendto(FIRST + b"".join(parts), self.to_rtcp)

    def heard(self) -> list[tuple[int, int, bytes]]:
        """Return kind, format and body of what is in the next datagram of RTCP."""
        return list(rtcp._packets(self.far.rtcp.recv(4096)))

    def close(self) -> None:
        self.film.close()
        self.stream.close()
        for sock in (self.far.rtp, self.far.rtcp):
            sock.close()


@pytest.fixture
def talk(qapp: object) -> Iterator[Talk]:
    talk = Talk()
    yield talk
    talk.close()


def _tmmbr(ssrc: int, kbps: int) -> bytes:
    return pack_rtcp_packet(205, 3, pack("!LLLL", 77, 0, ssrc, kbps * 1000 << 9 | 40))


def test_a_flood_of_limits_is_acknowledged_now_and_then_and_never_silences_us(talk: Talk) -> None:
    for number in range(2000):
        talk.say(_tmmbr(talk.ssrc, number % 3))
        if number % 100 == 0:
            wait_until(lambda: drained(talk.near.rtcp), "limits taken")
    talk.say(_tmmbr(talk.ssrc, 120))
    acknowledged = []
    while 120_000 not in acknowledged:
        for kind, form, body in talk.heard():
            if (kind, form) == (205, 4):
                owner, word = unpack("!LL", body[-8:])
                assert owner == 77
                acknowledged.append((word >> 9 & 0x1FFFF) << (word >> 26))
    before = len(talk.near.of(VideoStatistics))
    wait_until(lambda: len(talk.near.of(VideoStatistics)) >= before + 2, "statistics")
    got = [each for each in talk.near.of(VideoStatistics) if isinstance(each, VideoStatistics)]
    assert len(acknowledged) <= len(got) + 1  # one a second
    assert got[-1].target_kilobits_per_s == 120
    talk.picture()


def test_a_far_side_with_our_ssrc_gets_it_and_we_another(talk: Talk) -> None:
    ours = RtpPacket(96, 1, 5, 90, talk.ssrc, b"\x10picture")
    for _ in range(3):
        talk.far.rtp.sendto(ours.serialize(), talk.to_rtp)
    wait_until(lambda: talk.picture().ssrc != talk.ssrc, "another SSRC")
    leaving = [body[:4] for kind, _form, body in _until_bye(talk) if kind == 203]
    assert leaving == [pack("!L", talk.ssrc)]
    other = talk.picture().ssrc
    for _ in range(20):  # they have ours again: a loop, or spite
        talk.say(rtcp.pli(77, other))
        talk.far.rtcp.sendto(rtcp.report(other, "far", None, []), talk.to_rtcp)
    wait_until(lambda: drained(talk.near.rtcp), "packets taken")
    assert {talk.picture().ssrc for _ in range(10)} == {other}


def _until_bye(talk: Talk) -> list[tuple[int, int, bytes]]:
    while True:
        parts = talk.heard()
        if any(kind == 203 for kind, _form, _body in parts):
            return parts


def test_a_frame_without_an_end_and_a_new_source_with_each_packet_cost_little(talk: Talk) -> None:
    body = b"\x80\x80\x80\x01" + os.urandom(1100)
    before = _resident_mb()
    for number in range(40_000):
        packet = RtpPacket(96, 0, number & 0xFFFF, 1234, 78, body).serialize()
        talk.far.rtp.sendto(packet, talk.to_rtp)
        if number % 200 == 0:
            wait_until(lambda: drained(talk.near.rtp), "packets taken")
    for number in range(2000):  # two in a row make a source
        for sequence in (1, 2):
            packet = RtpPacket(96, 1, sequence, 90, 100 + number, b"\x10" + body[:30]).serialize()
            talk.far.rtp.sendto(packet, talk.to_rtp)
        if number % 100 == 0:
            wait_until(lambda: drained(talk.near.rtp), "packets taken")
    assert _resident_mb() - before < 25  # of 44
    encoder, sequences, times = Encoder("vp8", 320, 240, 25, 600), count(), count(0, 3600)

    def is_blue() -> bool:
        picture, at = frame((320, 240), BLUE).reformat(format="yuv420p"), next(times)
        payloads = encoder.encode(picture, is_key=True)
        for payload in payloads:
            packet = RtpPacket(96, int(payload is payloads[-1]), next(sequences), at, 99, payload)
            talk.far.rtp.sendto(packet.serialize(), talk.to_rtp)
        return talk.near.sees(BLUE)

    wait_until(is_blue, "a good picture after all that")


def _resident_mb() -> float:
    return psutil.Process().memory_info().rss / 1e6


def _threads() -> tuple[int, int]:
    """Python's, and the system's: a thread that was joined is there a moment longer."""
    return threading.active_count(), psutil.Process().num_threads()


def _handles() -> int:
    process = psutil.Process()
    if sys.platform == "win32":
        return process.num_handles()
    return process.num_fds()


def test_twenty_streams_one_after_another_leave_nothing_behind_without_the_collector(qapp: object) -> None:
    source = LatestPicture()
    film = Film(source)
    gc.collect()
    gc.disable()
    try:
        handles, threads, memory = [], [], []
        for _ in range(20):
            a, b = End(), End()
            to_b = (b.rtp.getsockname(), b.rtcp.getsockname())
            to_a = (a.rtp.getsockname(), a.rtcp.getsockname())
            streams = [
                Stream("a", a.agreement(*to_b, "vp8"), source, Video(), a.events.append),
                Stream("b", b.agreement(*to_a, "h264"), source, Video(), b.events.append),
            ]
            streams[1].agree(b.agreement(*to_a, "vp8"))
            wait_until(lambda a=a: a.of(PictureOpened), "picture")  # type: ignore[misc]
            parts = [weakref.ref(part) for one in streams for part in (one, one._sender, one._receiver)]
            for one in streams:
                one.close()
            del streams, one
            assert [part() for part in parts] == [None] * 6
            handles.append(_handles())
            threads.append(_threads())
            memory.append(_resident_mb())
        wait_until(lambda: _threads() <= threads[2], "the system to take its threads away")
    finally:
        gc.enable()
        film.close()
    assert handles[-1] <= handles[2]
    assert memory[-1] - memory[2] < 100  # two streams held 20 MB
