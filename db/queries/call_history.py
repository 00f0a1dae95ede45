"""The history of calls and messages, with its search; page by page, newest first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, TextClause, bindparam, false, or_, select, text

from db.models import Case, Contact
from db.models.types import Id
from db.queries.rows import as_contact, select_contacts
from db.records import ContactRecord

if TYPE_CHECKING:
    from db.queries.rows import Rows

WORDS = 6  # of a longer text only the first words count
FEWEST_DIGITS = 3
FEWEST_LETTERS = 3  # of a part of a word: the index uses groups of three letters
NEWEST = 1_000  # only so many matches are sorted; of more, the newest

_FOUND = """
    SELECT {0}_id FROM search_{0} JOIN search_{0}_key ON key = search_{0}.rowid
    WHERE search_{0} MATCH :{1}
"""
_NEWEST = _FOUND + " ORDER BY search_{0}.rowid DESC LIMIT :most"


def call_history(
    tx: Connection, agent_id: UUID | None, typed: str = "", limit: int = 200
) -> tuple[ContactRecord, ...]:
    """Return calls and messages, newest first.

    Args:
        agent_id: Only this agent's; None for all agents'.
        typed: A part of the number in any usual form, or words, each of which must occur (or begin a word) in
            the caller's name, the message, the applicant or the case; "" for all. For all agents' calls, the
            words must occur together in one of these.
    """
    query = select_contacts().order_by(Contact.started_at.desc()).limit(limit)
    if agent_id is not None:
        for condition in _conditions(typed):
            query = query.where(condition)
        query = query.where(Contact.agent_id == agent_id)
    elif typed.strip():
        query = query.where(_everybodys(typed, max(NEWEST, 2 * limit)))
    return tuple(map(as_contact, tx.execute(query)))


def _everybodys(typed: str, most: int) -> ColumnElement[bool]:
    """Return the condition by the indexes: among a million calls nothing else is fast enough."""
    digits = _digits(typed)
    if digits:
        # A leading 0 is Indonesia's trunk prefix: phone numbers are stored as +62...
        part = digits.lstrip("0")
        part = part if len(part) >= FEWEST_LETTERS else digits
        return or_(
            Contact.case_id.in_(_numbered(digits).limit(most)),
            Contact.id.in_(_newest("contact", f'remote : "{part}"', most)),
        )
    words = re.findall(r"\w+", typed[:1000])[:WORDS]
    if not words:
        return false()
    beginnings = " ".join(f'"{word}"*' for word in words)
    places: list[ColumnElement[bool]] = [
        Contact.applicant_id.in_(_newest("applicant", beginnings, most)),
        Contact.case_id.in_(_newest("case", beginnings, most)),
    ]
    if all(len(word) >= FEWEST_LETTERS for word in words):
        parts = " ".join(f'"{word}"' for word in words)
        places.append(Contact.id.in_(_newest("contact", parts, most)))
    return or_(*places)


def _newest(table: str, match: str, most: int) -> Any:
    """Select the ids of the newest matches."""
    found = text(_NEWEST.format(table, f"{table}_match").replace(":most", f":{table}_most"))
    bound = found.bindparams(
        bindparam(f"{table}_match", match), bindparam(f"{table}_most", most, literal_execute=True)
    )
    return _ids(bound, table)


def _conditions(typed: str) -> list[ColumnElement[bool]]:
    if not typed.strip():
        return []
    digits = _digits(typed)
    if digits:
        in_number = Contact.remote.contains(digits.lstrip("0") or digits, autoescape=True)
        return [or_(in_number, Contact.case_id.in_(_numbered(digits)))]
    words = re.findall(r"\w+", typed[:1000])[:WORDS]
    return [_has(word, str(number)) for number, word in enumerate(words)] or [false()]


def _has(word: str, name: str) -> ColumnElement[bool]:
    """Whether a contact, its applicant or its case has the word."""

    def found(table: str) -> Any:
        key = f"{table}_{name}"
        return _ids(text(_FOUND.format(table, key)).bindparams(bindparam(key, f'"{word}"*')), table)

    return or_(
        Contact.remote_name.icontains(word, autoescape=True),
        Contact.text.icontains(word, autoescape=True),
        Contact.remote.icontains(word, autoescape=True),
        Contact.applicant_id.in_(found("applicant")),
        Contact.case_id.in_(found("case")),
    )


def _ids(found: TextClause, table: str) -> Any:
    return found.columns(**{f"{table}_id": Id})


def _numbered(digits: str) -> Rows:
    """Select the cases whose number begins with these digits."""
    return select(Case.id).where(Case.number_digits >= digits, Case.number_digits < _after(digits))


def _digits(typed: str) -> str:
    """Return the digits if the text is (a part of) a phone or case number in a usual form, else ""."""
    is_number = re.fullmatch(r"(?:CC)?[\d\s+().\-/]+", typed.strip(), re.IGNORECASE | re.ASCII)
    digits = re.sub(r"\D", "", typed) if is_number else ""
    return digits if len(digits) >= FEWEST_DIGITS else ""


def _after(prefix: str) -> str:
    """Return the smallest text that is greater than every text with this prefix (of digits)."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)
