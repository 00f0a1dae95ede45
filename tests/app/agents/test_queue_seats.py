"""The desk reports once where the telephone exchange says something else of the agent than the desk does."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from app.agents.queue_seats import QueueSeats
from app.agents.shift import AVAILABLE, Choice, Shift
from app.common.jobs import Jobs
from app.common.notices import Notice
from db.enums import AgentState
from db.sync.gateway import Way
from db.sync.messages import OwnQueues, QueueSeat
from db.sync.sync_status import Login, SharedError, Trouble

OPEN, PAUSED = QueueSeat("layanan", False, ""), QueueSeat("perizinan", True, "rapat")
BREAK = Choice(AgentState.BREAK, "lunch")


class States(QObject):
    """The part of AgentStates that is looked at."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.shift = Shift(is_reachable=True)

    def choose(self, choice: Choice) -> None:
        self.shift = self.shift.choose(choice)
        self.changed.emit(self.shift)


class Desk:
    """Answers as the server does: what `said` is at the time."""

    def __init__(self, qtbot: QtBot, said: OwnQueues | SharedError) -> None:
        self._qtbot, self.said, self.asked = qtbot, said, 0
        self.states, self.got = States(), list[Notice]()
        gateway: Any = SimpleNamespace(own_queues=self._answer)
        self.way: Way | None = Way(gateway, Login("rina", "x"))
        self.seats = QueueSeats(self.states, lambda: self.way, Jobs(self.states))  # type: ignore[arg-type]
        self.seats.notice.connect(self.got.append)

    def _answer(self, _login: Login) -> OwnQueues:
        self.asked += 1
        if isinstance(self.said, SharedError):
            raise self.said
        return self.said

    def look(self) -> list[tuple[str, Any]]:
        count = self.asked
        self.seats.check()
        self._qtbot.waitUntil(lambda: self.asked > count and not self.seats._is_asking)
        return [(one.kind, one.facts["queues"]) for one in self.got]


def test_a_pause_that_the_desk_does_not_know_is_reported_once_until_it_is_over(qtbot: QtBot) -> None:
    desk = Desk(qtbot, OwnQueues(True, False, [OPEN, PAUSED]))
    paused = ("queue_paused_there", "perizinan")
    assert desk.look() == [paused]
    assert desk.look() == [paused]
    desk.said = OwnQueues(True, False, [OPEN])
    assert desk.look() == [paused]
    desk.said = OwnQueues(True, False, [PAUSED])
    assert desk.look() == [paused, paused]


@pytest.mark.parametrize(
    ("is_paused_by_desks", "seats", "found"),
    [
        (True, [OPEN], [("queue_open_there", "layanan")]),
        (True, [PAUSED], []),
        (True, [], []),
        (False, [OPEN], []),  # the office does not pause members by Loket
    ],
)
def test_a_queue_that_still_rings_during_a_break_is_reported(
    qtbot: QtBot, is_paused_by_desks: bool, seats: list[QueueSeat], found: list[tuple[str, str]]
) -> None:
    desk = Desk(qtbot, OwnQueues(True, is_paused_by_desks, seats))
    desk.states.choose(BREAK)
    assert desk.look() == found


def test_an_answer_to_the_state_before_says_nothing(qtbot: QtBot) -> None:
    desk = Desk(qtbot, OwnQueues(True, True, [PAUSED]))
    desk.seats.check()
    desk.states.choose(BREAK)
    desk.states.choose(AVAILABLE)
    qtbot.waitUntil(lambda: desk.asked == 1 and not desk.seats._is_asking)
    assert desk.got == []


@pytest.mark.parametrize("said", [OwnQueues(False, False, []), SharedError(Trouble.UNREACHABLE, "gone")])
def test_nothing_is_reported_where_nothing_is_known(qtbot: QtBot, said: OwnQueues | SharedError) -> None:
    desk = Desk(qtbot, said)
    assert desk.look() == []
    desk.way = None
    desk.seats.check()
    assert desk.asked == 1
