"""Attachments; confidential and anonymous cases; that somebody had masked numbers shown."""

import sqlalchemy as sa
from alembic import op

from db.migrations.checks import allow_words
from db.models.types import Id, UtcTime

revision = "0007"
down_revision = "0006"

ENTRIES = (
    "contact_started case_opened case_logged details_changed note_added evidence_added attachment_added "
    "attachment_removed wait_started wait_ended answer_found escalated escalation_returned "
    "escalation_passed unit_asked_back unit_question_answered solution_recorded call_back_started "
    "solution_told receipt_confirmed closed reopened cancelled assigned contact_ended call_transferred "
    "message_received message_sent recording_made recording_played numbers_revealed corrected"
)


def upgrade() -> None:
    allow_words("timeline_entry", "kind", ENTRIES)
    for flag in ("is_confidential", "is_anonymous"):
        op.add_column("case_", sa.Column(flag, sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "attachment",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("added_by_id", Id(), nullable=False),
        sa.Column("added_by_name", sa.Text(), nullable=False),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.Column("removed_at", UtcTime(), nullable=True),
        sa.Column("removed_by_name", sa.Text(), nullable=False),
        sa.Column("removed_reason", sa.Text(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.CheckConstraint("bytes >= 0", name=op.f("ck_attachment_bytes_range")),
        sa.ForeignKeyConstraint(["added_by_id"], ["agent.id"], name=op.f("fk_attachment_added_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_attachment_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(
        op.f("ix_attachment_case_id_added_at"), "attachment", ["case_id", "added_at"], unique=False
    )
    op.create_index(op.f("ix_attachment_sha256"), "attachment", ["sha256"], unique=False)
