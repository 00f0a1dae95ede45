"""Figures of a year: how fast facts are made from the records, and how long each figure takes to add up.

The cases are copies of one that was answered by a unit, told and confirmed, spread over the days of a year.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QTreeWidget, QWidget
from sqlalchemy import text
from uuid_utils.compat import uuid7

from app.common.jobs import Jobs
from app.figures.adding import add_up
from app.figures.asking import ServerFigures
from app.figures.figures import DAY, FIGURES, groups_of
from app.mutations.escalation import Escalate, RecordSolution
from app.mutations.steps import ConfirmReceipt, TellSolution
from app.supervision.figure_desk import FigureDesk
from db.rules.system_actor import SYSTEM_LOGIN
from db.sync.gateway import Way
from db.sync.sync_status import SyncPhase
from tests.bench.rows import percentile, rate, row
from tests.db.desks import Desk
from tests.db.postgres import ON_DISK, a_server
from tests.db.shared_office import SharedOffice, Station, made_template
from tests.office import START, at
from tests.random_cases import ANSWER
from tests.server.instance import gateway_at, login_of
from tests.server.running import a_process
from tests.ui.fakes import FakeWorkplace
from ui.figures.opener import SupervisionOpener

CASES, TIMES = 10_000, 10  # recorded cases; and how often their facts are copied for the figures
DAYS = 365
LEAST_PER_S, MOST_S = 150.0, 1.0
OPENS_S, OPENINGS = 0.3, 20
# Each copy is moved back by its number of days, with all its times.
_CASES = """
    SET session_replication_role = replica;
    SET search_path = loket;
    CREATE TEMP TABLE copies AS
    SELECT gen_random_uuid() AS id, make_interval(days => n % {days}) AS back
    FROM generate_series(1, {cases}) n;
    CREATE TEMP TABLE of_case AS SELECT c.*, copies.id AS copy FROM case_ c, copies WHERE c.id = '{pattern}';
    UPDATE of_case SET id = copy, number = copy::text, number_digits = copy::text;
    ALTER TABLE of_case DROP copy;
    INSERT INTO case_ SELECT * FROM of_case;
    CREATE TEMP TABLE of_entry AS SELECT e.*, copies.id AS copy, back FROM timeline_entry e, copies
    WHERE e.case_id = '{pattern}';
    UPDATE of_entry SET id = gen_random_uuid(), case_id = copy, occurred_at = occurred_at - back;
    ALTER TABLE of_entry DROP copy, DROP back;
    INSERT INTO timeline_entry SELECT * FROM of_entry;
    CREATE TEMP TABLE of_escalation AS SELECT e.*, copies.id AS copy, back FROM escalation e, copies
    WHERE e.case_id = '{pattern}';
    UPDATE of_escalation SET id = gen_random_uuid(), case_id = copy, asked_at = asked_at - back,
        due_at = due_at - back, answered_at = answered_at - back;
    ALTER TABLE of_escalation DROP copy, DROP back;
    INSERT INTO escalation SELECT * FROM of_escalation;
"""
_MORE = """
    SET search_path = loket;
    CREATE TEMP TABLE more AS SELECT f.* FROM {table} f, generate_series(2, {times});
    UPDATE more SET {key} = gen_random_uuid();
    INSERT INTO {table} SELECT * FROM more;
    DROP TABLE more;
    ANALYZE {table};
"""
_KEYS = {
    "fact_step": "case_id",
    "fact_span": "case_id",
    "fact_escalation": "id",
    "fact_deadline": "case_id",
}


def bench_figures() -> list[dict[str, object]]:
    """Make the facts of 10,000 cases, then add up each figure of 100,000 cases by day, as the server does."""
    with tempfile.TemporaryDirectory() as folder, a_server(ON_DISK) as postgres:
        office = SharedOffice(postgres, made_template(postgres), Path(folder))
        try:
            running = office.server
            figures = running.serving.server.figures
            running.do(figures.close())
            pattern = _a_case(office.station("rina"))
            with office.connect("postgres") as raw:
                raw.execute(_CASES.format(cases=CASES, days=DAYS, pattern=pattern).encode())
                raw.commit()
            began = time.perf_counter()
            running.start(figures.make()).result(600)
            made_s = time.perf_counter() - began
            with office.connect("postgres") as raw:
                for table, key in _KEYS.items():
                    raw.execute(_MORE.format(table=table, times=TIMES, key=key).encode())
                raw.commit()
            slowest_s = max(_times(office))
            office.end_server()  # for the window it is a program of its own, as in an office
            with a_process(office, Path(folder)) as process:
                opens_s, drill_s = _in_the_window(office, Path(folder), process.port)
        finally:
            office.close()
    return [
        rate("figures_keep_up_per_s", (CASES + 1) / made_s, least=LEAST_PER_S),
        row("figures_year_100k_cases_s", slowest_s, "s", budget=MOST_S),
        row("report_open_s", opens_s, "s", budget=OPENS_S),
        row("drill_s", drill_s, "s", budget=OPENS_S),
    ]


bench_figures.rows = [  # type: ignore[attr-defined]
    *("figures_keep_up_per_s", "figures_year_100k_cases_s", "report_open_s", "drill_s"),
]


def _a_case(rina: Station) -> UUID:
    case_id, escalation_id = rina.log(1), uuid7()
    rina.do(
        Escalate(
            escalation_id=escalation_id,
            case_id=case_id,
            unit_id=rina.office.unit_id,
            question="Kapan terbit?",
            due_at=at(70),
            occurred_at=at(10),
        ),
        RecordSolution(
            solution_id=uuid7(),
            escalation_id=escalation_id,
            answered_by_name="Dedi",
            occurred_at=at(40),
            **ANSWER,
        ),
        TellSolution(case_id=case_id, means="voice", occurred_at=at(45)),
        ConfirmReceipt(case_id=case_id, means="voice", satisfied=4, occurred_at=at(46)),
    )
    rina.sync()
    return case_id


def _in_the_window(office: SharedOffice, folder: Path, port: int) -> tuple[float, float]:
    """Return the 95th percentile of how long the place takes to show today, and the cases behind a number."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    gateway = gateway_at(port)
    with office.owner.begin() as connection:  # the desk is there to be enrolled, and reads no year
        connection.execute(text("UPDATE loket.sync_server SET older = '90 days'"))
    desk = Desk(office, folder / "wati.sqlite3", "wati", "W99", gateway)
    desk.until(lambda: desk.status.phase is SyncPhase.LIVE)
    workplace, jobs, home = FakeWorkplace(), Jobs(), QWidget()
    source, session = ServerFigures(lambda: Way(gateway, login_of("wati"))), workplace.access.session
    workplace.supervision.figures = FigureDesk(source, workplace.records, session, jobs)  # type: ignore[arg-type]
    home.resize(1366, 740)
    home.show()
    opener = SupervisionOpener(workplace, home)  # type: ignore[arg-type]
    answered: list[float] = []
    opener.place.figures.answered.connect(lambda: answered.append(time.perf_counter()))
    rows = opener.place.findChild(QTreeWidget, "figures.detail.case_rows")
    assert rows is not None
    opens, drills = [], []
    for _ in range(OPENINGS):
        answered.clear()
        began = time.perf_counter()
        opener.open()
        _until(application, lambda: bool(answered))
        opens.append(answered[0] - began)
        _until(application, lambda: opener.place.figures.is_whole)
        print(f"    the place: today {opens[-1]:.3f} s, all periods {answered[-1] - began:.3f} s")
        rows.clear()
        began = time.perf_counter()
        opener.place.figures.show_cases()
        _until(application, lambda: rows.topLevelItemCount() > 0)
        drills.append(time.perf_counter() - began)
        opener.place.close()
    jobs.stop()
    desk.close()
    return percentile(opens, 95), percentile(drills, 95)


def _until(application: QApplication, holds: Callable[[], bool]) -> None:
    began = time.perf_counter()
    while not holds():
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
        assert time.perf_counter() - began < 60


def _times(office: SharedOffice) -> list[float]:
    """Return how long each figure takes for a year by day and one more column."""
    found = []
    until = START.date() + timedelta(days=1)
    with office.engine(SYSTEM_LOGIN).connect() as connection:
        for figure in FIGURES.values():
            by = [name for name in (DAY, "unit_id", "kind", "state") if name in groups_of(figure)][:2]
            began = time.perf_counter()
            add_up(connection, figure, until - timedelta(days=DAYS), until, at(60 * 24), by)
            found.append(time.perf_counter() - began)
            print(f"    {figure.key} by {', '.join(by)}: {found[-1]:.3f} s")
    return found
