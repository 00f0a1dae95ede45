"""Two streams of ours over real sockets: what arrives is what was sent, however bad the line is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from socket import IP_TOS, IPPROTO_IP, socket

import av
import pytest

from telephony.messages.video import PictureClosed, PictureOpened, Video, VideoFault, VideoStatistics
from telephony.sip.video_agreement import SrtpKey, VideoFormat
from telephony.video import receiver, rtcp, sender
from telephony.video import transport as transport_module
from telephony.video.latest_picture import LatestPicture
from telephony.video.stream import Stream
from telephony.video.transport import Transport
from tests.telephony.video.loopback import (
    BLUE,
    FORMATS,
    KEYS,
    RED,
    BadLine,
    End,
    Film,
    drained,
    frame,
    udp,
    wait_until,
)

HERE = "127.0.0.1"


class Line:
    """A sends to B over a bad line; B's RTCP comes back on a good one."""

    def __init__(self) -> None:
        self.a, self.b = End(), End()
        self.film: Film | None = None
        self.bad: BadLine | None = None
        self.streams: list[Stream] = []

    def open(
        self,
        codec: str = "vp8",
        loss: float = 0.0,
        overtakes: float = 0.0,
        is_encrypted: bool = False,
        theirs: SrtpKey | None = None,
        form: VideoFormat | None = None,
        drops_first: bool = False,
        expects: VideoFormat | None = None,
    ) -> None:
        self.bad = BadLine(self.b.rtp.getsockname(), loss, overtakes)
        self.bad.drops_all = drops_first
        keys = KEYS if is_encrypted else None
        sending = self.a.agreement(
            self.bad.address, self.b.rtcp.getsockname(), codec, receives=False, keys=keys, form=form
        )
        keys = (KEYS[1], theirs or KEYS[0]) if is_encrypted else None
        receiving = self.b.agreement(
            (HERE, 9), self.a.rtcp.getsockname(), codec, sends=False, keys=keys, form=expects or form
        )
        source = LatestPicture()
        self.film = Film(source)
        self.streams.append(Stream("b", receiving, LatestPicture(), Video(), self.b.events.append))
        self.streams.append(Stream("a", sending, source, Video(), self.a.events.append))

    def close(self) -> None:
        for part in (self.film, *self.streams, self.bad):
            if part is not None:
                part.close()


@pytest.fixture
def line(qapp: object) -> Iterator[Line]:
    line = Line()
    yield line
    line.close()


@pytest.mark.parametrize(
    ("codec", "loss", "is_encrypted"),
    [("h264 in single units", 0.02, False), ("vp8", 0.02, True), ("h264", 0.10, True), ("vp8", 0.10, False)],
)
def test_a_picture_arrives_with_losses_and_overtaking_by_both_codecs(
    line: Line, codec: str, loss: float, is_encrypted: bool
) -> None:
    line.open(codec, loss, overtakes=0.05, is_encrypted=is_encrypted)
    wait_until(lambda: line.b.sees(RED), "red picture")
    assert line.film is not None
    line.film.color = BLUE
    wait_until(lambda: line.b.sees(BLUE), "blue picture")
    assert line.bad is not None
    wait_until(lambda: line.bad is None or line.bad.lost >= 1, "losses")
    line.film.color = RED
    wait_until(lambda: line.b.sees(RED), "red picture after losses")
    assert line.bad.largest <= 1200


def test_another_size_in_the_middle_of_the_stream_is_followed(line: Line) -> None:
    line.open("h264")
    wait_until(lambda: line.b.sees(RED, (320, 240)), "picture")
    assert line.film is not None
    line.film.size, line.film.color = (480, 200), BLUE
    wait_until(lambda: line.b.sees(BLUE, (480, 200)), "picture of another size")
    line.streams[0].shown.set_size(240, 240)
    wait_until(lambda: line.b.sees(BLUE, (240, 100)), "picture as small as it is shown")


@pytest.mark.parametrize("codec", ["h264", "vp8"])
def test_nobody_is_seen_as_another_person_nor_while_on_hold(line: Line, codec: str) -> None:
    line.open(codec)
    assert line.film is not None
    assert line.bad is not None
    wait_until(lambda: line.b.sees(RED), "the previous person")
    stream = line.streams[0]
    line.bad.drops_all = True  # nothing has come from the next person yet
    agreed = line.b.agreement((HERE, 9), line.a.rtcp.getsockname(), codec, sends=False)
    stream.agree(agreed, "the colleague")
    assert (len(line.b.of(PictureClosed)), stream.shown.newest) == (1, None)
    line.film.color, line.bad.drops_all = BLUE, False
    wait_until(lambda: line.b.sees(BLUE), "the colleague")
    assert len(line.b.of(PictureOpened)) == 2
    stream.agree(replace(agreed, receives=False), "the colleague")
    assert (len(line.b.of(PictureClosed)), stream.shown.newest) == (2, None)
    stream.agree(agreed, "the colleague")
    wait_until(lambda: line.b.sees(BLUE), "the colleague after the hold")


def test_what_comes_on_hold_was_not_lost_and_a_key_frame_follows_it(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "KEEP_OPEN_EVERY_S", 0.01)
    form = VideoFormat(96, "vp8", {}, frozenset({"nack pli"}))  # what is sent again would hide losses
    line.open("vp8", form=form)
    assert line.bad is not None
    wait_until(lambda: line.b.sees(RED), "picture")
    b, a = line.streams
    ours = VideoFormat(98, "vp8", {}, frozenset({"nack pli", "ccm tmmbr"}))  # as the hold offers it
    on_b = line.b.agreement((HERE, 9), line.a.rtcp.getsockname(), "vp8", sends=False, form=ours)
    on_a = line.a.agreement(line.bad.address, line.b.rtcp.getsockname(), "vp8", receives=False, form=ours)
    b.agree(replace(on_b, receives=False))
    _carries(line.bad, "packets of the old number on hold")
    a.agree(on_a)
    _carries(line.bad, "packets of the new one")
    a.agree(replace(on_a, sends=False))
    _carries(line.bad, "packets that keep the way open")
    b.agree(on_b)
    _carries(line.bad, "more of them after the hold")
    assert line.film is not None
    line.film.color = BLUE
    a.agree(on_a)
    wait_until(lambda: line.b.sees(BLUE), "picture after the hold")
    before = (
        len(line.a.of(VideoStatistics)) + 2,
        len(line.b.of(VideoStatistics)) + 2,
    )  # and a report between
    wait_until(
        lambda: len(line.a.of(VideoStatistics)) >= before[0] and len(line.b.of(VideoStatistics)) >= before[1],
        "statistics",
    )
    near, far = line.b.of(VideoStatistics)[-1], line.a.of(VideoStatistics)[-1]
    assert isinstance(near, VideoStatistics)
    assert isinstance(far, VideoStatistics)
    assert (near.loss_received, far.loss_sent) == (0.0, 0.0)


def _carries(line: BadLine, what: str) -> None:
    enough = line.carried + 10
    wait_until(lambda: line.carried >= enough, what)


@pytest.mark.parametrize("feedback", [{"nack pli"}, {"ccm fir"}])
def test_who_missed_the_first_key_frame_asks_for_another(line: Line, feedback: set[str]) -> None:
    line.open("vp8", form=VideoFormat(96, "vp8", {}, frozenset(feedback)), drops_first=True)
    assert line.bad is not None
    wait_until(lambda: line.bad is None or line.bad.lost >= 5, "lost packets")
    assert not line.b.of(PictureOpened)
    line.bad.drops_all = False
    wait_until(lambda: line.b.sees(RED), "picture")


def test_a_wrong_key_lets_nothing_through(line: Line) -> None:
    line.open("vp8", is_encrypted=True, theirs=SrtpKey("AES_CM_128_HMAC_SHA1_80", b"wrong" * 6))
    wait_until(lambda: line.bad is None or line.bad.carried >= 20, "packets")
    wait_until(lambda: len(line.b.of(VideoStatistics)) >= 1, "statistics")
    statistics = line.b.of(VideoStatistics)[-1]
    assert isinstance(statistics, VideoStatistics)
    assert statistics.kilobits_per_s_received == 0
    assert not line.b.of(PictureOpened)


def test_statistics_know_both_sides(line: Line) -> None:
    line.open("h264")

    def is_complete() -> bool:
        sent = [each for each in line.a.of(VideoStatistics) if isinstance(each, VideoStatistics)]
        got = [each for each in line.b.of(VideoStatistics) if isinstance(each, VideoStatistics)]
        return any(
            each.round_trip_ms is not None and each.frames_per_s_sent > 5 and each.width_sent == 320
            for each in sent
        ) and any(each.frames_per_s_received > 5 and each.height_received == 240 for each in got)

    wait_until(is_complete, "statistics")


def test_only_the_host_that_was_agreed_on_is_believed_and_its_port_moves_once() -> None:
    end = End()
    agreed, moved, stranger = (HERE, 4000), (HERE, 5000), ("127.0.0.9", 6000)
    transport = Transport(end.agreement(agreed, (HERE, 4001), "vp8"))
    assert not transport.believes(stranger)
    assert not transport.believes_control(stranger, 1.0)
    assert transport.believes(moved)  # behind a NAT the first that makes sense is it
    transport.prove(moved, 10.0)
    assert transport.to == moved
    assert not transport.believes((HERE, 7000))
    assert transport.believes(agreed)
    transport.agree(end.agreement(agreed, (HERE, 4001), "vp8"))
    assert transport.to == moved  # the same again changes nothing
    transport.agree(end.agreement((HERE, 8000), ("127.0.0.9", 53), "vp8"))
    assert not transport.believes(moved)  # who was there before is nobody now
    assert not transport.believes(agreed)
    assert not transport.believes_control(moved, 11.0)
    transport.prove(moved, 11.0)  # judged before the agreement, proven after it
    assert transport.to == (HERE, 8000)
    transport.close()


def test_a_far_side_on_this_computer_may_speak_from_its_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = "192.0.2.7"
    monkeypatch.setattr(transport_module, "is_of_this_computer", lambda host: host == ours)
    transport = Transport(End().agreement((ours, 4000), (ours, 4001), "vp8"))
    assert transport.believes((HERE, 4000))
    transport.agree(End().agreement(("198.51.100.7", 4000), ("198.51.100.7", 4001), "vp8"))
    assert not transport.believes((HERE, 5000))
    transport.close()


def test_who_is_shown_nothing_any_more_is_sent_nothing_again(line: Line) -> None:
    rtp, rtcp_of = udp(), udp()
    other = udp()
    near = line.a
    source = LatestPicture()
    line.film = Film(source)
    agreed = near.agreement(rtp.getsockname(), rtcp_of.getsockname(), "vp8")
    stream = Stream("a", agreed, source, Video(), near.events.append)
    line.streams.append(stream)
    first = rtp.recv(2048)
    number, ssrc = int.from_bytes(first[2:4], "big"), int.from_bytes(first[8:12], "big")
    stream.agree(replace(agreed, sends=False))
    wait_until(lambda: drained(rtp) or not rtp.recv(2048), "quiet")
    _ask_again(rtcp_of, near, ssrc, number)
    stream.agree(replace(agreed, remote_rtp=other.getsockname()))
    moved = other.recv(2048)
    assert int.from_bytes(moved[2:4], "big") != number
    _ask_again(rtcp_of, near, ssrc, number)
    wait_until(lambda: len(near.of(VideoStatistics)) >= 2, "time to answer")
    assert number not in _numbers(rtp) | _numbers(other)


def _ask_again(sock: socket, near: End, ssrc: int, number: int) -> None:
    first = rtcp.report(77, "far", None, [])
    sock.sendto(first + rtcp.nack(77, ssrc, [number]), near.rtcp.getsockname())


def _numbers(sock: socket) -> set[int]:
    found = set()
    while not drained(sock):
        packet = sock.recv(2048)
        found.add(int.from_bytes(packet[2:4], "big"))
    return found


def test_a_source_that_has_ended_puts_no_picture_any_more() -> None:
    latest = LatestPicture()
    screen = latest.begin()
    latest.put(frame((64, 48), RED), 1, source=screen)
    still = latest.begin()
    assert latest.newer_than(0, 0.0) is None
    latest.put(frame((64, 48), RED), 2, source=screen)  # was on its way
    assert latest.newer_than(0, 0.0) is None
    latest.put(frame((64, 48), BLUE), 3, source=still)
    newest = latest.newer_than(0, 0.0)
    assert newest is not None
    assert (newest.captured_ns, newest.source) == (3, still)


def test_who_does_not_answer_gets_a_still_picture_and_then_nothing(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "ANSWER_S", 0.0)
    monkeypatch.setattr(sender, "STILL_SIZE", (160, 90))
    monkeypatch.setattr(sender, "SILENT_GAP_S", 0.01)
    source = LatestPicture()
    line.film = Film(source)
    agreed = line.a.agreement(line.b.rtp.getsockname(), line.b.rtcp.getsockname(), "vp8")
    line.streams.append(Stream("a", agreed, source, Video(), line.a.events.append))

    def widths() -> set[int]:
        return {each.width_sent for each in line.a.of(VideoStatistics) if isinstance(each, VideoStatistics)}

    wait_until(widths, "statistics")
    assert widths() == {160}
    monkeypatch.setattr(sender, "GIVE_UP_S", 0.0)
    before = len(line.a.of(VideoStatistics))

    def last() -> VideoStatistics | None:
        got = line.a.of(VideoStatistics)[before:]
        return got[-1] if got and isinstance(got[-1], VideoStatistics) else None

    wait_until(lambda: (got := last()) is not None and got.kilobits_per_s_sent == 0, "silence")


def test_packets_bear_the_mark_of_interactive_video() -> None:
    end = End()
    transport = Transport(end.agreement((HERE, 4000), (HERE, 4001), "vp8"))
    assert [sock.getsockopt(IPPROTO_IP, IP_TOS) >> 2 for sock in (end.rtp, end.rtcp)] == [34, 34]
    transport.close()


def test_who_only_receives_keeps_the_way_to_it_open(line: Line) -> None:
    line.bad = BadLine(line.b.rtp.getsockname())
    receives_only = line.a.agreement(line.bad.address, line.b.rtcp.getsockname(), "vp8", sends=False)
    line.streams.append(Stream("a", receives_only, LatestPicture(), Video(), line.a.events.append))
    packet = line.b.rtp.recv(2048)
    assert (len(packet), packet[1]) == (12, 20)


def test_with_srtp_packets_are_believed_for_their_key_wherever_they_come_from() -> None:
    end, sender = End(), udp()
    transport = Transport(end.agreement((HERE, 4000), (HERE, 4001), "vp8", keys=KEYS))
    theirs = Transport(End().agreement((HERE, 9), (HERE, 9), "vp8", keys=(KEYS[1], KEYS[0])))
    packet = bytes.fromhex("8060000100000002000000030410")
    for datagram in (packet, theirs.protect(packet), b"\x80\x60", b""):
        sender.sendto(datagram, end.rtp.getsockname())
    got: list[bytes] = []

    def has_come() -> bool:
        got.extend(data for data, _, _ in transport.receive())
        return bool(got)

    wait_until(has_come, "the packet")
    assert got == [packet]
    for one in (transport, theirs, sender):
        one.close()


def test_a_stream_without_a_usable_frame_is_reported_once(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiver, "UNDECODABLE_AFTER_S", 0.3)
    feedback = FORMATS["vp8"].feedback
    sends, expects = VideoFormat(96, "vp8", {}, feedback), VideoFormat(96, "h264", {}, feedback)
    line.open("vp8", form=sends, expects=expects)
    wait_until(lambda: line.b.of(VideoFault), "word about it")
    wait_until(lambda: len(line.b.of(VideoStatistics)) >= 2, "more packets")
    assert [getattr(fault, "kind", "") for fault in line.b.of(VideoFault)] == ["undecodable"]
    assert not line.b.of(PictureOpened)


def test_a_codec_that_is_unknown_is_said_and_nothing_else_breaks(line: Line) -> None:
    line.open("vp8", form=VideoFormat(96, "none", {}, FORMATS["vp8"].feedback))
    wait_until(lambda: line.a.of(VideoFault), "word about the codec")
    fault = line.a.of(VideoFault)[0]
    assert isinstance(fault, VideoFault)
    assert fault.kind == "codec"


def test_pictures_that_no_encoder_takes_are_said_once_and_another_source_is_seen(line: Line) -> None:
    line.open()
    assert line.film is not None
    line.film.picture = av.AudioFrame("s16", "mono", 320)  # type: ignore[assignment]
    wait_until(lambda: line.a.of(VideoFault), "word about it")
    wait_until(lambda: len(line.a.of(VideoStatistics)) >= 2, "more pictures")
    assert [getattr(fault, "kind", "") for fault in line.a.of(VideoFault)] == ["codec"]
    line.film.picture, line.film.color = None, BLUE
    line.film.begin_another()
    wait_until(lambda: line.b.sees(BLUE), "picture of another source")
