"""Who asks anonymously is not found by their name: the index of words has it, a search must not use it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, text

from db.models.types import Id
from db.records import CaseRow
from db.search_words import questions

_OWN = text("""
    SELECT case_id FROM search_case JOIN search_case_key ON key = search_case.rowid
    WHERE search_case MATCH :words
        AND search_case.rowid = (SELECT key FROM search_case_key WHERE case_id = :case_id)
""").columns(case_id=Id)


def without_named(tx: Connection, typed: str, rows: Iterable[CaseRow]) -> tuple[CaseRow, ...]:
    """Leave out anonymous cases that have what is typed only with the words of their applicant's name."""
    asked = [f"- applicant : ({words})" for words in questions(typed)]

    def is_found(row: CaseRow) -> bool:
        return any(
            tx.execute(_OWN, {"words": words, "case_id": row.id.bytes}).first() is not None for words in asked
        )

    return tuple(row for row in rows if not row.is_anonymous or not asked or is_found(row))
