"""Lists of calls of exchanges without a log or a manager interface, by a mapping of their columns."""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from db.enums import QueueOutcome
from db.exchange_tables import CALLS, EVENTS, NOW
from db.rules.system_actor import SYSTEM_LOGIN
from server.config import ConfigError, CsvConfig, read_config
from server.exchange.csv_folder import CsvFolder, Found
from server.exchange.stays import stays_of
from tests.db.shared_office import SharedOffice
from tests.end2end.peers.machine import comes_true
from tests.server.exchange.conftest import Connect

# As 3CX names the fields of its call data records, and Grandstream those of its CSV.
THREE_CX: dict[str, Any] = {
    "columns": {
        "call": "callid",
        "queue": "to-dn",
        "entered": "time-start",
        "answered": "time-answered",
        "left": "time-end",
        "member": "final-dn",
        "remote": "from-no",
    },
    "time": "%Y/%m/%d %H:%M:%S",
}
THREE_CX_LIST = """callid,time-start,time-answered,time-end,from-no,to-dn,final-dn
A1,2026/11/24 08:00:00,2026/11/24 08:00:31,2026/11/24 08:05:00,+628121,800,1001
A2,2026/11/24 08:01:00,,2026/11/24 08:01:45,+628122,800,
A3,then,,2026/11/24 08:01:45,+628122,800,
"""
GRANDSTREAM: dict[str, Any] = {
    "columns": {
        "call": "uniqueid",
        "queue": "lastdata",
        "entered": "start",
        "answered": "answer",
        "left": "end",
        "talk": "billsec",
        "member": "dstchannel_ext",
        "remote": "src",
        "outcome": "disposition",
    },
    "only": {"lastapp": "Queue"},
    "answered": ["ANSWERED"],
    "abandoned": ["NO ANSWER"],
    "flowed_out": ["BUSY"],
}
GRANDSTREAM_LIST = """AcctId,src,lastapp,lastdata,start,answer,end,billsec,disposition,uniqueid,dstchannel_ext
1,08121,Queue,"6500,,,,60",2026-11-24 08:00:00,2026-11-24 08:00:31,2026-11-24 08:05:00,269,ANSWERED,17.1,1001
2,08122,Queue,"6500,,,,60",2026-11-24 08:01:00,,2026-11-24 08:01:45,0,NO ANSWER,17.2,
3,08123,Dial,PJSIP/1001,2026-11-24 08:01:00,,2026-11-24 08:01:45,0,NO ANSWER,17.3,1001
4,08124,Queue,6500,2026-11-24 08:02:00,,2026-11-24 08:03:00,0,BUSY,17.4,
"""


def write(folder: Path, name: str, text: str) -> Path:
    """Write a file that was changed a while ago."""
    path = folder / name
    path.write_text(text, encoding="utf-8-sig")
    changed = 1764320000 + len(text)
    os.utime(path, (changed, changed))
    return path


def read(folder: Path, **config: Any) -> Found:
    found = CsvFolder(CsvConfig(str(folder), **config)).read("")
    assert found is not None
    return found


def stays(found: Found) -> list[tuple[Any, ...]]:
    refs = sorted({one.call_ref for one in found.events})
    every = [stay for ref in refs for stay in stays_of(one for one in found.events if one.call_ref == ref)]
    return [(one.call_ref, one.queue, one.outcome, one.wait_ms, one.extension, one.remote) for one in every]


def test_the_records_of_a_3cx_are_stays(tmp_path: Path) -> None:
    write(tmp_path, "cdr.csv", THREE_CX_LIST)
    found = read(tmp_path, **THREE_CX)
    assert stays(found) == [
        ("A1", "800", QueueOutcome.ANSWERED, 31_000, "1001", "+628121"),
        ("A2", "800", QueueOutcome.ABANDONED, 45_000, "", "+628122"),
    ]
    assert found.bad == 1
    assert min(one.at for one in found.events) == datetime(2026, 11, 24, 1, tzinfo=timezone.utc)


def test_the_records_of_a_grandstream_are_stays(tmp_path: Path) -> None:
    write(tmp_path, "Master.CSV", GRANDSTREAM_LIST)
    found = read(tmp_path, **GRANDSTREAM)
    assert stays(found) == [
        ("17.1", "6500", QueueOutcome.ANSWERED, 31_000, "1001", "08121"),
        ("17.2", "6500", QueueOutcome.ABANDONED, 45_000, "", "08122"),
        ("17.4", "6500", QueueOutcome.FLOWED_OUT, 60_000, "", "08124"),
    ]
    assert found.bad == 0


@pytest.mark.parametrize(
    ("wait", "wait_ms"), [("65", 65_000), ("1:05", 65_000), ("00:01:05", 65_000), ("x", None)]
)
def test_a_waiting_time_has_many_forms(tmp_path: Path, wait: str, wait_ms: int | None) -> None:
    write(tmp_path, "a.csv", f"q;at;wait;how\nIzin;24.11.2026 08:00;{wait};Dijawab\n")
    columns = {"queue": "q", "entered": "at", "wait": "wait", "outcome": "how"}
    more: dict[str, Any] = {"time": "%d.%m.%Y %H:%M", "answered": ["dijawab"]}
    found = read(tmp_path, columns=columns, **more)
    assert [one[3] for one in stays(found)] == ([] if wait_ms is None else [wait_ms])
    assert found.bad == (wait_ms is None)


@pytest.mark.parametrize("first", ["0001-01-01 00:00:00", "1970-01-01 00:00:00", "9999-12-31 23:59:59"])
def test_where_nothing_happened_an_exchange_may_write_its_first_or_last_day(
    tmp_path: Path, first: str
) -> None:
    lines = GRANDSTREAM_LIST.splitlines(keepends=True)
    write(tmp_path, "a.csv", lines[0] + lines[2].replace(",,", f",{first},"))
    found = read(tmp_path, **GRANDSTREAM)
    assert [one[2:4] for one in stays(found)] == [(QueueOutcome.ABANDONED, 45_000)]
    assert found.bad == 0


@pytest.mark.parametrize("entered", ["0001-01-01 00:00:00", "9999-12-31 23:59:59"])
def test_a_call_of_no_day_that_can_be_is_a_bad_row(tmp_path: Path, entered: str) -> None:
    lines = GRANDSTREAM_LIST.splitlines(keepends=True)
    write(tmp_path, "a.csv", lines[0] + lines[1].replace("2026-11-24 08:00:00", entered) + lines[2])
    found = read(tmp_path, **GRANDSTREAM)
    assert ([one[0] for one in stays(found)], found.bad) == (["17.2"], 1)


def test_a_wait_of_weeks_is_a_bad_row(tmp_path: Path) -> None:
    lines = GRANDSTREAM_LIST.splitlines(keepends=True)
    write(tmp_path, "a.csv", lines[0] + lines[2].replace("2026-11-24 08:01:45", "2027-01-24 08:01:45"))
    found = read(tmp_path, **GRANDSTREAM)
    assert (stays(found), found.bad) == ([], 1)


def test_a_fault_of_ours_in_a_list_is_told_as_a_fault_of_the_folder(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(self: CsvFolder, place: str) -> Found | None:
        raise ZeroDivisionError

    monkeypatch.setattr(CsvFolder, "read", fails)
    exchange = connect(csv=CsvConfig(str(tmp_path), **GRANDSTREAM)).serving.server.exchange
    assert comes_true(lambda: exchange.health["csv"].fault == "ZeroDivisionError", 20)


def test_a_list_that_cannot_be_read_is_counted_and_the_next_one_is_read(tmp_path: Path) -> None:
    lines = THREE_CX_LIST.splitlines(keepends=True)
    write(tmp_path, "a.csv", lines[0].replace("final-dn", "from-no") + lines[1])
    write(tmp_path, "b.csv", f'{lines[0]}"{"x" * 200_000}"\n{lines[1]}')
    write(tmp_path, "c.csv", "")
    folder, place, found = CsvFolder(CsvConfig(str(tmp_path), **THREE_CX)), "", []
    while (one := folder.read(place)) is not None:
        found.append(one)
        place = msgspec.json.encode(one.seen).decode()
    assert [(len(one.events), one.bad) for one in found] == [(0, 1), (2, 1), (0, 0)]


def test_a_folder_is_read_to_its_end_and_a_list_that_grows_counts_once(
    shared: SharedOffice, connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.exchange.exchange.LISTS_S", 0.1)
    folder = tmp_path / "lists"
    folder.mkdir()
    yesterday = f"{datetime.now(timezone.utc) - timedelta(days=1):%Y-%m-%d}"
    lines = GRANDSTREAM_LIST.replace("2026-11-24", yesterday).splitlines(keepends=True)
    write(folder, "a.csv", "".join(lines[:2]))
    write(folder, "b.csv", "".join(lines[:1] + lines[2:]))
    server = connect(csv=CsvConfig(str(folder), **GRANDSTREAM))

    def count() -> int:
        with shared.engine(SYSTEM_LOGIN).connect() as connection:
            return len(connection.execute(select(CALLS)).all())

    assert comes_true(lambda: count() == 3, 20)
    one_more = lines[-1].replace("17.4", "17.5")
    write(folder, "a.csv", "".join([*lines, one_more]))  # also what b.csv has
    assert comes_true(lambda: count() == 4, 20)
    exchange = server.serving.server.exchange
    assert exchange.health["csv"].works
    server.do(exchange.maintain())
    with shared.engine(SYSTEM_LOGIN).connect() as connection:
        known_until = connection.exec_driver_sql("SELECT until FROM exchange_was_read()").scalar_one()
        newest = connection.execute(select(func.max(EVENTS.c.at))).scalar_one()
        assert known_until == newest  # nobody knows what came after the last row
        assert connection.execute(select(NOW)).all() == []  # nor who waits now


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ('columns = {queue = "q"}', "queue and entered"),
        ('columns = {queue = "q", entered = "at"}', "wait"),
        ('columns = {queue = "q", entered = "at", wait = "w", colour = "c"}', "colour"),
        ('zone = "Asia/Bandung"\ncolumns = {queue = "q", entered = "at", wait = "w"}', "Bandung"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused_at_the_start(tmp_path: Path, more: str, fault: str) -> None:
    file = tmp_path / "server.toml"
    file.write_text(f'[exchange.csv]\nfolder = "/srv/lists"\n{more}\n')
    with pytest.raises(ConfigError, match=fault):
        read_config(file)
