"""Runs a .sql file of this folder; its statements end with a line of "--;" (functions contain semicolons)."""

from __future__ import annotations

from importlib.resources import files

from alembic import op


def run(name: str, **words: str) -> None:
    """`words` replace {name} in the file; they come from our code, never from a user."""
    text = files(__package__).joinpath(f"{name}.sql").read_text("utf-8")
    for word, value in words.items():
        text = text.replace("{" + word + "}", value)
    for statement in text.split("\n--;\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement.replace("%", "%%"))
