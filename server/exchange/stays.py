"""From the events of a call to its stays in queues.

The stays are a function of the set of events: their order, and how often each came, change nothing. So a log
may be read twice, in parts and backwards, and an event that comes late corrects what it has to.

An exchange's log has whole seconds, so its order cannot be trusted where one call leaves and enters a queue
in the same second. But each report of an end says how long the caller had waited: that names the entry.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from uuid import UUID, uuid5

from db.enums import QueueOutcome
from server.exchange.events import HISTORY, Event, Kind

SAME = timedelta(seconds=2)  # two reports of one entry, or a wait and its entry, differ by less
AT_ONCE = timedelta(seconds=0.9)
ACROSS = timedelta(seconds=3)  # the same between two sources, one of which has whole seconds
_SPACE = UUID("0199d7a0-7f0e-7c4e-9a55-6b65746c6f6b")
# What counts if an exchange reports more than one end of a stay: two things happened at the same moment.
_RANK = {Kind.ANSWERED: 0, Kind.ENDED: 1, Kind.ABANDONED: 2, Kind.LEFT: 3, Kind.GONE: 4}
_END = datetime.max.replace(tzinfo=timezone.utc)
RESTART, UNKNOWN = "restart", "unknown"  # reasons


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay of a call in a queue.

    Attributes:
        stay: 1 for the call's first one in this queue.
        outcome: A caller whom a restart of the exchange cut off counts as one who hung up.
        reason: Of flowed_out and abandoned: timeout, key, empty, withdrawn, restart, unknown, ...
        next_queue: The queue that the call entered afterwards.
        rings: How often an agent was rung, the answer included.
    """

    call_ref: str
    queue: str
    stay: int
    entered_at: datetime
    left_at: datetime | None = None
    outcome: QueueOutcome = QueueOutcome.WAITING
    reason: str = ""
    wait_ms: int | None = None
    talk_ms: int | None = None
    position: int | None = None
    remote: str = ""
    linked_ref: str = ""
    member: str = ""
    extension: str = ""
    rings: int = 0
    next_queue: str = ""

    @property
    def id(self) -> UUID:
        return uuid5(_SPACE, f"{self.call_ref}|{self.queue}|{self.stay}")


@dataclass
class _Draft:
    entered_at: datetime
    entry: Event | None = None
    ends: list[Event] = field(default_factory=list)
    rings: list[Event] = field(default_factory=list)


def stays_of(events: Iterable[Event], restarts: Iterable[datetime] = ()) -> list[Stay]:
    """Return the stays of one call, in the order in which they began.

    restarts: When the exchange began anew; who waited then is no longer there.
    """
    ordered = sorted({(one.source, one.seq): one for one in events}.values(), key=_order)
    by_queue: dict[str, list[Event]] = defaultdict(list)
    for event in ordered:
        by_queue[event.queue].append(event)
    found = [stay for queue in by_queue for stay in _of_queue(by_queue[queue], sorted(restarts))]
    found.sort(key=lambda one: (one.entered_at, one.left_at or _END, one.queue, one.stay))
    for place, following in enumerate(found[1:]):
        found[place] = _followed(found[place], following)
    return found


def _followed(stay: Stay, following: Stay) -> Stay:
    """Nobody waits in two queues: a stay whose end was lost ended before the next one."""
    if stay.outcome is QueueOutcome.WAITING:
        waited = _ms(following.entered_at - stay.entered_at)
        stay = replace(stay, outcome=QueueOutcome.FLOWED_OUT, reason=UNKNOWN, wait_ms=waited)
        stay = replace(stay, left_at=following.entered_at)
    return replace(stay, next_queue=following.queue) if stay.outcome is QueueOutcome.FLOWED_OUT else stay


def _order(event: Event) -> tuple[datetime, int, int]:
    return (event.at, _RANK.get(event.kind, -1), event.seq)


def _of_queue(events: Sequence[Event], restarts: Sequence[datetime]) -> list[Stay]:
    history, loose = _drafts([one for one in events if one.source in HISTORY])
    live, more = _drafts([one for one in events if one.source not in HISTORY])
    pairs: list[tuple[_Draft | None, _Draft | None]] = []
    for one in history:
        same = _nearest(live, one.entered_at, ACROSS)
        if same is not None:
            live.remove(same)
        pairs.append((one, same))
    pairs += [(None, one) for one in live]
    every = [[one for one in pair if one is not None] for pair in pairs]
    every.sort(key=lambda some: min(one.entered_at for one in some))
    for event in (*loose, *more):
        before = [some for some in every if some[0].entered_at <= event.at]
        if before and not any(one.ends for one in before[-1]):
            before[-1][-1].ends.append(event)
    return [_joined(number, some, restarts) for number, some in enumerate(every, 1)]


def _drafts(events: Sequence[Event]) -> tuple[list[_Draft], list[Event]]:
    """Match the ends of one source with the entries that they say, and return those of no entry of it.

    An entry that was lost is made from its end, if that says how long the caller had waited.
    """
    loose = []
    drafts = [_Draft(one.at, one) for one in events if one.kind is Kind.ENTERED]
    ends = [one for one in events if one.kind in _RANK]
    for most in (AT_ONCE, SAME):  # the entries at the very moment first: none of them is taken by another end
        for event in list(ends):
            began = _began(event)
            if began is not None and (draft := _of_end(drafts, began, event, most)) is not None:
                draft.ends.append(event)
                ends.remove(event)
    for event in ends:
        began = _began(event)
        draft = _of_end(drafts, began, event, SAME) if began is not None else _last(drafts, event.at)
        if draft is None and began is not None:
            draft = _Draft(began)
            drafts.append(draft)
        if draft is None or event.kind is Kind.GONE:
            loose.append(event)
        else:
            draft.ends.append(event)
    drafts.sort(key=lambda one: (one.entered_at, min(map(_left, one.ends), default=_END)))
    for event in events:
        if event.kind is Kind.RANG and (draft := _last(drafts, event.at)) is not None:
            draft.rings.append(event)
    return drafts, loose


def _of_end(drafts: Iterable[_Draft], began: datetime, end: Event, most: timedelta) -> _Draft | None:
    """Return the entry of an end, `most` apart: the one of its answer, else one without an end.

    A call can enter a queue twice in a second. If all have ends, it is one of two that came at one moment, or
    its entry was lost.
    """
    near = [one for one in drafts if abs(one.entered_at - began) <= most]
    ends = {id(one): [each for each in one.ends if each.wait_s is not None] for one in near}

    def has_left(one: _Draft, kinds: Container[Kind], within: timedelta) -> bool:
        left = _left(end)
        return any(each.kind in kinds and abs(_left(each) - left) <= within for each in ends[id(one)])

    for some in (
        [one for one in near if end.kind is Kind.ENDED and has_left(one, (Kind.ANSWERED,), SAME)],
        [one for one in near if not ends[id(one)]],
        [one for one in near if has_left(one, _RANK, AT_ONCE)],
    ):
        if some:
            return _nearest(some, began, most)
    return None


def _began(end: Event) -> datetime | None:
    return _left(end) - timedelta(seconds=end.wait_s) if end.wait_s is not None else None


def _left(end: Event) -> datetime:
    return end.at - timedelta(seconds=end.talk_s or 0.0)


def _nearest(drafts: Iterable[_Draft], at: datetime, most: timedelta) -> _Draft | None:
    near = [one for one in drafts if abs(one.entered_at - at) <= most]
    return min(near, key=lambda one: abs(one.entered_at - at), default=None)


def _last(drafts: Sequence[_Draft], at: datetime) -> _Draft | None:
    return max((one for one in drafts if one.entered_at <= at), key=lambda one: one.entered_at, default=None)


def _joined(number: int, drafts: Sequence[_Draft], restarts: Sequence[datetime]) -> Stay:
    """Take each fact from the log, which is the first, if it has it; else from what was seen live."""
    entries = [one.entry for one in drafts if one.entry is not None]
    known = [*entries, *(event for one in drafts for event in one.ends)]
    stay = Stay(
        known[0].call_ref,
        known[0].queue,
        number,
        drafts[0].entered_at,
        position=next((one.facts["position"] for one in entries if "position" in one.facts), None),
        remote=_fact(known, "remote"),
        linked_ref=_fact(known, "linked"),
        rings=max(len(one.rings) for one in drafts),
    )
    ends = next((one.ends for one in drafts if one.ends), [])
    if not ends:
        return _cut_off(stay, restarts)
    end = min(ends, key=lambda one: (_RANK[one.kind], one.at, one.seq))
    every = [event for one in drafts for event in one.ends]
    return _ended(stay, end, every)


def _cut_off(stay: Stay, restarts: Sequence[datetime]) -> Stay:
    cut = next((at for at in restarts if at > stay.entered_at), None)
    if cut is None:
        return stay
    return replace(
        stay,
        left_at=cut,
        outcome=QueueOutcome.ABANDONED,
        reason=RESTART,
        wait_ms=_ms(cut - stay.entered_at),
    )


def _ended(stay: Stay, end: Event, every: Sequence[Event]) -> Stay:
    talks = [one.talk_s for one in every if one.kind is Kind.ENDED and one.talk_s is not None]
    left_at = _left(end)
    wait_ms = round(end.wait_s * 1000) if end.wait_s is not None else max(_ms(left_at - stay.entered_at), 0)
    is_answered = end.kind in (Kind.ANSWERED, Kind.ENDED)
    if is_answered:
        outcome, reason = QueueOutcome.ANSWERED, ""
    elif end.kind is Kind.ABANDONED:
        outcome, reason = QueueOutcome.ABANDONED, ""
    else:
        outcome, reason = QueueOutcome.FLOWED_OUT, str(end.facts.get("reason", "")) or UNKNOWN
    return replace(
        stay,
        left_at=left_at,
        outcome=outcome,
        reason=reason,
        wait_ms=wait_ms,
        talk_ms=round(talks[0] * 1000) if is_answered and talks else None,
        member=end.member if is_answered else "",
        extension=_fact([end, *every], "extension") if is_answered else "",
        rings=stay.rings + is_answered,
    )


def _fact(events: Iterable[Event], name: str) -> str:
    return next((str(one.facts[name]) for one in events if one.facts.get(name)), "")


def _ms(time: timedelta) -> int:
    return time // timedelta(milliseconds=1)
