"""Finding: calls by any part of a number or name, cases by what they are, views that are kept, cases seen.

The history of calls has an index of three letters each: any part of a number or word is found, without a
scan. Its keys rise with the time, as those of the other two do.
"""

import sqlalchemy as sa
from alembic import op

from db.models.types import Id, UtcTime

revision = "0009"
down_revision = "0008"

FACETS = ["changed_at", "status", "kind", "channel", "step", "region", "unit_id", "assignee_id", "deleted_at"]
STATEMENTS = (
    """
    CREATE TABLE search_contact_key (key INTEGER PRIMARY KEY, contact_id BLOB NOT NULL UNIQUE)
    """,
    """
    CREATE VIRTUAL TABLE search_contact USING fts5(
        remote, remote_name, text, tokenize = "trigram", content = ''
    )
    """,
    """
    INSERT INTO search_contact_key (contact_id) SELECT id FROM contact ORDER BY started_at, id
    """,
    """
    INSERT INTO search_contact (rowid, remote, remote_name, text)
    SELECT key, remote, remote_name, text FROM search_contact_key JOIN contact ON contact.id = contact_id
    ORDER BY key
    """,
    """
    CREATE TRIGGER search_contact_added AFTER INSERT ON contact BEGIN
        INSERT INTO search_contact_key (contact_id) VALUES (new.id);
        INSERT INTO search_contact (rowid, remote, remote_name, text)
        SELECT key, new.remote, new.remote_name, new.text FROM search_contact_key WHERE contact_id = new.id;
    END
    """,
    """
    CREATE TRIGGER search_contact_changed AFTER UPDATE OF remote, remote_name, text ON contact
    WHEN old.remote IS NOT new.remote OR old.remote_name IS NOT new.remote_name OR old.text IS NOT new.text
    BEGIN
        INSERT INTO search_contact (search_contact, rowid, remote, remote_name, text)
        SELECT 'delete', key, old.remote, old.remote_name, old.text
        FROM search_contact_key WHERE contact_id = old.id;
        INSERT INTO search_contact (rowid, remote, remote_name, text)
        SELECT key, new.remote, new.remote_name, new.text FROM search_contact_key WHERE contact_id = new.id;
    END
    """,
    """
    CREATE TRIGGER search_contact_removed AFTER DELETE ON contact BEGIN
        INSERT INTO search_contact (search_contact, rowid, remote, remote_name, text)
        SELECT 'delete', key, old.remote, old.remote_name, old.text
        FROM search_contact_key WHERE contact_id = old.id;
        DELETE FROM search_contact_key WHERE contact_id = old.id;
    END
    """,
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in STATEMENTS:
            op.get_bind().exec_driver_sql(statement)
    op.create_index("ix_case__facets", "case_", FACETS, unique=False)
    op.drop_index(op.f("ix_case__changed_at"), table_name="case_")
    op.create_table(
        "saved_view",
        sa.Column("owner_id", Id(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["agent.id"], name=op.f("fk_saved_view_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index(op.f("ix_saved_view_owner_id"), "saved_view", ["owner_id"], unique=False)
    op.create_table(
        "case_seen",
        sa.Column("agent_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("seen_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("agent_id", "case_id", name=op.f("pk_case_seen")),
    )
    op.create_index(op.f("ix_case_seen_agent_id_seen_at"), "case_seen", ["agent_id", "seen_at"], unique=False)
