"""Makes the roles and tables of a shared database, and brings one to this program's revision."""

from __future__ import annotations

import logging
from importlib.resources import as_file, files

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import ProgrammingError

from db.sync.tables import SCHEMA

_log = logging.getLogger(__name__)

OWNER = "loket_owner"  # has the tables; nobody logs in as it
STAFF = "loket_staff"  # all people of the office
ENDS_SESSIONS = ("pg_signal_backend", "pg_read_all_stats")
HISTORIES = {"alembic_version": "db.migrations", "shared_version": "db.server.migrations"}  # by their table
# By the database's name: neither a template nor a backup carries these along. Without TEMPORARY nobody
# puts a table of their own where a function looks for one.
_TO_STAFF_ONLY = (
    "REVOKE ALL ON DATABASE %I FROM PUBLIC",
    f"GRANT CONNECT ON DATABASE %I TO {STAFF}",
    f"GRANT CREATE, TEMPORARY ON DATABASE %I TO {OWNER}",  # the reports are made anew beside the old ones
)
# Large objects are no table's, and nobody would see who filled the disk, or the server's log.
FOR_NOBODY = ("lo_create", "lo_creat", "lo_from_bytea", "pg_logical_emit_message")
# Their forms differ between versions. Only a superuser can: `loket admin status` tells of it. Once it is
# done, doing it again would be an error for an administrator.
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
    """Make what is missing, and migrate. As a superuser, or as who made the database and may make roles."""
    with engine.begin() as connection:
        make_roles(connection)
        close_to_others(connection)
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA} AUTHORIZATION {OWNER}")
    migrate(engine)


def make_roles(connection: Connection) -> None:
    """They belong to the server, not to a database of it."""
    for role in (OWNER, STAFF):
        found = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role})
        if found.first() is None:
            connection.exec_driver_sql(f"CREATE ROLE {role} NOLOGIN")
    _let_end_sessions(connection)
    is_member = connection.execute(text("SELECT pg_has_role(:role, 'USAGE')"), {"role": OWNER})
    if not is_member.scalar_one():
        connection.exec_driver_sql(f"GRANT {OWNER} TO CURRENT_USER")


def _let_end_sessions(connection: Connection) -> None:
    """For end_hindering. Who may make roles may not always give these: a superuser has to, once."""
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(f"GRANT {', '.join(ENDS_SESSIONS)} TO {OWNER}")
    except ProgrammingError as error:
        _log.warning("a superuser has to: GRANT %s TO %s (%s)", ", ".join(ENDS_SESSIONS), OWNER, error.orig)


def close_to_others(connection: Connection) -> None:
    """Only people of the office connect to this database, and they make nothing of their own in it."""
    for words in _TO_STAFF_ONLY:
        made = connection.execute(text("SELECT format(:words, current_database())"), {"words": words})
        connection.exec_driver_sql(made.scalar_one().replace("%", "%%"))
    connection.exec_driver_sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    connection.exec_driver_sql(_NOT_THESE)


def migrate(engine: Engine) -> None:
    """The tables by the same history as the workstations' files, then the server's side by its own."""
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
