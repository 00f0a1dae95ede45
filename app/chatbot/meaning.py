"""What words mean to the chatbot: resources/chatbot/meaning.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import msgspec

import resources
from app.common.typed_toml import read_toml
from db.search.word_stems import COMMON, stems_of

_WORD = re.compile(r"\w+(?:-\w+)*")
MOST_WORDS = 20  # of a longer text only the first words count
Keys = frozenset[str]
"""A word: its possible stems and its groups of words with the same meaning. Words match if they share one."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    fillers: str
    same: tuple[str, ...]
    own_who: str
    own_asks: str
    own_state: str
    person: str
    yes: str
    no: str
    skip: str
    back: str
    greetings: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """The lists of the file, as sets of words."""

    fillers: frozenset[str]
    groups: dict[str, Keys]  # by word
    own: tuple[frozenset[str], ...]
    person: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]
    skip: frozenset[str]
    back: frozenset[str]
    greetings: frozenset[str]

    def keys(self, word: str) -> Keys:
        stems = stems_of(word)
        return frozenset(stems).union(*(self.groups.get(stem, ()) for stem in stems))

    def content(self, text: str, most: int | None = MOST_WORDS) -> tuple[Keys, ...]:
        """Return the words that carry the matter, each once."""
        words = (self.keys(word) for word in words_of(text, most) if word not in self.fillers)
        return tuple(dict.fromkeys(words))

    def wants_person(self, text: str) -> bool:
        """Whether a short text asks for a person; in a longer one such a word may be the matter."""
        words = words_of(text)
        return not self.person.isdisjoint(words) and len(self.content(text)) <= 2

    def is_own_matter(self, text: str) -> bool:
        words = words_of(text)
        return all(not some.isdisjoint(words) for some in self.own)

    def is_greeting(self, text: str) -> bool:
        words = words_of(text)
        return bool(words) and not self.content(text) and not self.greetings.isdisjoint(words)


def words_of(text: str, most: int | None = MOST_WORDS) -> list[str]:
    return _WORD.findall(text.casefold())[:most]


@cache
def meaning() -> Meaning:
    file = read_toml(resources.path("chatbot", "meaning.toml"), _File)
    groups: dict[str, Keys] = {}
    for number, line in enumerate(file.same):
        for word in line.split():
            groups[word] = groups.get(word, frozenset()) | {f"#{number}"}

    def words(text: str) -> frozenset[str]:
        return frozenset(text.split())

    return Meaning(
        fillers=words(file.fillers) | COMMON,
        groups=groups,
        own=(words(file.own_who), words(file.own_asks), words(file.own_state)),
        person=words(file.person),
        yes=words(file.yes),
        no=words(file.no),
        skip=words(file.skip),
        back=words(file.back),
        greetings=words(file.greetings),
    )
