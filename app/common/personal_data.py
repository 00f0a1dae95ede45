"""Finds personal data in a text: a shared article must not contain any."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

REMOVED = "…"
# Kind and form; if two match, the first one counts.
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("case_number", re.compile(r"\bCC-\d{6}-\d{3}-\d{3,4}-\d\b")),
    ("npwp", re.compile(r"\b\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}\b")),
    ("phone", re.compile(r"(?<![\d/])(?:\+?62[ -]?|0)8\d{1,3}(?:[ .-]?\d{2,4}){2,3}(?![\d/])")),
    ("number", re.compile(r"(?<![\w/.-])I-\d{14,25}\b")),
    (
        "number",
        re.compile(r"(?<![\d/.-])\d{13}(?!\d)|(?<![\d/.-])\d{15,16}(?!\d)|(?<![\d/.-])\d{19,25}(?!\d)"),
    ),
    ("number", re.compile(r"\b\d{5}/\d{3}/\d{2}/\d{2}/\d{4}(?:/\d{3,})?\b")),
)
OFFICIAL = re.compile(r"\.go\.id$", re.IGNORECASE)  # an office's own address is not personal


@dataclass(frozen=True, slots=True)
class PersonalData:
    """kind: "email", "phone", "npwp", "number" (NIK, NIB, registration), "case_number" or "name"."""

    start: int
    end: int
    kind: str


def find_personal_data(text: str, names: Iterable[str] = ()) -> tuple[PersonalData, ...]:
    """Return the findings, in order and each once; `names` are the people and companies of the case."""
    found: list[PersonalData] = []
    for kind, form in _FORMS:
        for match in form.finditer(text):
            if kind != "email" or not OFFICIAL.search(match[0]):
                _add(found, PersonalData(match.start(), match.end(), kind))
    for name in _parts(names):
        for match in re.finditer(rf"\b{re.escape(name)}\b", text):
            _add(found, PersonalData(match.start(), match.end(), "name"))
    return tuple(sorted(found, key=lambda one: one.start))


def without_personal_data(text: str, names: Iterable[str] = ()) -> str:
    """Return the text with "…" in place of the findings."""
    for one in reversed(find_personal_data(text, names)):
        text = text[: one.start] + REMOVED + text[one.end :]
    return text


def _parts(names: Iterable[str]) -> list[str]:
    """Return full names, then their words: a person may be called by one of them."""
    whole = [name.strip() for name in names if name.strip()]
    words = [word for name in whole for word in re.findall(r"[^\W\d]{3,}", name)]
    return [*whole, *(word for word in words if word[0].isupper())]


def _add(found: list[PersonalData], one: PersonalData) -> None:
    if not any(one.start < other.end and other.start < one.end for other in found):
        found.append(one)
