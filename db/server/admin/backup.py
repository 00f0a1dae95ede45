"""Backs up the shared database by PostgreSQL's pg_dump, and restores it.

To the workstations a restored database is another one: it has another epoch, so they download everything
again, and resend what it lacks (db/sync/resending.py). Its rows get new stamps, too: transaction numbers of
another server mean nothing here, and those ahead of this server's would look new at every pull.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from psycopg import sql

from db.server.admin.database import MAINTENANCE, is_up_to_date, make_database
from db.server.admin.programs import run
from db.server.admin.restore_grants import (
    BEGIN,
    WHOLE,
    Login,
    Register,
    logins,
    read_register,
    restore_grants,
)
from db.server.admin.rotation import dated
from db.server.admin.server import AdminError, Raw, Server, act, admin_errors, as_owner
from db.server.connection import engine_to
from db.server.installing import SERVER, close_to_others, make_roles, migrate
from db.sync.tables import SCHEMA

_log = logging.getLogger(__name__)
JOBS = 2  # of pg_restore
NEWER_SETTING = "transaction_timeout"


@dataclass(frozen=True, slots=True)
class Restored:
    """The result of a restore.

    Attributes:
        kept: The new name of the replaced database, "" if there was none.
        decided_since: Logins with a later decision in the replaced database, which applies.
        to_check: All logins, if the decisions since the backup are unknown.
    """

    made_at: datetime
    kept: str
    decided_since: tuple[str, ...]
    to_check: tuple[Login, ...]


def write(server: Server, place: Path) -> Path:
    """Write a backup of this moment, and return its file. Users continue to work meanwhile.

    `place` is that file, or a folder: then the file name contains the moment.
    """
    file = dated(place, server.address.database) if place.is_dir() else place
    dump(server, file, file.name)
    record_whole(server, file.name)
    return file


def dump(server: Server, file: Path, name: str) -> None:
    """Write the database into a file that does not exist yet, and record that the backup `name` began.

    The dump contains this record: a restore finds there which moment it is of.
    """
    if file.exists():
        raise AdminError("file_exists", file=file)
    if not os.access(file.absolute().parent, os.W_OK):
        raise AdminError("file_unwritable", file=file, reason="its folder is missing, or closed")
    with server.connect() as raw:
        version = raw.info.server_version // 10_000
        with admin_errors(), raw.transaction():
            act(raw, BEGIN, name)
    part = file.with_name(f"{file.name}.part")
    try:
        options = ("-Fc", "-n", SCHEMA, "--no-unlogged-table-data", "-f", str(part))
        done = run(server, "pg_dump", version, *options)
        if done.returncode != 0:
            raise AdminError("backup_failed", done.stderr.strip())
        part.chmod(0o600)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def record_whole(server: Server, name: str) -> None:
    """Record that this backup is whole."""
    with server.connect() as raw, admin_errors(), raw.transaction():
        act(raw, WHOLE, name)


def files_over(server: Server, hashes: Collection[str]) -> set[str]:
    """Return which of these files were erased, and are needed by no row."""
    with server.connect() as raw, admin_errors():
        return {row[0] for row in raw.execute("SELECT loket.files_over(%s)", (list(hashes),))}


def restore(server: Server, file: Path, replaces: bool = False) -> Restored:
    """Make the database of a backup; if allowed, rename an existing one of this name."""
    if not file.is_file():
        raise AdminError("file_missing", file=file)
    name = server.address.database
    kept = f"{name}_before_{datetime.now(timezone.utc):%Y%m%d_%H%M%S_%f}"
    restoring = f"{name}_restoring"
    with server.connect(MAINTENANCE) as raw:
        version = raw.info.server_version // 10_000
        listed = run(server, "pg_restore", version, "--list", str(file), connects=False)
        if listed.returncode != 0 or " sync_server " not in listed.stdout:
            raise AdminError("not_a_backup", listed.stderr.strip(), file=file)
        is_there = raw.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is not None
        if is_there and not replaces:
            raise AdminError("not_empty", database=name, kept=kept)
        with admin_errors():
            _drop(raw, restoring)  # left by an interrupted attempt
            make_database(raw, restoring)
        try:
            _fill(server, restoring, file, version)
            # Only now: restoring may have taken hours, and logins may have been closed meanwhile.
            made_at = _made_at(server, restoring)
            register = _register_of(server, made_at) if is_there else None
            restored = _settle(server, restoring, file, kept if is_there else "", register, made_at)
            with admin_errors():
                _swap(raw, name, restoring, restored.kept)
        except BaseException:
            _drop(raw, restoring)
            raise
    return restored


def _made_at(server: Server, restoring: str) -> datetime:
    """Return when the backup was made."""
    with server.connect(restoring) as raw, admin_errors():
        words = "SELECT max(at) FROM loket.admin_act WHERE act IN (%s, %s)"
        found = raw.execute(words, (BEGIN, WHOLE)).fetchone()
    assert found is not None
    made_at: datetime = found[0]
    return made_at


def _register_of(server: Server, made_at: datetime) -> Register | None:
    """Return all logins and rights; None if the existing database cannot be read."""
    try:
        with server.connect() as raw:
            return read_register(raw, made_at)
    except AdminError as error:
        _log.warning("what was decided since the backup cannot be read: %s", error)
        return None


def _fill(server: Server, restoring: str, file: Path, version: int) -> None:
    """Create the tables and rows of the backup, at this program's revision."""
    engine = engine_to(lambda: server.dial(restoring))
    with admin_errors(), engine.begin() as connection:
        make_roles(connection)
        close_to_others(connection)
    _read_in(server, restoring, file, version, "--section=pre-data", "--section=data")
    with server.connect(restoring) as raw, admin_errors():
        _stamp_anew(raw)
    _read_in(server, restoring, file, version, "--section=post-data")
    with server.connect(restoring) as raw:
        if not is_up_to_date(raw):
            with admin_errors():
                migrate(engine)
        with admin_errors():
            raw.execute("ANALYZE")


def _settle(
    server: Server, restoring: str, file: Path, kept: str, register: Register | None, made_at: datetime
) -> Restored:
    """Set the rights. Known decisions after the backup apply."""
    with server.connect(restoring) as raw, admin_errors(), raw.transaction():
        as_owner(raw)
        raw.execute("UPDATE loket.sync_server SET epoch = gen_random_uuid()")
        raw.execute("DELETE FROM loket.server_session")  # some were closed since the backup
        decided_since = () if register is None else restore_grants(raw, register, made_at)
        knows = register is not None and register.goes_on_from(made_at)
        to_check = () if knows else logins(raw)
        act(raw, "restore", file.name)
    return Restored(made_at, kept, decided_since, to_check)


def _read_in(server: Server, database: str, file: Path, version: int, *sections: str) -> None:
    done = run(server, "pg_restore", version, f"--jobs={JOBS}", *sections, str(file), database=database)
    # From version 17 on it first sets an option that an older server does not know; this cannot be switched
    # off.
    errors = [line for line in done.stderr.splitlines() if " error: " in line and NEWER_SETTING not in line]
    if errors or (done.returncode != 0 and NEWER_SETTING not in done.stderr):
        raise AdminError("restore_failed", done.stderr.strip()[:2000])


def _stamp_anew(raw: Raw) -> None:
    """Restamp all rows while there are no triggers and indexes yet, so that each table is written once,
    without gaps.

    A nullable number is that of a transaction that ended long ago, not a stamp.
    """
    columns = raw.execute(
        "SELECT c.relname, a.attname, a.attnotnull FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
        "WHERE c.relnamespace = 'loket'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 "
        "AND NOT a.attisdropped AND a.atttypid = 'xid8'::regtype"
    ).fetchall()
    with raw.transaction():
        for table, column, is_stamp in columns:
            words = "ALTER TABLE {} ALTER COLUMN {} TYPE xid8 USING {}"
            now = sql.SQL("pg_current_xact_id()" if is_stamp else "NULL::xid8")
            raw.execute(sql.SQL(words).format(sql.Identifier(SCHEMA, table), sql.Identifier(column), now))


def _swap(raw: Raw, name: str, restoring: str, kept: str) -> None:
    if kept:
        # No session may reconnect between its end and the renaming.
        _alter(raw, name, "ALLOW_CONNECTIONS false")
        raw.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        try:
            _wait_until_empty(raw, name)
            _rename(raw, name, kept)
        except BaseException:
            _alter(raw, name, "ALLOW_CONNECTIONS true")
            raise
    _rename(raw, restoring, name)
    if kept:
        _alter(raw, kept, "ALLOW_CONNECTIONS true")
        closed = sql.SQL("REVOKE CONNECT ON DATABASE {} FROM {}")
        raw.execute(closed.format(sql.Identifier(kept), sql.Identifier(SERVER)))


def _wait_until_empty(raw: Raw, name: str) -> None:
    """Wait up to 10 s: ended sessions may need time to finish."""
    words = "PERFORM 1 FROM pg_stat_activity WHERE datname = {}; EXIT WHEN NOT FOUND; PERFORM pg_sleep(0.1)"
    loop = sql.SQL("DO $$ BEGIN FOR i IN 1..100 LOOP " + words + "; END LOOP; END $$")
    raw.execute(loop.format(sql.Literal(name)))


def _alter(raw: Raw, name: str, clause: str) -> None:
    raw.execute(sql.SQL(f"ALTER DATABASE {{}} {clause}").format(sql.Identifier(name)))


def _rename(raw: Raw, name: str, to: str) -> None:
    raw.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(to)))


def _drop(raw: Raw, name: str) -> None:
    raw.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
