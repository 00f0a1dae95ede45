"""How long a server took to answer is true, also when an OPTIONS was lost on the way."""

from __future__ import annotations

import asyncio
import time
from email.utils import formatdate
from typing import cast

import pytest

from telephony.messages import Account
from telephony.proxy.recovery import probe
from telephony.proxy.recovery.probe import Prober, Proof
from telephony.proxy.transport.flows import Flows, Way
from telephony.proxy.transport.hop import Hop
from telephony.sip.message import Header, SipMessage
from tests.telephony.proxy.transport.test_outgoing import NoSockets

SERVER = Hop("udp", "192.0.2.5", 5060)


def asked(monkeypatch: pytest.MonkeyPatch, answers: dict[int, float], date: str = "") -> Proof:
    """Ask a server that answers the OPTIONS of these numbers after so many seconds, with a Date or none."""
    monkeypatch.setattr(probe, "TIMES_S", (0.5, 0.5, 0.5))
    sent: list[str] = []
    dates = [Header("Date", date)] if date else []

    def put(_way: Way, options: SipMessage) -> None:
        sent.append(options.branch)
        response = SipMessage("SIP/2.0 200 OK", [*options.headers, *dates])
        after_s = answers.get(len(sent))
        if after_s is not None:
            asyncio.get_running_loop().call_later(after_s, prober.takes, response)

    prober = Prober(Account(user="1001", domain="192.0.2.5"), cast("Flows", NoSockets()), put)
    return asyncio.run(prober.ask(SERVER))


def test_the_wait_for_a_lost_question_is_no_round_trip(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, {2: 0.001}).round_trip_ms < 450


def test_a_late_answer_to_the_first_question_counts_from_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, {1: 0.6}).round_trip_ms >= 599


def test_the_date_of_an_answer_tells_how_far_our_clock_is_from_the_servers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for behind_s in (0, 90):
        date = formatdate(time.time() - behind_s, usegmt=True)
        ahead_s = asked(monkeypatch, {1: 0.0}, date).clock_ahead_s
        assert ahead_s is not None
        assert abs(ahead_s - behind_s) < 10
    for none in ("", "yesterday", "Sat, 99 Nov 9999999 23:29:00 GMT"):
        assert asked(monkeypatch, {1: 0.0}, none).clock_ahead_s is None
