"""`loket-server`: runs the program between the workstations and PostgreSQL, sets it up and looks after it.

Each command imports what it alone needs: all of it takes half a second.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import signal
import ssl
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from app.admin import sentences
from app.admin.passwords import PasswordError
from app.common.typed_toml import TomlError
from db.server.admin.server import AdminError, Server
from server.arguments import COMMAND, add_arguments
from server.config import Config, ConfigError, Secrets, read_config, read_secrets
from server.embedded import Embedded, EmbeddedError, embedded_of
from server.notify import notify
from server.setup import steps
from server.setup.errors import SetupError
from server.setup.layout import Layout
from server.setup.postgres import Administrator, postgres_of
from server.setup.steps import Wanted

CHECK_EVERY_S = 1.0
INVALID = 2
_log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code."""
    os.umask(0o077)  # records, keys and passwords are written
    parser = argparse.ArgumentParser(prog="loket-server", description="The server of Loket's workstations.")
    parser.add_argument("--version", action="version", version=version("loket"))
    add_arguments(parser)
    return execute_options(parser.parse_args(arguments))


def execute_options(options: argparse.Namespace) -> int:
    """Return the exit code: 0 done, 1 not done, 2 wrong arguments or configuration, 3 no connection."""
    command: str = getattr(options, COMMAND)
    if command == "run":
        return run(options.config)
    try:
        for sentence in _COMMANDS[command](options):
            print(sentence, flush=True)
    except AdminError as error:
        return _refused(sentences.refusal(error), sentences.exit_code(error))
    except (SetupError, EmbeddedError, ConfigError, PasswordError, TomlError) as error:
        return _refused(str(error))
    except OSError as error:
        return _refused(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except KeyboardInterrupt:
        return _refused("broken off", sentences.BROKEN_OFF)
    return sentences.DONE


def _refused(text: str, code: int = sentences.NOT_DONE) -> int:
    print(f"loket-server: {text}", file=sys.stderr)
    return code


# -- run ---------------------------------------------------------------------------------------------------


def run(path: Path) -> int:
    """Return the exit code: 0 a signal ended it, 1 it could not listen, 2 the configuration is invalid."""
    from server.log import start_log

    try:
        config = read_config(path)
        secrets = read_secrets(config)
    except ConfigError as error:
        return _refused(str(error), INVALID)
    start_log()
    embedded = embedded_of(config.database)
    try:
        if embedded is not None:
            embedded.start()
        asyncio.run(_serve(config, secrets, embedded))
    except (OSError, ssl.SSLError, EmbeddedError) as error:
        return _refused(str(error), 1)
    finally:
        if embedded is not None:
            embedded.stop()
    return 0


async def _serve(config: Config, secrets: Secrets, embedded: Embedded | None) -> None:
    from server.serving import Serving

    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):  # before it listens: from then on a stop may come
        with suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(one, ended.set)
    serving = Serving(config, config.address.where(), secrets)
    await serving.start()
    spare_collector()
    notify("READY=1")
    watched = asyncio.create_task(_keep_running(embedded)) if embedded is not None else None
    try:
        await ended.wait()
    finally:
        notify("STOPPING=1")
        if watched is not None:
            watched.cancel()
        await serving.end()


def spare_collector() -> None:
    """Keep what is imported out of Python's garbage collection: it stays until the end.

    Otherwise the collector looks through it again and again: a quarter of the time in which figures are made.
    """
    gc.collect()
    gc.freeze()


async def _keep_running(embedded: Embedded) -> None:
    """Start PostgreSQL again if it has died; the pool connects anew."""
    while True:
        await asyncio.sleep(CHECK_EVERY_S)
        try:
            if await asyncio.to_thread(embedded.start):
                _log.warning("PostgreSQL had ended, and was started again")
        except EmbeddedError as error:
            _log.error("PostgreSQL cannot be started: %s", error)


# -- other commands ----------------------------------------------------------------------------------------


def _layout(options: argparse.Namespace) -> Layout:
    if os.name != "posix":
        raise SetupError("a server is set up on Linux only")
    if options.folder is None:
        if options.user:
            raise SetupError("--user belongs to --folder; the server of this computer has a user of its own")
        return Layout.of_this_computer()
    return Layout.below(options.folder.absolute(), options.user)


def _administrator(options: argparse.Namespace) -> Administrator:
    return Administrator(options.admin_user, options.admin_password_file)


def _setup(options: argparse.Namespace) -> Iterator[str]:
    wanted = Wanted(
        name=options.name,
        port=options.port,
        local_port=options.local_port,
        certificate=options.certificate,
        key=options.key,
        is_behind_proxy=options.behind_proxy,
        units=options.units,
        supervisor=options.supervisor,
        supervisor_name=options.supervisor_name,
        is_embedded=options.embedded,
        database_host=options.database_host,
        database_port=options.database_port,
        database_ca=options.database_ca,
        administrator=_administrator(options),
    )
    return steps.set_up(_layout(options), wanted)


def _certificate(options: argparse.Namespace) -> Iterator[str]:
    yield steps.renew_certificate(_layout(options))


def _backup(options: argparse.Namespace) -> Iterator[str]:
    from server.setup import backup

    yield backup.write(_layout(options), options.file.absolute(), options.keep_last, _administrator(options))


def _restore(options: argparse.Namespace) -> Iterator[str]:
    from server.setup import backup

    file: Path = options.file.absolute()
    return backup.restore(_layout(options), file, _administrator(options), replaces=options.replace)


def _upgrade(options: argparse.Namespace) -> Iterator[str]:
    from server.setup import backup

    yield backup.upgrade_database(_layout(options), _administrator(options))


def _review_cards(options: argparse.Namespace) -> Iterator[str]:
    from app.quality.card import described, read_cards

    for card in read_cards(options.file):
        yield from described(card)


def _admin(options: argparse.Namespace) -> Iterator[str]:
    from app.admin import directory
    from app.admin.command import execute

    if options.does == "directory":  # needs no database
        yield directory.run(options)
        return
    config = read_config(_layout(options).config_file)
    if options.does == "address" and options.what == "add":
        from app.admin.addresses import read_address
        from server.channels.administration import check_settings

        check_settings(read_address(options.name, options.file))
    with postgres_of(config, _administrator(options)).ready() as server:
        if options.does == "address" and options.what == "test":
            yield _test_address(options, server, config)
        else:
            is_check = options.does == "figures" and options.what == "check"
            if is_check and options.office_files is None and config.channels.office_files:
                options.office_files = Path(config.channels.office_files)
            yield execute(server, options)


def _test_address(options: argparse.Namespace, server: Server, config: Config) -> str:
    from db.server.admin.addresses import address_named
    from server.channels.administration import test_address

    with server.connect() as raw:
        found = address_named(raw, options.name)
    return test_address(found, config.channels, _layout(options))


_COMMANDS: dict[str, Callable[[argparse.Namespace], Iterator[str]]] = {
    "setup": _setup,
    "certificate": _certificate,
    "backup": _backup,
    "restore": _restore,
    "upgrade": _upgrade,
    "review-cards": _review_cards,
    "admin": _admin,
}
