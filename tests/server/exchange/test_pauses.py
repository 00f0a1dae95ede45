"""The state of a desk pauses its agent in the queues, and nobody at the exchange is overruled."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from app.mutations.agent_state import ChangeAgentState, EndAgentState
from app.mutations.people import TakeExtension
from db.enums import AgentState
from server.config import AmiConfig
from server.exchange.ami_events import Member
from server.exchange.pauses import Pause, Wanted, pauses_to_send
from tests.db.shared_office import SharedOffice, Station
from tests.end2end.peers.machine import LOOPBACK, comes_true
from tests.server.exchange.asterisk import Asterisk, QueueMember
from tests.server.exchange.conftest import Connect
from tests.server.running import Client

FREE, BREAK = Wanted(False), Wanted(True, "loket:break:lunch")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.exchange.live.CHECK_EVERY_S", 0.1)


@pytest.fixture
def asterisk() -> Iterator[Asterisk]:
    peer = Asterisk()
    peer.members = [QueueMember(queue, "1001", "Rina") for queue in ("layanan", "perizinan")]
    yield peer
    peer.end()


def state(station: Station, state: AgentState, reason: str = "") -> None:
    now = datetime.now(timezone.utc)
    station.do(ChangeAgentState(interval_id=uuid7(), state=state, reason=reason, occurred_at=now))
    station.sync()


def sit_down(office: SharedOffice) -> Station:
    rina = office.station("rina")
    now = datetime.now(timezone.utc)
    rina.do(TakeExtension(agent_id=office.ids["rina"], extension="1001", occurred_at=now))
    state(rina, AgentState.AVAILABLE)
    return rina


def said(peer: Asterisk) -> list[tuple[bool, str]]:
    return [(one.is_paused, one.reason) for one in peer.members]


def join(connect: Connect, peer: Asterisk) -> Any:
    ami = AmiConfig(host=LOOPBACK, port=peer.port, tls=False, pauses=True)
    exchange = connect(ami=ami, password="rahasia").serving.server.exchange
    assert comes_true(lambda: exchange.health["live"].works, 20)
    return exchange


def test_break_wrap_up_and_sign_off_pause_the_member_in_all_its_queues(
    shared: SharedOffice, asterisk: Asterisk, connect: Connect
) -> None:
    rina = sit_down(shared)
    join(connect, asterisk)
    for change, reason in (
        ((AgentState.BREAK, "lunch"), "loket:break:lunch"),
        ((AgentState.AVAILABLE, ""), ""),
        ((AgentState.WRAP_UP, ""), "loket:wrap_up"),
        ((AgentState.ON_CALL, ""), ""),
    ):
        state(rina, *change)
        assert comes_true(lambda: said(asterisk) == [(bool(reason), reason)] * 2, 20), said(asterisk)  # noqa: B023
    rina.do(EndAgentState(occurred_at=datetime.now(timezone.utc)))
    rina.sync()
    assert comes_true(lambda: said(asterisk) == [(True, "loket:signed_off")] * 2, 20)
    assert len([one for one in asterisk.actions if one["action"] == "QueuePause"]) == 5


def test_who_pauses_a_member_at_the_exchange_is_not_overruled_until_the_desk_changes(
    shared: SharedOffice, asterisk: Asterisk, connect: Connect
) -> None:
    rina = sit_down(shared)
    asterisk.members[0].is_paused, asterisk.members[0].reason = True, "rapat"
    join(connect, asterisk)
    state(rina, AgentState.BREAK, "lunch")
    assert comes_true(lambda: said(asterisk) == [(True, "loket:break:lunch")] * 2, 20)
    asterisk.pause(asterisk.members[1], "", is_paused=False)
    state(rina, AgentState.AVAILABLE)
    assert comes_true(lambda: said(asterisk) == [(False, "")] * 2, 20)


def test_a_user_who_may_not_pause_is_reported_and_goes_on_reading(
    shared: SharedOffice, asterisk: Asterisk, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    asterisk.may_write = False
    rina = sit_down(shared)
    exchange = join(connect, asterisk)
    caplog.set_level(logging.WARNING)
    state(rina, AgentState.BREAK, "lunch")
    assert comes_true(
        lambda: "a member of a queue was not paused: QueuePause: Permission denied" in caplog.text, 20
    )
    assert exchange.health["live"].works
    assert said(asterisk) == [(False, "")] * 2


def member(is_paused: bool, reason: str = "", interface: str = "Local/1001@from-queue/n") -> Member:
    return Member("layanan", interface, "1001", is_paused, reason, not is_paused, True)


@pytest.mark.parametrize(
    ("wanted", "sent", "now", "order"),
    [
        (BREAK, None, member(False), BREAK),  # the first look after a connection
        (FREE, None, member(True, "loket:break:lunch"), FREE),
        (FREE, None, member(True, "rapat"), None),  # a pause of others is left
        (FREE, BREAK, member(True, "rapat"), FREE),  # the agent is back
        (FREE, FREE, member(True, "rapat"), None),
        (BREAK, BREAK, member(False), None),
        (BREAK, FREE, member(True, "loket:break:lunch"), None),  # it is so already
    ],
)
def test_an_order_is_sent_when_the_desk_changes(
    wanted: Wanted, sent: Wanted | None, now: Member, order: Wanted | None
) -> None:
    before = {} if sent is None else {"1001": sent}
    found = pauses_to_send({"1001": wanted}, before, [now])
    assert found == ([] if order is None else [Pause(now.interface, order)])


def test_who_uses_no_desk_is_left_alone() -> None:
    assert pauses_to_send({"1002": BREAK}, {}, [member(False)]) == []


def test_a_desk_is_told_what_the_exchange_says_of_its_agent_and_of_nobody_else(
    shared: SharedOffice, asterisk: Asterisk, connect: Connect
) -> None:
    sit_down(shared)
    asterisk.members.append(QueueMember("layanan", "1002", "Sari"))
    asterisk.members[1].is_paused, asterisk.members[1].reason = True, "rapat"
    ami = AmiConfig(host=LOOPBACK, port=asterisk.port, tls=False)
    server = connect(ami=ami, password="rahasia")
    client = Client(server.port)
    assert client.sign_in("rina").status == 200

    def told() -> Any:
        return client.ask("GET", "/v1/queues").said

    layanan = {"queue": "layanan", "is_paused": False, "reason": ""}
    perizinan = {"queue": "perizinan", "is_paused": True, "reason": "rapat"}
    found = {"is_known": True, "is_paused_by_desks": False, "seats": [layanan, perizinan]}
    assert comes_true(lambda: told() == found, 20), told()
    asterisk.end()
    assert comes_true(lambda: told() == {"is_known": False, "is_paused_by_desks": False, "seats": []}, 20)
    other = Client(shared.server.port)  # an office without an exchange
    assert other.sign_in("rina").status == 200
    assert other.ask("GET", "/v1/queues").said["is_known"] is False
