"""The user for whom a transaction acts, and what their role allows."""

from __future__ import annotations

from uuid import UUID

import msgspec
from sqlalchemy import Connection

from db.enums import Role
from db.sync.sync_status import Trouble
from server.refused import refused_by


class Acting(msgspec.Struct, frozen=True):
    """team_id: None for one who is of no team."""

    agent_id: UUID
    role: str
    team_id: UUID | None

    @property
    def has_office(self) -> bool:
        """Whether this supervisor has the whole office, not one team."""
        return self.role == Role.SUPERVISOR.value and self.team_id is None

    def may_change(self, team_id: UUID | None) -> bool:
        """Whether this supervisor may change what is of this team, or of the whole office (None)."""
        return self.has_office or (self.role == Role.SUPERVISOR.value and self.team_id == team_id)


def need_desk(connection: Connection) -> Acting:
    """Return the acting agent or supervisor. Raises Refused for units and boards."""
    row = connection.exec_driver_sql("SELECT my_id(), my_role(), my_team(), is_desk()").one()
    if not row[3]:
        raise refused_by(Trouble.NO_ROLE)
    return Acting(row[0], row[1], row[2])


def need_supervisor(connection: Connection) -> Acting:
    """Return the acting supervisor. Raises Refused for everybody else."""
    me = need_desk(connection)
    if me.role != Role.SUPERVISOR.value:
        raise refused_by(Trouble.NO_ROLE)
    return me
