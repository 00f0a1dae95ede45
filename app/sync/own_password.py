"""The signed-in person gives their own login of the shared database a new password."""

from __future__ import annotations

import logging
import stringprep
import unicodedata
from collections.abc import Callable, Mapping
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.access.session import Session
from app.common.jobs import Jobs
from app.sync.saved_logins import SavedLogins
from db.outbox_keys import derive_key
from db.sync.sync_status import SHORTEST_PASSWORD, Login, SharedError, Trouble

_log = logging.getLogger(__name__)
LEAST_LETTERS, MOST_LETTERS = SHORTEST_PASSWORD, 256
SHORT, LONG, UNSEEN, SAME, LOGIN_NAME = "short", "long", "unseen", "same", "login_name"
NOT_YOURS = Trouble.SIGN_IN.value  # the typed current password is wrong
IN_DOUBT = "in_doubt"  # the old password or the new one: only a sign-in shows


def unfit(login: str, present: str, new: str) -> str:
    """Return why this password cannot be chosen; "" if it can."""
    if any(map(_is_unseen, new)):
        return UNSEEN
    if len(unicodedata.normalize("NFKC", new).strip()) < LEAST_LETTERS:  # compared as the server does
        return SHORT
    if len(new) > MOST_LETTERS:
        return LONG
    if new == present:
        return SAME
    return LOGIN_NAME if new.strip().casefold() == login.casefold() else ""


def _is_unseen(sign: str) -> bool:
    """Whether it can only be pasted: a line end, an unusual space, what a server drops (SASLprep)."""
    kind = unicodedata.category(sign)[0]
    return kind == "C" or (kind == "Z" and sign != " ") or stringprep.in_table_b1(sign)


class OwnPassword(QObject):
    """Each answer names the login: another person may be signed in when it comes."""

    changed = Signal(str)  # the login: the new password is valid, and is known here
    refused = Signal(str, str)  # the login; a word of Trouble: the old password is still valid; or IN_DOUBT

    def __init__(
        self,
        kept: SavedLogins,
        session: Session,
        jobs: Jobs,
        conninfo: Callable[[str], Mapping[str, str]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._kept, self._session, self._jobs, self._conninfo = kept, session, jobs, conninfo
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
            partial(_change, self._conninfo(whose), present, new, self._kept.salt_of(whose)),
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
        # Nothing more: the server's text may contain the statement, and with it the password's verifier.
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


def _change(conninfo: Mapping[str, str], present: str, new: str, salt: bytes) -> bytes:
    """Return the outbox key of the new password; raise SharedError if the old password is surely still valid.

    Blocks for some seconds.
    """
    from db.sync.signing_in import change_password, who_is

    who_is(conninfo, present)  # if this fails, nothing has changed
    try:
        change_password(conninfo, present, new)
    except SharedError as error:
        if error.trouble is not Trouble.UNREACHABLE:
            raise
        _settle(conninfo, present, new)
    return derive_key(new, salt)


def _settle(conninfo: Mapping[str, str], present: str, new: str) -> None:
    """Repeating it changes nothing that is done, waits for what is in progress, and shows the result."""
    from db.sync.signing_in import change_password, who_is

    try:
        try:
            change_password(conninfo, present, new)
        except SharedError as error:
            if error.trouble is not Trouble.SIGN_IN:
                raise
            who_is(conninfo, new)
    except SharedError as error:
        raise _InDoubt from error
