"""Waiting lines of a telephone queue: Erlang B, C and A. Plain arithmetic, any thread.

All three suppose calls that come independently of each other (Poisson), talks of random length (exponential),
and one queue for all agents. Erlang C supposes callers who wait for ever. Erlang A (Palm 1943; Garnett,
Mandelbaum and Reiman 2002) supposes callers who hang up after a random time, and is used where the mean of
that time, the patience, is known. Load is in Erlang: calls per hour times hours per call.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

_NEGLIGIBLE = 1e-12  # the part of a sum that is left out


@dataclass(frozen=True, slots=True)
class Queue:
    """How a queue does with a number of agents.

    Attributes:
        waits: The part of the callers who wait at all, 0 to 1.
        service_level: The part of all callers who are answered within the target, 0 to 1. A caller who hangs
            up is not answered.
        asa_s: The mean wait of the answered callers in seconds (average speed of answer); infinite if the
            line grows without end.
        occupancy: The part of their time that the agents work, 0 to 1.
        abandons: The part of the callers who hang up, 0 to 1. Always 0 by Erlang C.
    """

    waits: float
    service_level: float
    asa_s: float
    occupancy: float
    abandons: float = 0.0


def erlang_b(agents: int, load: float) -> float:
    """Return the part of the callers who find all agents busy, if nobody waits.

    Raises ValueError for a load below 0 or fewer than no agents.
    """
    _check(agents, load)
    blocked = 1.0
    for number in range(1, agents + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked


def erlang_c(agents: int, load: float) -> float:
    """Return the part of the callers who wait, if none hangs up; 1 if the agents cannot do the load."""
    if agents <= load:
        _check(agents, load)
        return 0.0 if not load else 1.0
    blocked = erlang_b(agents, load)
    return agents * blocked / (agents - load * (1 - blocked))


def queue_of(agents: int, load: float, aht_s: float, target_s: float, patience_s: float = math.inf) -> Queue:
    """Return how the queue does: by Erlang A if the callers' patience is known, else by Erlang C.

    Args:
        load: In Erlang.
        aht_s: Mean time of a call with its hold and wrap-up, above 0.
        target_s: An answer within this time is in time.
        patience_s: Mean time after which a waiting caller hangs up, above 0.

    Raises ValueError.
    """
    _check(agents, load)
    if aht_s <= 0 or target_s < 0 or patience_s <= 0:
        raise ValueError("times must be above 0")
    if not load:
        return Queue(0.0, 1.0, 0.0, 0.0)
    if not agents:
        return Queue(1.0, 0.0, math.inf, 1.0, 0.0 if math.isinf(patience_s) else 1.0)
    if math.isinf(patience_s):
        return _patient(agents, load, aht_s, target_s)
    return _impatient(agents, load, aht_s, target_s, patience_s)


def _patient(agents: int, load: float, aht_s: float, target_s: float) -> Queue:
    if agents <= load:
        return Queue(1.0, 0.0, math.inf, 1.0)
    waits = erlang_c(agents, load)
    too_late = waits * math.exp(-(agents - load) * target_s / aht_s)
    return Queue(waits, 1 - too_late, waits * aht_s / (agents - load), load / agents)


def _impatient(agents: int, load: float, aht_s: float, target_s: float, patience_s: float) -> Queue:
    """Erlang A. Time is counted in patiences: a waiting caller hangs up once in 1 on average."""
    serving = agents * patience_s / aht_s  # answers of all agents together in that time
    arriving = load * patience_s / aht_s
    blocked = erlang_b(agents, load)
    if not blocked:
        return Queue(0.0, 1.0, 0.0, load / agents)
    # Chances of the states, relative to the one in which all agents are busy and nobody waits yet.
    state, total, waits = 1.0, 1 / blocked, 1.0
    in_time = hung_up = waited = 0.0
    for place, (answer_in_time, answer, wait) in enumerate(
        _places(serving, math.exp(-target_s / patience_s)), 1
    ):
        in_time += state * answer_in_time
        hung_up += state * (1 - answer)
        waited += state * wait
        state *= arriving / (serving + place)
        total += state
        waits += state
        if state < _NEGLIGIBLE * total and arriving < serving + place:
            break
    at_once = total - waits
    answered = total - hung_up
    return Queue(
        waits / total,
        (at_once + in_time) / total,
        waited / answered * patience_s,
        load * answered / total / agents,
        hung_up / total,
    )


def _places(serving: float, left: float) -> Iterator[tuple[float, float, float]]:
    """Yield of the first place in the line, the second, ...: what happens to the caller who gets it.

    Three numbers: the chance of an answer within the target, the chance of an answer, and the mean wait for
    an answer times that chance. The time until place j is answered is a sum of j exponential times with the
    rates `serving`, `serving + 1`, ... So the part of the callers who are still there then has the
    distribution Beta(serving, j).

    left: The part of the callers who would still be there after the target.
    """
    too_late = left ** (serving + 1)  # I(left; serving + 1, place), the incomplete beta function
    term = too_late * (serving + 1) * (1 - left)
    wait, place = 0.0, 0
    while True:
        place += 1
        answer = serving / (serving + place)
        wait += 1 / (serving + place)
        yield answer * (1 - too_late), answer, answer * wait
        too_late += term
        term *= (1 - left) * (serving + 1 + place) / (place + 1)


def _check(agents: int, load: float) -> None:
    if agents < 0 or load < 0 or not math.isfinite(load):
        raise ValueError("agents and load must be 0 or more")
