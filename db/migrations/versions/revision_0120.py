"""The index of tracking ids of SP4N-LAPOR! without the zeros before a number."""

from alembic import op

revision = "0120"
down_revision = "0119"
SPELLED = "upper(trim(sp4n_tracking, ' \t\u00a0#'))"
BARE = f"ltrim({SPELLED}, '0')"
KEY = f"CASE WHEN {BARE} GLOB '[1-9]*' AND {BARE} NOT GLOB '*[^0-9]*' THEN {BARE} ELSE {SPELLED} END"
INDEX = f"CREATE INDEX lx_case__sp4n_key ON case_ ({KEY}) WHERE sp4n_tracking <> ''"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":  # the server has an index of its own
        op.get_bind().exec_driver_sql("DROP INDEX lx_case__sp4n_key")
        op.get_bind().exec_driver_sql(INDEX)
