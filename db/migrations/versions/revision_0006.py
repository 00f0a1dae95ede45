"""The packet's promise, questions of the unit, passing on, and what makes an answer valid."""

import sqlalchemy as sa
from alembic import op

from db.migrations.checks import allow_words
from db.models.types import Id, UtcTime

revision = "0006"
down_revision = "0005"

STATUSES = "in_progress waiting_applicant waiting_unit asked_back solution_ready told closed cancelled"
CHANNELS = ("voice", "video", "whatsapp", "sms", "email", "chatbot", "walk_in", "sip_message")
ENTRIES = (
    "contact_started case_opened case_logged details_changed note_added evidence_added wait_started "
    "wait_ended answer_found escalated escalation_returned escalation_passed unit_asked_back "
    "unit_question_answered solution_recorded call_back_started solution_told receipt_confirmed closed "
    "reopened cancelled assigned contact_ended call_transferred message_received message_sent "
    "recording_made recording_played corrected"
)


def upgrade() -> None:
    allow_words("case_", "status", STATUSES)
    allow_words("timeline_entry", "kind", ENTRIES)
    add_text("escalation", "no_evidence_reason", "passed_reason", "answered_means", "answer_reference")
    op.add_column("escalation", sa.Column("promise_at", UtcTime(), nullable=True))
    op.add_column("escalation", sa.Column("passed_at", UtcTime(), nullable=True))
    op.execute(
        "ALTER TABLE escalation ADD COLUMN promise_channel TEXT CONSTRAINT "
        f"ck_escalation_promise_channel_word CHECK (promise_channel IN {CHANNELS})"
    )
    add_text("solution", "oss_reference", "validated_by_name")
    op.add_column("solution", sa.Column("valid_until", sa.Date(), nullable=True))
    op.create_table(
        "unit_question",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("escalation_id", Id(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_by_name", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_name", sa.Text(), nullable=False),
        sa.Column("answered_at", UtcTime(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_unit_question_case_id")),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalation.id"], name=op.f("fk_unit_question_escalation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_question")),
    )
    op.create_index(
        op.f("ix_unit_question_case_id_asked_at"), "unit_question", ["case_id", "asked_at"], unique=False
    )


def add_text(table: str, *names: str) -> None:
    for name in names:
        op.add_column(table, sa.Column(name, sa.Text(), server_default="", nullable=False))
