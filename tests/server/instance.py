"""A server on a real socket, in a thread of the test, and the ways to it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import Future
from threading import Thread
from typing import Any

from cryptography.fernet import Fernet

from app.directory.config import DirectoryConfig
from db.enums import Channel
from db.sync.http_client import HttpClient, Place
from db.sync.server_gateway import ServerGateway
from db.sync.sync_status import Login
from server.channels.kinds import KINDS, Kind
from server.config import (
    BoardConfig,
    ChannelsConfig,
    Config,
    DatabaseConfig,
    ExchangeConfig,
    FilesConfig,
    Listen,
    OpenDataConfig,
    ReportsConfig,
    SecondFactorConfig,
    Secrets,
    Tls,
)
from server.serving import Serving
from tests.end2end.peers.machine import LOOPBACK

SECRETS = Secrets(survey_keys=(Fernet.generate_key(),))


class RunningServer:
    """One instance, on an event loop of its own thread."""

    def __init__(
        self,
        conninfo: Mapping[str, Any],
        tls: Tls | None = None,
        files: FilesConfig | None = None,
        directory: DirectoryConfig | None = None,
        second_factor: SecondFactorConfig | None = None,
        secrets: Secrets = SECRETS,
        channels: ChannelsConfig | None = None,
        exchange: ExchangeConfig | None = None,
        board: BoardConfig | None = None,
        reports: ReportsConfig | None = None,
        open_data: OpenDataConfig | None = None,
        kinds: Mapping[Channel, Kind] = KINDS,
        **listen: Any,
    ) -> None:
        config = Config(
            Listen(**{"host": "127.0.0.1", "port": 0, "local_port": 0, **listen}),
            tls or Tls(),
            DatabaseConfig(connections=4),
            files or FilesConfig(),
            directory or DirectoryConfig(),
            second_factor or SecondFactorConfig(),
            channels or ChannelsConfig(),
            exchange or ExchangeConfig(),
            board or BoardConfig(),
            reports=reports or ReportsConfig(),
            open_data=open_data or OpenDataConfig(),
        )
        self._loop = asyncio.SelectorEventLoop()  # on Windows, too: psycopg needs it
        self._thread = Thread(target=self._loop.run_forever, name="server", daemon=True)
        self._thread.start()
        self.serving = Serving(config, conninfo, secrets, kinds)
        self.do(self.serving.start())
        self.port, self.local_port = self.serving.port, self.serving.local_port

    def start(self, work: Any) -> Future[Any]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def do(self, work: Any) -> Any:
        return self.start(work).result(30)

    def end(self) -> None:
        self.do(self.serving.end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def login_of(name: str) -> Login:
    return Login(name, f"secret of {name}")


def http_at(port: int) -> HttpClient:
    return HttpClient(Place(f"http://{LOOPBACK}:{port}"))


def gateway_at(port: int) -> ServerGateway:
    return ServerGateway(lambda: Place(f"http://{LOOPBACK}:{port}"))
