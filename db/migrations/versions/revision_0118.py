"""How many rows of an imported file of survey answers were taken, and how many not."""

import sqlalchemy as sa
from alembic import op

revision = "0118"
down_revision = "0117"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":  # the server's tables are made with them
        for name in ("taken", "not_taken"):
            op.add_column("skm_import", sa.Column(name, sa.Integer(), server_default="0", nullable=False))
