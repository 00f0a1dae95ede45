"""F15: each stay of a caller in a queue is there once, in whatever order the exchange's events come."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from db.enums import QueueOutcome
from server.exchange.events import LIVE, LOG, Event, Kind
from server.exchange.stays import stays_of
from tests.server.exchange.day import a_day, known, stays_of_lines

NOON = datetime(2026, 11, 24, 5, tzinfo=timezone.utc)


def event(second: float, kind: Kind, wait_s: float | None = None, source: str = LOG, **more: object) -> Event:
    given = {"call_ref": "1.1", "queue": "layanan", **more}
    return Event(source, NOON + timedelta(seconds=second), kind, wait_s=wait_s, **given)  # type: ignore[arg-type]


@given(st.integers(0, 10**6), st.integers(1, 12))
@settings(max_examples=200, deadline=None)
def test_a_day_in_any_order_with_repeats_gives_each_stay_once_and_the_same(seed: int, calls: int) -> None:
    day, random = a_day(seed, calls), Random(seed)
    lines = day.lines + [random.choice(day.lines) for _ in range(len(day.lines) // 3)]
    random.shuffle(lines)
    assert stays_of_lines(lines) == day.stays


@given(st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_an_entry_that_was_lost_is_found_by_its_end(seed: int) -> None:
    day, random = a_day(seed, 6), Random(seed)
    lines = [one for one in day.lines if "ENTERQUEUE" not in one or random.random() < 0.5]
    found = stays_of_lines(lines)
    assert {one[:3] + one[5:] for one in found} == {one[:3] + one[5:] for one in day.stays}


def test_what_was_seen_live_is_corrected_by_the_log() -> None:
    """Asterisk reports a caller whose time was over as one who gave up."""
    live = [
        event(0.4, Kind.ENTERED, source=LIVE, facts={"linked": "1.0"}),
        event(60.4, Kind.LEFT, source=LIVE),
        event(60.5, Kind.ABANDONED, 60.0, source=LIVE),
    ]
    (before,) = stays_of(live)
    assert (before.outcome, before.linked_ref) == (QueueOutcome.ABANDONED, "1.0")
    log = [event(0, Kind.ENTERED), event(60, Kind.LEFT, 60.0, facts={"reason": "timeout"})]
    (after,) = stays_of([*live, *log])
    assert (after.outcome, after.reason, after.wait_ms) == (QueueOutcome.FLOWED_OUT, "timeout", 60_000)
    assert (after.linked_ref, after.id) == ("1.0", before.id)


def test_a_caller_waits_in_the_log_but_has_left_by_what_was_seen_live() -> None:
    """The log may be copied from another computer, and come later."""
    found = stays_of(
        [
            event(0, Kind.ENTERED),
            event(0.4, Kind.ENTERED, source=LIVE),
            event(9.4, Kind.ANSWERED, 9.0, source=LIVE, member="Rina", facts={"extension": "1001"}),
        ]
    )
    assert [(one.outcome, one.extension, one.wait_ms) for one in found] == [
        (QueueOutcome.ANSWERED, "1001", 9_000)
    ]


def test_a_restart_of_the_exchange_cuts_off_who_waits_and_nobody_else() -> None:
    restart = NOON + timedelta(seconds=30)
    (cut,) = stays_of([event(10, Kind.ENTERED)], [restart])
    assert (cut.outcome, cut.reason, cut.left_at) == (QueueOutcome.ABANDONED, "restart", restart)
    assert cut.wait_ms == 20_000
    (talked,) = stays_of([event(10, Kind.ENTERED), event(20, Kind.ANSWERED, 10.0)], [restart])
    assert talked.outcome is QueueOutcome.ANSWERED
    (later,) = stays_of([event(40, Kind.ENTERED)], [restart])
    assert later.outcome is QueueOutcome.WAITING


def test_nobody_waits_in_two_queues() -> None:
    first, second = stays_of([event(0, Kind.ENTERED), event(50, Kind.ENTERED, queue="pengaduan")])
    assert known(first)[5:] == (QueueOutcome.FLOWED_OUT, 50_000, "unknown", "pengaduan")
    assert second.outcome is QueueOutcome.WAITING


def test_the_answer_counts_where_a_caller_hung_up_at_the_same_moment() -> None:
    (stay,) = stays_of(
        [
            event(0, Kind.ENTERED),
            event(9, Kind.ANSWERED, 9.0, member="PJSIP/1"),
            event(9, Kind.ABANDONED, 9.0),
        ]
    )
    assert (stay.outcome, stay.member) == (QueueOutcome.ANSWERED, "PJSIP/1")


def test_the_rings_of_agents_are_counted_with_the_one_that_was_answered() -> None:
    rings = [event(5, Kind.RANG, member="PJSIP/1"), event(12, Kind.RANG, member="PJSIP/2")]
    (stay,) = stays_of([event(0, Kind.ENTERED), *rings, event(19, Kind.ANSWERED, 19.0)])
    assert stay.rings == 3


def test_who_left_unseen_has_left_when_that_was_found() -> None:
    gone = event(90, Kind.GONE, source=LIVE)
    (stay,) = stays_of([event(0, Kind.ENTERED), gone])
    assert known(stay)[5:] == (QueueOutcome.FLOWED_OUT, 90_000, "unknown", "")
    (stay,) = stays_of([event(0, Kind.ENTERED), gone, event(60, Kind.ABANDONED, 60.0)])
    assert known(stay)[5:] == (QueueOutcome.ABANDONED, 60_000, "", "")
    left = event(30, Kind.LEFT, source=LIVE)  # the connector had not seen the entry
    assert [known(one)[5:7] for one in stays_of([event(0, Kind.ENTERED), left])] == [
        (QueueOutcome.FLOWED_OUT, 30_000)
    ]
    assert stays_of([left]) == []
