"""What the exchange reports is stored once, and the stays are those of its log."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from urllib.request import urlopen

import msgspec
import pytest
from sqlalchemy import Connection, select, text

from db.enums import QueueOutcome
from db.exchange_tables import ALL, CALLS, EVENTS, UNREAD
from db.exchange_tables import NOW as QUEUES_NOW
from db.rules.system_actor import SYSTEM_LOGIN
from server.exchange.queue_log import Place, event_of
from server.exchange.records import forget_old, gone_calls, keep_place, keep_read, take
from tests.db.shared_office import SharedOffice
from tests.end2end.peers.machine import LOOPBACK, comes_true
from tests.server.exchange.conftest import Connect
from tests.server.exchange.day import Known, a_day
from tests.server.running import a_process

NOW = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
_NAMES = ("call_ref", "queue", "stay", "entered_at", "left_at", "outcome", "wait_ms", "reason", "next_queue")


def stored(office: SharedOffice) -> set[Known]:
    with office.engine(SYSTEM_LOGIN).connect() as connection:
        return {tuple(row) for row in connection.execute(select(*(CALLS.c[name] for name in _NAMES)))}


def as_system(office: SharedOffice, work: Callable[[Connection], Any]) -> Any:
    with office.engine(SYSTEM_LOGIN).begin() as connection:
        return work(connection)


def test_a_day_that_is_stored_in_random_order_with_repeats_has_each_stay_once(shared: SharedOffice) -> None:
    day, random = a_day(19, 150), Random(19)
    events = [one for one in map(event_of, day.lines) if one is not None]
    replayed = events + random.sample(events, len(events) // 2)
    random.shuffle(replayed)
    while replayed:
        count = random.randrange(1, 120)
        some, replayed = replayed[:count], replayed[count:]
        as_system(shared, partial(take, events=some, now=NOW))
    assert stored(shared) == day.stays
    assert as_system(shared, lambda connection: take(connection, events, NOW)) == 0
    with shared.engine(SYSTEM_LOGIN).connect() as connection:
        said = connection.execute(select(EVENTS)).mappings().all()
        assert len(said) == len({one.seq for one in events})
        assert "+62812" not in str(said)  # numbers are in queue_call alone
        assert connection.execute(text("SELECT count(*) FROM queue_call WHERE remote = ''")).scalar_one() == 0


def test_a_server_that_is_killed_at_any_moment_has_each_stay_once(
    shared: SharedOffice, tmp_path: Path
) -> None:
    day, path = a_day(7, 60), tmp_path / "queue_log"
    third = len(day.lines) // 3
    more = f'[exchange]\nqueue_log = "{path.as_posix()}"\n'
    path.write_text("".join(f"{line}\n" for line in day.lines[:third]))
    with a_process(shared, tmp_path, more) as process:
        assert comes_true(lambda: bool(stored(shared)), 60)
        process.kill()
        path.rename(tmp_path / "queue_log.1")
        path.write_text("".join(f"{line}\n" for line in day.lines[third:]))
        process.start()
        assert comes_true(lambda: stored(shared) == day.stays, 60)


def test_the_callers_who_wait_are_told_and_a_missing_log_is_a_fault(
    shared: SharedOffice, connect: Connect, tmp_path: Path
) -> None:
    path = tmp_path / "queue_log"
    server = connect(queue_log=path)
    exchange = server.serving.server.exchange
    assert comes_true(lambda: exchange.health["log"].fault == "missing", 20)
    began = datetime.now(timezone.utc).replace(microsecond=0) - timedelta(seconds=10)
    second = int(began.timestamp())
    path.write_text(
        f"{second}|{second}.1|layanan|NONE|ENTERQUEUE||+628121|1\n"
        f"{second + 1}|{second}.2|layanan|NONE|ENTERQUEUE||+628122|2\n"
    )

    def waiting() -> list[tuple[Any, ...]]:
        query = text("SELECT queue, waiting, longest_since FROM queue_now")
        return as_system(shared, lambda one: [tuple(row) for row in one.execute(query)])  # type: ignore[no-any-return]

    assert comes_true(lambda: waiting() == [("layanan", 2, began)], 20)
    assert exchange.health["log"].works
    with path.open("a") as file:
        file.write(f"{second + 5}|{second}.1|layanan|NONE|ABANDON|1|1|5\nhalf of a li\n")
    assert comes_true(lambda: waiting() == [("layanan", 1, began + timedelta(seconds=1))], 20)
    assert exchange.health["log"].bad == 1
    with urlopen(f"http://{LOOPBACK}:{server.local_port}/metrics") as answer:
        said = answer.read().decode()
    assert 'loket_exchange_works{source="log"} 1.0' in said
    assert 'loket_exchange_bad_lines{source="log"} 1.0' in said


def test_a_log_that_nobody_brings_any_more_makes_nothing_known(
    shared: SharedOffice, connect: Connect, tmp_path: Path
) -> None:
    """Nobody can tell a quiet night from a copy that has ended: both are known when the next line comes."""
    path, now = tmp_path / "queue_log", datetime.now(timezone.utc).replace(microsecond=0)
    written = now - timedelta(hours=9)
    second = int(written.timestamp())
    path.write_text(f"{second}|{second}.1|layanan|NONE|ENTERQUEUE||+628121|1\n")
    os.utime(path, (second, second))
    server = connect(queue_log=path)
    exchange = server.serving.server.exchange

    def known() -> tuple[datetime, datetime]:
        server.do(exchange.maintain())
        found = as_system(shared, lambda one: one.exec_driver_sql("SELECT * FROM exchange_was_read()").one())
        return tuple(found)

    def told_at() -> datetime:
        return as_system(shared, lambda one: one.execute(select(QUEUES_NOW.c.told_at)).scalar_one())  # type: ignore[no-any-return]

    assert comes_true(lambda: len(stored(shared)) == 1, 20)
    assert comes_true(lambda: exchange.health["log"].works, 20)
    assert known() == (written, written)
    assert told_at() < written
    with path.open("a") as file:
        file.write(f"{second + 5}|{second}.1|layanan|NONE|ABANDON|1|1|5\n")
    assert comes_true(lambda: known()[1] >= now and told_at() >= now, 20)
    assert known()[0] == written


def test_what_a_log_has_lost_while_the_server_was_away_is_no_figure(
    shared: SharedOffice, connect: Connect, tmp_path: Path
) -> None:
    path, now = tmp_path / "queue_log", datetime.now(timezone.utc).replace(microsecond=0)
    seen = now - timedelta(minutes=40)
    line = "{0:.0f}|{0:.0f}.1|layanan|NONE|ENTERQUEUE||+628121|1\n"
    path.write_text(line.format(now.timestamp()))  # the file with the place was removed
    place = msgspec.json.encode(Place("another file", 1_000)).decode()
    as_system(shared, lambda one: keep_read(one, seen))
    as_system(shared, lambda one: keep_place(one, "log", place, seen))
    connect(queue_log=path)
    assert comes_true(lambda: len(stored(shared)) == 1, 20)
    lost = as_system(shared, lambda one: one.execute(select(UNREAD)).all())
    assert [tuple(one) for one in lost] == [(seen, now)]


def test_who_waited_for_a_day_has_left_and_what_is_old_is_forgotten(shared: SharedOffice) -> None:
    lines = ["1764320000|1.1|layanan|NONE|ENTERQUEUE||+628121|1"]
    began = datetime.fromtimestamp(1764320000, timezone.utc)
    events = [one for one in map(event_of, lines) if one is not None]
    as_system(shared, lambda one: take(one, events, began))
    for hours, count in ((23, 0), (25, 1)):
        now = began + timedelta(hours=hours)
        gone = as_system(shared, partial(gone_calls, now=now, ahead=timedelta(), present=None, before=now))
        assert len(gone) == count
    for ahead, count in ((timedelta(hours=-2), 0), (timedelta(hours=2), 1)):  # by the exchange's clock
        found = partial(gone_calls, now=now - ahead, ahead=ahead, present=None, before=now)
        assert len(as_system(shared, found)) == 1
        found = partial(gone_calls, now=now, ahead=ahead, present=None, before=now)
        assert len(as_system(shared, found)) == count
    as_system(shared, lambda one: take(one, gone, now))
    ((*_, outcome, _wait, reason, _next),) = stored(shared)
    assert (outcome, reason) == (QueueOutcome.FLOWED_OUT, "unknown")
    later = began + timedelta(days=92)
    as_system(shared, lambda one: forget_old(one, later))
    with shared.engine(SYSTEM_LOGIN).connect() as connection:
        assert connection.execute(select(EVENTS)).all() == []
        assert connection.execute(select(CALLS.c.remote)).scalars().all() == [""]
    assert as_system(shared, lambda one: take(one, events, later)) == 0


@pytest.mark.parametrize("login", ["rina", "dedi", "wati", ""])
def test_only_a_supervisor_reads_the_calls_of_queues_and_nobody_writes_them(
    shared: SharedOffice, login: str
) -> None:
    day = a_day(3, 2)
    events = [one for one in map(event_of, day.lines) if one is not None]
    as_system(shared, lambda one: take(one, events, NOW))
    with shared.engine(login).connect() as connection:
        counts = {
            table.name: connection.execute(text(f"SELECT count(*) FROM {table.name}")).scalar_one()
            for table in ALL
        }
        assert counts.pop("queue_call") == (len(day.stays) if login == "wati" else 0)
        assert not any(counts.values())
        changed = connection.execute(text("UPDATE queue_call SET remote = 'x'"))
        assert changed.rowcount == 0
