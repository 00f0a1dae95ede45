"""Searches the records for calls that rang at several workstations, and how the PBX ended them. Blocks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from app.common.clock import now
from app.common.paths import AppPaths
from app.desktop.start import records_path
from app.doctor.finding import Finding, Health
from app.settings import Settings
from db.connections import connect_to_read, engine_over
from db.queries.duplicate_rings import missed_here_answered_there
from db.schema import REVISION, revision_of

DAYS = 7


def find_duplicate_rings(where: AppPaths, settings: Settings) -> Iterator[Finding]:
    """Report calls that are listed as missed although another workstation answered them."""
    path = records_path(where, settings)
    try:
        if not path.exists():
            return
        with closing(connect_to_read(path)) as raw:
            if revision_of(raw) != REVISION:
                return  # the checked columns may be missing
            with engine_over(raw, "BEGIN").connect() as connection:
                count = missed_here_answered_there(connection, now() - timedelta(days=DAYS))
    except (sqlite3.Error, SQLAlchemyError, OSError):
        return  # check_records reports it
    if count:
        facts = {"count": str(count), "days": str(DAYS)}
        yield Finding("exchange", "exchange_rings_unmarked", Health.ATTENTION, facts)
