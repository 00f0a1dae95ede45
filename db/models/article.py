"""The knowledge base: articles with all their editions, and canned texts."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Text, false

from db.models.base import Base, Mapped, Synced, mapped_column
from db.models.types import Id, UtcTime


class Article(Synced, Base):
    """The current edition of an article; `edition` counts its texts from 1, and ArticleEdition keeps each.

    Attributes:
        questions: How people ask for it, one form per line.
        stems: The stems of its words (db/search/word_stems.py), for the search.
        is_sample: It came with the program: this office has not checked it.
        is_public: The chatbot may say it to anyone once it is reviewed.
        source_case_id: The case from whose solution it was written.
        written_by_id: The author of this edition; None for a sample.
    """

    __tablename__ = "article"
    __table_args__ = (Index(None, "withdrawn_at", "written_at"),)

    edition: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    questions: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    legal_basis: Mapped[str] = mapped_column(Text)
    stems: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    is_sample: Mapped[bool]
    is_public: Mapped[bool] = mapped_column(default=False, server_default=false())
    source_case_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("case_.id"))
    written_by_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("agent.id"))
    written_by_name: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcTime)
    reviewed_by_name: Mapped[str] = mapped_column(Text)
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    withdrawn_by_name: Mapped[str] = mapped_column(Text)
    withdrawn_reason: Mapped[str] = mapped_column(Text)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcTime)


class ArticleEdition(Synced, Base):
    """One text of an article. Its text never changes; its review is added later."""

    __tablename__ = "article_edition"
    __table_args__ = (Index(None, "article_id", "edition", unique=True),)

    article_id: Mapped[UUID] = mapped_column(Id, ForeignKey("article.id"))
    edition: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    questions: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    legal_basis: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    written_by_name: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcTime)
    reviewed_by_name: Mapped[str] = mapped_column(Text)
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcTime)


class CannedText(Synced, Base):
    """A text that `::` and its shortcut insert. owner_id NULL: shared."""

    __tablename__ = "canned_text"
    __table_args__ = (Index(None, "owner_id", "shortcut"),)

    owner_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("agent.id"))
    shortcut: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    changed_by_name: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(UtcTime)
