"""The page "Now": what a supervisor sees of a real server, and how its lists behave."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from types import SimpleNamespace
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import text
from uuid_utils.compat import uuid7

from app.board.access import BoardLogin, open_line, set_up
from app.board.watch import BoardWatch
from app.common.enums import CaseLine
from app.mutations.agent_state import ChangeAgentState
from app.sop.breaks import load_breaks
from app.sop.office_files import load_office_days
from app.sop.procedure import load
from db.enums import AgentState
from tests.case_rows import case_row
from tests.db.conftest import leave, postgres, root, shared, template  # noqa: F401
from tests.db.shared_office import SharedOffice
from tests.ui.board.test_board import place_of
from tests.ui.controls import child
from tests.ui.fakes import FakeMonitoringDesk
from ui.board.now_page import NowPage
from ui.board.row_list import ListedRow, RowList


class Lines:
    """The cases that are on this computer, by id: what the page uses of app.search.case_list.CaseList."""

    def __init__(self) -> None:
        self.here: dict[UUID, CaseLine] = {}

    def want_lines(self, ids: Sequence[UUID], done: Callable[[tuple[CaseLine, ...]], None]) -> None:
        done(tuple(self.here[one] for one in ids if one in self.here))


@pytest.fixture
def lines() -> Lines:
    return Lines()


@pytest.fixture
def page(shared: SharedOffice, lines: Lines, qtbot: QtBot) -> Iterator[NowPage]:  # noqa: F811
    login = set_up(place_of(shared.server), list[BoardLogin]().append, "wati", "secret of wati")
    place = place_of(shared.server)
    watch = BoardWatch(lambda: open_line(lambda: place, login), load(), load_office_days, 50)
    made = NowPage(watch, SimpleNamespace(cases=lines), load_breaks(), FakeMonitoringDesk())  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1200, 700)
    yield made
    watch.end()


def rows(page: NowPage, name: str) -> list[list[str]]:
    found = child(page, RowList, f"now.{name}")
    items = [found.topLevelItem(place) for place in range(found.topLevelItemCount())]
    return [[one.text(column) for column in range(found.columnCount())] for one in items if one is not None]


def test_a_supervisor_sees_names_cases_and_unsent_changes_and_opens_a_case(
    shared: SharedOffice,  # noqa: F811
    page: NowPage,
    lines: Lines,
    qtbot: QtBot,
) -> None:
    rina = shared.station("rina")
    here, elsewhere = rina.log(), rina.log(2)
    at = datetime.now(timezone.utc)
    rina.do(ChangeAgentState(interval_id=uuid7(), state=AgentState.AVAILABLE, occurred_at=at))
    rina.sync()
    with shared.owner.begin() as connection:
        said = "UPDATE loket.sync_client SET unsent = 3, unsent_since = now(), unsent_by = 'Rina'"
        connection.execute(text(f"{said} WHERE workstation = :code"), {"code": rina.enrolment.workstation})
    lines.here[here] = CaseLine(replace(case_row(at), id=here, number="CC-1", subject="Izin"))
    page.show()
    qtbot.waitUntil(lambda: len(rows(page, "risk")) == 2)
    assert [one[:2] for one in rows(page, "risk")] == [
        ["CC-1", "Izin"],
        ["Not on this computer", "Enter fetches it from the server"],
    ]
    ((name, state, _since, workstation),) = rows(page, "staff")
    assert (name, state, workstation) == ("Rina", "Available", rina.enrolment.workstation)
    ((code, count, _at, by),) = rows(page, "unsent")
    assert (code, count, by) == (rina.enrolment.workstation, "3", "Rina")
    assert not child(page, RowList, "now.queues").isVisible()
    risk = child(page, RowList, "now.risk")
    opened: list[tuple[UUID, bool]] = []
    page.case_wanted.connect(lambda case_id, is_here: opened.append((case_id, is_here)))
    for place in (0, 1):
        item = risk.topLevelItem(place)
        assert item is not None
        risk.setCurrentItem(item)
        qtbot.keyClick(risk, Qt.Key.Key_Return)
    assert opened == [(here, True), (elsewhere, False)]
    lines.here[elsewhere] = CaseLine(replace(case_row(at), id=elsewhere, number="CC-2", subject="Izin lain"))
    qtbot.waitUntil(lambda: rows(page, "risk")[1][:2] == ["CC-2", "Izin lain"])  # Enter has fetched it
    page.forget()
    assert rows(page, "risk") == rows(page, "staff") == rows(page, "unsent") == []


def test_a_supervisor_reads_that_all_queues_are_of_other_teams(
    shared: SharedOffice,  # noqa: F811
    page: NowPage,
    qtbot: QtBot,
) -> None:
    with shared.owner.begin() as connection:
        for words in (
            "INSERT INTO loket.team (name) VALUES ('Barat'), ('Timur')",
            "UPDATE loket.agent SET team_id = (SELECT id FROM loket.team WHERE name = 'Barat') "
            "WHERE name = 'Wati'",
            "INSERT INTO loket.queue_now (queue, waiting, told_at) VALUES ('izin', 1, now())",
            "INSERT INTO loket.queue_team SELECT 'izin', id FROM loket.team WHERE name = 'Timur'",
        ):
            connection.execute(text(words))
    page.show()
    none = child(page, QLabel, "now.queues.none")
    qtbot.waitUntil(lambda: "other teams" in none.text())
    assert none.isVisible()
    assert not child(page, RowList, "now.queues").isVisible()


def test_a_page_that_is_left_asks_no_more_and_without_a_server_says_so(
    shared: SharedOffice,  # noqa: F811
    page: NowPage,
    qtbot: QtBot,
) -> None:
    page.show()
    status = child(page, QLabel, "now.status")
    qtbot.waitUntil(lambda: status.text().endswith("s ago"))
    page.hide()
    requests = shared.server.serving.server.metrics.requests.labels("GET", "/v1/board", "200")
    before = requests._value.get()
    qtbot.wait(1500)
    assert requests._value.get() - before <= 1  # the one that was on its way
    shared.end_server()
    page.forget()
    page.show()
    qtbot.waitUntil(lambda: "does not answer" in status.text())


def test_the_chosen_row_stays_chosen_while_rows_come_and_go(qtbot: QtBot) -> None:
    listed = RowList("rows", 2, 0)
    qtbot.addWidget(listed)
    listed.show_rows([ListedRow(key, (key, "1")) for key in "abc"])
    item = listed.topLevelItem(1)
    assert item is not None
    listed.setCurrentItem(item)
    listed.show_rows([ListedRow(key, (key, "2")) for key in "abc"])
    assert listed.topLevelItem(1) is item  # only its text is new
    listed.show_rows([ListedRow(key, (key, "2")) for key in "xabc"])
    assert listed.chosen() == "b"
    listed.show_rows([ListedRow(key, (key, "2")) for key in "xac"])
    assert listed.chosen() == "c"  # what is in its place now
    listed.show_rows(())
    assert listed.chosen() is None
