"""A workstation that was away: what comes in masses comes in parts, and is all found at the end."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, select, text

from app.mutations.case import AddNote
from app.mutations.steps import CloseCase
from db.models import Case, TimelineEntry
from db.search import later as search_later
from db.search.finding import search
from db.sync import pull
from db.sync.sync_status import SharedError, Trouble
from server import pages
from tests.bench.routine import note
from tests.db.found import not_found
from tests.db.masses import add_cases
from tests.db.shared_office import SharedOffice, Station
from tests.office import at

CASES, NOTES = 60, 4
ENTRIES = TimelineEntry.__table__
LONG_ENTRIES, LONG = 120, 900_000
_FILLED = text("""
    INSERT INTO loket.timeline_entry (id, case_id, version, kind, actor_id, actor_name, workstation,
        occurred_at, recorded_at, text, facts)
    SELECT gen_random_uuid(), :case, 100 + n, 'note_added', NULL, '', 'W01', now(), now(), '',
        jsonb_build_object('x', repeat('lama ', 180000))
    FROM generate_series(1, 120) n
""")


@pytest.fixture
def known(shared: SharedOffice) -> UUID:
    """A case that the first workstation recorded."""
    rina = shared.station("rina")
    case_id = rina.log()
    rina.sync()
    return case_id


@pytest.fixture
def away(shared: SharedOffice, known: UUID, monkeypatch: pytest.MonkeyPatch) -> Station:
    """A workstation that holds the case, and to which 300 rows are to come, 50 at a time."""
    monkeypatch.setattr(pull, "PAGE", 50)
    monkeypatch.setattr(search_later, "AT_ONCE", 7)
    sari = shared.station("sari")
    sari.sync()
    add_cases(shared, known, CASES, NOTES)
    return sari


def asked(station: Station, query: Callable[[Connection], Any]) -> Any:
    return station.replica.read(query).result(10)


def test_what_came_in_masses_is_found_as_if_it_had_come_one_by_one(away: Station, known: UUID) -> None:
    away.exchange.pull()
    assert asked(away, not_found) == []
    assert away.differs() == []
    assert len(asked(away, lambda tx: search(tx, "menunggu berkas 3", 1_000))) == CASES
    late = note(known)
    away.do(late)
    away.sync()
    assert asked(away, not_found) == []


def test_a_case_that_a_person_filled_with_long_entries_is_not_held_in_memory_as_a_whole(
    shared: SharedOffice,
) -> None:
    rina, sari, wati = (shared.station(login) for login in ("rina", "sari", "wati"))
    large = rina.log()
    rina.sync()
    sari.sync()
    with shared.owner.begin() as connection:
        connection.execute(_FILLED, {"case": large})
    for station in (sari, wati):  # one catches up, one is filled
        tracemalloc.start()
        station.sync()
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert len(station.rows(ENTRIES)) > LONG_ENTRIES
        assert most < LONG_ENTRIES * LONG / 2
        assert station.differs() == []


def test_an_old_case_of_many_entries_that_goes_on_comes_whole_and_is_found(
    shared: SharedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PAGE_BYTES", 1_000)
    with shared.owner.begin() as connection:
        connection.execute(text("UPDATE loket.sync_server SET history_days = 1"))
    rina = shared.station("rina")
    old = rina.log()
    rina.do(note(old), note(old), CloseCase(case_id=old, reason="Selesai", occurred_at=at(6)))
    rina.sync()
    sari = shared.station("sari")
    sari.sync()
    assert old not in sari.rows(Case.__table__)
    rina.do(note(old))
    rina.sync()
    sari.sync()
    assert old in sari.rows(Case.__table__)
    assert asked(sari, not_found) == []
    assert sari.differs() == []


@pytest.mark.parametrize("breaks_off", [False, True])
def test_a_case_of_many_entries_is_written_into_while_its_workstation_is_filled_anew(
    shared: SharedOffice, monkeypatch: pytest.MonkeyPatch, breaks_off: bool
) -> None:
    monkeypatch.setattr(pages, "PAGE_BYTES", 1_000)
    monkeypatch.setattr(pull, "PAGE", 4)
    rina, sari = shared.station("rina"), shared.station("sari")
    large = rina.log()
    rina.sync()
    sari.sync()
    rina.do(*(note(large) for _ in range(8)))
    rina.sync()
    with shared.owner.begin() as connection:
        connection.execute(text("UPDATE loket.sync_server SET epoch = gen_random_uuid()"))
    ours: list[AddNote] = []

    def between(_done: Any, _total: Any) -> None:
        if not ours and len(sari.rows(ENTRIES)) > 4:
            ours.append(note(large))
            if breaks_off:
                raise SharedError(Trouble.UNREACHABLE, "the line broke off")
            sari.do(ours[0])

    if breaks_off:
        with pytest.raises(SharedError):
            sari.exchange.pull(between)
        sari.do(ours[0])
    else:
        sari.exchange.pull(between)
    assert ours[0].note_id in sari.rows(ENTRIES)
    sari.sync()
    assert ours[0].note_id in shared.rows(ENTRIES)
    assert sari.differs() == []


def test_what_others_wrote_is_below_what_waits_here_also_if_nothing_of_ours_was_settled(
    away: Station, known: UUID
) -> None:
    rina = away.office.stations[0]
    ours, theirs = note(known), note(known)
    away.do(ours)
    rina.do(theirs)
    rina.sync()
    away.exchange.pull()
    assert {ours.note_id, theirs.note_id} <= away.rows(ENTRIES).keys()


def test_what_was_sent_from_here_has_other_places_in_a_story_there(away: Station, known: UUID) -> None:
    rina = away.office.stations[0]
    ours, theirs = (note(known), note(known)), note(known)
    away.do(*ours)
    rina.do(theirs)
    rina.sync()
    away.sync()
    assert away.differs() == []


def test_what_is_saved_meanwhile_is_found_too(away: Station) -> None:
    saved: list[AddNote] = []

    def save(done: Any, total: Any) -> None:
        known = asked(away, lambda tx: tx.execute(select(Case.id).order_by(Case.number)).scalars().all())
        saved.append(note(known[len(saved) % len(known)]))
        away.do(saved[-1])

    away.exchange.pull(save)
    away.sync()
    assert len(saved) > CASES * NOTES // pull.PAGE
    assert (asked(away, not_found), away.differs()) == ([], [])


def test_what_came_before_the_line_broke_off_is_found_after_the_next_time(away: Station) -> None:
    def break_off(done: Any, total: Any) -> None:
        if done >= total // 2:
            raise SharedError(Trouble.UNREACHABLE, "cut")

    with pytest.raises(SharedError):
        away.exchange.pull(break_off)
    assert asked(away, search_later.is_due)
    away.exchange.pull()
    assert not asked(away, search_later.is_due)
    assert (asked(away, not_found), away.differs()) == ([], [])


def test_who_is_filled_anew_with_what_is_there_already_keeps_all_of_it(away: Station) -> None:
    away.exchange.pull()
    forget = text("UPDATE sync_state SET cursor = cursor || ' anew'")
    away.replica.keep_locally(lambda tx: tx.execute(forget)).result(10)
    away.exchange.pull()
    assert (asked(away, not_found), away.differs()) == ([], [])
