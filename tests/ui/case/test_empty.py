"""The page that is shown while no case is on the screen."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.agents.shift import Shift
from app.calls.line_status import Lack
from tests.ui.controls import child
from tests.ui.fakes import NOW, FakeWorkplace
from ui.case.empty import EmptyCase


def test_the_page_says_ready_only_where_a_call_can_come(qtbot: QtBot, workplace: FakeWorkplace) -> None:
    states, line = workplace.agents.states, workplace.phone.line
    page = EmptyCase(states, line)
    qtbot.addWidget(page)

    def words() -> str:
        assert page.accessibleName() == child(page, QLabel, "case.empty.title").text()
        return page.accessibleName()

    ready, call = Shift(is_reachable=True), uuid4()
    states.send(ready)
    assert words() == "Ready for the next applicant"
    for other in (
        Shift(is_reachable=False),
        ready.answer(call),
        ready.answer(call).end_call(call, NOW, 60),
    ):
        states.send(other)
        assert words() == "No case is open"
    states.send(ready)
    assert words() == "Ready for the next applicant"
    line.lack = Lack.MICROPHONE
    line.sound_routed.emit(None)
    assert words() == "No case is open"
