"""`loket server`: runs the program between the workstations and PostgreSQL until a signal ends it."""

from __future__ import annotations

import asyncio
import signal
import ssl
import sys
from contextlib import suppress
from pathlib import Path

from server.config import Config, ConfigError, database_password, read_config
from server.log import start_log
from server.serving import Serving


def run(path: Path) -> int:
    """Return the exit code: 0 a signal ended it, 1 it could not listen, 2 the configuration is invalid."""
    try:
        config = read_config(path)
        password = database_password(config)
    except ConfigError as error:
        print(f"loket server: {error}", file=sys.stderr)
        return 2
    start_log()
    try:
        asyncio.run(_serve(config, password))
    except (OSError, ssl.SSLError) as error:
        print(f"loket server: {error}", file=sys.stderr)
        return 1
    return 0


async def _serve(config: Config, password: str) -> None:
    serving = Serving(config, config.address.where(), password)
    await serving.start()
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(one, ended.set)
    try:
        await ended.wait()
    finally:
        await serving.end()
