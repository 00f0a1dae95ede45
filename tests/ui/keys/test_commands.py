"""Each command is found by words and run without its key: in the search field after ">", and in the guide."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QListWidget
from pytestqt.qtbot import QtBot

from app.search.finder import FoundResult
from tests.ui.controls import child
from tests.ui.fakes import FakeWorkplace, incoming
from tests.ui.undressed import undressed
from ui.guide.window import GuideWindow
from ui.keys.commands import Command, Commands
from ui.keys.key_table import KEYS, Key
from ui.keys.keys_overview import KeysOverview
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance
from ui.text import translations
from ui.widgets.notice_bar import NoticeBar


@pytest.fixture
def window(qtbot: QtBot, workplace: FakeWorkplace, appearance: Appearance) -> MainWindow:
    with undressed():
        window = MainWindow(workplace, appearance)  # type: ignore[arg-type]
    qtbot.addWidget(window, before_close_func=lambda _: workplace.calls.call_list.clear())
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def commands(window: MainWindow) -> Commands:
    return Commands(window)


def keys(found: tuple[Command, ...]) -> list[Key]:
    return [command.key for command in found]


def search_for(qtbot: QtBot, window: MainWindow, text: str) -> list[str]:
    """Type in the search field; return the rows that drop down."""
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    edit = child(window, QLineEdit, "search.text")
    edit.clear()
    qtbot.keyClicks(edit, text)
    found = child(window, QListWidget, "search.hits")
    return [found.item(row).text() for row in range(found.count())]


def reason(window: MainWindow) -> str:
    bar = child(window, NoticeBar, "notices")
    return next((notice.text for notice in bar.notices if notice.key == "why_not"), "")


def rows(overview: KeysOverview) -> list[str]:
    found = child(overview, QListWidget, "keys_overview.list")
    return [found.item(row).text() for row in range(found.count())]


def test_every_key_of_the_table_is_a_command(commands: Commands) -> None:
    assert set(keys(commands.find(""))) == set(KEYS)


def test_a_command_is_found_by_beginnings_of_its_words_its_synonyms_and_its_key(commands: Commands) -> None:
    assert keys(commands.find("mute mic")) == [Key.MUTE]
    assert Key.TRANSFER in keys(commands.find("transfer"))
    assert Key.MERGE in keys(commands.find("CONFERENCE"))
    assert keys(commands.find("ctrl shift y")) == [Key.DECIDE_YES]
    assert commands.find("flugzeug") == ()


def test_a_command_whose_title_begins_with_the_words_comes_before_one_that_dials(commands: Commands) -> None:
    """Enter runs the first: “> daftar kasus” called an applicant."""
    translations.use("id")
    assert keys(commands.find("daftar kasus"))[0] is Key.CASE_LIST
    assert keys(commands.find("panggil video"))[0] is Key.VIDEO
    assert keys(commands.find("batalkan kasus"))[0] is Key.CANCEL_CASE
    assert keys(commands.find("berkas kasus"))[0] is Key.FILES


def test_the_words_are_those_of_the_users_language(commands: Commands) -> None:
    translations.use("id")
    assert Key.MUTE in keys(commands.find("bisukan"))
    assert Key.MUTE in keys(commands.find("mute"))
    assert {command.title for command in commands.find("")}.isdisjoint(entry.title for entry in KEYS.values())


def test_what_can_be_done_now_comes_first_and_the_rest_says_why_not(
    commands: Commands, workplace: FakeWorkplace
) -> None:
    found = {command.key: command for command in commands.find("call")}
    assert found[Key.HOLD].why_not == "There is no call."
    possible = [not command.why_not for command in commands.find("answer")]
    workplace.calls.call_list.send(incoming())
    assert commands.find("answer the call")[0].why_not == ""
    assert possible == sorted(possible, reverse=True)


def test_enter_runs_the_command_and_the_keyboard_is_back_where_it_was(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    before = child(window, QLineEdit, "dial.text")
    before.setFocus()
    hits = search_for(qtbot, window, "> do not disturb")
    assert hits[0].startswith("Do not disturb, on or off")
    qtbot.keyClick(child(window, QLineEdit, "search.text"), Qt.Key.Key_Return)
    assert ("set_undisturbed", True) in workplace.calls.control.asked
    assert child(window, QLineEdit, "search.text").text() == ""
    assert not child(window, QFrame, "search.drop").isVisible()
    assert QApplication.focusWidget() is before


def test_a_command_that_is_not_possible_says_why_when_it_is_run(qtbot: QtBot, window: MainWindow) -> None:
    hits = search_for(qtbot, window, ">swap waiting")
    assert hits == []
    hits = search_for(qtbot, window, ">talk to the waiting")
    assert "No other call waits on hold." in hits[0] or "There is no call." in hits[0]
    qtbot.keyClick(child(window, QLineEdit, "search.text"), Qt.Key.Key_Return)
    assert reason(window) != ""


def test_a_search_lists_commands_after_what_was_found_and_enter_never_runs_one_alone(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    search_for(qtbot, window, "quit")
    workplace.search.finder.found.emit(FoundResult("quit", ()))
    found = child(window, QListWidget, "search.hits")
    assert found.item(0).text().startswith("Quit")
    qtbot.keyClick(child(window, QLineEdit, "search.text"), Qt.Key.Key_Return)
    assert window.isVisible()
    qtbot.keyClick(child(window, QLineEdit, "search.text"), Qt.Key.Key_Down)
    qtbot.keyClick(child(window, QLineEdit, "search.text"), Qt.Key.Key_Return)
    assert not window.isVisible()


def test_the_guide_finds_a_command_and_a_click_runs_it(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    window.show_guide()
    overview = child(child(window, GuideWindow, "guide"), KeysOverview, "keys_overview")
    assert "Alt+1 … Alt+9  ·  Choose another of the proposed persons" in rows(overview)
    assert rows(overview)[0] == "Phone"
    qtbot.keyClicks(child(overview, QLineEdit, "keys_overview.filter"), "disturb")
    (row,) = rows(overview)
    assert row == "Do not disturb, on or off"
    found = child(overview, QListWidget, "keys_overview.list")
    place = found.visualItemRect(found.item(0)).center()
    qtbot.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert ("set_undisturbed", True) in workplace.calls.control.asked
