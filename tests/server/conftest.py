from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.db.conftest import postgres, template  # noqa: F401
from tests.db.postgres import Databases
from tests.db.shared_office import SharedOffice
from tests.server.running import Client, RunningServer, a_server, close_login


@pytest.fixture
def shared(postgres: Databases, template: str, tmp_path: Path) -> Iterator[SharedOffice]:  # noqa: F811
    office = SharedOffice(postgres, template, tmp_path)
    yield office
    office.close()


@pytest.fixture
def server(shared: SharedOffice) -> Iterator[RunningServer]:
    with a_server(shared) as running:
        yield running


@pytest.fixture
def root(shared: SharedOffice) -> Iterator[Any]:
    """Yield a connection of the administrator."""
    with shared.connect("postgres", autocommit=True) as raw:
        yield raw


@pytest.fixture
def leave(shared: SharedOffice) -> Callable[[str], None]:
    """Return what closes a login, as an administrator does."""
    return partial(close_login, shared)


@pytest.fixture
def sit_down(server: RunningServer) -> Callable[[str], Client]:
    """Return a client with a person signed in at a workstation of its own."""
    codes = iter(range(1, 100))

    def make(login: str) -> Client:
        client = Client(server.port)
        assert client.sign_in(login).status == 200
        assert client.enrol(f"H{next(codes):02}").status == 204
        return client

    return make
