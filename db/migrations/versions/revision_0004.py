"""Recordings, consent, messages between phones, extensions, and how transferred and forwarded calls end."""

import sqlalchemy as sa
from alembic import op

from db.migrations.checks import allow_words
from db.models.types import Id, UtcTime

revision = "0004"
down_revision = "0003"

CHANNELS = "voice video whatsapp sms email chatbot walk_in sip_message"
DISPOSITIONS = (
    "answered escalated told missed not_reached abandoned wrong_number dropped transferred forwarded "
    "answered_elsewhere other"
)
ENTRIES = (
    "contact_started case_opened case_logged details_changed note_added evidence_added wait_started "
    "wait_ended answer_found escalated escalation_returned solution_recorded call_back_started solution_told "
    "receipt_confirmed closed reopened cancelled assigned contact_ended call_transferred message_received "
    "message_sent recording_made recording_played corrected"
)


def upgrade() -> None:
    allow_words("case_", "channel", CHANNELS)
    allow_words("contact", "channel", CHANNELS)
    allow_words("contact", "disposition", DISPOSITIONS)
    allow_words("timeline_entry", "kind", ENTRIES)
    op.add_column("agent", sa.Column("extension", sa.Text(), server_default="", nullable=False))
    op.add_column("contact", sa.Column("text", sa.Text(), server_default="", nullable=False))
    op.execute(
        "ALTER TABLE contact ADD COLUMN consent TEXT DEFAULT 'not_asked' NOT NULL "
        "CONSTRAINT ck_contact_consent_word CHECK (consent IN ('yes', 'no', 'not_asked'))"
    )
    op.add_column("contact", sa.Column("consent_text", sa.Text(), server_default="", nullable=False))
    op.add_column("contact", sa.Column("consent_at", UtcTime(), nullable=True))
    op.create_table(
        "recording",
        sa.Column("contact_id", Id(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("made_by", Id(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("keep_until", UtcTime(), nullable=False),
        sa.Column("erased_at", UtcTime(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_recording_contact_id")),
        sa.ForeignKeyConstraint(["made_by"], ["agent.id"], name=op.f("fk_recording_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording")),
    )
    op.create_index(op.f("ix_recording_contact_id"), "recording", ["contact_id"], unique=False)
    op.create_index(
        op.f("ix_recording_erased_at_keep_until"), "recording", ["erased_at", "keep_until"], unique=False
    )
