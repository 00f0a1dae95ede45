"""How long a server took to answer is true, also when an OPTIONS was lost on the way."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest

from telephony.engine.border import probe
from telephony.engine.border.flows import Flows, Way
from telephony.engine.border.hop import Hop
from telephony.engine.border.probe import Prober
from telephony.engine.border.sip_message import SipMessage
from telephony.messages import Account
from tests.telephony.test_outgoing import NoSockets

SERVER = Hop("udp", "192.0.2.5", 5060)


def asked(monkeypatch: pytest.MonkeyPatch, answers: dict[int, float]) -> float:
    """Ask a server that answers the OPTIONS of these numbers after so many seconds."""
    monkeypatch.setattr(probe, "TIMES_S", (0.2, 0.2, 0.2))
    sent: list[str] = []

    def put(_way: Way, options: SipMessage) -> None:
        sent.append(options.branch)
        response = SipMessage("SIP/2.0 200 OK", options.headers)
        after_s = answers.get(len(sent))
        if after_s is not None:
            asyncio.get_running_loop().call_later(after_s, prober.takes, response)

    prober = Prober(Account(user="1001", domain="192.0.2.5"), cast("Flows", NoSockets()), put)
    return asyncio.run(prober.ask(SERVER))


def test_the_wait_for_a_lost_question_is_no_round_trip(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, {2: 0.001}) < 150


def test_a_late_answer_to_the_first_question_counts_from_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, {1: 0.3}) >= 299
