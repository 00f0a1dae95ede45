"""Items from other threads and processes, handled in turns of the event loop."""

from __future__ import annotations

import time
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from telephony.process.inbox import TURN_S, Inbox


def test_items_that_come_together_are_handled_in_turns_of_the_event_loop(qtbot: QtBot) -> None:
    owner = QObject()
    seen: list[str] = []
    beat = QTimer(owner)
    beat.timeout.connect(lambda: seen.append("beat"))
    beat.start(0)

    def handle(item: str) -> None:
        time.sleep(TURN_S)
        seen.append(item)

    inbox = Inbox(handle, owner)
    for item in ("first", "second", "third"):
        inbox.put(item)
    assert seen == ["first"]
    qtbot.waitUntil(lambda: "third" in seen)
    at = [seen.index(item) for item in ("first", "second", "third")]
    assert all(after - before > 1 for before, after in pairwise(at))


def test_a_deferred_item_does_not_share_a_turn_with_posted_events(qtbot: QtBot) -> None:
    owner = QObject()
    seen: list[str] = []
    inbox = Inbox(seen.append, owner)

    def post() -> None:
        inbox.defer("first")
        inbox.defer("second")
        seen.append("posted")

    QTimer.singleShot(0, owner, post)
    qtbot.waitUntil(lambda: "second" in seen)
    assert seen == ["posted", "first", "second"]


def test_an_item_that_raises_or_runs_an_event_loop_holds_up_no_other_one(qtbot: QtBot) -> None:
    owner = QObject()
    seen: list[str] = []

    def handle(item: str) -> None:
        if item == "raises":
            raise ValueError("a bug")
        if item == "waits":
            qtbot.waitUntil(lambda: "after" in seen)
        time.sleep(TURN_S)
        seen.append(item)

    inbox = Inbox(handle, owner)
    with qtbot.captureExceptions() as exceptions:
        for item in ("raises", "waits", "after"):
            QTimer.singleShot(0, owner, partial(inbox.put, item))
        qtbot.waitUntil(lambda: "waits" in seen)
    assert [kind for kind, _, _ in exceptions] == [ValueError]
    inbox.put("last")
    qtbot.waitUntil(lambda: "last" in seen)
    assert seen == ["after", "waits", "last"]


def test_what_is_left_is_handled_at_once_where_nothing_comes_after_it() -> None:
    seen: list[str] = []

    def handle(item: str) -> None:
        time.sleep(TURN_S)
        seen.append(item)

    owner = QObject()
    inbox = Inbox(handle, owner)
    inbox.put("first")
    inbox.put("second")
    inbox.finish()
    assert seen == ["first", "second"]
