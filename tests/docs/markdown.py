"""What a page of the documentation has: headings, links and code, read without building the site."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
READERS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *PAGES]
# Pages of the site that docs/hooks.py makes, and their sources.
GENERATED = {"contributing/index.md": ROOT / "CONTRIBUTING.md"}
_FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"(?:^\n|\A)((?:(?: {4}|\t).*\n|\n)+)", re.MULTILINE)
_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*$", re.MULTILINE)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True)
class Heading:
    level: int
    text: str

    @property
    def anchor(self) -> str:
        """Return what the site calls it, as Python-Markdown's slugify does."""
        text = unicodedata.normalize("NFKD", self.text).encode("ascii", "ignore").decode()
        return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", text).strip().lower())


@dataclass(frozen=True)
class Page:
    path: Path

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def prose(self) -> str:
        """Return the page without its blocks of code."""
        return _INDENTED.sub("\n", _FENCE.sub("", self.text))

    @property
    def headings(self) -> list[Heading]:
        return [Heading(len(marks), text) for marks, text in _HEADING.findall(self.prose)]

    @property
    def links(self) -> list[str]:
        return _LINK.findall(self.prose)

    @property
    def code(self) -> list[str]:
        """Return what stands in backticks."""
        return _CODE.findall(self.prose)

    def __str__(self) -> str:
        return self.path.relative_to(ROOT).as_posix()
