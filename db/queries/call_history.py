"""The history of calls and messages, with its search; page by page, the newest first."""

from __future__ import annotations

import re
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, bindparam, false, or_, select, text

from db.models import Case, Contact
from db.models.types import Id
from db.queries.rows import as_contact, select_contacts
from db.records import ContactRecord

WORDS = 6  # of a longer text only the first count
FEWEST_DIGITS = 3

_CASES = "SELECT case_id FROM search_case JOIN search_case_key ON key = search_case.rowid WHERE search_case"
_PEOPLE = (
    "SELECT applicant_id FROM search_applicant JOIN search_applicant_key ON key = search_applicant.rowid"
    " WHERE search_applicant"
)


def call_history(
    tx: Connection, agent_id: UUID | None, typed: str = "", limit: int = 200
) -> tuple[ContactRecord, ...]:
    """Return calls and messages, the newest first.

    Args:
        agent_id: Only this agent's; None for everybody's.
        typed: A part of the number in any usual form, or words, each of which the caller's name, the
            message, or the applicant or case must have (or begin a word so); "" for all.
    """
    query = select_contacts().order_by(Contact.started_at.desc()).limit(limit)
    if agent_id is not None:
        query = query.where(Contact.agent_id == agent_id)
    for condition in _conditions(typed):
        query = query.where(condition)
    return tuple(map(as_contact, tx.execute(query)))


def _conditions(typed: str) -> list[ColumnElement[bool]]:
    if not typed.strip():
        return []
    digits = _digits(typed)
    if digits:
        # A leading 0 is Indonesia's trunk prefix: telephone numbers are kept as +62...
        in_number = Contact.remote.contains(digits.lstrip("0") or digits, autoescape=True)
        numbered = select(Case.id).where(Case.number_digits >= digits, Case.number_digits < _after(digits))
        return [or_(in_number, Contact.case_id.in_(numbered))]
    words = re.findall(r"\w+", typed[:1000])[:WORDS]
    return [_has(word, str(number)) for number, word in enumerate(words)] or [false()]


def _has(word: str, name: str) -> ColumnElement[bool]:
    """Whether a contact, its applicant or its case has the word."""
    cases = text(f"{_CASES} MATCH :case_{name}").bindparams(bindparam(f"case_{name}", f'"{word}"*'))
    people = text(f"{_PEOPLE} MATCH :person_{name}").bindparams(bindparam(f"person_{name}", f'"{word}"*'))
    return or_(
        Contact.remote_name.icontains(word, autoescape=True),
        Contact.text.icontains(word, autoescape=True),
        Contact.remote.icontains(word, autoescape=True),
        Contact.applicant_id.in_(people.columns(applicant_id=Id)),
        Contact.case_id.in_(cases.columns(case_id=Id)),
    )


def _digits(typed: str) -> str:
    """Return the digits if the text is (a part of) a telephone or case number as people write it, else ""."""
    is_number = re.fullmatch(r"(?:CC)?[\d\s+().\-/]+", typed.strip(), re.IGNORECASE | re.ASCII)
    digits = re.sub(r"\D", "", typed) if is_number else ""
    return digits if len(digits) >= FEWEST_DIGITS else ""


def _after(prefix: str) -> str:
    """Return the least text that is greater than every text with this prefix (of digits)."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)
