"""The words of the survey in the user's language."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from PySide6.QtCore import QCoreApplication

from app.common.regions import regions
from app.skm.form import Element
from app.skm.index import rounded
from app.skm.skm_words import CONTEXT, DIMENSIONS, ELEMENTS, NOT_STATED, VALUES
from ui.text.translations import language


def translated(source: str) -> str:
    return QCoreApplication.translate(CONTEXT, source)


def decimal_text(value: Decimal) -> str:
    """Return "91,48" in Indonesian, "91.48" in English."""
    return str(value).replace(".", ",") if language() == "id" else str(value)


def fraction_text(value: Fraction, places: int) -> str:
    return decimal_text(rounded(value, places))


def element_text(element: Element) -> str:
    return translated(ELEMENTS[element])


def value_text(dimension: str, value: str) -> str:
    """Return the words of a value, e.g. "Female"."""
    known = VALUES.get(dimension, {})
    if not value:
        return translated(NOT_STATED)
    if dimension == "region":
        return regions().name_of(value) or value
    return translated(known[value]) if value in known else value


def group_text(dimension: str, value: str) -> str:
    """Return the words of a group, e.g. "Sex: Female"."""
    return f"{translated(DIMENSIONS[dimension])}: {value_text(dimension, value)}"
