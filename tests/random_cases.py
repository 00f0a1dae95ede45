"""Cases with histories by chance, made with the program's own mutations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from random import Random
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from app.mutations.at_unit import AskBack, PassEscalation
from app.mutations.case import ChangeDetails
from app.mutations.escalation import Escalate, RecordSolution, ReturnEscalation
from app.mutations.steps import (
    CancelCase,
    CloseCase,
    ConfirmReceipt,
    RecordAnswer,
    ReopenCase,
    TellSolution,
)
from app.mutations.waiting import EndWait, WaitForApplicant
from db.mutation import Mutation, Rejected
from tests.office import at

GAPS = (0.5, 1, 7, 9, 14, 45, 61, 300, 1440, 3000)  # minutes between two moves
ANSWER: dict[str, Any] = {"text": "Sudah terbit", "validated_in": "oss", "reference": "OSS-1"}


class RandomCase:
    """One case, to which `do` applies what happens next, if it is allowed."""

    def __init__(
        self,
        random: Random,
        do: Callable[[Mutation], Any],
        case_id: UUID,
        units: Sequence[UUID],
        minute: float,
    ) -> None:
        self._random, self._do, self.case_id, self._units = random, do, case_id, units
        self.minute = minute
        self._escalation = uuid7()

    def live(self, moves: int) -> None:
        for _ in range(moves):
            self.minute += self._random.choice(GAPS)
            with suppress(Rejected):
                self._do(self._next())

    def _next(self) -> Mutation:
        now: dict[str, Any] = {"occurred_at": at(self.minute)}
        case: dict[str, Any] = {"case_id": self.case_id, **now}
        asked: dict[str, Any] = {"escalation_id": self._escalation, **now}
        until = self._random.choice((None, at(self.minute + self._random.choice(GAPS))))
        due_at, unit_id = at(self.minute + 60), self._random.choice(self._units)
        found: list[Callable[[], Mutation]] = [
            lambda: self._escalate(unit_id, due_at, now),
            lambda: RecordSolution(solution_id=uuid7(), answered_by_name="Dedi", **ANSWER, **asked),
            lambda: RecordAnswer(solution_id=uuid7(), **ANSWER, **case),
            lambda: TellSolution(means="voice", **case),
            lambda: ConfirmReceipt(means="voice", satisfied=self._random.choice((None, 1, 3, 4)), **case),
            lambda: CloseCase(reason="Tidak terjangkau", **case),
            lambda: ReopenCase(reason="Belum jelas", **case),
            lambda: WaitForApplicant(reason="Berkas", until=until, **case),
            lambda: EndWait(**case),
            lambda: ReturnEscalation(reason="Kurang", **asked),
            lambda: AskBack(question_id=uuid7(), question="Nomor?", stops_clock=True, **asked),
            lambda: self._pass_on(unit_id, due_at, now),
            lambda: ChangeDetails(changes={"category": self._random.choice("AB")}, reason="Salah", **case),
        ]
        if self._random.random() < 0.04:
            return CancelCase(reason="Ganda", **case)
        return self._random.choice(found)()

    def _escalate(self, unit_id: UUID, due_at: Any, now: dict[str, Any]) -> Mutation:
        self._escalation = uuid7()
        return Escalate(
            escalation_id=self._escalation,
            case_id=self.case_id,
            unit_id=unit_id,
            question="Kapan terbit?",
            due_at=due_at,
            **now,
        )

    def _pass_on(self, unit_id: UUID, due_at: Any, now: dict[str, Any]) -> Mutation:
        former, self._escalation = self._escalation, uuid7()
        return PassEscalation(
            escalation_id=former,
            new_id=self._escalation,
            unit_id=unit_id,
            reason="Bukan kami",
            due_at=due_at,
            **now,
        )
