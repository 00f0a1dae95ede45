"""Applies another workstation's erasure of a person to this one's own changes.

Rows arrive already emptied. What remains is the outbox, also of cases that are not here any more: they are
found by the ids in its arguments. Waiting changes keep their content until their outcome is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, select, update

from db.audit import append, chain_end, note_of
from db.audit_check import ERASED_ELSEWHERE
from db.chunks import chunks
from db.enums import MutationState
from db.erasure import EMPTIED, ids_in
from db.models import Agent, Applicant, Case, Contact, Conversation, Message, Outbox, SyncState
from db.mutation import Me

_SETTLED = Outbox.state.in_((MutationState.APPLIED, MutationState.REJECTED))


class _Names(msgspec.Struct):
    """The ids of persons, cases and contacts in a mutation."""

    applicant_id: str | None = None
    case_id: str | None = None
    contact_id: str | None = None
    remote: str = ""


_names = msgspec.json.Decoder(_Names)


def mark_settled(connection: Connection, numbers: Iterable[int]) -> None:
    """Mark the just settled mutations to be checked for persons erased meanwhile."""
    named: set[str] = set()
    for some in chunks(sorted(numbers)):
        named.update(
            found
            for args in connection.execute(select(Outbox.args).where(Outbox.mut_no.in_(some))).scalars()
            for found in ids_in(args)
        )
    is_erased = Applicant.erased_at.is_not(None)
    of_case = select(Case.id).join(Applicant, Applicant.id == Case.applicant_id).where(is_erased)
    for chunk in chunks(sorted(map(UUID, named))):
        of_these = select(Applicant.id).where(is_erased, Applicant.id.in_(chunk))
        if connection.execute(of_these.union(of_case.where(Case.id.in_(chunk))).limit(1)).first() is not None:
            connection.execute(update(SyncState).values(is_unwiped=True))
            return


def empty_settled(connection: Connection, agent_id: UUID, at: datetime) -> None:
    """Empty them, and record that in the audit trail under the signed-in user."""
    if not connection.execute(select(SyncState.is_unwiped)).scalar_one():
        return
    emptied = _about_erased(connection)
    if not emptied:
        return
    append(connection, [note_of(ERASED_ELSEWHERE, {"count": len(emptied)})], _me(connection, agent_id), at)
    end = chain_end(connection)
    assert end is not None
    for some in chunks(emptied):
        row = update(Outbox).where(Outbox.mut_no.in_(some))
        connection.execute(row.values(args=EMPTIED, erased_by=-end.sequence))


def _about_erased(connection: Connection) -> list[int]:
    """Return the settled changes that refer to an erased person, or to one of their cases or contacts."""
    query = select(Outbox.mut_no, Outbox.args).where(_SETTLED, Outbox.args != EMPTIED)
    rows = connection.execute(query.order_by(Outbox.mut_no)).all()
    decoded = [_names.decode(row.args) for row in rows]
    is_erased = select(Applicant.id).where(Applicant.erased_at.is_not(None))
    of_cases = select(Case.id).where(Case.applicant_id.in_(is_erased))
    of_calls = select(Contact.id).where(Contact.applicant_id.in_(is_erased) | Contact.case_id.in_(of_cases))
    people, cases, calls = (
        {str(one) for one in connection.execute(of).scalars()} for of in (is_erased, of_cases, of_calls)
    )
    # Cases that are no longer on this workstation are known from the mutations about them.
    cases |= {one.case_id for one in decoded if one.case_id and one.applicant_id in people}
    calls |= {
        one.contact_id
        for one in decoded
        if one.contact_id and (one.applicant_id in people or one.case_id in cases)
    }
    calls |= _without_number(connection, {one.contact_id for one in decoded if one.contact_id and one.remote})
    about = people | cases | calls | _written(connection, of_cases, of_calls)
    return [row.mut_no for row in rows if not about.isdisjoint(ids_in(row.args))]


def _written(connection: Connection, of_cases: Any, of_calls: Any) -> set[str]:
    """Return the messages of these cases and contacts, and the conversations that were emptied."""
    messages = select(Message.id).where(Message.case_id.in_(of_cases) | Message.contact_id.in_(of_calls))
    emptied = select(Conversation.id).where(Conversation.remote == "")
    return {str(one) for query in (messages, emptied) for one in connection.execute(query).scalars()}


def _without_number(connection: Connection, calls: set[str]) -> set[str]:
    """Return which of these contacts had their number erased: calls without a known person."""
    found: set[str] = set()
    for some in chunks(sorted(map(UUID, calls))):
        emptied = select(Contact.id).where(Contact.id.in_(some), Contact.remote == "")
        found.update(str(one) for one in connection.execute(emptied).scalars())
    return found


def _me(connection: Connection, agent_id: UUID) -> Me:
    own = connection.execute(select(Agent.name, Agent.role).where(Agent.id == agent_id)).one()
    workstation = connection.execute(select(SyncState.enrolled_as)).scalar_one()
    return Me(agent_id, own.name, own.role, workstation)
