"""Checks of the records at the start: whether they are an older copy, and whether the clock is wrong."""

from __future__ import annotations

import logging
import sqlite3
from datetime import datetime
from pathlib import Path

from app.common.case_number import make as make_number
from app.common.notices import WARNING, Notice
from app.doctor.clock import clock_against_records
from app.doctor.finding import Finding
from db.connections import connect_to_read
from db.errors import StorageError
from db.high_water import HighWaterMark, read_reached
from db.replica import Progress, Replica, progress_of

_log = logging.getLogger(__name__)


def check_start(replica: Replica, is_shared: bool, now: datetime) -> tuple[Notice, ...]:
    """Compare the records, before the first change, with the high-water file and the clock. Blocks."""
    try:
        progress = replica.read(progress_of).result()
    except StorageError:
        _log.exception("the records cannot be compared with how far they were")
        return ()
    reached = replica.high_water.reached
    missing = missing_records(reached, progress, is_shared)
    clock = against_clock(reached, progress, now)
    wrong = Notice(clock.kind, WARNING, dict(clock.facts)) if clock is not None else None
    return tuple(notice for notice in (missing, wrong) if notice is not None)


def begin_high_water(replica: Replica) -> None:
    """Reset the high-water file, because the records were put aside on purpose. Blocks."""
    try:
        progress = replica.read(progress_of).result()
    except StorageError:
        _log.exception("how far the records are cannot be noted")
        return
    replica.high_water.note_changes(progress.client_id, progress.changes, progress.newest)


def missing_records(reached: HighWaterMark, progress: Progress, is_shared: bool) -> Notice | None:
    """Return that later records are missing, since when, and the last number; None if none are."""
    if progress.changes >= reached.changes:
        return None
    numbers = [make_number(one.day, one.workstation, one.last) for one in reached.numbers[-1:]]
    facts = {
        "count": str(reached.changes - progress.changes),
        "until_at": _text(progress.newest),
        "last_at": _text(reached.changed_at),
        "number": numbers[0] if numbers else "–",
    }
    _log.warning("these records lack later changes: %s", facts)
    if not progress.changes:
        kind = "records_begin_anew"
    else:
        kind = "records_are_older_shared" if is_shared else "records_are_older"
    return Notice(kind, WARNING, facts)


def against_clock(reached: HighWaterMark, progress: Progress, now: datetime) -> Finding | None:
    """Return that the clock contradicts the newest own record; None if it does not."""
    known = [moment for moment in (reached.changed_at, progress.newest) if moment is not None]
    return clock_against_records(max(known, default=None), now)


def known_workstation(records: Path) -> str:
    """Return the workstation's code in these records or of the last run; "" if unknown.

    Reads only; unreadable files count as empty.
    """
    if code := read_reached(records).workstation:
        return code
    try:
        raw = connect_to_read(records)
    except sqlite3.Error:
        return ""
    try:
        row = raw.execute("SELECT workstation FROM outbox ORDER BY mut_no DESC LIMIT 1").fetchone()
    except sqlite3.Error:
        return ""
    finally:
        raw.close()
    return str(row[0]) if row else ""


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment is not None else ""
