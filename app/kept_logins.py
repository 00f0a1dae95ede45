"""What the key store has of the shared database: who signed in here, and the workstation's secret."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.preferences import Preferences
from app.settings import SharedSettings
from db.shared.address import Address
from db.shared.standing import Login

MOST_LOGINS = 12


def address_of(place: SharedSettings) -> Address:
    return Address(place.host, place.port, place.database, place.ca_file)


def login_key(place: SharedSettings, login: str) -> str:
    """Return the key of a person's id and password; without a login, of the workstation's secret."""
    return f"shared:{login or '#workstation'}@{place.host}:{place.port}/{place.database}"


class KeptLogins(QObject):
    """Where there is no key store, a login holds until the program ends, and there is no secret."""

    changed = Signal()

    def __init__(self, preferences: Preferences, place: SharedSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._preferences, self._place = preferences, place
        self._logins: dict[UUID, Login] = {}
        self.secret = ""
        self.is_read = False
        self.is_without_store = False

    def read(self) -> None:
        """`changed` follows."""
        self.is_without_store = False
        logins = self._preferences.settings.shared.logins
        keys = (self._key(""), *(self._key(login) for login in logins))
        self._preferences.read_secrets(keys, self._know, self._lack)

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
        """Return whose name and password these are, as far as that is known here."""
        return next((agent_id for agent_id, one in self._logins.items() if one == login), None)

    def keep(self, agent_id: UUID, login: Login) -> None:
        """The shared database has said whose it is, and who sits down here."""
        self.renew(agent_id, login)
        settings = self._preferences.settings
        names = (login.name, *(name for name in settings.shared.logins if name != login.name))
        shared = replace(settings.shared, logins=names[:MOST_LOGINS])
        self._preferences.change(replace(settings, shared=shared))

    def renew(self, agent_id: UUID, login: Login) -> None:
        """Know another password of theirs, whoever sits here by now."""
        self._logins[agent_id] = login
        self._preferences.keep_secret(self._key(login.name), f"{agent_id} {login.password}")

    def forget(self, agent_id: UUID | None) -> None:
        """Whose login was closed does not sit down here without the shared database, either."""
        login = self._logins.pop(agent_id, None) if agent_id is not None else None
        if login is not None:
            self._preferences.keep_secret(self._key(login.name), "")

    # -- the key store -------------------------------------------------------------------------------------

    def _key(self, login: str) -> str:
        return login_key(self._place, login)

    def _know(self, found: Mapping[str, str]) -> None:
        for login in reversed(self._preferences.settings.shared.logins):
            agent_id, _, password = found.get(self._key(login), "").partition(" ")
            if agent_id:
                self._logins[UUID(agent_id)] = Login(login, password)
        self.is_read = True
        self.secret = found.get(self._key(""), "")
        if self.secret:
            self.changed.emit()
            return
        secret = secrets.token_urlsafe(32)

        def be() -> None:  # it is made known with this one only when this one is kept
            self.secret = secret
            self.changed.emit()

        self._preferences.store_secret(self._key(""), secret, be, self._lack)

    def _lack(self) -> None:
        """With a secret that is lost when the program ends it would be a new workstation at each start."""
        self.is_read = self.is_without_store = True
        self.changed.emit()
