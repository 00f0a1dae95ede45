"""The pages of the guide and the search in them. Needs no Qt.

The pages are docs/user in a checkout. The wheel and the bundle have a copy in resources/guide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import resources

ORDER = (
    *(
        "first-day",
        "calls",
        "messages",
        "agent-states",
        "cases",
        "sop",
        "units",
        "search",
        "knowledge",
        "figures",
        "planning",
        "listening",
        "survey",
        "quality",
        "personal-data",
        "sp4n",
        "paper",
        "video",
    ),
    *("together", "wallboard"),
)
MOST_HITS = 30
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*$")
_MARKS = re.compile(r"[`*|]|!?\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a page and the text below it, without marks. The page's title is its first section."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A page. name: as in `ORDER`, and in links from other pages: name.md."""

    name: str
    markdown: str
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        return self.sections[0].title


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that has all words of a search."""

    page: GuidePage
    section: Section


@dataclass(frozen=True, slots=True)
class Guide:
    """All pages in one language, and the pictures in them by file name."""

    pages: tuple[GuidePage, ...]
    pictures: Mapping[str, bytes]

    def page(self, name: str) -> GuidePage | None:
        return next((page for page in self.pages if page.name == name), None)

    def find(self, text: str) -> list[Hit]:
        """Return the sections that have every word, or a word that begins so; titles first."""
        words = _plain(text).split()
        hits = [Hit(page, section) for page in self.pages for section in page.sections]
        found = [hit for hit in hits if words and _has(f"{hit.section.title} {hit.section.text}", words)]
        found.sort(key=lambda hit: not _has(hit.section.title, words))
        return found[:MOST_HITS]


def folder() -> Path:
    """Return where the pages are."""
    shipped = resources.path("guide")
    return shipped if shipped.is_dir() else Path(__file__).parents[2] / "docs/user"


def load(language: str) -> Guide:
    """Read all pages from the disk. Raises OSError."""
    pages = []
    for name in ORDER:
        text = (folder() / language / f"{name}.md").read_text(encoding="utf-8")
        pages.append(GuidePage(name, text, tuple(_sections(text))))
    pictures = {path.name: path.read_bytes() for path in (folder() / "images").glob("*.png")}
    return Guide(tuple(pages), pictures)


def _sections(markdown: str) -> list[Section]:
    found: list[tuple[str, list[str]]] = []
    for line in markdown.splitlines():
        if heading := _HEADING.match(line):
            found.append((_unmarked(heading[1]), []))
        elif found:
            found[-1][1].append(_unmarked(line))
    return [Section(title, " ".join(" ".join(lines).split())) for title, lines in found]


def _unmarked(text: str) -> str:
    return _MARKS.sub(lambda match: match[1] or "", text)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()


def _has(text: str, words: list[str]) -> bool:
    plain = f" {re.sub(r'[^a-z0-9+:?]+', ' ', _plain(text))}"
    return all(f" {word}" in plain for word in words)
