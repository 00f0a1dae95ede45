"""The common base of all tables, and how a table is declared.

Tables are classes in SQLAlchemy's declarative form, so that type checkers know each column and its type. No
row ever becomes an object of such a class, so the tables are built here without SQLAlchemy's object mapper:
that saves a tenth of a second at each start, and queries are compiled from plain columns.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Integer, MetaData, Table
from sqlalchemy.schema import SchemaItem

from db.models.types import Id, UtcTime

__all__ = ["NAMES", "Base", "Mapped", "Synced", "mapped_column"]
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

if TYPE_CHECKING:
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

    class Base(DeclarativeBase):
        metadata = MetaData(naming_convention=NAMES)

else:
    # The types of columns that are declared by an annotation alone.
    _TYPES = {"int": Integer, "bool": Boolean, "date": Date}
    _MAPPED, _OPTIONAL = "Mapped[", " | None]"

    class _Declared:
        def __init__(self, *arguments: Any, **options: Any) -> None:
            self.arguments, self.options = arguments, options

        def column(self, name: str, annotation: str) -> Column[Any]:
            options = dict(self.options)
            if not options.get("primary_key"):
                options.setdefault("nullable", annotation.endswith(_OPTIONAL))
            arguments = self.arguments
            if not arguments or isinstance(arguments[0], SchemaItem):
                inner = annotation.removeprefix(_MAPPED).removesuffix(_OPTIONAL).removesuffix("]")
                arguments = (_TYPES[inner], *arguments)
            return Column(name, *arguments, **options)

    Mapped, mapped_column = Any, _Declared  # annotations are texts: `Mapped` is never subscripted

    class Base:
        """A subclass is a table: `Case.number` is its column, and `Case` stands for the table in a query."""

        metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)
        __table__: ClassVar[Table]

        def __init_subclass__(cls) -> None:
            columns = [
                (vars(kind).get(name) or _Declared()).column(name, annotation)
                for kind in cls.__mro__
                for name, annotation in vars(kind).get("__annotations__", {}).items()
                if annotation.startswith(_MAPPED)
            ]
            more = getattr(cls, "__table_args__", ())
            cls.__table__ = Table(cls.__tablename__, Base.metadata, *columns, *more)
            for column in cls.__table__.c:
                setattr(cls, column.name, column)

        @classmethod
        def __clause_element__(cls) -> Table:
            return cls.__table__


class Synced:
    """Columns of a row that is synchronised with the shared database.

    Attributes:
        id: UUIDv7, made where the row was made.
        team_id: The team that may see the row; copied to its child rows. None without a shared database.
        version: Incremented with every change of the row; for a case, with every entry of its timeline.
        deleted_at: A row is marked and not removed, so that other workstations learn of it.
    """

    id: Mapped[UUID] = mapped_column(Id, primary_key=True)
    team_id: Mapped[UUID | None] = mapped_column(Id)
    version: Mapped[int] = mapped_column(default=1)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcTime)
