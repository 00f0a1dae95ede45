"""The register: the cases recorded on a day or in a month, in the order of their numbers."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from db.enums import EntryKind
from db.models import Case, TimelineEntry
from db.queries.names import with_names
from db.queries.rows import as_case_row, select_case_rows
from db.records import RegisterLine


def register(tx: Connection, period: str, limit: int = 20_000) -> tuple[RegisterLine, ...]:
    """Return the cases of a period, "261124" for a day and "2611" for a month of the office's calendar.

    A case's number begins with its day (app/common/case_number.py), so that the index of numbers gives them
    in order, also with a million cases.
    """
    first = f"CC-{period}"
    of_period = Case.number.between(first, first + "~")  # "~" sorts after all characters of a number
    found = tx.execute(select_case_rows().where(of_period).order_by(Case.number).limit(limit))
    rows = with_names(tx, list(map(as_case_row, found)))
    sorted_as = select(Case.id, Case.category, Case.service).where(of_period)
    entry = TimelineEntry
    answers = (
        select(entry.case_id, func.max(entry.occurred_at))
        .join(Case, Case.id == entry.case_id)
        .where(of_period, entry.kind == EntryKind.SOLUTION_TOLD)
        .group_by(entry.case_id)
    )
    times = {row[0]: row[1] for row in tx.execute(answers)}
    sorts = {row[0]: (row[1], row[2]) for row in tx.execute(sorted_as)}
    return tuple(RegisterLine(row, times.get(row.id), *sorts[row.id]) for row in rows)
