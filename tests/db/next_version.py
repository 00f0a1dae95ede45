"""The next version of Loket, to be run in a process of its own: a new column, kind of entry, and mutations.

Its migrations are this program's and one more on each side, made in a folder; see MIGRATIONS.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from shutil import copytree
from uuid import UUID

import db.migrations
import db.schema
import db.server.migrations
from db.sync.tables import SERVER_REVISION

COLUMN, KIND = "language", "language_noted"
REVISION = f"{int(db.schema.REVISION) + 1:04}"
LOCAL, SHARED = "next_local", "next_shared"  # packages of migrations
HISTORIES = {"alembic_version": LOCAL, "shared_version": SHARED}
MIGRATIONS = {
    LOCAL: (
        db.migrations,
        f"""
import sqlalchemy as sa
from alembic import op
from db.migrations.checks import allow_words
from db.enums import EntryKind

revision, down_revision = "{REVISION}", "{db.schema.REVISION}"


def upgrade():
    op.add_column("case_", sa.Column("{COLUMN}", sa.Text(), server_default="", nullable=False))
    allow_words("timeline_entry", "kind", " ".join([kind.value for kind in EntryKind] + ["{KIND}"]))
""",
    ),
    SHARED: (
        db.server.migrations,
        f"""
revision, down_revision = "s{int(SERVER_REVISION[1:]) + 1:04}", "{SERVER_REVISION}"


def upgrade():
    pass
""",
    ),
}


def make_histories(folder: Path) -> None:
    """Write the migrations of the next version; the folder can be imported from then on."""
    for name, (package, last) in MIGRATIONS.items():
        made = folder / name
        copytree(package.__path__[0], made)
        (made / "versions" / "of_next.py").write_text(last)
    sys.path.insert(0, str(folder))


@dataclass(frozen=True)
class Seat:
    """A workstation with the next version."""

    folder: Path  # of the migrations
    path: Path
    agent: tuple[UUID, str]
    client: tuple[UUID, str, str]
    port: int  # of a server of this version
    conninfo: Mapping[str, str]  # of the server's login


def work(seat: Seat, pipe: Connection) -> None:
    """Do what is asked over the pipe until None comes; answer with the result, or why the exchange stands."""
    sys.path.insert(0, str(seat.folder))
    # Before anything is imported that reads these.
    db.schema.REVISION, db.schema.MIGRATIONS = REVISION, LOCAL
    from tests.db.next_program import Program

    program = Program(seat)
    while (asked := pipe.recv()) is not None:
        name, arguments = asked
        pipe.send(getattr(program, name)(*arguments))
    program.close()
