"""Figures on one PC without a server: facts, what has to be counted again, and printed reports."""

import sqlalchemy as sa
from alembic import op

from db.migrations.facts import remake_fact_tables
from db.models.types import Facts, Id, UtcTime

revision = "0107"
down_revision = "0106"
SOURCES = ("case_", "timeline_entry", "escalation", "unit_question", "contact", "agent_state", "line_gap")
_INDEXES = (
    "CREATE INDEX lx_contact__call_ref ON contact (call_ref) WHERE call_ref <> ''",
    "CREATE INDEX lx_agent_state__contact_id ON agent_state (contact_id) WHERE contact_id IS NOT NULL",
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the server has tables of its own
    op.create_table(
        "figures_cursor",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_figures_cursor_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figures_cursor")),
    )
    for name, thing in (("figures_changed", ("table_name", "row_id")), ("figures_waiting", ("what", "id"))):
        op.create_table(
            name,
            sa.Column(thing[0], sa.Text(), nullable=False),
            sa.Column(thing[1], Id(), nullable=False),
            sa.PrimaryKeyConstraint(*thing, name=op.f(f"pk_{name}")),
        )
    op.create_table(
        "report_print",
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("by_id", Id(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("filled", Facts, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("printed_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_print")),
    )
    op.create_index(op.f("ix_report_print_report_since_until"), "report_print", ["report", "since", "until"])
    remake_fact_tables()
    for statement in (*_INDEXES, *_refusals(), *_triggers()):
        op.get_bind().exec_driver_sql(statement)


def _refusals() -> list[str]:
    return [
        f"CREATE TRIGGER report_print_no_{change.lower()} BEFORE {change} ON report_print "
        "BEGIN SELECT RAISE(ABORT, 'a printed report stays as it is'); END"
        for change in ("UPDATE", "DELETE")  # against mistakes
    ]


def _triggers() -> list[str]:
    """Note what changes. A row is marked as deleted, and not removed.

    Not INSERT OR IGNORE: the ON CONFLICT of the statement that fires a trigger replaces those inside.
    """
    return [
        f"CREATE TRIGGER figures_{table}_{change.lower()} AFTER {change} ON {table} "
        "WHEN EXISTS (SELECT 1 FROM figures_cursor) BEGIN "
        f"INSERT INTO figures_changed (table_name, row_id) SELECT '{table}', new.id WHERE NOT EXISTS "
        f"(SELECT 1 FROM figures_changed WHERE table_name = '{table}' AND row_id = new.id); END"
        for table in SOURCES
        for change in ("INSERT", "UPDATE")
    ]
