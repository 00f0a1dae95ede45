"""HTML of a mail as text: never shown as HTML, nothing of it is loaded.

`html.parser` is not used: with tags that never end its time grows with the square of the length (40 kB took
34 s), and some declarations end in an AssertionError. This reader passes over the text once.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from channels.text import clean

_NAME = re.compile(r"/?[a-zA-Z][a-zA-Z0-9:-]{0,30}")
_DROPPED = {"head", "script", "style", "title", "template", "noscript", "object", "svg"}
_BLOCKS = {
    *("address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "footer"),
    *("form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p"),
    *("pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
}
# With an empty line around it.
_APART = {"blockquote", "p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "ul", "ol", "table"}
MOST_QUOTE_DEPTH = 8
_SPACES = re.compile(r"[ \t\n\xa0]+")
_QUOTED_VALUE = re.compile("=[\"']")
_COMPARED = 600  # letters of each piece before a link's end: more than an address has


def text_of_html(source: str) -> str:
    """Return the text, a link with its real address, quotes with "> " before their lines."""
    writer = _Writer()
    for name, value in _tokens(clean(source)):
        if name == "":
            writer.write(html.unescape(value))
        else:
            writer.tag(name, value)
    return writer.text()


def _tokens(source: str) -> Iterator[tuple[str, str]]:
    """Give ("", text) and (name of a tag in small letters, what stands in it); "/div" ends a div."""
    position = 0
    never_ends: set[str] = set()
    while (start := source.find("<", position)) >= 0:
        if start > position:
            yield "", source[position:start]
        if source.startswith("<!--", start):
            position = _after(source, "-->", start + 4)
        elif source.startswith(("<!", "<?"), start):
            position = _after(source, ">", start)
        elif not (found := _NAME.match(source, start + 1)):
            yield "", "<"
            position = start + 1
        else:
            name = found[0].lower()
            end = _tag_end(source, found.end())
            if end < 0:  # no tag ends from here on
                yield "", source[start:]
                return
            yield name, source[found.end() : end]
            position = end + 1
            if name in _DROPPED - never_ends and not source.startswith("/", end - 1):
                if (element_end := _element_end(source, name, position)) >= 0:
                    position = element_end
                else:
                    never_ends.add(name)
    if position < len(source):
        yield "", source[position:]


def _after(source: str, end: str, position: int) -> int:
    found = source.find(end, position)
    return len(source) if found < 0 else found + len(end)


def _element_end(source: str, name: str, position: int) -> int:
    """Return where the end tag of an element without text begins; -1 if there is none."""
    found = re.compile(f"</{name}[ \t\n>]", re.IGNORECASE).search(source, position)
    return -1 if found is None else found.start()


def _tag_end(source: str, position: int) -> int:
    """Return the place of the ">" that ends the tag; one in quotes does not. -1 if there is none."""
    end = source.find(">", position)
    while end >= 0:
        opened = _QUOTED_VALUE.search(source, position, end)
        if opened is None:
            return end
        closed = source.find(opened[0][1], opened.end())
        if closed < 0:  # the quote is damage
            return end
        position = closed + 1
        if position > end:
            end = source.find(">", position)
    return -1


def _attribute(inside: str, name: str) -> str:
    found = re.search(rf"(?:^|[\s\"'/]){name}\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)", inside, re.IGNORECASE)
    return "" if found is None else " ".join(html.unescape(found[1].strip("\"'")).split())


class _Writer:
    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._depth = 0  # of quotes
        self._preformatted = 0
        self._links: list[tuple[str, int]] = []  # address, and how many pieces the line had before

    def write(self, text: str) -> None:
        if self._preformatted:
            first, *others = text.split("\n")
            self._line.append(first)
            for other in others:
                self._end_line()
                self._line.append(other)
            return
        text = _SPACES.sub(" ", text)
        if not self._line or self._line[-1].endswith(" "):
            text = text.lstrip(" ")
        if text:
            self._line.append(text)

    def tag(self, name: str, inside: str) -> None:
        plain = name.removeprefix("/")
        if plain == "br":
            self._end_line()
        elif plain == "a":
            self._link(name, inside)
        elif plain == "img":
            if shown := _attribute(inside, "alt"):
                self.write(f"[{shown}]")
        elif plain in ("td", "th"):
            if name == plain and self._line:
                self.write(" | ")
        elif plain in _BLOCKS:
            self._block(name, plain, inside)

    def text(self) -> str:
        self._end_line(only_if_written=True)
        joined = "\n".join(line.rstrip() for line in self._lines)
        return re.sub(r"\n(?:\n){2,}", "\n\n", joined).strip("\n")

    def _block(self, name: str, plain: str, inside: str) -> None:
        self._end_line(only_if_written=True)
        if name == "/blockquote":
            self._depth = max(0, self._depth - 1)
        if plain in _APART and not (plain == "p" and (name == "/p" or "msonormal" in inside.lower())):
            self._empty_line()  # Outlook's own paragraphs are lines
        if name == "blockquote":
            self._depth += 1
        elif plain == "pre":
            self._preformatted = max(0, self._preformatted + (1 if name == plain else -1))
        elif name == "li":
            self._line.append("- ")
        elif name == "hr":
            self._lines.append(self._quote() + "-" * 20)

    def _link(self, name: str, inside: str) -> None:
        if name == "a":
            self._links.append((_attribute(inside, "href")[:500], len(self._lines)))
            return
        address, line = self._links.pop() if self._links else ("", 0)
        shown = "".join(piece[-_COMPARED:] for piece in self._line[-8:]).strip()
        if address.lower().startswith(("http://", "https://")):
            bare = address.split("://", 1)[1].rstrip("/")
            if len(self._lines) > line or not shown.rstrip("/").endswith(bare):
                self.write(f" <{address}>" if shown else f"<{address}>")
        elif address.lower().startswith("mailto:"):
            bare = address[7:].partition("?")[0]
            if bare.lower() not in shown.lower():
                self.write(f" <{bare}>")

    def _end_line(self, *, only_if_written: bool = False) -> None:
        if self._line or not only_if_written:
            self._lines.append(self._quote() + "".join(self._line))
            self._line = []

    def _empty_line(self) -> None:
        empty = self._quote().rstrip()
        if self._lines and self._lines[-1].strip("> "):
            self._lines.append(empty)
        elif self._lines:
            self._lines[-1] = min(empty, self._lines[-1], key=len)

    def _quote(self) -> str:
        return "> " * min(self._depth, MOST_QUOTE_DEPTH)
