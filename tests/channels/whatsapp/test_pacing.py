"""How fast a number writes to one person, by a clock that the test turns."""

from __future__ import annotations

from channels.whatsapp.pacing import PAIR_BURST, PAIR_EVERY_S, PairPacing
from tests.channels.clock import Clock


def test_one_person_gets_a_burst_and_then_one_message_in_six_seconds() -> None:
    clock = Clock()
    pairs = PairPacing(clock)
    assert [pairs.wait_s("sari") for _ in range(PAIR_BURST)] == [0] * PAIR_BURST
    assert pairs.wait_s("sari") == PAIR_EVERY_S
    assert pairs.wait_s("budi") == 0
    clock.now += PAIR_EVERY_S - 1
    assert pairs.wait_s("sari") == 1
    clock.now += 1
    assert (pairs.wait_s("sari"), pairs.wait_s("sari")) == (0, PAIR_EVERY_S)
    clock.now += PAIR_EVERY_S * PAIR_BURST
    assert [pairs.wait_s("sari") for _ in range(PAIR_BURST)] == [0] * PAIR_BURST


def test_people_whose_burst_is_whole_again_are_forgotten() -> None:
    clock = Clock()
    pairs = PairPacing(clock)
    for who in range(10_000):
        pairs.wait_s(str(who))
    clock.now += PAIR_EVERY_S + 1
    pairs.wait_s("sari")
    assert pairs.known == 1
