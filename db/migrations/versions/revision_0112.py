"""Sums of facts also by quarters of an hour, and by the classes from which percentiles are made."""

from alembic import op

from db.migrations.facts import remake_fact_tables

revision = "0112"
down_revision = "0107"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":  # the server has tables of its own
        remake_fact_tables()
