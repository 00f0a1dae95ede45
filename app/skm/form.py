"""The form of the survey: questions of nine elements, as dated editions in resources/skm/forms.toml.

An edition never changes after a round began with it. A later one has another id and another first day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import Enum
from functools import cache
from typing import Annotated

import msgspec

import resources
from app.common.typed_toml import TomlError, read_toml

MOST_QUESTIONS = 30
FORMS = "forms.toml"


class Element(str, Enum):
    """The nine elements of Permenpan RB 14/2017, in its order."""

    REQUIREMENTS = "requirements"
    PROCEDURE = "procedure"
    TIME = "time"
    COST = "cost"
    PRODUCT = "product"
    COMPETENCE = "competence"
    CONDUCT = "conduct"
    COMPLAINTS = "complaints"
    FACILITIES = "facilities"


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    en: str

    def in_language(self, language: str) -> str:
        return self.id if language == "id" else self.en


class FormQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """scale: The words of 1, 2, 3 and 4."""

    element: Element
    words: Words
    scale: Annotated[tuple[Words, ...], msgspec.Meta(min_length=4, max_length=4)]


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """standing: Where the form comes from, e.g. "practice"."""

    id: Annotated[str, msgspec.Meta(pattern="^[a-z0-9-]{1,40}$")]
    valid_from: date
    standing: str
    opening: Words
    closing: Words
    questions: Annotated[tuple[FormQuestion, ...], msgspec.Meta(min_length=9, max_length=MOST_QUESTIONS)]

    def places_of(self, element: Element) -> list[int]:
        """Return the places of the element's questions."""
        return [place for place, one in enumerate(self.questions) if one.element is element]


class _Forms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    forms: tuple[Form, ...]


@cache
def forms() -> Sequence[Form]:
    """Return all editions, the oldest first. Raises TomlError."""
    path = resources.path("skm", FORMS)
    found = sorted(read_toml(path, _Forms).forms, key=lambda form: form.valid_from)
    for form in found:
        if missing := set(Element) - {one.element for one in form.questions}:
            raise TomlError(form.id, f"no question of {min(one.value for one in missing)}", str(path))
    return tuple(found)


def form_of(form_id: str) -> Form | None:
    return next((form for form in forms() if form.id == form_id), None)


def form_on(day: date) -> Form:
    """Return the edition for a round that begins on this day."""
    return next((form for form in reversed(forms()) if form.valid_from <= day), forms()[0])
