"""What a case is about in the office's own words, its region's code, and contacts logged by hand."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    for name in ("category", "service", "region_code"):
        op.add_column("case_", sa.Column(name, sa.Text(), server_default="", nullable=False))
    false = sa.false()
    is_by_hand: sa.Column[bool] = sa.Column("is_by_hand", sa.Boolean(), server_default=false, nullable=False)
    op.add_column("contact", is_by_hand)
