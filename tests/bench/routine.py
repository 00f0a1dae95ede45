"""A routine story of one agent: a call, its case, an answer that was looked up and given."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from uuid_utils.compat import uuid7

from app.mutations.case import AddEvidence, AddNote, LogCase
from app.mutations.contact import AnswerContact, EndContact, StartContact
from app.mutations.people import AddApplicant, NewHandle
from app.mutations.steps import ConfirmReceipt, RecordAnswer, TellSolution
from db.enums import CaseKind, Channel, Direction, Disposition, HandleKind
from db.mutation import Mutation
from tests.office import at

LENGTH = 10


def story(number: str, phone: str) -> Sequence[Mutation]:
    """Return its ten mutations; `phone` is of nobody yet."""
    contact, person, case = uuid7(), uuid7(), uuid7()
    handle = NewHandle(handle_id=uuid7(), kind=HandleKind.PHONE, value=phone)
    return (
        StartContact(
            contact_id=contact,
            channel=Channel.VOICE,
            direction=Direction.INBOUND,
            remote=phone,
            occurred_at=at(0),
        ),
        AnswerContact(contact_id=contact, occurred_at=at(0.1)),
        AddApplicant(applicant_id=person, name="Budi Santoso", handles=(handle,), occurred_at=at(0.5)),
        LogCase(
            case_id=case,
            number=number,
            kind=CaseKind.COMPLAINT,
            channel=Channel.VOICE,
            subject="Izin belum terbit",
            applicant_id=person,
            contact_id=contact,
            asked_at=at(0),
            opened_at=at(0.2),
            occurred_at=at(1),
        ),
        note(case, 2),
        AddEvidence(
            evidence_id=uuid7(),
            case_id=case,
            system="jelita",
            query="REG-2026-0815",
            result="Berkas lengkap, menunggu tanda tangan",
            occurred_at=at(2.5),
        ),
        RecordAnswer(
            solution_id=uuid7(),
            case_id=case,
            text="Izin ditandatangani hari ini",
            validated_in="jelita",
            reference="REG-2026-0815",
            occurred_at=at(3),
        ),
        TellSolution(case_id=case, contact_id=contact, means="by_voice", occurred_at=at(3.5)),
        ConfirmReceipt(case_id=case, means="by_voice", occurred_at=at(4)),
        EndContact(contact_id=contact, disposition=Disposition.TOLD, occurred_at=at(4.5)),
    )


def first_case(number: int) -> LogCase:
    """Return the first case of the workstation with this number."""
    return LogCase(
        case_id=uuid7(),
        number=f"CC-261124-{number:03}-001-0",
        kind=CaseKind.COMPLAINT,
        channel=Channel.VOICE,
        subject="Izin belum terbit",
        asked_at=at(0),
        opened_at=at(1),
        occurred_at=at(2),
    )


def note(case_id: UUID, minute: float = 5) -> AddNote:
    words = "pemohon dihubungi, menunggu berkas"
    return AddNote(note_id=uuid7(), case_id=case_id, text=words, occurred_at=at(minute))
