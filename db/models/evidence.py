"""Evidence: what was looked up in which system, when, by whom, and the result."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text

from db.models.base import Base, Mapped, Synced, mapped_column
from db.models.types import Facts, Id, UtcTime


class Evidence(Synced, Base):
    """Typed by a user, or the system's own answer.

    Attributes:
        result: The finding, as text.
        method, fields: How the system was queried, and its answer: [{key, value, words, item}]; "" and none
            if a user typed the result.
        sha256: In hex, to reveal a later change: of the result's UTF-8 text, or, with fields, of the
            canonical form (app/common/finding.py).
        found_at: When the system answered, or the result was typed.
    """

    __tablename__ = "evidence"
    __table_args__ = (Index(None, "case_id", "found_at"),)

    case_id: Mapped[UUID] = mapped_column(Id, ForeignKey("case_.id"))
    system: Mapped[str] = mapped_column(Text)
    query: Mapped[str] = mapped_column(Text)
    result: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    found_by_name: Mapped[str] = mapped_column(Text)
    found_at: Mapped[datetime] = mapped_column(UtcTime)
    method: Mapped[str] = mapped_column(Text, default="", server_default="")
    fields: Mapped[list[dict[str, Any]] | None] = mapped_column(Facts, info={"is_list": True})
