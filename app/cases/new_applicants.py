"""Converts a typed applicant to a mutation."""

from __future__ import annotations

from uuid_utils.compat import uuid7

from app.common.clock import now
from app.common.phone_number import parse
from app.mutations.people import AddApplicant, NewHandle
from app.settings import OfficeSettings
from db.enums import HandleKind

# The draft fields of a new person.
PERSON_FIELDS = ("person.name", "person.phone", "person.organisation")


def new_applicant(name: str, phone: str, organisation: str, office: OfficeSettings) -> AddApplicant:
    """Return the mutation that records the person; an invalid number is stored as a remark."""
    number = parse(phone, office)
    handle = NewHandle(handle_id=uuid7(), kind=HandleKind.PHONE, value=number.key)
    return AddApplicant(
        applicant_id=uuid7(),
        name=name.strip(),
        organisation=organisation.strip(),
        note="" if number.key else phone.strip(),
        handles=(handle,) if number.key else (),
        occurred_at=now(),
    )
