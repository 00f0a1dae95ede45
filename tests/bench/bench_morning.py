"""A supervisor's morning in an office with a year of a million cases and a million calls.

The records of a day are copied by the database to all working days of the year; the server program makes
their facts. Then the supervisor opens the figures in the real window, and writes the report of a month: its
numbers are compared with those that SQL of its own counts in the records.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication
from sqlalchemy import Connection, text

from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar
from tests.bench.desktop_watch import cpu_seconds
from tests.bench.rows import row
from tests.db.postgres import ON_DISK, a_server
from tests.db.shared_office import SharedOffice, made_template
from tests.ui.figures.counted_by_sql import Counts, counted
from tests.ui.figures.test_morning import (
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
    with tempfile.TemporaryDirectory() as folder, _office(cases) as office:
        fill_min = _fill(office)
        print(f"    {cases} cases: their facts are made in {fill_min:.1f} min")
        with office.owner.begin() as connection:  # a desk has the last three months, not all
            connection.execute(text("UPDATE loket.sync_server SET older = '90 days'"))
            connection.execute(text("ANALYZE"))
        with seated(office, Path(folder), waiter) as made, office.owner.connect() as near:
            filled = row(f"figures_fill_{size}_min", fill_min, "min", budget=FILL_MIN)
            return [filled, *_play(_with(made, near), Path(folder), size)]


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


@contextmanager
def _office(cases: int) -> Iterator[SharedOffice]:
    """An office in which so many cases, and calls, are spread over the working days of a year."""
    with tempfile.TemporaryDirectory() as folder, a_server(ON_DISK) as postgres:
        office = SharedOffice(postgres, made_template(postgres), Path(folder))
        try:
            running = office.server
            running.do(running.serving.server.figures.close())
            rina, sari = (Bench(office.station(login), TUESDAY) for login in ("rina", "sari"))
            a_day(office, rina, sari)
            sari.call(120, "+6281200000003")
            for desk in (rina, sari):
                desk.station.sync()
            calendar = OfficeCalendar(load_office_days(None), JAKARTA)
            days = [
                day
                for day in (TUESDAY - timedelta(days=one) for one in range(1, 366))
                if calendar.is_working_day(day)
            ]
            began = time.perf_counter()
            copy_days(office, days, cases // CASES_OF_DAY // len(days))
            print(f"    the records are copied in {time.perf_counter() - began:.0f} s")
            a_bad_morning(sari)
            sari.station.sync()
            with office.owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))
            yield office
        finally:
            office.close()


def _fill(office: SharedOffice) -> float:
    """Make all facts as the server program does; return the minutes that it takes."""
    running = office.server
    began, cpu_s = time.perf_counter(), cpu_seconds(os.getpid())
    running.start(running.serving.server.figures.make()).result(24 * 3600)
    cpu_s = cpu_seconds(os.getpid()) - cpu_s
    took = time.perf_counter() - began
    print(f"    the server program: {cpu_s:.0f} s of the processor in {took:.0f} s")
    return took / 60
