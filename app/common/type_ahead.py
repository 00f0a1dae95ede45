"""Proposals while one types: by the beginnings of any words, in any order, small slips forgiven. No Qt."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from heapq import nsmallest

FORGIVEN_FROM = 4  # letters of a word from which one slip is forgiven
FORGIVEN_TWICE_FROM = 8


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is offered.

    Attributes:
        text: As it is recorded.
        shown: As it is offered and shown; the same as `text` where that speaks for itself.
        also: Further words under which it is found.
        rank: Among equally good ones the lowest comes first.
    """

    text: str
    shown: str
    also: str = ""
    rank: int = 0


class TypeAhead:
    """Finds among some thousand proposals within a few milliseconds."""

    def __init__(self, proposals: Iterable[Proposal]) -> None:
        self._proposals = tuple(proposals)
        self._words = [words_of(f"{one.shown} {one.also}") for one in self._proposals]
        where: dict[str, list[int]] = {}
        for place, words in enumerate(self._words):
            for word in set(words):
                where.setdefault(word, []).append(place)
        self._where = where
        self._sorted = sorted(where)

    def find(self, typed: str, most: int = 8) -> tuple[Proposal, ...]:
        """Return what begins like every word that was typed, else what does but for slips; () for nothing."""
        words = words_of(typed)
        if not words:
            return ()
        found = self._having(words, self._beginning) or self._having(words, self._nearly)
        best = nsmallest(most, found, key=lambda place: self._order(place, words))
        return tuple(self._proposals[place] for place in best)

    def begin(self, most: int = 30) -> tuple[Proposal, ...]:
        """Return the first by rank, for whoever wants to see what there is."""
        return tuple(sorted(self._proposals, key=lambda one: one.rank)[:most])

    def _having(self, words: list[str], like: Callable[[str], list[str]]) -> set[int]:
        found: set[int] | None = None
        for word in words:
            places = {place for known in like(word) for place in self._where[known]}
            found = places if found is None else found & places
            if not found:
                return set()
        return found or set()

    def _beginning(self, word: str) -> list[str]:
        start = bisect_left(self._sorted, word)
        end = bisect_left(self._sorted, word + "\U0010ffff", lo=start)
        return self._sorted[start:end]

    def _nearly(self, word: str) -> list[str]:
        """Return the words that begin like this one, or would but for a slip or two."""
        slips = (len(word) >= FORGIVEN_FROM) + (len(word) >= FORGIVEN_TWICE_FROM)
        if not slips:
            return self._beginning(word)
        return [known for known in self._beginning(word[0]) if is_near_beginning(word, known, slips)]

    def _order(self, place: int, typed: list[str]) -> tuple[int, int, int, str]:
        """Whole words first, then what begins with what was typed, then the wider thing."""
        words, one = self._words[place], self._proposals[place]
        whole = sum(word in words for word in typed)
        begins = any(word.startswith(typed[0]) for word in words[:2])
        return -whole, not begins, one.rank, one.shown


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared."""
    return re.findall(r"\w+", text.casefold())


def is_near_beginning(typed: str, known: str, slips: int) -> bool:
    """Return whether `known` begins with `typed` but for so many letters wrong, missing, too many or swapped.

    The first letter has to be right.
    """
    if typed[0] != known[0]:
        return False
    known = known[: len(typed) + slips]
    before: list[int] = []
    row = list(range(len(known) + 1))
    for at, letter in enumerate(typed, 1):
        earlier, before, row = before, row, [at]
        for to, other in enumerate(known, 1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != other))
            if at > 1 and to > 1 and letter == known[to - 2] and typed[at - 2] == other:
                cost = min(cost, earlier[to - 2] + 1)
            row.append(cost)
        if min(row) > slips:
            return False
    return min(row) <= slips
