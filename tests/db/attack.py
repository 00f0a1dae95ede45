"""An attacker tries something in plain SQL, with a login and a workstation of their own."""

from __future__ import annotations

from dataclasses import dataclass

NOTHING = ""  # no error, and no row
RIGHT = "42501"
RULE = "LK010"
OUTSIDE = "LK007"
NOBODY = "LK001"
UNKNOWN = "LK003"
SHAPE = "23514"  # a check: nothing that everybody could read


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


# What a row needs to be taken, from an agent; an attack changes one thing of it.
PLAIN = {
    "contact": {
        **{"channel": "'voice'", "direction": "'inbound'", "remote": "''", "remote_name": "''"},
        **{"agent_id": "my_id()", "started_at": "now()", "sip_code": "0", "quality": "'{}'"},
        "is_returned": "false",
    },
    "evidence": {
        **{"case_id": "%(case)s", "system": "'oss'", "query": "''", "result": "'x'"},
        **{"sha256": "encode(sha256('x'), 'hex')", "found_by_name": "%(name)s", "found_at": "now()"},
    },
    "attachment": {
        **{"case_id": "%(case)s", "name": "'a'", "media_type": "''", "bytes": "1"},
        "sha256": "repeat('a', 64)",
        **{"added_by_id": "my_id()", "added_by_name": "%(name)s", "added_at": "now()"},
        **{"removed_by_name": "''", "removed_reason": "''"},
    },
    "case_tag": {
        **{"case_id": "%(case)s", "tag": "'apotek'", "added_by_name": "%(name)s", "added_at": "now()"},
        "removed_by_name": "''",
    },
    "case_link": {
        **{"case_id": "%(case)s", "kind": "'same_matter'", "other_id": "%(shy_case)s"},
        "other_number": "(SELECT number FROM case_ WHERE id = %(shy_case)s)",
        **{"added_by_name": "%(name)s", "added_at": "now()", "removed_by_name": "''"},
    },
    "escalation": {
        **{"case_id": "%(case)s", "unit_id": "%(unit)s", "question": "'Kapan?'", "evidence": "''"},
        **{"promise": "''", "asked_by_id": "my_id()", "asked_by_name": "%(name)s", "asked_at": "now()"},
        **{"due_at": "now()", "returned_reason": "''", "answered_by_name": "''"},
    },
    "unit_question": {
        **{
            "case_id": "%(shy_case)s",
            "escalation_id": "%(asked)s",
            "question": "'x'",
            "asked_by_name": "'x'",
        },
        **{"asked_at": "now()", "answer": "''", "answered_by_name": "''"},
    },
    "solution": {
        **{"case_id": "%(case)s", "text": "'x'", "validated_in": "'oss'", "reference": "'x'"},
        **{"legal_basis": "''", "recorded_by_name": "%(name)s", "recorded_at": "now()"},
    },
    "recording": {
        **{"contact_id": "%(talk)s", "path": "''", "sha256": "''", "bytes": "1", "duration_ms": "1"},
        **{"made_by": "my_id()", "made_at": "now()", "keep_until": "now()"},
    },
    "article": {
        **{"edition": "1", "title": "'x'", "questions": "''", "text": "'x'", "legal_basis": "''"},
        **{"stems": "''", "is_sample": "false", "written_by_id": "my_id()", "written_by_name": "%(name)s"},
        **{"written_at": "now()", "reviewed_by_name": "''", "withdrawn_by_name": "''"},
        "withdrawn_reason": "''",
    },
    "article_edition": {
        **{"article_id": "%(article)s", "edition": "2", "title": "'x'", "questions": "''", "text": "'x'"},
        **{"legal_basis": "''", "written_by_name": "%(name)s", "written_at": "now()"},
        "reviewed_by_name": "''",
    },
    "canned_text": {
        **{"owner_id": "my_id()", "shortcut": "'x'", "text": "'x'", "changed_by_name": "%(name)s"},
        "changed_at": "now()",
    },
    "saved_view": {"owner_id": "my_id()", "name": "'x'", "typed": "'x'"},
    "data_request": {
        **{"applicant_id": "%(budi)s", "kind": "'access'", "asked_at": "now()", "asked_by_name": "%(name)s"},
        **{"due_at": "now() + interval '72 hours'", "words": "''", "done_by_name": "''", "outcome": "''"},
    },
    "agent_state": {
        **{"agent_id": "my_id()", "state": "'break'", "reason": "''", "workstation": "%(workstation)s"},
        "started_at": "now()",
    },
    "line_gap": {
        **{"agent_id": "my_id()", "fault": "''", "workstation": "%(workstation)s", "started_at": "now()"}
    },
    "applicant": {"name": "'x'", "organisation": "''", "nib": "''", "region": "''", "note": "''"},
    "applicant_merge": {
        **{"kept_id": "%(budi)s", "merged_id": "%(idle)s", "merged_at": "now()"},
        **{"merged_by_name": "%(name)s", "moved": "'{}'", "undone_by_name": "''"},
    },
    "timeline_entry": {
        **{"actor_id": "my_id()", "actor_name": "%(name)s", "workstation": "%(workstation)s"},
        **{"occurred_at": "now()", "recorded_at": "now()", "text": "''", "facts": "'{}'"},
        "kind": "'note_added'",
    },
    "case_": {
        **{"number": "'N-7'", "number_digits": "'7'", "kind": "'complaint'", "channel": "'voice'"},
        **{"priority": "'normal'", "subject": "'x'", "description": "''", "registration_number": "''"},
        **{"nib": "''", "kbli": "''", "region": "''", "opened_at": "now()", "status": "'in_progress'"},
        **{"step": "2", "assignee_id": "my_id()", "changed_at": "now()", "step_started_at": "now()"},
        "paused_ms": "0",
    },
}
LATE = "now() + interval '10 minutes'"


def new(table: str, **columns: str) -> str:
    """Return the SQL that adds a row."""
    row = {"id": "gen_random_uuid()", "version": "1", **PLAIN[table], **columns}
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(row.values())})"


def change(table: str, row: str, **columns: str) -> str:
    """Return the SQL that changes a row of which an id is known, as its next version."""
    sets = ", ".join(f"{name} = {value}" for name, value in columns.items())
    return f"UPDATE {table} SET version = version + 1, {sets} WHERE id = %({row})s"


def entry(case: str = "case", **columns: str) -> str:
    """Return the SQL that adds the next entry to the story of a case, and does not count it."""
    version = f"(SELECT version + 1 FROM case_ WHERE id = %({case})s)"
    return new("timeline_entry", **{"case_id": f"%({case})s", "version": version, **columns})


def noted(changes: str = "", kind: str = "note_added", case: str = "case", **columns: str) -> str:
    """Return the SQL that changes a case and adds its entry."""
    sets = ", ".join(("version = version + 1", "changed_at = now()", *([changes] if changes else [])))
    first = entry(case, **{"kind": f"'{kind}'", **columns})
    return f"{first}; UPDATE case_ SET {sets} WHERE id = %({case})s"


def new_case(**columns: str) -> str:
    """Return the SQL that adds a case with the first entry of its story."""
    row = {"id": "%(fresh)s", "version": "0", **columns}
    return f"{new('case_', **row)}; {noted(case='fresh', version='1')}"
