"""Who may see what of a case: the one rule, and cases, lists and contacts as that person sees them.

Confidential: only the case's agent, its unit and supervisors read it; others see that it is there, by its
number. Anonymous: nobody is shown who asks; the number for calling back stays, masked. Numbers of people are
masked for everybody but the case's agent and whoever talks to them. What is masked is shown to somebody who
gives a reason (app/revealing.py), except who asks anonymously to the unit: it need not know.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from app.desk_call import DeskCall
from app.formats import ERROR, OK, FormatKind, check_nik, check_registration
from app.lifecycle import Move, allowed_moves
from app.masking import mask
from app.open_case import OpenCase
from db.records import (
    AgentRecord,
    ApplicantRecord,
    CaseFile,
    CaseRow,
    ContactRecord,
    HandleRecord,
    PersonMatch,
    SearchHit,
    TimelineRecord,
)
from db.words import EntryKind, HandleKind, Role

# Who did these is the applicant, where nobody of the office did.
_BY_APPLICANT = (EntryKind.CONTACT_STARTED, EntryKind.RECEIPT_CONFIRMED, EntryKind.MESSAGE_RECEIVED)
_REMOTES = ("remote", "target")  # facts of a story's entry that hold a telephone number
_SIXTEEN = re.compile(r"(?<![\d/.-])\d{16}(?![\d/.-])")
_NUMBER = re.compile(r"(?:CC)?[\d\s.\-]+", re.IGNORECASE | re.ASCII)
_PHONE = re.compile(r"(?<![\d/])(?:\+?62[ -]?|0)8\d{1,3}(?:[ .-]?\d{2,4}){2,3}(?![\d/])")


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody may see of one case.

    Attributes:
        reads: The case at all.
        knows_person: Who asks.
        knows_numbers: Telephone numbers, addresses and NIKs whole.
        may_reveal: What is masked, with a reason.
    """

    reads: bool = True
    knows_person: bool = True
    knows_numbers: bool = True
    may_reveal: bool = False

    @property
    def is_masked(self) -> bool:
        return not (self.reads and self.knows_person and self.knows_numbers)


def sight_of(
    viewer: AgentRecord | None, row: CaseRow, *, is_talking: bool = False, is_revealed: bool = False
) -> Sight:
    """Return what the viewer may see; is_talking: with the applicant, right now, on this workstation."""
    if row.is_draft:
        return Sight()  # drafts are their author's
    if not may_read(viewer, row):
        return Sight(reads=False, knows_person=False, knows_numbers=False)
    if is_revealed:
        return Sight()
    is_mine = viewer is not None and row.assignee_id == viewer.id
    knows_person = not row.is_anonymous
    knows_numbers = knows_person and (is_mine or is_talking)
    is_at_unit = viewer is not None and viewer.role is Role.UNIT_OFFICER
    may_reveal = not knows_numbers and not (row.is_anonymous and is_at_unit)
    return Sight(True, knows_person, knows_numbers, may_reveal)


def may_read(viewer: AgentRecord | None, row: CaseRow) -> bool:
    """Whether somebody may open the case, and read its texts in a list."""
    is_secret = row.is_confidential and not row.is_draft
    return not is_secret or _is_theirs(viewer, row.assignee_id, row.unit_id)


def _is_theirs(viewer: AgentRecord | None, assignee_id: UUID | None, unit_id: UUID | None) -> bool:
    """Whether a case is of this agent or unit; all are the supervisors'."""
    if viewer is None:
        return False
    return viewer.role is Role.SUPERVISOR or assignee_id == viewer.id or _is_of_unit(viewer, unit_id)


def moves_of(viewer: AgentRecord, row: CaseRow) -> frozenset[Move]:
    """Return what somebody may do with a case; an officer answers for the own unit only."""
    is_waiting = row.waiting_since is not None
    return allowed_moves(row.status, viewer.role, is_waiting, not _is_of_unit(viewer, row.unit_id))


def _is_of_unit(viewer: AgentRecord, unit_id: UUID | None) -> bool:
    """Whether somebody is an officer of the unit that has the question."""
    return viewer.role is Role.UNIT_OFFICER and viewer.unit_id is not None and viewer.unit_id == unit_id


# -- lists -------------------------------------------------------------------------------------------------


def seen_row(viewer: AgentRecord | None, row: CaseRow) -> CaseRow:
    """Return the line of a list as this person sees it."""
    sight = sight_of(viewer, row)
    if not sight.reads:
        return replace(row, subject="", applicant_name="", is_hidden=True)
    return row if sight.knows_person else replace(row, applicant_name="")


def seen_rows(viewer: AgentRecord | None, rows: Sequence[CaseRow]) -> tuple[CaseRow, ...]:
    return tuple(seen_row(viewer, row) for row in rows)


def seen_hits(viewer: AgentRecord | None, typed: str, hits: Sequence[SearchHit]) -> tuple[SearchHit, ...]:
    """Return what a search found. A case that is not theirs to read is found by its number only.

    Otherwise a search would tell word by word what stands in it.
    """
    digits = _digits(typed)
    seen = []
    for hit in hits:
        if hit.case is None:
            person = hit.applicant
            seen.append(hit if person is None else replace(hit, applicant=seen_applicant(viewer, person)))
            continue
        row = seen_row(viewer, hit.case)
        is_numbered = bool(digits) and digits in re.sub(r"\D", "", row.number)
        if row.is_hidden and not is_numbered:
            continue
        seen.append(replace(hit, case=row, detail="" if row.is_hidden else hit.detail))
    return tuple(seen)


def seen_match(viewer: AgentRecord | None, match: PersonMatch, *, is_calling: bool = False) -> PersonMatch:
    """Return a person with those cases that may be told of them: none that is hidden, and of the
    anonymous only the viewer's own, whose applicant may call.

    is_calling: It is who calls here: whoever has them on the line needs their numbers.
    """
    return replace(
        match,
        applicant=match.applicant if is_calling else seen_applicant(viewer, match.applicant),
        open_cases=told_cases(viewer, match.open_cases),
        last_contacts=told_contacts(viewer, match.last_contacts),
    )


def told_cases(viewer: AgentRecord | None, rows: Sequence[CaseRow]) -> tuple[CaseRow, ...]:
    """Return those of a person's cases that may be told together with the person."""
    return tuple(row for row in rows if may_read(viewer, row) and _may_be_told(viewer, row))


def seen_applicant(viewer: AgentRecord | None, applicant: ApplicantRecord) -> ApplicantRecord:
    """Return a person outside of any case: the desk calls them, a unit does not and sees masked numbers."""
    if viewer is not None and viewer.role is not Role.UNIT_OFFICER:
        return applicant
    handles = tuple(map(masked_handle, applicant.handles))
    return replace(applicant, handles=handles, note=masked_text(applicant.note))


def seen_contact(viewer: AgentRecord | None, contact: ContactRecord) -> ContactRecord:
    """Return a call or message of a list; those who had it themselves know who it was, and what about."""
    reads = not contact.is_confidential or _is_theirs(viewer, contact.assignee_id, contact.unit_id)
    is_theirs = viewer is not None and contact.agent_id == viewer.id
    if is_theirs or (reads and not contact.is_anonymous):
        return contact
    return replace(contact, applicant_name="", remote_name="", remote=masked_remote(contact.remote), text="")


def seen_contacts(
    viewer: AgentRecord | None, typed: str, contacts: Sequence[ContactRecord]
) -> tuple[ContactRecord, ...]:
    """Return what a list or its search shows. What is not shown whole is found by its case's number only."""
    seen = [(one, seen_contact(viewer, one)) for one in contacts]
    digits = _digits(typed)
    return tuple(
        shown
        for one, shown in seen
        if shown == one or not typed or (digits and digits in re.sub(r"\D", "", one.case_number))
    )


def told_contacts(viewer: AgentRecord | None, contacts: Sequence[ContactRecord]) -> tuple[ContactRecord, ...]:
    """Return those of a person's contacts that may be told together with the person, or their name."""
    return tuple(one for one in contacts if seen_contact(viewer, one) == one)


def _digits(typed: str) -> str:
    """Return the digits of what may be a case number, else ""."""
    return re.sub(r"\D", "", typed) if _NUMBER.fullmatch(typed.strip()) else ""


def _may_be_told(viewer: AgentRecord | None, row: CaseRow) -> bool:
    return not row.is_anonymous or (viewer is not None and row.assignee_id == viewer.id)


def is_anonymous_call(call: DeskCall) -> bool:
    """Whether a call is about a case whose applicant is anonymous, once somebody said what it is about."""
    people = [*call.candidates, *([call.person] if call.person is not None else [])]
    rows = [row for match in people for row in match.open_cases]
    rows += [call.proposed_case] if call.proposed_case is not None else []
    return any(row.id == call.case_id and row.is_anonymous for row in rows)


# -- one case ----------------------------------------------------------------------------------------------


def seen_case(case: OpenCase, sight: Sight) -> OpenCase:
    """Return the open case as it is shown: what the sight does not reach is masked, what is typed is not."""
    if not sight.is_masked:
        return case
    person = case.person
    timeline = tuple(_seen_entry(entry, sight, person) for entry in case.timeline)
    is_edited = Move.CHANGE_DETAILS in case.moves
    return replace(
        case,
        person=None if person is None else _seen_person(person, sight),
        timeline=timeline,
        file=None if case.file is None else _seen_file(case.file, sight, timeline, is_edited),
        is_masked=True,
    )


def masked_text(text: str) -> str:
    """Return a text with NIKs and mobile numbers masked; registration numbers stay."""
    text = _SIXTEEN.sub(lambda found: _masked_nik(found[0]), text)
    return _PHONE.sub(lambda found: mask(FormatKind.PHONE, re.sub(r"[ .-]", "", found[0])), text)


def masked_remote(remote: str) -> str:
    """Return a telephone number, or the user of an address, masked."""
    if remote.startswith(("sip:", "sips:")) or "@" in remote:
        return mask(FormatKind.EMAIL, remote.partition(":")[2] or remote)
    return mask(FormatKind.PHONE, remote)


def masked_handle(handle: HandleRecord) -> HandleRecord:
    is_address = handle.kind in (HandleKind.EMAIL, HandleKind.SIP)
    kind = FormatKind.EMAIL if is_address else FormatKind.PHONE
    return replace(handle, value=mask(kind, handle.value))


def _masked_nik(digits: str) -> str:
    if check_nik(digits).level == ERROR or check_registration(digits).level == OK:
        return digits
    return mask(FormatKind.NIK, digits)


def _seen_person(person: ApplicantRecord, sight: Sight) -> ApplicantRecord:
    if sight.knows_numbers:
        return person
    handles = tuple(map(masked_handle, person.handles))
    if sight.knows_person:
        return replace(person, handles=handles, note=masked_text(person.note))
    # One way to reach them is kept, masked; nothing else says who it is.
    return ApplicantRecord(person.id, "", handles=handles[:1])


def _seen_file(
    file: CaseFile, sight: Sight, timeline: tuple[TimelineRecord, ...], is_edited: bool
) -> CaseFile:
    """What can be edited, or is proposed in a form, is left as it is: else the masks would be recorded."""
    return replace(
        file,
        applicant=None if file.applicant is None else _seen_person(file.applicant, sight),
        row=file.row if sight.knows_person else replace(file.row, applicant_name=""),
        description=file.description if is_edited else masked_text(file.description),
        timeline=timeline,
        contacts=tuple(_masked_contact(contact, sight) for contact in file.contacts),
        escalations=tuple(
            replace(one, question=masked_text(one.question), evidence=masked_text(one.evidence))
            for one in file.escalations
        ),
        solutions=tuple(replace(one, text=masked_text(one.text)) for one in file.solutions),
        unit_questions=tuple(
            replace(one, question=masked_text(one.question), answer=masked_text(one.answer))
            for one in file.unit_questions
        ),
    )


def _masked_contact(contact: ContactRecord, sight: Sight) -> ContactRecord:
    masked = replace(contact, remote=masked_remote(contact.remote), text=masked_text(contact.text))
    return masked if sight.knows_person else replace(masked, applicant_name="", remote_name="")


def _seen_entry(entry: TimelineRecord, sight: Sight, person: ApplicantRecord | None) -> TimelineRecord:
    facts = {name: _seen_fact(name, fact) for name, fact in entry.facts.items()}
    actor = entry.actor_name
    text = masked_text(entry.text)
    if not sight.knows_person:
        actor = "" if entry.actor_id is None and entry.kind in _BY_APPLICANT else actor
        facts.pop("remote_name", None)
        changes = facts.get("changes")
        if isinstance(changes, dict) and "applicant_id" in changes:
            facts["changes"] = {**changes, "applicant_id": ["", ""]}
        if person is not None and person.name:
            text = re.sub(rf"\b{re.escape(person.name)}\b", mask(FormatKind.NAME, person.name), text)
    return replace(entry, actor_name=actor, text=text, facts=facts)


def _seen_fact(name: str, fact: Any) -> Any:
    if not isinstance(fact, str):
        return fact
    return masked_remote(fact) if name in _REMOTES else masked_text(fact) if " " in fact else fact
