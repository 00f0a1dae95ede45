"""The code on each sheet: its case and its document, with a check against misreading."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import Enum

from app.common.case_number import Reading, parse
from app.paper.sheet import SheetKind

# Letters, digits and "-/:" only: these make a small QR code (its alphanumeric mode, ISO/IEC 18004).
_BEGINNING = "LOKET1"
_SHORT = {
    SheetKind.CASE_SHEET: "LK",
    SheetKind.RECEIPT: "TT",
    SheetKind.ESCALATION_SHEET: "LD",
    SheetKind.MINUTES: "BA",
    SheetKind.DAILY_REGISTER: "RH",
    SheetKind.MONTHLY_REGISTER: "RB",
    SheetKind.SOP: "SP",
    SheetKind.REPORT: "LP",
}
_WRITTEN = re.compile(rf"({_BEGINNING}/([A-Z]{{2}})/([0-9A-Z-]{{4,40}}))/([0-9A-F]{{6}})")
QUIET_MODULES = 4  # white around the code


class CodeFault(Enum):
    FOREIGN = "foreign"  # not our code
    DAMAGED = "damaged"  # our code, but a letter is wrong
    NEWER = "newer"  # our code, of a kind that this program does not know


@dataclass(frozen=True, slots=True)
class SheetCode:
    """The content of a code. `case_number` is "" on a register."""

    kind: SheetKind
    reference: str

    @property
    def case_number(self) -> str:
        found = parse(self.reference)
        return found.number if found.reading is Reading.RIGHT else ""


def code_text(kind: SheetKind, reference: str) -> str:
    """Return the text of the code: LOKET1/TT/CC-261124-001-007-4/9C41F0."""
    body = f"{_BEGINNING}/{_SHORT[kind]}/{reference}"
    return f"{body}/{_check(body)}"


def read_code(text: str) -> SheetCode | CodeFault:
    """Return the content of a scanned code, or its fault."""
    text = text.strip()
    if not text.startswith(_BEGINNING + "/"):
        return CodeFault.NEWER if re.match(r"LOKET\d+/", text) else CodeFault.FOREIGN
    found = _WRITTEN.fullmatch(text)
    if found is None or _check(found[1]) != found[4]:
        return CodeFault.DAMAGED
    kind = next((kind for kind, short in _SHORT.items() if short == found[2]), None)
    return CodeFault.NEWER if kind is None else SheetCode(kind, found[3])


def modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """Return the code's dark and light squares, row by row, without the white margin.

    A quarter of it may be dirty or stamped over (error correction Q).
    """
    import segno  # only the layout process needs it, not the desktop's start

    code = segno.make_qr(text, error="q", boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def _check(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:6].upper()
