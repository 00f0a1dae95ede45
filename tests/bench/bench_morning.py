"""A supervisor's morning in an office with a year of a million cases and a million calls.

The records of a day are copied by the database to all working days of the year; the server program makes
their facts. Then the supervisor opens the figures in the real window, and writes the report of a month: its
numbers are compared with those that SQL of its own counts in the records.

The year stays in build/morning-SIZE with its facts. A fill that was stopped goes on there, and the next
morning is that of a copy. Another schema, or other rules of facts, begin anew.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import psycopg
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication
from sqlalchemy import Connection, text

from app.common.whole_file import write_whole
from app.figures.case_facts import Rules
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import load
from server.command import spare_collector
from tests.bench.desktop_watch import cpu_seconds
from tests.bench.rows import row
from tests.db.postgres import Databases, Postgres
from tests.db.shared_office import SharedOffice, made_template
from tests.ui.figures.counted_by_sql import Counts, counted
from tests.ui.figures.test_morning import (
    COPIED,
    FEBRUARY,
    JAKARTA,
    TUESDAY,
    Bench,
    Morning,
    a_bad_morning,
    a_day,
    copy_days,
    differences,
    print_the_month,
    seated,
)

KEPT, YEAR = Path("build"), "year"
REPORTS_S = 30.0  # how often a fill says how far it is
CASES_OF_DAY = 4  # of the day that is copied, and as many calls
FILL_MIN, OPENS_S, REPORT_S = 30.0, 0.3, 1.0
NEAR = timedelta(days=8)  # what is farther away changes no number of the month but that of open cases
# What the independent SQL reads of a month. It shadows the tables of these names.
_NEAR = """
    CREATE TEMP TABLE timeline_entry AS SELECT * FROM loket.timeline_entry WHERE occurred_at {near};
    CREATE TEMP TABLE case_ AS SELECT * FROM loket.case_ WHERE id IN (SELECT case_id FROM timeline_entry);
    CREATE TEMP TABLE contact AS SELECT * FROM loket.contact WHERE started_at {near};
    CREATE TEMP TABLE agent_state AS SELECT * FROM loket.agent_state WHERE started_at {near};
    CREATE TEMP TABLE escalation AS SELECT * FROM loket.escalation WHERE asked_at {near};
    CREATE INDEX ON timeline_entry (case_id);
    CREATE INDEX ON case_ (id);
    CREATE INDEX ON contact (remote, started_at);
    CREATE INDEX ON contact (case_id);
    CREATE INDEX ON agent_state (contact_id);
    CREATE INDEX ON escalation (case_id);
    ANALYZE timeline_entry, case_, contact, agent_state, escalation
"""


def bench_morning_50k() -> list[dict[str, object]]:
    """The same of a small office, in minutes."""
    return _morning(50_000, "50k")


def bench_morning_1m() -> list[dict[str, object]]:
    return _morning(1_000_000, "1m")


def _names(size: str) -> list[str]:
    names = ("opens_s", "all_columns_s", "report_s", "wrong_numbers")
    return [f"figures_fill_{size}_min", *(f"morning_{size}_{name}" for name in names)]


bench_morning_50k.rows = _names("50k")  # type: ignore[attr-defined]
bench_morning_1m.rows = _names("1m")  # type: ignore[attr-defined]


class _Waiter:
    """Lets Qt work until something holds."""

    def __init__(self) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        application = QApplication.instance() or QApplication([])
        assert isinstance(application, QApplication)
        self._application = application

    def waitUntil(self, callback: Callable[[], bool], *, timeout: int = 5_000) -> None:
        until = time.perf_counter() + max(timeout, 120_000) / 1000
        while not callback():
            self._application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
            assert time.perf_counter() < until


class _LargeMorning(Morning):
    """Counts in the records of the month alone, except open cases."""

    near: Connection

    def counted(self, figure: str, since: date, until: date, **more: Any) -> Counts:
        path = "loket" if figure == "backlog" else "pg_temp, loket"
        self.near.execute(text(f"SET search_path = {path}"))
        return counted(self.near, figure, since, until, **more)


def _morning(cases: int, size: str) -> list[dict[str, object]]:
    waiter = _Waiter()
    with _kept_year(cases, size) as (year, rows), tempfile.TemporaryDirectory() as folder:
        office = SharedOffice(year, YEAR, Path(folder))
        try:
            office.server.do(office.server.serving.server.figures.close())
            with seated(office, Path(folder), waiter) as made, office.owner.connect() as near:
                return [*rows, *_play(_with(made, near), Path(folder), size)]
        finally:
            office.close()


def _with(made: Morning, near: Connection) -> _LargeMorning:
    days = (FEBRUARY[0] - NEAR, FEBRUARY[1] + NEAR)
    since, until = (f"timestamptz '{day.isoformat()} 00:00+07'" for day in days)
    near.exec_driver_sql("SET search_path = pg_temp, loket")
    near.exec_driver_sql(_NEAR.format(near=f"BETWEEN {since} AND {until}"))
    found = _LargeMorning(made.office, made.work, made.opener, made.qtbot)
    found.near = near
    return found


def _play(morning: _LargeMorning, folder: Path, size: str) -> list[dict[str, object]]:
    """Open the figures of the bad Tuesday, look for its reason, and write the month."""
    place, waiter = morning.opener.place, morning.qtbot
    answered: list[float] = []
    place.figures.answered.connect(lambda: answered.append(time.perf_counter()))
    morning.opener.open()
    waiter.waitUntil(lambda: place.figures.is_whole)
    answered.clear()
    began = time.perf_counter()
    place.figures.show_days_to(TUESDAY)
    waiter.waitUntil(lambda: bool(answered))
    opens_s = answered[0] - began
    waiter.waitUntil(lambda: place.figures.is_whole)
    whole_s = answered[-1] - began
    shown = morning.go_to("step_on_time", 2)
    assert shown.group is not None
    assert shown.group.num < (shown.group.den or 0)
    assert len(morning.divide("agent_id")) == 2
    began = time.perf_counter()
    filled = print_the_month(morning, folder / "report.pdf")
    report_s = time.perf_counter() - began
    print(f"    the report of a month is counted, kept and written in {report_s:.2f} s")
    began = time.perf_counter()
    wrong = differences(morning, filled)
    print(f"    SQL counts its {len(filled.cells)} numbers in {time.perf_counter() - began:.0f} s\n{wrong}")
    return [
        row(f"morning_{size}_opens_s", opens_s, "s", budget=OPENS_S),
        row(f"morning_{size}_all_columns_s", whole_s, "s"),
        row(f"morning_{size}_report_s", report_s, "s"),
        row(f"morning_{size}_wrong_numbers", len(wrong.splitlines()), "", budget=0),
    ]


# -- the year ----------------------------------------------------------------------------------------------


class _Kept(msgspec.Struct):
    """How far a year is. minutes: In which its facts were made so far."""

    made_by: str
    has_records: bool = False
    minutes: float = 0.0
    has_facts: bool = False


class _Year(Databases):
    """One database of a server; it stays when its office is closed."""

    def __init__(self, server: Postgres) -> None:
        self._server = server

    def conninfo(self, database: str, login: str = "postgres") -> dict[str, Any]:
        return self._server.conninfo(database, login)

    def make(self, template: str = YEAR) -> str:
        """Begin it anew as a copy of another template."""
        if template != YEAR:
            with self.connect("postgres") as raw:
                raw.execute(f"DROP DATABASE IF EXISTS {YEAR} WITH (FORCE)")
                raw.execute(f"CREATE DATABASE {YEAR} TEMPLATE {template} {self._server.strategy}")
            self.close_to_others(YEAR)
        return YEAR

    def drop(self, _database: str) -> None:
        pass


@contextmanager
def _kept_year(cases: int, size: str) -> Iterator[tuple[Postgres, list[dict[str, object]]]]:
    """Give the server with the year, and what was measured if its facts were made now."""
    home, rows = KEPT / f"morning-{size}", list[dict[str, object]]()
    notes = home / "kept.json"
    kept = _Kept(_made_by())
    if notes.exists():
        kept = msgspec.json.decode(notes.read_bytes(), type=_Kept)
    if not notes.exists() or kept.made_by != _made_by():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        kept = _Kept(_made_by())

    def keep() -> None:
        write_whole(notes, msgspec.json.encode(kept))

    server = Postgres(home / "data", is_kept=True)
    try:
        _drop_copies(server)
        if not kept.has_records:
            _make_records(server, cases)
            kept.has_records = True
            keep()
        if not kept.has_facts:
            _make_facts(server, kept, keep)
            print(f"    {cases} cases: their facts are made in {kept.minutes:.1f} min")
            rows.append(row(f"figures_fill_{size}_min", kept.minutes, "min", budget=FILL_MIN))
        yield server, rows
    finally:
        server.close()


def _made_by() -> str:
    """Return another text for another schema, or other rules of facts."""
    rules = Rules(load(), OfficeCalendar(load_office_days(None), JAKARTA))
    words = [path.read_bytes() for path in sorted(Path("db/server/migrations").glob("*")) if path.is_file()]
    return hashlib.sha256(b"".join([rules.version.encode(), *words])).hexdigest()


def _drop_copies(server: Postgres) -> None:
    """Remove what a run left that was stopped."""
    with server.connect("postgres") as raw:
        found = raw.execute("SELECT datname FROM pg_database WHERE datname LIKE 'loket\\_%'").fetchall()
        for (name,) in found:
            raw.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _make_records(server: Postgres, cases: int) -> None:
    """Make an office in which so many cases, and calls, are spread over the working days of a year."""
    with tempfile.TemporaryDirectory() as folder, _office(server, made_template(server), folder) as office:
        rina, sari = (Bench(office.station(login), TUESDAY) for login in ("rina", "sari"))
        a_day(office, rina, sari)
        sari.call(120, "+6281200000003")
        for desk in (rina, sari):
            desk.station.sync()
        calendar = OfficeCalendar(load_office_days(None), JAKARTA)
        before = (TUESDAY - timedelta(days=one) for one in range(1, 366))
        days = [day for day in before if calendar.is_working_day(day)]
        began = time.perf_counter()
        with office.connect("postgres", autocommit=True) as raw:
            indexes = _drop_indexes(raw)
            copy_days(office, days, cases // CASES_OF_DAY // len(days))
            print(f"    the records are copied in {time.perf_counter() - began:.0f} s")
            for words in indexes:
                raw.execute(words.encode())
            print(f"    their indexes are made after {time.perf_counter() - began:.0f} s")
        a_bad_morning(sari)
        sari.station.exchange.push()  # to read the year would take longer than to make it
        with office.connect("postgres", autocommit=True) as raw:
            # A desk has the last three months, not all.
            raw.execute("UPDATE loket.sync_server SET older = '90 days'")
            raw.execute("VACUUM ANALYZE")


@contextmanager
def _office(server: Postgres, template: str, folder: str) -> Iterator[SharedOffice]:
    """The office whose database is the year. Facts are made when that is wanted."""
    office = SharedOffice(_Year(server), template, Path(folder))
    try:
        running = office.server
        running.do(running.serving.server.figures.close())
        yield office
    finally:
        office.close()


def _drop_indexes(raw: psycopg.Connection[Any]) -> list[str]:
    """Drop the indexes of the tables that are filled, except those of keys; return how they are made."""
    query = """
        SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
        WHERE indrelid = ANY (%s::regclass[]) AND NOT indisprimary
            AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
    """
    found = raw.execute(query, ([f"loket.{name}" for name in COPIED],)).fetchall()
    for name, _ in found:
        raw.execute(f"DROP INDEX {name}".encode())
    return [words for _, words in found]


def _make_facts(server: Postgres, kept: _Kept, keep: Callable[[], None]) -> None:
    """Make all facts as the server program does. What is made stays if this is stopped."""
    before = kept.minutes
    with tempfile.TemporaryDirectory() as folder, _office(server, YEAR, folder) as office:
        spare_collector()  # as the server program does
        began, cpu_s = time.perf_counter(), cpu_seconds(os.getpid())
        making = office.server.start(office.server.serving.server.figures.make())
        while not making.done():
            with suppress(NotYet):
                making.result(REPORTS_S)
            kept.minutes = before + (time.perf_counter() - began) / 60
            keep()
            print(f"    {kept.minutes:.1f} min: {_made_so_far(office)}", flush=True)
        making.result()
        took, cpu_s = time.perf_counter() - began, cpu_seconds(os.getpid()) - cpu_s
        print(f"    the server program: {cpu_s:.0f} s of the processor in {took:.0f} s")
    with server.connect(YEAR) as raw:
        raw.execute("VACUUM ANALYZE")
    kept.has_facts = True
    keep()


def _made_so_far(office: SharedOffice) -> str:
    with office.owner.connect() as connection:
        rows = connection.execute(
            text("SELECT what, count(*) AS left_over FROM loket.figures_waiting GROUP BY what ORDER BY what")
        ).all()
    return ", ".join(f"{one.left_over} of {one.what} wait" for one in rows) or "days are rolled up"
