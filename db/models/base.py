"""What all tables share."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from db.models.types import Id, UtcTime

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


class Synced:
    """Columns of a row that travels to the shared database.

    Attributes:
        id: UUIDv7, made where the row was made.
        team_id: Who may see the row; copied onto the rows below it. None until there is a shared database.
        version: Rises by one with every change of the row; of a case, with every entry of its timeline.
        deleted_at: A row is marked, not removed, so that the others hear of it.
    """

    id: Mapped[UUID] = mapped_column(Id, primary_key=True)
    team_id: Mapped[UUID | None] = mapped_column(Id)
    version: Mapped[int] = mapped_column(default=1)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcTime)
