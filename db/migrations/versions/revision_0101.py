"""Tags of cases and links between cases."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.migrations.checks import allow_words
from db.models.types import Id, UtcTime

revision = "0101"
down_revision = "0100"

_ENTRY_KINDS = (
    "contact_started case_opened case_logged details_changed note_added evidence_added attachment_added "
    "attachment_removed wait_started wait_ended answer_found escalated escalation_returned escalation_passed "
    "unit_asked_back unit_question_answered solution_recorded call_back_started solution_told "
    "receipt_confirmed closed reopened cancelled assigned contact_ended call_transferred message_received "
    "message_sent recording_made recording_played numbers_revealed corrected tagged untagged linked unlinked"
)
_LINK_KINDS = ("same_matter", "follow_up", "followed_by", "duplicate", "duplicated_by")


def _who_and_when() -> list[sa.Column[Any]]:
    """Return the columns that both tables have after their own."""
    return [
        sa.Column("added_by_name", sa.Text(), nullable=False),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.Column("removed_by_name", sa.Text(), server_default="", nullable=False),
        sa.Column("removed_at", UtcTime(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
    ]


def upgrade() -> None:
    op.create_table(
        "case_tag",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        *_who_and_when(),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_case_tag_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_tag")),
    )
    op.create_index(op.f("ix_case_tag_case_id"), "case_tag", ["case_id"])
    op.create_index(op.f("ix_case_tag_tag_removed_at_case_id"), "case_tag", ["tag", "removed_at", "case_id"])
    kinds = ", ".join(f"'{kind}'" for kind in _LINK_KINDS)
    op.create_table(
        "case_link",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("other_id", Id(), nullable=False),
        sa.Column("other_number", sa.Text(), nullable=False),
        *_who_and_when(),
        sa.CheckConstraint(f"kind IN ({kinds})", name=op.f("ck_case_link_kind_word")),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_case_link_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_link")),
    )
    op.create_index(op.f("ix_case_link_case_id"), "case_link", ["case_id"])
    allow_words("timeline_entry", "kind", _ENTRY_KINDS)
