"""What makes a span of a call bad, by its figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from telephony.engine.calls.rating import Span, cause, mos_here, mos_there

GOOD = Span(
    codec="PCMA",
    seconds=5,
    received=250,
    lost=0,
    late=0,
    lost_there_percent=0,
    round_trip_ms=40,
    buffer_ms=40,
    underruns=0,
)


def test_a_good_span_has_a_full_score_and_no_cause() -> None:
    assert cause(GOOD) == ""
    assert mos_here(GOOD) == mos_there(GOOD) == pytest.approx(4.4, abs=0.02)


@pytest.mark.parametrize(
    ("span", "word"),
    [
        (replace(GOOD, lost=13), "loss_to_us"),
        (replace(GOOD, lost_there_percent=5), "loss_to_them"),
        (replace(GOOD, late=13), "jitter"),
        (replace(GOOD, buffer_ms=320), "jitter"),
        (replace(GOOD, round_trip_ms=500), "delay"),
        (replace(GOOD, underruns=3), "sound_device"),
        (replace(GOOD, lost=12, lost_there_percent=20), "loss_to_them"),
        (replace(GOOD, lost=2, round_trip_ms=150, underruns=1), ""),
        (replace(GOOD, codec="GSM"), ""),
    ],
)
def test_the_worst_impairment_is_the_cause_if_it_costs_much(span: Span, word: str) -> None:
    assert cause(span) == word
    assert mos_here(span) <= mos_here(GOOD)


def test_what_is_not_known_has_no_score() -> None:
    assert mos_here(replace(GOOD, received=0)) == 0
    assert mos_there(replace(GOOD, lost_there_percent=None)) == 0


def test_late_packets_are_as_bad_as_lost_ones() -> None:
    assert mos_here(replace(GOOD, late=10)) == pytest.approx(mos_here(replace(GOOD, lost=10)), abs=0.02)
