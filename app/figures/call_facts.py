"""The facts of a call, made from the contacts of all phones at which it rang; and of every other contact.

One call that rings at five phones makes five contacts with the same `call_ref`: they are one fact. Without
`call_ref` each contact is one. Who answers after the first one, because the call was transferred, makes
another part of the same call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from app.figures.classes import class_of
from app.figures.thresholds import Threshold, Thresholds
from app.sop.measure import ZERO
from app.sop.office_hours import OfficeCalendar
from db.enums import CallOutcome, Channel, Direction, Disposition

CALLS_OF = UUID("8f3b2c55-06c2-4b7e-9a38-5d7a6d1f0c11")  # the namespace of calls with a `call_ref`
AGAIN = timedelta(minutes=10)  # a caller who tries again so soon is one caller
REACHED_WITHIN = timedelta(days=7)  # a later answer returns no missed call
BY_PHONE = (Channel.VOICE, Channel.VIDEO)
SLOT_S = 15 * 60
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CountedContact:
    """What is counted of a contact; `mos`, `mos_there` are 0 if unknown."""

    id: UUID
    team_id: UUID | None
    agent_id: UUID | None
    case_id: UUID | None
    channel: Channel
    direction: Direction
    remote: str
    call_ref: str
    queue: str
    queued_at: datetime | None
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    disposition: Disposition | None
    held_ms: int
    transferred_to: str
    is_by_hand: bool
    is_episode: bool
    mos: float = 0.0
    mos_there: float = 0.0
    cause: str = ""

    @property
    def call_id(self) -> UUID:
        return uuid5(CALLS_OF, self.call_ref) if self.call_ref else self.id

    @property
    def is_of_queue(self) -> bool:
        """Whether the exchange reported it: the caller hung up in a queue, and no phone rang."""
        return self.disposition is Disposition.ABANDONED and self.agent_id is None

    @property
    def is_call(self) -> bool:
        """Whether it went over the telephone line of this program."""
        return self.channel in BY_PHONE and not self.is_by_hand and not self.is_episode

    @property
    def is_unanswered(self) -> bool:
        """Whether it rang here and its caller was not answered here."""
        return (
            self.is_call
            and self.direction is Direction.INBOUND
            and self.answered_at is None
            and self.ended_at is not None
            and self.disposition not in (Disposition.ANSWERED_ELSEWHERE, Disposition.FORWARDED)
        )


@dataclass(frozen=True, slots=True)
class WrapUp:
    """The ended states of staff that name a contact. ms: Of wrap-up."""

    workstation: str = ""
    ms: int = 0


def call_facts(
    contacts: Iterable[CountedContact],
    near: Sequence[CountedContact],
    wrap_ups: Mapping[UUID, WrapUp],
    calendar: OfficeCalendar,
    limits: Thresholds,
) -> list[Row]:
    """Return the rows of one call.

    near: Other contacts with the same number. Those that began from AGAIN before the call to REACHED_WITHIN
        after it are looked at.
    wrap_ups: By contact. limits: Within which time a missed call should be returned.
    """
    rings = sorted(contacts, key=lambda one: (one.started_at, one.id))
    if not rings:
        return []
    answered = sorted(
        (one for one in rings if one.answered_at is not None), key=lambda one: (one.answered_at, one.id)
    )
    going_on = [one for one in rings if one.ended_at is None]
    rang = [one for one in rings if not one.is_of_queue]
    main = (answered or going_on or rang or rings)[0]
    first = rings[0]
    entered = min(one.queued_at or one.started_at for one in rings)
    rows = [_row(main, 1, min(entered, first.started_at), first.started_at, calendar, wrap_ups)]
    outcome = _outcome(main, rings)
    queue = next((one.queue for one in rings if one.queue), "")
    level = "B" if any(one.queue and one.queued_at is not None for one in rings) else "C"
    rows[0].update(
        rings=len(rang) - max(len(answered) - 1, 0),
        outcome=outcome,
        agent_id=main.agent_id if answered or len({one.agent_id for one in rang}) == 1 else None,
    )
    if outcome is CallOutcome.ANSWERED and main.answered_at is not None and level == "B":
        rows[0]["wait_ms"] = wait_ms = _ms(main.answered_at - entered)
        rows[0]["wait_class"] = class_of(wait_ms)
    if outcome is CallOutcome.MISSED:
        rows[0].update(_missed(rings, near, calendar, limits.seconds(Threshold.RETURN, rows[0]["day"])))
    for part, one in enumerate(answered[1:], 2):
        row = _row(one, part, one.started_at, one.started_at, calendar, wrap_ups)
        rows.append({**row, "outcome": _outcome(one, [one])})
    return [{**row, "queue": row["queue"] or queue, "level": level} for row in rows]


def slot_of(at: datetime) -> datetime:
    """Return the quarter of an hour in which a moment lies."""
    return at - timedelta(seconds=at.timestamp() % SLOT_S)


def _row(
    one: CountedContact,
    part: int,
    entered: datetime,
    rang_at: datetime,
    calendar: OfficeCalendar,
    wrap_ups: Mapping[UUID, WrapUp],
) -> Row:
    talk_ms = hold_ms = ring_ms = 0
    if one.is_call:
        ring_ms = _ms((one.answered_at or one.ended_at or rang_at) - rang_at)
        if one.answered_at is not None and one.ended_at is not None:
            lasted_ms = _ms(one.ended_at - one.answered_at)
            hold_ms = min(max(one.held_ms, 0), lasted_ms)
            talk_ms = lasted_ms - hold_ms
    known = [mos for mos in (one.mos, one.mos_there) if mos > 0]
    wrap_up = wrap_ups.get(one.id, WrapUp())
    return {
        "call_id": one.call_id,
        "part": part,
        "contact_id": one.id,
        "case_id": one.case_id,
        "team_id": one.team_id,
        "agent_id": one.agent_id,
        "workstation": wrap_up.workstation,
        "day": calendar.local_day(entered),
        "slot": slot_of(entered),
        "queue": one.queue,
        "channel": one.channel,
        "direction": one.direction,
        "is_call": one.is_call,
        "rings": 1,
        "wait_ms": None,
        "wait_class": None,
        "ring_ms": ring_ms,
        "talk_ms": talk_ms,
        "hold_ms": hold_ms,
        "wrap_ms": wrap_up.ms,
        "is_transferred": bool(one.transferred_to) or one.disposition is Disposition.TRANSFERRED,
        "mos": round(one.mos * 100) if one.mos > 0 else None,
        "worst_mos": round(min(known) * 100) if known else None,
        "cause": one.cause,
        "is_caller_missed": False,
        "repeats_id": None,
        "reached_by_id": None,
        "returned_ms": None,
        "is_returned": False,
        "return_due_at": None,
    }


def _outcome(main: CountedContact, rings: Sequence[CountedContact]) -> CallOutcome:
    if main.ended_at is None:
        return CallOutcome.OPEN
    if main.answered_at is not None:
        return CallOutcome.ANSWERED
    if not main.is_call:
        return CallOutcome.UNANSWERED
    if main.direction is Direction.OUTBOUND:
        return CallOutcome.NOT_REACHED
    dispositions = {one.disposition for one in rings}
    if Disposition.ANSWERED_ELSEWHERE in dispositions:
        return CallOutcome.ELSEWHERE
    return CallOutcome.FORWARDED if Disposition.FORWARDED in dispositions else CallOutcome.MISSED


# -- missed calls ------------------------------------------------------------------------------------------


def _missed(
    rings: Sequence[CountedContact],
    near: Sequence[CountedContact],
    calendar: OfficeCalendar,
    return_s: int,
) -> Row:
    """Return what makes a missed call another outcome, one of a caller who tries again, or a returned one."""
    first = rings[0]
    ended_at = max(one.ended_at or one.started_at for one in rings)
    own = {one.id for one in rings}
    found = [
        one
        for one in near
        if first.remote
        and one.remote == first.remote
        and one.id not in own
        and first.started_at - AGAIN <= one.started_at < first.started_at + REACHED_WITHIN
    ]
    if picked_up := _first_answer(
        one for one in found if one.is_call and one.direction is Direction.INBOUND and _overlaps(one, rings)
    ):
        return {"outcome": CallOutcome.ELSEWHERE, "reached_by_id": picked_up.id}
    before = _missed_before(first, found)
    row: Row = {
        "is_caller_missed": before is None and first.remote != "",  # else nobody can be reached
        "repeats_id": before.id if before is not None else None,
        "return_due_at": calendar.after(ended_at, timedelta(seconds=return_s)),
    }
    reached = _first_answer(
        one
        for one in found
        if one.channel in BY_PHONE and one.answered_at is not None and one.answered_at >= first.started_at
    )
    if reached is not None and reached.answered_at is not None:
        row["reached_by_id"] = reached.id
        row["returned_ms"] = _ms(calendar.open_time(ended_at, reached.answered_at))
        row["is_returned"] = row["returned_ms"] <= return_s * 1000
    return row


def _overlaps(one: CountedContact, rings: Sequence[CountedContact]) -> bool:
    """Whether it was answered while the call rang here: another phone picked up the same call."""
    return one.answered_at is not None and any(
        ring.ended_at is not None and one.started_at < ring.ended_at and one.answered_at >= ring.started_at
        for ring in rings
    )


def _missed_before(first: CountedContact, found: Sequence[CountedContact]) -> CountedContact | None:
    """Return the last call of this caller that was missed just before, if any."""
    answered = {one.call_id for one in found if one.answered_at is not None}
    before = [
        one
        for one in found
        if one.is_unanswered
        and one.call_id not in answered
        and (one.started_at, one.id) < (first.started_at, first.id)
    ]
    return max(before, key=lambda one: (one.started_at, one.id), default=None)


def _first_answer(found: Iterable[CountedContact]) -> CountedContact | None:
    answers = [(one.answered_at, one.id, one) for one in found if one.answered_at is not None]
    return min(answers)[2] if answers else None


def _ms(span: timedelta) -> int:
    """Return whole milliseconds; two clocks may differ, but no time is negative."""
    return max(span, ZERO) // timedelta(milliseconds=1)
