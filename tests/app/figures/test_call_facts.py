"""A call is counted once, wherever it rang, and its parts add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, delete, insert

from app.figures.adding import add_up
from app.figures.call_facts import SLOT_S, CountedContact, WrapUp, call_facts, slot_of
from app.figures.figures import FIGURES, HOUR, QUARTER_HOUR, WEEKDAY, groups_of
from app.figures.thresholds import Thresholds
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar
from db.enums import CallOutcome, Channel, Direction, Disposition
from db.fact_tables import CALLS, FACTS

CALENDAR = OfficeCalendar(load_office_days(), ZoneInfo("Asia/Jakarta"))
NINE = datetime(2026, 11, 24, 2, 0, tzinfo=timezone.utc)  # 09:00 on a Tuesday, at the office
RINA, SARI = UUID(int=101), UUID(int=102)
BUDI = "+6281200000001"
LATER = NINE + timedelta(days=30)


def after(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def ring(number: int, minutes: float = 0, **more: Any) -> CountedContact:
    """Return a call of Budi that rang for half a minute in vain."""
    began = after(minutes)
    given: dict[str, Any] = {
        "ended_at": began + timedelta(seconds=30),
        "disposition": Disposition.MISSED,
        "agent_id": RINA,
        **more,
    }
    return CountedContact(
        id=UUID(int=number),
        team_id=None,
        case_id=None,
        channel=given.pop("channel", Channel.VOICE),
        direction=given.pop("direction", Direction.INBOUND),
        remote=given.pop("remote", BUDI),
        call_ref=given.pop("call_ref", ""),
        queue=given.pop("queue", ""),
        queued_at=given.pop("queued_at", None),
        started_at=began,
        answered_at=given.pop("answered_at", None),
        held_ms=given.pop("held_ms", 0),
        transferred_to=given.pop("transferred_to", ""),
        is_by_hand=given.pop("is_by_hand", False),
        is_episode=given.pop("is_episode", False),
        **given,
    )


def talk(number: int, minutes: float, **more: Any) -> CountedContact:
    """Return a call that was answered after six seconds and lasted four minutes."""
    began = after(minutes)
    return ring(
        number,
        minutes,
        **{
            "answered_at": began + timedelta(seconds=6),
            "ended_at": began + timedelta(seconds=246),
            "disposition": Disposition.ANSWERED,
            **more,
        },
    )


def facts(*contacts: CountedContact, wrap_ups: Any = ()) -> list[dict[str, Any]]:
    """Return the rows of all calls of these contacts."""
    calls: dict[UUID, list[CountedContact]] = {}
    for one in contacts:
        calls.setdefault(one.call_id, []).append(one)
    return [
        row
        for rings in calls.values()
        for row in call_facts(rings, contacts, dict(wrap_ups), CALENDAR, Thresholds())
    ]


def only(*contacts: CountedContact) -> dict[str, Any]:
    (row,) = facts(*contacts)
    return row


def test_a_call_that_rings_at_five_phones_is_one_call() -> None:
    rings = [ring(number, call_ref="17.4", agent_id=UUID(int=number)) for number in range(1, 5)]
    row = only(*rings, talk(5, 0.1, call_ref="17.4", agent_id=SARI))
    assert (row["outcome"], row["rings"], row["agent_id"]) == (CallOutcome.ANSWERED, 5, SARI)
    assert (row["ring_ms"], row["talk_ms"]) == (12_000, 240_000)  # from the first phone that rang
    missed = only(*rings)
    assert (missed["outcome"], missed["rings"], missed["agent_id"]) == (CallOutcome.MISSED, 4, None)
    assert missed["call_id"] == row["call_id"]
    elsewhere = only(*rings, replace(rings[0], id=UUID(int=9), disposition=Disposition.ANSWERED_ELSEWHERE))
    assert elsewhere["outcome"] is CallOutcome.ELSEWHERE


def test_talk_hold_and_wrap_up_are_apart() -> None:
    (row,) = facts(
        talk(1, 0, held_ms=60_000, mos=4.1234, mos_there=3.2, cause="jitter"),
        wrap_ups={UUID(int=1): WrapUp("017", 90_000)},
    )
    assert (row["talk_ms"], row["hold_ms"], row["wrap_ms"]) == (180_000, 60_000, 90_000)
    assert (row["mos"], row["worst_mos"], row["cause"], row["workstation"]) == (412, 320, "jitter", "017")


def test_who_answers_after_a_transfer_is_another_part_of_the_call() -> None:
    first = talk(1, 0, call_ref="1", disposition=Disposition.TRANSFERRED)
    second = talk(2, 4, call_ref="1", agent_id=SARI)
    rows = facts(second, first)
    assert [(row["part"], row["agent_id"], row["is_transferred"]) for row in rows] == [
        (1, RINA, True),
        (2, SARI, False),
    ]


def test_the_waiting_time_is_known_only_if_the_pbx_named_queue_and_time() -> None:
    named = talk(1, 0, queue="Izin", queued_at=after(-2))
    row = only(named)
    assert (row["level"], row["queue"], row["wait_ms"]) == ("B", "Izin", 126_000)
    assert row["slot"] == after(-15)  # in which the caller entered the queue
    unnamed = only(replace(named, queued_at=None))
    assert (unnamed["level"], unnamed["queue"], unnamed["wait_ms"]) == ("C", "Izin", None)


@pytest.mark.parametrize(
    ("minutes", "is_returned"),
    [(25, True), (31, False)],
)
def test_a_missed_call_is_returned_by_the_next_answer_of_the_number(
    minutes: float, is_returned: bool
) -> None:
    missed = ring(1, 0)
    outbound = talk(2, minutes, direction=Direction.OUTBOUND)
    row = facts(missed, outbound, talk(3, 5, remote="+62"), ring(4, 3, direction=Direction.OUTBOUND))[0]
    assert row["reached_by_id"] == outbound.id
    assert (row["is_returned"], row["returned_ms"]) == (is_returned, (minutes * 60 - 24) * 1000)


def test_callers_who_gave_up_in_a_queue_are_counted_by_who_was_reached_in_time(stored: Connection) -> None:
    queue = {"queue": "izin", "queued_at": after(-2)}
    gave_up = {**queue, "agent_id": None, "disposition": Disposition.ABANDONED}
    rows = facts(
        *(ring(number, 0, remote=f"+62{number}", **gave_up) for number in (1, 2, 3)),
        ring(4, 1, remote="+623", **gave_up),  # tries again: the same caller
        talk(5, 9, remote="+621", direction=Direction.OUTBOUND),
        talk(6, 50, remote="+622"),  # too late
        ring(7, 2, remote="+627"),  # no queue is known
    )
    stored.execute(delete(CALLS))
    stored.execute(insert(CALLS), rows)
    days = date(2026, 1, 1), date(2027, 1, 1), LATER
    (whole,) = add_up(stored, FIGURES["gone_returned"], *days)
    assert (whole.num, whole.den) == (1, 3)
    (alone,) = add_up(stored, FIGURES["gone_returned"], *days, [], {"queue": "other"})
    assert alone.value is None
    (everybody,) = add_up(stored, FIGURES["missed_returned"], *days)
    assert (everybody.num, everybody.den) == (1, 4)
    (rang,) = add_up(stored, FIGURES["calls_missed"], *days)
    assert rang.num == 1  # the one whose queue nobody knows: no phone rang for the others
    (contacts,) = add_up(stored, FIGURES["contacts"], *days)
    assert contacts.num == 3


def test_the_time_to_return_a_call_runs_while_the_office_is_open() -> None:
    evening = ring(1, 12 * 60)
    row = facts(evening, talk(2, 22 * 60 + 45, direction=Direction.OUTBOUND))[0]
    assert row["is_returned"]
    assert row["returned_ms"] < 30 * 60_000
    assert row["return_due_at"] == after(23 * 60)


def test_the_time_to_return_a_call_is_that_of_its_day() -> None:
    limits = Thresholds({"return": [(date(2026, 11, 24), 600), (date(2026, 11, 25), 60)]})
    for minutes, expected in ((0, 600), (24 * 60, 60), (-24 * 60, 1800)):
        missed = ring(1, minutes)
        (row,) = call_facts([missed], (), {}, CALENDAR, limits)
        assert row["return_due_at"] - missed.started_at == timedelta(seconds=30 + expected)


def test_who_gave_up_in_a_queue_rang_at_no_phone() -> None:
    row = only(ring(1, 0, disposition=Disposition.ABANDONED, agent_id=None))
    assert (row["outcome"], row["rings"]) == (CallOutcome.MISSED, 0)
    gave_up = ring(2, 1, call_ref="1.1", disposition=Disposition.ABANDONED, agent_id=None)
    row = only(ring(1, 0, call_ref="1.1"), gave_up)  # one phone rang before
    assert (row["outcome"], row["rings"], row["agent_id"]) == (CallOutcome.MISSED, 1, RINA)


def test_a_caller_who_tries_again_is_one_missed_caller() -> None:
    rows = facts(ring(1, 0), ring(2, 4), ring(3, 20), ring(4, 21, remote=""), ring(5, 21, remote=""))
    # Who withholds the number can be reached by nobody.
    assert [row["is_caller_missed"] for row in rows] == [True, False, True, False, False]
    assert rows[1]["repeats_id"] == UUID(int=1)


def test_a_call_that_a_colleague_picked_up_is_not_missed() -> None:
    """As in the list of missed calls: the colleague's phone was answered while this one rang."""
    row, _other = facts(ring(1, 0), talk(2, 0.2, agent_id=SARI))
    assert (row["outcome"], row["reached_by_id"]) == (CallOutcome.ELSEWHERE, UUID(int=2))


def test_contacts_that_were_no_calls_have_no_times_of_calls() -> None:
    chat = talk(1, 0, channel=Channel.WHATSAPP, is_episode=True)
    by_hand = talk(2, 0, is_by_hand=True)
    unanswered = ring(3, 0, channel=Channel.EMAIL, is_episode=True, disposition=Disposition.OTHER)
    rows = facts(chat, by_hand, unanswered, replace(unanswered, id=UUID(int=4), ended_at=None))
    assert [(row["is_call"], row["talk_ms"], row["ring_ms"]) for row in rows] == [(False, 0, 0)] * 4
    assert [row["outcome"].value for row in rows] == ["answered", "answered", "unanswered", "open"]


def test_a_call_that_goes_on_is_open() -> None:
    rings = (ring(1, 0, call_ref="1"), talk(2, 0.1, call_ref="1", ended_at=None))
    assert only(*rings)["outcome"] is CallOutcome.OPEN


# -- by chance ---------------------------------------------------------------------------------------------

seconds = st.integers(0, 3 * 24 * 3600)


@st.composite
def lives(draw: st.DrawFn) -> list[CountedContact]:
    found = []
    for number in range(1, draw(st.integers(1, 12)) + 1):
        began = NINE + timedelta(seconds=draw(seconds))
        answered = draw(st.none() | st.integers(0, 400))
        lasted = draw(st.integers(0, 4000))
        outbound = draw(st.booleans())
        how = draw(
            st.sampled_from((Disposition.MISSED, Disposition.ANSWERED_ELSEWHERE, Disposition.FORWARDED))
        )
        found.append(
            ring(
                number,
                (began - NINE) / timedelta(minutes=1),
                agent_id=draw(st.sampled_from((RINA, SARI))),
                remote=draw(st.sampled_from((BUDI, "+6281200000002", ""))),
                direction=Direction.OUTBOUND if outbound else Direction.INBOUND,
                call_ref="" if outbound else draw(st.sampled_from(("", "a", "b"))),
                queue=draw(st.sampled_from(("", "Izin"))),
                queued_at=began - timedelta(seconds=waited)
                if (waited := draw(st.integers(-1, 900))) >= 0
                else None,
                answered_at=None if answered is None else began + timedelta(seconds=answered),
                ended_at=draw(st.sampled_from((None, began + timedelta(seconds=(answered or 0) + lasted)))),
                disposition=Disposition.ANSWERED if answered is not None else how,
                held_ms=draw(st.integers(0, 9_000_000)),
                channel=draw(st.sampled_from((Channel.VOICE, Channel.VIDEO, Channel.WHATSAPP))),
                is_by_hand=draw(st.booleans()),
                mos=draw(st.sampled_from((0.0, 3.1, 4.4))),
            )
        )
    return found


@given(lives(), st.randoms(use_true_random=False))
def test_each_call_counts_once_in_one_quarter_of_an_hour(contacts: list[CountedContact], random: Any) -> None:
    rows = facts(*contacts)
    shuffled = list(contacts)
    random.shuffle(shuffled)
    assert sorted(facts(*shuffled), key=key) == sorted(rows, key=key)
    assert len({key(row) for row in rows}) == len(rows)
    assert {row["call_id"] for row in rows} == {one.call_id for one in contacts}
    assert sum(row["rings"] for row in rows) == len(contacts)
    by_id = {one.id: one for one in contacts}
    for row in rows:
        assert set(row) == set(CALLS.c.keys())
        began = [by_id[row["contact_id"]].started_at]
        if row["part"] == 1:
            rings = [one for one in contacts if one.call_id == row["call_id"]]
            began = [at for one in rings for at in (one.started_at, one.queued_at) if at is not None]
        assert row["slot"] == slot_of(min(began))
        assert row["day"] in days_of(row["slot"])
        times = (row["ring_ms"], row["talk_ms"], row["hold_ms"], row["wrap_ms"], row["wait_ms"] or 0)
        assert min(times) >= 0


@pytest.fixture(scope="module")
def stored() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        FACTS.create_all(connection)
        yield connection
    engine.dispose()


def key(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["call_id"], row["part"]


def days_of(slot: datetime) -> tuple[date, ...]:
    return CALENDAR.local_day(slot), CALENDAR.local_day(slot + timedelta(seconds=SLOT_S - 1))


def value_in(row: Mapping[str, Any], by: str) -> Any:
    """Return by what a call is divided."""
    if by == HOUR:
        return row["slot"].astimezone(ZoneInfo("Asia/Jakarta")).hour
    if by == QUARTER_HOUR:
        at = row["slot"].astimezone(ZoneInfo("Asia/Jakarta"))
        return at.hour * 4 + at.minute // 15
    return row["day"].weekday() if by == WEEKDAY else row[by]


@given(st.datetimes(datetime(2027, 12, 1), datetime(2028, 3, 2), timezones=st.just(timezone.utc)))
def test_a_quarter_of_an_hour_lies_in_one_day(moment: datetime) -> None:
    slot = slot_of(moment)
    assert timedelta(0) <= moment - slot < timedelta(seconds=SLOT_S)
    for zone in ("Asia/Jakarta", "Asia/Kathmandu", "America/St_Johns"):
        calendar = OfficeCalendar(CALENDAR.days, ZoneInfo(zone))
        assert calendar.local_day(moment) == calendar.local_day(slot)


@settings(max_examples=20)
@given(lives())
def test_the_outcomes_add_up_to_the_calls_in_every_division(
    stored: Connection, contacts: Sequence[CountedContact]
) -> None:
    rows = facts(*contacts)
    stored.execute(delete(CALLS))
    stored.execute(insert(CALLS), rows)

    def counts(key: str, by: str) -> Counter[Any]:
        now = LATER.astimezone(ZoneInfo("Asia/Jakarta"))
        found = add_up(stored, FIGURES[key], date(2026, 1, 1), date(2027, 1, 1), now, [by])
        return Counter({one.by: one.num for one in found if one.num})

    still_open = [
        row
        for row in rows
        if row["is_call"]
        and (row["part"], row["direction"], row["outcome"]) == (1, Direction.INBOUND, CallOutcome.OPEN)
    ]
    for by in groups_of(FIGURES["calls"]):
        parts = counts("calls_answered", by) + counts("calls_missed", by)
        assert counts("calls", by) == parts + Counter((value_in(row, by),) for row in still_open), by
