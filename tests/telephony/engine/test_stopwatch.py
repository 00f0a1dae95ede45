"""A stopwatch adds up the time in which it ran; a second start or stop changes nothing."""

from __future__ import annotations

from telephony.engine.stopwatch import Stopwatch


def test_only_the_time_between_start_and_stop_counts() -> None:
    at = [100.0]
    watch = Stopwatch(lambda: at[0])
    for seconds, is_running in ((1.0, True), (0.25, True), (2.0, False), (0.5, False), (0.125, True)):
        watch.run(is_running)
        at[0] += seconds
    assert watch.total_ms == 1375  # 1 s and 0.25 s, and the last 0.125 s, in which it runs still
    watch.run(False)
    at[0] += 9
    assert watch.total_ms == 1375
