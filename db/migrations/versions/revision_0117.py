"""An index by which the tracking id of SP4N-LAPOR! is found in any spelling."""

from alembic import op

from db.rules.sp4n import INDEX

revision = "0117"
down_revision = "0116"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":  # the server has an index of its own
        op.get_bind().exec_driver_sql(INDEX)
