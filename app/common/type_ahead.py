"""Suggestions while typing: by word prefixes in any order, tolerating typing errors. No Qt."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from heapq import nsmallest

FORGIVEN_FROM = 4  # letters of a word from which one error is tolerated
FORGIVEN_TWICE_FROM = 8


@dataclass(frozen=True, slots=True)
class Proposal:
    """A suggestion.

    Attributes:
        text: The recorded form.
        shown: The displayed form; the same as `text` if that is clear.
        also: Further words by which it is found.
        rank: Among equally good ones the lowest comes first.
    """

    text: str
    shown: str
    also: str = ""
    rank: int = 0


class TypeAhead:
    """Searches some thousand suggestions within a few milliseconds."""

    def __init__(self, proposals: Iterable[Proposal]) -> None:
        self._proposals = tuple(proposals)
        self._words = [words_of(f"{one.shown} {one.also}") for one in self._proposals]
        where: dict[str, list[int]] = {}
        for index, words in enumerate(self._words):
            for word in set(words):
                where.setdefault(word, []).append(index)
        self._where = where
        self._sorted = sorted(where)

    def __len__(self) -> int:
        return len(self._proposals)

    def find(self, typed: str, most: int = 8) -> tuple[Proposal, ...]:
        """Return the suggestions that match every typed word as a prefix, else those with tolerated errors;
        () for none.
        """
        words = words_of(typed)
        if not words:
            return ()
        found = self._having(words, self._beginning) or self._having(words, self._nearly)
        best = nsmallest(most, found, key=lambda index: self._order(index, words))
        return tuple(self._proposals[index] for index in best)

    def begin(self, most: int = 30) -> tuple[Proposal, ...]:
        """Return the first by rank, as an overview."""
        return tuple(sorted(self._proposals, key=lambda one: one.rank)[:most])

    def _having(self, words: list[str], like: Callable[[str], list[str]]) -> set[int]:
        found: set[int] | None = None
        for word in words:
            places = {index for known in like(word) for index in self._where[known]}
            found = places if found is None else found & places
            if not found:
                return set()
        return found or set()

    def _beginning(self, word: str) -> list[str]:
        start = bisect_left(self._sorted, word)
        end = bisect_left(self._sorted, word + "\U0010ffff", lo=start)
        return self._sorted[start:end]

    def _nearly(self, word: str) -> list[str]:
        """Return the words that begin with this one, allowing an error or two."""
        slips = (len(word) >= FORGIVEN_FROM) + (len(word) >= FORGIVEN_TWICE_FROM)
        if not slips:
            return self._beginning(word)
        return [known for known in self._beginning(word[0]) if is_near_beginning(word, known, slips)]

    def _order(self, index: int, typed: list[str]) -> tuple[int, int, int, str]:
        """Whole words first, then a matching beginning, then the larger place."""
        words, one = self._words[index], self._proposals[index]
        whole = sum(word in words for word in typed)
        begins = any(word.startswith(typed[0]) for word in words[:2])
        return -whole, not begins, one.rank, one.shown


def words_of(text: str) -> list[str]:
    """Return the words of a text in comparable form."""
    return re.findall(r"\w+", text.casefold())


def is_near_beginning(typed: str, known: str, slips: int) -> bool:
    """Return whether `known` begins with `typed`, allowing so many wrong, missing, additional or swapped
    letters.

    The first letter must match.
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
