from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from server.config import ExchangeConfig, Secrets
from tests.db.conftest import leave, postgres, shared, template  # noqa: F401
from tests.db.shared_office import SharedOffice
from tests.server.instance import RunningServer

Connect = Callable[..., RunningServer]


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long the server waits between two looks is no matter of these tests."""
    monkeypatch.setattr("server.exchange.exchange.CHECK_EVERY_S", 0.1)
    monkeypatch.setattr("server.channels.lead.CHECK_EVERY_S", 0.1)


@pytest.fixture
def connect(shared: SharedOffice) -> Iterator[Connect]:  # noqa: F811
    """Return what starts a server that is connected to an exchange."""
    running: list[RunningServer] = []

    def start(password: str = "", **config: Any) -> RunningServer:
        given: dict[str, Any] = {
            name: str(one) if isinstance(one, Path) else one for name, one in config.items()
        }
        place, secrets = shared.conninfo("loket_server"), Secrets(exchange_password=password)
        running.append(RunningServer(place, secrets=secrets, exchange=ExchangeConfig(**given)))
        return running[-1]

    yield start
    for one in running:
        one.end()
