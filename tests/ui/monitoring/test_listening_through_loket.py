"""F13 without feature codes: the agent's Loket takes the supervisor into the call, with a token for one call.

What is heard is proven with real sound by tests/end2end/test_listener_legs.py.
"""

from __future__ import annotations

import hashlib
from functools import partial

import pytest
from PySide6.QtCore import Qt, QTimer

from app.monitoring.monitoring_desk import MonitoringEnd, MonitoringMode
from telephony.messages import (
    Command,
    Dial,
    DropListener,
    ExpectListener,
    Hush,
    ListenerChanged,
    ListenerMode,
    PauseRecording,
    SetListenerMode,
)
from tests.ui.monitoring.listening_office import EXTENSION, SUPERVISORS_EXTENSION, ListeningOffice

pytestmark = pytest.mark.real_time  # the sign has four seconds, as in the office


@pytest.fixture
def through_loket(office: ListeningOffice, monkeypatch: pytest.MonkeyPatch) -> ListeningOffice:
    for desk in (office.rina, office.wati):
        office.use(desk, way="loket")
    send = office.rina.phone._send

    def expect(command: Command) -> None:
        """Answer as the engine does: it expects the listener from now on."""
        send(command)
        if isinstance(command, ExpectListener) and office.has_engine:
            event = ListenerChanged(call_key=command.call_key, is_there=False, is_expected=True)
            QTimer.singleShot(0, lambda: office.rina.phone.send(event))

    monkeypatch.setattr(office.rina.phone, "_send", expect)
    return office


def shows(office: ListeningOffice, words: str, mode: ListenerMode) -> bool:
    """Whether the line, the agent's engine and the supervisor's desk have the same mode."""
    is_let = modes(office)[-1:] == [mode]
    return is_let and words in office.words and office.mode is MonitoringMode(mode.value)


def modes(office: ListeningOffice) -> list[ListenerMode]:
    return [one.mode for one in office.rina.phone.of(SetListenerMode)]


def test_the_agents_loket_expects_one_call_of_this_supervisor_before_it_is_made(
    through_loket: ListeningOffice,
) -> None:
    office = through_loket
    office.listen()
    office.until(lambda: office.dialled)
    assert "is listening" in office.words
    (dial,) = office.dialled
    assert dial.target == EXTENSION
    (expected,) = office.rina.phone.of(ExpectListener)
    assert expected.token_sha256 == hashlib.sha256(dial.listener_token.encode()).hexdigest()
    assert (expected.user, expected.call_key) == (SUPERVISORS_EXTENSION, office.key)
    assert expected.mode is ListenerMode.LISTEN
    assert expected.lasts_s == 30
    assert dial.listener_token not in repr(dial)  # logs have commands
    assert office.row("token_sha256") == expected.token_sha256


def test_each_listening_has_a_token_of_its_own(through_loket: ListeningOffice) -> None:
    office = through_loket
    office.listen_on()
    office.press(Qt.Key.Key_Escape)
    office.until(lambda: office.rina.phone.of(DropListener))
    office.until(lambda: not office.rina.work.monitoring.signs.signs)
    office.ask_to_listen()
    office.until(lambda: len(office.dialled) == 2)
    first, second = (one.listener_token for one in office.dialled)
    assert first != second
    assert len({one.token_sha256 for one in office.rina.phone.of(ExpectListener)}) == 2


def test_the_agents_loket_lets_the_supervisor_speak_only_as_the_line_says(
    through_loket: ListeningOffice,
) -> None:
    office = through_loket
    office.listen_on()
    assert modes(office) == []
    for key, words, mode in (
        (Qt.Key.Key_2, "whispers", ListenerMode.WHISPER),
        (Qt.Key.Key_3, "takes part", ListenerMode.JOIN),
        (Qt.Key.Key_1, "is listening", ListenerMode.LISTEN),
    ):
        office.press(key)
        office.until(partial(shows, office, words, mode))
    assert office.digits == []
    assert office.hung_up == []
    assert [one.is_hushed for one in office.wati.phone.of(Hush)] == [True, False, False, True]
    assert office.rina.phone.of(PauseRecording) == []  # the whisper is in no file anyhow


def test_nobody_is_expected_while_the_window_is_hidden_and_the_listener_leaves_with_it(
    through_loket: ListeningOffice,
) -> None:
    office = through_loket
    office.listen_on()
    office.window.hide()
    office.until(lambda: office.rina.phone.of(DropListener))
    office.until(lambda: office.ended)
    office.rina.phone.commands.clear()
    office.ask_to_listen()
    office.until(lambda: len(office.ended) == 2)
    assert office.rina.phone.of(ExpectListener) == []
    assert len(office.wati.phone.of(Dial)) == 1


def test_nobody_is_told_to_call_before_the_agents_engine_expects_it(through_loket: ListeningOffice) -> None:
    office = through_loket
    office.has_engine = False
    office.listen()
    office.until(lambda: office.ended)
    assert office.ended[0].why is MonitoringEnd.NOT_SHOWN
    assert len(office.rina.phone.of(ExpectListener)) == 1
    office.until(lambda: office.rina.phone.of(DropListener))
    assert office.dialled == []
