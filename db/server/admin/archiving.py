"""Moves long finished cases from the working tables to the archive: s0100_archive.sql."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from uuid import UUID

from db.server.admin.server import AdminError, Raw, act, admin_errors, as_owner

BATCH = 200  # cases in one transaction: a user who needs one of them waits for no more than these
YOUNGEST_DAYS = 90  # a workstation may be filled with younger cases


@dataclass(frozen=True, slots=True)
class Archived:
    """moved: Cases; kept: Cases that other records refer to."""

    moved: int
    kept: int = 0


def count_archivable(raw: Raw, before: datetime) -> int:
    with admin_errors():
        found = raw.execute(
            "SELECT count(*) FROM loket.case_ WHERE status IN ('closed', 'cancelled') AND changed_at < %s",
            (_checked(raw, before),),
        ).fetchone()
    return int(found[0]) if found else 0


def archive(
    raw: Raw, before: datetime, progress: Callable[[Archived], None] = lambda _so_far: None
) -> Archived:
    """Move all cases from before this time, in batches: an interrupted run can be continued later."""
    _checked(raw, before)
    moved = kept = 0
    after: tuple[datetime, UUID] = (datetime(1, 1, 2, tzinfo=timezone.utc), UUID(int=0))
    while True:
        with admin_errors(), raw.transaction():
            as_owner(raw)
            row = raw.execute(
                "SELECT moved, kept, after_at, after_id FROM loket.archive_cases(%s, %s, %s, %s)",
                (before, BATCH, *after),
            ).fetchone()
            assert row is not None
            if row[0]:
                act(raw, "archive", f"{row[0]} cases of before {before:%Y-%m-%d}")
        moved, kept, after = moved + row[0], kept + row[1], (row[2], row[3])
        if not row[0] + row[1]:
            return Archived(moved, kept)
        progress(Archived(moved, kept))


def recall(raw: Raw, number: str) -> None:
    """Return a case to the working tables. Raises AdminError if it is not in the archive."""
    with admin_errors(), raw.transaction():
        as_owner(raw)
        digits = "".join(filter(str.isdigit, number))
        found = raw.execute(
            "SELECT loket.put_back(a) FROM loket.archived_case a WHERE number_digits = %s", (digits,)
        )
        if not digits or found.fetchone() is None:
            raise AdminError("not_archived", number=number)
        act(raw, "recall", number)


def _checked(raw: Raw, before: datetime) -> datetime:
    """Raise AdminError for a time that is too recent: a workstation may be filled with younger cases."""
    with admin_errors():
        found = raw.execute(
            "SELECT now() - make_interval(days => greatest(history_days, %s)) FROM loket.sync_server",
            (YOUNGEST_DAYS,),
        ).fetchone()
    assert found is not None
    if before > found[0]:
        raise AdminError("archive_range", latest=f"{found[0]:%Y-%m-%d}")
    return before
