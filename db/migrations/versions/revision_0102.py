"""Written channels: addresses of the office, conversations, messages, their files, and templates."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.models.types import Facts, Id, UtcTime

revision = "0102"
down_revision = "0101"

_CHANNELS = "voice video whatsapp sms email chatbot walk_in sip_message"


def upgrade() -> None:
    op.add_column("contact", sa.Column("conversation_id", Id(), nullable=True))
    _index("contact", "conversation_id", "started_at")
    _table(
        "office_address",
        _text("channel", "address", "label"),
        [sa.Column(name, sa.Boolean(), nullable=False) for name in ("is_open", "has_bot")],
        [sa.Column(name, Facts, nullable=False) for name in ("hours", "notices", "settings")],
        words={"channel": _CHANNELS},
    )
    _index("office_address", "channel", "address")
    _table(
        "message_template",
        _ids("office_address_id"),
        _text("name", "language", "category", "state", "text"),
        [sa.Column("components", Facts, nullable=False), sa.Column("checked_at", UtcTime(), nullable=False)],
        words={"state": "approved pending rejected paused disabled"},
        refers={"office_address_id": "office_address"},
    )
    _index("message_template", "office_address_id", "name")
    _table(
        "conversation",
        _ids("office_address_id"),
        _text("channel", "chain", "remote", "remote_name", "remote_phone"),
        _ids("contact_id", "case_id", nullable=True),
        [sa.Column("messages", sa.Integer(), nullable=False), *_text("mode")],
        _ids("holder_id", nullable=True),
        _times("held_since"),
        _text("hold_reason"),
        _times("waiting_since"),
        [sa.Column("last_at", UtcTime(), nullable=False)],
        _times("last_in_at", "window_until"),
        [sa.Column("form", Facts, nullable=False)],
        _times("opted_out_at", "blocked_at"),
        words={"channel": _CHANNELS, "mode": "bot waiting held still"},
        least={"messages": 0},
        refers={
            "office_address_id": "office_address",
            "contact_id": "contact",
            "case_id": "case_",
            "holder_id": "agent",
        },
    )
    for columns in (
        ("office_address_id", "chain"),
        ("remote",),
        ("case_id",),
        ("contact_id",),
        ("waiting_since",),
        ("holder_id", "last_at"),
        ("last_at",),
    ):
        _index("conversation", *columns)
    _table(
        "message",
        _ids("conversation_id", "contact_id"),
        _ids("case_id", nullable=True),
        [sa.Column("position", sa.Integer(), nullable=False), *_text("direction", "author")],
        _ids("agent_id", nullable=True),
        [*_text("kind", "text"), sa.Column("facts", Facts, nullable=False), *_text("provider_id")],
        _ids("reply_to_id", nullable=True),
        [sa.Column("is_automatic", sa.Boolean(), nullable=False)],
        [sa.Column("state", sa.Text(), nullable=True), *_text("error")],
        [sa.Column("attempt", sa.Integer(), nullable=False)],
        _times("not_before", "not_after", "lease_until"),
        [sa.Column("written_at", UtcTime(), nullable=False)],
        _times("sent_at", "delivered_at", "read_at"),
        _ids("article_id", nullable=True),
        [sa.Column("article_edition", sa.Integer(), nullable=True)],
        words={
            "direction": "inbound outbound",
            "author": "applicant agent bot office",
            "kind": "text image file voice video location template unknown",
            "state": "queued sending unsure sent delivered read failed withdrawn expired",
        },
        least={"position": 1, "attempt": 0},
        refers={
            "conversation_id": "conversation",
            "contact_id": "contact",
            "case_id": "case_",
            "agent_id": "agent",
            "article_id": "article",
        },
    )
    for columns in (
        ("conversation_id", "position"),
        ("contact_id",),
        ("case_id", "written_at"),
        ("provider_id",),
        ("written_at",),
    ):
        _index("message", *columns)
    _table(
        "message_file",
        _ids("message_id"),
        _ids("case_id", nullable=True),
        _text("name", "media_type"),
        [sa.Column("bytes", sa.Integer(), nullable=False), *_text("sha256", "state", "media_id")],
        [sa.Column("added_at", UtcTime(), nullable=False)],
        words={"state": "coming here refused infected gone"},
        least={"bytes": 0},
        refers={"message_id": "message", "case_id": "case_"},
    )
    for name in ("message_id", "case_id", "sha256", "added_at"):
        _index("message_file", name)


def _table(
    name: str,
    *columns: list[sa.Column[Any]],
    words: dict[str, str],
    refers: dict[str, str] | None = None,
    least: dict[str, int] | None = None,
) -> None:
    """Create a table that is synchronised. words: Of its columns with an enum."""
    members = {of: ", ".join(f"'{word}'" for word in listed.split()) for of, listed in words.items()}
    op.create_table(
        name,
        *(column for some in columns for column in some),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        *(
            sa.CheckConstraint(f"{of} IN ({listed})", name=op.f(f"ck_{name}_{of}_word"))
            for of, listed in members.items()
        ),
        *(
            sa.CheckConstraint(f"{of} >= {number}", name=op.f(f"ck_{name}_{of}_range"))
            for of, number in (least or {}).items()
        ),
        *(
            sa.ForeignKeyConstraint([of], [f"{other}.id"], name=op.f(f"fk_{name}_{of}"))
            for of, other in (refers or {}).items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def _text(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _ids(*names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, Id(), nullable=nullable) for name in names]


def _times(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, UtcTime(), nullable=True) for name in names]
