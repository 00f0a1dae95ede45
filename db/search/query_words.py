"""Makes queries to the full-text index from typed text, the most exact first."""

from __future__ import annotations

import re

from db.search.folding import folded, spellings
from db.search.word_forms import forms_of

WORDS = 8  # of a longer text only the first words count
WORD_LENGTH = 40
GROUP = 3  # letters per group in the index of parts of names
LONGEST = 1000  # letters of a text that are examined
# A registration number (00123/045/02/11/2026/001) or an NIB with spaces, also incomplete.
_WRITTEN = re.compile(r"(?<!\w)\d{2,}(?:\s*[/.\-]\s*\d{2,}|\s\d{2,})+(?!\w)", re.ASCII)

_REGISTRATION = re.compile(r"(?<!\w)(\d{5})(\d{3})(\d\d)(\d\d)(\d{4})(\d{3,})?(?!\w)", re.ASCII)


def words_of(typed: str) -> list[str]:
    return [word[:WORD_LENGTH] for word in re.findall(r"\w+", typed[:LONGEST])[:WORDS]]


def exact(typed: str) -> str:
    """Return the FTS5 query for all words; "" without words.

    Each word is quoted, so that it contains no operator.
    """
    return " ".join(f'"{word}"' for word in words_of(typed))


def begun(typed: str) -> str:
    """Return the same query, with the last word as a prefix."""
    return f"{exact(typed)}*" if words_of(typed) else ""


def each_begun(typed: str) -> str:
    """Return the same query, with each word but initials as a prefix; "" if `begun` is equivalent."""
    words = words_of(typed)
    if len(words) < 2:
        return ""
    asked = [f'"{word}"*' if len(word) > 1 else f'"{word}"' for word in words[:-1]]
    return f'{" ".join(asked)} "{words[-1]}"*'


def questions(typed: str) -> tuple[str, ...]:
    """Return the queries for cases, the most exact first; a number also as digits alone and as printed."""
    joined = _joined(typed)
    others = [form for form in (joined, _printed(joined)) if form != typed]
    asked = (exact(typed), *map(exact, others), in_any_form(typed), begun(typed), *map(begun, others[:1]))
    return tuple(dict.fromkeys(filter(None, asked)))


def questions_of_names(typed: str) -> tuple[str, ...]:
    """Return the queries for people, the most exact first."""
    joined = _joined(typed)
    more = (begun(joined),) if joined != typed else ()
    return tuple(filter(None, (exact(typed), begun(typed), *more, each_begun(typed))))


def parts_of_names(typed: str) -> list[str]:
    """Return the parts that names must contain anywhere; none if a part has less than three letters."""
    parts = words_of(folded(typed))
    return parts if all(len(part) >= GROUP for part in parts) else []


def groups_of_three(parts: list[str]) -> str:
    """Return the query for a positionless index of three-letter groups: all groups of all parts.

    The index keeps accents, which a user need not type.
    """
    groups = (part[at : at + GROUP] for part in parts for at in range(len(part) - GROUP + 1))
    return " AND ".join(
        f"({' OR '.join(f'{chr(34)}{one}{chr(34)}' for one in spellings(group))})"
        for group in dict.fromkeys(groups)
    )


def _printed(typed: str) -> str:
    """Return the text with each registration number split into its parts, as a user may have recorded it."""
    return _REGISTRATION.sub(lambda found: "/".join(filter(None, found.groups())), typed)


def _joined(typed: str) -> str:
    """Return the text with each long number without separators, as it is recorded."""
    return _WRITTEN.sub(lambda found: re.sub(r"\D", "", found[0]), typed[:LONGEST])


def in_any_form(typed: str) -> str:
    """Return the query of `exact` with each word in any of its Indonesian forms; "" if none
    has another form.
    """
    forms = [forms_of(word) for word in words_of(typed)]
    if all(len(each) == 1 for each in forms):
        return ""
    return " AND ".join(f"({' OR '.join(f'{chr(34)}{form}{chr(34)}' for form in each)})" for each in forms)
