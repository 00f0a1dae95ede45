"""The login of a wall-board: its place in the key store, its workstation, its way to the server program."""

from __future__ import annotations

import secrets as random
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import msgspec

from app.common.secrets import Secrets
from app.settings import SharedSettings
from app.sync.gateways import server_place
from db.sync.connection import Enrolment
from db.sync.http_client import HttpClient, Place
from db.sync.server_gateway import BoardQuestions
from db.sync.sync_status import Login, Proof, SharedError, Trouble
from db.sync.through_server import ThroughServer

__all__ = ["BoardLogin", "SharedError", "keep_login", "kept_login", "open_line", "place_for", "set_up"]
_DIGITS = 6  # of the workstation's code


@dataclass(frozen=True, slots=True)
class BoardLogin:
    """What the key store has. pin: Asked before the board is left; "" for none."""

    name: str
    password: str = field(repr=False)
    client_id: UUID
    workstation: str
    secret: str = field(repr=False)
    pin: str = field(default="", repr=False)

    @property
    def enrolment(self) -> Enrolment:
        return Enrolment(self.client_id, self.workstation, self.secret)


def board_key(settings: SharedSettings) -> str:
    return f"board:{settings.server}"


def kept_login(settings: SharedSettings, secrets: Secrets) -> BoardLogin | None:
    """Return the login of this computer's board; None without one. Raises KeyStoreUnavailable."""
    kept = secrets.password(board_key(settings))
    try:
        return msgspec.json.decode(kept, type=BoardLogin) if kept else None
    except msgspec.DecodeError:
        return None


def set_up(
    place: Place,
    keep: Callable[[BoardLogin], object],
    name: str,
    password: str,
    pin: str = "",
    enrolment_code: str = "",
    workstation: str = "",
) -> BoardLogin:
    """Sign in and enrol this computer as a board. Raises SharedError, and what keep raises.

    A one-time password is exchanged for one that nobody has to know. keep: Keeps this one before the server
    has it, so that it is not lost if the rest fails.
    """
    code = workstation or f"PP{random.randbelow(10**_DIGITS):0{_DIGITS}}"
    enrolment = Enrolment(uuid4(), code, random.token_urlsafe(32))
    with closing(HttpClient(place)) as http:
        way = ThroughServer(http, Login(name, password), None, enrolment_code=enrolment_code)
        try:
            way.sign_in()
        except SharedError as error:
            if error.trouble is not Trouble.PASSWORD_CHANGE:
                raise
            password = random.token_urlsafe(24)
            keep(_login(name, password, enrolment, pin))
            way.sign_in(Proof(new_password=password))
        way.enrol(enrolment, first=1)
        way.board("")  # a login that is not a board's is refused here
        way.sign_out()
    return _login(name, password, enrolment, pin)


def _login(name: str, password: str, enrolment: Enrolment, pin: str) -> BoardLogin:
    return BoardLogin(name, password, enrolment.client_id, enrolment.workstation, enrolment.secret, pin)


def keep_login(settings: SharedSettings, secrets: Secrets, login: BoardLogin) -> None:
    """Raise KeyStoreUnavailable."""
    secrets.set_password(board_key(settings), msgspec.json.encode(login).decode())


def open_line(place: Callable[[], Place], login: BoardLogin) -> BoardQuestions:
    """Return the line of a wall-board to the server, to be closed. Raises SharedError."""
    http = HttpClient(place())
    return BoardQuestions(http, ThroughServer(http, Login(login.name, login.password), login.enrolment))


def place_for(settings: SharedSettings) -> Callable[[], Place]:
    return lambda: server_place(settings)
