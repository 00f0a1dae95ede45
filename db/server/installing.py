"""Creates the roles and tables of a shared database, and migrates them to this program's revision."""

from __future__ import annotations

import logging
from importlib.resources import as_file, files

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import ProgrammingError

from db.sync.tables import SCHEMA

_log = logging.getLogger(__name__)

OWNER = "loket_owner"  # owns the tables; has no login
STAFF = "loket_staff"  # all members of staff
SERVER = "loket_server"  # login of the server program, which acts for its users: s0100_actor.sql
ENDS_SESSIONS = ("pg_signal_backend", "pg_read_all_stats")
# by their version table
HISTORIES = {"alembic_version": "db.migrations", "shared_version": "db.server.migrations"}
# With the database's name: a template or a backup does not include these. Without TEMPORARY a user cannot
# create a table where a function looks one up.
_TO_STAFF_ONLY = (
    "REVOKE ALL ON DATABASE %I FROM PUBLIC",
    f"GRANT CONNECT ON DATABASE %I TO {STAFF}",
    f"GRANT CREATE, TEMPORARY ON DATABASE %I TO {OWNER}",  # new reports are built beside the old ones
)
# Large objects belong to no table, so nobody could see who filled the disk, or the server's log.
FOR_NOBODY = ("lo_create", "lo_creat", "lo_from_bytea", "pg_logical_emit_message")
# Their forms differ between versions. Only a superuser can do this: `loket admin status` reports it. Doing it
# a second time would be an error for an administrator.
_NOT_THESE = f"""
DO $$ DECLARE one regprocedure; BEGIN
    FOR one IN
        SELECT oid FROM pg_proc
        WHERE proname IN {FOR_NOBODY} AND has_function_privilege('public', oid, 'EXECUTE')
    LOOP
        EXECUTE 'REVOKE EXECUTE ON FUNCTION ' || one || ' FROM PUBLIC';
    END LOOP;
END $$
"""


def install(engine: Engine) -> None:
    """Create what is missing, and migrate. As a superuser, or as the owner of the database with the right to
    create roles.
    """
    with engine.begin() as connection:
        make_roles(connection)
        close_to_others(connection)
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA} AUTHORIZATION {OWNER}")
    migrate(engine)


def make_roles(connection: Connection) -> None:
    """Create the roles, which belong to the server and not to one of its databases."""
    # Without a password, only a system user of its name can log in as the server, over the socket.
    for role, options in ((OWNER, "NOLOGIN"), (STAFF, "NOLOGIN"), (SERVER, f"LOGIN IN ROLE {STAFF}")):
        found = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role})
        if found.first() is None:
            connection.exec_driver_sql(f"CREATE ROLE {role} {options}")
    _let_end_sessions(connection)
    is_member = connection.execute(text("SELECT pg_has_role(:role, 'USAGE')"), {"role": OWNER})
    if not is_member.scalar_one():
        connection.exec_driver_sql(f"GRANT {OWNER} TO CURRENT_USER")


def _let_end_sessions(connection: Connection) -> None:
    """Grant the rights that end_hindering needs. If our login may not grant them, a
    superuser has to, once.
    """
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(f"GRANT {', '.join(ENDS_SESSIONS)} TO {OWNER}")
    except ProgrammingError as error:
        _log.warning("a superuser has to: GRANT %s TO %s (%s)", ", ".join(ENDS_SESSIONS), OWNER, error.orig)


def close_to_others(connection: Connection) -> None:
    """Let only members of staff connect to this database, without the right to create objects."""
    for words in _TO_STAFF_ONLY:
        made = connection.execute(text("SELECT format(:words, current_database())"), {"words": words})
        connection.exec_driver_sql(made.scalar_one().replace("%", "%%"))
    connection.exec_driver_sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    connection.exec_driver_sql(_NOT_THESE)


def migrate(engine: Engine) -> None:
    """Migrate the tables by the workstations' own history, then the server's side by its own."""
    from alembic import command
    from alembic.config import Config

    for package in HISTORIES.values():
        with as_file(files(package)) as folder, engine.begin() as connection:
            connection.exec_driver_sql(f"SET LOCAL ROLE {OWNER}")
            connection.exec_driver_sql(f"SET LOCAL search_path = {SCHEMA}")
            config = Config()
            config.set_main_option("script_location", str(folder).replace("%", "%%"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
