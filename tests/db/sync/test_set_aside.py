"""A row that cannot be read here, from before the limits or by an administrator's hand, stops nobody."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import Table, select, text
from uuid_utils.compat import uuid7

from app.mutations.case import AddNote
from db.models import Case, Escalation, SetAside, TimelineEntry
from db.models.shapes import shapes
from db.server.migrations.shaping import PREFIX
from db.sync import reading
from db.sync.waiting_rows import waiting
from db.tx import table_of
from tests.db.shared_office import SharedOffice, Station
from tests.office import at

CASES, ENTRIES = table_of(Case), table_of(TimelineEntry)
SPOILT = {
    "the end of time": "opened_at = 'infinity'",
    "the beginning of time": "opened_at = '-infinity'",
    "before Christ": "opened_at = '4000-01-01 BC'",
    "a year that no zone can show": "opened_at = '9999-12-31 23:59:59+00'",
}
SPOILT_FACTS = {
    "nothing": "null",
    "a list": "[]",
    "deeper than anybody reads": "[" * 3000 + "]" * 3000,
    "a number without an end": '{"a":' + "1" * 6000 + "}",
}


@pytest.fixture
def shared(shared: SharedOffice) -> Any:
    """A server without the limits."""
    with shared.owner.begin() as connection:
        for table, column in ((CASES, "opened_at"), (ENTRIES, "facts"), (table_of(Escalation), "due_at")):
            assert column in shapes(table)
            connection.execute(
                text(f"ALTER TABLE loket.{table.name} DROP CONSTRAINT {PREFIX}{table.name}_{column}")
            )
    return shared


def change(shared: SharedOffice, table: Table, row_id: Any, values: Any, **told: Any) -> None:
    """As an administrator does: nobody's rules are asked, and everybody gets the row."""
    with shared.owner.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        sql = f"UPDATE loket.{table.name} SET {values}, xid = pg_current_xact_id() WHERE id = :row"
        connection.execute(text(sql), {"row": row_id, **told})


def aside(station: Station) -> Any:
    query = select(SetAside.table_name, SetAside.row_id)
    return station.replica.read(lambda tx: {tuple(row) for row in tx.execute(query)}).result(10)


@pytest.mark.parametrize("values", SPOILT.values(), ids=SPOILT)
def test_a_case_of_no_time_is_set_aside_and_comes_when_it_is_mended(
    shared: SharedOffice, values: Any
) -> None:
    rina, sari = shared.station("rina"), shared.station("sari")
    spoilt, good = rina.log(), rina.log(subject="Izin apotek")
    rina.sync()
    change(shared, CASES, spoilt, values)
    sari.sync()
    assert set(sari.rows(CASES)) == {good}
    assert aside(sari) == {("case_", spoilt)}
    assert sari.replica.read(waiting).result(10).set_aside == 1
    newcomer = shared.station("wati")  # filled anew
    assert (set(newcomer.rows(CASES)), aside(newcomer)) == ({good}, {("case_", spoilt)})
    sari.do(AddNote(note_id=uuid7(), case_id=good, text="Halo", occurred_at=at(5)))
    sari.sync()
    rina.sync()
    assert "Halo" in {row["text"] for row in rina.rows(ENTRIES).values()}
    change(shared, CASES, spoilt, "opened_at = step_started_at")
    for station in (rina, sari, newcomer):
        station.sync()
        assert (station.differs(), aside(station)) == ([], set())


@pytest.mark.parametrize("facts", SPOILT_FACTS.values(), ids=SPOILT_FACTS)
def test_an_entry_of_no_words_is_set_aside_and_what_was_here_stays(shared: SharedOffice, facts: Any) -> None:
    rina, sari = shared.station("rina"), shared.station("sari")
    case_id, note_id = rina.log(), uuid7()
    rina.do(AddNote(note_id=note_id, case_id=case_id, text="Halo", occurred_at=at(5)))
    for station in (rina, sari):
        station.sync()
    before = sari.rows(ENTRIES)
    change(shared, ENTRIES, note_id, "facts = CAST(:facts AS jsonb)", facts=facts)
    more = rina.log()
    rina.exchange.push()
    sari.sync()
    assert more in sari.rows(CASES)
    assert aside(sari) == {("timeline_entry", note_id)}
    assert before.items() <= sari.rows(ENTRIES).items()
    change(shared, ENTRIES, note_id, "facts = CAST(:facts AS jsonb)", facts=json.dumps({"a": 1}))
    sari.sync()
    assert sari.rows(ENTRIES)[note_id]["facts"] == {"a": 1}
    assert aside(sari) == set()


def test_those_among_many_are_found_page_by_page_and_all_others_are_taken(
    shared: SharedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "HALVED", 20)
    rina, sari = shared.station("rina"), shared.station("sari")
    case_id = rina.log()
    notes = [uuid7() for _ in range(60)]
    rina.do(*(AddNote(note_id=n, case_id=case_id, text="Halo", occurred_at=at(5)) for n in notes))
    rina.sync()
    spoilt = {notes[0], notes[1], notes[35], notes[59]}
    for note_id, facts in zip(spoilt, SPOILT_FACTS.values(), strict=True):
        change(shared, ENTRIES, note_id, "facts = CAST(:facts AS jsonb)", facts=facts)
    sari.sync()
    newcomer = shared.station("wati")
    for station in (sari, newcomer):
        assert set(notes) - set(station.rows(ENTRIES)) == spoilt
        assert {row_id for _table, row_id in aside(station)} == spoilt
