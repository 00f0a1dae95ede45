"""The outbox: each row has a MAC by a key of its author. Rows of before have none; see the threat model."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("mac", sa.Text(), server_default="", nullable=False))
