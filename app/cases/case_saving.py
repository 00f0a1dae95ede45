"""Converts the typed text of an open case to mutations. Plain functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from uuid_utils.compat import uuid7

from app.cases.new_applicants import new_applicant
from app.common.regions import regions
from app.mutations.case import AddNote, ChangeDetails, LogCase
from app.mutations.contact import SetDisposition
from app.mutations.people import AddApplicant
from app.settings import OfficeSettings
from app.values.call import ended_disposition
from app.values.citing import uncited
from app.values.draft_files import FIELD, draft_files
from app.values.open_case import DEFAULTS, DraftStart, OpenCase, subject_of, typed_word, without_sent
from db.enums import CaseKind, CaseStatus, Channel, Disposition, Priority
from db.mutation import Mutation


def unsaved(
    case: OpenCase,
    in_flight: Mapping[str, str],
    office: OfficeSettings,
    at: datetime,
    *,
    is_person_sent: bool = False,
) -> tuple[Mutation, ...]:
    """Return the mutations that record what is typed, without `in_flight`, which is already sent.

    Details of a case that takes none now are left out: they would make the records refuse the rest.
    is_person_sent: The typed person is being recorded.
    """
    mutations: list[Mutation] = []
    person = _typed_person(case, office) if case.takes_details and not is_person_sent else None
    if person is not None:
        mutations.append(person)
    if case.file is None and case.start is not None and not in_flight:
        applicant_id = person.applicant_id if person is not None else case.start.applicant_id
        mutations.append(_log(case, replace(case.start, applicant_id=applicant_id), at))
    elif case.takes_details:
        saved = {**case.recorded, **in_flight}
        changes = {name: text for name, text in case.typed.items() if text != saved.get(name, "")}
        known = {**case.seen, **in_flight}  # sent texts were seen, too
        seen = {name: known[name] for name in changes if name in known}
        if person is not None:
            changes["applicant_id"], seen["applicant_id"] = str(person.applicant_id), ""
        if "region" in changes:
            changes["region_code"] = regions().code_of(changes["region"])
        if changes:
            mutations.append(ChangeDetails(case_id=case.case_id, changes=changes, seen=seen, occurred_at=at))
    sent = {one.id for one in draft_files(in_flight.get(FIELD))}
    mutations += [file.mutation(case.case_id, at) for file in case.unsaved_files if file.id not in sent]
    mutations.extend(uncited(case, in_flight))
    note = without_sent(case.draft.get("note", ""), in_flight.get("note", "")).strip()
    if note:
        mutations.append(_note(case, note, at))
    return tuple(mutations)


def disposition(case: OpenCase, at: datetime) -> tuple[Mutation, ...]:
    """Return the disposition of the case's call, unless the line alone determines it."""
    call = case.call
    if call is None or not call.is_over or ended_disposition(call) is not None:
        return ()
    ended = {
        CaseStatus.WAITING_UNIT: Disposition.ESCALATED,
        CaseStatus.ASKED_BACK: Disposition.ESCALATED,
        CaseStatus.TOLD: Disposition.TOLD,
        CaseStatus.CLOSED: Disposition.TOLD,
    }.get(case.status, Disposition.ANSWERED)
    return (SetDisposition(contact_id=call.contact_id, disposition=ended, occurred_at=at),)


def _typed_person(case: OpenCase, office: OfficeSettings) -> AddApplicant | None:
    """Return the typed, unsaved applicant: saving the case saves the person, too."""
    name = case.typed_person
    if not name:
        return None
    phone, organisation = case.draft.get("person.phone", ""), case.draft.get("person.organisation", "")
    return new_applicant(name, phone or _caller(case), organisation, office)


def _caller(case: OpenCase) -> str:
    return case.call.caller.key if case.call is not None else ""


def _log(case: OpenCase, start: DraftStart, at: datetime) -> LogCase:
    fields = {**DEFAULTS, **case.draft}
    return LogCase(
        case_id=start.case_id,
        number=start.number,
        kind=typed_word(CaseKind, fields["kind"], CaseKind.INFORMATION),
        channel=typed_word(Channel, fields.get("channel"), start.channel),
        subject=subject_of(fields),
        description=fields.get("description", ""),
        registration_number=fields.get("registration_number", ""),
        sp4n_tracking=fields.get("sp4n_tracking", ""),
        nib=fields.get("nib", ""),
        kbli=fields.get("kbli", ""),
        region=fields.get("region", ""),
        is_confidential=bool(fields.get("is_confidential")),
        is_anonymous=bool(fields.get("is_anonymous")),
        region_code=regions().code_of(fields.get("region", "")),
        category=fields.get("category", ""),
        service=fields.get("service", ""),
        priority=typed_word(Priority, fields["priority"], Priority.NORMAL),
        applicant_id=start.applicant_id,
        contact_id=start.contact_id,
        asked_at=start.asked_at,
        opened_at=start.opened_at,
        occurred_at=at,
    )


def _note(case: OpenCase, text: str, at: datetime) -> AddNote:
    call = case.call
    if call is None or call.answered_at is None or call.is_over:
        return AddNote(note_id=uuid7(), case_id=case.case_id, text=text, occurred_at=at)
    return AddNote(
        note_id=uuid7(),
        case_id=case.case_id,
        text=text,
        contact_id=call.contact_id,
        call_offset_s=int((at - call.answered_at).total_seconds()),
        occurred_at=at,
    )
