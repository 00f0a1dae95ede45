"""The knowledge base: articles by search as you type, their editions, canned texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Connection, and_, or_, select, text

from db.knowledge import ArticleRecord, CannedTextRecord, EditionRecord
from db.models import Article, ArticleEdition, CannedText
from db.models.types import Id
from db.search.word_stems import COMMON, WORD, stems_of

if TYPE_CHECKING:
    from db.queries.rows import Rows

WORDS = 12  # of a longer text only the first words count
WORD_LENGTH = 40
# The weights of a word in the title, the questions, the text, the legal basis and the stems.
_FIND = text("""
    SELECT article_id FROM search_article JOIN search_article_key ON key = search_article.rowid
    JOIN article ON article.id = article_id
    WHERE search_article MATCH :words AND article.withdrawn_at IS NULL
    ORDER BY bm25(search_article, 8.0, 6.0, 1.0, 2.0, 2.0) LIMIT :limit
""").columns(article_id=Id)

_ARTICLE: list[Any] = [  # in the order of ArticleRecord
    Article.id,
    Article.edition,
    Article.title,
    Article.questions,
    Article.text,
    Article.legal_basis,
    Article.valid_from,
    Article.valid_until,
    Article.is_sample,
    Article.source_case_id,
    Article.written_by_id,
    Article.written_by_name,
    Article.written_at,
    Article.reviewed_by_name,
    Article.reviewed_at,
    Article.withdrawn_by_name,
    Article.withdrawn_reason,
    Article.withdrawn_at,
    Article.is_public,
]


def find_articles(tx: Connection, typed: str, limit: int = 30) -> tuple[ArticleRecord, ...]:
    """Return the articles with all these words, best first, then those with some of them.

    Word forms match each other, and the last word may be incomplete. Without words: the newest.
    """
    every, some = _questions(typed)
    if not every:
        return newest_articles(tx, limit)
    found = list(tx.execute(_FIND, {"words": every, "limit": limit}).scalars())
    if len(found) < limit and some != every:
        more = tx.execute(_FIND, {"words": some, "limit": limit}).scalars()
        found = list(dict.fromkeys((*found, *more)))[:limit]
    rows = {row.id: row for row in map(_as_article, tx.execute(_articles().where(Article.id.in_(found))))}
    return tuple(rows[one] for one in found if one in rows)


def newest_articles(tx: Connection, limit: int = 30) -> tuple[ArticleRecord, ...]:
    query = _articles().where(Article.withdrawn_at.is_(None), Article.deleted_at.is_(None))
    return tuple(map(_as_article, tx.execute(query.order_by(Article.written_at.desc()).limit(limit))))


def public_articles(tx: Connection) -> tuple[ArticleRecord, ...]:
    """Return the reviewed articles that anyone may read, for the chatbot."""
    in_use = Article.withdrawn_at.is_(None) & Article.deleted_at.is_(None)
    query = _articles().where(in_use, Article.is_public, Article.reviewed_at.is_not(None))
    return tuple(map(_as_article, tx.execute(query.order_by(Article.id))))


def article(tx: Connection, article_id: UUID) -> ArticleRecord | None:
    row = tx.execute(_articles().where(Article.id == article_id)).one_or_none()
    return None if row is None else _as_article(row)


def editions(tx: Connection, article_id: UUID) -> tuple[EditionRecord, ...]:
    """Return every edition of the article, newest first."""
    one = ArticleEdition
    columns: list[Any] = [
        one.edition,
        one.title,
        one.text,
        one.legal_basis,
        one.valid_from,
        one.valid_until,
        one.written_by_name,
        one.written_at,
        one.reviewed_by_name,
        one.reviewed_at,
    ]
    query = select(*columns).where(one.article_id == article_id).order_by(one.edition.desc())
    return tuple(EditionRecord(*row) for row in tx.execute(query))


def has_articles(tx: Connection) -> bool:
    return tx.execute(select(Article.id).limit(1)).first() is not None


def canned_texts(tx: Connection, agent_id: UUID | None) -> tuple[CannedTextRecord, ...]:
    """Return the shared texts and this person's own, ordered by shortcut."""
    mine = or_(CannedText.owner_id.is_(None), CannedText.owner_id == agent_id)
    query = select(CannedText.id, CannedText.owner_id, CannedText.shortcut, CannedText.text)
    query = query.where(and_(mine, CannedText.deleted_at.is_(None))).order_by(CannedText.shortcut)
    return tuple(CannedTextRecord(*row) for row in tx.execute(query))


def _questions(typed: str) -> tuple[str, str]:
    """Return FTS5 queries for all words and for any of them; "" without words.

    Each word is quoted, so that it contains no operator.
    """
    words = [word[:WORD_LENGTH].casefold() for word in WORD.findall(typed[:1000])[:WORDS]]
    significant = [word for word in words if word not in COMMON] or words
    groups = [_group(word, is_last=word == words[-1]) for word in significant]
    return " AND ".join(groups), " OR ".join(groups)


def _group(word: str, is_last: bool) -> str:
    forms = " OR ".join(f'stems : "{form}"' for form in stems_of(word))
    return f'("{word}"{" *" if is_last else ""} OR {forms})'


def _articles() -> Rows:
    return select(*_ARTICLE)


def _as_article(row: Sequence[Any]) -> ArticleRecord:
    article_id, edition, title, questions, *rest = row
    return ArticleRecord(article_id, edition, title, tuple(questions.splitlines()), *rest)
