from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from pytestqt.qtbot import QtBot

from app.monitoring.poller import Line, Poller
from db.sync.monitoring_messages import MonitoringSigns, MonitoringState, OfMonitoring, ShowMonitoring
from db.sync.sync_status import SharedError, Trouble


class NoLine:
    def send(self, request: OfMonitoring) -> MonitoringState:
        raise NotImplementedError

    def show(self, request: ShowMonitoring) -> MonitoringSigns:
        raise NotImplementedError

    def close(self) -> None:
        pass


@pytest.fixture
def made(qtbot: QtBot) -> Iterator[list[Poller]]:
    pollers: list[Poller] = []
    yield pollers
    for one in pollers:
        one.stop()
        one.wait()


def test_after_a_fault_of_the_program_the_failure_is_reported_and_the_question_asked_again(
    qtbot: QtBot, made: list[Poller]
) -> None:
    numbers = count()

    def ask(_line: Line) -> int:
        if (number := next(numbers)) == 1:
            raise ValueError("an answer that nobody expected")
        return number

    answers: list[object] = []
    failures: list[SharedError] = []
    poller = Poller(NoLine, ask, every_s=0.01)
    made.append(poller)
    poller.answered.connect(answers.append)
    poller.failed.connect(failures.append)
    poller.start()
    qtbot.waitUntil(lambda: answers[1:2] == [2])
    assert [one.trouble for one in failures] == [Trouble.FAILED]
