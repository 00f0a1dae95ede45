"""All present and former names of anonymous applicants: timelines, merges and organisations contain them,
too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from db.enums import EntryKind
from db.models import Applicant, ApplicantMerge, Contact, Handle, Membership, Organisation, TimelineEntry
from db.records import CaseRow

# Entries whose actor is the applicant if no member of staff made them.
BY_APPLICANT = (EntryKind.CONTACT_STARTED, EntryKind.RECEIPT_CONFIRMED, EntryKind.MESSAGE_RECEIVED)
_TOLD = re.compile(r"(.*?) ?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")  # a timeline's "Budi 0190…"


def is_handle(name: str) -> bool:
    """Whether one of a case's names is a telephone number or an address."""
    return name.startswith("+") or "@" in name


def with_names(tx: Connection, rows: Sequence[CaseRow]) -> tuple[CaseRow, ...]:
    """Return the rows; for anonymous ones, with every name that identifies the applicant."""
    hidden = [row for row in rows if row.is_anonymous]
    if not hidden:
        return tuple(rows)
    of_timelines, people = _of_stories(tx, [row.id for row in hidden])
    for row in hidden:
        if row.applicant_id is not None:
            people[row.id].add(row.applicant_id)
    merged = _merged_into(tx, set().union(*people.values()))
    for ids in people.values():
        ids |= _with_merged(ids, merged)
    known = _names_of(tx, set().union(*people.values()))

    def names(row: CaseRow) -> tuple[str, ...]:
        found = [*of_timelines[row.id], *(name for one in people[row.id] for name in known[one])]
        return tuple(sorted(set(filter(None, found))))

    return tuple(replace(row, names=names(row)) if row.is_anonymous else row for row in rows)


def _of_stories(tx: Connection, ids: list[UUID]) -> tuple[dict[UUID, list[str]], dict[UUID, set[UUID]]]:
    """Return the names in the timelines of cases, and the ids of the persons in them."""
    entry = TimelineEntry
    kinds = (*BY_APPLICANT, EntryKind.DETAILS_CHANGED)
    query = select(entry.case_id, entry.actor_id, entry.actor_name, entry.facts)
    names: dict[UUID, list[str]] = defaultdict(list)
    people: dict[UUID, set[UUID]] = defaultdict(set)
    for case_id, actor_id, actor, facts in tx.execute(
        query.where(entry.case_id.in_(ids), entry.kind.in_(kinds))
    ):
        names[case_id] += [actor] if actor_id is None else []
        for found in filter(None, map(_TOLD.fullmatch, named_applicants(facts))):
            names[case_id].append(found[1])
            people[case_id].add(UUID(found[2]))
    said = select(Contact.case_id, Contact.remote_name).where(Contact.remote_name != "")
    for case_id, name in tx.execute(said.where(Contact.case_id.in_(ids))):
        if case_id is not None:  # as the PBX or the applicant's phone sent it
            names[case_id].append(name)
    return names, people


def named_applicants(facts: Mapping[str, Any]) -> Iterator[str]:
    """Return the persons of an entry that changed a case's applicant: [old, new], [seen,
    theirs, mine, who].
    """
    for name in ("changes", "overwrote"):
        changes = facts.get(name)
        if isinstance(changes, dict) and isinstance(applicant_texts := changes.get("applicant_id"), list):
            yield from (one for one in applicant_texts[:3] if one)


def _merged_into(tx: Connection, kept: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Return the records merged into these, directly and indirectly."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    ids = set(kept)
    while ids:
        went = select(ApplicantMerge.kept_id, ApplicantMerge.merged_id).where(
            ApplicantMerge.kept_id.in_(ids),
            ApplicantMerge.deleted_at.is_(None),
            ApplicantMerge.undone_at.is_(None),
        )
        pairs = [(into, one) for into, one in tx.execute(went) if one not in found[into]]
        for into, one in pairs:
            found[into].append(one)
        ids = {one for _, one in pairs} - set(found)
    return found


def _with_merged(ids: set[UUID], merged: Mapping[UUID, Sequence[UUID]]) -> set[UUID]:
    found, more = set(ids), set(ids)
    while more:
        more = {one for kept in more for one in merged.get(kept, ())} - found
        found |= more
    return found


def _names_of(tx: Connection, ids: set[UUID]) -> dict[UUID, list[str]]:
    """Return names, organisations, NIBs, numbers and addresses of these persons, and of merged records."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for one, *names in tx.execute(
        select(Applicant.id, Applicant.name, Applicant.organisation, Applicant.nib).where(
            Applicant.id.in_(ids)
        )
    ):
        found[one] += names
    firms = select(Membership.applicant_id, Organisation.name, Organisation.nib).join_from(
        Membership, Organisation, Organisation.id == Membership.organisation_id
    )
    for one, *names in tx.execute(firms.where(Membership.applicant_id.in_(ids))):
        found[one] += names
    handles = select(Handle.applicant_id, Handle.value).where(Handle.applicant_id.in_(ids))
    for one, value in tx.execute(handles):
        found[one].append(value)
    return found
