"""Sign-in by name and password, the tokens of sessions, and the workstation of a session."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from importlib.metadata import version
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from app.common.password_rules import unfit
from app.directory.directory import Answer, DirectoryFault
from app.directory.entries import DirectoryPerson
from db.server.admin.workstations import enrolment_code_hash
from db.server.attempts import attempt_keys
from db.sync.connection import Enrolment
from db.sync.messages import (
    BAD_REQUEST,
    ChangePassword,
    EnrolStation,
    SecondFactorSecret,
    Session,
    SetUpSecondFactor,
    SignIn,
)
from db.sync.sync_status import Trouble
from db.sync.tables import PROGRAM
from server.database import Database
from server.directory_people import DirectoryPeople
from server.passwords import Compared, Passwords
from server.refused import Refused, refused_by
from server.second_factor import MOST_WRONG, SecondFactor, UnreadableSecretError

_log = logging.getLogger(__name__)
VERSION = version("loket")
LASTS = timedelta(hours=12)
PERIOD = timedelta(minutes=15)
# Failures in a period after which no attempt is allowed: of one name from one address, of one name, of one
# address (an office behind one address has many users).
LIMITS = {"pair": 5, "name": 20, "address": 100}
# Sign-ins that are counted at the same time by this instance; the others wait. An office behind one address
# signs in at once in the morning, and must not reach the limit of an address by that.
AT_ONCE, MOST_IN_LINE = 16, 400
PASSWORD = "password"  # the source of a login whose password is compared here
_WRONG = {
    Answer.UNKNOWN: Trouble.SIGN_IN,
    Answer.WRONG: Trouble.SIGN_IN,
    Answer.LOCKED: Trouble.TOO_MANY,
}


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The session of a request.

    enrolment: None before the workstation is enrolled. is_board: It is a wall-board's.
    """

    token_hash: bytes
    login: str
    agent_id: UUID
    expires_at: datetime
    enrolment: Enrolment | None
    is_board: bool = False

    @property
    def client_id(self) -> UUID | None:
        """The workstation, if it is enrolled."""
        return None if self.enrolment is None else self.enrolment.client_id

    @property
    def station(self) -> Enrolment:
        """Raise Refused if the session has no workstation."""
        if self.enrolment is None:
            raise refused_by(Trouble.NOT_ENROLLED)
        return self.enrolment


class Sessions:
    def __init__(
        self,
        database: Database,
        passwords: Passwords,
        second_factor: SecondFactor,
        directory: DirectoryPeople | None = None,
    ) -> None:
        self._database, self._passwords = database, passwords
        self._second_factor, self._directory = second_factor, directory
        self._turns, self._in_line = asyncio.Semaphore(AT_ONCE), 0

    async def open(self, request: SignIn, address: str) -> Session:
        """Raise Refused: the password is wrong, the login is closed, too many attempts, ..."""
        keys = attempt_keys(request.login, address)
        async with self._turn():
            kept, compared = await self._prove(request.login, request.password, keys)
            proven_at = await self._database.run(lambda: self._complete(request, kept, keys))
        renewed = await self._passwords.made(request.new_password) if request.new_password else None
        token = secrets.token_urlsafe(32)
        return await self._database.run(
            lambda: self._open(request, kept, compared.new_hash, renewed, proven_at, token)
        )

    async def set_up_second_factor(self, request: SetUpSecondFactor, address: str) -> SecondFactorSecret:
        """Make a new secret for this user, until one was confirmed by a code. Raises Refused."""
        keys = attempt_keys(request.login, address)
        kept, _compared = await self._prove(request.login, request.password, keys)
        await self._database.run(lambda: self._forgive(request.login, keys))
        _must_be_open(kept)
        if not self._second_factor.is_needed(kept.role):
            raise Refused(400, BAD_REQUEST, "this role needs no second factor")
        encrypted, uri = self._second_factor.new_secret(request.login)

        def work(connection: Connection) -> bool:
            query = "SELECT begin_second_factor(%s)"
            return bool(connection.exec_driver_sql(query, (encrypted,)).scalar_one())

        if not await self._database.transact(request.login, work):
            raise refused_by(Trouble.CODE_NEEDED)
        return SecondFactorSecret(uri)

    async def change_password(self, who: SignedIn, request: ChangePassword, address: str) -> None:
        """Set another password of this user, which ends all their other sessions.

        Raises Refused: the present password is wrong, the new one is not accepted, ...
        """
        if unfit(who.login, request.present, request.new):
            raise Refused(400, BAD_REQUEST, "the new password is not accepted")
        if (await self._database.run(lambda: self._find_login(who.login))).is_of_directory:
            raise refused_by(Trouble.PASSWORD_ELSEWHERE)
        keys = attempt_keys(who.login, address)
        kept, _compared = await self._prove(who.login, request.present, keys)
        password = await self._passwords.made(request.new)

        def work() -> None:
            self._forgive(who.login, keys)
            with self._database.acting(who.login, who.client_id).begin() as connection:
                given = (password, kept.password, who.token_hash)
                connection.exec_driver_sql("SELECT change_password(%s, %s, %s)", given)

        await self._database.run(work)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Wait for a turn to be counted as an attempt. Raises Refused if too many wait."""
        if self._in_line >= MOST_IN_LINE:
            raise refused_by(Trouble.UNREACHABLE)
        self._in_line += 1
        try:
            async with self._turns:
                yield
        finally:
            self._in_line -= 1

    async def _prove(self, login: str, given: str, keys: dict[str, bytes]) -> tuple[_Login, Compared]:
        """Count the attempt and compare the password, here or in the directory. Raises Refused."""
        kept = await self._database.run(lambda: self._begin(login, keys))
        if kept.source == PASSWORD or (self._directory is None and not kept.is_of_directory):
            compared = await self._passwords.compare(given, kept.password)
            if not compared.is_right:
                raise refused_by(Trouble.SIGN_IN)
            return kept, compared
        if self._directory is None:
            await self._database.run(lambda: self._forgive(login, keys))
            raise refused_by(Trouble.DIRECTORY_AWAY)
        directory = self._directory
        # The comparison with nobody's hash: a login of this kind takes at least as long as one with a hash.
        asked, _nobody = await asyncio.gather(
            directory.sign_in(login, given),
            self._passwords.compare(given, None),
            return_exceptions=True,
        )
        if isinstance(asked, DirectoryFault):
            await self._database.run(lambda: self._forgive(login, keys))
            raise refused_by(Trouble.DIRECTORY_AWAY)
        if isinstance(asked, BaseException):
            raise asked
        answer, person = asked
        return await self._database.run(
            lambda: self._arrive(directory, kept, answer, person, login, keys)
        ), Compared(True)

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

    async def enrol(self, who: SignedIn, request: EnrolStation) -> None:
        """Enrol the workstation, and bind the session to it. Raises Refused."""

        def work(connection: Connection) -> None:
            if request.code:
                hashed = enrolment_code_hash(request.code)
                connection.exec_driver_sql("SELECT use_enrolment_code(%s)", (hashed,))
            given = (request.client_id, request.workstation, request.secret, request.first)
            connection.exec_driver_sql("SELECT enrol(%s, %s, %s, %s)", given)
            connection.exec_driver_sql("SELECT bind_session(%s, %s)", (who.token_hash, request.client_id))

        await self._database.transact(who.login, work)

    async def close(self, who: SignedIn) -> None:
        def work(connection: Connection) -> None:
            connection.exec_driver_sql("SELECT close_session(%s)", (who.token_hash,))

        await self._database.transact(who.login, work, who.client_id)

    # -- in a thread ---------------------------------------------------------------------------------------

    def _begin(self, login: str, keys: dict[str, bytes]) -> _Login:
        """Count the attempt, then read the login."""
        limits = [LIMITS[kind] for kind in keys]
        with self._database.acting("").begin() as connection:
            counted = connection.exec_driver_sql(
                "SELECT begin_sign_in(%s, %s, %s)", (list(keys.values()), limits, PERIOD)
            )
            wait_s: int = counted.scalar_one()
        if wait_s:
            raise Refused(429, Trouble.TOO_MANY.value, retry_after_s=wait_s)
        return self._find_login(login)

    def _find_login(self, login: str) -> _Login:
        with self._database.acting("").begin() as connection:
            found = connection.exec_driver_sql("SELECT * FROM login_of(%s)", (login,)).one_or_none()
        return _Login() if found is None else _Login(*found)

    def _forgive(self, login: str, keys: dict[str, bytes]) -> None:
        """The attempt was none to guess a password: it does not count."""
        with self._database.acting(login).begin() as connection:
            connection.exec_driver_sql("SELECT forgive_sign_in(%s)", (list(keys.values()),))

    def _arrive(
        self,
        directory: DirectoryPeople,
        kept: _Login,
        answer: Answer,
        person: DirectoryPerson | None,
        login: str,
        keys: dict[str, bytes],
    ) -> _Login:
        """Take over a person whose password the directory has compared. Raises Refused.

        A refusal counts as a failed attempt if the password was wrong. With a login, the attempt counts until
        the caller forgives it, as after a comparison here.
        """
        if answer in _WRONG or person is None:
            raise refused_by(_WRONG.get(answer, Trouble.SIGN_IN))
        if trouble := _take_over(directory, kept, answer, person, login):
            self._forgive(login, keys)
            raise refused_by(trouble)
        return self._find_login(login)

    def _complete(self, request: SignIn, kept: _Login, keys: dict[str, bytes]) -> datetime | None:
        """Check what a sign-in needs besides the right password; return when the second factor was proven.

        Raises Refused. Only a wrong code counts as a failed attempt.
        """
        try:
            _check_login(request, kept)
            proven_at = self._check_code(request, kept) if self._second_factor.is_needed(kept.role) else None
        except Refused as refused:
            if refused.problem.trouble != Trouble.CODE_WRONG.value:
                self._forgive(request.login, keys)
            raise
        self._forgive(request.login, keys)
        return proven_at

    def _check_code(self, request: SignIn, kept: _Login) -> datetime:
        engine = self._database.acting(request.login)
        if request.former:
            query = "SELECT factor_proven_at(%s)"
            with engine.begin() as connection:
                found = connection.exec_driver_sql(query, (token_hash(request.former),)).scalar_one()
            if found is not None:
                proven_at: datetime = found
                return proven_at
        if kept.factor is None or not (kept.is_factor_confirmed or request.code):
            raise refused_by(Trouble.CODE_SETUP)
        if not request.code:
            raise refused_by(Trouble.CODE_NEEDED)
        if kept.wrong_codes >= MOST_WRONG:
            raise refused_by(Trouble.CODE_BLOCKED)
        try:
            step = self._second_factor.step_of(kept.factor, request.login, request.code)
        except UnreadableSecretError as error:
            _log.error("the secret of a second factor was encrypted with another key")
            raise refused_by(Trouble.CODE_BLOCKED) from error
        with engine.begin() as connection:
            given = (kept.factor, step)
            is_new = (
                step is not None and connection.exec_driver_sql("SELECT use_code(%s, %s)", given).scalar()
            )
            if not is_new:
                connection.exec_driver_sql("SELECT count_wrong_code()")
        if not is_new:
            raise refused_by(Trouble.CODE_WRONG)
        return datetime.now(timezone.utc)

    def _open(
        self,
        request: SignIn,
        kept: _Login,
        new_hash: str | None,
        renewed: str | None,
        proven_at: datetime | None,
        token: str,
    ) -> Session:
        station, password = request.station, kept.password
        client: Any = (station.client_id, station.secret) if station is not None else (None, "")
        with self._database.acting(request.login, client[0]).begin() as connection:
            if renewed is not None:
                connection.exec_driver_sql("SELECT change_password(%s, %s, %s)", (renewed, password, b""))
                password = renewed
            elif new_hash is not None:
                connection.exec_driver_sql("SELECT keep_password(%s, %s)", (new_hash, password))
                password = new_hash
            expires_at = connection.exec_driver_sql(
                "SELECT open_session(%s, %s, %s, %s, %s, %s)",
                (token_hash(token), *client, LASTS, password, proven_at),
            ).scalar_one()
            agent_id = connection.exec_driver_sql("SELECT my_id()").scalar_one()
        now = datetime.now(timezone.utc)
        return Session(token, agent_id, expires_at, now, VERSION, PROGRAM)


def _take_over(
    directory: DirectoryPeople, kept: _Login, answer: Answer, person: DirectoryPerson, login: str
) -> Trouble | None:
    """Take the person over, or close the login; return why this person may not sign in."""
    if answer is Answer.EXPIRED:
        return Trouble.PASSWORD_EXPIRED
    if answer is Answer.DISABLED or (person.role is None and kept.is_of_directory):
        directory.close_login(login)
        return Trouble.LOGIN_CLOSED
    if person.role is None:
        return Trouble.NO_ROLE
    if fault := directory.take(person):
        return Trouble.NO_ROLE if fault in ("unit", "id") else Trouble.LOGIN_CLOSED
    return None


def _must_be_open(kept: _Login) -> None:
    """Raise Refused if the login is closed, or its one-time password was not used in time."""
    if kept.is_closed:
        raise refused_by(Trouble.LOGIN_CLOSED)
    if kept.is_too_old:
        raise refused_by(Trouble.PASSWORD_EXPIRED)


def _check_login(request: SignIn, kept: _Login) -> None:
    """Raise Refused if the login is closed, or its password is for once and not replaced."""
    _must_be_open(kept)
    if kept.one_time_until is None:
        if request.new_password:
            raise Refused(400, BAD_REQUEST, "the password is not changed by a sign-in")
        return
    if not request.new_password:
        raise refused_by(Trouble.PASSWORD_CHANGE)
    if unfit(request.login, request.password, request.new_password):
        raise Refused(400, BAD_REQUEST, "the new password is not accepted")


def _signed_in(row: Any) -> SignedIn | Refused:
    if row.login is None:
        return refused_by(Trouble.SIGN_IN)
    if row.is_closed:
        return refused_by(Trouble.LOGIN_CLOSED)
    enrolment = None if row.client_id is None else Enrolment(row.client_id, row.workstation, "")
    return SignedIn(bytes(row.hash), row.login, row.agent_id, row.expires_at, enrolment, row.is_board)


@dataclass(frozen=True, slots=True)
class _Login:
    """What the database knows of a login. source: "" for one that it does not know."""

    source: str = ""
    password: str | None = None
    role: str = ""
    is_closed: bool = False
    one_time_until: datetime | None = None
    factor: str | None = None
    is_factor_confirmed: bool = False
    wrong_codes: int = 0

    @property
    def is_too_old(self) -> bool:
        """Whether the one-time password was not used in time."""
        return self.one_time_until is not None and self.one_time_until < datetime.now(timezone.utc)

    @property
    def is_of_directory(self) -> bool:
        return self.source == "directory"


def token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
