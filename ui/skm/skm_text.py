"""The words of the survey in the user's language."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from PySide6.QtCore import QCoreApplication

from app.common.regions import regions
from app.skm.form import Element
from app.skm.index import rounded
from app.skm.skm_words import CONTEXT, DIMENSIONS, ELEMENTS, NOT_SAID, VALUES
from ui.text.translations import language


def said(source: str) -> str:
    return QCoreApplication.translate(CONTEXT, source)


def decimal_text(value: Decimal) -> str:
    """Return "91,48" in Indonesian, "91.48" in English."""
    return str(value).replace(".", ",") if language() == "id" else str(value)


def fraction_text(value: Fraction, places: int) -> str:
    return decimal_text(rounded(value, places))


def element_text(element: Element) -> str:
    return said(ELEMENTS[element])


def group_text(dimension: str, value: str) -> str:
    """Return the words of a group, e.g. "Sex: Female"."""
    known = VALUES.get(dimension, {})
    if not value:
        words = said(NOT_SAID)
    elif dimension == "region":
        words = regions().name_of(value) or value
    else:
        words = said(known[value]) if value in known else value
    return f"{said(DIMENSIONS[dimension])}: {words}"
