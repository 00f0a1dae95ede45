"""Times of media are exact where time.monotonic() and time.time() go in steps, as on Windows."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import cast

import pytest

from telephony.messages import Account
from telephony.messages.video import Video
from telephony.process.clock import monotonic_ns, monotonic_s
from telephony.proxy.recovery.probe import Prober
from telephony.proxy.transport.flows import Flows, Way
from telephony.proxy.transport.hop import Hop
from telephony.proxy.transport.sip_loop import SipLoop
from telephony.sip.message import SipMessage
from telephony.video.clock import CLOCK_RATE_HZ, ntp
from telephony.video.latest_picture import LatestPicture
from telephony.video.sender import Sender
from telephony.video.transport import Transport
from tests.telephony.proxy.transport.test_outgoing import NoSockets
from tests.telephony.video.loopback import RED, End, frame, wait_until

STEP_NS = 15_625_000  # 64 times a second
EXACT_S = 0.005
ANSWER_S = 0.004


@pytest.fixture(autouse=True)
def coarse_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    def in_steps(exact_ns: Callable[[], int], phase_ns: int) -> Callable[[], int]:
        return lambda: (exact_ns() + phase_ns) // STEP_NS * STEP_NS - phase_ns

    for name, phase_ns in (("monotonic", 0), ("time", STEP_NS // 2)):
        coarse_ns = in_steps(getattr(time, f"{name}_ns"), phase_ns)
        monkeypatch.setattr(time, f"{name}_ns", coarse_ns)
        monkeypatch.setattr(time, name, lambda coarse_ns=coarse_ns: coarse_ns() / 1e9)


def test_the_round_trip_to_a_server_is_as_long_as_it_takes() -> None:
    def answer(_way: Way, options: SipMessage) -> None:
        time.sleep(ANSWER_S)  # the server's time to answer, which is what is measured
        prober.takes(SipMessage("SIP/2.0 200 OK", options.headers))

    prober = Prober(Account(user="1001", domain="192.0.2.5"), cast("Flows", NoSockets()), answer)
    for _ in range(4):  # steps would make 0 of most of them
        trip = asyncio.run(prober.ask(Hop("udp", "192.0.2.5", 5060)))
        assert trip.round_trip_ms >= ANSWER_S * 1000


def test_timers_of_sip_are_on_the_clock_that_all_else_is_on() -> None:
    loop = SipLoop()
    moments = (monotonic_s(), loop.time(), monotonic_s())
    loop.close()
    assert moments == tuple(sorted(moments))


def test_reports_of_video_keep_picture_and_sound_together() -> None:
    """RTP time and NTP time of sender reports run side by side (RFC 3550 section 6.4.1)."""
    near, far = End(), End()
    agreement = near.agreement(far.rtp.getsockname(), far.rtcp.getsockname(), "vp8")
    source = LatestPicture()
    source.put(frame((320, 240), RED), monotonic_ns())
    sender = Sender(agreement, Transport(agreement), source, Video(), lambda _kind, _reason: None)
    wait_until(sender.report, "the first picture")
    apart: list[float] = []
    until = monotonic_s() + 4 * STEP_NS / 1e9
    while monotonic_s() < until:
        report = sender.report()
        assert report is not None
        apart.append(report.ntp_timestamp / (1 << 32) - report.rtp_timestamp / CLOCK_RATE_HZ)
    sender.close()
    apart.sort()
    # Steps would spread all of them; a thread that is held up between the two readings moves a few.
    most = apart[len(apart) // 10 : -(len(apart) // 10) or None]
    assert most[-1] - most[0] < EXACT_S


def test_reports_of_video_follow_a_clock_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    before, got = ntp(), time.time
    monkeypatch.setattr(time, "time", lambda: got() + 3600)
    assert 3595 < (ntp() - before) / (1 << 32) < 3605
