"""The key store's data for the shared database: who signed in here, and the workstation's secret.

Beside each login are that person's keys, which sign and verify what the person saved at this workstation
(db/outbox_keys.py). A login can be forgotten; its keys stay, for what was saved before.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.common.jobs import Jobs
from app.settings import SharedSettings
from app.settings.preferences import Preferences, enrolment_code_key
from db.outbox_keys import MOST_KEYS, OutboxKeys, derive_key, new_salt
from db.sync.sync_status import Login

_log = logging.getLogger(__name__)
MOST_LOGINS = 12


def login_key(place: SharedSettings, login: str) -> str:
    """Return the key of a person's id and password; without a login, of the workstation's secret."""
    return f"shared:{login or '#workstation'}@{place.server}"


def outbox_key(place: SharedSettings, login: str) -> str:
    """Return the key of a person's salt and keys."""
    return f"outbox:{login}@{place.server}"


@dataclass(frozen=True, slots=True)
class _Signing:
    """Whose login it is, and the keys that sign that person's changes; the newest first."""

    salt: bytes = field(repr=False)
    keys: tuple[bytes, ...] = field(default=(), repr=False)
    agent_id: UUID | None = None

    def with_key(self, agent_id: UUID, key: bytes) -> _Signing:
        """A login that now belongs to another person starts without keys."""
        former = self.keys if self.agent_id == agent_id else ()
        keys = (key, *(one for one in former if one != key))
        return _Signing(self.salt, keys[:MOST_KEYS], agent_id)

    def merged(self, stored: _Signing) -> _Signing:
        """Return it with the key store's keys of the same person added."""
        if not self.keys or self.agent_id != stored.agent_id:
            return self if self.keys else stored
        keys = (*self.keys, *(one for one in stored.keys if one not in self.keys))
        return _Signing(self.salt, keys[:MOST_KEYS], self.agent_id)

    def encoded(self) -> str:
        return " ".join((str(self.agent_id), self.salt.hex(), *(key.hex() for key in self.keys)))


def _decoded(text: str) -> _Signing | None:
    if not text:
        return None
    try:
        agent_id, salt, *keys = text.split(" ")
        return _Signing(bytes.fromhex(salt), tuple(map(bytes.fromhex, keys)), UUID(agent_id))
    except ValueError:
        _log.error("the key store's entry with outbox keys cannot be read")
        return None


class SavedLogins(QObject):
    """Without a key store, a login holds until the program ends, and there is no secret.

    Once `is_read`, each login that is known here has a key.
    """

    changed = Signal()

    def __init__(
        self, preferences: Preferences, place: SharedSettings, jobs: Jobs, keys: OutboxKeys, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._preferences, self._place, self._jobs, self._keys = preferences, place, jobs, keys
        self._logins: dict[UUID, Login] = {}
        self._signing: dict[str, _Signing] = {}  # by login
        self.secret = self.enrolment_code = ""
        self.is_read = False
        self.is_without_store = False

    def read(self) -> None:
        """`changed` follows."""
        self.is_without_store = False
        names = self._preferences.settings.shared.logins
        code = enrolment_code_key(self._place)
        keys = (self._key(""), *map(self._key, names), *map(self._outbox_key, names), code)
        self._preferences.read_secrets(keys, self._know, self._go_without_store)

    # -- the logins ----------------------------------------------------------------------------------------

    @property
    def last_name(self) -> str:
        return next(iter(self._preferences.settings.shared.logins), "")

    @property
    def last(self) -> UUID | None:
        """Who signed in here last, if their password is kept."""
        return next((one for one, login in self._logins.items() if login.name == self.last_name), None)

    def of(self, agent_id: UUID | None) -> Login | None:
        return self._logins.get(agent_id) if agent_id is not None else None

    def others(self, agent_id: UUID) -> dict[UUID, Login]:
        return {one: its for one, its in self._logins.items() if one != agent_id}

    def who(self, login: Login) -> UUID | None:
        """Return whose name and password these are, if known here."""
        return next((agent_id for agent_id, one in self._logins.items() if one == login), None)

    def salt_of(self, login: str) -> bytes:
        """Return the salt from which keys of this login are derived."""
        return self._signing.setdefault(login, _Signing(new_salt())).salt

    def load(self, login: str, then: Callable[[], None]) -> None:
        """Load the keys of the person who signs in, even after a long absence; then call `then`.

        Before the key store is read there is no waiting: its keys are added when they come.
        """
        known = self._signing.get(login)
        if (known is not None and known.keys) or not self.is_read or self.is_without_store:
            then()
            return
        key = self._outbox_key(login)

        def found(entries: Mapping[str, str]) -> None:
            self._merge(login, entries.get(key, ""))
            then()

        self._preferences.read_secrets((key,), found, then)

    def keep(self, agent_id: UUID, login: Login, key: bytes) -> None:
        """Keep a login that the shared database has confirmed. key: From this password."""
        self.renew(agent_id, login, key)
        settings = self._preferences.settings
        names = (login.name, *(name for name in settings.shared.logins if name != login.name))
        shared = replace(settings.shared, logins=names[:MOST_LOGINS])
        self._preferences.change(replace(settings, shared=shared))

    def renew(self, agent_id: UUID, login: Login, key: bytes) -> None:
        """Keep their new password, also if another user is signed in now."""
        self._add_key(agent_id, login.name, key)
        self._logins[agent_id] = login
        self._preferences.keep_secret(self._key(login.name), f"{agent_id} {login.password}")

    def forget(self, agent_id: UUID | None) -> None:
        """Without this login, a closed account cannot sign in here offline either."""
        login = self._logins.pop(agent_id, None) if agent_id is not None else None
        if login is not None:
            self._preferences.keep_secret(self._key(login.name), "")

    # -- their keys ----------------------------------------------------------------------------------------

    def _add_key(self, agent_id: UUID, login: str, key: bytes) -> None:
        before = self._signing.get(login) or _Signing(new_salt())
        self._use(login, before.with_key(agent_id, key))
        if self._signing[login] != before:
            self._store(login)

    def _merge(self, login: str, entry: str) -> None:
        stored = _decoded(entry)
        if stored is None:
            return
        known = self._signing.get(login)
        self._use(login, stored if known is None else known.merged(stored))
        if self._signing[login] != stored:
            self._store(login)

    def _use(self, login: str, signing: _Signing) -> None:
        self._signing[login] = signing
        if signing.agent_id is not None:
            self._keys.know(signing.agent_id, signing.keys)

    def _store(self, login: str) -> None:
        """Not before the key store is read: its keys would be overwritten."""
        if self.is_read and not self.is_without_store:
            self._preferences.keep_secret(self._outbox_key(login), self._signing[login].encoded())

    # -- the key store -------------------------------------------------------------------------------------

    def _key(self, login: str) -> str:
        return login_key(self._place, login)

    def _outbox_key(self, login: str) -> str:
        return outbox_key(self._place, login)

    def _know(self, found: Mapping[str, str]) -> None:
        self.is_read = True
        self.enrolment_code = found.get(enrolment_code_key(self._place), "")
        keyless = {}
        for name in reversed(self._preferences.settings.shared.logins):
            self._merge(name, found.get(self._outbox_key(name), ""))
            agent_id, _, password = found.get(self._key(name), "").partition(" ")
            if agent_id:
                self._logins[UUID(agent_id)] = Login(name, password)
                if self._signing.get(name, _Signing(b"")).agent_id != UUID(agent_id):
                    keyless[UUID(agent_id)] = (self._logins[UUID(agent_id)], self.salt_of(name))
        for name, signing in self._signing.items():
            if signing.keys and not found.get(self._outbox_key(name)):
                self._store(name)  # a person signed in while the key store was closed
        self._derive(keyless, partial(self._take_secret, found.get(self._key(""), "")))

    def _derive(self, keyless: Mapping[UUID, tuple[Login, bytes]], then: Callable[[], None]) -> None:
        """Make keys for logins that an older Loket kept, or whose keys were lost."""
        if not keyless:
            then()
            return

        def derived(keys: Mapping[UUID, bytes]) -> None:
            for agent_id, key in keys.items():
                self._add_key(agent_id, keyless[agent_id][0].name, key)
            then()

        self._jobs.run(
            lambda: {one: derive_key(login.password, salt) for one, (login, salt) in keyless.items()}, derived
        )

    def _take_secret(self, found: str) -> None:
        self.secret = found
        if self.secret:
            self.changed.emit()
            return
        secret = secrets.token_urlsafe(32)

        def keep() -> None:  # made known with this secret only when it is kept
            self.secret = secret
            self.changed.emit()

        self._preferences.store_secret(self._key(""), secret, keep, self._go_without_store)

    def _go_without_store(self) -> None:
        """With a secret that is lost when the program ends it would be a new workstation at each start."""
        self.is_read = self.is_without_store = True
        self.changed.emit()
