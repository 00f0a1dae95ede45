"""Queues applied mutations for the shared database, and makes the audit trail's records of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from db.audit import AuditedAction
from db.erasure import EMPTIED, empty_queued
from db.models import Outbox, SyncState
from db.mutation import Me, Mutation, encode, name_of
from db.outbox_keys import OutboxKeys, content_of_row
from db.tx import TouchedRows

_FILE_ID = func.coalesce(SyncState.trail_id, SyncState.client_id)


@dataclass(frozen=True, slots=True)
class Queued:
    """The outbox row of a mutation; its hash is SHA-256 of the arguments, in hex."""

    mut_no: int
    args_hash: str


def queue(
    connection: Connection, mutations: Sequence[Mutation], me: Me, at: datetime, keys: OutboxKeys | None
) -> list[Queued]:
    """Write the outbox rows; their numbers are dense and in the order of this workstation.

    keys: Sign the rows. None: the author is not proven, and the rows have no MAC.
    """
    following, file_id = connection.execute(
        update(SyncState)
        .where(SyncState.id == 1)
        .values(next_mut=SyncState.next_mut + len(mutations))
        .returning(SyncState.next_mut, _FILE_ID)
    ).one()
    queued = []
    for mut_no, mutation in enumerate(mutations, following - len(mutations)):
        args = encode(mutation)
        place = Queued(mut_no, hashlib.sha256(args.encode()).hexdigest())
        queued.append(place)
        content = content_of_row(file_id, mut_no, name_of(mutation), place.args_hash, me)
        connection.execute(
            insert(Outbox).values(
                mut_no=mut_no,
                name=name_of(mutation),
                args=args,
                args_hash=place.args_hash,
                agent_id=me.agent_id,
                agent_name=me.agent_name,
                role=me.role,
                workstation=me.workstation,
                occurred_at=mutation.occurred_at,
                queued_at=at,
                mac="" if keys is None else keys.sign(me.agent_id, content),
            )
        )
    return queued


def is_proven(row: RowMapping, file_id: UUID, keys: OutboxKeys) -> bool:
    """Return whether an outbox row is as its author's program wrote it; see also is_unchanged.

    row: With all columns of the table.
    """
    me = Me(row["agent_id"], row["agent_name"], row["role"], row["workstation"])
    content = content_of_row(file_id, row["mut_no"], row["name"], row["args_hash"], me)
    is_whole = row["args"] != EMPTIED or row["erased_by"] is not None
    return is_whole and keys.verifies(me.agent_id, content, row["mac"])


def is_unchanged(args: str, args_hash: str) -> bool:
    """Return whether these are the arguments whose hash the row's MAC covers."""
    return hashlib.sha256(args.encode()).hexdigest() == args_hash


def file_id_of(connection: Connection) -> UUID:
    """Return this file's first id; see content_of_row."""
    found: UUID = connection.execute(select(_FILE_ID)).scalar_one()
    return found


def empty_erased(connection: Connection, queued: Sequence[Queued], touched: Sequence[TouchedRows]) -> None:
    """Empty earlier outbox rows about the records that each of these mutations erased."""
    for place, each in zip(queued, touched, strict=True):
        if each.erased:
            empty_queued(connection, each, queued[0].mut_no, place.mut_no)


def deeds_of(queued: Queued, mutation: Mutation, touched: TouchedRows) -> Iterator[AuditedAction]:
    """Yield one deed for each case that the mutation concerns, so that each case's trail has it; or one."""
    own = {name: getattr(mutation, name) for name in mutation.__struct_fields__ if name.endswith("_id")}
    ids: dict[str, UUID] = {name: value for name, value in own.items() if isinstance(value, UUID)}
    cases = touched.cases | ({ids["case_id"]} if "case_id" in ids else set())
    others = (*sorted(touched.contacts), *sorted(touched.applicants), *ids.values(), None)
    for subject_id in sorted(cases) or others[:1]:
        yield AuditedAction(name_of(mutation), queued.args_hash, subject_id, queued.mut_no)
