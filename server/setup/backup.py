"""One file with all that a server has, database and configuration; and a server made of such a file."""

from __future__ import annotations

import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path

from app.admin import sentences
from db.server.admin import backup
from db.server.admin.accounts import give, is_root
from db.server.admin.database import is_up_to_date, upgrade
from db.server.admin.rotation import dated, rotate
from db.server.admin.server import Server
from resources.toml import tomllib
from server.config import Config, read_config
from server.setup.errors import SetupError
from server.setup.files_copy import NAME, bring_back, mirror
from server.setup.layout import Layout
from server.setup.postgres import Administrator, postgres_of, set_server_password

PREFIX, SUFFIX = "loket-server", ".tar"
FORMAT = 1
_MANIFEST, _DUMP, _CONFIGURATION = "manifest.json", "database.dump", "configuration/"
# Where a file is laid down again, its mode: others may not read keys and passwords.
_MODES = {
    "tls/key.pem": 0o640,
    "authority/key.pem": 0o600,
    "credentials/database": 0o600,
    "server.toml": 0o640,
}


def write(
    layout: Layout,
    place: Path,
    keep_last: int | None,
    administrator: Administrator,
    *,
    with_files: bool = True,
) -> str:
    """Write a backup into a file or a folder, while everybody works. Raises SetupError, AdminError."""
    config = _config(layout)
    if keep_last is not None and (keep_last < 1 or not place.is_dir()):
        raise SetupError("--keep-last takes a number from 1, and a folder in the place of FILE")
    file = dated(place, PREFIX, SUFFIX) if place.is_dir() else place.absolute()
    if file.exists():
        raise SetupError(f"{file} is there already: a backup does not overwrite one")
    if not file.parent.is_dir():
        raise SetupError(f"{file.parent} is no folder; make it first")
    postgres = postgres_of(config, administrator)
    part = file.with_name(f"{file.name}.part")
    with _folder_for(postgres.server.account, file.parent) as folder, postgres.ready() as server:
        dump = folder / _DUMP
        backup.dump(server, dump, file.name)
        try:
            _pack(part, dump, layout)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
        # After the database: then each file that it knows is in the copy.
        files = _copy_files(layout, config, server, file.parent / NAME) if with_files else ""
        backup.record_whole(server, file.name)
    text = (
        f"{file}: {file.stat().st_size / 1e6:,.1f} MB. It holds everything that people said, and the server's"
        f" keys: keep it closed away, on another computer.{files}"
    )
    if keep_last is None:
        return text
    return f"{text}\nOlder backups deleted: {rotate(place, PREFIX, keep_last, SUFFIX)}."


def _copy_files(layout: Layout, config: Config, server: Server, target: Path) -> str:
    """Return the line about the files; "" if the server has none."""
    if config.files.store and Path(config.files.store) != layout.files:
        return (
            f"\nThe files in {config.files.store} are not copied: back them up by a program of their own,"
            " after this."
        )
    if not layout.files.is_dir():
        return ""
    copied, erased = mirror(layout.files, target, lambda hashes: backup.files_over(server, hashes))
    return f"\n{target}: {copied} files were added, {erased} erased ones deleted."


def restore(layout: Layout, file: Path, administrator: Administrator, *, replaces: bool) -> Iterator[str]:
    """Make the server of a backup, and yield a sentence for each step. A configuration that is here stays.

    Raises SetupError, EmbeddedError, AdminError, ConfigError or OSError.
    """
    if layout.is_service and not is_root():
        raise SetupError("only root can restore the server of this computer; run it with sudo")
    with _opened(file) as archive:
        made_at = _check(archive, file)
        _need_user(layout, archive)
        layout.make_folders()
        if layout.config_file.exists():
            yield f"Configuration {layout.config_file}: stays as it is."
        else:
            _lay_down(archive, layout)
            yield f"Configuration {layout.configuration}: that of the backup."
        config = _config(layout)
        postgres = postgres_of(config, administrator)
        if postgres.embedded is not None:
            postgres.embedded.make()
        with _folder_for(postgres.server.account, layout.backups) as folder:
            dump = folder / _DUMP
            _take_out(archive, _DUMP, dump)
            give(dump, postgres.server.account)
            with postgres.ready() as server:
                restored = backup.restore(server, dump, replaces)
                if postgres.needs_password:  # of another PostgreSQL the login is new
                    kept = layout.database_password.read_text() if layout.database_password.exists() else ""
                    layout.put(layout.database_password, set_server_password(server, kept).encode(), 0o600)
    if brought := bring_back(file.parent / NAME, layout.files, layout.user):
        yield f"Files {layout.files}: {brought} were copied from {file.parent / NAME}."
    yield f"Database {config.database.name}: that of {made_at:%Y-%m-%d %H:%M} UTC."
    if restored.kept:
        yield f"The one before is kept as {restored.kept}; drop it when nothing is missed."
    yield "Workstations fill anew, and send again what they did since."
    yield from sentences.restored_rights(restored)


def upgrade_database(layout: Layout, administrator: Administrator) -> str:
    """Migrate the tables to this program's revision, after a backup. Raises as `write`."""
    config = _config(layout)
    with postgres_of(config, administrator).ready() as server:
        with server.connect() as raw:
            if is_up_to_date(raw):
                return "There is nothing to migrate."
        # Without the files: a migration does not change them, and the copy would be on their own disk.
        kept = write(layout, layout.backups, None, administrator, with_files=False)
        upgrade(server)
    return f"The tables were migrated. The state before it: {kept}"


def _config(layout: Layout) -> Config:
    if not layout.config_file.exists():
        raise SetupError(
            f"there is no server yet ({layout.config_file} is missing); make one by: loket-server setup"
        )
    return read_config(layout.config_file)


def _pack(part: Path, dump: Path, layout: Layout) -> None:
    manifest = {
        "format": FORMAT,
        "version": version("loket"),
        "made_at": datetime.now(timezone.utc).isoformat(),
    }
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
        with tarfile.open(fileobj=opened, mode="w") as archive:
            _add_text(archive, _MANIFEST, json.dumps(manifest))
            for path in sorted(layout.configuration.rglob("*")):
                if path.is_file() and path not in (layout.second_factor_key, layout.survey_key):
                    archive.add(path, f"{_CONFIGURATION}{path.relative_to(layout.configuration)}")
            archive.add(dump, _DUMP)
        opened.flush()
        os.fsync(opened.fileno())


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    content = text.encode()
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    archive.addfile(member, io.BytesIO(content))


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        archive = tarfile.open(file, "r:")  # noqa: SIM115 - below
    except FileNotFoundError as error:
        raise SetupError(f"{file} is not there") from error
    except (tarfile.TarError, EOFError) as error:
        raise SetupError(f"{file} is not a backup of loket-server") from error
    with archive:
        yield archive


def _check(archive: tarfile.TarFile, file: Path) -> datetime:
    """Return when it was written. Raises SetupError."""
    try:
        names = archive.getnames()
        opened = archive.extractfile(_MANIFEST)
        assert opened is not None
        manifest = json.loads(opened.read())
        if manifest["format"] != FORMAT:
            raise SetupError(
                f"{file} was written by a newer version, {manifest['version']}; install that one first"
            )
        made_at = datetime.fromisoformat(manifest["made_at"])
    except (KeyError, ValueError, AssertionError, TypeError, tarfile.TarError) as error:
        raise SetupError(f"{file} is not a backup of loket-server, or not whole") from error
    if _DUMP not in names:
        raise SetupError(f"{file} is not a backup of loket-server, or not whole")
    return made_at


def _need_user(layout: Layout, archive: tarfile.TarFile) -> None:
    """Raise SetupError if root restores a server with a PostgreSQL of its own that would run as root, or as
    another user than the owner of its folders.
    """
    if not is_root():
        return
    if layout.config_file.exists():
        text = layout.config_file.read_text()
    elif f"{_CONFIGURATION}{layout.config_file.name}" in archive.getnames():
        opened = archive.extractfile(f"{_CONFIGURATION}{layout.config_file.name}")
        assert opened is not None
        text = opened.read().decode()
    else:
        return
    database = tomllib.loads(text).get("database", {})
    if not database.get("embedded"):
        return
    user = database.get("embedded_user", "")
    if not user:
        raise SetupError(
            "the PostgreSQL of this server ran as an ordinary user, and does not run as root: restore as that"
            " user, without sudo"
        )
    if layout.user != user:
        raise SetupError(f"the PostgreSQL of this server runs as the user {user}: add --user {user}")


def _lay_down(archive: tarfile.TarFile, layout: Layout) -> None:
    """Write the configuration; the file that makes it a server comes last."""
    names = [name for name in archive.getnames() if name.startswith(_CONFIGURATION)]
    for name in sorted(names, key=lambda name: name.endswith("/server.toml")):
        inside = name.removeprefix(_CONFIGURATION)
        opened = archive.extractfile(name)
        if opened is None or ".." in Path(inside).parts or Path(inside).is_absolute():
            raise SetupError(f"the backup has a name that no backup has: {name}")
        target = layout.configuration / inside
        target.parent.mkdir(parents=True, exist_ok=True)
        default = 0o600 if inside.startswith("credentials/") else 0o644
        layout.put(target, opened.read(), _MODES.get(inside, default))


def _take_out(archive: tarfile.TarFile, name: str, target: Path) -> None:
    opened = archive.extractfile(name)
    assert opened is not None
    with target.open("wb") as file:
        while block := opened.read(1 << 20):
            file.write(block)


@contextmanager
def _folder_for(account: str, place: Path) -> Iterator[Path]:
    """Make a folder that PostgreSQL's programs can write, and remove it afterwards."""
    reachable = Path("/var/tmp") if account else place
    with tempfile.TemporaryDirectory(dir=reachable, prefix=f".{PREFIX}-") as name:
        give(Path(name), account)
        yield Path(name)
