"""Creates the roles and tables of a shared database, and migrates them to this program's revision."""

from __future__ import annotations

from importlib.resources import as_file, files

from sqlalchemy import Connection, Engine, text

from db.sync.tables import SCHEMA

OWNER = "loket_owner"  # owns the tables; has no login
SERVER = "loket_server"  # login of the server program, which acts for its users: s0100_actor.sql
# by their version table
HISTORIES = {"alembic_version": "db.migrations", "shared_version": "db.server.migrations"}
# With the database's name: a template or a backup does not include these.
_TO_SERVER_ONLY = (
    "REVOKE ALL ON DATABASE %I FROM PUBLIC",
    f"GRANT CONNECT ON DATABASE %I TO {SERVER}",
    f"GRANT CREATE, TEMPORARY ON DATABASE %I TO {OWNER}",  # new reports are built beside the old ones
)


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
    """Create the roles, which belong to PostgreSQL and not to one of its databases."""
    # Without a password, only a system user of its name can log in as the server, over the socket.
    for role, options in ((OWNER, "NOLOGIN"), (SERVER, "LOGIN")):
        found = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role})
        if found.first() is None:
            connection.exec_driver_sql(f"CREATE ROLE {role} {options}")
    is_member = connection.execute(text("SELECT pg_has_role(:role, 'USAGE')"), {"role": OWNER})
    if not is_member.scalar_one():
        connection.exec_driver_sql(f"GRANT {OWNER} TO CURRENT_USER")


def close_to_others(connection: Connection) -> None:
    """Let only the server program connect to this database, without the right to create objects."""
    for words in _TO_SERVER_ONLY:
        made = connection.execute(text("SELECT format(:words, current_database())"), {"words": words})
        connection.exec_driver_sql(made.scalar_one().replace("%", "%%"))
    connection.exec_driver_sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC")


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
