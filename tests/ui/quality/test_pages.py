"""Reviews on the screen, with a real server: reviewed by keys, objected, decided, calibrated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTabWidget,
    QTextBrowser,
    QTreeWidgetItem,
    QWidget,
)
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.cases.drafting import Drafting
from app.common.enums import Role
from app.common.jobs import Jobs
from app.quality.messages import (
    MOST_NOTES,
    AnswerReview,
    DecideReview,
    Review,
    ReviewNote,
    ReviewState,
    TakeOver,
)
from app.recordings.playback import ListedRecordings
from app.supervision.quality_desk import QualityDesk
from app.sync.sync_status import Light, LightState
from db.drafts import Drafts
from db.records import AgentRecord
from db.sync.gateway import Way
from tests.db.conftest import postgres, template  # noqa: F401
from tests.db.postgres import Databases
from tests.db.shared_office import SharedOffice, Station
from tests.office import at
from tests.quality_office import (
    CARD,
    GOOD,
    MONTH,
    WRITTEN_CARD,
    QualityOffice,
    StationGateway,
    review_of,
)
from tests.server.instance import login_of
from tests.ui.case.test_recordings import recording
from tests.ui.controls import child, controls, settle, text
from tests.ui.fakes import FakePlayback, FakeWorkplace
from ui.board.row_list import RowList
from ui.quality.mine_page import MyReviewsPage
from ui.quality.quality_page import QualityPage
from ui.quality.quality_text import notes_of, notes_text


class StationRecords:
    """The records of one workstation."""

    def __init__(self, station: Station) -> None:
        self._station = station

    def read(self, query: Any, found: Any) -> None:
        found(self._station.replica.read(query).result(60))


class Place:
    def __init__(self, office: QualityOffice, workplace: FakeWorkplace, qtbot: QtBot, drafts: Path) -> None:
        self.office, self.workplace, self.qtbot = office, workplace, qtbot
        self._drafts = drafts
        self.drafts: Drafts | None = None
        self.jobs = Jobs()
        self.way: Way | None = None
        workplace.sync.sharing.light = Light(LightState.UP_TO_DATE)
        workplace.procedure.clock = lambda: at(60 * 24 * 10)  # in December

    def sit(self, login: str, role: Role = Role.SUPERVISOR) -> None:
        """Let this person be signed in, and their pages ask the server."""
        through = self.office.stations[login].reach(None)
        assert through is not None
        self.way = Way(cast(Any, StationGateway(through)), login_of(login))
        session = self.workplace.access.session
        session.agent = agent_of(self.office, login, role)
        session.staff = (agent_of(self.office, "rina", Role.AGENT), agent_of(self.office, "sari", Role.AGENT))
        paper, records = self.workplace.paper.work, StationRecords(self.office.stations[login])
        self.workplace.supervision.quality = QualityDesk(
            lambda: self.way, paper, cast(Any, records), session, self.jobs
        )
        self.begin_typing(login)

    def begin_typing(self, login: str) -> None:
        """Open the drafts of this person, as at the start of the program."""
        self.end()
        self.drafts = Drafts(self._drafts)
        drafting = Drafting(self.drafts, self.jobs, ZoneInfo("Asia/Jakarta"))
        with self.qtbot.waitSignal(drafting.restored):
            drafting.restore(self.office.id_of(login))
        self.workplace.drafts.drafting = drafting

    def end(self) -> None:
        if self.drafts is not None:
            self.drafts.close()
            self.drafts = None

    def show(self, page: QWidget) -> None:
        self.qtbot.addWidget(page)
        page.resize(1300, 700)
        page.show()
        self.qtbot.waitUntil(page.isActiveWindow)

    def until(self, holds: Any) -> None:
        self.qtbot.waitUntil(holds)

    @property
    def player(self) -> FakePlayback:
        return cast(FakePlayback, self.workplace.recordings.review)


def agent_of(office: QualityOffice, login: str, role: Role) -> Any:
    return AgentRecord(office.id_of(login), login.title(), role)


@pytest.fixture(scope="module")
def office(
    postgres: Databases,  # noqa: F811
    template: str,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[QualityOffice]:
    shared = SharedOffice(postgres, template, tmp_path_factory.mktemp("office"))
    yield QualityOffice(shared)
    shared.close()


@pytest.fixture
def place(office: QualityOffice, workplace: FakeWorkplace, qtbot: QtBot, tmp_path: Path) -> Iterator[Place]:
    made = Place(office, workplace, qtbot, tmp_path / "drafts.sqlite3")
    yield made
    made.jobs.stop()
    made.end()


def unnamed(page: QWidget) -> list[str]:
    return [one.objectName() for one in controls(page) if not one.accessibleName()]


def item_of(rows: RowList, row: int) -> QTreeWidgetItem:
    item = rows.topLevelItem(row)
    assert item is not None
    return item


def cells(rows: RowList, row: int) -> list[str]:
    item = item_of(rows, row)
    return [item.text(column) for column in range(rows.columnCount())]


def state_of(rows: RowList, key: UUID) -> str:
    rows.choose(key)
    return cells(rows, rows.currentIndex().row())[3] if rows.chosen() == key else ""


def answer_all(card: QTableWidget, key: str = "1", count: int = len(CARD.questions)) -> None:
    """Answer each question; 1 is a yes, too."""
    card.setCurrentCell(0, 1)
    for _ in range(count):
        QTest.keyClicks(card, key)


def test_a_review_from_the_draw_to_the_decision(place: Place) -> None:
    office = place.office
    calls = {office.call("rina"), office.call("rina", talk_s=90)}
    office.sync()
    office.draw()
    place.sit("wati")
    page = QualityPage(place.workplace)  # type: ignore[arg-type]
    place.show(page)
    rows, following = child(page, RowList, "quality.works"), child(page, QPushButton, "quality.next")
    place.until(lambda: rows.topLevelItemCount() == 2)
    assert child(page, QComboBox, "quality.month").currentData() == MONTH
    assert following.text() == "Next (2)"
    assert {cells(rows, row)[3] for row in (0, 1)} == {"Waits"}
    assert unnamed(page) == []

    QTest.keyClick(rows, Qt.Key.Key_Q, Qt.KeyboardModifier.AltModifier)
    card, share = child(page, QTableWidget, "quality.questions"), child(page, QPushButton, "quality.share")
    assert card.hasFocus()
    assert unnamed(page) == []
    (shown,) = [asked for asked in place.player.asked if asked[0] == "show_call"][-1:]
    first: UUID = shown[1]
    assert first in calls
    assert not share.isEnabled()
    QTest.keyClick(card, Qt.Key.Key_Right)
    assert place.player.asked[-1] == ("skip", 5.0)
    answer_all(card)
    language = [one.id for one in CARD.questions].index("language")
    card.setCurrentCell(language, 1)
    QTest.keyClicks(card, "4")
    assert share.isEnabled()
    # Opening 15, understanding (1 + 0) : 2 × 20, answer (0 × 2 + 3) : 5 × 40, conduct (1 + 0 + 1) : 3 × 25
    assert text(page, "quality.score") == "Score: 65.7%, not passed"
    child(page, QPlainTextEdit, "quality.notes").setPlainText("0:12 telepon saya 081234567890")
    child(page, QLineEdit, "quality.advice").setText("Sebut tenggat")
    QTest.keyClick(card, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    place.until(lambda: following.text() == "Next (1)")  # and it is open
    assert [asked for asked in place.player.asked if asked[0] == "show_call"][-1][1] in calls - {first}
    assert child(page, QPlainTextEdit, "quality.notes").toPlainText() == ""
    (kept,) = office.month().reviews
    assert "081234567890" not in kept.notes[0].text
    tabs = child(page, QTabWidget, "quality.tabs")
    tabs.setCurrentIndex(1)
    agents = child(page, RowList, "quality.agents")
    assert cells(agents, 0) == ["Rina", "1/2", "0% (0 of 1)", "0–79%", "65.7%", "0", "0"]
    assert unnamed(page) == []
    page.forget()
    assert rows.topLevelItemCount() == agents.topLevelItemCount() == 0
    assert text(page, "quality.score") == ""

    place.sit("rina", Role.AGENT)
    mine = MyReviewsPage(place.workplace)  # type: ignore[arg-type]
    place.show(mine)
    listed = child(mine, RowList, "quality.mine.reviews")
    place.until(lambda: listed.topLevelItemCount() == 1)
    assert text(mine, "quality.mine.status").startswith("1 reviews wait")
    listed.setFocus()
    QTest.keyClick(listed, Qt.Key.Key_Return)
    assert unnamed(mine) == []
    theirs = child(mine, QTableWidget, "quality.questions")
    QTest.keyClicks(theirs, "0")
    assert text(mine, "quality.score") == "Score: 65.7%, not passed"  # an agent changes nothing
    objecting = child(mine, QPushButton, "quality.object")
    assert not objecting.isEnabled()
    child(mine, QLineEdit, "quality.reason").setText("Saya menyebut tenggatnya.")
    objecting.click()
    place.until(lambda: cells(listed, 0)[3] == "Objected")

    place.sit("budi")
    other = QualityPage(place.workplace)  # type: ignore[arg-type]
    place.show(other)
    theirs_too = child(other, RowList, "quality.works")
    place.until(lambda: theirs_too.topLevelItemCount() == 2)
    row = next(row for row in (0, 1) if cells(theirs_too, row)[3] == "Objected")
    theirs_too.setCurrentItem(item_of(theirs_too, row))
    QTest.keyClick(theirs_too, Qt.Key.Key_Return)
    assert "Objection: Saya menyebut tenggatnya." in text(other, "quality.about")
    deciding = child(other, QPushButton, "quality.decide")
    card = child(other, QTableWidget, "quality.questions")
    card.setCurrentCell([one.id for one in CARD.questions].index("answer"), 1)
    QTest.keyClicks(card, "4")
    assert not deciding.isEnabled()
    child(other, QLineEdit, "quality.reason").setText("Terdengar pada 0:40.")
    deciding.click()
    place.until(lambda: cells(theirs_too, row)[3] == "Decided")
    assert cells(theirs_too, row)[4] == "81.7%, passed"
    decided = next(one for one in office.mine().reviews if one.id == kept.id)
    assert (decided.decision, decided.first_answers["answer"]) == ("Terdengar pada 0:40.", "1")


def test_a_call_begins_to_play_when_its_recording_is_known(place: Place) -> None:
    place.office.call("sari")
    place.office.sync()
    place.office.draw()
    place.sit("wati")
    page = QualityPage(place.workplace)  # type: ignore[arg-type]
    place.show(page)
    following = child(page, QPushButton, "quality.next")
    place.until(following.isEnabled)
    following.click()
    (_, contact_id) = [asked for asked in place.player.asked if asked[0] == "show_call"][-1]
    assert "listen" not in [asked[0] for asked in place.player.asked]
    made = recording(contact_id)
    place.player.listed.emit(ListedRecordings(contact_id, (made,)))
    assert place.player.asked[-1] == ("listen", made)
    place.player.listed.emit(ListedRecordings(contact_id, (made,)))  # it is read again after each change
    assert [asked[0] for asked in place.player.asked].count("listen") == 1


def test_what_was_begun_is_not_lost_by_opening_another_call_or_without_the_server(place: Place) -> None:
    for _ in range(6):  # of whom nothing was drawn, four are drawn
        place.office.call("sari")
    place.office.sync()
    place.office.draw()
    place.sit("tuti")
    page = QualityPage(place.workplace)  # type: ignore[arg-type]
    place.show(page)
    following = child(page, QPushButton, "quality.next")
    place.until(following.isEnabled)
    agent = child(page, QComboBox, "quality.agent")
    agent.setCurrentIndex(agent.findText("Sari"))
    child(page, QPushButton, "quality.choose").click()
    rows = child(page, RowList, "quality.works")
    place.until(lambda: "can be chosen" in text(page, "quality.status"))
    chosen = [row for row in range(rows.topLevelItemCount()) if cells(rows, row)[2] == "Chosen by hand"]
    assert chosen
    following.click()
    card = child(page, QTableWidget, "quality.questions")
    QTest.keyClicks(card, "1")
    title = text(page, "quality.title")
    rows.setCurrentItem(item_of(rows, chosen[0]))
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert text(page, "quality.status").startswith("Keep or share")
    assert text(page, "quality.title") == title
    way, place.way = place.way, None
    keep = child(page, QPushButton, "quality.keep")
    keep.click()
    place.until(lambda: "does not answer" in text(page, "quality.status"))
    assert keep.isEnabled()
    place.way = way
    keep.click()
    place.until(lambda: text(page, "quality.status") == "Saved.")
    draft = next(one for one in place.office.month(login="tuti").reviews if one.reviewer == "Tuti")
    assert draft.answers == {CARD.questions[0].id: "yes"}
    child(page, QPushButton, "quality.drop").click()
    place.until(
        lambda: (
            place.office.month(login="tuti").reviews == []
            or draft.id not in {one.id for one in place.office.month(login="tuti").reviews}
        )
    )


def test_three_supervisors_calibrate_blind(place: Place) -> None:
    place.office.call("sari")
    place.office.sync()
    place.office.draw()
    place.sit("wati")
    page = QualityPage(place.workplace)  # type: ignore[arg-type]
    place.show(page)
    following = child(page, QPushButton, "quality.next")
    place.until(following.isEnabled)
    following.click()
    child(page, QPushButton, "quality.calibrate").click()
    people, start = (
        child(page, QListWidget, "quality.calibration.people"),
        child(page, QPushButton, "quality.calibration.start"),
    )
    assert not start.isEnabled()
    assert unnamed(page) == []
    for row in range(people.count()):
        item = people.item(row)
        assert item is not None
        item.setCheckState(Qt.CheckState.Checked)
    expert = child(page, QComboBox, "quality.calibration.expert")
    expert.setCurrentIndex(expert.findText("Tuti"))
    start.click()
    rows = child(page, RowList, "quality.calibrations")
    place.until(lambda: rows.topLevelItemCount() == 1)
    rows.choose(place.office.month().calibrations[0].id)
    ends = [child(page, QPushButton, f"quality.{name}") for name in ("close", "cancel")]
    assert [one.isEnabled() for one in ends] == [False, True]  # nobody has handed in
    for login, language in (("wati", "1"), ("budi", "4"), ("tuti", "3")):
        place.sit(login)
        page = QualityPage(place.workplace)  # type: ignore[arg-type]
        place.show(page)
        rows = child(page, RowList, "quality.calibrations")
        place.until(lambda rows=rows: rows.topLevelItemCount() == 1)
        child(page, QTabWidget, "quality.tabs").setCurrentIndex(2)
        rows.setFocus()
        QTest.keyClick(rows, Qt.Key.Key_Return)
        card = child(page, QTableWidget, "quality.questions")
        answer_all(card)
        card.setCurrentCell([one.id for one in CARD.questions].index("language"), 1)
        QTest.keyClicks(card, language)
        assert child(page, RowList, "quality.spreads").topLevelItemCount() == 0
        QTest.keyClick(card, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        place.until(lambda page=page: text(page, "quality.status") == "Saved.")
    spreads = child(page, RowList, "quality.spreads")
    assert spreads.topLevelItemCount() == len(CARD.questions)
    found = [cells(spreads, row) for row in range(spreads.topLevelItemCount())]
    (apart,) = [one for one in found if one[3] != "0.00"]
    assert (apart[1], apart[3]) == ("3", "1.50")  # |1 − 3| and |4 − 3|
    assert "are to be mended" in text(page, "quality.spread.unclear")
    assert unnamed(page) == []


def test_an_agent_is_offered_the_reviews_that_wait_when_signing_in(place: Place) -> None:
    call = place.office.call("sari")
    place.office.sync()
    place.office.review(call, "budi")
    place.sit("sari", Role.AGENT)
    desk, session = place.workplace.supervision.quality, place.workplace.access.session
    counts: list[int] = []
    desk.waiting_changed.connect(counts.append)
    session.agent_changed.emit(session.agent)
    place.until(lambda: counts == [0, 1])
    session.signed_out.emit()
    assert counts == [0, 1, 0]


def test_a_call_whose_recording_is_not_at_this_computer_says_so(place: Place) -> None:
    place.office.call("rina")
    place.office.sync()
    place.office.draw()
    place.sit("tuti")
    page = QualityPage(place.workplace)  # type: ignore[arg-type]
    place.show(page)
    child(page, QComboBox, "quality.agent").setCurrentText("Rina")
    choose = child(page, QPushButton, "quality.choose")
    place.until(choose.isEnabled)
    choose.click()
    rows = child(page, RowList, "quality.works")
    place.until(lambda: "can be chosen" in text(page, "quality.status"))
    row = next(row for row in range(rows.topLevelItemCount()) if cells(rows, row)[3] == "Waits")
    rows.setCurrentItem(item_of(rows, row))
    QTest.keyClick(rows, Qt.Key.Key_Return)
    contact_id = [asked for asked in place.player.asked if asked[0] == "show_call"][-1][1]
    place.player.listed.emit(ListedRecordings(contact_id))  # they are being read
    assert "does not have the recording" not in text(page, "quality.about")
    place.player.listed.emit(ListedRecordings(contact_id))
    assert "does not have the recording" in text(page, "quality.about")


def test_a_conversation_is_read_beside_the_card_and_counts_apart(place: Place) -> None:
    office = place.office
    case_id = office.stations["rina"].log(is_anonymous=True)
    thread = office.thread("rina", "Nomor saya 0812 3456 7890", case_id)
    office.call("rina")
    office.sync()
    office.draw()
    place.sit("wati")
    page = QualityPage(place.workplace)  # type: ignore[arg-type]
    place.show(page)
    kinds = child(page, QComboBox, "quality.kind")
    rows, agents = child(page, RowList, "quality.works"), child(page, RowList, "quality.agents")
    place.until(lambda: rows.topLevelItemCount() > 0)
    of_calls = [cells(agents, row) for row in range(agents.topLevelItemCount())]
    kinds.setCurrentIndex(1)
    kinds.activated.emit(1)
    place.until(lambda: rows.topLevelItemCount() == 1)
    assert unnamed(page) == []
    QTest.keyClick(rows, Qt.Key.Key_Q, Qt.KeyboardModifier.AltModifier)
    story = child(page, QTextBrowser, "quality.story")
    place.until(lambda: "Sudah kami terbitkan" in story.toPlainText())
    assert "0812 3456 7890" not in story.toPlainText()  # as anywhere beside an anonymous case
    assert "show_call" not in [asked[0] for asked in place.player.asked if asked[1:] == (thread,)]
    noted = office.sql("SELECT what, by FROM access_event WHERE subject = :id", id=str(thread))
    assert [(row.what, row.by) for row in noted] == [("read thread", "wati")]
    card = child(page, QTableWidget, "quality.questions")
    assert card.rowCount() == len(WRITTEN_CARD.questions)
    answer_all(card, count=len(WRITTEN_CARD.questions))
    child(page, QPlainTextEdit, "quality.notes").setPlainText("10:15 sapaan kurang")
    QTest.keyClick(card, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    place.until(lambda: [one.state for one in of_thread(office, thread)] == [ReviewState.SHARED])
    (kept,) = of_thread(office, thread)
    assert (kept.notes[0].at_s, kept.notes[0].text) == (0, "10:15 sapaan kurang")
    place.until(lambda: agents.topLevelItemCount() == 1 and cells(agents, 0)[1] == "1/1")
    kinds.setCurrentIndex(0)
    kinds.activated.emit(0)
    assert [cells(agents, row) for row in range(agents.topLevelItemCount())] == of_calls

    place.sit("rina", Role.AGENT)
    mine = MyReviewsPage(place.workplace)  # type: ignore[arg-type]
    place.show(mine)
    listed = child(mine, RowList, "quality.mine.reviews")
    place.until(lambda: listed.topLevelItemCount() >= 1)
    listed.choose(kept.id)
    QTest.keyClick(listed, Qt.Key.Key_Return)
    place.until(lambda: "Sudah kami" in child(mine, QTextBrowser, "quality.story").toPlainText())
    assert unnamed(mine) == []


def of_thread(office: QualityOffice, thread: UUID) -> list[Review]:
    return [one for one in office.month().reviews if one.work.work_id == thread]


def test_the_story_of_a_case_is_read_beside_the_card(place: Place) -> None:
    case_id = place.office.ended_case("rina", subject="Izin usaha", description="Sudah tiga pekan")
    place.office.sync()
    place.office.draw()
    place.sit("wati")
    page = QualityPage(place.workplace)  # type: ignore[arg-type]
    place.show(page)
    kinds, rows = child(page, QComboBox, "quality.kind"), child(page, RowList, "quality.works")
    kinds.setCurrentIndex(2)
    kinds.activated.emit(2)
    place.until(lambda: rows.topLevelItemCount() >= 1)
    rows.choose(case_id)
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Return)
    story = child(page, QTextBrowser, "quality.story")
    place.until(lambda: "Selesai" in story.toPlainText())
    assert "Sudah tiga pekan" in text(page, "quality.reader.status")
    page.forget()
    assert story.toPlainText() == ""


def test_an_objection_half_typed_is_back_after_the_program_was_closed(place: Place) -> None:
    call = place.office.call("rina")
    place.office.sync()
    review_id = place.office.review(call, "budi")
    words = "Saya menyebut tenggatnya, dan"

    def opened() -> MyReviewsPage:
        place.sit("rina", Role.AGENT)
        page = MyReviewsPage(place.workplace)  # type: ignore[arg-type]
        place.show(page)
        listed = child(page, RowList, "quality.mine.reviews")
        place.until(lambda: listed.topLevelItemCount() >= 1)
        listed.choose(review_id)
        QTest.keyClick(listed, Qt.Key.Key_Return)
        return page

    first = opened()
    QTest.keyClicks(child(first, QLineEdit, "quality.reason"), words)
    first.forget()
    first.close()
    second = opened()
    reason = child(second, QLineEdit, "quality.reason")
    assert reason.text() == words
    assert "is back" in text(second, "quality.about")
    QTest.keyClicks(reason, " lengkap.")
    child(second, QPushButton, "quality.object").click()
    place.until(lambda: "Objected" in cells(child(second, RowList, "quality.mine.reviews"), 0))
    (found,) = [one for one in place.office.mine().reviews if one.id == review_id]
    assert found.objection == f"{words} lengkap."
    third = opened()
    assert "is back" not in text(third, "quality.about")


def test_a_review_that_is_not_kept_is_back_without_the_quotes_of_what_is_gone(place: Place) -> None:
    call = place.office.call("rina")
    place.office.sync()

    def opened() -> QualityPage:
        place.sit("wati")
        page = QualityPage(place.workplace)  # type: ignore[arg-type]
        place.show(page)
        choose, agent = child(page, QPushButton, "quality.choose"), child(page, QComboBox, "quality.agent")
        place.until(choose.isEnabled)
        agent.setCurrentIndex(agent.findText("Rina"))
        choose.click()
        place.until(lambda: "can be chosen" in text(page, "quality.status"))
        rows = child(page, RowList, "quality.works")
        rows.choose(call)
        QTest.keyClick(rows, Qt.Key.Key_Return)
        return page

    first = opened()
    QTest.keyClicks(child(first, QTableWidget, "quality.questions"), "1")
    child(first, QPlainTextEdit, "quality.notes").setPlainText("0:12 Pemohon berkata: tolong")
    first.forget()
    first.close()
    second = opened()
    assert child(second, QPlainTextEdit, "quality.notes").toPlainText() == "0:12 Pemohon berkata: tolong"
    card = child(second, QTableWidget, "quality.questions")
    answer = card.item(0, 2)
    assert answer is not None
    assert answer.text() == "Yes"
    place.office.month(review_of(uuid7(), call, is_shared=False), "budi")
    second.forget()
    place.office.erase_recording(call)
    place.office.draw()
    shared = "UPDATE quality_review SET state = 'shared', shared_on = now() WHERE work_id = :id RETURNING 1"
    place.office.sql(shared, id=call)
    page = QualityPage(place.workplace)  # type: ignore[arg-type]
    place.show(page)
    place.until(lambda: child(page, RowList, "quality.works").topLevelItemCount() > 0)
    kept = place.workplace.drafts.drafting.fields(f"review:{call}:{call}:review")
    assert ("notes" in kept, kept["answers"]) == (False, '{"greeting": "yes"}')


def test_the_work_of_a_colleagues_draft_is_taken_over_by_keys(place: Place) -> None:
    office, call = place.office, place.office.call("sari")
    office.sync()
    office.draw_with(call)
    draft_id = uuid7()
    office.month(review_of(draft_id, call, advice="Hanya untuk Budi", is_shared=False), "budi")

    def opened(login: str, key: UUID) -> QualityPage:
        place.sit(login)
        page = QualityPage(place.workplace)  # type: ignore[arg-type]
        place.show(page)
        rows = child(page, RowList, "quality.works")
        place.until(lambda: rows.topLevelItemCount() > 0)
        rows.choose(key)
        rows.setFocus()
        QTest.keyClick(rows, Qt.Key.Key_Return)
        return page

    page = opened("wati", call)
    assert "Budi has begun a review" in text(page, "quality.about")
    assert unnamed(page) == []
    assert call not in [asked[1] for asked in place.player.asked if asked[0] == "show_call"]
    card, taking = (
        child(page, QTableWidget, "quality.questions"),
        child(page, QPushButton, "quality.take_over"),
    )
    assert (taking.hasFocus(), card.isVisible()) == (True, False)
    QTest.keyClick(taking, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    place.until(child(page, QPushButton, "quality.share").isVisible)
    assert child(page, QLineEdit, "quality.advice").text() == ""
    answer_all(card)
    QTest.keyClick(card, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    place.until(
        lambda: (
            [one.reviewer for one in office.mine(login="sari").reviews if one.work.work_id == call]
            == ["Wati"]
        )
    )

    page = opened("budi", draft_id)
    assert "Wati took this over" in text(page, "quality.about")
    advice = child(page, QLineEdit, "quality.advice")
    assert advice.text() == "Hanya untuk Budi"
    advice.setText("Tetap untuk Budi")
    child(page, QPushButton, "quality.share").click()
    place.until(lambda: "another reviewer has this work" in text(page, "quality.status"))
    assert advice.text() == "Tetap untuk Budi"
    page = opened("budi", call)  # the other's review, with what was typed and not taken
    assert "Tetap untuk Budi" in text(page, "quality.about")
    drop = child(page, QPushButton, "quality.drop")
    drop.click()
    assert "Tetap untuk Budi" not in text(page, "quality.about")
    assert not drop.isVisible()


def test_work_that_was_chosen_by_hand_is_listed_with_who_has_it_now(place: Place) -> None:
    office, calls = place.office, [place.office.call("sari") for _ in range(2)]
    office.sync()
    office.sql("DELETE FROM quality_draw RETURNING 1")
    drafts = [uuid7(), uuid7()]
    for draft_id, call in zip(drafts, calls, strict=True):
        office.month(review_of(draft_id, call, is_shared=False), "budi")
    place.sit("wati")
    page = QualityPage(place.workplace)  # type: ignore[arg-type]
    place.show(page)
    choose, rows = child(page, QPushButton, "quality.choose"), child(page, RowList, "quality.works")
    place.until(choose.isEnabled)
    child(page, QComboBox, "quality.agent").setCurrentText("Sari")
    choose.click()
    place.until(lambda: "can be chosen" in text(page, "quality.status"))
    taking, share, drop = (
        child(page, QPushButton, f"quality.{name}") for name in ("take_over", "share", "drop")
    )

    def state(call: UUID) -> str:
        rows.choose(call)
        return cells(rows, rows.currentIndex().row())[3]

    def begin(call: UUID) -> None:
        rows.choose(call)
        QTest.keyClick(rows, Qt.Key.Key_Return)

    assert [state(call) for call in calls] == ["Taken: Budi"] * 2
    begin(calls[0])
    taking.click()
    place.until(share.isVisible)
    assert not taking.isVisible()
    drop.click()
    place.until(lambda: state(calls[0]) == "Waits")

    begin(calls[1])
    office.month(TakeOver(drafts[1], MONTH), "tuti")
    taking.click()  # tuti was faster
    place.until(lambda: state(calls[1]) == "Taken: Tuti")
    assert "another reviewer has this work" in text(page, "quality.status")
    begin(calls[1])
    assert "Tuti has begun a review" in text(page, "quality.about")
    taking.click()
    place.until(share.isVisible)


def test_a_note_that_masking_makes_too_long_is_not_sent(place: Place) -> None:
    call = place.office.call("rina")
    place.office.sync()
    review_id = uuid7()
    place.office.month(review_of(review_id, call, is_shared=False))
    place.sit("wati")
    page = QualityPage(place.workplace)  # type: ignore[arg-type]
    place.show(page)
    rows = child(page, RowList, "quality.works")
    place.until(lambda: rows.topLevelItemCount() > 0)
    rows.choose(call)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    notes, keep = child(page, QPlainTextEdit, "quality.notes"), child(page, QPushButton, "quality.keep")
    typed = f"0:12 {'a@b.id ' * 285}"
    notes.setPlainText(typed)
    keep.click()
    assert "more than 2,000 letters" in text(page, "quality.status")
    assert (notes.toPlainText(), keep.isEnabled()) == (typed, True)
    notes.setPlainText("0:12 a@b.id")
    keep.click()
    place.until(lambda: text(page, "quality.status") == "Saved.")
    (kept,) = [one for one in place.office.month().reviews if one.id == review_id]
    assert kept.notes == [ReviewNote(at_s=12, text="a***@b.id")]


def test_a_review_that_is_kept_while_the_page_is_read_again_can_be_kept_again(place: Place) -> None:
    call = place.office.call("rina")
    place.office.sync()
    review_id = uuid7()
    place.office.month(review_of(review_id, call, is_shared=False))
    place.sit("wati")
    page = QualityPage(place.workplace)  # type: ignore[arg-type]
    place.show(page)
    rows = child(page, RowList, "quality.works")
    place.until(lambda: rows.topLevelItemCount() > 0)
    rows.choose(call)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    notes, keep = child(page, QPlainTextEdit, "quality.notes"), child(page, QPushButton, "quality.keep")
    for line in ("0:12 salam", "0:40 identitas"):
        notes.setPlainText(line)
        keep.click()
        page.begin()  # another page, and back
        place.until(keep.isEnabled)
    (kept,) = [one for one in place.office.month().reviews if one.id == review_id]
    assert kept.notes == [ReviewNote(at_s=40, text="identitas")]


def test_a_review_with_more_notes_than_it_may_have_is_not_sent(place: Place) -> None:
    call = place.office.call("rina")
    place.office.sync()
    review_id = uuid7()
    place.office.month(review_of(review_id, call, is_shared=False))
    place.sit("wati")
    page = QualityPage(place.workplace)  # type: ignore[arg-type]
    place.show(page)
    assert "Nothing is open" in text(page, "quality.empty")
    rows = child(page, RowList, "quality.works")
    place.until(lambda: rows.topLevelItemCount() > 0)
    rows.choose(call)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert child(page, QLabel, "quality.empty").isHidden()
    lines = [f"0:{second:02} salam" for second in range(MOST_NOTES + 1)]
    notes, keep = child(page, QPlainTextEdit, "quality.notes"), child(page, QPushButton, "quality.keep")
    notes.setPlainText("\n".join(lines))
    keep.click()
    assert "at most 50 notes, and this one has 51" in text(page, "quality.status")
    assert (notes.toPlainText(), keep.isEnabled()) == ("\n".join(lines), True)
    notes.setPlainText("\n".join(lines[:-1]))
    keep.click()
    place.until(lambda: text(page, "quality.status") == "Saved.")
    (kept,) = [one for one in place.office.month().reviews if one.id == review_id]
    assert len(kept.notes) == MOST_NOTES


def test_what_the_server_refuses_stays_typed_and_the_list_shows_how_it_stands(place: Place) -> None:
    office, call = place.office, place.office.call("rina")
    office.sync()
    review_id = office.review(call)
    place.sit("rina", Role.AGENT)
    mine = MyReviewsPage(place.workplace)  # type: ignore[arg-type]
    place.show(mine)
    listed = child(mine, RowList, "quality.mine.reviews")
    place.until(lambda: any(cells(listed, row)[3] == "Shared" for row in range(listed.topLevelItemCount())))
    listed.choose(review_id)
    QTest.keyClick(listed, Qt.Key.Key_Return)
    child(mine, QLineEdit, "quality.reason").setText("Dari komputer ini")
    office.mine(AnswerReview(id=review_id, objection="Dari komputer lain"))
    child(mine, QPushButton, "quality.object").click()
    place.until(lambda: state_of(listed, review_id) == "Objected")
    assert "waits for none any more" in text(mine, "quality.mine.status")
    assert child(mine, QLineEdit, "quality.reason").text() == "Dari komputer ini"

    place.sit("budi")
    page = QualityPage(place.workplace)  # type: ignore[arg-type]
    place.show(page)
    rows = child(page, RowList, "quality.works")
    place.until(lambda: state_of(rows, call) == "Objected")
    rows.choose(call)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    reason, decide = child(page, QLineEdit, "quality.reason"), child(page, QPushButton, "quality.decide")
    reason.setText("Terdengar")
    office.month(DecideReview(id=review_id, answers=GOOD, decision="Lebih dahulu"), "tuti")
    decide.click()
    place.until(lambda: state_of(rows, call) == "Decided")
    assert "The server refused" in text(page, "quality.status")
    assert (reason.text(), decide.isEnabled()) == ("Terdengar", True)


def test_a_review_that_was_shared_otherwise_keeps_what_is_typed(place: Place) -> None:
    office, call = place.office, place.office.call("rina")
    office.sync()
    draft = review_of(uuid7(), call, is_shared=False)
    office.month(draft)
    place.sit("wati")
    page = QualityPage(place.workplace)  # type: ignore[arg-type]
    place.show(page)
    rows = child(page, RowList, "quality.works")
    place.until(lambda: rows.topLevelItemCount() > 0)
    rows.choose(call)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    office.month(review_of(draft.id, call, advice="Dari komputer lain"))
    advice = child(page, QLineEdit, "quality.advice")
    advice.setText("Sapa dahulu")
    child(page, QPushButton, "quality.share").click()
    place.until(lambda: "shared before with other" in text(page, "quality.status"))
    assert advice.text() == "Sapa dahulu"
    assert place.workplace.drafts.drafting.fields(f"review:{call}:{call}:review")["advice"] == "Sapa dahulu"
    page.begin()
    place.until(lambda: text(page, "quality.status") == "")
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert "Sapa dahulu" in text(page, "quality.about")


def test_buttons_stand_beside_the_lists_and_nothing_is_kept_free_for_a_chart_that_is_not_there(
    workplace: FakeWorkplace, qtbot: QtBot
) -> None:
    page = QualityPage(workplace)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.resize(1920, 1000)
    page.show()
    settle()
    months, following = child(page, QComboBox, "quality.month"), child(page, QPushButton, "quality.next")
    bottoms = {one.mapTo(page, one.rect().bottomLeft()).y() for one in (months, following)}
    assert max(bottoms) - min(bottoms) <= 1
    child(page, QTabWidget, "quality.tabs").setCurrentIndex(1)
    page.forget()
    assert not child(page, QWidget, "quality.chart").isVisible()
    assert not child(page, QLabel, "quality.whole").isVisible()


def test_notes_keep_their_place_in_the_recording() -> None:
    notes = [ReviewNote(at_s=12.0, text="Memotong"), ReviewNote(at_s=61.0, text="Bagus: jelas")]
    assert notes_of(notes_text(notes)) == notes
    assert notes_of("tanpa tempat\n\n02:00 \n 1:05   rapi") == [
        ReviewNote(at_s=0, text="tanpa tempat"),
        ReviewNote(at_s=65, text="rapi"),
    ]
