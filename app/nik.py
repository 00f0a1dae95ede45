"""A NIK is never kept in full: Loket has no field for it, and of one in any text only its mask is written.

Nor has it one for an NPWP. Since 2024 a person's NPWP is the NIK, and is treated as one; a firm's stays.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from app.formats import ERROR, FormatKind, check_nik, check_registration
from app.masking import mask
from db.mutation import Mutation

_SIXTEEN = re.compile(r"(?<![\w/.-])\d(?:[ .-]?\d){15}(?![\w/]|[.-]\d)")


def nik_in(text: str) -> str:
    """Return the first NIK of a text, its 16 digits; "" if there is none."""
    return next((nik for found in _SIXTEEN.finditer(text) if (nik := _nik(found[0]))), "")


def without_nik(text: str) -> str:
    """Return the text with 3273********0001 in the place of each NIK.

    What could be a registration number of JELITA (its month and year are possible) is left as it is.
    """
    if len(text) < 16:
        return text

    def kept(found: re.Match[str]) -> str:
        nik = _nik(found[0])
        return mask(FormatKind.NIK, nik) if nik else found[0]

    return _SIXTEEN.sub(kept, text)


def mutation_without_nik(mutation: Mutation) -> Mutation:
    """Return the mutation as it may be written: none of its texts holds a NIK."""
    given = {name: getattr(mutation, name) for name in mutation.__struct_fields__}
    changed = {name: kept for name, value in given.items() if (kept := _kept(value)) != value}
    return msgspec.structs.replace(mutation, **changed) if changed else mutation


def _nik(found: str) -> str:
    digits = re.sub(r"\D", "", found)
    is_nik = check_nik(digits).level != ERROR and check_registration(digits).level == ERROR
    return digits if is_nik else ""


def _kept(value: Any) -> Any:
    if type(value) is str:
        return without_nik(value)
    if type(value) is dict:
        return {name: _kept(one) for name, one in value.items()}
    return value
