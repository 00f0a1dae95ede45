"""Open data as they were made first, the case of a request about data, and whose call a supervisor heard."""

import sqlalchemy as sa
from alembic import op

from db.fact_tables import ACCESS_FACTS
from db.models.types import Facts, Id, UtcTime

revision = "0119"
down_revision = "0118"


def upgrade() -> None:
    op.add_column("data_request", sa.Column("source_case_id", Id(), nullable=True))
    if op.get_bind().dialect.name != "sqlite":
        return  # the server has tables of its own
    ACCESS_FACTS.drop_all(op.get_bind())  # they are made again from the audit trail
    ACCESS_FACTS.create_all(op.get_bind())
    op.create_table(
        "open_data_edition",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("filled", Facts(), nullable=False),
        sa.Column("files", Facts(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_open_data_edition")),
    )
    for change in ("UPDATE", "DELETE"):  # against mistakes
        op.get_bind().exec_driver_sql(
            f"CREATE TRIGGER open_data_edition_no_{change.lower()} BEFORE {change} ON open_data_edition "
            "BEGIN SELECT RAISE(ABORT, 'open data that were made stay as they are'); END"
        )
