"""Who sits at a workstation, for services that are tested without a whole workplace."""

from __future__ import annotations

from pathlib import Path

from keyring.backends import fail

from app.access.session import Session
from app.common.jobs import Jobs
from app.common.secrets import Secrets
from app.records.service import Records
from app.settings import Settings
from app.settings.preferences import Preferences
from db.mutation import Me
from db.records import AgentRecord


def session_of(records: Records, jobs: Jobs, folder: Path) -> Session:
    """Return a session at which nobody sits yet."""
    return Session(records, Preferences(Settings(), folder / "settings.toml", Secrets(fail.Keyring()), jobs))


def sit_down(session: Session, me: Me) -> AgentRecord:
    """Let this person sit there now."""
    session.agent = AgentRecord(me.agent_id, me.agent_name, me.role)
    return session.agent
