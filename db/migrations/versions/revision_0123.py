"""In which order files of survey answers were imported."""

import sqlalchemy as sa
from alembic import op

revision = "0123"
down_revision = "0122"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":  # the server's tables are made with it
        op.add_column("skm_import", sa.Column("number", sa.Integer(), server_default="0", nullable=False))
        op.execute("UPDATE skm_import SET number = rowid")  # rows are only added: rowid is their order
