"""The shift plan, and facts of how it was kept."""

import sqlalchemy as sa
from alembic import op

from db.migrations.facts import remake_fact_tables
from db.models.types import Facts, Id, UtcTime

revision = "0113"
down_revision = "0112"
FACT_TABLES = "b5f0037366a1e0ca"  # a test checks that they are these


def upgrade() -> None:
    op.create_table(
        "shift_plan",
        sa.Column("agent_id", Id(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("shifts", Facts(), nullable=False),
        sa.Column("changed_by_name", sa.Text(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_shift_plan_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_plan")),
    )
    op.create_index(op.f("ix_shift_plan_day"), "shift_plan", ["day"])
    op.create_index(op.f("ix_shift_plan_agent_id_day"), "shift_plan", ["agent_id", "day"])
    if op.get_bind().dialect.name != "sqlite":
        return  # the server has facts of its own
    remake_fact_tables()
    for change in ("INSERT", "UPDATE"):  # as revision 0107 does for other tables
        op.get_bind().exec_driver_sql(
            f"CREATE TRIGGER figures_shift_plan_{change.lower()} AFTER {change} ON shift_plan "
            "WHEN EXISTS (SELECT 1 FROM figures_cursor) BEGIN "
            "INSERT INTO figures_changed (table_name, row_id) SELECT 'shift_plan', new.id WHERE NOT EXISTS "
            "(SELECT 1 FROM figures_changed WHERE table_name = 'shift_plan' AND row_id = new.id); END"
        )
