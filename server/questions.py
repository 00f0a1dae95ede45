"""Answers the smaller questions of a workstation: office, archive, files, outcomes."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Annotated
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from db.audit import Link
from db.enums import Role
from db.server.push import anchor_trail
from db.sync.cloned_file import KnownOutcome
from db.sync.current_program import CurrentProgram
from db.sync.messages import (
    AskOutcomes,
    Backlog,
    FoundCases,
    Hashes,
    Office,
    Outcomes,
    RecallCase,
    Recalled,
    ReportCompared,
    TrailEnd,
)
from db.sync.sp4n_messages import AskTracking, TrackedCase, TrackedCases
from db.sync.sync_status import ArchivedCase, Trouble
from server.database import Database
from server.refused import refused_by
from server.sessions import SignedIn

OUTCOMES = "SELECT mut_no, outcome, reason, args_hash FROM outcomes(%s, %s, %s) WHERE mut_no IS NOT NULL"


class AskArchive(msgspec.Struct, frozen=True, kw_only=True):
    """The query of /v1/archive: the first digits of a case's number, or a person."""

    digits: Annotated[str, msgspec.Meta(pattern="^[0-9]{0,30}$")] = ""
    person: UUID | None = None


class Questions:
    """Each answer is one transaction that acts for the user. Raises Refused.

    What names a case is answered at an enrolled workstation only.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def office(self, who: SignedIn) -> Office:
        def work(connection: Connection) -> Office:
            row = connection.exec_driver_sql("SELECT version, notes FROM which_program()").one_or_none()
            zone: str = connection.exec_driver_sql("SELECT office_zone()").scalar_one()
            program = None if row is None else CurrentProgram(row.version, row.notes)
            return Office(program, zone, datetime.now(timezone.utc))

        return await self._database.transact(who.login, work)

    async def outcomes(self, who: SignedIn, asked: AskOutcomes) -> Outcomes:
        def work(connection: Connection) -> Outcomes:
            given = (asked.station.client_id, asked.station.secret, asked.oldest)
            return Outcomes([KnownOutcome(*row) for row in connection.exec_driver_sql(OUTCOMES, given)])

        return await self._database.transact(who.login, work)

    async def archive(self, who: SignedIn, asked: AskArchive) -> FoundCases:
        _station(who)

        def work(connection: Connection) -> FoundCases:
            query = "SELECT id, number, changed_at, subject FROM find_archived(%s, %s)"
            rows = connection.exec_driver_sql(query, (asked.digits, asked.person))
            return FoundCases([ArchivedCase(*row) for row in rows])

        return await self._database.transact(who.login, work)

    async def tracked(self, who: SignedIn, asked: AskTracking) -> TrackedCases:
        """Return the cases of complaints that a supervisor takes in from a file of SP4N-LAPOR!."""
        _station(who)

        def work(connection: Connection) -> TrackedCases:
            if connection.exec_driver_sql("SELECT my_role()").scalar_one() != Role.SUPERVISOR:
                raise refused_by(Trouble.NO_ROLE)
            query = "SELECT tracking, id, number, is_archived FROM cases_of_tracking(%s)"
            rows = connection.exec_driver_sql(query, (asked.tracking,)).mappings()
            return TrackedCases([TrackedCase(**row) for row in rows])

        return await self._database.transact(who.login, work)

    async def recall(self, who: SignedIn, request: RecallCase) -> Recalled:
        _station(who)

        def work(connection: Connection) -> Recalled:
            found = connection.exec_driver_sql("SELECT recall_cases(%s)", ([request.case_id],)).first()
            return Recalled(found is not None)

        return await self._database.transact(who.login, work, who.client_id)

    async def files_over(self, who: SignedIn, request: Hashes) -> Hashes:
        def work(connection: Connection) -> Hashes:
            return Hashes(
                list(connection.exec_driver_sql("SELECT seen_over(%s)", (request.hashes,)).scalars())
            )

        return await self._database.transact(who.login, work)

    async def report_compared(self, who: SignedIn, request: ReportCompared) -> None:
        given = (*_station(who), request.differing)

        def work(connection: Connection) -> None:
            connection.exec_driver_sql("SELECT record_comparison(%s, %s, %s)", given)

        await self._database.transact(who.login, work)

    async def anchor_trail(self, who: SignedIn, request: TrailEnd) -> None:
        station = who.station

        def work(connection: Connection) -> None:
            anchor_trail(connection, station, Link(request.sequence, request.hash))

        await self._database.transact(who.login, work)

    async def report_backlog(self, who: SignedIn, request: Backlog) -> None:
        given = (*_station(who), request.count, request.since, request.author)

        def work(connection: Connection) -> None:
            connection.exec_driver_sql("SELECT record_backlog(%s, %s, %s, %s, %s)", given)

        await self._database.transact(who.login, work)


def _station(who: SignedIn) -> tuple[UUID, str]:
    """Return the workstation of the session. Raises Refused without one."""
    return who.station.client_id, who.station.secret
