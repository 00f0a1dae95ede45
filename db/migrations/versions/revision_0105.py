"""To whom a waiting web chat is offered."""

import sqlalchemy as sa
from alembic import op

from db.models.types import Facts

revision = "0105"
down_revision = "0104"


def upgrade() -> None:
    op.add_column("conversation", sa.Column("offer", Facts, server_default="{}", nullable=False))
