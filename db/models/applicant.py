"""Applicants, the organisations they represent, and the handles that reach them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text

from db.enums import HandleKind
from db.models.base import Base, Mapped, Synced, mapped_column
from db.models.types import EnumText, Id, UtcTime, is_member


class Organisation(Synced, Base):
    """A business (pelaku usaha) with its NIB, once it is more to the office than a text beside a name."""

    __tablename__ = "organisation"

    name: Mapped[str] = mapped_column(Text)
    nib: Mapped[str] = mapped_column(Text, default="", index=True)


class Applicant(Synced, Base):
    """A person. `organisation` and `nib` are as stated; `organisation_id` refers to a known one.

    erased_at: Erased by retention: the row remains as a mark without a name.
    """

    __tablename__ = "applicant"

    name: Mapped[str] = mapped_column(Text)
    organisation: Mapped[str] = mapped_column(Text, default="")
    organisation_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("organisation.id"))
    nib: Mapped[str] = mapped_column(Text, default="", index=True)
    region: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    erased_at: Mapped[datetime | None] = mapped_column(UtcTime)


class Handle(Synced, Base):
    """A phone number, WhatsApp id, e-mail or SIP address of a person; several persons may share one.

    `digits_reversed` holds the value's digits from the last to the first: its index finds a number by its
    last digits.
    """

    __tablename__ = "handle"
    __table_args__ = (
        is_member("kind", HandleKind),
        Index(None, "applicant_id"),
        Index(None, "value"),
        Index(None, "digits_reversed"),
    )

    applicant_id: Mapped[UUID] = mapped_column(Id, ForeignKey("applicant.id"))
    kind: Mapped[HandleKind] = mapped_column(EnumText(HandleKind))
    value: Mapped[str] = mapped_column(Text)
    digits_reversed: Mapped[str] = mapped_column(Text, default="")
    label: Mapped[str] = mapped_column(Text, default="")
