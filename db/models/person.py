"""Further records of a person: organisations, merges, and requests about their data."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text

from db.enums import DataRequestKind
from db.models.base import Base, Mapped, Synced, mapped_column
from db.models.types import EnumText, Facts, Id, UtcTime, is_member


class Membership(Synced, Base):
    """A person represents an organisation; a person may represent several."""

    __tablename__ = "membership"
    __table_args__ = (Index(None, "applicant_id"), Index(None, "organisation_id"))

    applicant_id: Mapped[UUID] = mapped_column(Id, ForeignKey("applicant.id"))
    organisation_id: Mapped[UUID] = mapped_column(Id, ForeignKey("organisation.id"))


class ApplicantMerge(Synced, Base):
    """Two records were of one person. `moved` lists what was moved to the kept one, so that it can be undone:
    lists of ids under "handle", "case_", "contact", "membership" and "data_request", and "filled": {field:
    text}.
    """

    __tablename__ = "applicant_merge"
    __table_args__ = (Index(None, "kept_id"), Index(None, "merged_id"))

    kept_id: Mapped[UUID] = mapped_column(Id, ForeignKey("applicant.id"))
    merged_id: Mapped[UUID] = mapped_column(Id, ForeignKey("applicant.id"))
    merged_at: Mapped[datetime] = mapped_column(UtcTime)
    merged_by_name: Mapped[str] = mapped_column(Text)
    moved: Mapped[dict[str, Any]] = mapped_column(Facts)
    undone_at: Mapped[datetime | None] = mapped_column(UtcTime)
    undone_by_name: Mapped[str] = mapped_column(Text, default="")


class DataRequest(Synced, Base):
    """A person's request about their data (UU 27/2022), its deadline, and the outcome.

    source_case_id: The case with which it came. No foreign key: a desk with the request may lack the case.
    """

    __tablename__ = "data_request"
    __table_args__ = (is_member("kind", DataRequestKind), Index(None, "applicant_id", "asked_at"))

    applicant_id: Mapped[UUID] = mapped_column(Id, ForeignKey("applicant.id"))
    source_case_id: Mapped[UUID | None] = mapped_column(Id)
    kind: Mapped[DataRequestKind] = mapped_column(EnumText(DataRequestKind))
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    due_at: Mapped[datetime] = mapped_column(UtcTime)
    asked_by_name: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text, default="")
    done_at: Mapped[datetime | None] = mapped_column(UtcTime)
    done_by_name: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(Text, default="")
