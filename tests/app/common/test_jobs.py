"""Questions to another program, which may never answer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Future, wait
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from app.common import jobs as jobs_module
from app.common.jobs import Jobs

SILENT_AFTER_S = 0.1


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    jobs = Jobs(answer_within_s=SILENT_AFTER_S)
    yield jobs
    jobs.stop()


@pytest.fixture
def never() -> Iterator[Event]:
    """Set after the test, so that no thread stays."""
    never = Event()
    yield never
    never.set()


def test_a_question_without_an_answer_is_reported_and_asked_again(
    qtbot: QtBot, jobs: Jobs, never: Event
) -> None:
    asked: list[int] = []
    answers: list[str] = []
    silences: list[int] = []

    def question() -> str:
        asked.append(len(asked))
        if len(asked) == 1:
            never.wait()
            return "late"
        return "second"

    jobs.ask(question, answers.append, on_silence=lambda: silences.append(1), is_repeatable=True)
    qtbot.waitUntil(lambda: answers == ["second"])
    assert (asked, silences) == ([0, 1], [1])
    never.set()
    jobs.run(lambda: "after it", answers.append)
    qtbot.waitUntil(lambda: "after it" in answers)
    assert answers == ["second", "after it"]


def test_questions_without_an_answer_hold_up_neither_other_work_nor_the_end(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, never: Event
) -> None:
    monkeypatch.setattr(jobs_module, "LAST_ANSWERS_S", 0.1)
    jobs = Jobs(answer_within_s=SILENT_AFTER_S)
    answers: list[object] = []
    silences: list[int] = []
    for _ in range(4):
        jobs.ask(never.wait, answers.append, on_silence=lambda: silences.append(1), is_repeatable=False)
    jobs.run(lambda: True, answers.append)
    qtbot.waitUntil(lambda: answers == [True])
    qtbot.waitUntil(lambda: len(silences) == 4)
    began_at = time.monotonic()
    jobs.stop()
    assert time.monotonic() - began_at < 2
    assert answers == [True]


def test_the_end_waits_for_an_answer_that_is_on_its_way(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = Jobs()
    is_awaited = Event()
    written = []

    def wait_at_the_end(answers: tuple[Future[object], ...], longest_s: float) -> None:
        is_awaited.set()
        wait(answers, longest_s)

    monkeypatch.setattr(jobs_module, "wait", wait_at_the_end)

    def write() -> None:
        is_awaited.wait()
        written.append("password")

    jobs.ask(write, lambda _: None, on_silence=lambda: None, is_repeatable=False)
    jobs.stop()
    assert written == ["password"]


def test_a_result_that_is_delivered_after_the_end_begins_no_more_work(qtbot: QtBot) -> None:
    jobs = Jobs()
    results: list[str] = []

    def work_on(result: str) -> None:
        results.append(result)
        jobs.run(lambda: "more", results.append)

    read: Future[str] = Future()
    jobs.follow(read, work_on)
    jobs.stop()
    read.set_result("read")
    qtbot.waitUntil(lambda: results == ["read"])
    jobs.stop()
    assert results == ["read"]
