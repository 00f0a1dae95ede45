"""People of the server program: one-time passwords, the second factor, the office's directory."""

from db.server.migrations.sql import run

revision = "s0102"
down_revision = "s0101"


def upgrade() -> None:
    run("s0102_people")
    run("s0100_closing")
