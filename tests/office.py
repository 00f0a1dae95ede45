"""A small office on a real replica, for the tests of db and app."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from app.mutations.case import LogCase
from app.mutations.escalation import Escalate
from app.mutations.people import AddApplicant, NewHandle, RegisterAgent, RegisterUnit
from app.mutations.steps import RecordAnswer
from db.enums import CaseKind, Channel, HandleKind, Role
from db.models import Outbox
from db.mutation import Me, Mutation
from db.queries.cases import case_file
from db.records import CaseFile
from db.replica import Applied, Replica

START = datetime(2026, 11, 24, 3, 0, tzinfo=timezone.utc)


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def queued(replica: Replica) -> int:
    """Return how many mutations are in the outbox."""
    count = select(func.count()).select_from(Outbox)
    return int(replica.read(lambda tx: tx.execute(count).scalar_one()).result(60))


class Office:
    """Two units, the first with its officer Dedi; the agents Rina and Sari, a supervisor; applicant Budi."""

    def __init__(self, path: Path) -> None:
        self.replica = Replica.open(path)
        self.unit_id, self.other_unit_id = uuid7(), uuid7()
        self.rina = Me(agent_id=uuid7(), agent_name="Rina", role=Role.AGENT, workstation="001")
        self.sari = Me(agent_id=uuid7(), agent_name="Sari", role=Role.AGENT, workstation="002")
        self.dedi = Me(agent_id=uuid7(), agent_name="Dedi", role=Role.UNIT_OFFICER, workstation="003")
        self.boss = Me(agent_id=uuid7(), agent_name="Wati", role=Role.SUPERVISOR, workstation="004")
        self._number = 0
        self.do(
            RegisterUnit(unit_id=self.unit_id, code="perizinan", name="Bidang Perizinan", occurred_at=START),
            RegisterUnit(
                unit_id=self.other_unit_id, code="pengendalian", name="Bidang Pengendalian", occurred_at=START
            ),
            *(
                RegisterAgent(
                    agent_id=me.agent_id,
                    name=me.agent_name,
                    role=me.role,
                    unit_id=self.unit_id if me is self.dedi else None,
                    occurred_at=START,
                )
                for me in (self.rina, self.sari, self.dedi, self.boss)
            ),
        )
        self.budi = self.applicant("Budi Santoso", "+6281234567890", organisation="PT Maju Jaya")

    def do(self, *mutations: Mutation, me: Me | None = None) -> Applied:
        return self.replica.apply_all(mutations, me or self.rina).result(60)

    def applicant(self, name: str, *phones: str, organisation: str = "") -> UUID:
        applicant_id = uuid7()
        handles = tuple(NewHandle(handle_id=uuid7(), kind=HandleKind.PHONE, value=phone) for phone in phones)
        self.do(
            AddApplicant(
                applicant_id=applicant_id,
                name=name,
                organisation=organisation,
                handles=handles,
                occurred_at=START,
            )
        )
        return applicant_id

    def log(self, minute: float = 1, me: Me | None = None, **fields: object) -> UUID:
        """Log a case that was asked and opened just before this minute."""
        mutation = self.log_case(minute, **fields)
        self.do(mutation, me=me)
        return mutation.case_id

    def log_case(self, minute: float = 1, **fields: object) -> LogCase:
        self._number += 1
        given: dict[str, Any] = {
            "number": f"CC-261124-001-{self._number:03}-0",
            "kind": CaseKind.COMPLAINT,
            "channel": Channel.VOICE,
            "subject": "Izin belum terbit",
            "applicant_id": self.budi,
            "asked_at": at(minute - 1),
            "opened_at": at(minute - 0.5),
            "occurred_at": at(minute),
            **fields,
        }
        return LogCase(case_id=uuid7(), **given)

    def escalate(self, case_id: UUID, minute: float) -> Escalate:
        return Escalate(
            escalation_id=uuid7(),
            case_id=case_id,
            unit_id=self.unit_id,
            question="Kapan terbit?",
            due_at=at(minute + 60),
            occurred_at=at(minute),
        )

    def answer(self, case_id: UUID, minute: float) -> RecordAnswer:
        return RecordAnswer(
            solution_id=uuid7(),
            case_id=case_id,
            text="Sudah terbit",
            validated_in="oss",
            reference="OSS-1",
            occurred_at=at(minute),
        )

    def file(self, case_id: UUID) -> CaseFile:
        file = self.replica.read(lambda tx: case_file(tx, case_id)).result(60)
        assert file is not None
        return file

    def kinds(self, case_id: UUID) -> list[str]:
        return [entry.kind.value for entry in self.file(case_id).timeline]
