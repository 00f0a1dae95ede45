from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QLineEdit,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.common.enums import CallState
from app.values.call import Call
from tests.ui.controls import child
from tests.ui.fakes import NOW, FakeWorkplace, applicant, case_row, contact, incoming, person
from tests.ui.outside import small_card
from ui.phone.screen_pop_line import ScreenPopLine


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    page = QWidget()
    QVBoxLayout(page)
    qtbot.addWidget(page)
    return page


@pytest.fixture
def card(qtbot: QtBot, page: QWidget, workplace: FakeWorkplace) -> ScreenPopLine:
    card = ScreenPopLine(workplace)  # type: ignore[arg-type]
    column = page.layout()
    assert column is not None
    column.addWidget(card)
    column.addWidget(QLineEdit())
    page.resize(QSize(1000, 300))
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return card


def text(card: ScreenPopLine, name: str) -> str:
    found = card.findChild(QLabel, f"screen_pop.{name}")
    assert found is not None
    return "" if found.isHidden() else found.text()


def shown(card: ScreenPopLine) -> set[str]:
    buttons = card.findChildren(QAbstractButton)
    return {one.objectName().removeprefix("screen_pop.") for one in buttons if not one.isHidden()}


def press(qtbot: QtBot, card: ScreenPopLine, key: Qt.Key) -> None:
    qtbot.keyClick(card, key, Qt.KeyboardModifier.AltModifier)


def talking(call: Call) -> Call:
    return replace(call, state=CallState.CONNECTED, answered_at=NOW)


def test_a_known_caller_comes_with_open_case_clock_and_second_call_of_the_day(
    card: ScreenPopLine, workplace: FakeWorkplace
) -> None:
    row = case_row(step_started_at=NOW - timedelta(minutes=20))
    siti = person(applicant(), row, contacts=(contact(started_at=NOW - timedelta(hours=2)),))
    workplace.calls.call_list.send(incoming(candidates=(siti,), proposed_case=row))
    assert "Call no. 2 today" in text(card, "words")
    about = text(card, "words")
    assert row.number in about
    assert "Waiting for the unit" in about
    assert "40:00 left" in about


def test_a_call_of_yesterday_or_the_present_one_is_not_counted(
    card: ScreenPopLine, workplace: FakeWorkplace
) -> None:
    call = incoming()
    earlier = (contact(id=call.contact_id), contact(started_at=NOW - timedelta(days=1)))
    workplace.calls.call_list.send(replace(call, candidates=(person(contacts=earlier),)))
    assert "today" not in text(card, "words")


def test_three_possible_persons_are_named_once_and_each_has_a_key(
    qtbot: QtBot, card: ScreenPopLine, workplace: FakeWorkplace
) -> None:
    people = (person(), person(applicant("Budi Hartono")), person(applicant("Dewi")))
    call = workplace.calls.call_list.send(incoming(candidates=people))
    assert text(card, "words") == "3 possible callers"
    workplace.calls.call_list.send(talking(call))
    assert text(card, "words") == "Who is it, and which case?"
    names = [
        card.findChild(QAbstractButton, f"screen_pop.{name}") for name in ("accept", "person_2", "person_3")
    ]
    assert [one.text().split(",")[0] for one in names if one] == ["Siti Aminah", "Budi Hartono", "Dewi"]
    assert {"accept", "person_2", "person_3"} <= shown(card)
    press(qtbot, card, Qt.Key.Key_2)
    press(qtbot, card, Qt.Key.Key_9)
    assert workplace.calls.control.asked == [("match", "c1", people[1].applicant.id)]


def test_one_key_accepts_person_and_case(qtbot: QtBot, card: ScreenPopLine, workplace: FakeWorkplace) -> None:
    workplace.calls.call_list.send(talking(incoming(candidates=(person(),))))
    assert text(card, "words").startswith("Who is it, and which case?")
    press(qtbot, card, Qt.Key.Key_Return)
    assert workplace.calls.control.asked == [("accept_proposal", "c1")]


def test_an_unknown_and_a_hidden_number_are_distinguished(
    qtbot: QtBot, card: ScreenPopLine, workplace: FakeWorkplace
) -> None:
    call = workplace.calls.call_list.send(incoming(is_looked_up=False))
    assert "Looking up" in text(card, "words")
    workplace.calls.call_list.send(replace(call, is_looked_up=True))
    assert text(card, "words") == "This number is not known yet."
    workplace.calls.call_list.clear()
    workplace.calls.call_list.send(incoming("c2", "", is_anonymous=True))
    assert "not known" not in text(card, "words")
    press(qtbot, card, Qt.Key.Key_N)
    assert workplace.calls.control.asked == [("match", "c2", None), ("new_case", "c2")]


def test_once_matched_the_card_gives_its_room_to_the_case(
    card: ScreenPopLine, workplace: FakeWorkplace
) -> None:
    row = case_row()
    siti = person(applicant(), row)
    call = workplace.calls.call_list.send(talking(incoming(candidates=(siti,))))
    assert card.isVisible()
    workplace.calls.call_list.send(replace(call, person=siti, case_id=row.id))
    assert card.isHidden()
    workplace.calls.call_list.send(call)  # undone: it is asked again
    assert card.isVisible()


def test_a_second_call_never_takes_the_card_from_the_one_that_is_talking(
    qtbot: QtBot, card: ScreenPopLine, workplace: FakeWorkplace
) -> None:
    first = workplace.calls.call_list.send(talking(incoming("c1", candidates=(person(),))))
    second = workplace.calls.call_list.send(incoming("c2", "02217777777"))
    assert card.call is not None
    assert card.call.key == "c1"
    press(qtbot, card, Qt.Key.Key_Return)
    assert workplace.calls.control.asked == [("accept_proposal", "c1")]
    workplace.calls.call_list.send(replace(first, state=CallState.ENDED))
    assert card.call.key == second.key


def test_a_colleague_who_is_asked_is_no_caller_to_be_matched(
    card: ScreenPopLine, workplace: FakeWorkplace
) -> None:
    siti = person()
    caller = talking(incoming("c1", candidates=(siti,), person=siti))
    workplace.calls.call_list.send(replace(caller, is_held_here=True))
    workplace.calls.call_list.send(talking(incoming("c2", "1002", consults_for="c1")))
    assert card.isHidden()


def test_the_card_takes_no_focus_when_it_comes_and_none_by_a_click(
    qtbot: QtBot, page: QWidget, card: ScreenPopLine, workplace: FakeWorkplace
) -> None:
    edit = child(page, QLineEdit)
    edit.setFocus()
    workplace.calls.call_list.send(incoming(candidates=(person(),)))
    qtbot.mouseClick(card.findChild(QAbstractButton, "screen_pop.accept"), Qt.MouseButton.LeftButton)
    assert edit.hasFocus()
    assert workplace.calls.control.asked == [("accept_proposal", "c1")]


def test_the_line_can_be_put_away_to_see_the_case_and_its_keys_stay(
    qtbot: QtBot, card: ScreenPopLine, workplace: FakeWorkplace
) -> None:
    call = workplace.calls.call_list.send(incoming(candidates=(person(),)))
    qtbot.mouseClick(card.findChild(QAbstractButton, "screen_pop.close"), Qt.MouseButton.LeftButton)
    assert card.isHidden()
    qtbot.keyClick(card.window(), Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    workplace.calls.call_list.send(talking(call))  # the question is another now
    assert card.isVisible()


def test_the_small_card_shows_only_while_the_window_is_not_in_front(
    qtbot: QtBot, workplace: FakeWorkplace
) -> None:
    window, other = QWidget(), QWidget()
    popup = small_card(workplace, window)
    for widget in (window, other, popup):
        qtbot.addWidget(widget)
    window.show()
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    call = workplace.calls.call_list.send(incoming(candidates=(person(),)))
    assert popup.isVisible()
    assert other.isActiveWindow()
    assert popup.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    window.activateWindow()
    qtbot.waitUntil(lambda: not popup.isVisible())
    workplace.calls.call_list.send(replace(call, state=CallState.ENDED))
    assert not popup.isVisible()


@pytest.mark.parametrize("is_quiet", [True, False])
def test_no_small_card_comes_while_the_desktop_is_to_keep_quiet(
    qtbot: QtBot, workplace: FakeWorkplace, behind: QWidget, is_quiet: bool
) -> None:
    popup = small_card(workplace, behind, lambda answer: answer(is_quiet))
    qtbot.addWidget(popup)
    workplace.calls.call_list.send(incoming(candidates=(person(),)))
    assert popup.isVisible() is not is_quiet
    assert bool(popup.accessibleName()) is not is_quiet


def test_an_answer_about_quiet_that_comes_after_the_call_shows_nobody(
    qtbot: QtBot, workplace: FakeWorkplace, behind: QWidget
) -> None:
    asked: list[Callable[[bool], None]] = []
    popup = small_card(workplace, behind, asked.append)
    qtbot.addWidget(popup)
    call = workplace.calls.call_list.send(incoming())
    workplace.calls.call_list.send(replace(call, state=CallState.ENDED))
    asked[0](False)
    assert not popup.isVisible()


def test_the_small_card_names_nobody_whose_case_is_anonymous(
    qtbot: QtBot, workplace: FakeWorkplace, behind: QWidget
) -> None:
    popup = small_card(workplace, behind, lambda answer: answer(False))
    qtbot.addWidget(popup)
    who = person()
    call = workplace.calls.call_list.send(incoming(candidates=(who,)))
    workplace.calls.call_list.send(replace(call, case_id=uuid4(), is_case_anonymous=True))
    shown = " ".join(label.text() for label in popup.findChildren(QLabel)) + popup.accessibleName()
    assert popup.isVisible()
    assert who.applicant.name not in shown
    assert "81234567890" not in shown


def test_the_window_goes_while_a_call_rings(qtbot: QtBot, workplace: FakeWorkplace) -> None:
    """As when the desktop ends the program: nobody asks a window that is half gone."""
    window = QMainWindow()
    popup = small_card(workplace, window)
    qtbot.addWidget(popup)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    workplace.calls.call_list.send(incoming())
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not popup.isVisible()


def test_the_card_says_in_which_queue_the_caller_waited_and_how_long(
    card: ScreenPopLine, workplace: FakeWorkplace
) -> None:
    workplace.calls.call_list.send(incoming(queue="Perizinan", queued_at=NOW - timedelta(seconds=130)))
    assert "Waited 02:10 in queue Perizinan" in text(card, "words")
    workplace.calls.call_list.send(incoming(queue="Aduan"))
    assert "From queue Aduan" in text(card, "words")
    workplace.calls.call_list.send(incoming())
    assert "ueue" not in text(card, "words")
