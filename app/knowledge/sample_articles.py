"""The shipped articles: samples that this office has not checked."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid5

import msgspec

import resources
from app.common.typed_toml import read_toml
from app.mutations.article import WriteArticle

_SPACE = UUID("0197b2f0-3c1e-7d70-9f1c-6b6e6f776c65")  # the same sample is the same article everywhere


class _Sample(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """source: The source of the facts, for the reviewer."""

    key: str
    title: str
    questions: tuple[str, ...]
    text: str
    source: str
    legal_basis: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    samples: tuple[_Sample, ...]


def sample_article_id(key: str) -> UUID:
    return uuid5(_SPACE, key)


def sample_articles(at: datetime) -> tuple[WriteArticle, ...]:
    found = read_toml(resources.path("knowledge", "samples.toml"), _File)
    return tuple(
        WriteArticle(
            article_id=sample_article_id(one.key),
            title=one.title,
            questions=one.questions,
            text=one.text.strip(),
            legal_basis=one.legal_basis,
            valid_from=one.valid_from,
            valid_until=one.valid_until,
            is_sample=True,
            occurred_at=at,
        )
        for one in found.samples
    )
