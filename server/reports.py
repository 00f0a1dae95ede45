"""Keeps the numbers of reports that were printed or saved, as they are sent: they are not counted again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from app.figures.reports import sum_of
from db.sync.messages import BAD_REQUEST, AskReports, FilledReport, KeepReport, KeptReport, KeptReports
from server.database import Database
from server.refused import Refused
from server.sessions import SignedIn

MOST_PRINTS = 100  # of a period, the newest


class Reports:
    """Each answer is one transaction that acts for the user. Raises Refused."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, who: SignedIn, request: KeepReport) -> KeptReports:
        """Keep a report, and return what is kept of its period. Sent again, it is kept once."""

        def work(connection: Connection) -> KeptReports:
            keep_print(connection, request.id, request.filled)
            found = _kept(connection, msgspec.structs.asdict(request.filled))
            if all(one.id != request.id for one in found.reports):
                raise Refused(400, BAD_REQUEST, "agents keep the report of their own work only")
            return found

        return await self._database.transact(who.login, work)

    async def kept(self, who: SignedIn, asked: AskReports) -> KeptReports:
        return await self._database.transact(
            who.login, lambda connection: _kept(connection, msgspec.structs.asdict(asked))
        )


def keep_print(connection: Connection, print_id: UUID, filled: FilledReport) -> None:
    """Keep a report for the user for whom the connection acts; nothing if that user keeps none."""
    connection.exec_driver_sql(
        "INSERT INTO report_print (id, team_id, by_id, by_role, report, since, until, filled, sha256) "
        "SELECT %(id)s, my_team(), my_id(), my_role(), %(report)s, %(since)s, %(until)s, %(filled)s, "
        "%(sha256)s "
        "WHERE my_role() IN ('supervisor', 'unit_officer') "
        "OR my_role() = 'agent' AND %(report)s = 'agent' "
        "ON CONFLICT (id) DO NOTHING",
        {
            "id": print_id,
            "report": filled.report,
            "since": filled.since,
            "until": filled.until,
            "filled": msgspec.json.encode(filled).decode(),
            "sha256": sum_of(filled),
        },
    )


def _kept(connection: Connection, given: dict[str, Any]) -> KeptReports:
    rows = connection.exec_driver_sql(
        "SELECT r.id, r.filled, r.sha256, coalesce(a.name, '') AS by_name, r.printed_at FROM report_print r "
        "LEFT JOIN agent a ON a.id = r.by_id "
        "WHERE r.report = %(report)s AND r.since = %(since)s AND r.until = %(until)s "
        f"ORDER BY r.printed_at DESC, r.id LIMIT {MOST_PRINTS}",
        given,
    )
    return KeptReports(
        [
            KeptReport(
                id=row.id,
                filled=msgspec.convert(row.filled, FilledReport),
                sha256=row.sha256,
                by_name=row.by_name,
                printed_at=row.printed_at,
            )
            for row in rows
        ]
    )
