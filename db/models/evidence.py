"""Evidence: what was looked up where, when, by whom, and what was found."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Synced
from db.models.types import Id, UtcTime


class Evidence(Synced, Base):
    """`sha256` is of the result's UTF-8 text, in hex: a later change would show."""

    __tablename__ = "evidence"
    __table_args__ = (Index(None, "case_id", "found_at"),)

    case_id: Mapped[UUID] = mapped_column(Id, ForeignKey("case_.id"))
    system: Mapped[str] = mapped_column(Text)
    query: Mapped[str] = mapped_column(Text)
    result: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    found_by_name: Mapped[str] = mapped_column(Text)
    found_at: Mapped[datetime] = mapped_column(UtcTime)
