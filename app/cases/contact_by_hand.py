"""Records a contact by another channel, and a new case that begins with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from uuid_utils.compat import uuid7

from app.cases.case_saving import unsaved
from app.common.formats import ERROR, check_email
from app.common.phone_number import parse
from app.mutations.contact_by_hand import RecordContact
from app.settings import OfficeSettings
from app.values.open_case import OpenCase
from db.enums import Channel, Direction
from db.mutation import Mutation

# The draft fields of the form.
CONTACT_FIELDS = tuple(f"contact.{name}" for name in ("channel", "direction", "at", "address", "who", "text"))
BY_NUMBER = (Channel.VOICE, Channel.VIDEO, Channel.WHATSAPP, Channel.SMS)


@dataclass(frozen=True, slots=True)
class ReportedContact:
    """A contact outside this program. at: None for just now."""

    channel: Channel
    direction: Direction
    text: str
    at: datetime | None = None
    address: str = ""
    who: str = ""


def record(
    case: OpenCase,
    report: ReportedContact,
    in_flight: Mapping[str, str],
    office: OfficeSettings,
    at: datetime,
) -> tuple[Mutation, ...]:
    """Return the mutations that record the contact and the other typed text."""
    start = case.start
    is_beginning = case.file is None and start is not None and start.contact_id is None
    contact = RecordContact(
        contact_id=uuid7(),
        channel=report.channel,
        direction=report.direction,
        started_at=report.at or at,
        text=report.text,
        remote=address_of(report.channel, report.address, office),
        remote_name=report.who,
        applicant_id=case.person.id if case.person else None,
        case_id=None if is_beginning else case.case_id,
        occurred_at=at,
    )
    if not is_beginning or start is None:
        return (*unsaved(case, in_flight, office, at), contact)
    began = replace(
        start,
        channel=report.channel,
        contact_id=contact.contact_id,
        asked_at=contact.started_at,
        opened_at=max(start.opened_at, contact.started_at),
    )
    draft = {**case.draft, "channel": report.channel.value}
    return (contact, *unsaved(replace(case, start=began, draft=draft), in_flight, office, at))


def address_of(channel: Channel, typed: str, office: OfficeSettings) -> str:
    """Return a number or address in its recorded form; as typed if invalid."""
    if channel in BY_NUMBER:
        return parse(typed, office).key or typed.strip()
    found = check_email(typed)
    return found.value if channel is Channel.EMAIL and found.level != ERROR else typed.strip()
