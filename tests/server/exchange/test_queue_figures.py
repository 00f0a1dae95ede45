"""Figures of queues: each caller counts once, and without an exchange they are unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text, update
from uuid_utils.compat import uuid7

from app.figures.figures import FIGURES, is_of_exchange
from app.mutations.contact import AnswerContact, EndContact, StartContact
from app.mutations.people import TakeExtension
from db.enums import Channel, Direction, Disposition, QueueOutcome, Role
from db.exchange_tables import CALLS
from db.rules.system_actor import SYSTEM_LOGIN
from db.server.admin.people import add_person
from db.server.admin.queues import give_queue, take_queue
from db.sync.messages import decode_board
from server.exchange.events import LOG, Event, Kind
from server.exchange.joining import join_calls
from server.exchange.queue_log import event_of
from server.exchange.records import keep_read, take
from tests.db.postgres import Databases
from tests.db.shared_office import SharedOffice, Station
from tests.server.exchange.day import a_day
from tests.server.instance import RunningServer
from tests.server.running import Client

NOW = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
DAY = date(2026, 11, 24)
PARTS = ("queue_answered", "queue_abandoned", "queue_short", "queue_flowed_out", "queue_waiting")


@pytest.fixture
def server(shared: SharedOffice) -> RunningServer:
    """Return a server that makes facts only when the test lets it."""
    running = shared.server
    running.do(running.serving.server.figures.close())
    return running


@pytest.fixture
def wati(server: RunningServer) -> Client:
    client = Client(server.port)
    assert client.sign_in("wati").status == 200
    return client


def make(server: RunningServer) -> None:
    server.do(server.serving.server.figures.make())


def groups(client: Client, figure: str, since: date = DAY, days: int = 1, **more: Any) -> list[Any]:
    asked = {"figure": figure, "since": since, "until": since + timedelta(days=days), **more}
    answer = client.ask("GET", f"/v1/figures?{urlencode(asked)}")
    assert answer.status == 200, answer.body
    return answer.said["groups"]  # type: ignore[no-any-return]


def do(office: SharedOffice, work: Callable[[Any], Any]) -> Any:
    with office.engine(SYSTEM_LOGIN).begin() as connection:
        return work(connection)


def log(office: SharedOffice, *lines: str, at: datetime = NOW) -> None:
    events = [one for one in map(event_of, lines) if one is not None]
    do(office, partial(take, events=events, now=at))


def test_who_entered_was_answered_or_gave_up_or_was_short_or_flowed_out_or_waits(
    shared: SharedOffice, server: RunningServer, wati: Client
) -> None:
    day = a_day(5, 120)
    waiting = f"{int((NOW - timedelta(minutes=1)).timestamp())}|9.9|layanan|NONE|ENTERQUEUE||+628129|1"
    log(shared, *day.lines, waiting)
    do(shared, partial(keep_read, until=NOW))
    make(server)
    for by in ("", "queue", "day", "queue,day"):
        found: dict[str, Counter[tuple[Any, ...]]] = {
            key: Counter({tuple(one["by"]): one["num"] for one in groups(wati, key, by=by)})
            for key in ("queue_entered", *PARTS)
        }
        assert found["queue_entered"] == sum((found[key] for key in PARTS), Counter())
    by_hand = Counter(known[5] for known in day.stays)
    waits = [known[6] or 0 for known in day.stays if known[5] is QueueOutcome.ANSWERED]
    gave_up = sum(known[5] is QueueOutcome.ABANDONED and (known[6] or 0) >= 5_000 for known in day.stays)
    assert groups(wati, "queue_waiting")[0]["num"] == 1
    assert groups(wati, "queue_entered")[0]["num"] == len(day.stays) + 1
    assert groups(wati, "queue_flowed_out")[0]["num"] == by_hand[QueueOutcome.FLOWED_OUT]
    assert groups(wati, "asa_ms") == [{"by": [], "num": sum(waits), "den": len(waits)}]
    every_wait = sum(known[6] or 0 for known in day.stays)
    hung_up = by_hand[QueueOutcome.ABANDONED]
    assert groups(wati, "patience_ms") == [{"by": [], "num": every_wait, "den": hung_up}]
    in_time = sum(wait <= 20_000 for wait in waits)
    assert groups(wati, "service_level") == [{"by": [], "num": in_time, "den": len(waits) + gave_up}]
    assert groups(wati, "abandon_rate") == [{"by": [], "num": gave_up, "den": len(waits) + gave_up}]


def test_without_an_exchange_no_figure_of_it_is_known(
    shared: SharedOffice, server: RunningServer, wati: Client
) -> None:
    make(server)
    of_exchange = [key for key, figure in FIGURES.items() if is_of_exchange(figure)]
    assert len(of_exchange) == 11
    assert {groups(wati, key)[0]["den"] for key in of_exchange} == {0}
    assert groups(wati, "calls")[0]["den"] is None
    do(shared, partial(keep_read, until=NOW))
    assert groups(wati, "queue_entered") == [{"by": [], "num": 0, "den": None}]  # a day without a caller
    for away in (DAY - timedelta(days=1), DAY + timedelta(days=1)):
        assert groups(wati, "queue_entered", away)[0]["den"] == 0


def test_what_was_lost_while_nobody_read_the_exchange_is_said_with_its_figures(
    shared: SharedOffice, server: RunningServer, wati: Client
) -> None:
    """A log fills a pause; without one the time is missing. A day that is missing as a whole is unknown."""
    again = NOW + timedelta(days=2)
    do(shared, partial(keep_read, until=NOW - timedelta(hours=3)))
    do(shared, partial(keep_read, until=NOW - timedelta(hours=1)))
    do(shared, partial(keep_read, until=NOW, is_filled=False))
    do(shared, partial(keep_read, until=NOW + timedelta(minutes=1), is_filled=False))
    do(shared, partial(keep_read, until=again, is_filled=False))
    do(shared, partial(keep_read, until=datetime.now(timezone.utc), is_filled=True))
    make(server)

    def asked(figure: str, day: date) -> Any:
        query = {"figure": figure, "since": day, "until": day + timedelta(days=1)}
        said = client.ask("GET", f"/v1/figures?{urlencode(query)}").said
        return said["groups"][0]["den"], [
            tuple(datetime.fromisoformat(one[name]) for name in ("since", "until")) for one in said["unread"]
        ]

    client = wati
    before = datetime.combine(DAY, time(), ZoneInfo("Asia/Jakarta")), NOW - timedelta(hours=3)
    short = NOW - timedelta(hours=1), NOW
    long = NOW + timedelta(minutes=1), again
    assert asked("queue_entered", DAY) == (None, [before, short, long])
    assert asked("queue_entered", DAY + timedelta(days=1)) == (0, [long])
    assert asked("queue_entered", DAY + timedelta(days=2)) == (None, [long])
    assert asked("queue_entered", DAY + timedelta(days=3)) == (None, [])
    assert asked("calls", DAY) == (None, [])


def test_a_stay_that_is_corrected_away_is_counted_no_more(
    shared: SharedOffice, server: RunningServer, wati: Client
) -> None:
    """An end came before its entry, and seemed to be of another stay."""
    second = int(NOW.timestamp()) - 3600
    entered = f"{second}|1.1|layanan|NONE|ENTERQUEUE||+628121|1"
    log(shared, entered, f"{second + 8}|1.1|layanan|NONE|ABANDON|1|1|3")
    do(shared, partial(keep_read, until=NOW))
    make(server)
    assert groups(wati, "queue_entered")[0]["num"] == 2
    do(shared, lambda one: one.execute(text("DELETE FROM exchange_event WHERE kind = 'abandoned'")))
    log(shared, f"{second + 9}|1.1|layanan|NONE|ABANDON|1|1|9")
    make(server)
    assert groups(wati, "queue_entered")[0]["num"] == 1
    assert groups(wati, "queue_abandoned")[0]["num"] == 1


def test_each_team_counts_the_callers_of_its_queues_and_of_those_without_a_team(
    shared: SharedOffice, server: RunningServer, postgres: Databases
) -> None:
    """A caller stays the team's whose the queue was when the entry was read."""
    logins = ("barat", "timur", "wati")  # the last one is of no team
    with postgres.connect(shared.database) as raw:
        for login in logins[:2]:
            add_person(raw, login, f"secret of {login}", login.title(), Role.SUPERVISOR, team=login.title())
        add_person(raw, "papan", "secret of papan", "Papan", Role.BOARD, team="Barat")
        give_queue(raw, "aduan", "Barat")
        give_queue(raw, "izin", "Timur")
    now = datetime.now(timezone.utc)
    today = now.astimezone(ZoneInfo("Asia/Jakarta")).date()
    second = int(now.timestamp())

    def enters(*queues: str) -> None:
        nonlocal second
        for queue in queues:
            second -= 1
            log(shared, f"{second}|{second}.1|{queue}|NONE|ENTERQUEUE||+628121|1", at=now)
        do(shared, partial(keep_read, until=now))
        make(server)

    clients = {login: Client(server.port) for login in logins}
    for login, client in clients.items():
        assert client.sign_in(login).status == 200

    def entered(since: date = today - timedelta(days=1), days: int = 2) -> dict[str, dict[str, int]]:
        return {
            login: {
                one["by"][0]: one["num"]
                for one in groups(client, "queue_entered", since, days, by="queue")
                if one["by"]
            }
            for login, client in clients.items()
        }

    enters("aduan", "aduan", "izin", "umum")
    assert entered() == {
        "barat": {"aduan": 2, "umum": 1},
        "timur": {"izin": 1, "umum": 1},
        "wati": {"aduan": 2, "izin": 1, "umum": 1},
    }
    for login, count in (("barat", 2), ("timur", 1), ("wati", 3)):
        with shared.engine(login).connect() as connection:  # in plain SQL, the callers' numbers, too
            query = text("SELECT count(*) FROM queue_call WHERE queue <> 'umum'")
            assert connection.execute(query).scalar_one() == count
    with postgres.connect(shared.database) as raw:
        give_queue(raw, "aduan", "Timur")
        take_queue(raw, "izin")
    ends = f"{int(now.timestamp()) - 1}.1|aduan|NONE|ABANDON|1|1|60"
    log(shared, f"{int(now.timestamp()) + 60}|{ends}", at=now + timedelta(seconds=61))
    enters("aduan", "izin")
    assert entered() == {
        "barat": {"aduan": 2, "izin": 1, "umum": 1},
        "timur": {"aduan": 1, "izin": 2, "umum": 1},
        "wati": {"aduan": 3, "izin": 2, "umum": 1},
    }
    assert groups(clients["barat"], "queue_abandoned", today - timedelta(days=1), 2)[0]["num"] == 1
    assert groups(clients["timur"], "queue_abandoned", today - timedelta(days=1), 2)[0]["num"] == 0
    papan = Client(server.port)
    assert papan.sign_in("papan").status == 200
    assert papan.enrol("NPAP").status == 204
    board = decode_board.decode(papan.ask("GET", "/v1/board").body)
    assert [one.num for one in board.today or () if one.figure == "queue_entered"] == [
        sum(one["num"] for one in groups(clients["barat"], "queue_entered", today, 1, by="queue"))
    ]


def call(station: Station, at: datetime, ref: str = "", *, rang_s: int = 5) -> UUID:
    """Let a call ring and be answered at this moment."""
    contact_id = uuid7()
    station.do(
        StartContact(
            contact_id=contact_id,
            channel=Channel.VOICE,
            direction=Direction.INBOUND,
            remote="+628121",
            call_ref=ref,
            occurred_at=at - timedelta(seconds=rang_s),
        ),
        AnswerContact(contact_id=contact_id, occurred_at=at),
        EndContact(
            contact_id=contact_id, disposition=Disposition.ANSWERED, occurred_at=at + timedelta(seconds=60)
        ),
    )
    station.sync()
    return contact_id


def answered(call_ref: str, at: datetime, extension: str = "", linked: str = "") -> list[Event]:
    facts = {name: value for name, value in (("extension", extension), ("linked", linked)) if value}
    given: dict[str, Any] = {"call_ref": call_ref, "queue": "layanan"}
    return [
        Event(LOG, at - timedelta(seconds=30), Kind.ENTERED, **given),
        Event(LOG, at, Kind.ANSWERED, **given, wait_s=30.0, facts=facts),
    ]


def test_an_answer_is_joined_with_the_call_at_the_desk_or_left_apart_and_counted(
    shared: SharedOffice, server: RunningServer, wati: Client
) -> None:
    now = datetime.now(timezone.utc).replace(microsecond=0)
    at = now - timedelta(minutes=30)
    rina, sari = shared.station("rina"), shared.station("sari")
    for station, extension in ((rina, "1001"), (sari, "1002")):
        agent_id = shared.ids[station.login]
        station.do(TakeExtension(agent_id=agent_id, extension=extension, occurred_at=at))
    contacts = {
        "ref": call(rina, at, "1.1"),
        "linked": call(rina, at + timedelta(minutes=5), "1.20"),
        "transferred": call(sari, at + timedelta(minutes=9), "1.1"),  # later, of the first call
        "time": call(sari, at + timedelta(minutes=11, seconds=1)),
    }
    minutes = {
        "1.1": (0, "", ""),
        "1.2": (5, "", "1.20"),
        "1.3": (11, "1002", ""),
        "1.4": (14, "1002", ""),  # no call at the desk
        "1.5": (11, "1001", ""),  # another agent
    }
    events = [
        event
        for ref, (minute, extension, linked) in minutes.items()
        for event in answered(ref, at + timedelta(minutes=minute), extension, linked)
    ]
    do(shared, partial(take, events=events, now=now))
    assert do(shared, partial(join_calls, now=now)) == 3
    assert do(shared, partial(join_calls, now=now)) == 0
    query = select(CALLS.c.call_ref, CALLS.c.contact_id, CALLS.c.agent_id, CALLS.c.joined_by)
    with shared.engine(SYSTEM_LOGIN).connect() as connection:
        found = {row[0]: tuple(row[1:]) for row in connection.execute(query)}
    nobody = (None, None, "")
    assert found == {
        "1.1": (contacts["ref"], shared.ids["rina"], "ref"),
        "1.2": (contacts["linked"], shared.ids["rina"], "ref"),
        "1.3": (contacts["time"], shared.ids["sari"], "time"),
        "1.4": nobody,
        "1.5": nobody,
    }
    do(shared, partial(keep_read, until=now))
    make(server)
    assert groups(wati, "queue_joined", now.date() - timedelta(days=1), 3) == [{"by": [], "num": 3, "den": 5}]
    with shared.engine("rina").connect() as own:
        assert own.execute(text("SELECT count(*) FROM fact_queue_call")).scalar_one() == 2


def test_two_calls_at_one_moment_are_not_guessed(shared: SharedOffice) -> None:
    now = datetime.now(timezone.utc).replace(microsecond=0)
    at = now - timedelta(minutes=30)
    rina = shared.station("rina")
    rina.do(TakeExtension(agent_id=shared.ids["rina"], extension="1001", occurred_at=at))
    call(rina, at)
    events = [*answered("1.1", at, "1001"), *answered("1.2", at + timedelta(seconds=1), "1001")]
    do(shared, partial(take, events=events, now=now))
    assert do(shared, partial(join_calls, now=now)) == 0
    do(shared, lambda one: one.execute(update(CALLS).where(CALLS.c.call_ref == "1.2").values(extension="9")))
    assert do(shared, partial(join_calls, now=now)) == 1
