"""Feeds damaged SIP messages, URIs and session descriptions to the parsers and to the proxy's filter.

    python -m tests.telephony.sip.fuzz [--seconds N] [--seed N]

Each input is a message of RFC 4475 or RFC 5118, a description of tests/descriptions.py or a URI, which some
random changes have damaged. A parser may raise its own error alone, must read what it has written as the
same, and may not take longer than SLOWEST_S. The first input that breaks this is printed, and the exit code
is 1. The same seed gives the same inputs. docs/contributing/fuzzing.md says when to run it.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import sys
import time
import traceback
from collections.abc import Callable, Sequence

from telephony.messages import CallPolicy, Network
from telephony.proxy import rewriting
from telephony.proxy.filter.message_filter import Answer, MessageFilter, Pass
from telephony.proxy.invite_event import incoming_call
from telephony.proxy.offer_answer.answer_rules import answer_problem
from telephony.proxy.offer_answer.description import rebuilt
from telephony.proxy.offer_answer.sound_relays import SoundRelays
from telephony.proxy.offer_answer.video_dialogs import VideoDialogs
from telephony.proxy.offer_answer.video_ports import VideoPorts
from telephony.proxy.sip_trace import without_secrets
from telephony.sip import sdp, uri
from telephony.sip.framing import Framer
from telephony.sip.ip_address import IPV4, family_of
from telephony.sip.message import MalformedMessage, SipMessage, parse, read_text
from telephony.sip.sdp import SdpError
from telephony.sip.syntax import malformed
from telephony.sip.target import TargetError, sip_uri
from telephony.sip.uri import UriError
from tests.descriptions import GOOD_OFFERS
from tests.torture import RFC_4475, RFC_5118

SLOWEST_S = 0.5
GUARD_LIVES = 2000  # inputs
MESSAGES = [each.raw for each in (*RFC_4475, *RFC_5118)]
DESCRIPTIONS = [each.encode("latin-1") for each in GOOD_OFFERS.values()]
URIS = [
    *(
        b"sip:alice:secret@atlanta.com;transport=tcp?subject=x&to=sip:b%40c",
        b"sips:+1;ext=2@[2001:db8::1]:5061;lr",
    ),
    *(
        b"tel:+62-22(731);phone-context=+62;ext=12",
        b'"A \\" B" <sip:1002@pbx;maddr=192.0.2.1>;tag=x;expires=3',
    ),
    *(b'<sip:a@b>, "c,d" <sip:e@f;user=phone>;q=0.5', b"callto://0227315555?chat"),
]
OFFER = (
    "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n"
    "a=rtpmap:101 telephone-event/8000\r\na=sendrecv\r\n"
)
PIECES = [
    *(
        b"\r",
        b"\n",
        b"\r\n",
        b"\r\n ",
        b"\0",
        b"\x7f",
        b"\x80",
        b"\xff",
        b'"',
        b"\\",
        b'\\"',
        b"<",
        b">",
        b"@",
        b":",
        b";",
    ),
    *(
        b",",
        b"?",
        b"&",
        b"=",
        b"%",
        b"%00",
        b"%40",
        b"%2525",
        b"[",
        b"]",
        b"[::",
        b"::ffff:1.2.3.4",
        b"m=audio 0 ",
        b"m=",
    ),
    *(
        b"a=",
        b"c=IN IP6 ::1",
        b"a=rtcp:1",
        b"Content-Length: ",
        b"l:",
        b"99999999999999999999",
        b"-1",
        b" ",
        b"\t",
        b"a" * 300,
    ),
    *(
        b";transport=",
        b";maddr=",
        b";tag=",
        b"SIP/2.0 200 ",
        b"Via: SIP/2.0/UDP ",
        b"\xc2\xb2",
        b"\xe2\x80\x8b",
        b"sip:",
    ),
]


def damaged(rng: random.Random, corpus: Sequence[bytes]) -> bytes:
    """Return one of the corpus with a few changes."""
    data = bytearray(rng.choice(corpus))
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        at, end = sorted((rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
        kind = rng.randrange(7)
        if kind == 0:
            data[at:at] = rng.choice(PIECES)
        elif kind == 1:
            del data[at : min(end, at + rng.choice((1, 4, 40)))]
        elif kind == 2 and at < len(data):
            data[at] = rng.randrange(256)
        elif kind == 3:
            data[at:at] = data[at : min(end, at + 60)] * rng.choice((1, 2, 50))
        elif kind == 4:
            data[at:end] = rng.choice(corpus)[:200]
        elif kind == 5:
            lines = bytes(data).split(b"\r\n")
            rng.shuffle(lines)
            data = bytearray(b"\r\n".join(lines))
        else:
            del data[end:]
    return bytes(data[:20_000])


class Checks:
    """What must hold for any bytes. Raises AssertionError, or what a parser should not have raised."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._lives = 0
        self._now = 0.0
        self._guard = self._new_guard()

    def message(self, data: bytes) -> None:
        text = data.decode("utf-8", "surrogateescape")
        loose = read_text(text)
        for trusted in (True, False):
            incoming_call("k", loose, trusted, CallPolicy())
        framer = Framer()
        for begin in range(0, len(data), 700):
            framer.feed(data[begin : begin + 700])
        try:
            message = parse(data)
        except MalformedMessage:
            return
        written = message.to_bytes()
        again = parse(written)
        assert again.to_bytes() == written
        if not malformed(message):
            assert not malformed(again)
            as_text = read_text(written.decode("latin-1"))
            assert as_text.headers == again.headers, "the engine reads other header fields than the proxy"
        without_secrets(message)
        self._filter(data)

    def _filter(self, data: bytes) -> None:
        guard = self._living_guard()
        message = parse(data)
        peer = ("192.0.2.1", 5060)
        if message.is_request:
            rewriting.complete_via(message, peer)
        is_trusted = self._lives % 2 == 0
        verdict = guard.from_network(message, data, "192.0.2.1:5060", self._now, is_trusted=is_trusted)
        if isinstance(verdict, Answer):
            rewriting.reply_to(verdict.response, is_udp=True)
            parse(verdict.response.to_bytes())
        elif isinstance(verdict, Pass):
            self._passed(verdict.message, peer, is_trusted)

    def _passed(self, message: SipMessage, peer: tuple[str, int], is_trusted: bool) -> None:
        inside = rewriting.Inside("127.0.0.1:5000", "127.0.0.1:5001")
        if message.is_request:
            rewriting.request_in(message, inside, 0, "udp", peer, is_trusted)
        else:
            rewriting.response_in(message, inside)
        assert not malformed(parse(message.to_bytes()))

    def description(self, data: bytes) -> None:
        text = data.decode("latin-1")
        loose = sdp.read(text)
        assert str(sdp.read(str(loose))) == str(loose)
        sdp.puts_on_hold(text)
        try:
            assert str(sdp.parse(text)) == str(loose)
            made = rebuilt(text)
        except SdpError:
            return
        assert rebuilt(made) == made, "what pjmedia sees is read in another way"

    def answer(self, data: bytes) -> None:
        """Let a peer answer an offer of pjsua2 with this description."""
        guard = self._living_guard()
        number, status = self._lives, (200, 183)[self._lives % 2]
        ours = _head("INVITE sip:c@d SIP/2.0", number, "")
        guard.from_phone(parse(f"{ours}{OFFER}".encode()))
        raw = _head(f"SIP/2.0 {status} x", number, ";tag=they").encode() + data
        verdict = guard.from_network(parse(raw), raw, "192.0.2.1:5060", self._now, is_trusted=True)
        if isinstance(verdict, Pass) and verdict.message.body:
            seen = verdict.message.text
            assert not answer_problem(seen, OFFER), "pjmedia aborts on some answers that do not fit"
            assert sdp.read(seen).kinds == ["audio"]
            assert status == 200 or sdp.read(seen).is_active

    def uri(self, data: bytes) -> None:
        text = data.decode("utf-8", "surrogateescape")
        for value in (text, f"sip:{text}"):
            address = uri.split_address(value)
            assert uri.address_uri(value) == address.uri
            uri.refer_target(value)
            uri.linked_number(value)
            uri.host_port(value)
            uri.is_oneself(value, "1001", ("pbx",), "sip:1001@192.0.2.1")
            for each in (value, address.uri):
                self._one_uri(each)
            try:
                called = uri.parse_sip(sip_uri(value, "pbx"))
            except TargetError:
                continue
            assert not uri.uri_problem(str(called))

    def _one_uri(self, text: str) -> None:
        try:
            found = uri.parse(text)
        except UriError:
            return
        assert not uri.uri_problem(text)
        assert uri.parse(str(found)) == found
        assert uri.is_same(found, found)
        if isinstance(found, uri.SipUri):
            assert (
                uri.host_elsewhere(found, (found.address, found.next_host)) in ("", found.next_host)
                or found.parameters
            )
            assert (found.name, found.transport, found.effective_port) is not None

    def _living_guard(self) -> MessageFilter:
        """Return the filter one second later, and now and then a new one."""
        self._lives += 1
        if self._lives % GUARD_LIVES == 0:
            self._guard = self._new_guard()
        self._now += 1.0
        return self._guard

    def _new_guard(self) -> MessageFilter:
        ports = VideoPorts(Network(rtp_port_first=0))
        video = VideoDialogs(ports, lambda family: "127.0.0.1" if family == IPV4 else None, lambda *_: None)
        relays = SoundRelays(
            self._loop,
            ports,
            lambda family: "127.0.0.1" if family == IPV4 else None,
            lambda host: family_of(host) == IPV4,
            lambda: "127.0.0.1",
        )
        return MessageFilter(video, relays)


def _head(start: str, number: int, to_tag: str) -> str:
    return (
        f"{start}\r\nVia: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK{number}\r\nFrom: <sip:a@b>;tag=us\r\n"
        f"To: <sip:c@d>{to_tag}\r\nCall-ID: c{number}\r\nCSeq: 1 INVITE\r\n"
        "Content-Type: application/sdp\r\n\r\n"
    )


def fuzz(seconds: float, seed: int) -> int:
    """Return how many inputs were fed. Raises what the first bad one causes, with it printed."""
    rng, checks = random.Random(seed), Checks()
    targets: list[tuple[Callable[[bytes], None], Sequence[bytes]]] = [
        (checks.message, MESSAGES),
        (checks.description, DESCRIPTIONS),
        (checks.answer, DESCRIPTIONS),
        (checks.uri, URIS),
    ]
    end_s, count = time.perf_counter() + seconds, 0
    while time.perf_counter() < end_s:
        check, corpus = targets[count % len(targets)]
        data = damaged(rng, corpus)
        began_s = time.process_time()
        try:
            check(data)
            took_s = time.process_time() - began_s
            assert took_s < SLOWEST_S, f"took {took_s:.2f} s"
        except Exception:
            print(f"seed {seed}, input {count}, {check.__name__}: {data!r}")
            raise
        count += 1
    return count


def main() -> int:
    parser = argparse.ArgumentParser(description="fuzz the parsers of SIP")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    try:
        count = fuzz(options.seconds, options.seed)
    except Exception:
        traceback.print_exc()
        return 1
    print(f"seed {options.seed}: {count} inputs in {options.seconds:.0f} s, no fault")
    return 0


if __name__ == "__main__":
    sys.exit(main())
