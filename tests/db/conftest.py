from __future__ import annotations

import pytest

from app.settings import SharedSettings
from tests.db.desktop import Desktop
from tests.db.postgres import a_server
from tests.db.shared_office import SharedOffice, made_template
from tests.end2end.peers.certificates import Authority
from tests.office import Office


@pytest.fixture
def office(tmp_path):
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


@pytest.fixture(scope="session")
def postgres():
    """A real PostgreSQL, started when the first test asks for it."""
    with a_server() as server:
        yield server


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def template(postgres):
    """The name of an installed database, to be copied; who tests on another server has a template of it."""
    return made_template(postgres)


@pytest.fixture
def shared(postgres, template, tmp_path):
    office = SharedOffice(postgres, template, tmp_path)
    yield office
    office.close()


@pytest.fixture
def place(postgres, shared):
    """What the settings of a desktop of this office say."""
    address = postgres.address_of(shared.database)
    return SharedSettings(address.host, address.port, address.database, address.ca_file)


@pytest.fixture
def desktops(qtbot, place, tmp_path):
    both = [Desktop(qtbot, tmp_path / code, place, code) for code in ("001", "002")]
    yield both
    for desktop in both:
        desktop.close()
