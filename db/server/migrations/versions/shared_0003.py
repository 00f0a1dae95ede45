"""The applicant of an anonymous case stays while it is anonymous, but for a merge that is one."""

from db.server.migrations import guarding
from db.server.migrations.sql import run

revision = "s0003"
down_revision = "s0002"


def upgrade() -> None:
    run("s0003_applicant", guarded=guarding.GUARDED, sees_case=guarding.SEES_CASE)
