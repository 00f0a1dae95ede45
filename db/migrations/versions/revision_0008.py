"""The audit trail and its chain. What the outbox held before it is not told of."""

import sqlalchemy as sa
from alembic import op

from db.models.types import Id, UtcTime

revision = "0008"
down_revision = "0007"

ROLES = ("agent", "unit_officer", "supervisor")


def upgrade() -> None:
    op.add_column("sync_state", sa.Column("audited_from", sa.Integer(), server_default="1", nullable=False))
    op.execute("UPDATE sync_state SET audited_from = next_mut")
    op.create_table(
        "audit_entry",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("agent_id", Id(), nullable=False),
        sa.Column("agent_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject_id", Id(), nullable=True),
        sa.Column("mut_no", sa.Integer(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("args_hash", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint(f"role IN {ROLES}", name=op.f("ck_audit_entry_role_word")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_entry")),
    )
    op.create_index(
        op.f("ix_audit_entry_subject_id_sequence"), "audit_entry", ["subject_id", "sequence"], unique=False
    )
    if op.get_bind().dialect.name == "sqlite":  # against mistakes; against intent there is the chain
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_entry_no_{change.lower()} BEFORE {change} ON audit_entry "
                "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
            )
