"""Calls: which one of the exchange, its queue and waiting, how long it was held, where it was transferred."""

import sqlalchemy as sa
from alembic import op

from db.models.types import UtcTime

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    for name in ("call_ref", "queue", "transferred_to"):
        op.add_column("contact", sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.add_column("contact", sa.Column("queued_at", UtcTime(), nullable=True))
    op.add_column("contact", sa.Column("held_ms", sa.Integer(), server_default="0", nullable=False))
