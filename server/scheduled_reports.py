"""Writes the reports of the month that is over into a folder, once.

That is on the day that the configuration names, or after it if the server did not run then.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from uuid_utils.compat import uuid7

from app.common.typed_toml import TomlError
from app.figures.making import progress
from app.figures.periods import Days
from app.figures.reports import REPORTS, ReportKey, Span, fill, months_of, sum_of, whole
from app.paper.open_data import AlreadyThereError, NotToBePublishedError, write_edition
from app.paper.report_files import ReportFile, write_report
from app.paper.report_paper import ReportPaper
from app.paper.writing import load_writing
from app.sop.procedure import load
from db.rules.system_actor import SYSTEM_ID, SYSTEM_LOGIN
from db.sync.messages import FilledReport
from server.channels.lead import Lead
from server.channels.records import now_of
from server.config import ReportsConfig
from server.database import Database
from server.figures import Here, office_zone
from server.open_data import OpenDataEditions
from server.refused import Refused
from server.reports import keep_print

_log = logging.getLogger(__name__)
KEYS = (ReportKey.MONTHLY, ReportKey.UNITS, ReportKey.COMPLAINTS)
LOCK = 0x5245504F5254  # "REPORT": one instance writes
CHECK_EVERY_S, AGAIN_S = 60.0, 600.0  # after a fault, because counting costs something
MOST_MONTHS = 12  # that are made up for, after a long time without the server
_FAULTS = {
    errno.ENOENT: "no_folder",
    errno.ENOTDIR: "no_folder",
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EACCES: "not_allowed",
    errno.EPERM: "not_allowed",
    errno.EROFS: "not_allowed",
}
_NOT_COUNTED = "not_counted"
_ONE = timedelta(days=1)


def due(today: date, monthly_on: int, written_until: date | None) -> list[Days]:
    """Return the months whose reports have to be written, the oldest first.

    written_until: The end of the last month that was written; None if there is none.
    """
    this_month = whole(Span.MONTH, today).since
    over = this_month if today.day >= monthly_on else whole(Span.MONTH, this_month - _ONE).since
    last = whole(Span.MONTH, over - _ONE)
    if written_until is None:
        return [last] if over == this_month else []
    return list(months_of(Days(written_until, last.until)))[-MOST_MONTHS:]


class ScheduledReports:
    """fault: Why the reports that are due are not written; "" if none is due, None before the first look."""

    def __init__(
        self,
        config: ReportsConfig,
        database: Database,
        office_files: Path | None,
        open_data: OpenDataEditions,
        open_data_folder: str,
    ) -> None:
        self._config, self._database, self._office_files = config, database, office_files
        self._open_data, self._open_data_folder = open_data, open_data_folder
        self._lead = Lead(database, lambda: None, LOCK, "writes reports")
        self._tasks: list[asyncio.Task[None]] = []
        self.fault: str | None = None

    @property
    def is_on(self) -> bool:
        return any(map(self._folder, (*KEYS, ReportKey.OPEN_DATA)))

    def _folder(self, key: ReportKey) -> str:
        return self._open_data_folder if key is ReportKey.OPEN_DATA else self._config.folder

    def _due(self, connection: Connection, now: datetime | None) -> list[tuple[ReportKey, Days]]:
        keys = [one for one in (*KEYS, ReportKey.OPEN_DATA) if self._folder(one)]
        return _due(connection, self._config, keys, now)

    def start(self) -> None:
        if self.is_on:
            self._tasks = [asyncio.create_task(self._lead.hold()), asyncio.create_task(self._run())]

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def write_due(self, now: datetime | None = None) -> int:
        """Write what is due and return how many reports that were. Raises Refused without the database.

        now: Else the time of the database. What cannot be counted or written is logged and shown by the
            status; it stays due.
        """
        wanted = await self._database.transact(SYSTEM_LOGIN, lambda one: self._due(one, now))
        done, fault = 0, ""
        try:
            for key, days in wanted:
                await asyncio.to_thread(os.listdir, self._folder(key))  # before anything is counted
                await self._write(key, days)
                done += 1
                _log.info(
                    "a report was written", extra={"fields": {"report": key.value, "since": str(days.since)}}
                )
        except OSError as error:
            fault = _FAULTS.get(error.errno or 0, "not_written")
            self._log(fault, error.strerror or str(error))
        except (Refused, TomlError, NotToBePublishedError) as error:
            fault = _NOT_COUNTED
            self._log(fault, str(error))
        except Exception:  # noqa: BLE001 - reports must not stop until the next restart
            fault = _NOT_COUNTED
            _log.exception("writing reports failed, and begins again")
        is_other_fault = fault != self.fault
        self.fault = fault
        if fault or is_other_fault or done:  # each failed try: the status looks back one day
            await self._database.transact(SYSTEM_LOGIN, lambda one: _store_fault(one, fault))
        return done

    async def _write(self, key: ReportKey, days: Days) -> None:
        """Raise OSError if the folder or its disk is away or full; Refused, TomlError."""
        if key is ReportKey.OPEN_DATA:
            filled = await self._publish(days)
        else:
            file = await self._database.transact(SYSTEM_LOGIN, lambda one: _counted(one, key, days))
            await asyncio.to_thread(self._write_files, file)
            filled = file.filled
        # After the files: if the server ends here, they are written once more.
        await self._database.transact(SYSTEM_LOGIN, lambda one: keep_print(one, uuid7(), filled))

    async def _publish(self, days: Days) -> FilledReport:
        edition = await self._database.transact(
            SYSTEM_LOGIN, lambda one: self._open_data.edition_of(one, days.since)
        )
        with suppress(AlreadyThereError):  # what was published stays
            await asyncio.to_thread(write_edition, Path(self._open_data_folder), edition)
        return edition.filled

    def _write_files(self, file: ReportFile) -> None:
        folder, writing = Path(self._config.folder), load_writing(ZoneInfo(file.zone), self._office_files)
        write_report(folder, file, ReportPaper(writing, load(), lambda unit: file.units.get(unit, "")))

    def _log(self, fault: str, reason: str) -> None:
        if fault != self.fault:
            _log.warning("the reports of the month cannot be written: %s: %s", fault, reason)

    async def _run(self) -> None:
        while True:
            if self._lead.is_ours:
                try:
                    await self.write_due()
                except Refused as error:
                    _log.warning("it is not known which reports are due: %s", error)
                except Exception:  # noqa: BLE001 - reports must not stop until the next restart
                    _log.exception("writing reports failed, and begins again")
            await asyncio.sleep(AGAIN_S if self.fault else CHECK_EVERY_S)


def _due(
    connection: Connection, config: ReportsConfig, keys: Sequence[ReportKey], now: datetime | None
) -> list[tuple[ReportKey, Days]]:
    """Return the reports that are due and can be counted: all changes of their time have their facts."""
    zone = ZoneInfo(office_zone(connection))
    today = (now or now_of(connection)).astimezone(zone).date()
    counted = progress(connection)
    if counted.made_at is None or counted.waiting:
        return []
    rows = connection.exec_driver_sql(
        "SELECT report, max(until) AS until FROM report_print WHERE by_id = %(id)s GROUP BY report",
        {"id": SYSTEM_ID},
    )
    written = {row.report: row.until for row in rows}
    return list(_in_order(keys, today, config.monthly_on, written, counted.made_at.astimezone(zone).date()))


def _in_order(
    keys: Sequence[ReportKey],
    today: date,
    monthly_on: int,
    written: Mapping[str, date],
    counted_on: date,
) -> Iterator[tuple[ReportKey, Days]]:
    for key in keys:
        for days in due(today, monthly_on, written.get(key.value)):
            if counted_on >= days.until:
                yield key, days


def _counted(connection: Connection, key: ReportKey, days: Days) -> ReportFile:
    filled = fill(REPORTS[key], Span.MONTH, days.since, Here(connection))
    units: dict[UUID, str] = {
        row.id: row.name for row in connection.exec_driver_sql("SELECT id, name FROM unit")
    }
    return ReportFile(filled=filled, sha256=sum_of(filled), zone=office_zone(connection), units=units)


def _store_fault(connection: Connection, fault: str) -> None:
    """Keep how it goes for `loket-server admin status`."""
    given: dict[str, Any] = {"fault": fault}
    connection.exec_driver_sql(
        "INSERT INTO report_writing (id, fault, told_at) VALUES (1, %(fault)s, now()) "
        "ON CONFLICT (id) DO UPDATE SET fault = excluded.fault, told_at = excluded.told_at",
        given,
    )
