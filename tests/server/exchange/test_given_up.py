"""Who hangs up in a queue is in the desks' list of missed calls, once, until the caller is reached."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from app.figures.adding import add_up, add_up_together
from app.figures.figures import FIGURES
from app.mutations.contact import AnswerContact, EndContact, StartContact
from db.enums import Channel, Direction, Disposition
from db.queries.contacts import missed_calls
from db.records import ContactRecord
from db.rules.system_actor import SYSTEM_LOGIN
from server.config import NumbersConfig
from server.exchange.events import LOG, Event, Kind
from server.exchange.given_up import GivenUpCalls
from server.exchange.records import take
from tests.db.shared_office import SharedOffice, Station
from tests.server.instance import RunningServer

NUMBER, OTHER = "+6281234567890", "+6281234567891"


@pytest.fixture
def now() -> datetime:
    return datetime.now(timezone.utc).replace(microsecond=0)


@pytest.fixture
def look(shared: SharedOffice) -> Callable[[], None]:
    """Return what lets the server look for those who gave up."""
    server: RunningServer = shared.server
    records = server.serving.server.exchange._records
    given_up = GivenUpCalls(NumbersConfig(), records, lambda: True)

    def run() -> None:
        server.do(given_up.check())

    return run


def give_up(
    office: SharedOffice,
    left: datetime,
    ref: str = "1.1",
    number: str = "081234567890",
    waited_s: float = 30.0,
) -> None:
    given: dict[str, Any] = {"source": LOG, "call_ref": ref, "queue": "Izin"}
    entered = Event(
        at=left - timedelta(seconds=waited_s), kind=Kind.ENTERED, facts={"remote": number}, **given
    )
    events = [entered, Event(at=left, kind=Kind.ABANDONED, wait_s=waited_s, **given)]
    with office.engine(SYSTEM_LOGIN).begin() as connection:
        take(connection, events, left)


def call(
    station: Station,
    at: datetime,
    number: str = NUMBER,
    *,
    is_answered: bool = True,
    direction: Direction = Direction.INBOUND,
    ref: str = "",
) -> UUID:
    contact_id = uuid7()
    station.do(
        StartContact(
            contact_id=contact_id,
            channel=Channel.VOICE,
            direction=direction,
            remote=number,
            call_ref=ref,
            occurred_at=at,
        )
    )
    if is_answered:
        station.do(AnswerContact(contact_id=contact_id, occurred_at=at + timedelta(seconds=5)))
    disposition = None if is_answered else Disposition.MISSED
    station.do(
        EndContact(contact_id=contact_id, disposition=disposition, occurred_at=at + timedelta(seconds=20))
    )
    station.sync()
    return contact_id


def missed(station: Station) -> list[ContactRecord]:
    station.sync()
    return list(station.replica.read(missed_calls).result(10))


def test_who_gave_up_is_listed_at_every_desk_until_somebody_calls_back(
    shared: SharedOffice, look: Callable[[], None], now: datetime
) -> None:
    rina, sari = shared.station("rina"), shared.station("sari")
    left = now - timedelta(minutes=5)
    give_up(shared, left)
    for _ in range(2):
        look()
    for station in (rina, sari):
        (row,) = missed(station)
        assert (row.remote, row.queue, row.waited_s, row.ended_at) == (NUMBER, "Izin", 30.0, left)
        assert row.is_missed
    call(sari, now - timedelta(minutes=2), direction=Direction.OUTBOUND, is_answered=False)
    look()
    assert len(missed(rina)) == 1  # rang there, and nobody answered
    call(sari, now - timedelta(minutes=1), direction=Direction.OUTBOUND)
    look()
    assert missed(rina) == missed(sari) == []


def test_who_calls_again_and_is_answered_leaves_the_list(
    shared: SharedOffice, look: Callable[[], None], now: datetime
) -> None:
    rina = shared.station("rina")
    give_up(shared, now - timedelta(minutes=5))
    give_up(shared, now - timedelta(minutes=5), "2.1", "081234567891")
    look()
    call(rina, now - timedelta(minutes=1))
    look()
    assert [row.remote for row in missed(rina)] == [OTHER]


@pytest.mark.parametrize(
    ("minutes", "more"),
    [
        (5, {"waited_s": 4.0}),  # at once
        (5, {"number": "1005"}),  # a colleague
        (5, {"number": ""}),
        (5, {"number": "anonymous"}),
        (60 * 25, {}),  # history
        (0, {}),  # the log may still say otherwise
    ],
)
def test_nobody_is_listed_who_cannot_or_should_not_be_called(
    shared: SharedOffice, look: Callable[[], None], now: datetime, minutes: int, more: dict[str, Any]
) -> None:
    rina = shared.station("rina")
    give_up(shared, now - timedelta(minutes=minutes), **more)
    look()
    assert missed(rina) == []


def test_a_call_that_rang_at_a_desk_is_listed_once(
    shared: SharedOffice, look: Callable[[], None], now: datetime
) -> None:
    rina = shared.station("rina")
    left = now - timedelta(minutes=5)
    named = call(rina, left - timedelta(seconds=20), ref="1.1", is_answered=False)
    unnamed = call(rina, left - timedelta(seconds=20), OTHER, is_answered=False)
    give_up(shared, left)
    give_up(shared, left, "2.1", OTHER)
    look()
    assert {row.id for row in missed(rina)} == {named, unnamed}


def test_a_caller_who_tries_again_and_again_is_one(
    shared: SharedOffice, look: Callable[[], None], now: datetime
) -> None:
    rina = shared.station("rina")
    for number, minutes in enumerate((40, 38, 20, 15)):
        give_up(shared, now - timedelta(minutes=minutes), f"{number}.1")
    for _ in range(3):
        look()
    found = [round((now - row.started_at).total_seconds() / 60) for row in missed(rina)]
    assert found == [20, 40]  # more than ten minutes apart


def test_who_gave_up_is_a_missed_caller_though_no_call_rang_at_a_phone(
    shared: SharedOffice, look: Callable[[], None], now: datetime
) -> None:
    rina = shared.station("rina")
    figures = shared.server.serving.server.figures
    shared.server.do(figures.close())

    def counted(*keys: str) -> list[tuple[int, int | None]]:
        shared.server.do(figures.make())
        days = now.date() - timedelta(days=2), now.date() + timedelta(days=2), now
        with shared.engine(SYSTEM_LOGIN).connect() as connection:
            groups = [add_up(connection, FIGURES[key], *days)[0] for key in keys]
        return [(one.num, one.den) for one in groups]

    give_up(shared, now - timedelta(minutes=5))
    look()
    assert counted("missed_returned", "gone_returned") == [(0, 1), (0, 1)]
    assert counted("calls", "calls_missed", "contacts", "rings") == [(0, None)] * 4
    assert counted("queue_abandoned") == [(1, None)]
    assert missed(rina)[0].agent_id is None
    call(rina, now - timedelta(minutes=1), direction=Direction.OUTBOUND)
    assert counted("missed_returned", "gone_returned") == [(1, 1), (1, 1)]


def test_who_gave_up_in_a_queue_of_a_team_is_in_no_figure_of_another_team(
    shared: SharedOffice, look: Callable[[], None], now: datetime
) -> None:
    figures = shared.server.serving.server.figures
    shared.server.do(figures.close())
    teams = [uuid7() for _ in range(2)]
    with shared.owner.begin() as connection:
        add = text("INSERT INTO loket.team (id, name) VALUES (:id, :name)")
        connection.execute(add, [{"id": one, "name": str(one)} for one in teams])
        connection.execute(text("INSERT INTO loket.queue_team VALUES ('Izin', :id)"), {"id": teams[0]})
    give_up(shared, now - timedelta(minutes=5))
    look()
    shared.server.do(figures.make())
    days = now.date() - timedelta(days=2), now.date() + timedelta(days=2), now
    with shared.engine(SYSTEM_LOGIN).connect() as connection:
        both = [FIGURES[key] for key in ("missed_returned", "gone_returned")]
        of_teams = [add_up_together(connection, both, *days, team_id=one) for one in teams]
    assert [[group.den for (group,) in found] for found in of_teams] == [[1, 1], [0, 0]]
    assert len(missed(shared.station("rina"))) == 1  # the list is that of all desks
