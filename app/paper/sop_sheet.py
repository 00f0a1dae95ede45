"""The SOP on paper: its document, followed by the flow chart."""

from __future__ import annotations

import re

from app.paper.printing import Printing, foot
from app.paper.sheet import Panels, Sheet, SheetKind
from app.paper.writing import LANGUAGE, Writing
from app.sop.flow_chart import ChartWords, chart_of
from app.sop.procedure import Sop, line_in_language
from db.enums import Channel

_SECTIONS = ("legal_basis", "qualifications", "related", "equipment", "warning", "records")


def sop_sheet(sop: Sop, write: Writing, printing: Printing) -> Sheet:
    panels = tuple(
        (write.heading(f"sop_{name}"), tuple(line_in_language(line, LANGUAGE) for line in lines))
        for name in _SECTIONS
        if (lines := getattr(sop, name))
    )
    return Sheet(
        SheetKind.SOP,
        sop.title.in_language(LANGUAGE),
        reference_of(sop),
        (Panels(panels),) if panels else (),
        foot(write, printing),
        is_wide=True,
        chart=chart_of(sop, LANGUAGE, _words(write)),
    )


def reference_of(sop: Sop) -> str:
    """Return the id in the form of the sheet's code: capitals, digits and dashes."""
    return re.sub(r"[^0-9A-Z]+", "-", sop.id.upper()).strip("-").ljust(4, "-")[:40]


def _words(write: Writing) -> ChartWords:
    names = ("number", "activity", "actors", "standard", "means", "time", "output", "note")
    return ChartWords(
        **{name: write.text(f"sop_{name}") for name in names},
        minutes=write.text("sop_minutes", minutes="{minutes}"),
        channels={channel.value: write.word(channel) for channel in Channel},
    )
