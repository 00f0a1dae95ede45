"""What is typed as questions to the full-text index, the surest first."""

from __future__ import annotations

import re

from db.word_forms import forms_of

WORDS = 8  # of a longer text only the first count
WORD_LENGTH = 40


def words_of(typed: str) -> list[str]:
    return [word[:WORD_LENGTH] for word in re.findall(r"\w+", typed[:1000])[:WORDS]]


def exact(typed: str) -> str:
    """Return the FTS5 query that asks for all words; "" if there is no word.

    Each word is quoted, so that nothing in it is an operator.
    """
    return " ".join(f'"{word}"' for word in words_of(typed))


def begun(typed: str) -> str:
    """The same, and the last word may only be begun."""
    return f"{exact(typed)}*" if words_of(typed) else ""


def in_any_form(typed: str) -> str:
    """The same as `exact`, each word in any of its Indonesian forms; "" if none has another form."""
    forms = [forms_of(word) for word in words_of(typed)]
    if all(len(each) == 1 for each in forms):
        return ""
    return " AND ".join(f"({' OR '.join(f'{chr(34)}{form}{chr(34)}' for form in each)})" for each in forms)
