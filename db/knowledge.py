"""What the knowledge base gives to those who read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """An article as it stands now. `edition` counts its texts from 1.

    Attributes:
        is_sample: It came with the program: nobody of this office has checked it.
        written_by_id: None for a sample.
    """

    id: UUID
    edition: int
    title: str
    questions: tuple[str, ...]
    text: str
    legal_basis: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    is_sample: bool = False
    source_case_id: UUID | None = None
    written_by_id: UUID | None = None
    written_by_name: str = ""
    written_at: datetime | None = None
    reviewed_by_name: str = ""
    reviewed_at: datetime | None = None
    withdrawn_by_name: str = ""
    withdrawn_reason: str = ""
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EditionRecord:
    """One text that an article had."""

    edition: int
    title: str
    text: str
    legal_basis: str
    valid_from: date | None
    valid_until: date | None
    written_by_name: str
    written_at: datetime
    reviewed_by_name: str
    reviewed_at: datetime | None


@dataclass(frozen=True, slots=True)
class CannedTextRecord:
    """What `::` and a shortcut insert. owner_id None: everybody's; id None: it came with the program."""

    id: UUID | None
    owner_id: UUID | None
    shortcut: str
    text: str
