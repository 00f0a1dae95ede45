"""Cases whose applicant some users may not see: anonymous and confidential ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, or_, select

from db.chunks import chunks
from db.models import Case, Contact
from db.queries.names import with_names
from db.queries.rows import as_case_row, select_case_rows
from db.records import CaseRow

_IS_HIDDEN = or_(Case.is_anonymous, Case.is_confidential)


@dataclass(frozen=True, slots=True)
class IdentifyingCase:
    """A case with all data that identifies its applicant.

    Attributes:
        row: `names` has all names, numbers and addresses, also if the case is only confidential.
        contact_ids: Its calls and messages.
        remotes: Their numbers and addresses, latest first.
    """

    row: CaseRow
    contact_ids: frozenset[UUID]
    remotes: tuple[str, ...]


def identifying_cases(tx: Connection, case_ids: Collection[UUID]) -> tuple[IdentifyingCase, ...]:
    """Return which of the cases are anonymous or confidential."""
    return tuple(one for ids in chunks(case_ids) for one in _identifying(tx, Case.id.in_(ids)))


def identifying_cases_since(tx: Connection, at: datetime) -> tuple[IdentifyingCase, ...]:
    """Return the anonymous and confidential cases that changed at this time or later."""
    return tuple(_identifying(tx, Case.changed_at >= at))


def _identifying(tx: Connection, which: ColumnElement[bool]) -> list[IdentifyingCase]:
    rows = [as_case_row(row) for row in tx.execute(select_case_rows().where(which, _IS_HIDDEN))]
    if not rows:
        return []
    contacts = _contacts(tx, rows)
    named = with_names(tx, [replace(row, is_anonymous=True) for row in rows])
    return [
        IdentifyingCase(
            replace(row, names=all_names.names),
            frozenset(contact_id for contact_id, _ in contacts[row.id]),
            tuple(remote for _, remote in contacts[row.id] if remote),
        )
        for row, all_names in zip(rows, named, strict=True)
    ]


def _contacts(tx: Connection, rows: Sequence[CaseRow]) -> dict[UUID | None, list[tuple[UUID, str]]]:
    of_cases = Contact.case_id.in_([row.id for row in rows])
    query = select(Contact.case_id, Contact.id, Contact.remote).where(of_cases)
    found: dict[UUID | None, list[tuple[UUID, str]]] = defaultdict(list)
    for case_id, contact_id, remote in tx.execute(query.order_by(Contact.started_at.desc())):
        found[case_id].append((contact_id, remote))
    return found
