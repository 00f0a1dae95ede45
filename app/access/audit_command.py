"""`loket audit`: follows the audit trail's chain from its beginning and reports the first broken link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection

from db.audit import Link
from db.audit_check import AuditResult, check
from db.connections import connect_to_read, engine_over
from db.errors import storage_errors
from db.schema import FIRST_RELEASE, revision_of

_FAULTS = {
    "missing": "entry {at} is missing",
    "changed": "entry {at} was changed after it was written",
    "unchained": "entry {at} does not follow from the one before it",
    "outbox": "entry {at} and the arguments of its change in the records disagree",
    "untold": "from entry {at} on, the trail lacks recorded changes: its end was cut off",
    "expected": "entry {at} is not the one that was noted: the trail was written anew",
}


class NoTrailError(Exception):
    """This file has no trail; the text gives the reason."""


def parse_link(text: str) -> Link:
    """Read a link in its printed form, "1234:" and the 64 letters of its hash. Raises ValueError."""
    found = re.fullmatch(r"(\d+):([0-9a-f]{64})", text.strip().lower())
    if found is None:
        raise ValueError(text)
    return Link(int(found[1]), found[2])


def check_file(path: Path, expected: Link | None = None) -> AuditResult:
    """Check the trail of a records file. Raises what `trail_of` raises."""
    with trail_of(path) as connection:
        return check(connection, expected)


@contextmanager
def trail_of(path: Path) -> Iterator[Connection]:
    """Read a records file, which may be in use, or a copy of one; nothing is changed.

    Raises:
        NoTrailError: The file is missing, or of a development version.
        StorageError: It cannot be read.
    """
    if not path.is_file():
        raise NoTrailError(f"{path}: there are no records")
    with storage_errors(path), closing(connect_to_read(path)) as raw:
        if revision_of(raw) < FIRST_RELEASE:
            raise NoTrailError(f"{path}: these records are of a development version, which checks them")
        with engine_over(raw, "BEGIN").begin() as connection:
            yield connection


def summary(result: AuditResult) -> str:
    """Return the result as a sentence or two."""
    if result.fault:
        fault = _FAULTS[result.fault].format(at=result.broken_at)
        return f"BROKEN: {fault}. {result.count} entries before it are as they were written."
    if result.last is None:
        return "The audit trail is empty."
    erased = (
        f"{result.erased} of them name changes erased by the rule of retention.\n" if result.erased else ""
    )
    return (
        f"The audit trail is whole: {result.count} entries.\n"
        f"{erased}"
        f"Its end, to be noted elsewhere: {result.last.sequence}:{result.last.hash}"
    )
