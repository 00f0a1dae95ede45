"""Timers that wake the process at the same moments."""

from __future__ import annotations

from PySide6.QtCore import QEventLoop, QTimer
from pytestqt.qtbot import QtBot

from telephony.process.aligned_timer import AlignedTimer, left_ms
from tests.platforms import linux_only


def test_beats_that_start_at_different_moments_meet() -> None:
    moments = (41_000.1, 41_250.0, 41_499.9, 41_501.0, 41_999.5, 42_700.0)
    for interval in (200, 1000, 2000, 10_000):
        for now in moments:
            at = now + left_ms(now, interval)
            assert at % interval < 1  # rounded up to a millisecond
            assert interval / 4 <= at - now <= interval * 5 / 4 + 1


@linux_only("on Windows each timer of Qt is one of the system's, and the system may join them")
def test_two_beats_wake_the_loop_once(qtbot: QtBot) -> None:
    beats = [AlignedTimer(1000), AlignedTimer(1000)]
    woken: list[int] = []
    loop = QEventLoop()
    for number, beat in enumerate(beats):
        beat.timeout.connect(lambda number=number: woken.append(number))
    beats[0].start()
    _turn_until(loop, woken)  # a moment ago the beats of both were due, so the next ones of both are the same
    woken.clear()
    QTimer.singleShot(100, beats[1].start)
    _turn_until(loop, woken)
    assert sorted(woken) == [0, 1]
    for beat in beats:
        beat.stop()


def test_a_changed_interval_counts_from_the_same_moments(qtbot: QtBot) -> None:
    beat = AlignedTimer(10_000)
    beat.start()
    beat.every(200)
    with qtbot.waitSignal(beat.timeout, timeout=1000):
        pass
    beat.stop()
    with qtbot.assertNotEmitted(beat.timeout, wait=400):
        pass


def _turn_until(loop: QEventLoop, woken: list[int]) -> None:
    """Let the loop turn until a beat has woken it."""
    while not woken:
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
