"""A sheet of paper as data: what it says, in which order; not how it lies on the page.

It is laid out in a process of its own (app/paper/press.py), so it can be written as JSON.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from app.sop.flow_chart import Chart


class SheetKind(str, Enum):
    """`value` stands in the records and in the QR code's short form (app/paper/code.py)."""

    CASE_SHEET = "case_sheet"
    RECEIPT = "receipt"
    ESCALATION_SHEET = "escalation_sheet"
    MINUTES = "minutes"
    DAILY_REGISTER = "daily_register"
    MONTHLY_REGISTER = "monthly_register"
    SOP = "sop"


class Heading(msgspec.Struct, frozen=True, tag=True):
    text: str


class Prose(msgspec.Struct, frozen=True, tag=True):
    """A paragraph, or several."""

    text: str


class Facts(msgspec.Struct, frozen=True, tag=True):
    """Labels and values; those without a value are left out by who makes them."""

    rows: tuple[tuple[str, str], ...]


class Grid(msgspec.Struct, frozen=True, tag=True):
    """A table with a head that is repeated on each page; widths in percent of the page."""

    head: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


class Blank(msgspec.Struct, frozen=True, tag=True):
    """Room to write by hand; the first line begins behind the label."""

    label: str
    lines: int


class Signatures(msgspec.Struct, frozen=True, tag=True):
    """Who signs, side by side: (capacity, name); without a name there is a line to write it on."""

    people: tuple[tuple[str, str], ...]


class Panels(msgspec.Struct, frozen=True, tag=True):
    """Boxes with a heading and a list, two side by side: (heading, lines)."""

    panels: tuple[tuple[str, tuple[str, ...]], ...]


Part = Heading | Prose | Facts | Grid | Blank | Signatures | Panels


class Sheet(msgspec.Struct, frozen=True):
    """One document.

    Attributes:
        reference: The case number, or what a register is called, e.g. "20261124".
        marking: Printed large above the title, e.g. "RAHASIA"; "" for none.
        foot: What the foot of each page says beside the code and the page number.
        is_wide: The page lies on its side.
        chart: Drawn on pages of its own behind the text.
    """

    kind: SheetKind
    title: str
    reference: str
    parts: tuple[Part, ...]
    foot: tuple[str, ...] = ()
    marking: str = ""
    is_wide: bool = False
    chart: Chart | None = None


class Letterhead(msgspec.Struct, frozen=True):
    """The office at the top of the first page; a logo is the path of a picture, "" for none."""

    name: str = ""
    address: str = ""
    logo: str = ""
