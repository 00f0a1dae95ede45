"""Changes that are run in the shared database over one connection: no replica, no HTTP, no pull."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import create_engine
from uuid_utils.compat import uuid7

from app.mutations import read_back
from db.mutation import Mutation, encode, name_of
from db.server.installing import SERVER
from db.server.push import Push
from db.sync.connection import Enrolment
from db.sync.transport import Sent
from tests.db.shared_office import SharedOffice


def sent(number: int, mutation: Mutation, agent_id: UUID) -> Sent:
    """Return the row in which a push sends this mutation of an agent."""
    args = encode(mutation)
    return Sent(number, name_of(mutation), args, hashlib.sha256(args.encode()).hexdigest(), agent_id)


class Writer:
    def __init__(self, office: SharedOffice, login: str, code: str = "") -> None:
        self.login = login
        self.agent_id = office.ids[login]
        self.enrolment = Enrolment(uuid7(), code or f"P{login.upper()}", "s" * 40)
        options = f"-c search_path=loket -c loket.actor={login}"
        self._raw: psycopg.Connection[Any] = office.connect(SERVER, options=options)
        own = self.enrolment
        self._raw.execute("SELECT enrol(%s, %s, %s)", (own.client_id, own.workstation, own.secret))
        self._raw.commit()
        # The pool hands out this one connection again and again.
        self._engine = create_engine("postgresql+psycopg://", creator=lambda: self._raw, pool_size=1)
        self._push = Push(self._engine, own, read_back)
        self._numbers = 0

    def write(self, mutation: Mutation) -> tuple[str, Any]:
        """Return what became of it, and why."""
        self._numbers += 1
        self._push.send([sent(self._numbers, mutation, self.agent_id)])
        own = self.enrolment
        found = self._raw.execute(
            "SELECT outcome, reason FROM loket.outcomes(%s, %s, %s) WHERE mut_no IS NOT NULL",
            (own.client_id, own.secret, self._numbers),
        ).fetchone()
        self._raw.rollback()
        assert found is not None
        return found[0], found[1]

    def close(self) -> None:
        self._engine.dispose()
