"""A search for a name must not find anonymous cases, wherever in the case the name occurs."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from uuid import UUID

from sqlalchemy import Connection, text

from db.queries.names import is_handle
from db.records import CaseRow
from db.search.folding import folded
from db.search.query_words import questions

_OWN = text("""
    SELECT number || ' ' || subject || ' ' || description || ' ' || notes || ' ' || registration_number
        || ' ' || nib
    FROM search_case WHERE rowid = (SELECT key FROM search_case_key WHERE case_id = :case_id)
""")
_UNNAMED = "CREATE VIRTUAL TABLE own USING fts5(words, tokenize = 'unicode61 remove_diacritics 2')"
_WORD = re.compile(r"[^\W_]+")
SHORTEST_NAME = 3  # letters; as in app/common/text_masks.py, which masks the same words


def without_named(
    tx: Connection, typed: str, rows: Iterable[CaseRow], said: Mapping[UUID, str] | None = None
) -> tuple[CaseRow, ...]:
    """Drop anonymous cases that match only because of a name of their applicant.

    The rows include these names (db/queries/names.py).

    said: The texts that were found, by case; else the words of the case itself.
    """
    rows, asked = tuple(rows), questions(typed)
    hidden = [row for row in rows if row.is_anonymous]
    if not hidden or not asked:
        return rows
    texts = {row.id: _words_of(tx, row) for row in hidden} if said is None else said
    found = _found(asked, hidden, texts)
    return tuple(row for row in rows if not row.is_anonymous or row in found)


def not_found_by_tags(row: CaseRow, tags: Iterable[str]) -> bool:
    """Whether a search for these tags must not find the case: one of them names its anonymous applicant."""
    return row.is_anonymous and any(_unnamed(tag, row.names) != tag for tag in tags)


def _words_of(tx: Connection, row: CaseRow) -> str:
    return tx.execute(_OWN, {"case_id": row.id.bytes}).scalar_one_or_none() or ""


def _found(asked: Iterable[str], rows: list[CaseRow], texts: Mapping[UUID, str]) -> list[CaseRow]:
    """Search the cases' texts without the names, as the index is searched."""
    with closing(sqlite3.connect(":memory:")) as index:
        index.execute(_UNNAMED)
        for number, row in enumerate(rows):
            words = _unnamed(texts[row.id], row.names)
            index.execute("INSERT INTO own (rowid, words) VALUES (?, ?)", (number, words))
        keys = {
            key
            for words in asked
            for (key,) in index.execute("SELECT rowid FROM own WHERE own MATCH ?", (words,))
        }
    return [row for number, row in enumerate(rows) if number in keys]


def _unnamed(text: str, names: Iterable[str]) -> str:
    """Return the text without the names, numbers and addresses."""
    names = tuple(names)
    for handle in (name for name in names if is_handle(name)):
        text = _handle_pattern(handle).sub(" ", text)
    named = (name for name in names if not is_handle(name))
    parts = {folded(part) for name in named for part in _WORD.findall(name) if len(part) >= SHORTEST_NAME}
    return _WORD.sub(lambda found: " " if folded(found[0]) in parts else found[0], text)


def _handle_pattern(handle: str) -> re.Pattern[str]:
    """Return a pattern for an address, or for a number in any form: 0857-4471-9032, +62 857 4471 9032."""
    if not handle.startswith("+"):
        return re.compile(re.escape(handle), re.IGNORECASE)
    digits = r"[\s.\-()/]*".join(handle.removeprefix("+62").removeprefix("+"))
    return re.compile(rf"(?:\+?62|0)?[\s.\-()/]*{digits}")
