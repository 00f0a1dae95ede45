"""The case without scrolling: what is seen at once, and where the page stands when the keyboard moves."""

from __future__ import annotations

from uuid import uuid4

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from db.rules.lifecycle import Move
from tests.ui.case.conftest import Desk
from tests.ui.case.samples import FIELDS, open_another
from tests.ui.controls import is_whole
from tests.ui.every_button import swallowed
from ui.keys.key_table import Key
from ui.style.theme import Appearance, Scheme
from ui.text import translations

CASE, PANE, HEIGHT = 946, 340, 661  # of a window of 1366x768 during a call
LOW = 500  # of a case that scrolls at 125 %


def is_in_sight(desk: Desk, part: QWidget) -> bool:
    """Whether the whole part is within what the page shows of its fields."""
    view = desk.panel.page.area.viewport()
    return view.rect().contains(QRect(part.mapTo(view, QPoint(0, 0)), part.size()))


def fit(desk: Desk, height: int = HEIGHT) -> None:
    desk.window.resize(CASE + PANE, height)
    for _ in range(10):  # layouts settle in several rounds of events
        QApplication.processEvents()


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("cases", [1, 2])
def test_ten_fields_the_note_and_the_next_step_are_seen_at_once_in_a_call(
    desk: Desk, language: str, cases: int
) -> None:
    translations.use(language)
    desk.log()
    if cases == 2:
        open_another(desk.place, desk.editor)
    fit(desk)
    hidden = [name for name in FIELDS if not is_whole(desk.part(f"details.{name}.field"))]
    assert hidden == []
    for name in ("note", "sop.decision.yes", "sop.decision.no", "next", "applicant", "sop"):
        assert is_whole(desk.part(name)), name
    assert desk.panel.page.area.verticalScrollBar().maximum() == 0
    assert desk.part("case.tabs").isVisible() is (cases == 2)


def test_a_form_takes_the_place_of_the_note_and_the_fields_fold_to_what_they_say(desk: Desk) -> None:
    desk.log()
    fit(desk)
    desk.press(Key.DECIDE_YES)
    fit(desk)
    assert desk.focus() == "answer.text"
    assert desk.part("note").isHidden()
    assert desk.part("details").isHidden()
    said = desk.panel.page._folded.words()
    for words in ("Izin penyelenggaraan reklame", "Complaint", "Kota Bandung", "0012310701102026014"):
        assert words in said
    QTest.mouseClick(desk.part("details.unfold"), Qt.MouseButton.LeftButton)
    assert desk.part("details").isVisible()
    assert desk.focus().startswith("details.")
    desk.press(Key.NOTE)  # the note comes back beside the form
    assert desk.focus() == "note.text"
    desk.part("answer.text").setFocus()
    QTest.keyClick(desk.part("answer.text"), Qt.Key.Key_Escape)
    assert desk.focus() == "note.text"
    assert desk.part("details").isVisible()


def test_a_form_that_opens_is_seen_with_its_title_and_its_button(desk: Desk, appearance: Appearance) -> None:
    appearance.dress(Scheme.LIGHT, 1.25)
    desk.log()
    desk.press(Key.NOTE)
    fit(desk, LOW)
    assert desk.panel.page.area.verticalScrollBar().value() > 0
    desk.press(Key.DECIDE_YES)
    fit(desk, LOW)
    assert desk.focus() == "answer.text"
    for name in ("answer.form.title", "answer.form.main", "answer.text"):
        assert is_in_sight(desk, desk.part(name)), name


def test_the_note_stays_wholly_in_sight_when_the_form_above_it_goes(
    desk: Desk, appearance: Appearance
) -> None:
    appearance.dress(Scheme.LIGHT, 1.25)
    desk.solve()
    fit(desk, LOW)
    assert desk.focus() == "note.text"
    desk.panel.forms.shut()
    fit(desk, LOW)
    assert desk.focus() == "note.text"
    assert desk.panel.page.area.verticalScrollBar().maximum() > 0
    assert is_in_sight(desk, desk.part("note.text"))


def test_a_form_that_goes_leaves_the_page_at_its_start_and_the_keyboard_in_the_note(
    qapp: QApplication, desk: Desk
) -> None:
    desk.log()
    fit(desk)
    desk.press(Key.LOOK_UP)
    qapp.processEvents()
    desk.panel.forms.evidence.result.setFocus()
    desk.type("Draf SK menunggu paraf.")
    desk.press(Key.FINISH)
    qapp.processEvents()
    assert desk.focus() == "note.text"
    assert desk.panel.page.area.verticalScrollBar().value() == 0


def test_no_field_moves_when_the_applicant_may_not_be_corrected_any_more(desk: Desk) -> None:
    desk.log()
    fit(desk)
    before = desk.part("details").geometry(), desk.part("applicant").geometry()
    desk.editor.put(moves=frozenset(desk.editor.current.moves - {Move.CHANGE_DETAILS}))
    fit(desk)
    assert not desk.part("applicant.correct").isVisible()
    assert (desk.part("details").geometry(), desk.part("applicant").geometry()) == before


@pytest.mark.parametrize("name", ["case.save", "case.copy", "next.take_over"])
def test_a_click_on_a_button_of_the_case_leaves_the_keyboard_to_who_types(desk: Desk, name: str) -> None:
    desk.log()
    desk.editor.change_row(assignee_id=uuid4())
    desk.editor.put()
    desk.press(Key.NOTE)
    fit(desk)
    QTest.mouseClick(desk.part(name), Qt.MouseButton.LeftButton)
    desk.type("lanjut")
    assert desk.panel.note.editor.toPlainText() == "lanjut"


@pytest.mark.parametrize("scale", [1.0, 1.25])
def test_the_field_with_the_keyboard_is_wholly_seen_also_where_the_page_has_to_scroll(
    desk: Desk, appearance: Appearance, scale: float
) -> None:
    appearance.dress(Scheme.LIGHT, scale)
    desk.log()
    fit(desk, 480)
    assert desk.panel.page.area.verticalScrollBar().maximum() > 0
    for name in FIELDS:
        desk.part(f"details.{name}").setFocus()
        fit(desk, 480)
        assert is_whole(desk.part(f"details.{name}.field")), name
    desk.press(Key.NOTE)
    fit(desk, 480)
    assert is_in_sight(desk, desk.part("note.text"))


def test_the_subject_of_a_new_case_has_the_keyboard_and_is_seen(desk: Desk) -> None:
    fit(desk, 480)
    desk.log()
    desk.panel.page.area.verticalScrollBar().setValue(10_000)
    desk.editor.begin()
    fit(desk, 480)
    assert desk.focus() == "details.subject"
    assert is_whole(desk.part("details.subject.field"))


@pytest.mark.parametrize("height", [480, HEIGHT, 900])
@pytest.mark.parametrize("form", [Key.NOTE, Key.DECIDE_YES, Key.DECIDE_NO])
def test_every_button_acts_at_the_first_click_and_none_scrolls_the_page(
    desk: Desk, height: int, form: Key
) -> None:
    desk.log()
    fit(desk, height)
    desk.press(form)
    fit(desk, height)
    assert swallowed(desk.window) == []


def test_a_pressed_field_does_not_move_before_the_mouse_button_is_up(desk: Desk, qtbot: QtBot) -> None:
    desk.log()
    desk.press(Key.NOTE)
    fit(desk, 300)
    bar, cut = desk.panel.page.area.verticalScrollBar(), desk.part("details.subject")
    content = desk.part("case.content")
    bar.setValue(cut.mapTo(content, cut.rect().center()).y())
    fit(desk, 300)
    assert cut.visibleRegion().boundingRect().height() in range(4, cut.height())
    handle = desk.window.windowHandle()
    place = cut.mapTo(desk.window, QPoint(cut.visibleRegion().boundingRect().center()))
    before = bar.value()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    QTest.qWait(60)  # the page looks every 20 ms whether the button is up: it must not scroll at any look
    assert bar.value() == before
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    qtbot.waitUntil(lambda: is_whole(cut))


def test_a_picker_opens_by_a_click_and_says_how_many_entries_there_are(desk: Desk) -> None:
    desk.log()
    fit(desk)
    for name, least in (("category", 5), ("service", 5), ("region", 6000)):
        line = desk.part(f"details.{name}")
        line.clearFocus()
        QTest.mouseClick(line, Qt.MouseButton.LeftButton)
        drop = desk.part(f"details.{name}.drop")
        assert drop.isVisible(), name
        count = desk.part(f"details.{name}.count").text()  # type: ignore[attr-defined]
        figures = [
            int(word.replace(",", "")) for word in count.replace(":", " ").split() if word[0].isdigit()
        ]
        assert figures[-1] >= least
        QTest.mouseClick(line, Qt.MouseButton.LeftButton)
        assert drop.isHidden()


def test_what_has_no_room_below_the_case_is_done_by_the_menu_more(desk: Desk) -> None:
    desk.log()
    desk.window.resize(700, HEIGHT)
    QTest.mouseClick(desk.part("next.more"), Qt.MouseButton.LeftButton)
    menu = desk.window.findChild(QMenu, "next.menu")
    assert menu is not None
    last = menu.actions()[-1]
    assert last.objectName() == "next.menu.cancel"
    assert desk.part("next.cancel").isHidden()
    last.trigger()
    menu.close()
    assert desk.panel.forms.open_name == "cancel"


@pytest.mark.parametrize("has_call", [True, False])
def test_the_details_stand_in_three_columns_below_each_other(desk: Desk, has_call: bool) -> None:
    desk.log() if has_call else desk.editor.begin(None)
    fit(desk)
    fields = desk.panel.details.fields
    assert fields["channel"].isVisible() is not has_call

    def left_of(*names: str) -> set[int]:
        return {fields[name].mapTo(desk.window, QPoint(0, 0)).x() for name in names}

    columns = (
        ("kind", "region", "registration_number"),
        ("category", "priority", "nib"),
        ("service", "kbli"),
    )
    places = [left_of(*names) for names in columns]
    assert [len(each) for each in places] == [1, 1, 1]
    assert len(set.union(*places)) == 3
