"""Finds the article that answers a question, or none: the chatbot is silent rather than wrong."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.chatbot.meaning import Keys, Meaning, meaning, words_of
from db.knowledge import ArticleRecord

_IN_TEXT = 0.5  # the worth of a word that only the text of an article has, not its title or questions
_UNASKED = 0.5  # the weight of the words of an article's own question that the visitor did not use
# Tuned on tests/app/chatbot/questions.csv; the lead is the distance to the next article.
_HOLDS_ALL, _HOLDS_ALL_LEAD = 0.5, 0.05
_HOLDS_SOME, _HOLDS_SOME_LEAD = 0.6, 0.15
_NEAR, _MOST_NEAR = 0.3, 3


@dataclass(frozen=True, slots=True)
class Found:
    """What a question leads to.

    Attributes:
        article: The answer; None if none is certain enough.
        near: Without an answer: what the visitor may have meant, best first.
    """

    article: ArticleRecord | None = None
    near: tuple[ArticleRecord, ...] = ()


class Answerer(Protocol):
    def find(self, question: str, today: date) -> Found:
        """Return the answer to a question, or none."""


def may_answer(article: ArticleRecord, today: date) -> bool:
    """Whether the public may read it as it is: marked as public, reviewed, valid, and no sample."""
    return (
        article.is_public
        and article.reviewed_at is not None
        and article.withdrawn_at is None
        and not article.is_sample
        and (article.valid_from is None or article.valid_from <= today)
        and (article.valid_until is None or today <= article.valid_until)
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """An article's words: of its title and of each of its questions, and of all of them, and of its text."""

    article: ArticleRecord
    forms: tuple[tuple[Keys, ...], ...]
    heads: Keys
    body: Keys


@dataclass(frozen=True, slots=True)
class _Scored:
    """score: From 0 to 1; 1 is all of the question's words in one of the article's own questions."""

    score: float
    holds_all: bool
    article: ArticleRecord


class Articles:
    """An `Answerer` over the office's public articles, kept in memory (2,000 take a few MB)."""

    def __init__(self, articles: Iterable[ArticleRecord], means: Meaning | None = None) -> None:
        self._meaning = means or meaning()
        self._known = [_read(self._meaning, article) for article in articles]
        self._with: dict[str, set[int]] = defaultdict(set)  # which articles have a key
        for number, known in enumerate(self._known):
            for key in known.heads | known.body:
                self._with[key].add(number)
        self._weights: dict[Keys, float] = {}

    def find(self, question: str, today: date) -> Found:
        scored = self._scored(question, today)
        if not scored:
            return Found()
        best = scored[0]
        lead = best.score - (scored[1].score if len(scored) > 1 else 0.0)
        is_one_word = len(set(words_of(question))) == 1  # "NIB": about what of it?
        is_certain = (
            (best.score >= _HOLDS_SOME and lead >= _HOLDS_SOME_LEAD)
            or (best.holds_all and best.score >= _HOLDS_ALL and lead >= _HOLDS_ALL_LEAD)
        )  # fmt: skip
        if is_certain and not (is_one_word and len(scored) > 1):
            return Found(best.article)
        return Found(near=tuple(one.article for one in scored[:_MOST_NEAR] if one.score >= _NEAR))

    def _scored(self, question: str, today: date) -> list[_Scored]:
        words = self._meaning.content(question)
        weights = [self._weight(word) for word in words]
        numbers = sorted(set().union(*(self._articles_with(word) for word in words)))
        known = (self._known[number] for number in numbers)
        scored = [
            _score(self._weight, words, weights, one) for one in known if may_answer(one.article, today)
        ]
        return sorted(scored, key=lambda one: (-one.score, one.article.title))

    def _articles_with(self, word: Keys) -> set[int]:
        return set().union(*(self._with.get(key, ()) for key in word))

    def _weight(self, word: Keys) -> float:
        """Return the weight of a word; a word that many articles have weighs little."""
        weight = self._weights.get(word)
        if weight is None:
            found = len(self._articles_with(word))
            weight = self._weights[word] = math.log((len(self._known) + 1) / (found + 0.5))
            if len(self._weights) > 50_000:
                self._weights.clear()
        return weight


def _read(means: Meaning, article: ArticleRecord) -> _Known:
    forms = tuple(filter(None, map(means.content, (article.title, *article.questions))))
    heads = frozenset(key for form in forms for word in form for key in word)
    text = means.content(f"{article.text} {article.legal_basis}", most=None)
    return _Known(article, forms, heads, frozenset(key for word in text for key in word))


def _score(
    weight: Callable[[Keys], float], words: tuple[Keys, ...], weights: list[float], known: _Known
) -> _Scored:
    total = sum(weights)
    in_heads = [not word.isdisjoint(known.heads) for word in words]
    in_text = [not word.isdisjoint(known.body) for word in words]
    worth = (1.0 if head else _IN_TEXT if text else 0.0 for head, text in zip(in_heads, in_text, strict=True))
    held = sum(each * of_word for each, of_word in zip(worth, weights, strict=True)) / total
    best = 0.0
    for form in known.forms:
        form_keys = frozenset().union(*form)
        asked = sum(each for word, each in zip(words, weights, strict=True) if not word.isdisjoint(form_keys))
        if asked:
            unasked = sum(weight(one) for one in form if all(one.isdisjoint(word) for word in words))
            best = max(best, asked / (total + _UNASKED * unasked))
    holds_all = all(head or text for head, text in zip(in_heads, in_text, strict=True))
    return _Scored((held + best) / 2, holds_all, known.article)
