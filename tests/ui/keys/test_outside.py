"""Another program of the user asks for a command: it is done as by a key, or refused with the reason."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from app.common.enums import CallState
from app.desktop.outside_command import DONE, LIST, REFUSED, UNKNOWN, OutsideCommand
from tests.ui.controls import child
from tests.ui.fakes import NOW, FakeWorkplace, incoming
from tests.ui.undressed import undressed
from ui.keys.commands import Commands
from ui.keys.key_table import KEYS
from ui.keys.outside import OutsideCommands
from ui.keys.outside_names import BREAK, CALL, KEY_OF, ONLY_BY_HAND, OPEN_CASE
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance
from ui.text import translations
from ui.widgets.notice_bar import NoticeBar


class Asked(OutsideCommand):
    """A request that keeps its answer instead of sending it."""

    def __init__(self, name: str, argument: str = "") -> None:
        super().__init__(name, argument, QLocalSocket())
        self.answers: list[tuple[int, str]] = []

    def answer(self, code: int, text: str = "") -> None:
        self.answers.append((code, text))


@pytest.fixture
def window(qtbot: QtBot, workplace: FakeWorkplace, appearance: Appearance) -> MainWindow:
    with undressed():
        window = MainWindow(workplace, appearance)  # type: ignore[arg-type]
    qtbot.addWidget(window, before_close_func=lambda _: workplace.calls.call_list.clear())
    window.show()
    return window


@pytest.fixture
def outside(window: MainWindow, workplace: FakeWorkplace) -> OutsideCommands:
    return OutsideCommands(window, Commands(window), workplace, window)  # type: ignore[arg-type]


def ask(outside: OutsideCommands, name: str, argument: str = "") -> tuple[int, str]:
    """Ask for a command; return its one answer."""
    command = Asked(name, argument)
    outside.handle(command)
    [answer] = command.answers
    return answer


def test_every_command_of_the_window_has_a_name_or_is_only_for_the_users_own_hand() -> None:
    assert set(KEY_OF.values()) | ONLY_BY_HAND == set(KEYS)
    assert not set(KEY_OF.values()) & ONLY_BY_HAND
    assert len(set(KEY_OF.values())) == len(KEY_OF)


def test_a_call_is_answered_held_and_ended(outside: OutsideCommands, workplace: FakeWorkplace) -> None:
    workplace.calls.call_list.send(incoming())
    assert ask(outside, "answer") == (DONE, "")
    talking = replace(incoming(), state=CallState.CONNECTED, answered_at=NOW)
    workplace.calls.call_list.send(talking)
    assert ask(outside, "hold", "on") == (DONE, "")
    workplace.calls.call_list.send(replace(talking, is_held_here=True))
    assert ask(outside, "hold", "on") == (DONE, "")  # it is on hold already: nothing to do
    assert ask(outside, "hang-up") == (DONE, "")
    done = [name for name, *_ in workplace.calls.control.asked]
    assert done == ["answer", "toggle_hold", "hang_up"]


def test_what_is_not_possible_now_is_refused_in_the_users_language(outside: OutsideCommands) -> None:
    assert ask(outside, "answer") == (REFUSED, "No call rings.")
    translations.use("id")
    code, reason = ask(outside, "answer")
    assert code == REFUSED
    assert reason not in ("", "No call rings.")


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        *(("explode", ""), ("", ""), ("mute", "loud"), ("answer", "now"), (CALL, " "), (OPEN_CASE, "")),
        *((BREAK, "holiday"), ("x" * 1500, ""), ("../answer", ""), ("Answer", "")),
    ],
)
def test_an_unknown_name_or_argument_is_not_guessed(
    outside: OutsideCommands, workplace: FakeWorkplace, name: str, argument: str
) -> None:
    code, words = ask(outside, name, argument)
    assert code == UNKNOWN
    assert 0 < len(words) < 300
    assert workplace.calls.control.asked == []


def test_a_number_is_filled_in_and_only_the_user_dials_it(
    outside: OutsideCommands, window: MainWindow, workplace: FakeWorkplace
) -> None:
    for number in ("022-731 5555", "tel:+62227315555", "7042@pbx.office"):
        assert ask(outside, CALL, number) == (DONE, "")
        assert child(window, QLineEdit, "dial.text").text() != ""
    assert workplace.calls.control.asked == []
    assert ask(outside, CALL, "no number at all")[0] == REFUSED


def test_no_name_dials_or_states_what_a_caller_agreed_to(
    outside: OutsideCommands, workplace: FakeWorkplace
) -> None:
    for key in ONLY_BY_HAND:
        assert ask(outside, key.value.replace("_", "-"))[0] == UNKNOWN
    assert workplace.calls.control.asked == []


def test_a_case_is_opened_by_its_number(outside: OutsideCommands, workplace: FakeWorkplace) -> None:
    command = Asked(OPEN_CASE, " cc-2026-000017 ")
    outside.handle(command)
    name, number, done = workplace.cases.editor.asked[-1]
    assert (name, number) == ("open_numbered", "CC-2026-000017")
    assert command.answers == []
    done(True)
    assert command.answers == [(DONE, "")]


def test_while_a_dialog_waits_only_the_call_is_served(
    qtbot: QtBot, outside: OutsideCommands, window: MainWindow, workplace: FakeWorkplace
) -> None:
    dialog = QDialog(window)
    qtbot.addWidget(dialog)
    dialog.setWindowTitle("Save as")
    dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
    dialog.show()
    assert ask(outside, "new-case") == (REFUSED, "A dialog of Loket waits for the user: “Save as”.")
    workplace.calls.call_list.send(incoming())
    assert ask(outside, "answer") == (DONE, "")


def test_while_nobody_is_signed_in_only_the_list_is_given(
    outside: OutsideCommands, window: MainWindow, monkeypatch: pytest.MonkeyPatch, workplace: FakeWorkplace
) -> None:
    workplace.calls.call_list.send(incoming())
    monkeypatch.setattr(MainWindow, "is_signed_out", property(lambda _: True))
    for name, argument in (
        *((name, "") for name in KEY_OF),
        (CALL, "7042"),
        (OPEN_CASE, "CC-1"),
        (BREAK, ""),
    ):
        assert ask(outside, name, argument) == (REFUSED, "Nobody is signed in.")
    code, listed = ask(outside, LIST)
    assert code == DONE
    assert all(line.endswith("\tNobody is signed in.") for line in listed.splitlines())


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_each_refusal_has_the_same_words_by_key_palette_guide_and_from_other_programs(
    outside: OutsideCommands, window: MainWindow, language: str
) -> None:
    """There is no call and no case, so most commands are refused."""
    translations.use(language)
    commands, bar = Commands(window), child(window, NoticeBar, "notices")
    listed = dict(line.split("\t")[::2] for line in ask(outside, LIST)[1].splitlines())
    names = {key: name for name, key in KEY_OF.items()}
    refused = [command for command in commands.find("") if command.why_not and command.number == 1]
    assert len(refused) > 50
    for command in refused:
        commands.press(command.key)  # as its key does
        assert command.why_not in {notice.text for notice in bar.notices}, command.key
        if name := names.get(command.key):
            assert ask(outside, name) == (REFUSED, command.why_not)
            assert command.why_not in (listed.get(name), listed.get(f"{name} [on|off]"))


def test_the_list_has_every_name_with_its_words_and_what_is_possible_now(
    outside: OutsideCommands, workplace: FakeWorkplace
) -> None:
    workplace.calls.call_list.send(incoming())
    lines = [line.split("\t") for line in ask(outside, LIST)[1].splitlines()]
    assert {usage.split()[0] for usage, _, _ in lines} == {*KEY_OF, CALL, OPEN_CASE, BREAK}
    state = {usage: (words, now) for usage, words, now in lines}
    assert state["answer"] == ("Answer the call", "possible now")
    assert state["hold [on|off]"] == ("Hold or resume", "The call is not connected yet.")
