"""Finds records that may be of the same person: the same number, the same NIB, a similar name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from uuid import UUID

from sqlalchemy import Connection, select, text

from db.models import Applicant, Handle
from db.models.types import Id
from db.queries.people import applicants
from db.records import ApplicantRecord

SAME_NUMBER, SAME_NIB, SIMILAR_NAME = "number", "nib", "name"
SIMILAR = 0.84  # Siti Aminah and Siti Aminnah, not Siti Aminah and Siti Maryam
MOST_EXAMINED = 60  # names with a similar beginning
_BEGUN = 3  # letters of each word that must match

_NAMED = text("""
    SELECT applicant_id FROM search_applicant JOIN search_applicant_key ON key = search_applicant.rowid
    WHERE search_applicant MATCH :words ORDER BY search_applicant.rowid DESC LIMIT :limit
""").columns(applicant_id=Id)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """why: SAME_NUMBER, SAME_NIB or SIMILAR_NAME, the most certain reason."""

    applicant: ApplicantRecord
    why: str


def find_duplicates(
    tx: Connection, name: str, numbers: Iterable[str], nib: str, but: UUID | None = None, limit: int = 5
) -> tuple[Duplicate, ...]:
    """Return the persons that this may be, most certain first.

    Args:
        numbers: In any usual form; the whole number must match.
        but: A person to leave out: the one whose duplicates are wanted.
    """
    found: dict[UUID, str] = {}
    values = [value for number in numbers if (value := _value(number))]
    if values:
        at = select(Handle.applicant_id).where(Handle.value.in_(values), Handle.deleted_at.is_(None))
        found |= dict.fromkeys(tx.execute(at.limit(MOST_EXAMINED)).scalars(), SAME_NUMBER)
    if nib := re.sub(r"\D", "", nib):
        of = select(Applicant.id).where(Applicant.nib == nib).limit(MOST_EXAMINED)
        found = dict.fromkeys(tx.execute(of).scalars(), SAME_NIB) | found
    sure = sorted(found, key=lambda one: found[one] != SAME_NUMBER)
    wanted = [one for one in sure if one != but][:limit]
    result = [Duplicate(one, found[one.id]) for one in applicants(tx, wanted)]
    if len(result) < limit:
        known = {duplicate.applicant.id for duplicate in result} | {but}
        alike = (one for one in _alike(tx, name) if one.id not in known)
        result += [
            Duplicate(one, SIMILAR_NAME) for one, _ in zip(alike, range(limit - len(result)), strict=False)
        ]
    return tuple(result)


def _alike(tx: Connection, name: str) -> list[ApplicantRecord]:
    """Return people with a similar name, most similar first."""
    words = re.findall(r"\w+", name)[:6]
    if sum(map(len, words)) < 2 * _BEGUN:
        return []
    beginnings = " ".join(f'name : "{word[:_BEGUN]}"*' for word in words)
    ids = list(tx.execute(_NAMED, {"words": beginnings, "limit": MOST_EXAMINED}).scalars())
    plain = " ".join(words).casefold()
    rated = [(_likeness(plain, one.name), one) for one in applicants(tx, ids)]
    likely = sorted(((rate, one) for rate, one in rated if rate >= SIMILAR), key=lambda pair: -pair[0])
    return [one for _rate, one in likely]


def _likeness(name: str, other: str) -> float:
    return SequenceMatcher(None, name, " ".join(re.findall(r"\w+", other)).casefold()).ratio()


def _value(number: str) -> str:
    """Return the stored form of a whole number; "" for a part of one."""
    digits = re.sub(r"\D", "", number)
    if len(digits) < 8:
        return ""
    return f"+62{digits[1:]}" if digits.startswith("0") else f"+{digits}"
