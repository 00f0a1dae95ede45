"""Erasing by the rule of retention: the mark on a person, on outbox rows, and on a file not yet wiped.

Entries of a story lose their texts then, so the index follows a changed text, too.
"""

import sqlalchemy as sa
from alembic import op

from db.models.types import UtcTime

revision = "0013"
down_revision = "0012"

ENTRY_CHANGED = """
    CREATE TRIGGER search_entry_changed AFTER UPDATE OF text ON timeline_entry WHEN old.text <> new.text BEGIN
        UPDATE search_case SET notes = coalesce(
            (SELECT group_concat(text, ' ') FROM timeline_entry
            WHERE case_id = new.case_id AND text <> ''), ''
        )
        WHERE rowid = (SELECT key FROM search_case_key WHERE case_id = new.case_id);
    END
"""


def upgrade() -> None:
    op.add_column("applicant", sa.Column("erased_at", UtcTime(), nullable=True))
    op.add_column("outbox", sa.Column("erased_by", sa.Integer(), nullable=True))
    is_unwiped: sa.Column[bool] = sa.Column(
        "is_unwiped", sa.Boolean(), server_default=sa.false(), nullable=False
    )
    op.add_column("sync_state", is_unwiped)
    if op.get_bind().dialect.name == "sqlite":
        op.get_bind().exec_driver_sql(ENTRY_CHANGED)
