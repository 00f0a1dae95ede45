"""Where the applicant's text ends and the quoted mail begins.

It is cut only where the form is known: what is left out by mistake is lost to the reader, what is left in is
not. The raw mail keeps everything.
"""

from __future__ import annotations

import re
from datetime import datetime

_FORWARDED = re.compile(
    r"\W*(?:(?:begin )?forwarded message|(?:mulai )?pesan (?:yang )?(?:di)?terus(?:kan|an))\W*",
    re.IGNORECASE,
)
_FORWARD_SUBJECT = re.compile(r"\s*(?:fwd?|trs|terusan|diteruskan)\s*:", re.IGNORECASE)
_ORIGINAL = re.compile(r"[-_\s]{2,}(?:original message|pesan asli|pesan asal)[-_\s]{2,}", re.IGNORECASE)
_RULE = re.compile(r"[_-]{10,}")
_FROM = re.compile(r"\*?(?:from|dari)\*?\s*:\*?\s*\S.*", re.IGNORECASE)
# With a time of day: the head of an official letter has from, to, date and subject, too.
_SENT = re.compile(
    r"\*?(?:sent|date|dikirim|terkirim|tanggal|kirim)\*?\s*:.*\d{1,2}[.:]\d\d.*", re.IGNORECASE
)
_TO_OR_SUBJECT = re.compile(
    r"\*?(?:to|kepada|ke|untuk|subject|perihal|subjek|judul|hal)\*?\s*:.*", re.IGNORECASE
)
_ATTRIBUTION_START = re.compile(r"(?:pada|on)\b", re.IGNORECASE)
_ATTRIBUTION_END = re.compile(r"\b(?:menulis|wrote)\s*:$", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
MOST_ATTRIBUTION_LINES = 4
MOST_ATTRIBUTION = 500
MOST_QUOTED = 20_000  # letters of a mail below its answer


def is_forward(subject: str) -> bool:
    """Whether the mail passes on another one, which is then its content."""
    return _FORWARD_SUBJECT.match(subject) is not None


def without_quote(text: str) -> tuple[str, bool]:
    """Return the text without the mail that it answers, and whether anything was cut off."""
    lines = text.split("\n")
    end = _unmarked_quote(lines)
    end = _marked_quote(lines, end)
    written = "\n".join(lines[:end]).strip("\n")
    if not written.strip() or end == len(lines):
        return text.strip("\n"), False
    return written.rstrip(), True


def author_of(name: str, address: str) -> str:
    """Return who wrote a mail, "Budi <budi@contoh.example>"."""
    return f"{name} <{address}>" if name.strip() else address


def quote_of(text: str, author: str, at: datetime) -> str:
    """Return a mail as it stands below its answer. at: With the time zone of the office."""
    shown = text.strip("\n")
    if len(shown) > MOST_QUOTED:
        shown = f"{shown[:MOST_QUOTED]} […]"
    lines = (f"> {line}".rstrip() for line in shown.split("\n"))
    return "\n".join([f"Pada {at:%d/%m/%Y} pukul {at:%H.%M} {author} menulis:", *lines])


def _unmarked_quote(lines: list[str]) -> int:
    """Return the line at which a quote without ">" begins; the number of lines if there is none."""
    for place, line in enumerate(lines):
        stripped = line.strip()
        if _FORWARDED.fullmatch(stripped):
            return len(lines)
        if _ORIGINAL.fullmatch(stripped) or _is_outlook_block(lines, place):
            return place - 1 if place and _RULE.fullmatch(lines[place - 1].strip()) else place
        after = _after_attribution(lines, place)
        if after and not _next_written(lines, after).startswith(">"):
            return place
    return len(lines)


def _marked_quote(lines: list[str], end: int) -> int:
    """Return the line at which the quoted lines at the end begin, with the line that names their author."""
    first = end
    has_quote = False
    while first and (not lines[first - 1].strip() or lines[first - 1].startswith(">")):
        first -= 1
        has_quote = has_quote or lines[first].startswith(">")
    if not has_quote:
        return end
    for start in range(max(0, first - MOST_ATTRIBUTION_LINES), first):
        if _after_attribution(lines, start) == first:
            return start
    if any(_FORWARDED.fullmatch(line.strip()) for line in lines[max(0, first - 8) : first]):
        return end
    if first and lines[first - 1].rstrip().endswith(":") and re.search(r"\d", lines[first - 1]):
        return first - 1  # of another language, or without an address
    return first


def _is_outlook_block(lines: list[str], place: int) -> bool:
    if not _FROM.fullmatch(lines[place].strip()):
        return False
    near = [line.strip() for line in lines[place + 1 : place + 9]]
    return all(any(field.fullmatch(line) for line in near) for field in (_SENT, _TO_OR_SUBJECT))


def _after_attribution(lines: list[str], place: int) -> int:
    """Return the line after "On …, … wrote:", which mailers wrap; 0 if it does not begin here."""
    if not _ATTRIBUTION_START.match(lines[place].strip()):
        return 0
    joined = ""
    for count in range(1, MOST_ATTRIBUTION_LINES + 1):
        if place + count > len(lines) or not (line := lines[place + count - 1].strip()):
            return 0
        joined = f"{joined} {line}".strip()
        if len(joined) > MOST_ATTRIBUTION:
            return 0
        if _is_attribution(joined):
            return place + count
    return 0


def _is_attribution(joined: str) -> bool:
    """Whether it has date and address: "Pada Sen, 30 Nov 2026 09.12 Loket <loket@kantor.example> menulis:".

    One expression for all of it would need a time that grows with the cube of the length.
    """
    end, digit = _ATTRIBUTION_END.search(joined), _DIGIT.search(joined)
    return end is not None and digit is not None and joined.find("@", digit.end(), end.start()) >= 0


def _next_written(lines: list[str], place: int) -> str:
    return next((line for line in lines[place:] if line.strip()), "")
