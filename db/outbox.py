"""Queues what was applied here for the shared database, and says how the audit trail tells of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, update

from db.audit import Deed
from db.erasure import empty_queued
from db.models import Outbox, SyncState
from db.mutation import Me, Mutation, encode, name_of
from db.tx import Touched


@dataclass(frozen=True, slots=True)
class Queued:
    """The place of a mutation in the outbox; its hash is SHA-256 of the arguments, in hex."""

    mut_no: int
    args_hash: str


def queue(connection: Connection, mutations: Sequence[Mutation], me: Me, at: datetime) -> list[Queued]:
    """Write the outbox rows; their numbers are dense and in the order of this workstation."""
    following = connection.execute(
        update(SyncState)
        .where(SyncState.id == 1)
        .values(next_mut=SyncState.next_mut + len(mutations))
        .returning(SyncState.next_mut)
    ).scalar_one()
    queued = []
    for mut_no, mutation in enumerate(mutations, following - len(mutations)):
        args = encode(mutation)
        queued.append(Queued(mut_no, hashlib.sha256(args.encode()).hexdigest()))
        connection.execute(
            insert(Outbox).values(
                mut_no=mut_no,
                name=name_of(mutation),
                args=args,
                args_hash=queued[-1].args_hash,
                agent_id=me.agent_id,
                agent_name=me.agent_name,
                role=me.role,
                workstation=me.workstation,
                occurred_at=mutation.occurred_at,
                queued_at=at,
            )
        )
    return queued


def empty_erased(connection: Connection, queued: Sequence[Queued], touched: Sequence[Touched]) -> None:
    """Empty what was queued earlier about what each of these mutations erased."""
    for place, each in zip(queued, touched, strict=True):
        if each.erased:
            empty_queued(connection, each, queued[0].mut_no, place.mut_no)


def deeds_of(queued: Queued, mutation: Mutation, touched: Touched) -> Iterator[Deed]:
    """Give one deed for each case that the mutation concerns, so that each case's trail has it; or one."""
    own = {name: getattr(mutation, name) for name in mutation.__struct_fields__ if name.endswith("_id")}
    ids: dict[str, UUID] = {name: value for name, value in own.items() if isinstance(value, UUID)}
    cases = touched.cases | ({ids["case_id"]} if "case_id" in ids else set())
    others = (*sorted(touched.contacts), *sorted(touched.applicants), *ids.values(), None)
    for subject_id in sorted(cases) or others[:1]:
        yield Deed(name_of(mutation), queued.args_hash, subject_id, queued.mut_no)
