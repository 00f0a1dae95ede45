"""A sheet of paper as data: its content in order, not its layout.

It is laid out in a separate process (app/paper/press.py), so it can be written as JSON.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from app.figures.charts import Chart as Diagram
from app.sop.flow_chart import Chart


class SheetKind(str, Enum):
    """`value` is used in the records and in the QR code's short form (app/paper/code.py)."""

    CASE_SHEET = "case_sheet"
    RECEIPT = "receipt"
    ESCALATION_SHEET = "escalation_sheet"
    MINUTES = "minutes"
    DAILY_REGISTER = "daily_register"
    MONTHLY_REGISTER = "monthly_register"
    SOP = "sop"
    REPORT = "report"


class Heading(msgspec.Struct, frozen=True, tag=True):
    text: str


class Prose(msgspec.Struct, frozen=True, tag=True):
    """A paragraph, or several."""

    text: str


class Facts(msgspec.Struct, frozen=True, tag=True):
    """Labels and values; the caller leaves out those without a value."""

    rows: tuple[tuple[str, str], ...]


class Grid(msgspec.Struct, frozen=True, tag=True):
    """A table with a head that is repeated on each page; widths in percent of the page."""

    head: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


class Blank(msgspec.Struct, frozen=True, tag=True):
    """Space for handwriting; the first line begins after the label."""

    label: str
    lines: int


class LinkCode(msgspec.Struct, frozen=True, tag=True):
    """A QR code of an address on the web, with a text and the address beside it."""

    text: str
    address: str


class Signatures(msgspec.Struct, frozen=True, tag=True):
    """Signatures side by side: (capacity, name); without a name there is a line for it."""

    people: tuple[tuple[str, str], ...]


class Panels(msgspec.Struct, frozen=True, tag=True):
    """Boxes with a heading and a list, two side by side: (heading, lines)."""

    panels: tuple[tuple[str, tuple[str, ...]], ...]


class Picture(msgspec.Struct, frozen=True, tag=True):
    """A chart of figures over the whole width, drawn in lines; no page break cuts it.

    Attributes:
        title: Above it; "" for none.
        height_mm: Of the chart.
    """

    title: str
    chart: Diagram
    height_mm: int = 40


Part = Heading | Prose | Facts | Grid | Blank | LinkCode | Signatures | Panels | Picture


class Sheet(msgspec.Struct, frozen=True):
    """One document.

    Attributes:
        reference: The case number, or the name of a register, e.g. "20261124".
        marking: Printed large above the title, e.g. "RAHASIA"; "" for none.
        foot: The foot of each page, in addition to the code and the page number.
        is_wide: Landscape.
        chart: Drawn on separate pages after the text.
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
