"""A computer without a server counts its own cases on the screen, and keeps the reports that leave it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from app.settings import Settings
from app.skm.messages import StartSkmRound
from app.supervision.viewer import REFUSED
from db.enums import Role
from tests.app.phone_place import PhonePlace
from tests.ui.controls import child, text
from ui.figures.grid import GridTable
from ui.figures.window import SupervisionWindow


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[PhonePlace]:
    made = PhonePlace(tmp_path, qtbot, Settings())
    made.sit_down("Wati Kurnia", Role.SUPERVISOR)
    yield made
    made.close()


def test_the_window_counts_the_cases_of_this_computer_and_keeps_a_report(
    place: PhonePlace, qtbot: QtBot, tmp_path: Path
) -> None:
    facts = place.workplace.internals.facts
    assert facts is not None
    for number in range(3):
        place.log_case(f"Kasus {number}")
    home = QWidget()
    qtbot.addWidget(home)
    window = SupervisionWindow(place.workplace, home)
    window.show_place()
    qtbot.waitUntil(lambda: window.figures.is_whole)
    grid = child(window, GridTable, "figures.grid")
    assert (grid.currentIndex().data(), "Provisional" in text(window, "figures.status")) == ("0", True)
    facts.make()
    window.figures.begin()
    qtbot.waitUntil(lambda: window.figures.is_whole)
    assert grid.currentIndex().data() == "3"  # cases opened today
    assert "Provisional" not in text(window, "figures.status")
    QTest.keyClick(grid, Qt.Key.Key_Return)
    rows = child(window, QTreeWidget, "figures.detail.case_rows")
    qtbot.waitUntil(lambda: rows.topLevelItemCount() == 3)

    reports = window.reports
    reports.begin()
    qtbot.waitUntil(lambda: text(reports, "reports.status").startswith("Data up to"))
    reports.save_to(tmp_path / "report.csv")
    prints = child(reports, QComboBox, "reports.before")
    qtbot.waitUntil(lambda: "Saved" in text(reports, "reports.status"))
    assert "Wati Kurnia" in prints.itemText(prints.count() - 1)
    window.close()


def test_the_survey_is_kept_here_and_says_what_it_needs(place: PhonePlace, qtbot: QtBot) -> None:
    """The tests have no key store of the system."""
    home = QWidget()
    qtbot.addWidget(home)
    window = SupervisionWindow(place.workplace, home)
    window.show_place()
    for page in (window.survey, window.ask):
        assert window._pages.isTabVisible(window._pages.indexOf(page))
    day = place.workplace.procedure.calendar.local_day(place.workplace.procedure.clock())
    said = StartSkmRound(
        id=uuid4(), form_id="kontak-2026", since=day, until=day + timedelta(days=9), population=9, percent=50
    )
    failed: list[str] = []
    place.workplace.supervision.survey.rounds(said, lambda _rounds: failed.append("done"), failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    assert failed == [REFUSED]
    window.close()
