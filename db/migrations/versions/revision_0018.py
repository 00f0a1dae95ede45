"""The exchange: rows that cannot be read here are set aside, and the server's time is kept."""

import sqlalchemy as sa
from alembic import op

from db.models.types import Id, UtcTime

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "set_aside",
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_id", Id(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "row_id", name="pk_set_aside"),
    )
    op.add_column("sync_state", sa.Column("server_time", UtcTime()))
