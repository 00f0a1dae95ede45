"""An index by which the tracking id of SP4N-LAPOR! is found in any spelling."""

from alembic import op

revision = "0117"
down_revision = "0116"
KEY = "upper(trim(sp4n_tracking, ' \t\u00a0#'))"
INDEX = f"CREATE INDEX lx_case__sp4n_key ON case_ ({KEY}) WHERE sp4n_tracking <> ''"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":  # the server has an index of its own
        op.get_bind().exec_driver_sql(INDEX)
