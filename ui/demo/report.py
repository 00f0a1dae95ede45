"""What the demo prints at its end: the five steps of a case, with actor, start, end and target."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.common.enums import CaseFile
from app.desktop.workplace import ProcedureArea
from app.sop.step_clocks import StepClock, StepState, step_clocks
from ui.case.sop.step_text import actor_word, state_word, time_used
from ui.text.times import at_office
from ui.text.translations import language
from ui.text.wording import word

translate = QCoreApplication.translate
_OVER = (StepState.DONE, StepState.SKIPPED)


def case_report(file: CaseFile, procedure: ProcedureArea) -> tuple[str, tuple[str, ...]]:
    """Return the case and its steps as a table of text, and what is missing from them."""
    now, channel = procedure.clock(), file.row.channel
    clocks = step_clocks(procedure.sop, procedure.calendar, channel, file.timeline, now)
    unfinished = [clock.step.number for clock in clocks if clock.state not in _OVER]
    faults = (f"timeline of {file.row.number}: steps {unfinished} have no end",) if unfinished else ()
    return _table(file, clocks), faults


def _table(file: CaseFile, clocks: Sequence[StepClock]) -> str:
    title = translate("Demo", "Case {number}: {subject} – {status}")
    lines = [title.format(number=file.row.number, subject=file.row.subject, status=word(file.row.status))]
    rows = [_row(clock) for clock in clocks]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        lines.append("  " + "  ".join(cells).rstrip())
    return "\n".join(lines)


def _row(clock: StepClock) -> tuple[str, ...]:
    step = clock.step
    started, ended = (_time(moment) for moment in (clock.started_at, clock.ended_at))
    who = clock.actor_name or actor_word(step.actor)
    name = f"{step.number} {step.name.in_language(language())}"
    return name, who, f"{started} – {ended}", time_used(clock), state_word(clock.state)


def _time(moment: datetime | None) -> str:
    return at_office(moment).strftime("%H:%M:%S") if moment else "        "
