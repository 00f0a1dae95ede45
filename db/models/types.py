"""Column types with the same meaning on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from enum import Enum
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, DateTime, Dialect, LargeBinary, Text, Uuid
from sqlalchemy.types import TypeDecorator, TypeEngine

from db.enums import member_of

T = TypeVar("T")
E = TypeVar("E", bound=Enum)
Processor = Callable[[Any], Any]


class Facts(TypeDecorator[Any]):
    """A JSON object; PostgreSQL can index it."""

    impl = JSON
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(none_as_null=True)

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            # imported here, because most workstations never use PostgreSQL
            from sqlalchemy.dialects.postgresql import JSONB

            return dialect.type_descriptor(JSONB(none_as_null=True))
        return dialect.type_descriptor(JSON(none_as_null=True))


class _Column(TypeDecorator[T]):
    """Base of these types. Their processors are functions of the value alone: SQLAlchemy's
    `process_bind_param` adds a call per value, which took a third of a long pull.
    """

    def bind_processor(self, dialect: Dialect) -> Processor | None:
        raise NotImplementedError

    def result_processor(self, dialect: Dialect, _coltype: object) -> Processor | None:
        raise NotImplementedError


class Id(_Column[UUID]):
    """A UUID: uuid on PostgreSQL, 16 bytes on SQLite (half the size of its text in every index)."""

    impl = Uuid
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(LargeBinary(16))
        return dialect.type_descriptor(Uuid())

    def bind_processor(self, dialect: Dialect) -> Processor | None:
        return _id_bytes if dialect.name == "sqlite" else None

    def result_processor(self, dialect: Dialect, _coltype: object) -> Processor | None:
        return _id_of_bytes if dialect.name == "sqlite" else None


class UtcTime(_Column[datetime]):
    """Aware in, UTC stored, aware out. On SQLite a text of fixed width, so it sorts and compares as text."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(DateTime(timezone=True))

    def bind_processor(self, dialect: Dialect) -> Processor | None:
        return _time_text if dialect.name == "sqlite" else _time_in_utc

    def result_processor(self, dialect: Dialect, _coltype: object) -> Processor | None:
        return _time_of_text if dialect.name == "sqlite" else _time_in_utc


class EnumText(_Column[E], Generic[E]):
    """A member of an enum of db/enums.py, stored as its text; pair it with `is_member`, a CHECK for SQLite.

    A newer Loket may have written a member that is unknown here: it can be read and written back.
    """

    impl = Text
    cache_ok = True

    def __init__(self, enum: type[E]) -> None:
        super().__init__()
        self.enum = enum

    def bind_processor(self, dialect: Dialect) -> Processor | None:
        enum = self.enum

        def text(value: E | str | None) -> str | None:
            if value is None:
                return None
            return str((value if isinstance(value, enum) else enum(value)).value)

        return text

    def result_processor(self, dialect: Dialect, _coltype: object) -> Processor | None:
        enum = self.enum
        known = {one.value: one for one in enum}

        def member(value: str | None) -> Any:
            found = known.get(value)
            return found if found is not None or value is None else member_of(enum, value)

        return member


def _id_bytes(value: UUID | None) -> bytes | None:
    return None if value is None else value.bytes


def _id_of_bytes(value: Any) -> Any:
    return UUID(bytes=value) if isinstance(value, bytes) else value


def _time_text(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("a time without a zone")
    return utc_text(value)


def _time_of_text(value: Any) -> datetime | None:
    return from_utc_text(value) if isinstance(value, str) else None


def _time_in_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("a time without a zone")
    return value.astimezone(timezone.utc)


def utc_text(value: datetime) -> str:
    """Return the text that `UtcTime` stores on SQLite; `value` is aware."""
    # "+00:00" at its end is dropped. Not strftime, which looks up a module each time.
    return value.astimezone(timezone.utc).isoformat(timespec="microseconds")[:-6] + "Z"


def from_utc_text(text: str) -> datetime:
    return datetime.fromisoformat(text[:-1] + "+00:00")


def is_member(column: str, enum: type[Enum]) -> CheckConstraint:
    """Return the CHECK that a column holds a member of the enum (or NULL, if the column allows that)."""
    values = ", ".join(f"'{one.value}'" for one in enum)
    return CheckConstraint(f"{column} IN ({values})", name=f"{column}_word")
