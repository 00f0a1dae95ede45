"""The open data of a month as a fact of the office: made once, and the same files in each folder then."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection
from uuid_utils.compat import uuid7

from app.cases.field_choices import listed_services
from app.common.typed_toml import TomlError
from app.figures.periods import Days
from app.figures.reports import REPORTS, ReportKey, Span, fill, whole
from app.paper.open_data import NotToBePublishedError, OpenData, Publisher
from app.paper.report_paper import ReportPaper
from app.paper.writing import load_writing
from app.sop.office_files import load_office_sop
from db.rules.system_actor import SYSTEM_LOGIN
from db.sync.messages import BAD_REQUEST, AskOpenData, FilledReport, OpenDataEdition
from db.sync.skm_messages import ClosedRound, SkmResult
from db.sync.sync_status import Trouble
from server.acting import need_supervisor
from server.config import OpenDataConfig
from server.database import Database, act_as
from server.figures import Here, office_zone
from server.refused import Refused, refused_by
from server.sessions import SignedIn

_CONFLICT = 409
_ROUNDS = """
    SELECT form_id, since, until, result FROM skm_round
    WHERE team_id IS NULL AND closed_on >= %(since)s AND closed_on < %(until)s ORDER BY closed_on, id
"""


class OpenDataEditions:
    """Raises Refused."""

    def __init__(self, config: OpenDataConfig, database: Database, office_files: Path | None) -> None:
        self._config, self._database, self._office_files = config, database, office_files

    async def edition(self, who: SignedIn, asked: AskOpenData) -> OpenDataEdition:
        """Return the edition of the month; make it if there is none."""

        def work(connection: Connection) -> OpenDataEdition:
            if not need_supervisor(connection).has_office:
                raise refused_by(Trouble.NO_ROLE)
            act_as(connection, SYSTEM_LOGIN)
            try:
                return self.edition_of(connection, asked.month, asked.office)
            except (NotToBePublishedError, TomlError, OSError) as error:
                raise Refused(_CONFLICT, BAD_REQUEST, f"not to be published: {error}") from error

        return await self._database.transact(who.login, work, who.client_id)

    def edition_of(self, connection: Connection, month: date, office: str = "") -> OpenDataEdition:
        """The same within a transaction of the server program.

        office: As of AskOpenData. Raises NotToBePublishedError, TomlError, OSError.
        """
        days = whole(Span.MONTH, month)
        kept = _kept(connection, days)
        if kept is not None:
            return kept
        edition_id, filled = uuid7(), fill(REPORTS[ReportKey.OPEN_DATA], Span.MONTH, month, Here(connection))
        given = {
            "id": edition_id,
            "month": days.since,
            "filled": msgspec.json.encode(filled).decode(),
            "files": msgspec.json.encode(self._files(connection, edition_id, days, filled, office)).decode(),
        }
        connection.exec_driver_sql(
            "INSERT INTO open_data_edition (id, month, filled, files) "
            "VALUES (%(id)s, %(month)s, %(filled)s, %(files)s) ON CONFLICT (month) DO NOTHING",
            given,
        )
        made = _kept(connection, days)  # another desk may have been first
        assert made is not None
        return made

    def _files(
        self, connection: Connection, edition_id: UUID, days: Days, filled: FilledReport, office: str
    ) -> dict[str, str]:
        about, writing = self._config, load_writing(ZoneInfo(office_zone(connection)), self._office_files)
        publisher = Publisher(about.office or office, about.contact, about.licence, about.licence_url)
        services, sop = listed_services(self._office_files), load_office_sop(self._office_files)
        data = OpenData(ReportPaper(writing, sop, str), publisher, services, sop)
        given = {"since": days.since, "until": days.until}
        rounds = [
            ClosedRound(
                form_id=row.form_id,
                since=row.since,
                until=row.until,
                result=msgspec.convert(row.result, SkmResult),
            )
            for row in connection.exec_driver_sql(_ROUNDS, given)
        ]
        rules = connection.exec_driver_sql("SELECT rules FROM figures_cursor").scalar_one_or_none()
        return data.files(edition_id, filled, rounds, rules or "")


def _kept(connection: Connection, days: Days) -> OpenDataEdition | None:
    row = connection.exec_driver_sql(
        "SELECT month, filled, files FROM open_data_edition WHERE month = %s", (days.since,)
    ).first()
    if row is None:
        return None
    filled = msgspec.convert(row.filled, FilledReport)
    return OpenDataEdition(month=row.month, filled=filled, files=row.files)
