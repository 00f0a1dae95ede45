"""What agents were doing when, and when the line had gaps.

The first agent_state table was never written to: it is made anew, with its workstation, contact and words.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.models.types import Id, UtcTime

revision = "0003"
down_revision = "0002"

STATES = "available on_call wrap_up break not_ready not_reachable"


def synced() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
    )


def upgrade() -> None:
    states = ", ".join(f"'{state}'" for state in STATES.split())
    op.drop_table("agent_state")
    op.create_table(
        "agent_state",
        sa.Column("agent_id", Id(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("contact_id", Id(), nullable=True),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        *synced(),
        sa.CheckConstraint(f"state IN ({states})", name=op.f("ck_agent_state_state_word")),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_agent_state_agent_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_agent_state_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_state")),
    )
    op.create_table(
        "line_gap",
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("agent_id", Id(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        *synced(),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_line_gap_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_gap")),
    )
    for table, columns in (
        ("agent_state", ["agent_id", "started_at"]),
        ("agent_state", ["workstation", "ended_at"]),
        ("line_gap", ["workstation", "started_at"]),
        ("line_gap", ["workstation", "ended_at"]),
    ):
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns, unique=False)
