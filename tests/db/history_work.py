"""What people do in a history: the program's own mutations, each with words of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from app.mutations.at_unit import AskBack, PassEscalation
from app.mutations.attachment import AddAttachment
from app.mutations.case import AddNote, AssignCase, ChangeDetails, LogCase
from app.mutations.contact import LinkContact, StartContact
from app.mutations.conversation import (
    EndEpisode,
    ReleaseConversation,
    TakeConversation,
    TakeOverConversation,
)
from app.mutations.escalation import Escalate, RecordSolution, ReturnEscalation
from app.mutations.links import LinkCases, UnlinkCases
from app.mutations.merge import MergeApplicants, UndoMerge
from app.mutations.outgoing import SendMessage
from app.mutations.people import AddApplicant, AddHandle, ChangeApplicant, NewHandle, TakeExtension
from app.mutations.recording import AddRecording, SetConsent
from app.mutations.steps import CancelCase, CloseCase, RecordAnswer, ReopenCase, TellSolution
from app.mutations.tags import AddTag, RemoveTag
from app.mutations.waiting import EndWait, WaitForApplicant
from db.enums import CaseKind, Channel, Consent, Direction, Disposition, HandleKind, LinkKind
from db.mutation import Mutation
from tests.db.history_office import Desk
from tests.office import at

# A number that SQLite takes and PostgreSQL does not: the others behind it must not wait for it.
POISON = 2**40
_FLAGS = (("is_confidential", "yes"), ("is_confidential", ""), ("is_anonymous", "yes"))
Work = Callable[["Pen", Desk, int], "list[Mutation]"]


class Pen:
    """Makes the mutations of a history. `pick` chooses among what the desk shows."""

    def __init__(self) -> None:
        self.minute = 0

    def write(self, desk: Desk, what: str, pick: int) -> list[Mutation]:
        """Return what is to be done; nothing if there is nothing to do it to."""
        self.minute += 1
        return WORK[what](self, desk, pick)

    @property
    def mark(self) -> str:
        return f"#{self.minute}#"

    @property
    def now(self) -> dict[str, Any]:
        return {"occurred_at": at(self.minute)}

    def log(self, desk: Desk, pick: int) -> list[Mutation]:
        name = f"Orang {self.minute}"
        applicant = AddApplicant(applicant_id=uuid7(), name=name, handles=(self._handle(),), **self.now)
        return [applicant, self._case(desk, applicant.applicant_id, is_confidential=pick % 4 == 3)]

    def twin(self, desk: Desk, pick: int) -> list[Mutation]:
        """A case of a known applicant."""
        people = list(desk.rows()["applicant"])
        return [self._case(desk, _one(people, pick))] if people else []

    def _case(self, desk: Desk, applicant_id: UUID, is_confidential: bool = False) -> LogCase:
        return LogCase(
            case_id=uuid7(),
            number=desk.office.number(),
            kind=CaseKind.COMPLAINT,
            channel=Channel.VOICE,
            subject=f"Izin {self.mark}",
            applicant_id=applicant_id,
            is_confidential=is_confidential,
            asked_at=at(self.minute),
            opened_at=at(self.minute),
            **self.now,
        )

    def call(self, desk: Desk, pick: int) -> list[Mutation]:
        contact_id = uuid7()
        start = StartContact(
            contact_id=contact_id,
            channel=Channel.VOICE,
            direction=Direction.INBOUND,
            remote="+62811",
            **self.now,
        )
        consent = SetConsent(contact_id=contact_id, consent=Consent.YES, **self.now)
        recording = AddRecording(
            recording_id=uuid7(),
            contact_id=contact_id,
            path="a.opus",
            sha256="0" * 64,
            bytes=1,
            duration_ms=1,
            keep_until=at(9999),
            **self.now,
        )
        return [start, consent, recording]

    def link(self, desk: Desk, pick: int) -> list[Mutation]:
        contacts = list(desk.rows()["contact"])
        cases = _cases(desk, pick)
        if not contacts:
            return []
        contact_id = _one(contacts, pick)
        return [LinkContact(contact_id=contact_id, case_id=c, **self.now) for c in cases]

    def tag(self, desk: Desk, pick: int) -> list[Mutation]:
        """Few words on few cases: so the workstations meet at one tag."""
        of = {"tag": ("apotek", "mendesak")[pick % 2], **self.now}
        kind = (AddTag, RemoveTag)[pick // 2 % 2]
        return [kind(case_id=c, **of) for c in _cases(desk, pick // 4)]

    def relate(self, desk: Desk, pick: int) -> list[Mutation]:
        cases = sorted(desk.rows()["case_"])[:3]
        if len(cases) < 2:
            return []
        ends: dict[str, Any] = {"case_id": _one(cases, pick), "other_id": _one(cases, pick + 1)}
        kind = (LinkCases, UnlinkCases)[pick // 3 % 2]
        return [kind(kind=(LinkKind.SAME_MATTER, LinkKind.DUPLICATE)[pick // 6 % 2], **ends, **self.now)]

    def assign(self, desk: Desk, pick: int) -> list[Mutation]:
        to = desk.office.ids[("rina", "sari")[pick % 2]]
        return [AssignCase(case_id=c, agent_id=to, **self.now) for c in _cases(desk, pick // 2)]

    def flag(self, desk: Desk, pick: int) -> list[Mutation]:
        """Of a case that a unit has, if there is one: it is they who lose the sight of something."""
        field, text = (*_FLAGS, ("is_anonymous", ""))[pick % 4]
        cases = desk.rows()["case_"]
        chosen = [one for one, row in cases.items() if row["unit_id"]] or list(cases)
        if not chosen:
            return []
        case_id, changes = _one(chosen, pick // 4), {field: text}
        return [ChangeDetails(case_id=case_id, changes=changes, reason=self.mark, **self.now)]

    def whose(self, desk: Desk, pick: int) -> list[Mutation]:
        people = list(desk.rows()["applicant"])
        changes = {"applicant_id": str(_one(people, pick)) if people else ""}
        return [ChangeDetails(case_id=c, changes=changes, **self.now) for c in _cases(desk, pick)]

    def answer(self, desk: Desk, pick: int) -> list[Mutation]:
        fields: dict[str, Any] = {"text": self.mark, "validated_in": "oss", "reference": "OSS-1"}
        return [
            RecordAnswer(solution_id=uuid7(), case_id=c, **fields, **self.now) for c in _cases(desk, pick)
        ]

    def escalate(self, desk: Desk, pick: int) -> list[Mutation]:
        unit_id = (desk.office.unit_id, desk.office.other_unit_id)[pick % 2]
        return [
            Escalate(
                escalation_id=uuid7(),
                case_id=c,
                unit_id=unit_id,
                question=f"Kapan {self.mark}?",
                due_at=at(self.minute + 60),
                **self.now,
            )
            for c in _cases(desk, pick // 2)
        ]

    def at_unit(self, desk: Desk, pick: int) -> list[Mutation]:
        escalations = list(desk.rows()["escalation"])
        if not escalations:
            return []
        one = _one(escalations, pick // 4)
        back = ReturnEscalation(escalation_id=one, reason=self.mark, **self.now)
        ask = AskBack(
            question_id=uuid7(), escalation_id=one, question=self.mark, stops_clock=True, **self.now
        )
        solve = RecordSolution(
            solution_id=uuid7(),
            escalation_id=one,
            answered_by_name="Dedi",
            text=self.mark,
            validated_in="oss",
            reference="OSS-1",
            **self.now,
        )
        other = desk.office.other_unit_id
        due_at = at(self.minute + 60)
        on = PassEscalation(
            escalation_id=one, new_id=uuid7(), unit_id=other, reason=self.mark, due_at=due_at, **self.now
        )
        return [(back, ask, solve, on)[pick % 4]]

    def hold(self, desk: Desk, pick: int) -> list[Mutation]:
        found = desk.rows()["conversation"]
        if not found:
            return []
        one = _one(list(found), pick // 4)
        if pick % 4 == 3:
            contact_id = found[one]["contact_id"] and UUID(found[one]["contact_id"])
            ended: dict[str, Any] = {"contact_id": contact_id, "disposition": Disposition.ANSWERED}
            return [EndEpisode(conversation_id=one, **ended, **self.now)] if contact_id else []
        if pick % 4 == 2:
            return [TakeOverConversation(conversation_id=one, reason=self.mark, **self.now)]
        return [(TakeConversation, ReleaseConversation)[pick % 4](conversation_id=one, **self.now)]

    def write_to(self, desk: Desk, pick: int) -> list[Mutation]:
        found = list(desk.rows()["conversation"])
        if not found:
            return []
        one = _one(found, pick)
        take = TakeConversation(conversation_id=one, **self.now)
        return [take, SendMessage(conversation_id=one, message_id=uuid7(), text=self.mark, **self.now)]

    def merge(self, desk: Desk, pick: int) -> list[Mutation]:
        people = [one for one, row in desk.rows()["applicant"].items() if row["deleted_at"] is None]
        if len(people) < 2:
            return []
        kept, merged = _one(people, pick), _one(people, pick + 1)
        return [MergeApplicants(merge_id=uuid7(), kept_id=kept, merged_id=merged, **self.now)]

    def undo(self, desk: Desk, pick: int) -> list[Mutation]:
        merges = list(desk.rows()["applicant_merge"])
        return [UndoMerge(merge_id=_one(merges, pick), **self.now)] if merges else []

    def person(self, desk: Desk, pick: int) -> list[Mutation]:
        people = list(desk.rows()["applicant"])
        if not people:
            return []
        one = _one(people, pick // 2)
        if pick % 2:
            return [AddHandle(applicant_id=one, handle=self._handle(), **self.now)]
        return [ChangeApplicant(applicant_id=one, changes={"region": self.mark}, **self.now)]

    def _handle(self) -> NewHandle:
        return NewHandle(handle_id=uuid7(), kind=HandleKind.PHONE, value=f"+62811{self.minute:06}")


def _of_case(make: Callable[[Pen, UUID], Mutation]) -> Work:
    return lambda pen, desk, pick: [make(pen, c) for c in _cases(desk, pick)]


WORK: dict[str, Work] = {
    "log": Pen.log,
    "note": _of_case(lambda p, c: AddNote(note_id=uuid7(), case_id=c, text=p.mark, **p.now)),
    "details": _of_case(lambda p, c: ChangeDetails(case_id=c, changes={"nib": p.mark}, **p.now)),
    "assign": Pen.assign,
    "flag": Pen.flag,
    "escalate": Pen.escalate,
    "at_unit": Pen.at_unit,
    "answer": Pen.answer,
    "tell": _of_case(lambda p, c: TellSolution(case_id=c, means=p.mark, **p.now)),
    "close": _of_case(lambda p, c: CloseCase(case_id=c, reason=p.mark, **p.now)),
    "reopen": _of_case(lambda p, c: ReopenCase(case_id=c, reason=p.mark, **p.now)),
    "cancel": _of_case(lambda p, c: CancelCase(case_id=c, reason=p.mark, **p.now)),
    "wait": _of_case(lambda p, c: WaitForApplicant(case_id=c, reason=p.mark, **p.now)),
    "end_wait": _of_case(lambda p, c: EndWait(case_id=c, **p.now)),
    "twin": Pen.twin,
    "whose": Pen.whose,
    "merge": Pen.merge,
    "undo": Pen.undo,
    "person": Pen.person,
    "call": Pen.call,
    "link": Pen.link,
    "hold": Pen.hold,
    "write_to": Pen.write_to,
    "tag": Pen.tag,
    "relate": Pen.relate,
    "phone": lambda p, d, pick: [TakeExtension(agent_id=d.me.agent_id, extension=f"10{pick % 2}", **p.now)],
    "poison": _of_case(
        lambda p, c: AddAttachment(
            attachment_id=uuid7(),
            case_id=c,
            name=p.mark,
            media_type="",
            bytes=POISON,
            sha256="0" * 64,
            **p.now,
        )
    ),
}


def _one(ids: list[UUID], pick: int) -> UUID:
    return sorted(ids)[pick % len(ids)]


def _cases(desk: Desk, pick: int) -> list[UUID]:
    """Return one case that this desk shows, if there is any."""
    cases = list(desk.rows()["case_"])
    return [_one(cases, pick)] if cases else []
