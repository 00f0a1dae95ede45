"""What figures of calls are counted from, and the office's time zone."""

from alembic import op

from db.models import Contact
from db.server.migrations import shaping
from db.server.migrations.sql import run
from db.tx import table_of

revision = "s0002"
down_revision = "s0001"


def upgrade() -> None:
    added = shaping.alter_columns(table_of(Contact), "call_ref", "queue", "queued_at", "transferred_to")
    op.get_bind().exec_driver_sql(added)
    run("s0002_contact")
    run("s0002_zone")
