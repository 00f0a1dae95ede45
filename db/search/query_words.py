"""What is typed as questions to the full-text index, the surest first."""

from __future__ import annotations

import re

from db.search.folding import folded, spellings
from db.search.word_forms import forms_of

WORDS = 8  # of a longer text only the first count
WORD_LENGTH = 40
GROUP = 3  # letters that stand together in the index of parts of names
LONGEST = 1000  # letters of a text that are looked at
# A registration number (00123/045/02/11/2026/001) or an NIB with spaces, also begun.
_WRITTEN = re.compile(r"(?<!\w)\d{2,}(?:\s*[/.\-]\s*\d{2,}|\s\d{2,})+(?!\w)", re.ASCII)

_REGISTRATION = re.compile(r"(?<!\w)(\d{5})(\d{3})(\d\d)(\d\d)(\d{4})(\d{3,})?(?!\w)", re.ASCII)


def words_of(typed: str) -> list[str]:
    return [word[:WORD_LENGTH] for word in re.findall(r"\w+", typed[:LONGEST])[:WORDS]]


def exact(typed: str) -> str:
    """Return the FTS5 query that asks for all words; "" if there is no word.

    Each word is quoted, so that nothing in it is an operator.
    """
    return " ".join(f'"{word}"' for word in words_of(typed))


def begun(typed: str) -> str:
    """The same, and the last word may only be begun."""
    return f"{exact(typed)}*" if words_of(typed) else ""


def each_begun(typed: str) -> str:
    """The same, and each word may only be begun, but for initials; "" where `begun` says as much."""
    words = words_of(typed)
    if len(words) < 2:
        return ""
    asked = [f'"{word}"*' if len(word) > 1 else f'"{word}"' for word in words[:-1]]
    return f'{" ".join(asked)} "{words[-1]}"*'


def questions(typed: str) -> tuple[str, ...]:
    """Return what cases are asked for, the surest first; a number by its digits alone and as printed, too."""
    joined = _joined(typed)
    others = [form for form in (joined, _printed(joined)) if form != typed]
    asked = (exact(typed), *map(exact, others), in_any_form(typed), begun(typed), *map(begun, others[:1]))
    return tuple(dict.fromkeys(filter(None, asked)))


def questions_of_names(typed: str) -> tuple[str, ...]:
    """Return what people are asked for, the surest first."""
    joined = _joined(typed)
    more = (begun(joined),) if joined != typed else ()
    return tuple(filter(None, (exact(typed), begun(typed), *more, each_begun(typed))))


def parts_of_names(typed: str) -> list[str]:
    """Return what names are to have anywhere; nothing if one part has less than three letters."""
    parts = words_of(folded(typed))
    return parts if all(len(part) >= GROUP for part in parts) else []


def groups_of_three(parts: list[str]) -> str:
    """Return the question to an index of three letters each that keeps no places: all groups of all parts.

    The index keeps accents, which nobody needs to type.
    """
    groups = (part[at : at + GROUP] for part in parts for at in range(len(part) - GROUP + 1))
    return " AND ".join(
        f"({' OR '.join(f'{chr(34)}{one}{chr(34)}' for one in spellings(group))})"
        for group in dict.fromkeys(groups)
    )


def _printed(typed: str) -> str:
    """Return the text with each registration number in its parts, as somebody may have recorded it."""
    return _REGISTRATION.sub(lambda found: "/".join(filter(None, found.groups())), typed)


def _joined(typed: str) -> str:
    """Return the text with each long number as it is recorded, without what is written between its digits."""
    return _WRITTEN.sub(lambda found: re.sub(r"\D", "", found[0]), typed[:LONGEST])


def in_any_form(typed: str) -> str:
    """The same as `exact`, each word in any of its Indonesian forms; "" if none has another form."""
    forms = [forms_of(word) for word in words_of(typed)]
    if all(len(each) == 1 for each in forms):
        return ""
    return " AND ".join(f"({' OR '.join(f'{chr(34)}{form}{chr(34)}' for form in each)})" for each in forms)
