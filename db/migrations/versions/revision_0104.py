"""The words of messages can be searched."""

from alembic import op

from db.migrations import search_0104

revision = "0104"
down_revision = "0103"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in search_0104.STATEMENTS:
            op.get_bind().exec_driver_sql(statement)
