"""Printed reports keep their numbers, and a later count says what has changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from app.figures.asking import ServerFigures, ServerReports
from app.figures.periods import Days
from app.figures.reports import REPORTS, ReportKey, Span, changes, fill, sum_of, whole
from app.mutations.steps import RecordAnswer
from db.enums import Role
from db.server.admin.people import add_person
from db.sync.gateway import Way
from db.sync.sync_status import SharedError
from tests.db.postgres import Databases
from tests.db.shared_office import SharedOffice
from tests.office import at
from tests.random_cases import ANSWER
from tests.server.instance import RunningServer, gateway_at, login_of

LONG_AGO = -60.0 * 24 * 1000
DAY = at(LONG_AGO).date()


@pytest.fixture
def server(shared: SharedOffice) -> RunningServer:
    """Return a server that makes facts only when the test lets it."""
    running = shared.server
    running.do(running.serving.server.figures.close())
    return running


def test_a_printed_report_is_kept_and_a_later_count_says_what_has_changed(
    shared: SharedOffice, server: RunningServer
) -> None:
    ways = {name: Way(gateway_at(server.port), login_of(name)) for name in ("wati", "dedi", "rina")}
    figures = ServerFigures(lambda: ways["wati"])
    stores = {name: ServerReports(lambda name=name: ways[name]) for name in ways}  # type: ignore[misc]
    rina = shared.station("rina")
    case_id = rina.log(LONG_AGO)
    rina.sync()
    server.do(server.serving.server.figures.make())
    daily = REPORTS[ReportKey.DAILY]
    first, number = fill(daily, Span.DAY, DAY, figures), uuid7()
    for _ in range(2):  # as if the first answer had been lost
        (kept,) = stores["wati"].keep(number, first)
    assert (kept.filled, kept.sha256, kept.by_name) == (first, sum_of(first), "Wati")

    rina.do(RecordAnswer(solution_id=uuid7(), case_id=case_id, occurred_at=at(LONG_AGO + 5), **ANSWER))
    rina.log(LONG_AGO + 9)
    rina.sync()
    server.do(server.serving.server.figures.make())
    again = fill(daily, Span.DAY, DAY, figures)
    differing = {
        (one.now.section, one.now.figure, one.now.by): (one.before and one.before.num, one.now.num)
        for one in changes(first, again)
        if one.now is not None
    }
    assert differing[("cases", "cases_opened", "")] == (1, 2)
    assert differing[("steps", "steps_ended", "2")] == (None, 1)
    assert changes(again, again) == []

    stores["wati"].keep(uuid7(), again)
    days = Days(DAY, DAY + timedelta(days=1))
    assert [one.filled for one in stores["wati"].kept(ReportKey.DAILY, days)] == [again, first]
    assert stores["dedi"].kept(ReportKey.DAILY, days) == []  # an officer reads the own prints
    assert [one.by_name for one in stores["dedi"].keep(uuid7(), first)] == ["Dedi"]
    # That has the questions of one unit only: a supervisor does not compare with it.
    assert [one.by_name for one in stores["wati"].kept(ReportKey.DAILY, days)] == ["Wati", "Wati"]
    with pytest.raises(SharedError):
        stores["rina"].keep(uuid7(), first)
    own = fill(REPORTS[ReportKey.AGENT], Span.WEEK, DAY, ServerFigures(lambda: ways["rina"]))
    assert [one.num for one in own.cells if (one.section, one.figure) == ("own_cases", "cases_opened")] == [2]
    assert [one.by_name for one in stores["rina"].keep(uuid7(), own)] == ["Rina"]
    of_week = Days(own.since, own.until)
    assert [len(stores[name].kept(ReportKey.AGENT, of_week)) for name in ways] == [0, 0, 1]
    with shared.owner.begin() as connection:
        connection.execute(text("UPDATE loket.agent SET team_id = gen_random_uuid() WHERE name = 'Wati'"))
        connection.execute(text("UPDATE loket.report_print SET team_id = gen_random_uuid()"))
    assert {one.by_name for one in stores["wati"].kept(ReportKey.DAILY, days)} == {"Wati"}


def test_a_supervisor_of_a_team_reads_no_print_of_the_whole_office_or_of_another_team(
    shared: SharedOffice, server: RunningServer, postgres: Databases
) -> None:
    with postgres.connect(shared.database) as raw:
        for login, team in (("barat", "Barat"), ("lagi", "Barat"), ("timur", "Timur")):
            add_person(raw, login, f"secret of {login}", login.title(), Role.SUPERVISOR, team=team)
    server.do(server.serving.server.figures.make())
    ways = {name: Way(gateway_at(server.port), login_of(name)) for name in ("wati", "barat", "lagi", "timur")}
    stores = {name: ServerReports(lambda name=name: ways[name]) for name in ways}  # type: ignore[misc]
    filled = fill(REPORTS[ReportKey.DAILY], Span.DAY, DAY, ServerFigures(lambda: ways["wati"]))
    for name in ("wati", "barat", "timur"):
        stores[name].keep(uuid7(), filled)
    days = Days(DAY, DAY + timedelta(days=1))
    read = {name: {one.by_name for one in stores[name].kept(ReportKey.DAILY, days)} for name in ways}
    assert read == {
        "wati": {"Wati", "Barat", "Timur"},  # of no team: of the whole office
        "barat": {"Barat"},
        "lagi": {"Barat"},
        "timur": {"Timur"},
    }


@pytest.mark.parametrize(
    ("span", "day", "since", "until"),
    [
        (Span.DAY, "2028-02-29", "2028-02-29", "2028-03-01"),
        (Span.WEEK, "2026-12-31", "2026-12-28", "2027-01-04"),
        (Span.MONTH, "2026-12-31", "2026-12-01", "2027-01-01"),
        (Span.QUARTER, "2026-05-01", "2026-04-01", "2026-07-01"),
        (Span.HALF_YEAR, "2026-12-31", "2026-07-01", "2027-01-01"),
        (Span.YEAR, "2026-01-01", "2026-01-01", "2027-01-01"),
    ],
)
def test_a_report_is_about_the_whole_period_of_its_day(span: Span, day: str, since: str, until: str) -> None:
    found = whole(span, type(DAY).fromisoformat(day))
    assert (found.since.isoformat(), found.until.isoformat()) == (since, until)
