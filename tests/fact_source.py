"""A source of figures for tests of the window: facts of a made-up office, added up by the real code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from random import Random
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import create_engine, insert
from sqlalchemy.pool import StaticPool

from app.figures.adding import accesses_behind, add_up, rows_behind
from app.figures.asking import Counted, CountedAccess, Question, SharedError, Unread
from app.figures.classes import class_of
from app.figures.figures import FIGURES, Group, is_of_exchange
from app.figures.thresholds import Thresholds
from db.enums import (
    AccessKind,
    AgentState,
    CallOutcome,
    CaseKind,
    Channel,
    Direction,
    EntryKind,
    QueueOutcome,
)
from db.fact_tables import (
    ACCESS_FACTS,
    ACCESSES,
    CALLS,
    DEADLINES,
    ESCALATIONS,
    FACTS,
    QUEUES,
    SPANS,
    STATES,
    STEPS,
)
from db.sync.sync_status import Trouble

_MINUTE_MS = 60_000
_CHANNELS = (Channel.VOICE, Channel.WHATSAPP, Channel.EMAIL, Channel.WALK_IN)
_KINDS = (CaseKind.INFORMATION, CaseKind.INFORMATION, CaseKind.COMPLAINT)
_HOURS = {8: 5, 9: 9, 10: 10, 11: 8, 12: 3, 13: 6, 14: 7, 15: 4, 16: 1}  # contacts of an hour, about
_TARGETS_MIN = {1: 5, 2: 15, 3: 60, 4: 10, 5: 5}


class FactSource:
    """is_silent: The server does not answer."""

    def __init__(self) -> None:
        self.is_silent = False
        self.made_at = datetime.now(timezone.utc)
        self.waiting = 0
        self.asked: list[Question] = []
        self.expected = Thresholds()
        self.unread: tuple[Unread, ...] = ()
        self.scope = ""
        self._engine = create_engine(
            "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
        FACTS.create_all(self._engine)
        ACCESS_FACTS.create_all(self._engine)

    def fill(
        self,
        last: date,
        days: int,
        agents: Sequence[UUID],
        units: Sequence[UUID],
        cases: Sequence[UUID] = (),
        seed: int = 19,
    ) -> None:
        """Make cases of these days, which end with `last`; the last ones have the ids `cases`."""
        random = Random(seed)
        ids = list(cases)
        steps, spans, asked, states = [], [], [], []
        for number in range(days):
            day = last - timedelta(days=number)
            if day.weekday() > 4 and day != last:
                continue
            at = datetime(day.year, day.month, day.day, 3, tzinfo=timezone.utc)
            for _ in range(random.randrange(4, 14)):
                case_id = ids.pop() if ids else uuid4()
                agent = random.choice(agents)
                of_case = {
                    "case_id": case_id,
                    "team_id": None,
                    "agent_id": agent,
                    "kind": random.choice(_KINDS),
                    "channel": random.choices(_CHANNELS, (6, 4, 2, 1))[0],
                    "category": "",
                    "service": random.choice(("Izin reklame", "NIB", "Izin apotek", "")),
                    "region": random.choice(("32.73", "32.04", "32.17", "")),
                }
                is_escalated = random.random() < 0.3
                unit = random.choice(units) if units else None
                for step in (1, 2, 3, 4, 5) if is_escalated else (1, 2, 4, 5):
                    target = _TARGETS_MIN[step] * _MINUTE_MS
                    counted = int(target * random.lognormvariate(-0.7, 0.6))
                    steps.append(
                        {
                            **of_case,
                            "step": step,
                            "round": 1,
                            "unit_id": unit if step == 3 else None,
                            "started_at": at,
                            "ended_at": at,
                            "ended_on": day,
                            "ended_by": EntryKind.SOLUTION_TOLD,
                            "counted_ms": counted,
                            "counted_class": class_of(counted),
                            "used_ms": counted,
                            "wall_ms": counted,
                            "paused_ms": 0,
                            "target_ms": target,
                            "is_scored": step in (2, 3, 4),
                            "is_late": step in (2, 3, 4) and counted > target,
                        }
                    )
                spans.append(
                    {
                        **of_case,
                        "span": 1,
                        "opened_at": at,
                        "opened_on": day,
                        "ended_at": at,
                        "ended_on": day,
                        "ended_by": EntryKind.CLOSED,
                        "reopened_ms": None,
                        "satisfied": random.choice((None, 2, 3, 4, 4)),
                        "escalations": int(is_escalated),
                    }
                )
                if is_escalated and unit is not None:
                    due = at + timedelta(hours=1)
                    asked.append(
                        {
                            **of_case,
                            "id": uuid4(),
                            "unit_id": unit,
                            "asked_at": at,
                            "asked_on": day,
                            "due_at": due,
                            "answered_at": due + timedelta(minutes=random.randrange(-40, 20)),
                            "returned_at": None,
                            "passed_at": None,
                            "is_asked_back": False,
                            "promise_at": None,
                            "told_at": None,
                        }
                    )
            for agent in agents:
                for part, (state, minutes) in enumerate(
                    ((AgentState.AVAILABLE, 240), (AgentState.ON_CALL, 150), (AgentState.WRAP_UP, 40))
                ):
                    states.append(
                        {
                            "state_id": uuid4(),
                            "part": part,
                            "team_id": None,
                            "agent_id": agent,
                            "workstation": "001",
                            "state": state,
                            "reason": "",
                            "day": day,
                            "from_at": at,
                            "till_at": at,
                            "ms": (minutes + random.randrange(20)) * _MINUTE_MS,
                            "gap_ms": 0,
                        }
                    )
        with self._engine.begin() as connection:
            for table, rows in ((STEPS, steps), (SPANS, spans), (ESCALATIONS, asked), (STATES, states)):
                if rows:
                    connection.execute(insert(table), rows)

    def fill_telephone(self, last: date, days: int, agents: Sequence[UUID], seed: int = 7) -> None:
        """Make the calls and written contacts of these days: most before noon, more on Mondays."""
        random = Random(seed)
        rows = []
        for day in _working_days(last, days):
            busy = 1.4 if day.weekday() == 0 else 1.0
            for hour, share in _HOURS.items():
                for _ in range(round(share * busy * random.uniform(0.7, 1.3))):
                    slot = datetime(day.year, day.month, day.day, hour - 7, random.choice((0, 15, 30, 45)))
                    rows.append(_call(random, slot.replace(tzinfo=timezone.utc), day, agents))
        with self._engine.begin() as connection:
            connection.execute(insert(CALLS), rows)

    def fill_long_cases(self, last: date, days: int, seed: int = 8) -> None:
        """Make cases that are open for days, each with a limit in working days."""
        random = Random(seed)
        spans, limits = [], []
        for day in _working_days(last, days):
            for _ in range(random.randrange(1, 5)):
                opened = datetime(day.year, day.month, day.day, 4, tzinfo=timezone.utc)
                ended = opened + timedelta(days=min(40.0, random.expovariate(1 / 6)))
                of_case = {
                    "case_id": uuid4(),
                    "kind": random.choice(_KINDS),
                    "channel": random.choice(_CHANNELS),
                    "category": "",
                    "service": random.choice(("Izin reklame", "NIB", "Izin apotek")),
                    "region": random.choice(("32.73", "32.04", "32.17")),
                }
                is_over = ended.date() <= last
                spans.append(
                    {
                        **of_case,
                        "span": 1,
                        "opened_at": opened,
                        "opened_on": day,
                        "ended_at": ended if is_over else None,
                        "ended_on": ended.date() if is_over else None,
                        "ended_by": EntryKind.CLOSED if is_over else None,
                        "escalations": 1,
                    }
                )
                if is_over and of_case["kind"] is CaseKind.COMPLAINT:
                    is_kept = ended - opened < timedelta(days=10)
                    limit = {
                        "span": 1,
                        "deadline": "complaint_answer",
                        "begun_on": day,
                        "ended_on": ended.date(),
                    }
                    limits.append({**of_case, **limit, "is_kept": is_kept})
        with self._engine.begin() as connection:
            connection.execute(insert(SPANS), spans)
            connection.execute(insert(DEADLINES), limits)

    def fill_calls(self, counts: Mapping[datetime, int], agent: UUID, handled_ms: int = 180_000) -> None:
        """Make answered calls, so many in each quarter hour of the office's zone."""
        random = Random(1)
        times = {"talk_ms": handled_ms, "hold_ms": 0, "wrap_ms": 0}
        rows = [
            _call(random, slot, slot.date(), [agent])
            | {"channel": Channel.VOICE, "is_call": True, "outcome": CallOutcome.ANSWERED, **times}
            for slot, count in counts.items()
            for _ in range(count)
        ]
        with self._engine.begin() as connection:
            connection.execute(insert(CALLS), rows)

    def fill_stays(self, waits_s: Mapping[datetime, Sequence[tuple[QueueOutcome, int]]]) -> None:
        """Make stays in a queue of the exchange: outcome and seconds of each, by quarter hour."""
        rows = [
            {
                "stay_id": uuid4(),
                "day": slot.date(),
                "slot": slot,
                "queue": "layanan",
                "stay_outcome": outcome,
                "reason": "",
                "wait_ms": seconds * 1000,
                "is_short": outcome is QueueOutcome.ABANDONED and seconds < 5,
                "is_in_time": outcome is QueueOutcome.ANSWERED and seconds <= 20,
                "short_ms": 5_000,
                "target_ms": 20_000,
            }
            for slot, stays in waits_s.items()
            for outcome, seconds in stays
        ]
        with self._engine.begin() as connection:
            connection.execute(insert(QUEUES), rows)

    def fill_time(self, day: date, agent: UUID, state: AgentState, minutes: int, gap: int = 0) -> None:
        """Make a state of an agent on this day. gap: Minutes in which no call reached the workstation."""
        at = datetime(day.year, day.month, day.day, 3, tzinfo=timezone.utc)
        values = {
            "state_id": uuid4(),
            "part": 0,
            "agent_id": agent,
            "workstation": "001",
            "state": state,
            "reason": "",
            "day": day,
            "from_at": at,
            "till_at": at + timedelta(minutes=minutes),
            "ms": minutes * _MINUTE_MS,
            "gap_ms": gap * _MINUTE_MS,
        }
        with self._engine.begin() as connection:
            connection.execute(insert(STATES), values)

    def add_missed_calls(self, contacts: Sequence[UUID], day: date) -> None:
        values = dict.fromkeys(("ring_ms", "talk_ms", "hold_ms", "wrap_ms"), 0)
        facts = {
            "part": 1,
            "workstation": "001",
            "day": day,
            "slot": datetime(day.year, day.month, day.day, 3, tzinfo=timezone.utc),
            "queue": "",
            "channel": Channel.VOICE,
            "direction": Direction.INBOUND,
            "level": "C",
            "outcome": CallOutcome.MISSED,
            "is_call": True,
            "rings": 1,
            "is_transferred": False,
            "cause": "",
            "is_caller_missed": True,
            "is_returned": False,
            **values,
        }
        with self._engine.begin() as connection:
            connection.execute(
                insert(CALLS), [facts | {"call_id": one, "contact_id": one} for one in contacts]
            )

    def ask(self, questions: Sequence[Question]) -> Sequence[Counted]:
        self._answer()
        self.asked += questions
        with self._engine.connect() as connection:
            return [
                Counted(
                    one,
                    self.made_at,
                    self.waiting,
                    tuple(
                        Group(tuple(map(_said, group.by)), group.num, group.den)
                        for group in add_up(
                            connection,
                            FIGURES[one.figure],
                            one.since,
                            one.until,
                            self.made_at,
                            one.by,
                            dict(one.only),
                        )
                    ),
                    self.expected.target(one.figure, one.until - timedelta(days=1)),
                    self.scope,
                    unread=self.unread if is_of_exchange(FIGURES[one.figure]) else (),
                )
                for one in questions
            ]

    def cases(self, question: Question, skip: int = 0) -> Sequence[UUID]:
        self._answer()
        with self._engine.connect() as connection:
            return rows_behind(
                connection,
                FIGURES[question.figure],
                question.since,
                question.until,
                self.made_at,
                dict(question.only),
                skip,
            )

    def contacts(self, question: Question, skip: int = 0) -> Sequence[UUID]:
        return self.cases(question, skip)

    def note_accesses(self, last: date, days: int) -> None:
        """On each of the last days a user prints, exports and reveals."""
        rows = [
            {
                "access_id": 10 * number + place,
                "agent_id": uuid4(),
                "login": "rina",
                "workstation": "001",
                "at": datetime(2026, 11, 1, tzinfo=timezone.utc),
                "day": last - timedelta(days=number),
                "access": kind,
                "document": "case_sheet" if kind is AccessKind.PRINTED else "",
                "records": 1 + number,
                "subject": "",
                "number": "",
            }
            for number in range(days)
            for place, kind in enumerate((AccessKind.PRINTED, AccessKind.EXPORTED, AccessKind.REVEALED))
        ]
        with self._engine.begin() as connection:
            connection.execute(insert(ACCESSES), rows)

    def accesses(self, question: Question, skip: int = 0) -> Sequence[CountedAccess]:
        self._answer()
        days = question.since, question.until, self.made_at
        with self._engine.connect() as connection:
            return accesses_behind(connection, FIGURES[question.figure], *days, dict(question.only), skip)

    def _answer(self) -> None:
        if self.is_silent:
            raise SharedError(Trouble.UNREACHABLE, "silent")


def _working_days(last: date, days: int) -> list[date]:
    found = (last - timedelta(days=number) for number in range(days))
    return [day for day in found if day.weekday() < 5]


def _call(random: Random, slot: datetime, day: date, agents: Sequence[UUID]) -> dict[str, Any]:
    channel = random.choices((Channel.VOICE, Channel.WHATSAPP, Channel.EMAIL, Channel.WALK_IN), (6, 4, 2, 1))[
        0
    ]
    is_call = channel is Channel.VOICE
    is_answered = not is_call or random.random() < 0.86
    call_id = uuid4()
    return {
        "call_id": call_id,
        "part": 1,
        "contact_id": call_id,
        "agent_id": random.choice(agents),
        "workstation": f"{random.randrange(1, 9):03}",
        "day": day,
        "slot": slot,
        "queue": "",
        "channel": channel,
        "direction": Direction.INBOUND,
        "level": "C",
        "outcome": CallOutcome.ANSWERED if is_answered else CallOutcome.MISSED,
        "is_call": is_call,
        "rings": 1,
        "ring_ms": random.randrange(2_000, 18_000) if is_call else 0,
        "talk_ms": random.randrange(60_000, 600_000) if is_call and is_answered else 0,
        "hold_ms": random.randrange(0, 60_000) if is_call and is_answered else 0,
        "wrap_ms": random.randrange(20_000, 180_000) if is_call and is_answered else 0,
        "is_transferred": is_call and is_answered and random.random() < 0.05,
        "mos": random.randrange(370, 440) if is_call and is_answered else None,
        "worst_mos": random.randrange(340, 430) if is_call and is_answered else None,
        "cause": "",
        "is_caller_missed": not is_answered,
        "is_returned": not is_answered and random.random() < 0.8,
    }


def _said(value: object) -> str | int | None:
    if value is None or isinstance(value, int):
        return value
    return str(getattr(value, "value", value))
