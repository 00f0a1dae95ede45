"""Pages that the server reads once for all workstations whose users see the same."""

from db.server.migrations import sharing
from db.server.migrations.sql import run
from db.sync.tables import TRAVELLING

revision = "s0103"
down_revision = "s0102"


def upgrade() -> None:
    run("s0103_shared_pages")
    sharing.replace(TRAVELLING)
    run("s0100_closing")
