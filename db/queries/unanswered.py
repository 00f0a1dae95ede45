"""The questions that the chatbot could not answer: what the knowledge base lacks.

The bot's own message keeps each, without the personal data that can be recognised, so that they follow the
visibility and the retention of messages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from db.enums import MessageAuthor
from db.models import Case, Message
from db.search.word_stems import WORD
from db.tx import table_of

UNANSWERED = "unanswered"  # the fact of a bot's message
MOST_READ = 5_000  # the latest messages without an article that are looked at
_MESSAGES, _CASES = table_of(Message), table_of(Case)


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """question: As it was asked last. count: How often, with the same words."""

    question: str
    count: int
    last_asked_at: datetime


def unanswered_questions(tx: Connection, since: datetime, limit: int = 200) -> tuple[UnansweredQuestion, ...]:
    """Return the questions since a time, the most frequent first, then the latest.

    Without those of anonymous and confidential cases: what was asked there may say who asked.
    """
    of_bot = (_MESSAGES.c.author == MessageAuthor.BOT) & _MESSAGES.c.article_id.is_(None)
    query = select(_MESSAGES.c.facts, _MESSAGES.c.written_at).where(of_bot, _MESSAGES.c.written_at >= since)
    query = query.join_from(_MESSAGES, _CASES, _CASES.c.id == _MESSAGES.c.case_id, isouter=True)
    is_open = ~func.coalesce(_CASES.c.is_anonymous, False) & ~func.coalesce(_CASES.c.is_confidential, False)
    query = query.where(_MESSAGES.c.deleted_at.is_(None), is_open)
    asked: dict[str, list[tuple[str, datetime]]] = {}
    for facts, written_at in tx.execute(query.order_by(_MESSAGES.c.written_at.desc()).limit(MOST_READ)):
        question = facts.get(UNANSWERED) if isinstance(facts, dict) else None
        if isinstance(question, str) and question.strip():
            words = " ".join(WORD.findall(question.casefold()))
            asked.setdefault(words, []).append((question, written_at))
    found = [UnansweredQuestion(times[0][0], len(times), times[0][1]) for times in asked.values()]
    found.sort(key=lambda one: (-one.count, -one.last_asked_at.timestamp(), one.question))
    return tuple(found[:limit])
