"""Indonesian texts use one word for one concept: the table in tests/data/indonesian_terms.toml."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import pytest
import tomlkit

import resources

TABLE = Path(__file__).parents[2] / "data" / "indonesian_terms.toml"
# Data with names and sentences in both languages; the rest of it are codes and search words.
BILINGUAL = (
    *("sop/contact_center.toml", "desk/breaks.toml", "desk/categories.toml", "desk/services.toml"),
    *("recording/notices.toml", "recording/picture_notices.toml"),
)


class Term(msgspec.Struct, forbid_unknown_fields=True):
    """One concept; the table's head says what its fields are."""

    concept: str
    use: list[str]
    not_: list[str] = msgspec.field(name="not", default_factory=list)
    source: list[str] = []
    not_source: list[str] = []
    except_: list[str] = msgspec.field(name="except", default_factory=list)


class Text(msgspec.Struct, frozen=True):
    """A text of the program. english: "" where it is not known."""

    place: str
    english: str
    indonesian: str


class _Table(msgspec.Struct):
    terms: list[Term]


def read_table() -> list[Term]:
    return msgspec.convert(tomlkit.parse(TABLE.read_text(encoding="utf-8")).unwrap(), _Table).terms


def catalogue_texts(name: str) -> Iterator[Text]:
    for context in ElementTree.parse(resources.path("translations", name)).getroot().iter("context"):
        for message in context.iter("message"):
            source, translation = message.findtext("source", ""), message.findtext("translation", "")
            yield Text(f"{name}: {context.findtext('name')}", source, translation)


def bilingual_texts(name: str) -> Iterator[Text]:
    for english, indonesian in _pairs(tomlkit.parse(resources.read_text(*name.split("/"))).unwrap()):
        yield Text(name, english, indonesian)


def _pairs(value: object) -> Iterator[tuple[str, str]]:
    match value:
        case {"id": str(indonesian), "en": str(english)}:
            yield english, indonesian
        case dict():
            for each in value.values():
                yield from _pairs(each)
        case list():
            for each in value:
                yield from _pairs(each)


def paper_texts() -> Iterator[Text]:
    for table in tomlkit.parse(resources.read_text("paper", "words.toml")).unwrap().values():
        for text in table.values():
            yield Text("paper/words.toml", "", str(text))
    yield Text("templates/escalation_id.txt", "", resources.read_text("templates", "escalation_id.txt"))


TERMS = read_table()
OURS = [
    *catalogue_texts("loket_id.ts"),
    *(text for name in BILINGUAL for text in bilingual_texts(name)),
    *paper_texts(),
]
TEXTS = [*OURS, *catalogue_texts("qt_id.ts")]


def has(text: str, words: Iterable[str]) -> bool:
    """Return whether a text has one of these words, also with -nya; * stands for the rest of a word."""
    plain = re.sub(r"\{\w+\}|\$\w+|&(?=\w)", "", text)
    patterns = (re.escape(word).replace(r"\*", r"[\w-]*") for word in words)
    return any(
        re.search(rf"(?<![\w-]){pattern}(nya)?(?![\w-])", plain, re.IGNORECASE) for pattern in patterns
    )


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.concept)
def test_no_text_has_a_word_that_the_table_forbids(term: Term) -> None:
    found = [
        text
        for text in TEXTS
        if has(text.indonesian, term.not_) and not any(part in text.indonesian for part in term.except_)
    ]
    assert found == [], f"use {' / '.join(term.use)} for {term.concept}"


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.concept)
def test_each_word_that_the_table_wants_is_used(term: Term) -> None:
    unused = [word for word in term.use if not any(has(text.indonesian, [word]) for text in OURS)]
    assert unused == []


@pytest.mark.parametrize("term", [term for term in TERMS if term.source], ids=lambda term: term.concept)
def test_a_text_about_a_concept_has_its_word(term: Term) -> None:
    other = [text for text in OURS if has(text.english, term.source) and not has(text.indonesian, term.use)]
    assert other == [], f"use {' / '.join(term.use)} for {term.concept}"


@pytest.mark.parametrize("term", [term for term in TERMS if term.not_source], ids=lambda term: term.concept)
def test_no_english_text_has_another_word_for_a_concept(term: Term) -> None:
    assert [text for text in OURS if has(text.english, term.not_source)] == [], term.concept


def test_the_table_finds_forbidden_words_only_where_they_stand_alone() -> None:
    assert has("Bila ragu", ["bila"])
    assert has("Pasca-panggilan", ["pasca-*"])
    assert has("Sentralnya", ["sentral"])
    assert not has("bilangan", ["bila"])
    assert not has("{agent} bertanya", ["agent"])
    assert not has("&Buka {bila}", ["bila"])
