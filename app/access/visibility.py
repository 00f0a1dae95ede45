"""What a user may see of a case: the rule, and cases, lists and contacts in their visible form.

Confidential: only the case's agent, its unit and supervisors read it; others see that it exists, by its
number. Anonymous: no user sees the applicant; the number for calling back stays, masked. People's numbers are
masked except for the case's agent and for a user who talks to the person. Masked data is revealed with a
reason (app/cases/confidentiality.py), except an anonymous applicant to the unit, which need not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import UUID

from app.common.formats import FormatKind
from app.common.masking import mask, masked_remote
from app.common.phone_number import PhoneKind, PhoneNumber
from app.common.text_masks import masked_text, without_names, without_numbers
from app.values.call import Call
from app.values.caller_identity import CallerIdentity
from app.values.open_case import OpenCase, VisibleCase
from app.values.visible_party import visible_party
from app.values.written import VisibleConversation, VisibleMessage
from db.enums import HandleKind, Role
from db.queries.duplicates import Duplicate
from db.queries.names import BY_APPLICANT, is_handle
from db.records import (
    AgentRecord,
    ApplicantRecord,
    AttachmentRecord,
    CaseFile,
    CaseLine,
    CaseRow,
    ContactRecord,
    ConversationRecord,
    EscalationRecord,
    EvidenceRecord,
    HandleRecord,
    MessageRecord,
    PersonMatch,
    SearchHit,
    TimelineRecord,
)
from db.rules.lifecycle import Move, allowed_moves
from db.rules.visibility import reads_case_here

_REMOTES = ("remote", "target")  # facts of a timeline entry that contain a phone number
_IN_ADDRESS = re.compile(r"[\d@]")
_HOST = re.compile(r"\*\*\*@(?:[\w\-]+(?:\.[\w\-]+)*|\[[0-9A-Fa-f:.]+\])")  # the host of a masked address
_NUMBER = re.compile(r"(?:CC)?[\d\s.\-]+", re.IGNORECASE | re.ASCII)
# Facts of a timeline entry that are no free text, and fields with the number of a licence.
_CODES = re.compile(
    r"(?:.*_)?(?:id|at|until|sha256|version|s|bytes|number|nib|kbli|code|kind|channel|method)"
)
NAMES_IN_ANSWERS = ("applicant_name", "company_name", "address")  # fields of JELITA and OSS


@dataclass(frozen=True, slots=True)
class Visibility:
    """What a user may see of one case.

    Attributes:
        reads: The case at all.
        knows_person: The applicant.
        knows_numbers: Full phone numbers, addresses and NIKs.
        may_reveal: Masked data, with a reason.
    """

    reads: bool = True
    knows_person: bool = True
    knows_numbers: bool = True
    may_reveal: bool = False

    @property
    def is_masked(self) -> bool:
        return not (self.reads and self.knows_person and self.knows_numbers)


def visibility_of(
    viewer: AgentRecord | None, row: CaseRow, *, is_talking: bool = False, is_revealed: bool = False
) -> Visibility:
    """Return what the viewer may see; is_talking: to the applicant, right now, on this workstation."""
    if row.is_draft:
        return Visibility()  # a draft belongs to its author
    if not may_read(viewer, row):
        return Visibility(reads=False, knows_person=False, knows_numbers=False)
    if is_revealed:
        return Visibility()
    is_mine = viewer is not None and row.assignee_id == viewer.id
    knows_person = not row.is_anonymous
    knows_numbers = knows_person and (is_mine or is_talking)
    is_at_unit = viewer is not None and viewer.role is Role.UNIT_OFFICER
    may_reveal = not knows_numbers and not (row.is_anonymous and is_at_unit)
    return Visibility(True, knows_person, knows_numbers, may_reveal)


def may_read(viewer: AgentRecord | None, row: CaseRow) -> bool:
    """Whether the viewer may open the case, and read its texts in a list."""
    is_confidential = row.is_confidential and not row.is_draft
    return _reads(viewer, is_confidential, row.assignee_id, row.unit_id)


def _reads(
    viewer: AgentRecord | None, is_confidential: bool, assignee_id: UUID | None, unit_id: UUID | None
) -> bool:
    """Whether the viewer reads a case of this agent, with this unit: by the table in
    db/rules/visibility.py.
    """
    if viewer is None:
        return not is_confidential
    return reads_case_here(
        viewer.role,
        is_confidential=is_confidential,
        is_agent=assignee_id == viewer.id,
        has_question=_is_of_unit(viewer, unit_id),
    )


def moves_of(viewer: AgentRecord, row: CaseRow) -> frozenset[Move]:
    """Return the viewer's moves of a case; an officer acts for their own unit only."""
    is_waiting = row.waiting_since is not None
    return allowed_moves(row.status, viewer.role, is_waiting, not _is_of_unit(viewer, row.unit_id))


def _is_of_unit(viewer: AgentRecord, unit_id: UUID | None) -> bool:
    """Whether the viewer is an officer of the unit that has the question."""
    return viewer.role is Role.UNIT_OFFICER and viewer.unit_id is not None and viewer.unit_id == unit_id


# -- lists -------------------------------------------------------------------------------------------------


def visible_row(viewer: AgentRecord | None, row: CaseRow) -> CaseRow:
    """Return a list's row as this user may see it."""
    visibility = visibility_of(viewer, row)
    if not visibility.reads:
        return replace(row, subject="", applicant_name="", names=(), is_hidden=True)
    return _masked_row(row, visibility)


def visible_line(viewer: AgentRecord | None, line: CaseLine) -> CaseLine:
    """Return a line of the full list as this person sees it; of a hidden case its number is left."""
    row = visible_row(viewer, line.row)
    if row.is_hidden:
        return CaseLine(row)
    visibility = visibility_of(viewer, line.row)
    if not visibility.is_masked:
        return replace(line, row=row)
    veil = _Veil(visibility, None, line.row)
    return replace(line, row=row, tags=tuple(map(veil.text, line.tags)))


def offered_tags(tags: Sequence[str]) -> tuple[str, ...]:
    """Return the tags that a field may offer to everybody: not those with a number or an address in them."""
    return tuple(tag for tag in tags if masked_text(tag) == tag)


def _masked_row(row: CaseRow, visibility: Visibility) -> CaseRow:
    if not visibility.is_masked:
        return row
    if visibility.knows_person:
        return replace(row, subject=masked_text(row.subject))
    subject = _Veil(visibility, None, row).text(row.subject)
    return replace(row, subject=subject, applicant_name="", names=())


def paper_row(row: CaseRow) -> CaseRow:
    """Return a row of a register on paper, or in a file for many readers."""
    return _masked_row(row, paper_visibility(row))


def paper_visibility(row: CaseRow) -> Visibility:
    """Return what may be printed: anyone may read paper, and the numbers are in the records."""
    return Visibility(knows_person=not row.is_anonymous, knows_numbers=False)


def visible_rows(viewer: AgentRecord | None, rows: Sequence[CaseRow]) -> tuple[CaseRow, ...]:
    return tuple(visible_row(viewer, row) for row in rows)


def visible_hits(viewer: AgentRecord | None, typed: str, hits: Sequence[SearchHit]) -> tuple[SearchHit, ...]:
    """Return the visible hits of a search. An unreadable case is found by its number only.

    Otherwise a search would reveal its content word by word. Units see no messages, so they find none.
    """
    digits = _digits(typed)
    seen = []
    for hit in hits:
        if (one := hit.conversation) is not None:
            shown = visible_conversation(viewer, one)
            if sees_conversations(viewer) and shown == one:
                seen.append(hit)
            continue
        if hit.case is None:
            person = hit.applicant
            seen.append(hit if person is None else replace(hit, applicant=visible_applicant(viewer, person)))
            continue
        if hit.is_in_message and (viewer is None or viewer.role is Role.UNIT_OFFICER):
            continue
        row = visible_row(viewer, hit.case)
        is_numbered = bool(digits) and digits in re.sub(r"\D", "", row.number)
        if row.is_hidden and not is_numbered:
            continue
        seen.append(replace(hit, case=row, detail="" if row.is_hidden else hit.detail))
    return tuple(seen)


def visible_match(viewer: AgentRecord | None, match: PersonMatch, *, is_calling: bool = False) -> PersonMatch:
    """Return a person with the cases that may be shown beside them.

    is_calling: The person is on the line here. Then the agent needs the numbers, and the agent's own
        anonymous cases.
    """
    return replace(
        match,
        applicant=match.applicant if is_calling else visible_applicant(viewer, match.applicant),
        open_cases=shareable_cases(viewer, match.open_cases, is_calling=is_calling),
        last_contacts=shareable_contacts(viewer, match.last_contacts),
    )


def shareable_cases(
    viewer: AgentRecord | None, rows: Sequence[CaseRow], *, is_calling: bool = False
) -> tuple[CaseRow, ...]:
    """Return the cases of a person that may be shown beside them: no hidden or anonymous ones.

    is_calling: The person is on the line here. Then the agent's own anonymous cases are shown, too: otherwise
        the agent could not continue them.
    """
    return tuple(
        row
        for row in rows
        if may_read(viewer, row) and (not row.is_anonymous or (is_calling and _is_own(viewer, row)))
    )


def visible_applicant(viewer: AgentRecord | None, applicant: ApplicantRecord) -> ApplicantRecord:
    """Return a person outside any case: agents see the numbers, units see them masked."""
    if viewer is not None and viewer.role is not Role.UNIT_OFFICER:
        return applicant
    handles = tuple(map(masked_handle, applicant.handles))
    return replace(applicant, handles=handles, note=masked_text(applicant.note))


def visible_duplicates(viewer: AgentRecord | None, doubles: Sequence[Duplicate]) -> tuple[Duplicate, ...]:
    return tuple(replace(one, applicant=visible_applicant(viewer, one.applicant)) for one in doubles)


def visible_contact(viewer: AgentRecord | None, contact: ContactRecord) -> ContactRecord:
    """Return a list's call or message: no list shows an anonymous applicant beside the case, to any user."""
    reads = _reads(viewer, contact.is_confidential, contact.assignee_id, contact.unit_id)
    if reads and not contact.is_anonymous:
        return contact
    return replace(
        contact,
        applicant_name="",
        remote_name="",
        remote=masked_remote(contact.remote),
        transferred_to=masked_remote(contact.transferred_to),
        text="",
    )


def visible_contacts(
    viewer: AgentRecord | None, typed: str, contacts: Sequence[ContactRecord]
) -> tuple[ContactRecord, ...]:
    """Return the visible contacts of a list or search. A partly hidden one is found by its case's number
    only.
    """
    seen = [(one, visible_contact(viewer, one)) for one in contacts]
    digits = _digits(typed)
    return tuple(
        shown
        for one, shown in seen
        if shown == one or not typed or (digits and digits in re.sub(r"\D", "", one.case_number))
    )


def sees_conversations(viewer: AgentRecord | None) -> bool:
    """Whether this person sees conversations at all: the applicant is the agents', not the units'."""
    return viewer is not None and viewer.role is not Role.UNIT_OFFICER


def visible_conversation(
    viewer: AgentRecord | None, one: ConversationRecord, visibility: Visibility | None = None
) -> VisibleConversation:
    """Return a list's conversation: as a call, it does not show an anonymous applicant beside the case.

    visibility: Of the case beside which it is shown; a list has none.
    """
    if visibility is not None:
        return VisibleConversation(_beside_case(one, visibility))
    if _reads(viewer, one.is_confidential, one.assignee_id, one.unit_id) and not one.is_anonymous:
        return VisibleConversation(one)
    shown = replace(
        one,
        remote=masked_remote(one.remote),
        remote_phone=masked_remote(one.remote_phone),
        remote_name="",
        applicant_name="",
        last_text="",
        form={},
        opted_out_reason="",
        blocked_reason="",
    )
    return VisibleConversation(shown)


def _beside_case(one: ConversationRecord, visibility: Visibility) -> ConversationRecord:
    if not visibility.is_masked:
        return one
    masked = replace(one, remote=masked_remote(one.remote), remote_phone=masked_remote(one.remote_phone))
    # Staff may have named the person in a reason.
    masked = replace(masked, last_text="", form={}, opted_out_reason="", blocked_reason="")
    return masked if visibility.knows_person else replace(masked, remote_name="", applicant_name="")


def visible_messages(
    messages: Sequence[MessageRecord],
    row: CaseRow | None,
    visibility: Visibility,
    person: ApplicantRecord | None = None,
    names: Iterable[str] = (),
) -> tuple[VisibleMessage, ...]:
    """Return the messages of this case, masked as its texts are; row None: those without a case.

    Others are left out: one conversation may have had episodes about several cases.

    names: Names and addresses of the applicant that the case does not know, as the channel states them.
    """
    case_id = row.id if row is not None else None
    own = [one for one in messages if one.case_id == case_id]
    if not visibility.is_masked:
        return tuple(map(VisibleMessage, own))
    if not visibility.reads:
        return ()
    veil = _Veil(visibility, person, row, names)
    return tuple(VisibleMessage(veil.message(one)) for one in own)


def shareable_contacts(
    viewer: AgentRecord | None, contacts: Sequence[ContactRecord]
) -> tuple[ContactRecord, ...]:
    """Return the contacts of a person that may be shown together with the person's name."""
    return tuple(one for one in contacts if visible_contact(viewer, one) == one)


def _digits(typed: str) -> str:
    """Return the digits of a possible case number, else ""."""
    return re.sub(r"\D", "", typed) if _NUMBER.fullmatch(typed.strip()) else ""


def _is_own(viewer: AgentRecord | None, row: CaseRow) -> bool:
    return viewer is not None and row.assignee_id == viewer.id


# -- one case ----------------------------------------------------------------------------------------------


def visible_case(case: OpenCase, visibility: Visibility) -> VisibleCase:
    """Return the open case in its visible form: recorded facts are masked, typed text is not."""
    facts = {one.name: getattr(case, one.name) for one in fields(OpenCase)}
    if not visibility.is_masked:
        return VisibleCase(**facts)
    person, file = case.person, case.file
    seen = None if file is None else visible_file(file, visibility, Move.CHANGE_DETAILS in case.moves)
    facts |= {
        "person": None if person is None else _seen_person(person, visibility),
        "timeline": _visible_start(case, visibility) if seen is None else seen.timeline,
        "file": seen,
        "call": case.call if visibility.knows_person or case.call is None else hidden_call(case.call),
    }
    is_nib_masked = file is not None and seen is not None and seen.nib != file.nib
    return VisibleCase(**facts, is_masked=True, masked_fields=frozenset({"nib"} if is_nib_masked else ()))


def _visible_start(case: OpenCase, visibility: Visibility) -> tuple[TimelineRecord, ...]:
    """Return the timeline of a case that was never saved."""
    return tuple(map(_Veil(visibility, case.person, None).entry, case.timeline))


def hidden_call(call: Call) -> Call:
    """Return a call without its party: no name, the number masked."""
    # Not call.visible: the call of an unsaved case may not know yet that the case is anonymous.
    party = visible_party("", call.caller.key, call.caller.display, is_hidden=True)
    caller = CallerIdentity(PhoneNumber(PhoneKind.UNKNOWN, display=party.number))
    return replace(
        call,
        is_case_anonymous=True,
        caller=caller,
        person=None,
        candidates=(),
        diverted_from="",
        transfer=None,
    )


def visible_file(file: CaseFile, visibility: Visibility, is_edited: bool = False) -> CaseFile:
    """Return a case for reading, printing or sending.

    is_edited: Editable text, and text proposed in a form, is left unmasked: otherwise masks would be
    recorded.
    """
    if not visibility.is_masked:
        return file
    veil = _Veil(visibility, file.applicant, file.row)
    subject = file.row.subject if is_edited else veil.text(file.row.subject)
    row = replace(file.row, subject=subject)
    return replace(
        file,
        applicant=None if file.applicant is None else _seen_person(file.applicant, visibility),
        row=row if visibility.knows_person else replace(row, applicant_name="", names=()),
        description=file.description if is_edited else veil.text(file.description),
        nib=veil.fact("nib", file.nib),
        timeline=tuple(map(veil.entry, file.timeline)),
        contacts=tuple(map(veil.contact, file.contacts)),
        escalations=tuple(map(veil.escalation, file.escalations)),
        solutions=tuple(replace(one, text=veil.text(one.text)) for one in file.solutions),
        unit_questions=tuple(
            replace(one, question=veil.text(one.question), answer=veil.text(one.answer))
            for one in file.unit_questions
        ),
        evidence=tuple(map(veil.evidence, file.evidence)),
        attachments=tuple(map(veil.attachment, file.attachments)),
        tags=tuple(map(veil.text, file.tags)),
    )


def with_visible_links(viewer: AgentRecord | None, file: CaseFile) -> CaseFile:
    """Return a case whose links show of the other cases what this person may see of each."""
    links = tuple(
        one if one.other is None else replace(one, other=visible_row(viewer, one.other)) for one in file.links
    )
    return replace(file, links=links)


def shareable_file(file: CaseFile) -> CaseFile:
    """Return a case for a unit or an answer: without an anonymous applicant."""
    knows = not file.row.is_anonymous
    return visible_file(file, Visibility(knows_person=knows, knows_numbers=knows))


def masked_handle(handle: HandleRecord) -> HandleRecord:
    if handle.kind in (HandleKind.EMAIL, HandleKind.SIP):
        return replace(handle, value=masked_remote(handle.value))
    return replace(handle, value=mask(FormatKind.PHONE, handle.value))


def _seen_person(person: ApplicantRecord, visibility: Visibility) -> ApplicantRecord:
    if visibility.knows_numbers:
        return person
    handles = tuple(map(masked_handle, person.handles))
    if visibility.knows_person:
        return replace(person, handles=handles, note=masked_text(person.note))
    # One number for calling back is kept, masked; everything else could identify the person, even an
    # address's host.
    phones = (one for one in handles if one.kind not in (HandleKind.EMAIL, HandleKind.SIP))
    return ApplicantRecord(person.id, "", handles=tuple(phones)[:1])


def without_person(text: str, names: Iterable[str]) -> str:
    """Return a text without numbers, addresses and these names, organisations and NIBs of a person."""
    return _without(text, *_names_and_numbers(names))


def _names_and_numbers(said: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return names, and NIBs with telephone numbers."""
    said = {one for one in said if one}
    numbers = {one for one in said if one.isdigit() or (one.startswith("+") and "@" not in one)}
    return tuple(one for one in said - numbers if not is_handle(one)), tuple(sorted(numbers))


def _without(text: str, names: tuple[str, ...], numbers: tuple[str, ...]) -> str:
    text = masked_text(without_numbers(without_names(text, names), numbers))
    return _HOST.sub("***@***", text)  # a company's own host identifies it


class _Veil:
    """Masks the texts of a case: numbers, and the names of a hidden applicant."""

    def __init__(
        self,
        visibility: Visibility,
        person: ApplicantRecord | None,
        row: CaseRow | None,
        names: Iterable[str] = (),
    ) -> None:
        self._knows_person = visibility.knows_person
        known: tuple[str, ...] = ()
        if person is not None:
            known = (person.name, person.organisation, *(one.value for one in person.handles))
        named = (row.applicant_name, *row.names) if row is not None else ()
        nib = person.nib if person is not None else ""
        said = () if visibility.knows_person else (*named, *known, *names, nib)
        self._names, self._numbers = _names_and_numbers(said)

    def text(self, text: str) -> str:
        if self._knows_person:
            return masked_text(text)
        return _without(text, self._names, self._numbers)

    def contact(self, contact: ContactRecord) -> ContactRecord:
        masked = replace(
            contact,
            remote=masked_remote(contact.remote),
            transferred_to=masked_remote(contact.transferred_to),
            text=self.text(contact.text),
        )
        return masked if self._knows_person else replace(masked, applicant_name="", remote_name="")

    def escalation(self, one: EscalationRecord) -> EscalationRecord:
        return replace(
            one,
            question=self.text(one.question),
            evidence=self.text(one.evidence),
            no_evidence_reason=self.text(one.no_evidence_reason),
            promise=self.text(one.promise),
            returned_reason=self.text(one.returned_reason),
            passed_reason=self.text(one.passed_reason),
        )

    def evidence(self, one: EvidenceRecord) -> EvidenceRecord:
        """A system is queried by a licence's number, which is not personal unless the NIB identifies the
        person.
        """
        query = one.query if one.method and one.query not in self._numbers else self.text(one.query)
        left_out = () if self._knows_person else NAMES_IN_ANSWERS
        fields = tuple(
            replace(field, value=self.fact(field.key, field.value))
            for field in one.fields
            if field.key not in left_out
        )
        return replace(one, query=query, result=self.text(one.result), fields=fields)

    def attachment(self, one: AttachmentRecord) -> AttachmentRecord:
        return replace(one, name=self.text(one.name))

    def message(self, one: MessageRecord) -> MessageRecord:
        files = tuple(replace(file, name=self.text(file.name)) for file in one.files)
        facts = {name: self.fact(name, fact) for name, fact in one.facts.items()}
        return replace(one, text=self.text(one.text), facts=facts, files=files)

    def entry(self, entry: TimelineRecord) -> TimelineRecord:
        facts = {name: self.fact(name, fact) for name, fact in entry.facts.items()}
        actor = entry.actor_name
        if not self._knows_person:
            actor = "" if entry.actor_id is None and entry.kind in BY_APPLICANT else actor
            facts.pop("remote_name", None)
            facts.pop("from_name", None)  # as the PBX sent it
            if isinstance(target := facts.get("target"), str) and any(map(str.isalpha, target)):
                facts.pop("target")  # the name of the new party
            for name in ("changes", "overwrote"):
                changes = facts.get(name)
                if isinstance(changes, dict) and isinstance(names := changes.get("applicant_id"), list):
                    # [old, new] or [seen, theirs, mine, the office's]
                    facts[name] = {**changes, "applicant_id": [*("" for _ in names[:3]), *names[3:]]}
            if isinstance(fields := facts.get("fields"), list):
                facts["fields"] = [one for one in fields if one.get("key") not in NAMES_IN_ANSWERS]
        return replace(entry, actor_name=actor, text=self.text(entry.text), facts=facts)

    def fact(self, name: str, fact: Any) -> Any:
        """Return a fact in its visible form, at any depth of nesting; codes stay unchanged."""
        if isinstance(fact, dict):
            return {key: self.fact(key, one) for key, one in fact.items()}
        if isinstance(fact, list):
            return [self.fact(name, one) for one in fact]
        if not isinstance(fact, str) or (_CODES.fullmatch(name) and fact not in self._numbers):
            return fact
        is_name = name == "target" and not _IN_ADDRESS.search(fact)  # of the unit that took the call
        return masked_remote(fact) if name in _REMOTES and not is_name else self.text(fact)
