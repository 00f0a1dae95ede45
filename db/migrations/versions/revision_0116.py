"""The tracking id of SP4N-LAPOR!, further requests about personal data, and accesses to it as facts."""

import sqlalchemy as sa
from alembic import op

from db.fact_tables import ACCESS_FACTS
from db.migrations import search_0116
from db.migrations.checks import allow_words

revision = "0116"
down_revision = "0115"


def upgrade() -> None:
    op.add_column("case_", sa.Column("sp4n_tracking", sa.Text(), server_default="", nullable=False))
    op.create_index(op.f("ix_case__sp4n_tracking"), "case_", ["sp4n_tracking"])
    allow_words("data_request", "kind", "access correction erasure objection consent")
    if op.get_bind().dialect.name == "sqlite":  # at the server it is a view
        ACCESS_FACTS.create_all(op.get_bind())
        for statement in search_0116.STATEMENTS:
            op.get_bind().exec_driver_sql(statement)
