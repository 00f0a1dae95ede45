"""Articles that the chatbot may say to anyone."""

import sqlalchemy as sa
from alembic import op

revision = "0103"
down_revision = "0102"


def upgrade() -> None:
    op.add_column("article", sa.Column("is_public", sa.Boolean(), server_default=sa.false(), nullable=False))
