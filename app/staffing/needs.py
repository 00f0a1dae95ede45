"""How many agents the calls of each quarter hour need, and what follows if there are more or fewer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.staffing.erlang import Queue, queue_of

SLOT_S = 900
SLOTS = 96  # of a day


@dataclass(frozen=True, slots=True)
class Goal:
    """What the office wants of its queue.

    Attributes:
        service_level: The part of the callers who are to be answered within `within_s`, 0 to 1.
        most_occupancy: Agents are not to work a larger part of their time than this, 0 to 1: nobody talks for
            eight hours without a rest.
        shrinkage: The part of the paid time in which an agent takes no calls (breaks, training, illness),
            0 to below 1.
    """

    service_level: float = 0.8
    within_s: float = 20.0
    most_occupancy: float = 0.85
    shrinkage: float = 0.0

    def __post_init__(self) -> None:
        """Raise ValueError for what cannot be."""
        if not (0 < self.service_level < 1 and 0 < self.most_occupancy <= 1 and 0 <= self.shrinkage < 1):
            raise ValueError("a part is between 0 and 1")


@dataclass(frozen=True, slots=True)
class Work:
    """What comes in one quarter hour.

    Attributes:
        calls: How many; a forecast may have a fraction.
        aht_s: Mean time of a call with its hold and wrap-up, above 0.
        patience_s: Mean time after which a waiting caller hangs up; infinite if it is not known.
    """

    calls: float
    aht_s: float
    patience_s: float = math.inf

    @property
    def load(self) -> float:
        """Return the work in Erlang."""
        return self.calls * self.aht_s / SLOT_S


@dataclass(frozen=True, slots=True)
class Need:
    """agents: On the telephone. scheduled: In the plan, shrinkage added. queue: How it does with `agents`."""

    agents: int
    scheduled: int
    queue: Queue


def need_of(work: Work, goal: Goal) -> Need:
    """Return the fewest agents that reach the goal. Without calls nobody is needed."""
    agents = math.ceil(work.load / goal.most_occupancy - 1e-9) if work.calls else 0
    queue = outcome_of(work, goal, agents)
    while queue.service_level < goal.service_level or queue.occupancy > goal.most_occupancy:
        agents += 1
        queue = outcome_of(work, goal, agents)
    return Need(agents, math.ceil(agents / (1 - goal.shrinkage) - 1e-9), queue)


def outcome_of(work: Work, goal: Goal, agents: int) -> Queue:
    """Return what happens with so many agents on the telephone ("what if")."""
    return queue_of(agents, work.load, work.aht_s, goal.within_s, work.patience_s)


def needs_of_day(work: Sequence[Work], goal: Goal) -> tuple[Need, ...]:
    return tuple(need_of(one, goal) for one in work)


def mean_patience_s(waited_s: float, abandoned: int) -> float:
    """Return the callers' mean patience: all waiting of all callers, for each one who hung up.

    Those who were answered did not show how long they would have waited. Their waiting counts, too: without
    it the mean would be too short (this is the maximum likelihood estimate of a censored exponential time).
    Infinite if nobody hung up.
    """
    return waited_s / abandoned if abandoned and waited_s > 0 else math.inf
