"""What Alembic runs for the server's side: on the connection that installing.py hands over."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table="shared_version",
    version_table_schema="loket",
)
context.run_migrations()
