"""The register of a day or a month (buku register): recapitulation, then one line per case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from app.access.visibility import paper_row
from app.common.tables import Table
from app.paper.printing import Printing, foot
from app.paper.sheet import Grid, Heading, Part, Prose, Sheet, SheetKind
from app.paper.writing import Writing
from db.records import RegisterLine

_COLUMNS = (
    *("no", "number", "received", "channel", "kind", "about"),
    *("applicant", "subject", "holder", "status", "told"),
)
REGISTERS = (SheetKind.DAILY_REGISTER, SheetKind.MONTHLY_REGISTER)


def period_of(kind: SheetKind, day: date) -> str:
    """Return the prefix of the case numbers of the day, or of its month."""
    return f"{day:%y%m%d}" if kind is SheetKind.DAILY_REGISTER else f"{day:%y%m}"


def reference_of(kind: SheetKind, day: date) -> str:
    return f"{day:%Y-%m-%d}" if kind is SheetKind.DAILY_REGISTER else f"{day:%Y-%m}"


def register_sheet(
    kind: SheetKind, day: date, lines: Sequence[RegisterLine], write: Writing, printing: Printing
) -> Sheet:
    if kind is SheetKind.DAILY_REGISTER:
        about = write.text("register_of", day=write.day(day))
    else:
        about = write.text("register_of_month", month=write.month(day))
    parts: list[Part] = [Prose(about)]
    if lines:
        parts += [Heading(write.heading("recap")), _recap(lines, write)]
        parts += [Heading(write.heading("list")), _list(lines, write)]
    else:
        parts.append(Prose(write.text("nothing")))
    return Sheet(
        kind, write.title(kind), reference_of(kind, day), tuple(parts), foot(write, printing), is_wide=True
    )


def register_table(kind: SheetKind, day: date, lines: Sequence[RegisterLine], write: Writing) -> Table:
    """Return the register for a spreadsheet: the same columns, times as times."""
    rows = tuple(
        (
            count,
            line.row.number,
            write.local(line.row.opened_at),
            write.word(line.row.channel),
            write.word(line.row.kind),
            *_about(line, write),
            " / ".join(filter(None, (line.row.assignee_name, line.row.unit_name))),
            write.word(line.row.status),
            write.local(line.answered_at),
        )
        for count, line in enumerate(lines, 1)
    )
    return Table(f"{write.title(kind)} {reference_of(kind, day)}", write.columns(*_COLUMNS), rows)


def _recap(lines: Sequence[RegisterLine], write: Writing) -> Grid:
    """Count by kind, by channel and by state, and in total."""
    rows: list[tuple[str, str, str]] = []
    for key in ("kind", "channel", "status"):
        counted = Counter(getattr(line.row, key) for line in lines)
        title = write.columns(key)[0]
        rows += [(title, write.word(value), str(count)) for value, count in counted.most_common()]
    rows.append((write.text("total"), "", str(len(lines))))
    return Grid((*write.columns("kind"), *write.columns("text", "count")), (30, 50, 20), tuple(rows))


def _list(lines: Sequence[RegisterLine], write: Writing) -> Grid:
    rows = tuple(
        (
            str(count),
            line.row.number,
            write.short_at(line.row.opened_at),
            write.word(line.row.channel),
            write.word(line.row.kind),
            *_about(line, write),
            " / ".join(filter(None, (line.row.assignee_name, line.row.unit_name))),
            write.word(line.row.status),
            write.short_at(line.answered_at),
        )
        for count, line in enumerate(lines, 1)
    )
    return Grid(write.columns(*_COLUMNS), (4, 12, 8, 7, 9, 12, 11, 13, 10, 7, 7), rows)


def _about(line: RegisterLine, write: Writing) -> tuple[str, str, str]:
    """Return matter, applicant and subject; hidden for a confidential case, because a register has many
    readers.
    """
    if line.row.is_confidential:
        return write.text("hidden"), write.text("hidden"), write.text("hidden")
    about = " / ".join(filter(None, (line.category, line.service)))
    return about, write.who(line.row), paper_row(line.row).subject
