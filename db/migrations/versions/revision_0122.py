"""On which day a file of survey answers was imported."""

import sqlalchemy as sa
from alembic import op

revision = "0122"
down_revision = "0121"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":  # the server's tables are made with it
        op.add_column("skm_import", sa.Column("imported_on", sa.Date(), nullable=True))
