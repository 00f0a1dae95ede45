"""Enrols a workstation; a copied records file (a restored backup, a cloned disk) starts as another client.

Mutations of its outbox that the shared database has under the same numbers are settled; later ones are sent
under a new client_id from that number on. So none is lost and none is sent twice.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from sqlalchemy import Connection, func, select, update

from db.enums import MutationState
from db.models import Outbox, SyncState
from db.replica import Replica
from db.sync.connection import Enrolment
from db.sync.sync_status import Access, SharedError, Trouble
from db.sync.waiting_rows import Station, first_unsettled, station

if TYPE_CHECKING:
    from db.sync.through_server import ThroughServer

_log = logging.getLogger(__name__)
_WAITING = (MutationState.PENDING, MutationState.ACKED)


@dataclass(frozen=True, slots=True)
class KnownOutcome:
    """What the shared database knows of a mutation. reason: Of a rejection: {"code": .., "facts": ..}."""

    mut_no: int
    outcome: str
    reason: dict[str, Any] | None
    args_hash: str


def enrol(replica: Replica, way: ThroughServer, access: Access, may_enrol_again: bool) -> Enrolment:
    """Enrol this workstation if needed; return the enrolment that it has now.

    may_enrol_again: A user requested it after the shared database did not know this workstation.
    """
    own: Station = replica.read(station).result()
    enrolment = Enrolment(own.client_id, access.workstation, access.secret)
    if own.enrolled_as != enrolment.workstation:
        first, _hash = replica.read(first_unsettled).result()
        way.enrol(enrolment, first)
        known = update(SyncState).values(enrolled_as=enrolment.workstation)
        replica.keep_locally(lambda connection: connection.execute(known)).result()
    elif may_enrol_again:
        enrolment = enrol_again(replica, way, enrolment)
    return enrolment


def begin_anew(replica: Replica, way: ThroughServer, enrolment: Enrolment) -> None:
    """Give this file a new client_id, here and on the server. After an interruption it is simply repeated."""
    own = _as_another(replica, way, enrolment)
    _log.warning("this file was a copy of another one: it is the client %s from now on", own.client_id)


def enrol_again(replica: Replica, way: ThroughServer, enrolment: Enrolment) -> Enrolment:
    """Enrol a workstation that the shared database no longer knows.

    If the database never knew it (it was restored from an older backup), everything is sent again under the
    same client_id. If the workstation was closed, it starts as another client; the outcomes of its last
    changes can still be queried.
    """
    if not replica.read(_has_begun_anew).result():
        try:
            way.enrol(enrolment, 1)
        except SharedError as error:
            if error.trouble is not Trouble.CODE_TAKEN:
                raise
        else:
            return enrolment
    return _as_another(replica, way, enrolment)


def _as_another(replica: Replica, way: ThroughServer, enrolment: Enrolment) -> Enrolment:
    """Apply the outcomes that the shared database knows of this client; send the rest under
    a new client_id.
    """
    oldest, _hash = replica.read(first_unsettled).result()
    there = _outcomes(way, enrolment, oldest)

    def settle(connection: Connection) -> tuple[int, str]:
        waiting = select(Outbox.mut_no, Outbox.args_hash).where(Outbox.state.in_(_WAITING))
        for mut_no, args_hash in connection.execute(waiting.order_by(Outbox.mut_no)).all():
            known = there.get(mut_no)
            if known is None or known.args_hash != args_hash:
                break
            state = MutationState.APPLIED if known.outcome == "applied" else MutationState.REJECTED
            refusal = known.reason or {}
            values = {
                "state": state,
                "reason": str(refusal.get("code", "")),
                "facts": refusal.get("facts") or None,
            }
            connection.execute(update(Outbox).where(Outbox.mut_no == mut_no).values(values))
        # A mutation that was sent and is missing there is sent again: the numbers must have no gap.
        sent = update(Outbox).where(Outbox.state == MutationState.ACKED)
        connection.execute(sent.values(state=MutationState.PENDING))
        return first_unsettled(connection)

    first, args_hash = replica.keep_locally(settle).result()
    # Derived, so that a repetition after an interruption gets the same id.
    own = replace(enrolment, client_id=uuid5(enrolment.client_id, f"{first}:{args_hash}"))
    way.enrol(own, first)
    replica.keep_locally(lambda connection: _become(connection, own.client_id)).result()
    return own


def _outcomes(way: ThroughServer, enrolment: Enrolment, oldest: int) -> dict[int, KnownOutcome]:
    """Return the outcomes there from this number on; none if this client is unknown."""
    try:
        found = way.outcomes(enrolment, oldest)
    except SharedError as error:
        if error.trouble is not Trouble.NOT_ENROLLED:
            raise
        return {}
    return {one.mut_no: one for one in found}


def _has_begun_anew(connection: Connection) -> bool:
    """Return whether this file sent its earlier changes under another client_id."""
    return connection.execute(select(SyncState.trail_id)).scalar() is not None


def _become(connection: Connection, client_id: UUID) -> None:
    """Set the new client id; the audit trail stays chained to the file's first id."""
    trail_id = func.coalesce(SyncState.trail_id, SyncState.client_id)
    connection.execute(update(SyncState).values(trail_id=trail_id, client_id=client_id))
