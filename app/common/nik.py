"""Never stores a full NIK: Loket has no field for it, and a NIK in any text is replaced by its mask.

Nor has it a field for an NPWP. Since 2024 a person's NPWP is the NIK, and is treated as one; a company's
stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from app.common.formats import ERROR, FormatKind, check_nik, check_registration
from app.common.masking import mask
from db.mutation import Mutation

# With any text beside it ("KTP_3273….jpg", "NIK3273…") and any separators, because an undetected NIK would be
# stored. Not the digits of an id_izin ("I-2021…"), nor of a longer number.
_SIXTEEN = re.compile(r"(?<!\d)(?<!\b[Ii]-)[0-9](?:[\s.\-]{0,2}[0-9]){15}(?!\d)")
# Text that the program writes: the hash of a file, the id of a row.
_MADE_HERE = re.compile(r"(?<!\w)(?:[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?!\w)")


def nik_in(text: str) -> str:
    """Return the first NIK of a text, its 16 digits; "" without one."""
    return next((nik for _, nik in _niks(text)), "")


def without_nik(text: str) -> str:
    """Return the text with each NIK replaced by a mask such as 3273********0001.

    A possible registration number of JELITA (with a valid month and year) stays unchanged.
    """
    parts, done = [], 0
    for found, nik in _niks(text):
        parts += [text[done : found.start()], mask(FormatKind.NIK, nik)]
        done = found.end()
    return "".join((*parts, text[done:]))


def mutation_without_nik(mutation: Mutation) -> Mutation:
    """Return the mutation without a NIK in any of its texts, at any depth."""
    kept: Mutation = _kept(mutation)
    return kept


def _niks(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield each NIK with its digits. If sixteen digits are none, the next sixteen may overlap them."""
    if len(text) < 16:
        return
    own = [made.span() for made in _MADE_HERE.finditer(text)]
    found = _SIXTEEN.search(text)
    while found is not None:
        is_own = any(start < found.end() and found.start() < end for start, end in own)
        nik = "" if is_own else _nik(found[0])
        if nik:
            yield found, nik
        found = _SIXTEEN.search(text, found.end() if nik else found.start() + 1)


def _nik(found: str) -> str:
    digits = re.sub(r"\D", "", found)
    is_nik = check_nik(digits).level != ERROR and check_registration(digits).level == ERROR
    return digits if is_nik else ""


def _kept(value: Any) -> Any:
    """Return the value with masks; the same object if it contains no NIK."""
    if type(value) is str:
        return without_nik(value)
    if type(value) is dict:
        return {name: _kept(one) for name, one in value.items()}
    if type(value) in (tuple, list):
        return type(value)(map(_kept, value))
    if isinstance(value, msgspec.Struct):
        given = {name: getattr(value, name) for name in value.__struct_fields__}
        changed = {name: kept for name, one in given.items() if (kept := _kept(one)) != one}
        return msgspec.structs.replace(value, **changed) if changed else value
    return value
