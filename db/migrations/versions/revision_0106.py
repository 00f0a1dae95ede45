"""Why nothing is sent to a correspondent, and an index of the messages that may or may not have left."""

import sqlalchemy as sa
from alembic import op

revision = "0106"
down_revision = "0105"


def upgrade() -> None:
    for name in ("opted_out_reason", "blocked_reason"):
        op.add_column("conversation", sa.Column(name, sa.Text(), server_default="", nullable=False))
    is_unsure = sa.text("state = 'unsure'")
    op.create_index("ix_message_unsure", "message", ["conversation_id"], sqlite_where=is_unsure)
