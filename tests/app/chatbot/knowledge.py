"""Articles as the chatbot gets them: the shipped samples and some of an invented office, as if reviewed."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from uuid import UUID, uuid5

import resources
from db.knowledge import ArticleRecord
from resources.toml import tomllib

HERE = Path(__file__).parent
_SPACE = UUID(int=186)
REVIEWED = datetime(2026, 11, 3, 2, tzinfo=timezone.utc)


@dataclass(frozen=True, slots=True)
class Question:
    """article: The key of the article that answers it, or "none". set: "tune", "held" or "fresh"."""

    set: str
    article: str
    question: str


def article_id(key: str) -> UUID:
    return uuid5(_SPACE, key)


@cache
def articles() -> tuple[ArticleRecord, ...]:
    files = (resources.path("knowledge", "samples.toml"), HERE / "articles.toml")
    return tuple(
        ArticleRecord(
            id=article_id(one["key"]),
            edition=2,
            title=one["title"],
            questions=tuple(one["questions"]),
            text=one["text"].strip(),
            legal_basis=one.get("legal_basis", ""),
            valid_from=one.get("valid_from"),
            valid_until=one.get("valid_until"),
            reviewed_by_name="Sari",
            reviewed_at=REVIEWED,
            is_public=True,
        )
        for file in files
        for one in tomllib.loads(file.read_text(encoding="utf-8"))["samples"]
    )


def questions() -> list[Question]:
    with open(HERE / "questions.csv", encoding="utf-8", newline="") as file:
        return [Question(**row) for row in csv.DictReader(file)]
