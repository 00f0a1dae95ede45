"""The records of the knowledge base that readers receive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """The current edition of an article. `edition` counts its texts from 1.

    Attributes:
        is_sample: It came with the program: this office has not checked it.
        is_public: The chatbot may say it to anyone once it is reviewed.
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
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class EditionRecord:
    """One former or current text of an article."""

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
    """The text that `::` and a shortcut insert. owner_id None: shared; id None: it came with the program."""

    id: UUID | None
    owner_id: UUID | None
    shortcut: str
    text: str
