"""Where a supervisor whispered to the agent of a recorded call."""

import sqlalchemy as sa
from alembic import op

revision = "0114"
down_revision = "0113"


def upgrade() -> None:
    op.add_column("recording", sa.Column("whispers", sa.Text(), server_default="", nullable=False))
