"""Makes a shared database, and brings one to this program's revision."""

from __future__ import annotations

from importlib.resources import as_file, files
from uuid import UUID

from psycopg import sql
from sqlalchemy import Connection, Engine, insert, text

from db.models import Agent
from db.shared.tables import SCHEMA
from db.words import Role

OWNER = "loket_owner"
STAFF = "loket_staff"


def install(engine: Engine) -> None:
    """Make the roles and the schema where they are missing, and migrate. As a superuser; may be repeated."""
    with engine.begin() as connection:
        for role in (OWNER, STAFF):
            found = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role})
            if found.first() is None:
                connection.exec_driver_sql(f"CREATE ROLE {role} NOLOGIN")
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA} AUTHORIZATION {OWNER}")
        connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION pg_control_system() TO {OWNER}")
        connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION pg_control_checkpoint() TO {OWNER}")
        connection.exec_driver_sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    migrate(engine)


def migrate(engine: Engine) -> None:
    """The tables by the same history as the workstations' files, then the server's side by its own."""
    from alembic import command
    from alembic.config import Config

    for package in ("db.migrations", "db.shared.migrations"):
        with as_file(files(package)) as folder, engine.begin() as connection:
            connection.exec_driver_sql(f"SET LOCAL ROLE {OWNER}")
            connection.exec_driver_sql(f"SET LOCAL search_path = {SCHEMA}")
            config = Config()
            config.set_main_option("script_location", str(folder).replace("%", "%%"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def add_person(
    connection: Connection,
    login: str,
    password: str,
    agent_id: UUID,
    name: str,
    role: Role,
    unit_id: UUID | None,
) -> None:
    """Give somebody of the office a login of their own. Not for a name that is a role here already."""
    raw = connection.connection.driver_connection
    assert raw is not None
    scram = raw.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
    made = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} CONNECTION LIMIT 4 IN ROLE {}").format(
        sql.Identifier(login), sql.Literal(scram), sql.Identifier(STAFF)
    )
    connection.exec_driver_sql(made.as_string(raw).replace("%", "%%"))
    connection.exec_driver_sql(f"SET LOCAL search_path = {SCHEMA}")
    connection.execute(insert(Agent).values(id=agent_id, name=name, role=role, unit_id=unit_id))
    connection.execute(
        text("INSERT INTO login (role_name, agent_id) VALUES (:login, :agent)"),
        {"login": login, "agent": agent_id},
    )
