"""Recordings of calls: the applicant's consent, the finished file, its listeners, and the
end of retention.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta
from sqlalchemy import RowMapping

from app.common.recording_files import kept_path
from app.mutations.contact_story import record_entry
from app.mutations.story import Story
from db.enums import Consent, EntryKind, Role
from db.models import Contact, Recording
from db.mutation import Mutation, Rejected
from db.tx import Tx

MOST_WHISPERS = 50


class RefusedPart(msgspec.Struct, frozen=True, kw_only=True):
    """A running recording, of this contact or of another one in the same conference."""

    recording_id: UUID
    contact_id: UUID
    path: str


class SetConsent(Mutation, frozen=True, kw_only=True):
    """The applicant consented or refused. consent_text: The version of the notice that was read out.

    Attributes:
        taken_back: Recordings with consent until now: they become due, and are erased.
        refused: Running recordings. Their rows exist before their files are complete: whatever happens to
            this program meanwhile, the next one erases them.
    """

    contact_id: UUID
    consent: Consent
    consent_text: str = ""
    taken_back: tuple[UUID, ...] = ()
    refused: tuple[RefusedPart, ...] = ()

    def run(self, tx: Tx) -> None:
        contact = tx.need(Contact, self.contact_id, "no_such_contact")
        if contact["agent_id"] != tx.me.agent_id:
            raise Rejected("contact_not_yours")  # no other user heard the applicant's answer
        tx.update(
            Contact,
            contact,
            consent=self.consent,
            consent_text=self.consent_text,
            consent_at=self.occurred_at,
        )
        for recording_id in self.taken_back:
            recording = tx.row(Recording, recording_id)  # None: its own change was rejected
            if recording is not None and recording["erased_at"] is None:
                _refuse_others(tx, recording, self.occurred_at)
                tx.update(Recording, recording, keep_until=min(recording["keep_until"], self.occurred_at))
        for part in self.refused:
            tx.need(Contact, part.contact_id, "no_such_contact")
            if tx.row(Recording, part.recording_id) is None:
                tx.insert(
                    Recording,
                    id=part.recording_id,
                    contact_id=part.contact_id,
                    path=kept_path(part.path),
                    sha256="",
                    bytes=0,
                    duration_ms=0,
                    made_by=tx.me.agent_id,
                    made_at=self.occurred_at,
                    keep_until=self.occurred_at,
                )


class AddRecording(Mutation, frozen=True, kw_only=True):
    """A file is complete on disk. Rejected without the applicant's consent.

    made_by: The agent of the call, if another workstation found the file later; None for the actor.
    whispers: The seconds in the file at which a supervisor began to whisper to the agent.
    """

    recording_id: UUID
    contact_id: UUID
    path: str
    sha256: str
    bytes: int
    duration_ms: int
    keep_until: datetime
    made_by: UUID | None = None
    whispers: Annotated[tuple[Annotated[int, Meta(ge=0)], ...], Meta(max_length=MOST_WHISPERS)] = ()

    def run(self, tx: Tx) -> None:
        tx.refuse_second(Recording, self.recording_id, "recording_exists")
        contact = tx.need(Contact, self.contact_id, "no_such_contact")
        if contact["consent"] is not Consent.YES:
            raise Rejected("no_consent")
        made_by = self.made_by or tx.me.agent_id
        if made_by not in (tx.me.agent_id, contact["agent_id"]):
            raise Rejected("contact_not_yours")
        tx.insert(
            Recording,
            id=self.recording_id,
            contact_id=self.contact_id,
            path=kept_path(self.path),
            sha256=self.sha256,
            bytes=self.bytes,
            duration_ms=self.duration_ms,
            made_by=made_by,
            made_at=self.occurred_at,
            keep_until=max(self.keep_until, self.occurred_at),
            whispers=",".join(map(str, self.whispers)),
        )
        record_entry(
            tx,
            contact,
            EntryKind.RECORDING_MADE,
            self.occurred_at,
            recording_id=str(self.recording_id),
            sha256=self.sha256,
            duration_s=self.duration_ms // 1000,
            consent_text=contact["consent_text"],
        )


class NotePlayed(Mutation, frozen=True, kw_only=True):
    """A user listened to a recording: the case's timeline records who and when."""

    noted_of = "recording_id"

    recording_id: UUID
    entry_id: UUID

    def run(self, tx: Tx) -> None:
        recording = tx.need(Recording, self.recording_id, "no_such_recording")
        contact = tx.need(Contact, recording["contact_id"], "no_such_contact")
        if contact["case_id"] is not None and contact["agent_id"] != tx.me.agent_id:
            Story(tx, contact["case_id"]).refuse_strangers()
        facts = {"recording_id": str(self.recording_id)}
        record_entry(tx, contact, EntryKind.RECORDING_PLAYED, self.occurred_at, self.entry_id, **facts)


class EraseRecording(Mutation, frozen=True, kw_only=True):
    """The file was deleted: its retention was over, or the applicant asked for it. The row stays as proof."""

    recording_id: UUID

    def run(self, tx: Tx) -> None:
        recording = tx.need(Recording, self.recording_id, "no_such_recording")
        if recording["erased_at"] is None:
            _refuse_others(tx, recording, self.occurred_at)
            tx.update(Recording, recording, erased_at=self.occurred_at)


def _refuse_others(tx: Tx, recording: RowMapping, at: datetime) -> None:
    """Only its author, the agent of its call or a supervisor ends a recording before it expires."""
    contact = tx.row(Contact, recording["contact_id"])
    theirs = (recording["made_by"], None if contact is None else contact["agent_id"])
    is_expired = recording["keep_until"] <= at
    if tx.me.role is not Role.SUPERVISOR and tx.me.agent_id not in theirs and not is_expired:
        raise Rejected("contact_not_yours")
