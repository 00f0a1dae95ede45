"""Whether an article may be used today as it is."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum

from db.knowledge import ArticleRecord

SOON = timedelta(days=30)


class ArticleStatus(Enum):
    SAMPLE = "sample"  # it is shipped with the program: check it before use
    AHEAD = "ahead"  # it becomes valid on a later day
    EXPIRED = "expired"
    EXPIRES_SOON = "expires_soon"
    NOT_REVIEWED = "not_reviewed"  # only its author has read it
    GOOD = "good"


MUST_BE_CONFIRMED = frozenset({ArticleStatus.SAMPLE, ArticleStatus.AHEAD, ArticleStatus.EXPIRED})


def article_status(article: ArticleRecord, today: date) -> ArticleStatus:
    """Return the one thing that a user of it must know first."""
    if article.valid_until is not None and article.valid_until < today:
        return ArticleStatus.EXPIRED
    if article.is_sample:
        return ArticleStatus.SAMPLE
    if article.valid_from is not None and article.valid_from > today:
        return ArticleStatus.AHEAD
    if article.valid_until is not None and article.valid_until - today <= SOON:
        return ArticleStatus.EXPIRES_SOON
    return ArticleStatus.GOOD if article.reviewed_at is not None else ArticleStatus.NOT_REVIEWED
