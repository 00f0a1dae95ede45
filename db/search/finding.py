"""Finds cases and people by numbers that a caller reads out, and by words, also incomplete ones."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, text

from db.models import Case, Handle
from db.models.types import Id
from db.queries.conversations import conversations_by_id
from db.queries.names import with_names
from db.queries.people import applicants, matches
from db.queries.rows import as_case_row, select_case_rows
from db.records import ApplicantRecord, CaseRow, ConversationRecord, PersonMatch, SearchHit
from db.search.anonymous_hits import without_named
from db.search.folding import folded
from db.search.query_words import (
    WORD_LENGTH,
    groups_of_three,
    parts_of_names,
    questions,
    questions_of_names,
    words_of,
)

FEWEST_DIGITS = 3
SHORTEST_SEARCHED_WORD = 3  # letters of a word that is searched in messages
_SHOWN_OF_MESSAGE = 100  # letters
MOST_MESSAGES_EXAMINED = 200  # of those with the same words, the newest
MOST_NAMES_EXAMINED = 2_000  # of those with the same groups of three letters, the newest

_FIND_CASES = text("""
    SELECT case_id FROM search_case JOIN search_case_key ON key = search_case.rowid
    WHERE search_case MATCH :words ORDER BY search_case.rowid DESC LIMIT :limit
""").columns(case_id=Id)
_FIND_APPLICANTS = text("""
    SELECT applicant_id FROM search_applicant JOIN search_applicant_key ON key = search_applicant.rowid
    WHERE search_applicant MATCH :words ORDER BY search_applicant.rowid DESC LIMIT :limit
""").columns(applicant_id=Id)

_FIND_MESSAGES = text("""
    SELECT case_id, conversation_id, text FROM (
        SELECT rowid AS found FROM search_message WHERE search_message MATCH :words
        ORDER BY rowid DESC LIMIT :limit
    ) JOIN search_message_key ON key = found JOIN message ON message.id = message_id
    WHERE deleted_at IS NULL ORDER BY found DESC
""").columns(case_id=Id, conversation_id=Id)

_FIND_NAMES = text("""
    SELECT applicant_id, name, organisation FROM (
        SELECT rowid AS found FROM search_name WHERE search_name MATCH :groups
        ORDER BY rowid DESC LIMIT :looked_at
    ) JOIN search_applicant_key ON key = found JOIN search_applicant ON search_applicant.rowid = found
    ORDER BY found DESC
""").columns(applicant_id=Id)


def search(tx: Connection, typed: str, limit: int = 30) -> tuple[SearchHit, ...]:
    """Return cases and people, exact number matches first, then the newest; any text is safe.

    It accepts words, their Indonesian forms and prefixes, prefixes of a person's names and three letters of
    them or more, case numbers with and without dashes, phone numbers as 0812..., +62... or their last digits,
    NIB and registration numbers as written or as digits alone. Cases get at most two thirds of the hits if
    there are people too. Cases in whose messages the words stand come after these, and last conversations
    without a case.
    """
    found = _in_records(tx, typed, limit)
    known = {hit.id for hit in found}
    return (*found, *_in_messages(tx, typed, limit - len(found), known))


def _in_records(tx: Connection, typed: str, limit: int) -> tuple[SearchHit, ...]:
    digits = _digits(typed)
    in_words = _ask(tx, _FIND_CASES, questions(typed), limit)
    numbered = _cases_numbered(tx, digits, limit)
    case_ids = _unique((*numbered, *in_words))
    people = _unique((*_people_dialled(tx, digits, limit), *_people_named(tx, typed, limit)))
    people = people[: max(limit - len(case_ids), limit // 3)]
    rows = with_names(tx, _case_rows(tx, case_ids[: limit - len(people)]))
    cases = [row for row in rows if row.id in numbered]
    cases += without_named(tx, typed, (row for row in rows if row.id not in numbered))
    return (*map(case_hit, cases), *map(_applicant_hit, applicants(tx, people)))


def _in_messages(tx: Connection, typed: str, room: int, known: Collection[UUID]) -> tuple[SearchHit, ...]:
    """Return other cases that have a message with these words, then conversations without a case.

    The newest message comes first.
    """
    if room <= 0 or all(len(word) < SHORTEST_SEARCHED_WORD for word in words_of(typed)):
        return ()
    said: dict[UUID, str] = {}
    talks: dict[UUID, str] = {}  # without a case -> the newest text that was found
    for words in questions(typed):
        asked = {"words": words, "limit": MOST_MESSAGES_EXAMINED}
        for case_id, talk_id, text_ in tx.execute(_FIND_MESSAGES, asked):
            if case_id is None:
                talks.setdefault(talk_id, text_)
            elif case_id not in known:
                said[case_id] = f"{said.get(case_id, '')} {text_}"
        if len(said) >= room:
            break
    rows = with_names(tx, _case_rows(tx, list(said)[:room]))
    cases = [replace(case_hit(row), is_in_message=True) for row in without_named(tx, typed, rows, said)]
    found = conversations_by_id(tx, list(talks)[: room - len(cases)])
    return (*cases, *(_conversation_hit(one, talks[one.id]) for one in found if one.case_id is None))


def people_by_prefix(tx: Connection, typed: str, limit: int = 8) -> tuple[PersonMatch, ...]:
    """Return people whose name, organisation or number begins with this text, for the dial field."""
    digits = _digits(typed)
    found = (*_people_dialled(tx, digits, limit), *_people_named(tx, typed, limit))
    return matches(tx, _unique(found)[:limit])


def _digits(typed: str) -> str:
    """Return the digits if the text is a number in any usual form, else ""."""
    is_number = re.fullmatch(r"(?:CC)?[\d\s+().\-/]+", typed.strip(), re.IGNORECASE | re.ASCII)
    digits = re.sub(r"\D", "", typed) if is_number else ""
    return digits if FEWEST_DIGITS <= len(digits) <= WORD_LENGTH else ""


def _people_named(tx: Connection, typed: str, limit: int) -> list[UUID]:
    """Return people with a matching name prefix, then those with a match inside a name."""
    begun = _ask(tx, _FIND_APPLICANTS, questions_of_names(typed), limit)
    return begun if len(begun) >= limit else [*begun, *_people_with(tx, typed, limit)]


def _people_with(tx: Connection, typed: str, limit: int) -> list[UUID]:
    parts = parts_of_names(typed)
    if not parts:
        return []
    asked = {"groups": groups_of_three(parts), "looked_at": MOST_NAMES_EXAMINED}
    found = (
        applicant_id
        for applicant_id, *names in tx.execute(_FIND_NAMES, asked)
        if _has_all(tuple(map(folded, names)), parts)
    )
    return list(islice(found, limit))


def _has_all(texts: Sequence[str], parts: Iterable[str]) -> bool:
    return all(any(part in text for text in texts) for part in parts)


def _ask(tx: Connection, query: Any, asked: tuple[str, ...], limit: int) -> list[UUID]:
    """Return the hits of the first query, then of the next ones while there is room.

    The prefix of a word that is in every case costs a tenth of a second, the word itself almost nothing.
    """
    found: dict[UUID, None] = {}
    for words in asked:
        found.update(dict.fromkeys(tx.execute(query, {"words": words, "limit": limit}).scalars()))
        if len(found) >= limit:
            break
    return list(found)


def _cases_numbered(tx: Connection, digits: str, limit: int) -> list[UUID]:
    if not digits:
        return []
    query = select(Case.id).where(Case.number_digits >= digits, Case.number_digits < _after(digits))
    return list(tx.execute(query.order_by(Case.number_digits.desc()).limit(limit)).scalars())


def _people_dialled(tx: Connection, digits: str, limit: int) -> list[UUID]:
    """Return people whose number begins or ends with these digits; a leading 0 is
    Indonesia's trunk prefix.
    """
    if not digits:
        return []
    national = "62" + digits[1:] if digits.startswith("0") else digits
    start = f"+{national}"
    present = select(Handle.applicant_id).where(Handle.deleted_at.is_(None))
    begins = present.where(Handle.value >= start, Handle.value < _after(start))
    found = list(tx.execute(begins.order_by(Handle.value).limit(limit)).scalars())
    end = digits.lstrip("0") if digits.startswith("0") else digits
    if len(end) > FEWEST_DIGITS:
        last = end[::-1]
        ends = present.where(Handle.digits_reversed >= last, Handle.digits_reversed < _after(last))
        found += tx.execute(ends.limit(limit)).scalars()
    return found


def _after(prefix: str) -> str:
    """Return the smallest text that is greater than every text with this prefix (of digits)."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def _unique(ids: Iterable[UUID]) -> list[UUID]:
    return list(dict.fromkeys(ids))


def _case_rows(tx: Connection, ids: list[UUID]) -> list[CaseRow]:
    rows = {row.id: row for row in map(as_case_row, tx.execute(select_case_rows().where(Case.id.in_(ids))))}
    return [rows[one] for one in ids if one in rows]


def case_hit(case: CaseRow) -> SearchHit:
    return SearchHit("case", case.id, case.number, case.subject, case=case)


def _conversation_hit(one: ConversationRecord, text_: str) -> SearchHit:
    detail = " ".join(text_.split())[:_SHOWN_OF_MESSAGE]
    return SearchHit("conversation", one.id, one.remote_name, detail, conversation=one)


def _applicant_hit(applicant: ApplicantRecord) -> SearchHit:
    return SearchHit("applicant", applicant.id, applicant.name, applicant.organisation, applicant=applicant)
