"""Automatic texts of an address: the message has arrived, the office is closed.

SendNotice has the limits: one for each cause in an episode, few a day, none after an automatic message.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from app.common.typed_toml import TomlError
from app.mutations.arrival import RecordArrival
from app.mutations.conversation import SendNotice
from app.sop.office_files import week_of_hours
from app.sop.office_hours import OfficeCalendar, OfficeDays
from db.enums import ConversationMode
from db.models import Conversation, Message
from db.rules.messages import opts_out
from db.tx import table_of
from server.channels.addresses import Address

GREETING, CLOSED = "greeting", "closed"
LANGUAGE = "id"  # what applicants read; an address may have other languages for later use
OLDEST = timedelta(hours=12)  # a message that comes after an outage of days gets no greeting
_TALKS, _MESSAGES = table_of(Conversation), table_of(Message)


class Notices:
    """days: The office's hours and holidays. An address may have hours of its own."""

    def __init__(self, days: Callable[[], OfficeDays]) -> None:
        self._days = days

    def after(
        self, connection: Connection, address: Address, arrival: RecordArrival, now: datetime
    ) -> list[SendNotice]:
        """Return what is due after this message, in the transaction that has recorded it."""
        if not address.notices or arrival.is_automatic or now - arrival.sent_at > OLDEST:
            return []
        if opts_out(address.channel, arrival.text):
            return []
        query = select(_TALKS.c.id, _TALKS.c.mode, _MESSAGES.c.contact_id)
        query = query.join_from(_MESSAGES, _TALKS, _TALKS.c.id == _MESSAGES.c.conversation_id)
        talk = connection.execute(query.where(_MESSAGES.c.id == arrival.message_id)).one()
        if talk.mode is not ConversationMode.WAITING:  # the chatbot answers, or a person does
            return []
        if not self._calendar(connection, address).is_open(now):
            cause = CLOSED
        elif talk.contact_id == uuid5(arrival.message_id, "episode"):  # it has begun one
            cause = GREETING
        else:
            return []
        text = text_of(address, cause)
        return [SendNotice(conversation_id=talk.id, cause=cause, text=text, occurred_at=now)] if text else []

    def opens_at(self, address: Address, connection: Connection, now: datetime) -> datetime | None:
        """Return when staff answer there next; None if that is now, or never."""
        calendar = self._calendar(connection, address)
        return None if calendar.is_open(now) else calendar.next_opening(now)

    def _calendar(self, connection: Connection, address: Address) -> OfficeCalendar:
        zone: str = connection.exec_driver_sql("SELECT office_zone()").scalar_one()
        return OfficeCalendar(days_of(address, self._days()), ZoneInfo(zone))


def days_of(address: Address, office: OfficeDays) -> OfficeDays:
    """Return when the address is answered: its own hours, with the office's holidays."""
    if not address.hours:
        return office
    try:
        week = week_of_hours(address.hours)
    except TomlError:  # `loket admin address` has checked them; a later program may write others
        return office
    return OfficeDays((week,), (), office.holidays, office.known_years)


def text_of(address: Address, cause: str) -> str:
    """Return the text for a cause, "" for none: notices = {cause: {language: text}}."""
    texts = address.notices.get(cause)
    if not isinstance(texts, dict):
        return ""
    found = texts.get(LANGUAGE) or next((one for one in texts.values() if one), "")
    return found if isinstance(found, str) else ""
