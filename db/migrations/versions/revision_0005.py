"""Evidence that a look-up system gave itself: its method, and the fields of its answer."""

import sqlalchemy as sa
from alembic import op

from db.models.types import Facts

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("evidence", sa.Column("method", sa.Text(), server_default="", nullable=False))
    op.add_column("evidence", sa.Column("fields", Facts, nullable=True))
