"""Waiting lines of a telephone queue: Erlang B, C and A. Plain arithmetic, any thread.

All three suppose calls that come independently of each other (Poisson), talks of random length (exponential),
and one queue for all agents. Erlang C supposes callers who wait for ever. Erlang A (Palm 1943; Garnett,
Mandelbaum and Reiman 2002) supposes callers who hang up after a random time, and is used where the mean of
that time, the patience, is known. Load is in Erlang: calls per hour times hours per call.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

_NEGLIGIBLE = 1e-14  # of a density: what lies further out is left out
_NEVER = 1e-200  # a chance below this is none
_PANELS = 10  # of each part of an integral
# Nodes and weights of the Gauss-Legendre quadrature with ten points.
_GAUSS = tuple(
    (sign * node, weight)
    for sign in (-1, 1)
    for node, weight in (
        (0.14887433898163122, 0.2955242247147528),
        (0.4333953941292472, 0.2692667193099965),
        (0.6794095682990244, 0.219086362515982),
        (0.8650633666889845, 0.1494513491505804),
        (0.9739065285171717, 0.06667134430868814),
    )
)


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


@lru_cache(maxsize=4096)  # a page asks for the same quarter hours again after each key
def _impatient(agents: int, load: float, aht_s: float, target_s: float, patience_s: float) -> Queue:
    """Erlang A by the density of the wait that a caller is offered (Zeltyn and Mandelbaum 2005, M/M/n+G).

    Time x is counted in patiences. A caller who finds all agents busy is offered a wait with the density
    e^(arriving * (1 - e^-x) - serving * x), and is still there then with the chance e^-x. The integrals take
    the same few steps for each queue: sums over the places in the line have no bound.
    """
    blocked = erlang_b(agents, load)
    if blocked < _NEVER:
        return Queue(0.0, 1.0, 0.0, load / agents)
    serving = agents * patience_s / aht_s  # answers of all agents together in one patience
    arriving = load * patience_s / aht_s
    peak = max(0.0, math.log(arriving / (serving + 1)))
    # All sums are relative to the density at its peak, which itself may be larger than any float.
    scale = math.exp(-max(0.0, -arriving * math.expm1(-peak) - (serving + 1) * peak))
    answered, answered_in_time, waited = _answered_waits(arriving, serving, peak, target_s / patience_s)
    total = scale / blocked + arriving * answered  # all callers, as many as those who wait are counted below
    hung_up = _part((scale + (arriving - serving) * answered) / total)
    return Queue(
        _part((scale + arriving * answered) / total),
        _part((scale * (1 / blocked - 1) + serving * answered_in_time) / total),
        serving * waited / total / (1 - hung_up) * patience_s if hung_up < 1 else math.inf,
        _part(load * (1 - hung_up) / agents),
        hung_up,
    )


def _answered_waits(
    arriving: float, serving: float, peak: float, target: float
) -> tuple[float, float, float]:
    """Return three integrals over the waits of the answered callers, relative to the density at the peak.

    The first is that of the density, the second that up to the target, the third that of the density times
    the wait.
    """
    rising, falling = arriving * math.exp(-peak), serving + 1

    def density(ahead: float) -> float:
        return math.exp(-rising * math.expm1(-ahead) - falling * ahead)

    first = -min(peak, _reach(density, -1 / falling)) if peak else 0.0
    last = _reach(density, 1 / falling)
    split = min(max(target - peak, first), last)
    cuts = sorted({first, min(max(0.0, first), last), split, last})
    whole = in_time = waits = 0.0
    for begin, end in pairwise(cuts):
        half = (end - begin) / _PANELS / 2
        for panel in range(_PANELS):
            middle = begin + (2 * panel + 1) * half
            for node, weight in _GAUSS:
                ahead = middle + node * half
                part = weight * half * density(ahead)
                whole += part
                waits += part * (peak + ahead)
                if end <= split:
                    in_time += part
    return whole, in_time, waits


def _reach(density: Callable[[float], float], step: float) -> float:
    """Return how far from the peak, in the direction of the step, the density is negligible."""
    while density(step) > _NEGLIGIBLE:
        step *= 2
    return abs(step)


def _part(value: float) -> float:
    """Return a part of a whole without the rounding that leaves it below 0 or above 1."""
    return min(1.0, max(0.0, value))


def _check(agents: int, load: float) -> None:
    if agents < 0 or load < 0 or not math.isfinite(load):
        raise ValueError("agents and load must be 0 or more")
