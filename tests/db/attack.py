"""Somebody tries something in plain SQL, with a login and a workstation of their own."""

from __future__ import annotations

from dataclasses import dataclass

NOTHING = ""  # no error, and no row
RIGHT = "42501"
RULE = "LK010"
OUTSIDE = "LK007"
NOBODY = "LK001"
UNKNOWN = "LK003"


@dataclass(frozen=True)
class Attack:
    who: str
    what: str
    sql: str
    answer: str
    begins_push: bool = True

    @property
    def name(self) -> str:
        return f"{self.who} {self.what}"


def entry(**columns: str) -> str:
    """Return the SQL that adds the next entry to the story of a case of one's own."""
    told = {
        "id": "gen_random_uuid()",
        "case_id": "%(case)s",
        "version": "(SELECT version + 1 FROM case_ WHERE id = %(case)s)",
        "kind": "'note_added'",
        "actor_id": "my_id()",
        "actor_name": "%(name)s",
        "workstation": "%(workstation)s",
        "occurred_at": "now()",
        "recorded_at": "now()",
        "text": "''",
        "facts": "'{}'",
        **columns,
    }
    return f"INSERT INTO timeline_entry ({', '.join(told)}) VALUES ({', '.join(told.values())})"


def told(changes: str, kind: str = "note_added", case: str = "case") -> str:
    """Return the SQL that changes a case and tells so by an entry of this kind."""
    this = f"%({case})s"
    version = f"(SELECT version + 1 FROM case_ WHERE id = {this})"
    return (
        entry(kind=f"'{kind}'", case_id=this, version=version)
        + f"; UPDATE case_ SET version = version + 1, changed_at = now(), {changes} WHERE id = {this}"
    )
