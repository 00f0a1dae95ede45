"""Draws the work that is reviewed, when a month is over: a fact of the month, whoever looks at it and when.

Several instances draw one after the other, and the second finds it done. A server that did not run makes up
for the months that it missed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection

from app.quality.drawing import Drawable, Stratum, draw, due, new_salt
from db.rules.system_actor import SYSTEM_LOGIN
from db.sync.quality_messages import WorkKind
from server.database import Database
from server.refused import Refused
from server.review_work import COLUMNS, VALUES, drawable

_log = logging.getLogger(__name__)
CHECK_EVERY_S = 300.0
AGAIN = "6 hours"  # for agents whose workstation was late
_TODAY = "SELECT (coalesce(%(now)s, now()) AT TIME ZONE office_zone())::date"
_KEPT = f"""
    INSERT INTO quality_draw ({COLUMNS}, place, stratum, salt)
    VALUES ({VALUES}, %(place)s, %(stratum)s, %(salt)s)
    ON CONFLICT DO NOTHING
"""


class ReviewDraw:
    """per_agent: So many of each kind are drawn of an agent in a month."""

    def __init__(self, database: Database, per_agent: Mapping[WorkKind, int]) -> None:
        self._database, self.per_agent = database, per_agent
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def draw_due(self, now: datetime | None = None) -> list[date]:
        """Draw the months that are due; return them. now: Else the time of the database. Raises Refused."""
        return await self._database.transact(SYSTEM_LOGIN, lambda one: self._draw_due(one, now))

    def _draw_due(self, connection: Connection, now: datetime | None) -> list[date]:
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('loket.quality_draw'))")
        today = connection.exec_driver_sql(_TODAY, {"now": now}).scalar_one()
        last = connection.exec_driver_sql(
            "SELECT month, again_at <= coalesce(%(now)s, now()) AS is_due FROM quality_month "
            "ORDER BY month DESC LIMIT 1",
            {"now": now},
        ).first()
        months = due(today, last.month if last is not None else None)
        if last is not None and months == [last.month] and not last.is_due:
            return []
        for month in months:
            self._draw(connection, month, now)
        return months

    def _draw(self, connection: Connection, month: date, now: datetime | None) -> None:
        """Draw for each agent of whom nothing was drawn, with a salt that nobody has seen."""
        salt = new_salt()
        for kind, count in self.per_agent.items():
            rows = connection.exec_driver_sql(drawable(kind), {"month": month}).all() if count else []
            by_id = {row.work_id: row for row in rows}
            for agent_id in sorted({row.agent_id for row in rows}):
                works = [
                    Drawable(row.work_id, Stratum(row.stratum)) for row in rows if row.agent_id == agent_id
                ]
                for place, work in enumerate(draw(month, salt, works, count)):
                    given = {**by_id[work.work_id]._mapping, "place": place, "salt": salt}
                    connection.exec_driver_sql(_KEPT, given)
        # Work that was reviewed by hand before is drawn like any other: nobody keeps a call out.
        connection.exec_driver_sql(
            "UPDATE quality_review r SET is_drawn = true FROM quality_draw d "
            "WHERE d.month = %s AND d.work_id = r.work_id AND NOT r.is_drawn",
            (month,),
        )
        connection.exec_driver_sql(
            "INSERT INTO quality_month (month, drawn_at, again_at) VALUES (%(month)s, "
            f"coalesce(%(now)s, now()), coalesce(%(now)s, now()) + interval '{AGAIN}') "
            "ON CONFLICT (month) DO UPDATE SET again_at = excluded.again_at",
            {"month": month, "now": now},
        )

    async def _run(self) -> None:
        while True:
            try:
                for month in await self.draw_due():
                    _log.info("work was drawn for review", extra={"fields": {"month": str(month)}})
            except Refused as error:
                _log.warning("it is not known which reviews are to be drawn: %s", error)
            except Exception:  # noqa: BLE001 - the draw must not stop until the next restart
                _log.exception("drawing work for review failed, and begins again")
            await asyncio.sleep(CHECK_EVERY_S)
