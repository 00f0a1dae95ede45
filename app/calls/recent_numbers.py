"""The numbers that an agent called, or that called, most recently: suggestions of the empty dial field."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.access.visibility import shareable_contacts
from app.calls.call_log import CallLog
from app.records.answer_order import AnswerOrder
from app.records.service import Records
from db.enums import Channel, Direction
from db.queries.call_history import call_history
from db.records import ContactRecord

MOST = 8
CALLS = (Channel.VOICE, Channel.VIDEO)


@dataclass(frozen=True, slots=True)
class RecentNumber:
    """number: What is dialled. name: "" if unknown."""

    number: str
    name: str
    direction: Direction
    at: datetime
    was_answered: bool
    applicant_id: UUID | None = None


class RecentNumbers(QObject):
    """Reads them on request; they are stored only in the records."""

    found = Signal(object)  # tuple of RecentNumber

    def __init__(self, records: Records, log: CallLog, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._records = records
        self._log = log
        self._order = AnswerOrder()

    def ask(self) -> None:
        """Read the numbers; `found` follows: the last dialled one first, then the others, newest first."""
        me = self._records.me
        if me is None:
            self.found.emit(())
            return

        def found(contacts: tuple[ContactRecord, ...]) -> None:
            named = shareable_contacts(self._records.viewer, contacts)
            hidden = {one.id for one in named if self._log.is_of_unsaved_anonymous(one)}
            self.found.emit(recent(named, hidden))

        self._records.read(lambda tx: call_history(tx, me.agent_id), self._order.unless_late(found))


def recent(
    contacts: Sequence[ContactRecord], hidden: Collection[UUID] = frozenset()
) -> tuple[RecentNumber, ...]:
    """Return each number once, but none of an anonymous case; `contacts` are newest first.

    hidden: The contacts about anonymous cases that are not saved.
    """

    def is_shown(contact: ContactRecord) -> bool:
        return not contact.is_anonymous and contact.id not in hidden

    numbers: dict[str, RecentNumber] = {}
    for contact in contacts:
        if contact.channel in CALLS and contact.number and is_shown(contact):
            numbers.setdefault(contact.remote, _number(contact))
    last = last_dialled(contacts)
    if last is not None and is_shown(last):
        numbers = {last.remote: _number(last), **numbers}
    return tuple(numbers.values())[:MOST]


def last_dialled(contacts: Sequence[ContactRecord]) -> ContactRecord | None:
    """Return the newest call that an agent dialled; `contacts` are newest first."""
    outgoing = (
        contact
        for contact in contacts
        if contact.channel in CALLS and contact.direction is Direction.OUTBOUND
        if contact.remote and not contact.is_by_hand
    )
    return next(outgoing, None)


def _number(contact: ContactRecord) -> RecentNumber:
    return RecentNumber(
        contact.remote,
        contact.applicant_name or ("" if contact.persons > 1 else contact.remote_name),
        contact.direction,
        contact.started_at,
        contact.answered_at is not None,
        contact.applicant_id,
    )
