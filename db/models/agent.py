"""Agents: all members of staff, whatever their role."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Text

from db.enums import Role
from db.models.base import Base, Mapped, Synced, mapped_column
from db.models.types import EnumText, Id, is_member


class Agent(Synced, Base):
    """extension: The user part of this person's phone at the office's PBX; "" if unknown."""

    __tablename__ = "agent"
    __table_args__ = (is_member("role", Role),)

    name: Mapped[str] = mapped_column(Text)
    role: Mapped[Role] = mapped_column(EnumText(Role))
    unit_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("unit.id"))
    extension: Mapped[str] = mapped_column(Text, default="", server_default="")
