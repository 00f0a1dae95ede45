"""The shapes of db/models/shapes.py as CHECKs on the server, so that every workstation can read every row."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Table

from db.models.shapes import (
    DIALABLE,
    FIRST_DAY,
    FIRST_TIME,
    HASH,
    JSON_DEPTH,
    JSON_LETTERS,
    LARGEST_NUMBER,
    LAST_DAY,
    LAST_TIME,
    Shape,
    most_letters,
    shapes,
)

PREFIX = "shape_"  # of their names
_TOO_DEEP = f"$.**{{{JSON_DEPTH + 1}}}"
_TOO_LARGE = f'$.** ? (@.type() == "number" && (@ > {LARGEST_NUMBER} || @ < -{LARGEST_NUMBER}))'
_NO_OBJECT = 'strict $[*] ? (@.type() != "object")'


def alter(table: Table) -> str:
    """Return the statement that adds a table's CHECKs."""
    added = (f"ADD CONSTRAINT {PREFIX}{table.name}_{column} CHECK ({check})" for column, check in _of(table))
    return f"ALTER TABLE loket.{table.name} {', '.join(added)}"


def _of(table: Table) -> Iterator[tuple[str, str]]:
    for name, shape in shapes(table).items():
        yield name, _check(name, shape)
        if name == "sha256":  # names a file
            yield f"{name}_hash", f"{name} ~ '^({HASH})?$'"


def _check(name: str, shape: Shape) -> str:
    """The bounds exclude infinity, too."""
    if shape is Shape.TIME:
        return f"{name} >= '{FIRST_TIME.isoformat()}' AND {name} < '{LAST_TIME.isoformat()}'"
    if shape is Shape.DAY:
        return f"{name} >= '{FIRST_DAY}' AND {name} < '{LAST_DAY}'"
    if shape in (Shape.OBJECT, Shape.OBJECTS):
        checks = [
            f"jsonb_typeof({name}) = '{shape.value}'",
            f"octet_length({name}::text) <= {JSON_LETTERS}",
            *(f"NOT jsonb_path_exists({name}, '{path}')" for path in (_TOO_DEEP, _TOO_LARGE)),
        ]
        if shape is Shape.OBJECTS:
            checks.append(f"NOT jsonb_path_exists({name}, '{_NO_OBJECT}')")
        return " AND ".join(checks)
    if shape is Shape.DIALABLE:
        return f"{name} ~ '^({DIALABLE})$'".replace("'()", "''()").replace("%", "%%")
    return f"length({name}) <= {most_letters(shape)}"
