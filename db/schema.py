"""Migrates a database file to this program's revision."""

from __future__ import annotations

import sqlite3
from importlib.resources import as_file, files
from pathlib import Path

from sqlalchemy import Engine, insert, update
from uuid_utils.compat import uuid7

from db.backup import copy_database
from db.errors import StorageNewer, StorageUnreleased
from db.models import SyncState

REVISION = "0123"  # the newest in db/migrations/versions; a test checks this
FIRST_RELEASE = "0100"  # an older revision is of a development version, and is not migrated
MIGRATIONS = "db.migrations"


def revision_of(raw: sqlite3.Connection) -> str:
    """Return the file's revision, "" for a new file."""
    try:
        row = raw.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" not in str(error):
            raise
        return ""
    return str(row[0]) if row else ""


def upgrade(raw: sqlite3.Connection, engine: Engine, path: Path) -> None:
    """Migrate if needed; an older file is first copied beside itself.

    Raises:
        StorageNewer: A newer Loket wrote the file.
        StorageUnreleased: A development version wrote it.
    """
    found = revision_of(raw)
    if found == REVISION:
        return
    if found and found < FIRST_RELEASE:
        raise StorageUnreleased(path, found)
    # Alembic costs a third of a second at the start, so it is imported only for a migration.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    with as_file(files(MIGRATIONS)) as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if found and found not in known:
            raise StorageNewer(path, found)
        if found:
            copy_database(path, path.with_name(f"{path.stem}.before-{REVISION}{path.suffix}"))
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if found:
                # The older program did not store unknown columns. A changed cursor makes the next pull fetch
                # all rows again.
                has_pulled = SyncState.cursor != ""
                connection.execute(
                    update(SyncState).where(has_pulled).values(cursor=SyncState.cursor + " anew")
                )
            else:
                # The file's own id in the shared database; a copy of the file would keep it.
                connection.execute(insert(SyncState).values(id=1, client_id=uuid7()))
