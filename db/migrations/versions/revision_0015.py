"""The shared database: what was refused and why, since when something waits, as whom a file is known."""

import sqlalchemy as sa
from alembic import op

from db.models.types import Facts, Id, UtcTime

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("facts", Facts, nullable=True))
    op.add_column("outbox", sa.Column("queued_at", UtcTime(), nullable=True))
    op.add_column(
        "outbox", sa.Column("is_dealt_with", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("sync_state", sa.Column("enrolled_as", sa.Text(), server_default="", nullable=False))
    op.add_column("sync_state", sa.Column("trail_id", Id(), nullable=True))
