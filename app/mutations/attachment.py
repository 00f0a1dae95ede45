"""Attachments of a case: adding and removing a file. The bytes are stored elsewhere."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.mutations.story import Story, need_text
from db.enums import EntryKind, Role
from db.models import Attachment
from db.mutation import Mutation, Rejected
from db.rules.lifecycle import Move
from db.tx import Tx

LONGEST_NAME = 200


class AddAttachment(Mutation, frozen=True, kw_only=True):
    """Add a file, which is complete in the attachments folder, under its hash.

    Attributes:
        name: The file's name, without a folder.
        sha256: Of the file, in hex.
        contact_id: The video call of a picture; rejected without the accepted notice.
        consent_text: The version of that notice.
    """

    attachment_id: UUID
    case_id: UUID
    name: str
    media_type: str
    bytes: int
    sha256: str
    contact_id: UUID | None = None
    consent_text: str = ""

    def run(self, tx: Tx) -> None:
        tx.refuse_second(Attachment, self.attachment_id, "attachment_exists")
        name = plain_name(need_text(self.name, "attachment_name_missing"))
        if self.contact_id is not None and not self.consent_text.strip():
            raise Rejected("no_consent")
        if self.bytes <= 0 or not re.fullmatch(r"[0-9a-f]{64}", self.sha256):
            raise Rejected("attachment_empty", {"text": name})
        story = Story(tx, self.case_id)
        story.move(Move.ATTACH, self.occurred_at)
        same = select(Attachment.name).where(
            Attachment.case_id == self.case_id,
            Attachment.sha256 == self.sha256,
            Attachment.removed_at.is_(None),
        )
        if there := tx.rows(same):
            raise Rejected("attachment_twice", {"text": there[0]["name"]})
        tx.insert(
            Attachment,
            id=self.attachment_id,
            team_id=story.case["team_id"],
            case_id=self.case_id,
            name=name,
            media_type=self.media_type,
            bytes=self.bytes,
            sha256=self.sha256,
            added_by_id=tx.me.agent_id,
            added_by_name=tx.me.agent_name,
            added_at=self.occurred_at,
        )
        facts: dict[str, Any] = {"consent_text": self.consent_text} if self.contact_id is not None else {}
        story.add_entry(
            EntryKind.ATTACHMENT_ADDED,
            self.occurred_at,
            attachment_id=str(self.attachment_id),
            name=name,
            bytes=self.bytes,
            sha256=self.sha256,
            contact_id=self.contact_id,
            **facts,
        )
        story.store()


class RemoveAttachment(Mutation, frozen=True, kw_only=True):
    """Remove an attachment from the case; it is marked, and the timeline records who did it and why.

    Allowed for the user who added it, the agent of the case, and supervisors.
    """

    attachment_id: UUID
    reason: str

    def run(self, tx: Tx) -> None:
        attachment = tx.need(Attachment, self.attachment_id, "no_such_attachment")
        if attachment["removed_at"] is not None:
            raise Rejected("attachment_removed", {"text": attachment["name"]})
        reason = need_text(self.reason, "reason_missing")
        story = Story(tx, attachment["case_id"])
        story.move(Move.ATTACH, self.occurred_at)
        is_theirs = tx.me.agent_id in (attachment["added_by_id"], story.case["assignee_id"])
        if tx.me.role is not Role.SUPERVISOR and not is_theirs:
            raise Rejected("attachment_not_yours", {"text": attachment["added_by_name"]})
        tx.update(
            Attachment,
            attachment,
            removed_at=self.occurred_at,
            removed_by_name=tx.me.agent_name,
            removed_reason=reason,
        )
        story.add_entry(
            EntryKind.ATTACHMENT_REMOVED,
            self.occurred_at,
            reason,
            attachment_id=str(self.attachment_id),
            name=attachment["name"],
        )
        story.store()


def plain_name(name: str) -> str:
    """Return a file's name without folders and invalid characters; not too long."""
    last = re.split(r"[/\\]", name.strip())[-1]
    kept = re.sub(r'[\x00-\x1f\x7f<>:"|?*\ud800-\udfff]', "_", last).strip(" .") or "_"
    if len(kept) <= LONGEST_NAME:
        return kept
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending) > 10:
        return kept[:LONGEST_NAME]
    return stem[: LONGEST_NAME - len(ending) - 1] + dot + ending
