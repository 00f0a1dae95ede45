"""The figures of a real server on the screen: what was counted there, its cases, and a line that is dead."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from app.common.jobs import Jobs
from app.figures.asking import ServerFigures
from app.supervision.figure_desk import FigureDesk
from app.sync.sync_status import Light, LightState
from db.sync.gateway import Way
from db.sync.sync_status import SyncPhase
from tests.db.conftest import leave, postgres, root, shared, template  # noqa: F401
from tests.db.desks import Desk
from tests.db.shared_office import SharedOffice
from tests.server.instance import gateway_at, login_of
from tests.ui.controls import child, controls, text
from tests.ui.fakes import FakeWorkplace
from ui.figures.grid import GridTable
from ui.figures.window import SupervisionWindow


@pytest.fixture
def way(shared: SharedOffice, tmp_path: Path) -> Iterator[Way]:  # noqa: F811
    """Yield the way of a supervisor whose workstation is connected."""
    gateway = gateway_at(shared.server.port)
    desk = Desk(shared, tmp_path / "wati.sqlite3", "wati", "007", gateway)
    desk.until(lambda: desk.status.phase is SyncPhase.LIVE)
    yield Way(gateway, login_of("wati"))
    desk.close()


def test_the_window_shows_what_the_server_counted_and_keeps_it_when_the_line_is_dead(
    qtbot: QtBot,
    shared: SharedOffice,  # noqa: F811
    way: Way,
    workplace: FakeWorkplace,
) -> None:
    running = shared.server
    running.do(running.serving.server.figures.close())
    rina = shared.station("rina")
    for number in range(3):
        rina.log(number)
    rina.sync()
    running.do(running.serving.server.figures.make())
    ways = [way]
    jobs = Jobs()
    workplace.sync.sharing.light = Light(LightState.UP_TO_DATE)
    source, session = ServerFigures(lambda: ways[0] if ways else None), workplace.access.session
    workplace.supervision.figures = FigureDesk(source, workplace.records, session, jobs)  # type: ignore[arg-type]
    home = QWidget()
    qtbot.addWidget(home)
    window = SupervisionWindow(workplace, home)  # type: ignore[arg-type]
    window.show_place()
    qtbot.waitUntil(lambda: window.figures.is_whole)
    grid = child(window, GridTable, "figures.grid")
    assert grid.currentIndex().data() == "3"  # cases opened today
    assert [one.objectName() for one in controls(window) if not one.accessibleName()] == []
    QTest.keyClick(grid, Qt.Key.Key_Return)
    rows = child(window, QTreeWidget, "figures.detail.case_rows")
    qtbot.waitUntil(lambda: rows.topLevelItemCount() == 3)
    shown = text(window, "figures.status")
    assert shown.startswith("Data up to")
    ways.clear()
    with qtbot.waitSignal(window.figures.answered):
        window.figures._ask()
    assert grid.currentIndex().data() == "3"
    assert text(window, "figures.status").startswith(shown)
    assert text(window, "figures.status").endswith("this is what was shown before.")
    window.close()
    jobs.stop()
