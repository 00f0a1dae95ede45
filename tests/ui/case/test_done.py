"""After "done": the window confirms it, and brings the case back; and what an answer is filled with."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.common.enums import CaseStatus
from app.values.open_case import VisibleCase
from tests.ui.case.conftest import Desk
from tests.ui.case.samples import live_editor, logged, office
from tests.ui.controls import child
from tests.ui.fakes import FakeWorkplace
from tests.ui.undressed import undressed
from ui.case.panel import CasePanel
from ui.keys.key_table import Key
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance
from ui.widgets.notice_bar import BarNotice, NoticeBar


@pytest.fixture
def place() -> FakeWorkplace:
    place, _ = office()
    return place


@pytest.fixture
def window(qtbot: QtBot, place: FakeWorkplace, appearance: Appearance) -> MainWindow:
    with undressed():
        window = MainWindow(place, appearance)  # type: ignore[arg-type]
    qtbot.addWidget(window)
    window.show()
    return window


def finished(place: FakeWorkplace, window: MainWindow, status: CaseStatus) -> BarNotice:
    """Finish a case that stands there; return what is said about it."""
    editor = logged(place)
    editor.change_row(status=status)
    editor.sit_down(editor.me)
    editor.put()
    editor.finish()
    notices = {notice.key: notice for notice in child(window, NoticeBar, "notices").notices}
    return notices["case_done"]


def test_a_case_that_is_done_is_one_click_away(place: FakeWorkplace, window: MainWindow) -> None:
    notice = finished(place, window, CaseStatus.WAITING_UNIT)
    assert "CC-261124-001-007-4" in notice.text
    assert [code for code, _ in notice.actions] == ["open"]
    child(window, NoticeBar, "notices").acted.emit("case_done", "open")
    assert place.cases.editor.asked[-1][0] == "open"


def test_the_unit_sees_that_its_answer_is_recorded_when_the_case_goes_from_its_screen(
    place: FakeWorkplace, window: MainWindow
) -> None:
    editor = logged(place)
    editor.stored.emit("solution")
    editor.close_view()
    shown = child(window, NoticeBar, "notices").shown
    assert shown is not None
    assert shown.text == "Case CC-261124-001-007-4: the solution is recorded. The agent passes it on."
    assert not shown.actions


def test_an_answer_that_stays_on_the_screen_is_not_reported_when_the_case_is_put_away_later(
    place: FakeWorkplace, window: MainWindow
) -> None:
    editor = logged(place)
    editor.stored.emit("solution")
    editor.change_row(status=CaseStatus.SOLUTION_READY)
    editor.put()
    editor.close_view()
    assert child(window, NoticeBar, "notices").shown is None


def test_a_closed_case_is_undone_by_opening_it_again_with_the_reason(
    qtbot: QtBot, place: FakeWorkplace, window: MainWindow
) -> None:
    editor = live_editor(place)
    kept: list[VisibleCase] = []
    editor.changed.connect(kept.append)
    notice = finished(place, window, CaseStatus.CLOSED)
    assert [code for code, _ in notice.actions] == ["open", "undo"]
    child(window, NoticeBar, "notices").acted.emit("case_done", "undo")
    editor.show(kept[-1])
    panel = child(window, CasePanel, "case_panel")
    qtbot.waitUntil(lambda: panel.forms.open_name == "reopen")
    assert not [one for one in child(window, NoticeBar, "notices").notices if one.key == "case_done"]


def test_what_jelita_found_fills_the_answer_and_what_oss_found_is_only_offered(desk: Desk) -> None:
    desk.log()
    desk.service.add_evidence("oss", "8120014210456", "NIB aktif sejak 2021.")
    desk.press(Key.DECIDE_YES)
    answer = desk.panel.forms.answer
    assert answer.text.value() == ""
    assert answer.system.value() == ""
    offer = desk.part("answer.offer")
    assert offer.isVisible()
    desk.type("Ibu Siti, ")
    offer.click()  # type: ignore[attr-defined]
    assert answer.text.value() == "Ibu Siti,\nNIB aktif sejak 2021."
    assert (answer.system.value(), answer.reference.value()) == ("oss", "8120014210456")
    assert offer.isHidden()
