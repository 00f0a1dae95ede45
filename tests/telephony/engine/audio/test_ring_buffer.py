"""The buffer between two clocks: nothing invented, nothing old, no drift."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.engine.audio.ring_buffer import BYTES_PER_MS, FRAME_BYTES, RingBuffer, adjusted


def samples(first: int, count: int) -> bytes:
    return array("h", [(first + i) % 30000 for i in range(count)]).tobytes()


def test_silence_until_there_is_enough_then_the_sound_in_order() -> None:
    buffer = RingBuffer(prime_ms=15, most_ms=100)
    buffer.put(samples(0, 320))
    assert buffer.take(FRAME_BYTES) is None
    buffer.put(samples(320, 320))
    assert buffer.take(FRAME_BYTES) == samples(0, 320)


def test_running_dry_is_counted_once_and_primes_again() -> None:
    buffer = RingBuffer(prime_ms=15, most_ms=100)
    buffer.put(samples(0, 640))
    assert buffer.take(FRAME_BYTES)
    assert buffer.take(FRAME_BYTES) is None
    assert buffer.take(FRAME_BYTES) is None
    assert buffer.underruns == 1


def test_what_a_stall_has_made_old_is_dropped() -> None:
    buffer = RingBuffer(prime_ms=15, most_ms=100)
    for i in range(100):
        buffer.put(samples(i * 320, 320))
    assert buffer.level_ms() <= 100
    assert buffer.overruns > 0


@pytest.mark.parametrize("drift_ppm", [-2000, -200, 200, 2000])
def test_the_delay_stays_where_it_is_when_the_clocks_differ(drift_ppm: int) -> None:
    buffer = RingBuffer(prime_ms=15, most_ms=100)
    owed = 0.0
    levels = []
    for frame in range(50 * 120):  # two minutes
        owed += 320 * (1 + drift_ppm / 1e6)
        count, owed = int(owed), owed - int(owed)
        buffer.put(samples(0, count))
        buffer.take(FRAME_BYTES)
        if frame > 500:
            levels.append(buffer.level_ms())
    assert buffer.underruns <= 1
    assert buffer.overruns == 0
    assert max(levels) < 45


@given(st.integers(-8, 8), st.integers(1, 400))
def test_adjusting_changes_only_the_length(by: int, count: int) -> None:
    frame = samples(0, count)
    if abs(by) >= count // 2:
        return
    assert len(adjusted(frame, by)) == len(frame) + 2 * by
    assert set(array("h", adjusted(frame, by))) <= set(array("h", frame))


@given(st.lists(st.integers(0, 3000), max_size=60))
def test_a_frame_is_whole_or_nothing(chunks: list[int]) -> None:
    buffer = RingBuffer(prime_ms=15, most_ms=100)
    for count in chunks:
        buffer.put(samples(0, count))
        frame = buffer.take(FRAME_BYTES)
        assert frame is None or len(frame) == 20 * BYTES_PER_MS
