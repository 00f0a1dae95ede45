"""Finding: by channel or unit alone, without a walk along all cases."""

from alembic import op

revision = "0021"
down_revision = "0020"
COLUMNS = ("channel", "unit_id")


def upgrade() -> None:
    for column in COLUMNS:
        op.create_index(
            op.f(f"ix_case__{column}_changed_at_deleted_at"), "case_", [column, "changed_at", "deleted_at"]
        )
