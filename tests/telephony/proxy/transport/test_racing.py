"""Of a server's two addresses the one that answers first is used; a dead one costs a quarter of a second."""

from __future__ import annotations

import asyncio
import time

import pytest

from telephony.proxy.transport.hop import Hop
from telephony.proxy.transport.racing import HEAD_START_S, first_to_answer
from telephony.proxy.transport.resolver import in_turn
from telephony.proxy.transport.tls import FlowError
from tests.ipv6 import needs_ipv6

V6, V4 = Hop("udp", "2001:db8::1", 5060), Hop("udp", "192.0.2.1", 5060)
DEAD, SILENT = -1.0, 30.0


def race(**answers_after_s: float) -> tuple[Hop, list[Hop], float]:
    """Return who won, who was asked, and how long it took."""
    asked: list[Hop] = []

    async def ask(hop: Hop) -> None:
        asked.append(hop)
        after_s = answers_after_s["v6" if hop is V6 else "v4"]
        if after_s == DEAD:
            raise FlowError("refused", str(hop))
        await asyncio.sleep(after_s)

    began = time.monotonic()
    won = asyncio.run(first_to_answer((V6, V4), ask))
    return won, asked, time.monotonic() - began


def test_ipv6_has_a_head_start() -> None:
    assert race(v6=0.05, v4=0.0)[:2] == (V6, [V6])


def test_a_silent_ipv6_costs_its_head_start_and_a_dead_one_nothing() -> None:
    won, _, took_s = race(v6=SILENT, v4=0.0)
    assert won == V4
    assert HEAD_START_S <= took_s < 3
    won, _, took_s = race(v6=DEAD, v4=0.0)
    assert (won, took_s < HEAD_START_S) == (V4, True)


def test_a_slow_ipv6_still_wins_against_a_slower_ipv4() -> None:
    assert race(v6=0.4, v4=SILENT)[0] == V6


def test_if_none_answers_the_first_fault_is_reported() -> None:
    with pytest.raises(FlowError, match="2001:db8::1"):
        race(v6=DEAD, v4=DEAD)


@needs_ipv6
def test_families_take_turns_and_what_no_route_leads_to_is_left_out() -> None:
    both = ["::1", "127.0.0.1", "127.0.0.2"]
    assert in_turn(both) == ["::1", "127.0.0.1", "127.0.0.2"]
    assert in_turn(["127.0.0.1", "127.0.0.2", "::1"]) == ["127.0.0.1", "::1", "127.0.0.2"]
    assert in_turn(["fe80::1", "127.0.0.1"]) == ["127.0.0.1"]
