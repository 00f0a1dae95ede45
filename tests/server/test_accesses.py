"""Report 10: who had access to personal data, from the audit trail of the server, for supervisors alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from app.common.clock import now
from app.figures.asking import ServerFigures
from app.figures.reports import REPORTS, ReportKey, Span, fill, tables_of
from app.mutations.output import NoteOutput, OutputWay
from app.mutations.reveal import RevealNumbers, RevealReason
from db.rules.accesses import ACTS, FIRST_WORDS, kind_of, kind_sql
from db.sync.gateway import Way
from tests.db.shared_office import SharedOffice, Station
from tests.office import at
from tests.server.instance import RunningServer, gateway_at, login_of
from tests.server.running import Client

SitDown = Callable[[str], Client]


@pytest.fixture
def lived(shared: SharedOffice, server: RunningServer) -> Station:
    """Rina revealed once, printed a sheet and exported 12 rows; Wati exported 30 rows."""
    rina, wati = shared.station("rina"), shared.station("wati")
    case = rina.log(0)
    reveal: dict[str, Any] = {"entry_id": uuid7(), "case_id": case, "reason": RevealReason.CALL}
    rina.do(
        RevealNumbers(occurred_at=at(1), **reveal),
        NoteOutput(way=OutputWay.PRINTED, document="case_sheet", of=case, occurred_at=at(2)),
        NoteOutput(way=OutputWay.EXPORTED, document="cases", rows=12, occurred_at=at(3)),
    )
    wati.do(NoteOutput(way=OutputWay.EXPORTED, document="cases", rows=30, occurred_at=at(4)))
    rina.sync()
    wati.sync()
    server.do(server.serving.server.figures.make())
    return rina


def query(figure: str, **more: Any) -> str:
    today = now().date()
    days = {"since": today - timedelta(days=2), "until": today + timedelta(days=2)}
    return urlencode({"figure": figure, **days, **more})


def counted(client: Client, figure: str, by: str) -> dict[Any, int]:
    answer = client.ask("GET", f"/v1/figures?{query(figure, by=by)}")
    assert answer.status == 200
    return {tuple(one["by"]): one["num"] for one in answer.said["groups"]}


def test_a_supervisor_counts_accesses_by_kind_person_and_document(
    lived: Station, shared: SharedOffice, sit_down: SitDown
) -> None:
    wati, ids = sit_down("wati"), {name: str(one) for name, one in shared.ids.items()}
    assert counted(wati, "accesses", "access") == {("exported",): 2, ("printed",): 1, ("revealed",): 1}
    assert counted(wati, "accesses", "agent_id,access") == {
        (ids["rina"], "exported"): 1,
        (ids["rina"], "printed"): 1,
        (ids["rina"], "revealed"): 1,
        (ids["wati"], "exported"): 1,
    }
    assert counted(wati, "records_out", "document") == {("case_sheet",): 1, ("cases",): 42}


def test_the_rows_behind_the_number_say_who_what_and_which_case(
    lived: Station, shared: SharedOffice, sit_down: SitDown
) -> None:
    wati = sit_down("wati")
    with shared.owner.connect() as connection:
        number = connection.execute(text("SELECT number FROM loket.case_")).scalar_one()
    found = wati.ask("GET", f"/v1/figures/accesses?{query('accesses')}").said["accesses"]
    assert [
        (one["login"], one["access"], one["document"], one["records"], one["number"]) for one in found
    ] == [
        ("wati", "exported", "cases", 30, ""),
        ("rina", "exported", "cases", 12, ""),
        ("rina", "printed", "case_sheet", 1, number),
        ("rina", "revealed", "", 1, number),
    ]
    only = wati.ask("GET", f"/v1/figures/accesses?{query('accesses', access='revealed')}").said["accesses"]
    assert [one["access"] for one in only] == ["revealed"]
    skipped = wati.ask("GET", f"/v1/figures/accesses?{query('accesses', skip=3)}").said["accesses"]
    assert skipped == found[3:]
    assert wati.ask("GET", f"/v1/figures/accesses?{query('cases_opened')}").status == 400


@pytest.mark.parametrize("login", ["rina", "dedi"])
def test_nobody_else_reads_any_of_it(login: str, lived: Station, sit_down: SitDown) -> None:
    other = sit_down(login)
    for path in ("/v1/figures", "/v1/figures/accesses"):
        assert other.ask("GET", f"{path}?{query('accesses')}").status == 403


@pytest.mark.parametrize("login", ["rina", "dedi"])
def test_the_database_itself_shows_the_facts_to_supervisors_alone(
    login: str, lived: Station, shared: SharedOffice
) -> None:
    words = "SELECT count(*) FROM fact_access"
    with shared.engine(login).begin() as connection:
        assert connection.exec_driver_sql(words).scalar_one() == 0
    with shared.engine("wati").begin() as connection:
        assert connection.exec_driver_sql(words).scalar_one() == 4


def test_a_supervisor_of_a_team_sees_the_accesses_of_the_team(
    lived: Station, shared: SharedOffice, sit_down: SitDown
) -> None:
    with shared.owner.begin() as connection:
        for name in ("Wati", "Rina"):
            words = "UPDATE loket.agent SET team_id = gen_random_uuid() WHERE name = :name"
            connection.execute(text(words), {"name": name})
    assert sum(counted(sit_down("wati"), "accesses", "access").values()) == 1


def test_the_report_has_each_access_once_and_names_staff_in_their_order(
    lived: Station, shared: SharedOffice, server: RunningServer, sit_down: SitDown
) -> None:
    sit_down("wati")
    way = Way(gateway_at(server.port), login_of("wati"))
    today: date = now().date()
    filled = fill(REPORTS[ReportKey.ACCESS], Span.YEAR, today, ServerFigures(lambda: way))
    tables = {one.section.key: one for one in tables_of(filled)}
    whole = tables["accesses"].rows[0][1]
    assert [cell.num if cell else 0 for cell in whole] == [4, 43]
    for key in ("access_kinds", "access_documents", "access_days"):
        assert sum(cells[0].num for _, cells in tables[key].rows if cells[0] is not None) == 4
    by_staff = tables["access_staff"]
    assert sum(cell.num for _, cells in by_staff.rows for cell in cells if cell is not None) == 4


def test_the_report_lists_each_way_in_which_a_supervisor_heard_a_call(
    lived: Station, shared: SharedOffice, sit_down: SitDown
) -> None:
    """The end of listening shows nothing of a call, so it is no access."""
    acts = ("listened to a call", "whispered in a call", "joined a call", "listening ended")
    with shared.engine("wati").begin() as connection:
        for act in acts:
            connection.exec_driver_sql("SELECT note_access(%s, %s)", (act, str(shared.ids["rina"])))
    wati = sit_down("wati")
    found = wati.ask("GET", f"/v1/figures/accesses?{query('accesses', access='listened')}").said["accesses"]
    assert [(one["login"], one["records"], one["number"]) for one in found] == [("wati", 1, "")] * 3
    assert counted(wati, "accesses", "access")["listened",] == 3


def test_the_rule_in_the_database_is_the_one_of_the_program(
    shared: SharedOffice,
) -> None:
    acts = [*ACTS, *(f"{word} something else" for word in FIRST_WORDS), "signed in", "printedx", "trail_read"]
    with shared.owner.connect() as connection:
        for act in acts:
            found = connection.execute(text(f"SELECT {kind_sql(':act')}"), {"act": act}).scalar_one()
            expected = kind_of(act)
            assert found == (expected.value if expected else None), act
