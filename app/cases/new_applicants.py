"""An applicant as typed at the desk becomes a record."""

from __future__ import annotations

from uuid_utils.compat import uuid7

from app.common.clock import now
from app.common.phone_number import parse
from app.mutations.people import AddApplicant, NewHandle
from app.settings import OfficeSettings
from db.enums import HandleKind

# The draft fields in which a new person is typed.
PERSON_FIELDS = ("person.name", "person.phone", "person.organisation")


def new_applicant(name: str, phone: str, organisation: str, office: OfficeSettings) -> AddApplicant:
    """Return the mutation that records the person; a number that makes no sense is kept as a remark."""
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
