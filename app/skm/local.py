"""The satisfaction survey of one PC without a server, as server/surveys.py keeps it for an office.

An answer cannot be found again by its case, in the file neither: all answers of a round are one sealed text,
and its key is in the system's key store. Who can read both while the round goes on could open it, as at the
server. When the round is closed both are destroyed.

A desktop loads it at its start, so it loads the rest with the first question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from sqlalchemy import Connection

from app.common.secrets import KeyStoreUnavailable, Secrets
from app.skm.imports import ImportRefused
from db.enums import Role
from db.errors import StorageError
from db.mutation import Me
from db.replica import Replica
from db.sync.skm_messages import (
    CloseSkmRound,
    OfInvitations,
    OfRounds,
    SettleSkmInvitation,
    SkmInvitations,
    SkmRounds,
    StartSkmRound,
)
from db.sync.sync_status import SharedError, Trouble

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

T = TypeVar("T")


class LocalSurveys:
    """Blocks: never call it on the GUI thread. Raises SharedError.

    me: Returns who is signed in. now: In the office's zone.
    """

    def __init__(
        self,
        replica: Replica,
        me: Callable[[], Me | None],
        now: Callable[[], datetime],
        secrets: Secrets,
    ) -> None:
        self._replica, self._me, self._now, self._secrets = replica, me, now, secrets

    @property
    def is_there(self) -> bool:
        return True

    @property
    def needs_key_store(self) -> bool:
        return True

    def rounds(self, request: OfRounds | None) -> SkmRounds:
        """Change a round, if there is a request, and return all."""
        from app.skm.local_survey import LocalSurvey

        me = self._need(Role.SUPERVISOR)
        with _shared_errors():
            if isinstance(request, StartSkmRound):
                self._start(request, me)
            keys = self._keys()
            changed = self._write(lambda tx: LocalSurvey(tx, self._now(), keys).change(request, me))
            if isinstance(request, CloseSkmRound):
                self._secrets.forget(_key_of(request.id))
            return changed

    def invitations(self, request: OfInvitations | None) -> SkmInvitations:
        """Take or settle an invitation, if there is a request, and return whom this person may ask."""
        from app.skm.local_survey import LocalSurvey

        me = self._need(Role.AGENT, Role.SUPERVISOR)
        with _shared_errors():
            keys = self._keys() if isinstance(request, SettleSkmInvitation) else None
            return self._write(lambda tx: LocalSurvey(tx, self._now(), keys).ask(me.agent_id, request))

    def _start(self, request: StartSkmRound, me: Me) -> None:
        """Sent again, it starts once."""
        from cryptography.fernet import Fernet

        from app.skm.local_survey import LocalSurvey
        from app.skm.rules import keys_of, share_of

        share = share_of(request)
        if not self._write(lambda tx: LocalSurvey(tx, self._now(), None).may_start(request.id)):
            return
        key = Fernet.generate_key()
        self._secrets.set_password(_key_of(request.id), key.decode())
        keys = keys_of([key])
        self._write(lambda tx: LocalSurvey(tx, self._now(), keys).start(request, share, me))

    def _keys(self) -> MultiFernet | None:
        """Return the key of the round that goes on; None if it is lost."""
        from app.skm.local_survey import open_round
        from app.skm.rules import keys_of

        round_id = self._replica.read(open_round).result()
        key = self._secrets.password(_key_of(round_id)) if round_id is not None else None
        return keys_of([key.encode()] if key else [])

    def _write(self, change: Callable[[Connection], T]) -> T:
        return self._replica.keep_locally(change).result()

    def _need(self, *roles: Role) -> Me:
        found = self._me()
        if found is None:
            raise SharedError(Trouble.SIGN_IN, "nobody is signed in")
        if found.role not in roles:
            raise SharedError(Trouble.NO_ROLE, found.role.value)
        return found


def _key_of(round_id: UUID) -> str:
    return f"survey:{round_id}"


@contextmanager
def _shared_errors() -> Iterator[None]:
    try:
        yield
    except (StorageError, KeyStoreUnavailable, ValueError) as error:
        fault = error.fault if isinstance(error, ImportRefused) else ""
        raise SharedError(Trouble.FAILED, str(error), fault) from error
