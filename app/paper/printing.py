"""Who prints a sheet, when and where: it stands at the foot of each page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.paper.writing import Writing


@dataclass(frozen=True, slots=True)
class Printing:
    """Who prints, when and where; `chain` is the end of the audit trail, which the paper thus preserves.

    survey_link: The office's form of the satisfaction survey, "" for none.
    """

    at: datetime
    who: str
    workstation: str
    chain: str = ""
    survey_link: str = ""


def foot(write: Writing, printing: Printing) -> tuple[str, ...]:
    """Return the lines at the foot of each page."""
    printed = write.text(
        "printed", at=write.at(printing.at), who=printing.who, workstation=printing.workstation
    )
    if not printing.chain:
        return (printed,)
    sequence, _, hash_ = printing.chain.partition(":")
    return printed, write.text("chain", sequence=sequence, hash=hash_)
