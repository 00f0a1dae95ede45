"""The audit trail: who did what at this workstation, each entry chained to the previous one by its hash."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Integer, Text

from db.enums import Role
from db.models.base import Base, Mapped, mapped_column
from db.models.types import EnumText, Id, UtcTime, is_member


class AuditEntry(Base):
    """One entry; never changed, never removed while the file exists.

    Attributes:
        sequence: From 1, without gaps.
        at: When it was recorded here.
        action: The name of a mutation, or of a reading or export: "printed", "exported", ...
        subject_id: The case it concerns; else the contact, person or other record; None: none of them.
        mut_no: The outbox row with the arguments; None if it was no mutation.
        detail: The subject of an action that was no mutation, as JSON; never names of applicants.
        args_hash: SHA-256 of the arguments in the outbox, or of `detail`.
        previous_hash: Of the previous entry; for the first one, a hash of the file's own id.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (is_member("role", Role), Index(None, "subject_id", "sequence"))

    sequence: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcTime)
    agent_id: Mapped[UUID] = mapped_column(Id)
    agent_name: Mapped[str] = mapped_column(Text)
    role: Mapped[Role] = mapped_column(EnumText(Role))
    workstation: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[UUID | None] = mapped_column(Id)
    mut_no: Mapped[int | None] = mapped_column(Integer)
    detail: Mapped[str] = mapped_column(Text)
    args_hash: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(Text)
