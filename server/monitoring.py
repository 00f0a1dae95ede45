"""Listening to calls: who may, and that the agent's desk shows it for as long as it lasts.

The supervisor's desk places no call before the agent's desk has confirmed the sign. Both desks report every
moment; a report that does not come ends it, also where neither desk asks again. The server has no part in the
sound.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Row

from db.enums import Role
from db.rules.system_actor import SYSTEM_LOGIN
from db.sync.messages import BAD_REQUEST
from db.sync.monitoring_messages import (
    BeginMonitoring,
    EndMonitoring,
    KeepMonitoring,
    MonitoringEnd,
    MonitoringMode,
    MonitoringSign,
    MonitoringSigns,
    MonitoringState,
    MonitoringWay,
    ShowMonitoring,
)
from db.sync.sync_status import Trouble
from server.acting import need_desk, need_supervisor
from server.database import Database, act_as
from server.refused import Refused, refused_by
from server.sessions import SignedIn

_log = logging.getLogger(__name__)
CONFIRMS_WITHIN_S = 4.0
HOLDS_S = 4.0  # the last report of either desk
CHECK_EVERY_S = 5.0  # for what both desks left: no request of theirs ends it
_LISTENED_TO = (Role.AGENT.value, Role.SUPERVISOR.value)
_NOTED = {
    MonitoringMode.LISTEN: "listened to a call",
    MonitoringMode.WHISPER: "whispered in a call",
    MonitoringMode.JOIN: "joined a call",
}
_END = "UPDATE monitoring SET ended_at = now(), end_reason = %(why)s WHERE ended_at IS NULL AND "
_END_SILENT = f"""
    UPDATE monitoring SET ended_at = kept_at + interval '{HOLDS_S} s', end_reason = %(why)s
    WHERE ended_at IS NULL AND kept_at < now() - interval '{HOLDS_S} s'
"""
_REASON_OF_TODAY = """
    SELECT reason FROM monitoring WHERE supervisor_id = %(supervisor_id)s AND agent_id = %(agent_id)s
        AND (asked_at AT TIME ZONE office_zone())::date = (now() AT TIME ZONE office_zone())::date
    ORDER BY asked_at DESC LIMIT 1
"""
_STATE = f"""
    SELECT *, (shown_at > now() - interval '{HOLDS_S} s') IS TRUE AS is_shown,
        shown_at IS NULL AND asked_at > now() - interval '{CONFIRMS_WITHIN_S} s' AS is_waiting
    FROM monitoring WHERE id = %(id)s AND supervisor_id = %(me)s FOR UPDATE
"""
_SHOW = """
    UPDATE monitoring SET shown_at = now(), shown_mode = %(mode)s, contact_id = %(contact_id)s,
        client_id = %(client)s, hindrance = NULL
    WHERE id = %(id)s AND agent_id = %(me)s AND ended_at IS NULL
        AND (client_id IS NULL OR client_id = %(client)s)
"""


class Monitoring:
    """Each answer is one transaction. Raises Refused.

    wake: Lets the desks of this user ask for their signs.
    """

    def __init__(self, database: Database, wake: Callable[[UUID], None]) -> None:
        self._database, self._wake = database, wake
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """End from now on what both desks left. Several instances may do it: each end happens once."""
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                await self._database.transact(SYSTEM_LOGIN, _end_silent)
            except Refused as error:
                _log.warning("listening of desks that fell silent was not ended: %s", error)
            except Exception:  # noqa: BLE001 - the round must not stop until the next restart
                _log.exception("ending the listening of silent desks failed, and is tried again")
            await asyncio.sleep(CHECK_EVERY_S)

    # -- the supervisor's desk -----------------------------------------------------------------------------

    async def begin(self, who: SignedIn, request: BeginMonitoring) -> MonitoringState:
        """Ask for the sign at the agent's desk. Sent again, it begins once."""
        who.station  # noqa: B018 - raises Refused without a workstation
        if bool(request.token_sha256) != (request.way is MonitoringWay.LOKET):
            raise Refused(400, BAD_REQUEST, "token_sha256")

        def work(connection: Connection) -> MonitoringState:
            team_id = _need_agent_of(connection, who, request.agent_id)
            act_as(connection, SYSTEM_LOGIN)
            _end_silent(connection)
            given = {**msgspec.to_builtins(request), "supervisor_id": who.agent_id, "team_id": team_id}
            given |= {"login": who.login, "station": who.client_id}
            given["reason"] = (
                request.reason.strip()
                or connection.exec_driver_sql(_REASON_OF_TODAY, given).scalar_one_or_none()
            )
            if not given["reason"]:
                return MonitoringState(id=request.id, needs_reason=True)
            made = connection.exec_driver_sql(
                "INSERT INTO monitoring "
                "(id, supervisor_id, login, station, agent_id, team_id, way, reason, token_sha256) "
                "VALUES (%(id)s, %(supervisor_id)s, %(login)s, %(station)s, %(agent_id)s, %(team_id)s, "
                "%(way)s, %(reason)s, %(token_sha256)s) ON CONFLICT DO NOTHING RETURNING id",
                given,
            )
            if made.first() is None and not _is_own(connection, who, request.id):
                return MonitoringState(id=request.id, end=MonitoringEnd.BUSY)
            return _state(connection, who, request.id)

        state = await self._database.transact(who.login, work, who.client_id)
        if state.end is None and not state.needs_reason:
            self._wake(request.agent_id)
        return state

    async def keep(self, who: SignedIn, request: KeepMonitoring) -> MonitoringState:
        """Go on in this mode; return what the agent's desk shows."""
        who.station  # noqa: B018 - raises Refused without a workstation
        woken: list[UUID] = []

        def work(connection: Connection) -> MonitoringState:
            need_supervisor(connection)
            act_as(connection, SYSTEM_LOGIN)
            state = _state(connection, who, request.id)
            row = _need(connection, who, request.id)
            if state.end is not None:
                woken.append(row.agent_id)
                return state
            begins = request.is_connected and row.began_at is None and state.shown is not None
            is_on = request.is_connected and (begins or row.began_at is not None)
            # More is heard of the supervisor when the agent's desk shows it, less at once.
            before = MonitoringMode(row.changes[-1]["mode"]) if row.changes else None
            is_heard = request.mode in (MonitoringMode.LISTEN, state.shown)
            heard = request.mode if is_heard else before or MonitoringMode.LISTEN
            changes = is_on and heard is not before
            connection.exec_driver_sql(
                "UPDATE monitoring SET kept_at = now(), mode = %(mode)s, "
                "began_at = CASE WHEN %(begins)s THEN now() ELSE began_at END, "
                "changes = CASE WHEN %(changes)s THEN changes || jsonb_build_object('mode', %(heard)s::text, "
                "'at', now()) ELSE changes END WHERE id = %(id)s",
                {
                    "id": request.id,
                    "mode": request.mode.value,
                    "heard": heard.value,
                    "begins": begins,
                    "changes": changes,
                },
            )
            if row.mode != request.mode.value:
                woken.append(row.agent_id)
            if changes:
                _note(connection, who, _NOTED[heard], row.agent_id)
            return state

        state = await self._database.transact(who.login, work, who.client_id)
        for agent_id in woken:
            self._wake(agent_id)
        return state

    async def end(self, who: SignedIn, request: EndMonitoring) -> MonitoringState:
        """End it. Sent again, nothing happens."""
        who.station  # noqa: B018 - raises Refused without a workstation
        woken: list[UUID] = []

        def work(connection: Connection) -> MonitoringState:
            need_supervisor(connection)
            act_as(connection, SYSTEM_LOGIN)
            row = _need(connection, who, request.id)
            woken.append(row.agent_id)
            if row.ended_at is None:
                connection.exec_driver_sql(
                    _END + "id = %(id)s", {"id": request.id, "why": MonitoringEnd.ENDED.value}
                )
            return _state(connection, who, request.id)

        state = await self._database.transact(who.login, work, who.client_id)
        self._wake(woken[0])
        return state

    # -- the agent's desk ----------------------------------------------------------------------------------

    async def signs(self, who: SignedIn, request: ShowMonitoring) -> MonitoringSigns:
        """Note what this desk of the agent shows; return what it has to show."""
        client = who.station.client_id

        def work(connection: Connection) -> MonitoringSigns:
            need_desk(connection)
            act_as(connection, SYSTEM_LOGIN)
            given = {"me": who.agent_id, "client": client}
            for one in request.shown:
                connection.exec_driver_sql(_SHOW, {**given, **msgspec.to_builtins(one)})
            for other in request.not_shown:
                given = {**given, **msgspec.to_builtins(other)}
                connection.exec_driver_sql(
                    _END + "id = %(id)s AND agent_id = %(me)s AND client_id = %(client)s", given
                )
                connection.exec_driver_sql(
                    "UPDATE monitoring SET hindrance = %(why)s "
                    "WHERE id = %(id)s AND agent_id = %(me)s AND ended_at IS NULL AND client_id IS NULL",
                    given,
                )
            connection.exec_driver_sql(
                "UPDATE monitoring SET hindrance = NULL WHERE agent_id = %(me)s AND ended_at IS NULL "
                "AND client_id IS NULL AND hindrance IS NOT NULL AND id <> ALL (%(hindered)s)",
                {"me": who.agent_id, "hindered": [one.id for one in request.not_shown]},
            )
            _end_silent(connection)
            rows = connection.exec_driver_sql(
                "SELECT m.id, a.name, a.extension, m.way, m.mode, m.asked_at, m.token_sha256 "
                "FROM monitoring m JOIN agent a ON a.id = m.supervisor_id "
                "WHERE m.agent_id = %s AND m.ended_at IS NULL",
                (who.agent_id,),
            )
            return MonitoringSigns(
                [
                    MonitoringSign(
                        id=row.id,
                        name=row.name,
                        way=MonitoringWay(row.way),
                        mode=MonitoringMode(row.mode),
                        asked_at=row.asked_at,
                        extension=row.extension,
                        token_sha256=row.token_sha256,
                    )
                    for row in rows
                ]
            )

        return await self._database.transact(who.login, work, who.client_id)


def _state(connection: Connection, who: SignedIn, monitoring_id: UUID) -> MonitoringState:
    """Return the state of one that is this supervisor's, and end it if its sign is not confirmed."""
    row = _need(connection, who, monitoring_id)
    if row.ended_at is not None:
        return MonitoringState(id=row.id, end=MonitoringEnd(row.end_reason))
    if row.is_shown or row.is_waiting:
        shown = MonitoringMode(row.shown_mode) if row.is_shown else None
        return MonitoringState(id=row.id, shown=shown)
    why = MonitoringEnd.SIGN_LOST if row.shown_at is not None else MonitoringEnd.NOT_SHOWN
    why = MonitoringEnd(row.hindrance) if row.hindrance is not None else why
    connection.exec_driver_sql(_END + "id = %(id)s", {"id": row.id, "why": why.value})
    return MonitoringState(id=row.id, end=why)


def _end_silent(connection: Connection) -> None:
    connection.exec_driver_sql(_END_SILENT, {"why": MonitoringEnd.LOST.value})


def _is_own(connection: Connection, who: SignedIn, monitoring_id: UUID) -> bool:
    return connection.exec_driver_sql(_STATE, {"id": monitoring_id, "me": who.agent_id}).first() is not None


def _need(connection: Connection, who: SignedIn, monitoring_id: UUID) -> Row[Any]:
    found = connection.exec_driver_sql(_STATE, {"id": monitoring_id, "me": who.agent_id}).first()
    if found is None:
        raise Refused(404, BAD_REQUEST, "no such listening")
    return found


def _need_agent_of(connection: Connection, who: SignedIn, agent_id: UUID) -> UUID | None:
    """Return the team of an agent to whom this supervisor may listen. Raises Refused."""
    need_supervisor(connection)
    row = connection.exec_driver_sql(
        "SELECT role, team_id, my_team() AS own FROM agent WHERE id = %s AND deleted_at IS NULL", (agent_id,)
    ).first()
    is_of_team = row is not None and (row.own is None or row.team_id is None or row.team_id == row.own)
    if row is None or not is_of_team or row.role not in _LISTENED_TO or agent_id == who.agent_id:
        raise refused_by(Trouble.NO_ROLE)
    team_id: UUID | None = row.team_id
    return team_id


def _note(connection: Connection, who: SignedIn, what: str, agent_id: UUID) -> None:
    """Record this of the user, for whom the rest of the transaction acts."""
    act_as(connection, who.login)
    connection.exec_driver_sql("SELECT note_access(%s, %s)", (what, str(agent_id)))
