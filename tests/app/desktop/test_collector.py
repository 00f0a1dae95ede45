"""Garbage is collected in the GUI thread only."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.desktop import collector as collecting
from app.desktop.collector import IDLE_OBJECTS, MOST_YOUNG, Collector


class Cycle:
    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    collector = Collector()
    yield collector
    collector.stop()
    gc.disable()  # as tests/conftest.py wants it


def test_no_thread_collects_but_the_one_of_the_window(qtbot: QtBot, collector: Collector) -> None:
    collector.check()  # what was there at the start stays
    died_in: list[threading.Thread] = []
    cycle = Cycle()
    weakref.finalize(cycle, lambda: died_in.append(threading.current_thread()))
    del cycle
    worker = threading.Thread(target=lambda: [Cycle() for _ in range(10 * MOST_YOUNG)])
    worker.start()
    worker.join()
    assert not died_in
    qtbot.waitUntil(lambda: bool(died_in))
    assert died_in == [threading.main_thread()]


def test_all_is_looked_through_only_while_nothing_goes_on_and_not_at_the_start(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    collected: list[int] = []
    monkeypatch.setattr(gc, "collect", lambda generation=2: collected.append(generation))
    monkeypatch.setattr(collecting, "OLD_EVERY", 2)
    made = [0]
    monkeypatch.setattr(gc, "get_count", lambda: (made[0], 0, 0))
    collector.check()
    assert collected == []
    for _ in range(10):  # the agent works
        made[0] += IDLE_OBJECTS + 1
        collector.check()
    assert collected == []
    made[0] += 1
    collector.check()
    assert collected == [2]


def test_freed_memory_goes_back_to_the_system_once_nothing_goes_on(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    trimmed: list[int] = []
    monkeypatch.setattr(collecting, "heap_trim", lambda: trimmed.append)
    collector = Collector()
    made = [0]
    monkeypatch.setattr(gc, "get_count", lambda: (made[0], 0, 0))
    for _ in range(2):
        made[0] += IDLE_OBJECTS + 1  # the agent works
        collector.check()
        before = len(trimmed)
        for _ in range(collecting.IDLE_CHECKS - 1):
            collector.check()
        assert len(trimmed) == before
        collector.check()
        collector.check()
        assert len(trimmed) == before + 1
    collector.stop()
    gc.disable()  # as tests/conftest.py wants it
