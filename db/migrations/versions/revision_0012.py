"""People: their organisations, who was merged with whom, and what they asked of their data."""

import sqlalchemy as sa
from alembic import op

from db.models.types import Facts, Id, UtcTime

revision = "0012"
down_revision = "0011"

KINDS = ("access", "correction", "erasure")


def synced() -> tuple[sa.Column, ...]:  # type: ignore[type-arg]
    return (
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
    )


def upgrade() -> None:
    op.create_table(
        "membership",
        sa.Column("applicant_id", Id(), nullable=False),
        sa.Column("organisation_id", Id(), nullable=False),
        *synced(),
        sa.ForeignKeyConstraint(["applicant_id"], ["applicant.id"], name=op.f("fk_membership_applicant_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    op.create_table(
        "applicant_merge",
        sa.Column("kept_id", Id(), nullable=False),
        sa.Column("merged_id", Id(), nullable=False),
        sa.Column("merged_at", UtcTime(), nullable=False),
        sa.Column("merged_by_name", sa.Text(), nullable=False),
        sa.Column("moved", Facts, nullable=False),
        sa.Column("undone_at", UtcTime(), nullable=True),
        sa.Column("undone_by_name", sa.Text(), nullable=False),
        *synced(),
        sa.ForeignKeyConstraint(["kept_id"], ["applicant.id"], name=op.f("fk_applicant_merge_kept_id")),
        sa.ForeignKeyConstraint(["merged_id"], ["applicant.id"], name=op.f("fk_applicant_merge_merged_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applicant_merge")),
    )
    op.create_table(
        "data_request",
        sa.Column("applicant_id", Id(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("asked_by_name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("done_at", UtcTime(), nullable=True),
        sa.Column("done_by_name", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        *synced(),
        sa.CheckConstraint(f"kind IN {KINDS}", name=op.f("ck_data_request_kind_word")),
        sa.ForeignKeyConstraint(
            ["applicant_id"], ["applicant.id"], name=op.f("fk_data_request_applicant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
    )
    for table, columns in (
        ("membership", ["applicant_id"]),
        ("membership", ["organisation_id"]),
        ("applicant_merge", ["kept_id"]),
        ("applicant_merge", ["merged_id"]),
        ("data_request", ["applicant_id", "asked_at"]),
        ("applicant", ["nib"]),
    ):
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns, unique=False)
