"""The knowledge base: articles, their editions, the search over them; canned texts."""

import sqlalchemy as sa
from alembic import op

from db.models.types import Id, UtcTime

revision = "0010"
down_revision = "0009"

SEARCH = (
    "CREATE TABLE search_article_key (key INTEGER PRIMARY KEY, article_id BLOB NOT NULL UNIQUE)",
    """
    CREATE VIRTUAL TABLE search_article USING fts5(
        title, questions, text, legal_basis, stems,
        tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3 4 5'
    )
    """,
    """
    CREATE TRIGGER search_article_added AFTER INSERT ON article BEGIN
        INSERT INTO search_article_key (article_id) VALUES (new.id);
        INSERT INTO search_article (rowid, title, questions, text, legal_basis, stems)
        SELECT key, new.title, new.questions, new.text, new.legal_basis, new.stems
        FROM search_article_key WHERE article_id = new.id;
    END
    """,
    """
    CREATE TRIGGER search_article_changed
    AFTER UPDATE OF title, questions, text, legal_basis, stems ON article BEGIN
        UPDATE search_article SET title = new.title, questions = new.questions, text = new.text,
            legal_basis = new.legal_basis, stems = new.stems
        WHERE rowid = (SELECT key FROM search_article_key WHERE article_id = new.id);
    END
    """,
    """
    CREATE TRIGGER search_article_removed AFTER DELETE ON article BEGIN
        DELETE FROM search_article
        WHERE rowid = (SELECT key FROM search_article_key WHERE article_id = old.id);
        DELETE FROM search_article_key WHERE article_id = old.id;
    END
    """,
)


def upgrade() -> None:
    op.create_table(
        "article",
        *words(),
        sa.Column("stems", sa.Text(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("source_case_id", Id(), nullable=True),
        sa.Column("written_by_id", Id(), nullable=True),
        sa.Column("withdrawn_by_name", sa.Text(), nullable=False),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", UtcTime(), nullable=True),
        *synced(),
        sa.ForeignKeyConstraint(["source_case_id"], ["case_.id"], name=op.f("fk_article_source_case_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["agent.id"], name=op.f("fk_article_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
    )
    op.create_index(
        op.f("ix_article_withdrawn_at_written_at"), "article", ["withdrawn_at", "written_at"], unique=False
    )
    op.create_table(
        "article_edition",
        sa.Column("article_id", Id(), nullable=False),
        *words(),
        *synced(),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_article_edition_article_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_edition")),
    )
    op.create_index(
        op.f("ix_article_edition_article_id_edition"),
        "article_edition",
        ["article_id", "edition"],
        unique=True,
    )
    op.create_table(
        "canned_text",
        sa.Column("owner_id", Id(), nullable=True),
        sa.Column("shortcut", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_by_name", sa.Text(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        *synced(),
        sa.ForeignKeyConstraint(["owner_id"], ["agent.id"], name=op.f("fk_canned_text_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_text")),
    )
    op.create_index(
        op.f("ix_canned_text_owner_id_shortcut"), "canned_text", ["owner_id", "shortcut"], unique=False
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in SEARCH:
            op.get_bind().exec_driver_sql(statement)


def words() -> tuple[sa.Column[object], ...]:
    """Return what an article and each of its editions have."""
    return (
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("written_by_name", sa.Text(), nullable=False),
        sa.Column("written_at", UtcTime(), nullable=False),
        sa.Column("reviewed_by_name", sa.Text(), nullable=False),
        sa.Column("reviewed_at", UtcTime(), nullable=True),
    )


def synced() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
    )
