"""Units: the specialist teams (bidang) that answer what an agent cannot."""

from __future__ import annotations

from sqlalchemy import Text

from db.models.base import Base, Mapped, Synced, mapped_column


class Unit(Synced, Base):
    __tablename__ = "unit"

    code: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text, default="")
