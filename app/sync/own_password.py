"""The signed-in person gives their own login of the shared database a new password."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.access.session import Session
from app.common.jobs import Jobs
from app.sync.saved_logins import SavedLogins
from db.outbox_keys import derive_key
from db.sync.gateway import Gateway
from db.sync.sync_status import Login, SharedError, Trouble

_log = logging.getLogger(__name__)
NOT_YOURS = Trouble.SIGN_IN.value  # the typed current password is wrong
IN_DOUBT = "in_doubt"  # the old password or the new one: only a sign-in shows


class OwnPassword(QObject):
    """Each answer names the login: another person may be signed in when it comes."""

    changed = Signal(str)  # the login: the new password is valid, and is known here
    refused = Signal(str, str)  # the login; a word of Trouble: the old password is still valid; or IN_DOUBT

    def __init__(
        self,
        kept: SavedLogins,
        session: Session,
        jobs: Jobs,
        gateway: Callable[[], Gateway],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._kept, self._session, self._jobs, self._gateway = kept, session, jobs, gateway
        self.under_way: set[str] = set()  # the logins whose answer has not come yet

    @property
    def login(self) -> str:
        """The login of the signed-in person; "" without one."""
        login = self._login()
        return login.name if login is not None else ""

    def change(self, whose: str, present: str, new: str) -> None:
        """`changed` or `refused` always follows."""
        agent, login = self._session.agent, self._login()
        if agent is None or login is None or login.name != whose:  # signed out meanwhile
            self.refused.emit(whose, Trouble.LOGIN_CLOSED.value)
            return
        self.under_way.add(whose)
        self._jobs.run(
            partial(_change, self._gateway(), Login(whose, present), new, self._kept.salt_of(whose)),
            partial(self._on_changed, agent.id, Login(whose, new)),
            (
                (_InDoubt, partial(self._on_doubt, whose)),
                (SharedError, partial(self._on_refused, whose)),
                (Exception, partial(self._on_bug, whose)),
            ),
        )

    def _login(self) -> Login | None:
        agent = self._session.agent
        return self._kept.of(agent.id) if agent is not None else None

    def _on_changed(self, agent_id: UUID, login: Login, key: bytes) -> None:
        self._kept.renew(agent_id, login, key)
        self.under_way.discard(login.name)
        _log.info("a password was changed")
        self.changed.emit(login.name)

    def _on_refused(self, whose: str, error: SharedError) -> None:
        _log.warning("a password was not changed: %s", error.trouble.value)
        self.under_way.discard(whose)
        self.refused.emit(whose, error.trouble.value)

    def _on_doubt(self, whose: str, _: Exception) -> None:
        _log.warning("nobody knows whether a password was changed")
        self.under_way.discard(whose)
        self.refused.emit(whose, IN_DOUBT)

    def _on_bug(self, whose: str, error: Exception) -> None:
        """The waiting caller gets an answer, and the bug is reported like any other."""
        self._on_doubt(whose, error)
        raise error


class _InDoubt(Exception):  # noqa: N818 - an event, not an error
    """The connection broke at the very end."""


def _change(gateway: Gateway, present: Login, new: str, salt: bytes) -> bytes:
    """Return the outbox key of the new password; raise SharedError if the old password is surely still valid.

    Blocks for some seconds.
    """
    gateway.who_is(present)  # if this fails, nothing has changed
    try:
        gateway.change_password(present, new)
    except SharedError as error:
        if error.trouble is not Trouble.UNREACHABLE:
            raise
        _settle(gateway, present, new)
    return derive_key(new, salt)


def _settle(gateway: Gateway, present: Login, new: str) -> None:
    """Repeating it changes nothing that is done, waits for what is in progress, and shows the result."""
    try:
        try:
            gateway.change_password(present, new)
        except SharedError as error:
            if error.trouble is not Trouble.SIGN_IN:
                raise
            gateway.who_is(Login(present.name, new))
    except SharedError as error:
        raise _InDoubt from error
