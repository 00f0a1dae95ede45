"""An office whose cases end, with a survey among its applicants."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from uuid_utils.compat import uuid7

from app.mutations.steps import ConfirmReceipt, RecordAnswer, TellSolution
from db.sync.skm_messages import (
    ImportSkmAnswers,
    OfInvitations,
    OfRounds,
    SettleSkmInvitation,
    SkmAnswer,
    SkmInvitations,
    SkmOutcome,
    SkmRound,
    StartSkmRound,
    TakeSkmInvitation,
)
from tests.db.shared_office import SharedOffice, Station
from tests.office import at
from tests.random_cases import ANSWER

FORM = "kontak-2026"
DAY = at(0).date()
ALL = {"form_id": FORM, "since": DAY, "until": DAY + timedelta(days=90)}
GOOD = SkmAnswer(scores=(4,) * 9, sex="f", age="26-35", remark="Cepat")


class SurveyOffice:
    """rina's cases end; sari asks; wati is the supervisor, dedi a unit's officer."""

    def __init__(self, shared: SharedOffice) -> None:
        self.shared, self.server = shared, shared.server
        self.server.do(self.server.serving.server.figures.close())
        self.stations = {name: shared.station(name) for name in ("rina", "sari", "wati", "dedi")}
        self._people = 0

    def person(self) -> UUID:
        self._people += 1
        return self.rina.applicant(f"Orang {self._people}", f"+62812000{self._people:05}")

    @property
    def rina(self) -> Station:
        return self.stations["rina"]

    def ended(self, applicant_id: UUID | None = None, **fields: Any) -> UUID:
        """Return a case of rina's that has ended."""
        case_id = self.rina.log(applicant_id=applicant_id or self.person(), service="NIB", **fields)
        case: dict[str, Any] = {"case_id": case_id}
        self.rina.do(
            RecordAnswer(solution_id=uuid7(), occurred_at=at(2), **case, **ANSWER),
            TellSolution(means="voice", occurred_at=at(3), **case),
            ConfirmReceipt(means="voice", occurred_at=at(4), **case),
        )
        return case_id

    def end_cases(self, count: int) -> list[UUID]:
        cases = [self.ended() for _ in range(count)]
        self.count()
        return cases

    def count(self) -> None:
        self.rina.sync()
        self.server.do(self.server.serving.server.figures.make())

    def rounds(self, said: OfRounds | None = None, login: str = "wati") -> list[SkmRound]:
        way = self.stations[login].reach(None)
        assert way is not None
        return way.skm_rounds(said).rounds

    def invitations(self, said: OfInvitations | None = None, login: str = "sari") -> SkmInvitations:
        way = self.stations[login].reach(None)
        assert way is not None
        return way.skm_invitations(said)

    def invited(self, login: str = "sari") -> set[UUID]:
        return {one.case_id for one in self.invitations(login=login).invitations}

    def start(self, **fields: Any) -> UUID:
        given = {"population": 10, "percent": 50, **ALL, **fields}
        round_id = uuid7()
        self.rounds(StartSkmRound(id=round_id, **given))
        return round_id

    def ask(self, case_id: UUID, answer: SkmAnswer = GOOD) -> None:
        self.invitations(TakeSkmInvitation(case_id))
        self.invitations(SettleSkmInvitation(case_id=case_id, outcome=SkmOutcome.ANSWERED, answer=answer))

    def a_file(
        self, round_id: UUID, sha256: str, answers: list[SkmAnswer], **fields: Any
    ) -> ImportSkmAnswers:
        """Return the import of a file that a desk has compared with all imports: it has other answers."""
        knows = [one.sha256 for each in self.rounds() for one in each.imported]
        given = {"knows": knows, "is_other": True, **fields}
        return ImportSkmAnswers(id=round_id, sha256=sha256, answers=answers, **given)

    def sql(self, query: str, login: str = "", **given: Any) -> list[Any]:
        """Return what an administrator reads; with a login, what SQL reads that acts for this user."""
        engine = self.shared.engine(login) if login else self.shared.owner
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL search_path = loket"))
            return list(connection.execute(text(query), given))
