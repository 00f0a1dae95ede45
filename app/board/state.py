"""What a board knows: the answers of the server put together, and what they mean at this moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from app.board.risk import MOST_URGENT, AtRisk, Risk, RiskBook, open_case
from app.sop.office_hours import OfficeCalendar, OfficeDays
from app.sop.procedure import Sop
from db.enums import AgentState, member_of
from db.sync.messages import Board, BoardAgent, BoardFigure, BoardQueue, BoardUnsent

LEVELS = (Risk.OVER, Risk.CLOSE, Risk.HALF, Risk.CALM, Risk.PAUSED)


@dataclass(frozen=True, slots=True)
class AgentNow:
    """silent_since: The last sign of life, if the workstation is not heard: the state may be long over."""

    name: str
    state: AgentState
    reason: str
    since: datetime
    silent_since: datetime | None
    id: UUID | None
    workstation: str


@dataclass(frozen=True, slots=True)
class StepNow:
    """Open cases at a step by risk; a step of the applicant has no risk, only a number."""

    step: int
    is_scored: bool
    total: int
    by_risk: Mapping[Risk, int]


@dataclass(frozen=True, slots=True)
class UnitNow:
    name: str
    by_risk: Mapping[Risk, int]


@dataclass(frozen=True, slots=True)
class FigureNow:
    """A figure of today. den 0: unknown; None: it is a count."""

    num: int
    den: int | None

    @property
    def value(self) -> float | None:
        if self.den is None:
            return self.num
        return self.num / self.den if self.den else None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a board shows.

    Attributes:
        made_at: The server's time of it.
        queues: None if nothing is known of them.
        today: By figure and step; empty before the server has counted anything.
    """

    made_at: datetime
    zone: str
    agents: tuple[AgentNow, ...]
    steps: tuple[StepNow, ...]
    units: tuple[UnitNow, ...]
    unit_names: Mapping[UUID, str]
    urgent: tuple[AtRisk, ...]
    open_cases: int
    today: Mapping[tuple[str, int | None], FigureNow]
    queues: tuple[BoardQueue, ...] | None
    unsent: tuple[BoardUnsent, ...]

    def count(self, state: AgentState) -> int:
        """Return how many are in this state; whose workstation is not heard is in none."""
        return sum(one.state is state and one.silent_since is None for one in self.agents)

    @property
    def silent(self) -> int:
        return sum(one.silent_since is not None for one in self.agents)


class BoardState:
    """One thread at a time."""

    def __init__(self, sop: Sop, days: OfficeDays, most_urgent: int = MOST_URGENT) -> None:
        self._sop, self._days, self._most_urgent = sop, days, most_urgent
        self.version = ""
        self._zone = ""
        self._risks: RiskBook | None = None
        self._agents: tuple[AgentNow, ...] = ()
        self._units: dict[UUID, str] = {}
        self._today: dict[tuple[str, int | None], FigureNow] = {}
        self._queues: tuple[BoardQueue, ...] | None = None
        self._unsent: tuple[BoardUnsent, ...] = ()

    def apply(self, seen: Board) -> None:
        if seen.zone != self._zone and not seen.is_whole:
            self.version = ""  # all cases are computed anew, and so asked for
            return
        if seen.is_whole or self._risks is None:
            self._zone = seen.zone
            self._risks = RiskBook(self._sop, OfficeCalendar(self._days, ZoneInfo(seen.zone)))
        for one in seen.cases:
            self._risks.put(open_case(one), seen.made_at)
        for case_id in seen.gone:
            self._risks.drop(case_id)
        if seen.agents is not None:
            self._agents = tuple(map(_agent, seen.agents))
        if seen.units is not None:
            self._units = dict(seen.units)
        if seen.today is not None:
            self._today = {(one.figure, one.step): _figure(one) for one in seen.today}
        if seen.unsent is not None:
            self._unsent = tuple(seen.unsent)
        self._queues = None if seen.queues is None else tuple(seen.queues)
        self.version = seen.version

    def snapshot(self, now: datetime) -> Snapshot | None:
        """Return what is known, at this time of the server; None before the first answer."""
        risks = self._risks
        if risks is None:
            return None
        risks.tick(now)
        steps = []
        for step in self._sop.steps:
            by_risk = {risk: risks.at_step(step.number, risk) for risk in Risk}
            steps.append(StepNow(step.number, step.is_scored, sum(by_risk.values()), by_risk))
        units = [
            UnitNow(self._units.get(unit_id, ""), {risk: risks.at_unit(unit_id, risk) for risk in LEVELS})
            for unit_id in risks.units()
        ]
        return Snapshot(
            made_at=now,
            zone=self._zone,
            agents=self._agents,
            steps=tuple(steps),
            units=tuple(sorted(units, key=lambda one: one.name)),
            unit_names=self._units,
            urgent=risks.urgent(self._most_urgent),
            open_cases=len(risks),
            today=self._today,
            queues=self._queues,
            unsent=self._unsent,
        )


def _agent(seen: BoardAgent) -> AgentNow:
    state = member_of(AgentState, seen.state)
    return AgentNow(seen.name, state, seen.reason, seen.since, seen.silent_since, seen.id, seen.workstation)


def _figure(seen: BoardFigure) -> FigureNow:
    return FigureNow(seen.num, seen.den)
