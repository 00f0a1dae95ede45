"""How often a workstation calls the others: at once if it rarely does, so often at most in the long run."""

from __future__ import annotations

import time

import pytest

from db.sync.rate_limit import RateLimit


def test_a_few_are_let_through_at_once_and_the_rest_wait_for_their_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    pace, went = RateLimit(0.5, 3), []
    while now < 110:
        now = max(now, pace.next_at())
        went.append(now)
        pace.record()
    assert went[:5] == [100, 100, 100, 100.5, 101]
    assert len(went) == 23  # twice a second, and two before their turn
    now = 200.0
    assert pace.next_at() <= now


def test_what_brings_nothing_happens_more_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    pace, went = RateLimit(0.4, 2), 0
    while now < 160:
        now = max(now, pace.next_at())
        pace.record(1.0)
        went += 1
    assert went <= 62  # once a second, and one before its turn
