"""Sign-in by name and password, the tokens of sessions, and the workstation of a session."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from importlib.metadata import version
from typing import Any
from uuid import UUID

from app.common.password_rules import unfit
from db.server.admin.workstations import enrolment_code_hash
from db.sync.connection import Enrolment
from db.sync.messages import BAD_REQUEST, ChangePassword, EnrolStation, Session, SignIn
from db.sync.sync_status import Trouble
from db.sync.tables import PROGRAM
from server.database import Database
from server.passwords import Compared, Passwords
from server.refused import Refused, refused_by

VERSION = version("loket")
LASTS = timedelta(hours=12)
PERIOD = timedelta(minutes=15)
# Failures in a period after which no attempt is allowed: of one name from one address, of one name, of one
# address (an office behind one address has many users).
LIMITS = {"pair": 5, "name": 20, "address": 100}


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The session of a request. enrolment: None before the workstation is enrolled."""

    token_hash: bytes
    login: str
    agent_id: UUID
    expires_at: datetime
    enrolment: Enrolment | None

    @property
    def station(self) -> Enrolment:
        """Raise Refused if the session has no workstation."""
        if self.enrolment is None:
            raise refused_by(Trouble.NOT_ENROLLED)
        return self.enrolment


class Sessions:
    def __init__(self, database: Database, passwords: Passwords) -> None:
        self._database = database
        self._passwords = passwords

    async def open(self, said: SignIn, address: str) -> Session:
        """Raise Refused: the password is wrong, the login is closed, too many attempts, ..."""
        keys = _keys(said.login, address)
        kept, compared = await self._compare(said.login, said.password, keys)
        if kept.is_closed:
            raise refused_by(Trouble.LOGIN_CLOSED)
        token = secrets.token_urlsafe(32)
        return await self._database.run(
            lambda: self._open(said, kept, compared.new_hash, token, list(keys.values()))
        )

    async def change_password(self, who: SignedIn, said: ChangePassword, address: str) -> None:
        """Set another password of this user, which ends all their other sessions.

        Raises Refused: the present password is wrong, the new one is not accepted, ...
        """
        if unfit(who.login, said.present, said.new):
            raise Refused(400, BAD_REQUEST, "the new password is not accepted")
        keys = _keys(who.login, address)
        kept, _compared = await self._compare(who.login, said.present, keys)
        password, verifier = await self._passwords.made(said.new)

        def work() -> None:
            with self._database.acting(who.login).begin() as connection:
                connection.exec_driver_sql("SELECT forgive_sign_in(%s)", (list(keys.values()),))
                given = (password, verifier, kept.verifier, who.token_hash)
                connection.exec_driver_sql("SELECT change_password(%s, %s, %s, %s)", given)

        await self._database.run(work)

    async def _compare(self, login: str, given: str, keys: dict[str, bytes]) -> tuple[_Kept, Compared]:
        """Count the attempt and compare the password. Raises Refused."""
        kept = await self._database.run(lambda: self._begin(login, keys))
        compared = await self._passwords.compare(given, kept.password, kept.verifier)
        if not compared.is_right:
            raise refused_by(Trouble.SIGN_IN)
        return kept, compared

    async def of(self, token: str) -> SignedIn:
        """Return the session of this token. Raises Refused."""
        return await self._database.run(lambda: self.find(token_hash(token)))

    async def ended(self, hashes: Sequence[bytes]) -> dict[bytes, Refused]:
        """Return which of these sessions have ended, and why. Raises Refused."""
        found = await self._database.run(lambda: self._look_up(hashes))
        return {hashed: one for hashed, one in found.items() if isinstance(one, Refused)}

    def find(self, hashed: bytes) -> SignedIn:
        """Return the session by the hash of its token; in a thread of the database. Raises Refused."""
        found = self._look_up([hashed])[hashed]
        if isinstance(found, Refused):
            raise found
        return found

    def _look_up(self, hashes: Sequence[bytes]) -> dict[bytes, SignedIn | Refused]:
        query = (
            "SELECT asked.hash, s.* FROM unnest(%s::bytea[]) AS asked (hash) "
            "LEFT JOIN LATERAL session_of(asked.hash) s ON true"
        )
        with self._database.acting("").begin() as connection:
            rows = connection.exec_driver_sql(query, (list(hashes),)).all()
        return {bytes(row.hash): _signed_in(row) for row in rows}

    async def enrol(self, who: SignedIn, said: EnrolStation) -> None:
        """Enrol the workstation, and bind the session to it. Raises Refused."""

        def work() -> None:
            with self._database.acting(who.login).begin() as connection:
                if said.code:
                    hashed = enrolment_code_hash(said.code)
                    connection.exec_driver_sql("SELECT use_enrolment_code(%s)", (hashed,))
                given = (said.client_id, said.workstation, said.secret, said.first)
                connection.exec_driver_sql("SELECT enrol(%s, %s, %s, %s)", given)
                connection.exec_driver_sql("SELECT bind_session(%s, %s)", (who.token_hash, said.client_id))

        await self._database.run(work)

    async def close(self, who: SignedIn) -> None:
        def work() -> None:
            with self._database.acting(who.login).begin() as connection:
                connection.exec_driver_sql("SELECT close_session(%s)", (who.token_hash,))

        await self._database.run(work)

    # -- in a thread ---------------------------------------------------------------------------------------

    def _begin(self, login: str, keys: dict[str, bytes]) -> _Kept:
        """Count the attempt, then read the hash or verifier of the password."""
        limits = [LIMITS[kind] for kind in keys]
        with self._database.acting("").begin() as connection:
            counted = connection.exec_driver_sql(
                "SELECT begin_sign_in(%s, %s, %s)", (list(keys.values()), limits, PERIOD)
            )
            wait_s: int = counted.scalar_one()
        if wait_s:
            raise Refused(429, Trouble.TOO_MANY.value, retry_after_s=wait_s)
        with self._database.acting("").begin() as connection:
            found = connection.exec_driver_sql("SELECT * FROM password_of(%s)", (login,)).one_or_none()
        return _Kept() if found is None else _Kept(found.password, found.verifier, found.is_closed)

    def _open(
        self, said: SignIn, kept: _Kept, new_hash: str | None, token: str, keys: list[bytes]
    ) -> Session:
        station = said.station
        client: Any = (station.client_id, station.secret) if station is not None else (None, "")
        with self._database.acting(said.login).begin() as connection:
            connection.exec_driver_sql("SELECT forgive_sign_in(%s)", (keys,))
        with self._database.acting(said.login).begin() as connection:
            if new_hash is not None:
                connection.exec_driver_sql("SELECT keep_password(%s, %s)", (new_hash, kept.verifier))
            expires_at = connection.exec_driver_sql(
                "SELECT open_session(%s, %s, %s, %s, %s)", (token_hash(token), *client, LASTS, kept.verifier)
            ).scalar_one()
            agent_id = connection.exec_driver_sql("SELECT my_id()").scalar_one()
        now = datetime.now(timezone.utc)
        return Session(token, agent_id, expires_at, now, VERSION, PROGRAM)


def _signed_in(row: Any) -> SignedIn | Refused:
    if row.login is None:
        return refused_by(Trouble.SIGN_IN)
    if row.is_closed:
        return refused_by(Trouble.LOGIN_CLOSED)
    enrolment = None if row.client_id is None else Enrolment(row.client_id, row.workstation, "")
    return SignedIn(bytes(row.hash), row.login, row.agent_id, row.expires_at, enrolment)


@dataclass(frozen=True, slots=True)
class _Kept:
    password: str | None = None
    verifier: str | None = None
    is_closed: bool = False


def token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _keys(login: str, address: str) -> dict[str, bytes]:
    """Return the keys of an attempt: hashes, because users type passwords into the wrong field."""
    network = _network(address)
    words = {"pair": f"{login}\0{network}", "name": login, "address": network}
    return {kind: hashlib.sha256(f"{kind}\0{word}".encode()).digest() for kind, word in words.items()}


def _network(address: str) -> str:
    """Return the address; for IPv6 the network of one subscriber (/64)."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
