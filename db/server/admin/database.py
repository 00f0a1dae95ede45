"""Creates a shared database on a server, and migrates one to this program's revision."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from importlib.resources import as_file, files
from uuid import UUID

from psycopg import sql
from sqlalchemy import Engine
from uuid_utils.compat import uuid7

from db.enums import Role
from db.mutation import Me, Mutation, Rejected
from db.schema import FIRST_RELEASE
from db.server.admin.server import AdminError, Raw, Server, act, admin_errors
from db.server.connection import engine_to
from db.server.installing import HISTORIES, OWNER, install, migrate
from db.server.server_tx import ServerTx
from db.sync.tables import SCHEMA
from db.tx import TouchedRows

MAINTENANCE = "postgres"  # the database that every server has


@dataclass(frozen=True, slots=True)
class NewUnit:
    code: str
    name: str
    phone: str = ""


def create(server: Server, units: Sequence[NewUnit], articles: Sequence[Mutation] = ()) -> bool:
    """Create the database, or complete an existing one; return whether it is new. Can be repeated.

    `articles` write samples: an existing one stays unchanged.
    """
    name = server.address.database
    with server.connect(MAINTENANCE) as raw:
        is_new = make_database(raw, name)
    with server.connect() as raw, admin_errors():
        install(engine_to(server.dial))
        with raw.transaction():
            for unit in units:
                _put_unit(raw, unit)
            act(raw, "create", name)
        _write(engine_to(server.dial), articles)
    return is_new


def _write(engine: Engine, articles: Sequence[Mutation]) -> None:
    nobody, at = Me(UUID(int=0), "", Role.SUPERVISOR, ""), datetime.now(timezone.utc)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"SET LOCAL ROLE {OWNER}")
        for article in articles:
            with suppress(Rejected), connection.begin_nested():
                article.run(ServerTx(connection, nobody, at, TouchedRows()))


def upgrade(server: Server) -> bool:
    """Migrate if needed; return whether it was."""
    with server.connect() as raw:
        if is_up_to_date(raw):
            return False
        with admin_errors():
            migrate(engine_to(server.dial))
            act(raw, "migrate", server.address.database)
    return True


def is_up_to_date(raw: Raw) -> bool:
    """Return whether the tables have this program's revision. Raises AdminError if they have a newer one, or
    one from before the first release.
    """
    from alembic.script import ScriptDirectory

    is_old = False
    for table, package in HISTORIES.items():
        with admin_errors():
            query = sql.SQL("SELECT version_num FROM {}").format(sql.Identifier(SCHEMA, table))
            found = raw.execute(query).fetchone()
        with as_file(files(package)) as folder:
            script = ScriptDirectory(str(folder))
            known = {one.revision for one in script.walk_revisions()}
            if found is not None and found[0].lstrip("s") < FIRST_RELEASE:
                raise AdminError("unreleased", revision=found[0])
            if found is not None and found[0] not in known:
                raise AdminError("older_program", revision=found[0])
            is_old = is_old or found is None or found[0] != script.get_current_head()
    return not is_old


def make_database(raw: Raw, name: str) -> bool:
    """Create an empty database if there is none of this name; return whether it was created."""
    with admin_errors():
        if raw.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            return False
        make = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'")
        raw.execute(make.format(sql.Identifier(name)))
    return True


def _put_unit(raw: Raw, unit: NewUnit) -> None:
    raw.execute(
        "INSERT INTO loket.unit (id, code, name, phone, version) VALUES (%s, %s, %s, %s, 1) "
        "ON CONFLICT (code) DO UPDATE SET name = excluded.name, phone = excluded.phone, "
        "version = unit.version + 1 "
        "WHERE (unit.name, unit.phone) IS DISTINCT FROM (excluded.name, excluded.phone)",
        (uuid7(), unit.code, unit.name, unit.phone),
    )
