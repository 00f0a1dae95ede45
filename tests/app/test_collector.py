"""Garbage is collected in the GUI thread only."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.collector import MOST_YOUNG, Collector


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
