from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.settings import SharedSettings
from tests.db.desktop import Desktop
from tests.db.new_file import quick_new_files
from tests.db.postgres import Databases, a_server
from tests.db.shared_office import SharedOffice, made_template
from tests.end2end.peers.certificates import Authority
from tests.office import Office


@pytest.fixture(scope="session", autouse=True)
def new_files() -> Iterator[None]:
    with quick_new_files():
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
def place(postgres: Databases, shared: SharedOffice) -> SharedSettings:
    """What the settings of a desktop of this office say."""
    address = postgres.address_of(shared.database)
    return SharedSettings(
        host=address.host, port=address.port, database=address.database, ca_file=address.ca_file
    )


@pytest.fixture
def desktops(qtbot: QtBot, place: SharedSettings, tmp_path: Path) -> Iterator[list[Desktop]]:
    both = [Desktop(qtbot, tmp_path / code, place, code) for code in ("001", "002")]
    yield both
    for desktop in both:
        desktop.close()
