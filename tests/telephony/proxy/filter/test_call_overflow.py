"""INVITEs that wait for a line, and what else comes for them meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from telephony.messages import CallRefused
from telephony.proxy.filter.call_overflow import CallOverflow
from telephony.proxy.rewriting import Inside, request_in, response_to
from telephony.sip.message import SipMessage, parse


def request(method: str) -> SipMessage:
    lines = [
        f"{method} sip:petugas@127.0.0.1:5060 SIP/2.0",
        "Via: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bKx",
        "From: <sip:warga@192.0.2.7>;tag=a",
        "To: <sip:petugas@127.0.0.1>",
        f"Call-ID: c\r\nCSeq: 1 {method}\r\n\r\n",
    ]
    return parse("\r\n".join(lines).encode())


def invite() -> SipMessage:
    message = request("INVITE")
    request_in(message, Inside("127.0.0.1:5000", "127.0.0.1:5001"), 0, "udp", ("192.0.2.7", 5060), True)
    return message


class Desk:
    """All its lines are in use, and one is free soon."""

    def __init__(self) -> None:
        self.put: list[SipMessage] = []
        self.got: list[CallRefused] = []
        self.due: list[Callable[[], None]] = []
        self.overflow = CallOverflow(self.put.append, self._later, lambda: 0.0, self.got.append)

    def answers(self, status: int) -> bool:
        """pjsua2 answers the INVITE; return whether its caller hears of it."""
        response = response_to(invite(), status, "x")
        if status == 486:  # without a transaction
            response.set("to", f"<sip:petugas@127.0.0.1>;tag={response.branch}")
        return not self.overflow.keeps(response, has_line_soon=True)

    def _later(self, _seconds: float, job: Callable[[str], None], branch: str) -> None:
        self.due.append(lambda: job(branch))


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    assert desk.overflow.receive(invite())
    return desk


def test_one_that_is_repeated_while_it_waits_is_not_there_twice(desk: Desk) -> None:
    assert not desk.answers(486)
    assert not desk.overflow.receive(invite())
    desk.due.pop()()
    assert len(desk.put) == 1


def test_one_that_was_repeated_and_got_a_line_waits_no_more(desk: Desk) -> None:
    assert desk.overflow.receive(invite())  # before pjsua2 had refused the first
    assert not desk.answers(486)
    assert desk.answers(180)
    assert desk.overflow.cancelled(request("CANCEL")) is None  # pjsua2 is to end it
    desk.due.pop()()
    assert not desk.put
    assert not desk.got


def test_a_caller_who_is_given_up_has_the_name_that_was_sent(desk: Desk) -> None:
    named = invite()
    named.set("from", '"André" <sip:warga@192.0.2.7>;tag=a'.encode().decode("latin-1"))
    named.set("via", "SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bKy")
    assert desk.overflow.receive(named)
    answer = response_to(named, 486, "x")
    answer.set("to", f"<sip:petugas@127.0.0.1>;tag={answer.branch}")
    desk.overflow.keeps(answer, has_line_soon=False)
    assert [got.remote_name for got in desk.got] == ["André"]
