"""The rule of first-contact resolution: what one matter is, and whether a contact settled it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

QUIET = timedelta(days=7)
AFTERWARDS = timedelta(minutes=60)  # a solution given so long after a contact still counts as part of it


def matter_of(case_id: UUID, applicant_id: UUID | None, registration_number: str, subject: str) -> Any:
    """Return a key: the same case, or another one of the same applicant with the same registration number.

    The same subject, if neither has a number.
    """
    if applicant_id is None:
        return case_id
    number = "".join(letter for letter in registration_number if letter.isalnum())
    return applicant_id, number or " ".join(subject.casefold().split())


def was_told(
    contact_id: UUID,
    began: datetime,
    ended: datetime | None,
    answers: Iterable[tuple[UUID | None, datetime]],
) -> bool:
    """Whether the applicant got the solution in this contact.

    answers: When, and in which contact if any, the applicant of its case got a solution.
    """
    last = (ended or began) + AFTERWARDS
    return any(named == contact_id or began <= at <= last for named, at in answers)
