"""The index of tracking ids of SP4N-LAPOR! without the zeros before a number."""

from alembic import op

from db.rules.sp4n import INDEX

revision = "0120"
down_revision = "0119"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":  # the server has an index of its own
        op.get_bind().exec_driver_sql("DROP INDEX lx_case__sp4n_key")
        op.get_bind().exec_driver_sql(INDEX)
