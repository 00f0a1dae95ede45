"""Contacts: one per call or message thread, including missed ones; and the recordings of calls."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, false

from db.enums import Channel, Consent, Direction, Disposition
from db.models.base import Base, Mapped, Synced, mapped_column
from db.models.types import EnumText, Facts, Id, UtcTime, is_member


class Contact(Synced, Base):
    """One call, one message, or one episode of a conversation: from the first message until it ends.

    Attributes:
        conversation_id: Of an episode. Its messages are in `message`; `case_id` of both is the same.
        text: Of a message, or the notes of a contact by hand; "" for a call through this program.
        consent: To being recorded; `consent_text` names the version of the notice that was read out.
        is_by_hand: It used another channel, and a member of staff recorded it by hand.
        call_ref: The PBX's id of the caller's call: one call that rings at five phones makes five
            contacts with the same call_ref. "" if the PBX does not send it.
        queue: The queue of the PBX that sent the call; "" if unknown or none.
        queued_at: When the caller entered that queue, by the PBX's clock.
        held_ms: How long we held the call in total, milliseconds; talk is ended_at - answered_at - held_ms.
        transferred_to: The target of a transfer, in the form of `remote`; "" if not transferred.
    """

    __tablename__ = "contact"
    __table_args__ = (
        is_member("channel", Channel),
        is_member("direction", Direction),
        is_member("disposition", Disposition),
        is_member("consent", Consent),
        Index(None, "applicant_id", "started_at"),
        Index(None, "case_id", "started_at"),
        Index(None, "disposition", "is_returned", "started_at"),
        Index(None, "agent_id", "ended_at", "started_at"),
        Index(None, "started_at"),
        Index(None, "conversation_id", "started_at"),
    )

    channel: Mapped[Channel] = mapped_column(EnumText(Channel))
    direction: Mapped[Direction] = mapped_column(EnumText(Direction))
    remote: Mapped[str] = mapped_column(Text, default="")
    remote_name: Mapped[str] = mapped_column(Text, default="")
    applicant_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("applicant.id"))
    case_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("case_.id"))
    agent_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("agent.id"))
    started_at: Mapped[datetime] = mapped_column(UtcTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    disposition: Mapped[Disposition | None] = mapped_column(EnumText(Disposition))
    sip_code: Mapped[int] = mapped_column(default=0)
    quality: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)
    is_returned: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(Text, default="", server_default="")
    consent: Mapped[Consent] = mapped_column(
        EnumText(Consent), default=Consent.NOT_ASKED, server_default=Consent.NOT_ASKED.value
    )
    consent_text: Mapped[str] = mapped_column(Text, default="", server_default="")
    consent_at: Mapped[datetime | None] = mapped_column(UtcTime)
    is_by_hand: Mapped[bool] = mapped_column(default=False, server_default=false())
    call_ref: Mapped[str] = mapped_column(Text, default="", server_default="")
    queue: Mapped[str] = mapped_column(Text, default="", server_default="")
    queued_at: Mapped[datetime | None] = mapped_column(UtcTime)
    held_ms: Mapped[int] = mapped_column(default=0, server_default="0")
    transferred_to: Mapped[str] = mapped_column(Text, default="", server_default="")
    conversation_id: Mapped[UUID | None] = mapped_column(Id)  # the conversation points to its last episode


class Recording(Synced, Base):
    """A sound file of (a part of) a call. The row outlives the file: `erased_at` marks its erasure.

    Attributes:
        path: Year, month and name below a recordings folder, with "/"; a full path in rows of an older Loket.
            Not the actual path: app/common/recording_files.py finds the file.
        sha256: Of the finished file, in hex.
        keep_until: Retention: erased after this moment.
        whispers: The seconds in the file at which a supervisor began to whisper to the agent: "192,305".
    """

    __tablename__ = "recording"
    __table_args__ = (Index(None, "contact_id"), Index(None, "erased_at", "keep_until"))

    contact_id: Mapped[UUID] = mapped_column(Id, ForeignKey("contact.id"))
    path: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    bytes: Mapped[int]
    duration_ms: Mapped[int]
    made_by: Mapped[UUID] = mapped_column(Id, ForeignKey("agent.id"))
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    keep_until: Mapped[datetime] = mapped_column(UtcTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcTime)
    whispers: Mapped[str] = mapped_column(Text, server_default="", default="")
