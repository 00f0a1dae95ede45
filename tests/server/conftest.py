from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.db.conftest import (  # noqa: F401
    cheap_passwords,
    leave,
    new_files,
    postgres,
    root,
    shared,
    template,
)
from tests.db.shared_office import SharedOffice
from tests.server.instance import RunningServer
from tests.server.running import Client


@pytest.fixture
def server(shared: SharedOffice) -> RunningServer:  # noqa: F811
    return shared.server


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
