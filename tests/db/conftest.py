from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pytestqt.qtbot import QtBot

from app.settings import SharedSettings
from db.server.admin.people import close_person
from tests.db.desktop import Desktop
from tests.db.new_file import quick_new_files
from tests.db.postgres import Databases, a_server
from tests.db.quick_passwords import quick_passwords
from tests.db.shared_office import SharedOffice, made_template
from tests.db.workstation import Workstation
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.machine import LOOPBACK
from tests.office import Office


@pytest.fixture(scope="session", autouse=True)
def new_files() -> Iterator[None]:
    with quick_new_files():
        yield


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    with quick_passwords():
        yield


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Databases]:
    """A real PostgreSQL, started when the first test asks for it."""
    with a_server() as server:
        yield server


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def template(postgres: Databases) -> str:
    """The name of an installed database, to be copied; who tests on another server has a template of it."""
    return made_template(postgres)


@pytest.fixture
def shared(postgres: Databases, template: str, tmp_path: Path) -> Iterator[SharedOffice]:
    office = SharedOffice(postgres, template, tmp_path)
    yield office
    office.close()


@pytest.fixture
def root(shared: SharedOffice) -> Iterator[psycopg.Connection[Any]]:
    """Yield a connection of the administrator."""
    with shared.connect("postgres", autocommit=True) as raw:
        yield raw


@pytest.fixture
def leave(root: psycopg.Connection[Any]) -> Callable[[str], None]:
    """Return what closes a login, as an administrator does."""

    def close(login: str) -> None:
        close_person(root, login)

    return close


@pytest.fixture
def place(shared: SharedOffice) -> SharedSettings:
    """What the settings of a desktop of this office say."""
    return SharedSettings(server=f"http://{LOOPBACK}:{shared.server.port}")


@pytest.fixture
def workstation(qtbot: QtBot, shared: SharedOffice, tmp_path: Path) -> Iterator[Workstation]:
    """A computer whose wire to the server can be cut."""
    workstation = Workstation(qtbot, shared, tmp_path / "001")
    yield workstation
    workstation.end()
    workstation.wire.close()


@pytest.fixture
def desktops(qtbot: QtBot, place: SharedSettings, tmp_path: Path) -> Iterator[list[Desktop]]:
    both = [Desktop(qtbot, tmp_path / code, place, code) for code in ("001", "002")]
    yield both
    for desktop in both:
        desktop.close()
