"""The satisfaction survey of one PC without a server."""

import sqlalchemy as sa
from alembic import op

from db.models.types import Facts, Id, UtcTime

revision = "0115"
down_revision = "0114"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the server has tables of its own
    op.create_table(
        "skm_round",
        sa.Column("id", Id(), nullable=False),
        sa.Column("form_id", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("result", Facts(), nullable=True),
        sa.Column("plan", Facts(), nullable=False),
        sa.CheckConstraint("(closed_on IS NULL) = (result IS NULL)", name=op.f("ck_skm_round_closed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skm_round")),
    )
    op.create_table(
        "skm_box",
        sa.Column("round_id", Id(), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["skm_round.id"], name=op.f("fk_skm_box_round_id")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_skm_box")),
    )
    op.create_table(
        "skm_invitation",
        sa.Column("round_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("applicant_id", Id(), nullable=False),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("asked_by", Id(), nullable=True),
        sa.Column("taken_until", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["skm_round.id"], name=op.f("fk_skm_invitation_round_id")),
        sa.PrimaryKeyConstraint("round_id", "case_id", name=op.f("pk_skm_invitation")),
    )
    op.create_index(
        op.f("ix_skm_invitation_applicant_id_drawn_on"), "skm_invitation", ["applicant_id", "drawn_on"]
    )
    op.create_table(
        "skm_import",
        sa.Column("round_id", Id(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["skm_round.id"], name=op.f("fk_skm_import_round_id")),
        sa.PrimaryKeyConstraint("round_id", "sha256", name=op.f("pk_skm_import")),
    )
