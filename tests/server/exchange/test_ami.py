"""Live queues by the manager interface: seen within a second, and whole again after a break."""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import trustme
from panoramisk import Manager
from sqlalchemy import select

from db.enums import QueueOutcome
from db.exchange_tables import CALLS, MEMBERS, NOW
from db.rules.system_actor import SYSTEM_LOGIN
from server.config import AmiConfig
from server.exchange.ami_events import AmiEvents
from server.exchange.events import Kind, stated_time
from server.exchange.exchange import Exchange
from tests.db.shared_office import SharedOffice
from tests.end2end.peers.machine import LOOPBACK, comes_true
from tests.server.exchange.asterisk import Asterisk, QueueMember
from tests.server.exchange.conftest import Connect
from tests.server.instance import RunningServer

Row = dict[str, Any]


@pytest.fixture
def asterisk() -> Iterator[Asterisk]:
    peer = Asterisk()
    peer.members = [QueueMember("layanan", "1001", "Rina"), QueueMember("layanan", "1002", "Sari", 5)]
    yield peer
    peer.end()


@pytest.fixture
def join(connect: Connect, asterisk: Asterisk) -> Callable[..., RunningServer]:
    """Return what starts a server that is connected to this exchange, and waits for the connection."""

    def start(**more: Any) -> RunningServer:
        ami = AmiConfig(host=LOOPBACK, port=asterisk.port, **{"tls": False, **more.pop("ami", {})})
        server = connect(ami=ami, password="rahasia", **more)
        exchange = server.serving.server.exchange
        assert comes_true(lambda: exchange.health["live"].works, 20), exchange.health
        return server

    return start


def rows(office: SharedOffice, table: Any) -> list[Row]:
    with office.engine(SYSTEM_LOGIN).connect() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def outcomes(office: SharedOffice) -> dict[str, tuple[QueueOutcome, str]]:
    return {row["call_ref"]: (row["outcome"], row["extension"]) for row in rows(office, CALLS)}


def waiting(office: SharedOffice) -> dict[str, int]:
    return {row["queue"]: row["waiting"] for row in rows(office, NOW)}


def waits(office: SharedOffice, count: int) -> bool:
    return waiting(office)["layanan"] == count


def has_fault(exchange: Exchange, fault: str) -> bool:
    return exchange.leads and exchange.health["live"].fault == fault


def test_a_client_that_is_not_ours_understands_our_peer(asterisk: Asterisk) -> None:
    asterisk.join("1764320000.7", "+628121")

    async def speak() -> tuple[list[Any], list[str]]:
        heard: list[str] = []
        client = Manager(host=LOOPBACK, port=asterisk.port, username="loket", secret="rahasia")
        client.register_event("QueueCallerJoin", lambda _manager, one: heard.append(one.Uniqueid))
        await client.connect()
        status = await client.send_action({"Action": "QueueStatus"})
        asterisk.join("1764320000.8", "+628122")
        for _ in range(100):
            if heard:
                break
            await asyncio.sleep(0.02)
        client.close()
        return list(status), heard

    status, heard = asyncio.run(speak())
    assert [one.Event for one in status if "Event" in one][:2] == ["QueueParams", "QueueMember"]
    assert [one.Uniqueid for one in status if one.Event == "QueueEntry"] == ["1764320000.7"]
    assert heard == ["1764320000.8"]


def test_what_happens_in_a_queue_is_known_within_a_second(
    shared: SharedOffice, asterisk: Asterisk, join: Callable[..., RunningServer]
) -> None:
    join()
    assert comes_true(lambda: waiting(shared) == {"layanan": 0, "perizinan": 0}, 20)
    lags = []
    for number in range(3):
        began = time.monotonic()
        asterisk.join(f"1764320000.{number}", "+628121", linked="1764320000.0")
        assert comes_true(partial(waits, shared, number + 1), 20)
        lags.append(time.monotonic() - began)
    assert max(lags) <= 1.0
    first, second, third = list(asterisk.waiting)
    asterisk.answer(first, asterisk.members[0])
    asterisk.give_up(second)
    asterisk.run_out(third)
    assert comes_true(lambda: waiting(shared)["layanan"] == 0, 20)
    asterisk.complete(first, asterisk.members[0], 61)
    found = {
        "1764320000.0": (QueueOutcome.ANSWERED, "1001"),
        "1764320000.1": (QueueOutcome.ABANDONED, ""),
        "1764320000.2": (QueueOutcome.FLOWED_OUT, ""),
    }
    assert comes_true(lambda: outcomes(shared) == found, 20), outcomes(shared)
    stays = {row["call_ref"]: row for row in rows(shared, CALLS)}
    assert stays["1764320000.1"]["linked_ref"] == "1764320000.0"
    assert comes_true(lambda: {row["talk_ms"] for row in rows(shared, CALLS)} == {61_000, None}, 20)


def test_the_members_of_a_queue_are_known_until_the_connection_ends(
    shared: SharedOffice, asterisk: Asterisk, join: Callable[..., RunningServer]
) -> None:
    join()

    def counts() -> tuple[Any, ...]:
        return next((row["members"], row["free"]) for row in rows(shared, NOW) if row["queue"] == "layanan")

    assert comes_true(lambda: counts() == (1, 1), 20)
    asterisk.pause(asterisk.members[0], "Istirahat")
    assert comes_true(lambda: counts() == (1, 0), 20)
    said = {row["extension"]: (row["is_paused"], row["reason"]) for row in rows(shared, MEMBERS)}
    assert said == {"1001": (True, "Istirahat"), "1002": (False, "")}
    began = datetime.now(timezone.utc)
    asterisk.end()
    assert comes_true(lambda: counts() == (None, None), 20)
    assert rows(shared, MEMBERS) == []
    long_ago = began - timedelta(hours=1)  # the boards show no queue that was told so long ago
    assert comes_true(lambda: all(row["told_at"] < long_ago for row in rows(shared, NOW)), 20)


def test_what_was_missed_during_a_break_is_found_afterwards(
    shared: SharedOffice,
    asterisk: Asterisk,
    join: Callable[..., RunningServer],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("server.exchange.live_store.AGAIN_S", 0.1)
    monkeypatch.setattr("server.exchange.live_store.JUST_NOW", datetime.resolution)
    server = join()
    left = asterisk.join("1764320000.1", "+628121")
    stays = asterisk.join("1764320000.2", "+628122")
    assert comes_true(lambda: waiting(shared)["layanan"] == 2, 20)
    asterisk.drop_connections()
    asterisk.waiting.remove(left)
    stays.since -= 0.4  # the exchange says whole seconds
    asterisk.join("1764320000.3", "+628123")
    found = {
        "1764320000.1": QueueOutcome.FLOWED_OUT,
        "1764320000.2": QueueOutcome.WAITING,
        "1764320000.3": QueueOutcome.WAITING,
    }
    assert comes_true(lambda: {key: one[0] for key, one in outcomes(shared).items()} == found, 20)
    assert len(rows(shared, CALLS)) == 3
    assert server.serving.server.exchange.health["live"].works
    asterisk.give_up(stays)
    assert comes_true(lambda: outcomes(shared)["1764320000.2"][0] is QueueOutcome.ABANDONED, 20)


@pytest.mark.parametrize("ahead_s", [-100_000.0, -40.0, 40.0, 100_000.0])
def test_a_caller_is_one_stay_however_wrong_the_clock_of_the_exchange_is(
    shared: SharedOffice, connect: Connect, monkeypatch: pytest.MonkeyPatch, ahead_s: float
) -> None:
    monkeypatch.setattr("server.exchange.live.STATUS_S", 0.2)
    monkeypatch.setattr("server.exchange.live.PINGS_S", 0.1)
    monkeypatch.setattr("server.exchange.live_store.JUST_NOW", datetime.resolution)
    peer = Asterisk(ahead_s=ahead_s)

    def asked(times: int) -> bool:
        before = len(peer.actions)
        return comes_true(lambda: _statuses(peer.actions[before:]) > times, 20)

    try:
        peer.join("1764320000.1", "+628121")  # before the connection: only the status tells it
        connect(ami=AmiConfig(host=LOOPBACK, port=peer.port, tls=False), password="rahasia")
        assert comes_true(lambda: waiting(shared).get("layanan") == 1, 20)
        gone = peer.join("1764320000.2", "+628122")
        assert comes_true(partial(waits, shared, 2), 20)
        assert asked(2)
        assert len(rows(shared, CALLS)) == 2
        since = {row["queue"]: row["longest_since"] for row in rows(shared, NOW)}["layanan"]
        assert abs(since - datetime.now(timezone.utc)) < timedelta(seconds=25)  # by our clock
        peer.waiting.remove(gone)  # its event is lost
        assert comes_true(partial(waits, shared, 1), 20)
        assert asked(2)
        stays = {row["call_ref"]: row for row in rows(shared, CALLS)}
        assert len(stays) == len(rows(shared, CALLS)) == 2
        stay = stays["1764320000.2"]
        assert stay["left_at"] - stay["entered_at"] < timedelta(seconds=20)
        assert stays["1764320000.1"]["outcome"] is QueueOutcome.WAITING
    finally:
        peer.end()


def _statuses(actions: list[dict[str, str]]) -> int:
    return sum(one.get("action", "").lower() == "queuestatus" for one in actions)


def test_a_call_that_is_seen_live_and_in_the_log_is_one(
    shared: SharedOffice, asterisk: Asterisk, join: Callable[..., RunningServer], tmp_path: Path
) -> None:
    path = tmp_path / "queue_log"
    path.write_text("1764320000|NONE|NONE|NONE|QUEUESTART|\n")
    join(queue_log=path)
    caller = asterisk.join("1764320000.1", "+628121")
    began = int(caller.since)
    with path.open("a") as file:
        file.write(f"{began}|1764320000.1|layanan|NONE|ENTERQUEUE||+628121|1\n")
    asterisk.run_out(caller)
    asterisk._hang_up(caller)  # the menu ends it at once: live it looks as if the caller had hung up
    assert comes_true(lambda: outcomes(shared).get("1764320000.1") == (QueueOutcome.ABANDONED, ""), 20)
    with path.open("a") as file:
        file.write(
            f"{int(time.time())}|1764320000.1|layanan|NONE|EXITWITHTIMEOUT|1|1|{int(time.time()) - began}\n"
        )
    assert comes_true(lambda: outcomes(shared)["1764320000.1"][0] is QueueOutcome.FLOWED_OUT, 20)
    assert [row["reason"] for row in rows(shared, CALLS)] == ["timeout"]


def test_the_connection_is_encrypted_and_a_wrong_password_is_a_fault(
    shared: SharedOffice, connect: Connect, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(LOOPBACK).configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    peer = Asterisk(context=context, is_stamped=False)
    ami = AmiConfig(host=LOOPBACK, port=peer.port, ca_file=str(tmp_path / "ca.pem"))
    caplog.set_level(logging.INFO)
    for password, fault in (("rahasia", ""), ("salah-sekali", "login refused")):
        exchange = connect(ami=ami, password=password).serving.server.exchange
        if fault:
            peer.drop_connections()
        assert comes_true(partial(has_fault, exchange, fault), 20)
        if not fault:
            peer.join("1764320000.1", "")
            assert comes_true(lambda: waiting(shared)["layanan"] == 1, 20)
            with shared.connect("postgres") as raw:  # the other instance gets the lead
                raw.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
    assert not any(word in caplog.text for word in ("rahasia", "salah-sekali"))
    peer.end()


def test_a_caller_whose_time_is_over_has_not_given_up() -> None:
    reading, now = AmiEvents(), datetime(2026, 11, 24, tzinfo=timezone.utc)
    message = {"event": "QueueCallerAbandon", "uniqueid": "1.1", "queue": "layanan", "holdtime": "60"}
    stamped = [message | {"timestamp": str(now.timestamp())}]
    for later_s, kinds in ((1, [Kind.ABANDONED]), (30, [])):
        assert reading.of(stamped[0], now) == []
        hangup = {"event": "Hangup", "uniqueid": "1.1", "timestamp": str(now.timestamp() + later_s)}
        assert [one.kind for one in reading.of(hangup, now)] == kinds


@pytest.mark.parametrize("stamp", ["inf", "nan", "1e18", "-1e15", "", "kemarin"])
def test_a_time_that_cannot_be_is_taken_as_now(stamp: str) -> None:
    now = datetime(2026, 11, 24, tzinfo=timezone.utc)
    message = {"event": "QueueCallerJoin", "uniqueid": "1.1", "queue": "layanan", "timestamp": stamp}
    assert [one.at for one in AmiEvents().of(message, now)] == [now]
    assert stated_time(stamp) is None
