"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import datetime, timezone
from enum import Enum
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, DateTime, Dialect, LargeBinary, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

from db.enums import word_of

E = TypeVar("E", bound=Enum)

Facts = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""A JSON object; on PostgreSQL it can be indexed."""


class Id(TypeDecorator[UUID]):
    """A UUID: uuid on PostgreSQL, 16 bytes on SQLite (half the size of its text in every index)."""

    impl = Uuid
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(LargeBinary(16))
        return dialect.type_descriptor(Uuid())

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        if value is not None and dialect.name == "sqlite":
            return value.bytes
        return value

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        return UUID(bytes=value) if isinstance(value, bytes) else value


class UtcTime(TypeDecorator[datetime]):
    """Aware in, UTC stored, aware out. On SQLite a text of fixed width, so it sorts and compares as text."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        value = value.astimezone(timezone.utc)
        return utc_text(value) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if isinstance(value, str):
            return from_utc_text(value)
        return value.astimezone(timezone.utc) if isinstance(value, datetime) else None


class Word(TypeDecorator[E], Generic[E]):
    """A word of db/enums.py, stored as its text; pair it with `is_word` so that SQLite checks it too.

    What a newer Loket wrote may be a word that is not known here: it can be read, and put back where it was.
    """

    impl = Text
    cache_ok = True

    def __init__(self, words: type[E]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: E | str | None, dialect: Dialect) -> str | None:
        if isinstance(value, self.words):
            return str(value.value)
        return None if value is None else str(self.words(value).value)

    def process_result_value(self, value: Any, dialect: Dialect) -> E | None:
        return None if value is None else word_of(self.words, value)


def utc_text(value: datetime) -> str:
    """Return the text that `UtcTime` stores on SQLite; `value` is aware."""
    # "+00:00" at its end is left out. Not strftime: it asks Python for a module each time.
    return value.astimezone(timezone.utc).isoformat(timespec="microseconds")[:-6] + "Z"


def from_utc_text(text: str) -> datetime:
    return datetime.fromisoformat(text[:-1] + "+00:00")


def is_word(column: str, words: type[Enum]) -> CheckConstraint:
    """Return the CHECK that a column holds one of the words (or NULL, where the column allows that)."""
    values = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({values})", name=f"{column}_word")
