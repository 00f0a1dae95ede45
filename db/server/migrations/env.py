"""Alembic's entry point for the server's side: uses the connection of installing.py."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table="shared_version",
    version_table_schema="loket",
)
context.run_migrations()
