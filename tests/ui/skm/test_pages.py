"""The survey on the screen, with a real server: an agent asks by keys, a supervisor sees what may be seen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.common.jobs import Jobs
from app.skm.answer_file import read_file
from app.supervision.skm_desk import ServerSurveys, SkmDesk
from app.supervision.viewer import SILENT
from app.sync.sync_status import Light, LightState
from db.sync.gateway import Way
from db.sync.skm_messages import (
    CloseSkmRound,
    KeepSkmPlan,
    SettleSkmInvitation,
    SkmInvitations,
    SkmMeasure,
    SkmOutcome,
    SkmRounds,
)
from db.sync.through_server import ThroughServer
from tests.db.conftest import postgres, template  # noqa: F401
from tests.db.postgres import Databases
from tests.db.shared_office import SharedOffice
from tests.odd_file import OddFile
from tests.server.instance import login_of
from tests.survey_office import GOOD, SurveyOffice
from tests.ui.controls import child, controls, text
from tests.ui.fakes import FakeWorkplace
from ui.board.row_list import RowList
from ui.skm.ask_page import AskPage
from ui.skm.round_page import RoundPage
from ui.text import translations

SCORES = ";".join("4" * 9)


@dataclass
class StationGateway:
    """The way of a workstation that is enrolled at the server."""

    through: ThroughServer

    def skm_rounds(self, _login: object, said: Any = None) -> SkmRounds:
        return self.through.skm_rounds(said)

    def skm_invitations(self, _login: object, said: Any = None) -> SkmInvitations:
        return self.through.skm_invitations(said)


class Place:
    def __init__(self, office: SurveyOffice, workplace: FakeWorkplace, qtbot: QtBot, folder: Path) -> None:
        self.office, self.workplace, self.qtbot = office, workplace, qtbot
        self.jobs, self._folder = Jobs(), folder
        self.ways: dict[str, Way | None] = {}
        workplace.sync.sharing.light = Light(LightState.UP_TO_DATE)

    def sit(self, login: str) -> None:
        """Let the pages of this person's workstation ask the server."""
        through = self.office.stations[login].reach(None)
        assert through is not None
        self.ways[login] = Way(cast(Any, StationGateway(through)), login_of(login))
        paper, session = self.workplace.paper.work, self.workplace.access.session
        desk = SkmDesk(ServerSurveys(lambda: self.ways[login]), paper, session, self.jobs, self._folder)
        self.workplace.supervision.survey = desk

    def at_round(self) -> RoundPage:
        """Return the page of wati, of a round that goes on."""
        self.office.start()
        self.sit("wati")
        page = RoundPage(self.workplace)  # type: ignore[arg-type]
        self.show(page)
        self.until(child(page, QPushButton, "skm.import_file").isEnabled)
        return page

    def show(self, page: QWidget) -> None:
        self.qtbot.addWidget(page)
        page.resize(1300, 700)
        page.show()
        self.qtbot.waitUntil(page.isActiveWindow)

    def until(self, holds: Any) -> None:
        self.qtbot.waitUntil(holds)


@pytest.fixture(scope="module")
def office(
    postgres: Databases,  # noqa: F811
    template: str,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[SurveyOffice]:
    shared = SharedOffice(postgres, template, tmp_path_factory.mktemp("office"))
    yield SurveyOffice(shared)
    shared.close()


@pytest.fixture
def place(office: SurveyOffice, workplace: FakeWorkplace, qtbot: QtBot, tmp_path: Path) -> Iterator[Place]:
    made = Place(office, workplace, qtbot, tmp_path)
    yield made
    made.jobs.stop()
    for one in office.rounds():
        if one.closed_on is None:
            office.rounds(CloseSkmRound(one.id))


def unnamed(page: QWidget) -> list[str]:
    return [one.objectName() for one in controls(page) if not one.accessibleName()]


def count_besides(page: QWidget) -> None:
    """Say that a file has other answers than those that earlier tests have imported."""
    child(page, QCheckBox, "skm.import.is_other").setChecked(True)


def asked(page: QWidget, name: str) -> QComboBox:
    """Return the newest list with this name; the ones before it are deleted soon."""
    return [one for one in page.findChildren(QComboBox) if one.accessibleName() == name][-1]


def cell(table: QTableWidget, row: int, column: int) -> QTableWidgetItem:
    found = table.item(row, column)
    assert found is not None
    return found


def test_an_agent_calls_asks_by_digits_and_saves_an_answer_without_a_name(place: Place) -> None:
    cases = place.office.end_cases(2)
    place.office.start()
    place.sit("sari")
    page = AskPage(place.workplace)  # type: ignore[arg-type]
    place.show(page)
    rows = child(page, RowList, "skm.invitations")
    place.until(lambda: rows.topLevelItemCount() == 2)
    assert unnamed(page) == []
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Return)
    answers = [child(page, QPushButton, f"skm.answer.{score}") for score in (1, 2, 3, 4)]
    place.until(lambda: answers[0].isVisible())
    assert unnamed(page) == []
    (dialled,) = [asked for asked in place.workplace.calls.control.asked if asked[0] == "dial"]
    assert dialled[1].startswith("+62812")
    assert len(dialled) == 2  # the call is of no case
    save = child(page, QPushButton, "skm.save")
    assert not save.isEnabled()
    QTest.keyClick(answers[0], Qt.Key.Key_2)
    QTest.keyClick(answers[0], Qt.Key.Key_Backspace)
    assert text(page, "skm.progress") == "Question 1 of 9"
    for key in "134234123":
        QTest.keyClicks(answers[0], key)
    sex = child(page, QComboBox, "skm.profile.sex")
    assert sex.hasFocus()
    sex.setCurrentIndex(1)
    child(page, QPlainTextEdit, "skm.remark").setPlainText("Jangan 12 menit")  # digits are typed here
    QTest.keyClick(sex, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    place.until(lambda: text(page, "skm.status").startswith("Saved. Nobody"))
    assert rows.topLevelItemCount() == 1
    assert place.office.rounds()[0].received == 1
    assert place.office.rounds()[0].outcomes == {"answered": 1, "waiting": 1}

    place.ways["sari"] = None
    QTest.keyClick(rows, Qt.Key.Key_Return)
    place.until(lambda: text(page, "skm.status").startswith("The server does not answer"))
    page.forget()
    assert rows.topLevelItemCount() == 0
    assert set(cases)


def test_who_is_refused_gives_the_applicant_up_and_who_wants_to_leaves_them(place: Place) -> None:
    first, second = place.office.end_cases(2)
    place.office.start()
    place.sit("sari")
    page = AskPage(place.workplace)  # type: ignore[arg-type]
    place.show(page)
    rows = child(page, RowList, "skm.invitations")
    place.until(lambda: rows.topLevelItemCount() == 2)
    leave = child(page, QPushButton, "skm.leave")
    assert not leave.isEnabled()
    call = child(page, QPushButton, "skm.call")
    call.click()
    place.until(leave.isEnabled)
    leave.click()
    place.until(rows.isEnabled)
    assert [one.attempts for one in place.office.invitations(login="wati").invitations] == [0, 0]

    call.click()
    place.until(leave.isEnabled)
    query = "UPDATE skm_invitation SET asked_by = :wati WHERE asked_by = :sari RETURNING 1"
    ids = place.office.shared.ids
    place.office.sql(query, wati=ids["wati"], sari=ids["sari"])
    child(page, QPushButton, "skm.refused").click()
    place.until(rows.isEnabled)
    place.until(lambda: rows.topLevelItemCount() == 1)
    assert text(page, "skm.status").startswith("This was not saved")
    assert child(page, QPushButton, "skm.call").isEnabled()

    place.sit("wati")
    rounds = RoundPage(place.workplace)  # type: ignore[arg-type]
    place.show(rounds)
    close = child(rounds, QPushButton, "skm.close_round")
    place.until(close.isEnabled)
    close.click()
    child(rounds, QPushButton, "skm.close_now").click()
    place.until(lambda: "is being asked now" in text(rounds, "skm.round.status"))
    leaving = [SettleSkmInvitation(case_id=one, outcome=SkmOutcome.WAITING) for one in (first, second)]
    for one in leaving:
        place.office.invitations(one, "wati")


def test_a_supervisor_starts_imports_closes_and_plans(place: Place, tmp_path: Path) -> None:
    place.sit("wati")
    page = RoundPage(place.workplace)  # type: ignore[arg-type]
    place.show(page)
    start = child(page, QPushButton, "skm.start_round")
    place.until(start.isEnabled)
    start.click()
    assert "278 answers are wanted. About 556 of 1.000" in text(page, "skm.start.follows").replace(",", ".")
    assert unnamed(page) == []
    child(page, QPushButton, "skm.start.begin").click()
    chosen = child(page, QComboBox, "skm.round")
    place.until(lambda: chosen.count() and "goes on" in chosen.itemText(0))

    titles = ";".join(("Nama", *(f"U{number}" for number in range(1, 10)), "Jenis Kelamin", "Saran"))
    lines = [
        f"Ani{row};{';'.join('4,0' if row else '3 - Baik' for _ in range(9))};Perempuan;Bagus"
        for row in range(6)
    ]
    file = tmp_path / "e-skm.csv"
    file.write_text("\r".join([titles, *lines, "Budi;;;;;;;;;;;"]), encoding="utf-8")
    page.open_file(file)
    begin = child(page, QPushButton, "skm.import.begin")
    place.until(begin.isVisible)
    count_besides(page)
    assert text(page, "skm.import.about").startswith("Answers taken: 6, complete: 6. Rows not taken: 1.")
    assert child(page, QPlainTextEdit, "skm.import.left_out").toPlainText().startswith("Line 8: there is no")
    assert unnamed(page) == []
    begin.click()
    place.until(lambda: text(page, "skm.round.status").startswith("Answers taken: 6"))
    place.until(lambda: "Answers: 6 of" in text(page, "skm.round.progress"))
    assert "Imported: 6 answers; 1 rows were not taken." in text(page, "skm.round.progress")
    tabs = child(page, QTabWidget, "skm.tabs")
    assert [tabs.isTabVisible(number) for number in range(4)] == [True, False, False, False]

    page.open_file(file)
    place.until(lambda: "imported before" in text(page, "skm.round.status"))
    assert not begin.isVisible()
    with place.qtbot.captureExceptions() as bugs:
        page.open_file(OddFile(tmp_path / "odd.csv"))
        place.until(lambda: text(page, "skm.round.status").startswith("An error in Loket stopped"))
    assert len(bugs) == 1

    child(page, QPushButton, "skm.close_round").click()
    assert "destroyed" in text(page, "skm.round.status")
    child(page, QPushButton, "skm.close_now").click()
    elements = child(page, QTableWidget, "skm.elements")
    parts = child(page, QTableWidget, "skm.parts")
    place.until(lambda: parts.rowCount() > 0)
    assert elements.rowCount() == 9
    assert text(page, "skm.index") == "Index 95.83, grade A: very good"  # (5 × 4 + 3) : 6 × 25
    assert [cell(elements, 0, column).text() for column in range(1, 5)] == ["3.8333", "1/9", "0.4259", "1"]
    groups = [cell(parts, row, 0).text() for row in range(parts.rowCount())]
    assert "Sex: Female" in groups
    assert child(page, QPlainTextEdit, "skm.remarks").toPlainText() == "\n".join(["Bagus"] * 6)

    tabs.setCurrentIndex(2)
    plan = child(page, QTableWidget, "skm.plan.table")
    assert plan.rowCount() == 3  # the lowest elements
    assert unnamed(page) == []
    cell(plan, 0, 1).setText("Tambah petugas")
    child(page, QPushButton, "skm.plan.keep").click()
    place.until(lambda: text(page, "skm.round.status") == "Saved." and plan.rowCount() == 1)
    assert [one.what for one in place.office.rounds()[0].plan] == ["Tambah petugas"]
    translations.use("id")
    try:
        page.retranslate()
        assert text(page, "skm.index") == "Indeks 95,83, mutu A: sangat baik"
    finally:
        translations.use("en")


def test_an_import_says_why_it_cannot_begin_and_asks_what_unknown_values_mean(
    place: Place, tmp_path: Path
) -> None:
    place.office.start()
    place.sit("wati")
    page = RoundPage(place.workplace)  # type: ignore[arg-type]
    place.show(page)
    place.until(child(page, QPushButton, "skm.import_file").isEnabled)
    titles = ";".join(("Skor", *(f"U{number}" for number in range(2, 10)), "Usia", "Usia lagi"))
    file = tmp_path / "formulir.csv"
    rows = [";".join(["4"] * 9 + [age, ""]) for age in ("20-29", "> 55", "20-29")]
    file.write_text("\n".join([titles, *rows, ";".join(["3.9"] + ["4"] * 8 + ["30", ""])]))
    page.open_file(file)
    begin = child(page, QPushButton, "skm.import.begin")
    place.until(begin.isVisible)
    count_besides(page)
    score = child(page, QComboBox, "skm.import.column.0")
    assert score.accessibleName() == "Skor"
    assert "Questions without a column: 1. Requirements." in text(page, "skm.import.about")
    for target, why in (("q2", "Two columns are the same thing. Leave one out."), ("q1", "")):
        score.setCurrentIndex(score.findData(target))
        assert (text(page, "skm.import.why"), begin.isEnabled()) == (why, not why)
        assert begin.accessibleDescription() == why
    lines = child(page, QPlainTextEdit, "skm.import.left_out").toPlainText()
    assert lines == "Line 5, “Skor”: “3.9” is no score from 1 to 4."
    meaning = child(page, QComboBox, "skm.import.cell.0")
    assert meaning.accessibleName() == "Age: “20-29”"
    meaning.setCurrentIndex(meaning.findData("26-35"))
    assert unnamed(page) == []
    begin.click()
    place.until(lambda: text(page, "skm.round.status").startswith("Answers taken: 4, complete: 3."))
    place.until((tmp_path / "skm-meanings.json").exists)  # written on another thread

    with file.open("a") as more:
        more.write("\n" + ";".join(["4"] * 9 + ["20-29", ""]))
    page.open_file(file)
    place.until(begin.isVisible)
    assert "imported before, and are not taken again: 4" in text(page, "skm.import.about")
    assert child(page, QComboBox, "skm.import.column.0").currentData() == "q1"
    assert child(page, QComboBox, "skm.import.cell.0").currentData() == "26-35"
    begin.click()
    place.until(lambda: place.office.rounds()[0].received == 5)
    closed = place.office.rounds(CloseSkmRound(place.office.rounds()[0].id))[0]
    assert closed.result.total is None  # four are complete


def test_a_file_is_compared_again_if_another_desk_has_imported_its_rows_meanwhile(
    place: Place, tmp_path: Path
) -> None:
    page, titles, rows = place.at_round(), ";".join(f"U{one}" for one in range(1, 10)), [SCORES] * 6
    file = tmp_path / "e-skm.csv"
    file.write_text("\n".join([titles, *rows[:4]]))
    earlier = read_file(file.read_bytes())
    file.write_text("\n".join([titles, *rows]))
    page.open_file(file)
    begin = child(page, QPushButton, "skm.import.begin")
    place.until(begin.isVisible)
    count_besides(page)
    round_id = place.office.rounds()[0].id
    place.office.rounds(place.office.a_file(round_id, earlier.sha256, [GOOD] * 4))
    begin.click()
    place.until(lambda: "are not taken again: 4" in text(page, "skm.import.about"))
    assert place.office.rounds()[0].received == 4
    place.until(begin.isEnabled)
    begin.click()
    place.until(lambda: place.office.rounds()[0].received == 6)


def test_a_file_that_continues_no_imported_one_is_counted_only_if_a_person_says_so(
    place: Place, tmp_path: Path
) -> None:
    page, titles = place.at_round(), ";".join(f"U{one}" for one in range(1, 10))
    round_id = place.office.rounds()[0].id
    place.office.rounds(place.office.a_file(round_id, "d" * 64, [GOOD] * 4))
    page.begin()
    place.until(lambda: "Imported: 4" in text(page, "skm.round.progress"))
    file = tmp_path / "e-skm.csv"
    file.write_text("\n".join([titles, *[SCORES.replace("4", "2")] * 4]))
    page.open_file(file)
    begin, other = child(page, QPushButton, "skm.import.begin"), child(page, QCheckBox, "skm.import.is_other")
    place.until(other.isVisible)
    words = text(page, "skm.import.twice")
    assert words.startswith("This round has 4 answers from imports of ")
    assert "as many answers as this one" in words
    assert "count twice" in words
    assert (begin.isEnabled(), begin.accessibleDescription()) == (False, text(page, "skm.import.why"))
    assert unnamed(page) == []
    QTest.keyClick(other, Qt.Key.Key_Space)
    begin.click()
    place.until(lambda: place.office.rounds()[0].received == 8)


def test_a_corrected_file_is_asked_also_if_it_begins_with_an_older_import(
    place: Place, tmp_path: Path
) -> None:
    page, titles = place.at_round(), ";".join(["Nama", *(f"U{one}" for one in range(1, 10))])
    round_id, rows = place.office.rounds()[0].id, [f"koreksi{one};{SCORES}" for one in range(6)]
    file, known = (
        tmp_path / "e-skm.csv",
        [one.sha256 for each in place.office.rounds() for one in each.imported],
    )
    for count in (2, 4):
        file.write_text("\n".join([titles, *rows[:count]]))
        read = read_file(file.read_bytes(), known)
        known.append(read.sha256)
        answers = [GOOD] * len(read.rows)
        place.office.rounds(place.office.a_file(round_id, read.sha256, answers, continues=read.continues))
    page.begin()
    place.until(lambda: "Imported: 4" in text(page, "skm.round.progress"))
    rows[3] = rows[3].replace("4", "3")
    file.write_text("\n".join([titles, *rows]))
    page.open_file(file)
    begin, other = child(page, QPushButton, "skm.import.begin"), child(page, QCheckBox, "skm.import.is_other")
    place.until(other.isVisible)
    assert "not of the newest" in text(page, "skm.import.twice")
    assert not begin.isEnabled()
    assert "are not taken again: 2" in text(page, "skm.import.about")


def test_the_first_rows_count_if_a_person_says_that_they_are_not_those_of_an_import(
    place: Place, tmp_path: Path
) -> None:
    """A file of scores alone may begin with the only row of an earlier one."""
    page, titles = place.at_round(), ";".join(f"U{one}" for one in range(1, 10))
    file, scores = tmp_path / "e-skm.csv", ";".join("343434343")
    file.write_text("\n".join([titles, scores]))
    first, round_id = read_file(file.read_bytes()), place.office.rounds()[0].id
    place.office.rounds(place.office.a_file(round_id, first.sha256, [GOOD]))
    page.begin()
    place.until(lambda: "Imported: 1" in text(page, "skm.round.progress"))
    file.write_text("\n".join([titles, scores, SCORES]))
    page.open_file(file)
    whole = child(page, QCheckBox, "skm.import.is_whole")
    place.until(whole.isVisible)
    assert whole.text() == "The first rows are other answers than the imported ones: count them, too"
    assert text(page, "skm.import.about").startswith("Answers taken: 1,")
    assert unnamed(page) == []
    QTest.keyClick(whole, Qt.Key.Key_Space)
    assert text(page, "skm.import.about").startswith("Answers taken: 2,")
    count_besides(page)
    child(page, QPushButton, "skm.import.begin").click()
    place.until(lambda: place.office.rounds()[0].received == 3)


def test_cells_of_a_column_that_was_put_back_are_kept_in_no_file(place: Place, tmp_path: Path) -> None:
    former = tmp_path / "skm-cells.json"
    former.write_text('{"work: ani suryani": ""}')
    page = place.at_round()
    titles = ";".join(("Nama", *(f"U{one}" for one in range(1, 10)), "Pekerjaan"))
    file = tmp_path / "e-skm.csv"
    names = ("Ani Suryani", "Budi Santoso")
    file.write_text("\n".join([titles, *(f"{one};{SCORES};Nelayan" for one in names)]))
    page.open_file(file)
    begin = child(page, QPushButton, "skm.import.begin")
    place.until(begin.isVisible)
    name, work = (child(page, QComboBox, f"skm.import.column.{place}") for place in (0, 10))
    for column, target in ((work, ""), (name, "work")):
        column.setCurrentIndex(column.findData(target))
    meaning = asked(page, "Occupation: “Ani Suryani”")
    meaning.setCurrentIndex(meaning.findData("business"))  # not seen to be a wrong column yet
    for column, target in ((name, ""), (work, "work")):
        column.setCurrentIndex(column.findData(target))
    meaning = asked(page, "Occupation: “Nelayan”")
    meaning.setCurrentIndex(meaning.findData("other"))
    count_besides(page)
    assert not (tmp_path / "skm-columns.json").exists()  # nothing is imported yet
    begin.click()
    kept = tmp_path / "skm-meanings.json"
    place.until(kept.exists)
    assert json.loads(kept.read_text()) == {"work: nelayan": "other"}
    assert not former.exists()
    for one in tmp_path.rglob("*.json"):
        assert not any(name.casefold() in one.read_text().casefold() for name in names), one


def test_without_the_server_the_page_does_not_say_that_no_round_goes_on(place: Place) -> None:
    place.sit("wati")
    place.ways["wati"] = None
    page = RoundPage(place.workplace)  # type: ignore[arg-type]
    place.show(page)
    page.begin()
    place.until(lambda: text(page, "skm.import_file.why").startswith("The server does not answer"))
    button = child(page, QPushButton, "skm.import_file")
    assert button.accessibleDescription() == text(page, "skm.import_file.why")


def test_a_key_store_that_does_not_answer_is_named(workplace: FakeWorkplace, qtbot: QtBot) -> None:
    for page, where in (
        (RoundPage(workplace), "skm.import_file.why"),  # type: ignore[arg-type]
        (AskPage(workplace), "skm.status"),  # type: ignore[arg-type]
    ):
        qtbot.addWidget(page)
        page.begin()
        _name, _request, _done, failed = workplace.supervision.survey.asked[-1]
        failed(SILENT)
        assert text(page, where).startswith("The system's key store does not answer")


def test_a_supervisor_of_a_team_reads_the_round_of_the_office_and_changes_nothing(place: Place) -> None:
    page = place.at_round()
    moved, wati = (
        "UPDATE agent SET team_id = :team WHERE id = :id RETURNING 1",
        place.office.shared.ids["wati"],
    )
    buttons = [child(page, QPushButton, f"skm.{name}") for name in ("close_round", "import_file")]
    place.until(lambda: all(one.isEnabled() for one in buttons))
    place.office.sql(moved, team=uuid7(), id=wati)
    try:
        page.begin()
        place.until(lambda: not any(one.isEnabled() for one in buttons))
        why = text(page, "skm.import_file.why")
        assert why == "This round is not your team's. Who supervises the whole office changes it."
        assert {one.accessibleDescription() for one in buttons} == {why}
        assert child(page, QPushButton, "skm.start_round").isEnabled()
    finally:
        place.office.sql("UPDATE agent SET team_id = NULL RETURNING 1")
    round_id = place.office.rounds()[0].id
    place.office.rounds(CloseSkmRound(round_id))
    place.office.sql(moved, team=uuid7(), id=wati)
    try:
        page.begin()
        place.until(lambda: child(page, QTabWidget, "skm.tabs").isTabVisible(2))
        child(page, QTabWidget, "skm.tabs").setCurrentIndex(2)
        keep = child(page, QPushButton, "skm.plan.keep")
        assert (keep.isEnabled(), keep.accessibleDescription()) == (False, why)
    finally:
        place.office.sql("UPDATE agent SET team_id = NULL RETURNING 1")


def test_a_plan_with_numbers_of_persons_is_masked_and_says_so(place: Place) -> None:
    page = place.at_round()
    place.office.rounds(CloseSkmRound(place.office.rounds()[0].id))
    page.begin()
    tabs = child(page, QTabWidget, "skm.tabs")
    place.until(lambda: tabs.isTabVisible(2))
    tabs.setCurrentIndex(2)
    plan = child(page, QTableWidget, "skm.plan.table")
    child(page, QPushButton, "skm.plan.add").click()
    cell(plan, 0, 1).setText("Hubungi 0812-3456-7890")
    keep, way = child(page, QPushButton, "skm.plan.keep"), place.ways["wati"]
    cell(plan, 0, 2).setText(f"{'W' * 192} a@go.id")
    keep.click()
    assert "becomes too long when numbers and addresses" in text(page, "skm.round.status")
    cell(plan, 0, 2).setText("Wati")
    place.ways["wati"] = None
    keep.click()
    place.until(lambda: text(page, "skm.round.status").startswith("The server does not answer"))
    assert cell(plan, 0, 1).text() == "Hubungi 0812-3456-7890"  # it is not saved
    place.ways["wati"] = way
    keep.click()
    place.until(lambda: "are masked in the plan" in text(page, "skm.round.status"))
    assert "3456" not in cell(plan, 0, 1).text()
    assert cell(plan, 0, 1).text() == place.office.rounds()[0].plan[0].what
    page.begin()
    place.until(lambda: text(page, "skm.round.status") == "")
    assert not child(page, QTableWidget, "skm.plan.other").isVisible()  # it is no plan of somebody else


def test_two_supervisors_see_both_plans_and_lose_nothing(place: Place) -> None:
    round_id = place.office.start()
    place.office.rounds(CloseSkmRound(round_id))
    place.sit("wati")
    page = RoundPage(place.workplace)  # type: ignore[arg-type]
    place.show(page)
    assert "only while a round goes on" in text(page, "skm.import_file.why")
    tabs = child(page, QTabWidget, "skm.tabs")
    place.until(lambda: tabs.isTabVisible(2))
    tabs.setCurrentIndex(2)
    plan, other = (child(page, QTableWidget, f"skm.plan.{name}") for name in ("table", "other"))
    keep = child(page, QPushButton, "skm.plan.keep")
    child(page, QPushButton, "skm.plan.add").click()
    cell(plan, 0, 2).setText("Wati")
    keep.click()
    assert "does not say what is done" in text(page, "skm.round.status")
    cell(plan, 0, 1).setText("Tambah petugas")
    theirs = SkmMeasure(element="cost", what="Pasang tarif", who="Asep", until=date(2027, 3, 31))
    place.office.rounds(KeepSkmPlan(id=round_id, plan=[theirs], was=[]))
    keep.click()
    place.until(other.isVisible)
    assert "another supervisor" in text(page, "skm.round.status")
    assert (cell(plan, 0, 1).text(), cell(other, 0, 1).text()) == ("Tambah petugas", "Pasang tarif")
    assert not keep.isEnabled()
    assert unnamed(page) == []
    page.begin()  # the page is shown again: what was typed stays
    join, take, instead = (
        child(page, QPushButton, f"skm.plan.{name}") for name in ("join", "take_other", "replace")
    )
    place.until(join.isVisible)
    moved, wati = (
        "UPDATE agent SET team_id = :team WHERE id = :id RETURNING 1",
        place.office.shared.ids["wati"],
    )
    try:
        for team, may in ((uuid7(), False), (None, True)):  # the right is lost, and comes back
            place.office.sql(moved, team=team, id=wati)
            page.begin()
            place.until(lambda may=may: (join.isEnabled(), instead.isEnabled()) == (may, may))
            assert take.isEnabled()  # it drops what was typed, and changes no plan
    finally:
        place.office.sql("UPDATE agent SET team_id = NULL RETURNING 1")
    join.click()
    assert not other.isVisible()
    keep.click()
    place.until(lambda: text(page, "skm.round.status") == "Saved.")
    assert [one.what for one in place.office.rounds()[0].plan] == ["Tambah petugas", "Pasang tarif"]


def test_the_list_of_the_desk_is_told_how_many_wait(place: Place) -> None:
    place.office.end_cases(1)
    place.office.start()
    place.sit("sari")
    desk = place.workplace.supervision.survey
    with place.qtbot.waitSignal(desk.invitations_changed) as said:
        desk.refresh()
    assert said.args == [1]
