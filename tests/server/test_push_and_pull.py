"""What goes up and what comes down through the server, with rows that both sides can compare."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any
from uuid import UUID

import psycopg
import pytest
from uuid_utils.compat import uuid7

from app.mutations.case import AddNote, LogCase
from app.mutations.people import AddApplicant, NewHandle
from db.enums import CaseKind, Channel, HandleKind
from db.models import Case, TimelineEntry
from db.mutation import Mutation
from db.server import connection
from db.sync.connection import Greeting
from db.sync.messages import unpacked
from db.sync.tables import TRAVELLING
from db.tx import plain_row, table_of
from server import pages
from tests.db.shared_office import SharedOffice
from tests.server.running import Client, rows_in

SitDown = Callable[[str], Client]


def a_case(number: int, /, **more: Any) -> LogCase:
    now = datetime.now(timezone.utc)
    given: dict[str, Any] = {
        "case_id": uuid7(),
        "number": f"CC-261130-H01-{number:03}-0",
        "kind": CaseKind.COMPLAINT,
        "channel": Channel.VOICE,
        "subject": "Izin belum terbit",
        "asked_at": now,
        "opened_at": now,
        "occurred_at": now,
        **more,
    }
    return LogCase(**given)


def a_note(case_id: UUID, text: str = "Halo") -> AddNote:
    return AddNote(note_id=uuid7(), case_id=case_id, text=text, occurred_at=datetime.now(timezone.utc))


def test_a_change_goes_up_once_and_comes_down_to_the_other_desk(
    sit_down: SitDown, shared: SharedOffice
) -> None:
    rina, sari = sit_down("rina"), sit_down("sari")
    sari.pages()
    case = a_case(1)
    note = a_note(case.case_id)
    assert rina.push(case, note).said == {"done": 2}
    came = sari.pages()
    assert rows_in(came, "case_").keys() == {case.case_id}
    entry = rows_in(came, "timeline_entry")[note.note_id]
    assert (entry["text"], entry["actor_name"], entry["workstation"]) == ("Halo", "Rina", "H01")
    assert sari.pages()[-1].rows == {}
    own = rina.pages()[-1]
    assert own.last_mut == 2


def test_the_answer_that_was_lost_is_asked_for_again_and_nothing_is_done_twice(
    sit_down: SitDown, shared: SharedOffice
) -> None:
    rina = sit_down("rina")
    case = a_case(1)
    batch = (case, a_note(case.case_id))
    assert rina.push(*batch).said == {"done": 2}
    story = shared.rows(table_of(TimelineEntry))
    rina.number = 0
    assert rina.push(*batch).said == {"done": 2}
    assert shared.rows(table_of(TimelineEntry)) == story
    rina.number = 0
    answer = rina.push(a_case(2))
    assert (answer.status, answer.trouble) == (409, "cloned_file")
    rina.number = 5
    assert rina.push(a_case(3)).trouble == "cloned_file"
    assert len(shared.rows(table_of(Case))) == 1


def test_a_mutation_that_breaks_the_rules_is_rejected_alone(sit_down: SitDown) -> None:
    rina = sit_down("rina")
    case = a_case(1)
    poison = a_note(uuid7())
    assert rina.push(case, poison, a_note(case.case_id)).said == {"done": 3}
    outcomes = rina.pages()[-1].outcomes
    assert [(one.mut_no, one.is_applied) for one in outcomes] == [(1, True), (2, False), (3, True)]
    assert outcomes[1].reason == {"code": "no_such_case", "facts": {"id": str(poison.case_id)}}


def test_every_row_comes_down_as_the_database_has_it(sit_down: SitDown, shared: SharedOffice) -> None:
    desk = shared.station("sari")
    desk.log(applicant_id=desk.applicant("Budi", "+62811"))
    desk.sync()
    pages_ = sit_down("rina").pages()
    for table in TRAVELLING:
        found: dict[UUID, Any] = {}
        for page in pages_:
            for row in unpacked(page.rows).get(table, ()):
                found[row["id"]] = plain_row(row)
        there = shared.rows(table)
        assert found == there, table.name


def a_lot(rina: Client, cases: int, notes: int) -> list[UUID]:
    """Write cases with notes and people, in pushes of at most 50."""
    made: list[UUID] = []
    for number in range(cases):
        person = AddApplicant(
            applicant_id=uuid7(),
            name=f"Orang {number}",
            handles=(NewHandle(handle_id=uuid7(), kind=HandleKind.PHONE, value=f"+6281100{number:04}"),),
            occurred_at=datetime.now(timezone.utc),
        )
        case = a_case(number + 1, applicant_id=person.applicant_id)
        work: list[Mutation] = [person, case]
        work += [a_note(case.case_id, f"Catatan {number} {one}") for one in range(notes)]
        assert rina.push(*work).status == 200
        made.append(case.case_id)
    return made


@pytest.mark.parametrize("of", ["a new workstation", "a long absence"])
def test_pages_bring_all_of_it_whatever_is_written_between_two_of_them(
    sit_down: SitDown, shared: SharedOffice, monkeypatch: pytest.MonkeyPatch, of: str
) -> None:
    monkeypatch.setattr(pages, "PAGE_ROWS", 7)
    rina, sari = sit_down("rina"), sit_down("sari")
    if of == "a long absence":
        sari.pages()
    cases = a_lot(rina, 4, 6)
    came: list[Any] = []
    position, between = "", 0
    while not came or position:
        page = sari.page(epoch=sari.epoch, cursor=sari.cursor, position=position)
        assert sum(len(one.rows) for one in page.rows.values()) <= 7
        came.append(page)
        position = page.position
        if between < 6:  # a row that came is changed, one that did not is changed, one is new
            between += 1
            assert rina.push(a_note(cases[between % 4]), a_case(50 + between)).status == 200
    assert len(came) > 10
    sari.cursor, sari.epoch = came[-1].cursor, came[-1].greeting.epoch
    assert all(page.cursor == "" for page in came[:-1])
    for table in TRAVELLING:
        there = {row_id: row.get("version") for row_id, row in shared.rows(table).items()}
        got = {row_id: row.get("version") for row_id, row in rows_in(came, table.name).items()}
        if of == "a new workstation" or table.name not in ("unit", "agent"):
            assert got == there, table.name
    assert sari.pages()[-1].rows == {}


def test_a_page_is_bounded_by_bytes_too(
    sit_down: SitDown, shared: SharedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PAGE_BYTES", 40_000)
    rina, sari = sit_down("rina"), sit_down("sari")
    case = a_case(1)
    assert (
        rina.push(case, *(a_note(case.case_id, "x" * size) for size in (30_000, 90_000, 9_000))).status == 200
    )
    came = sari.pages()
    entries = [len(page.rows["timeline_entry"].rows) for page in came if "timeline_entry" in page.rows]
    assert sum(entries) == len(shared.rows(table_of(TimelineEntry)))
    assert max(entries) < sum(entries)
    assert rows_in(came, "timeline_entry").keys() == shared.rows(table_of(TimelineEntry)).keys()


def test_whole_cases_come_with_all_below_them_and_the_cases_last(
    sit_down: SitDown, shared: SharedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PAGE_ROWS", 5)
    rina, sari = sit_down("rina"), sit_down("sari")
    cases = a_lot(rina, 3, 4)
    came = [sari.cases(cases[:2])]
    while position := came[-1].position:
        came.append(sari.cases(cases[:2], position))
    with_cases = [number for number, page in enumerate(came) if "case_" in page.rows]
    assert len(came) > 2
    assert not any(page.rows.keys() - {"case_"} for page in came[with_cases[0] + 1 :])
    entries = [row for page in came for row in unpacked(page.rows).get(table_of(TimelineEntry), ())]
    there = shared.rows(table_of(TimelineEntry)).items()
    assert {row["id"] for row in entries} == {
        row_id for row_id, row in there if UUID(row["case_id"]) in cases[:2]
    }


def test_a_page_that_was_asked_for_under_another_epoch_begins_anew(
    sit_down: SitDown, shared: SharedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PAGE_ROWS", 5)
    rina, sari = sit_down("rina"), sit_down("sari")
    a_lot(rina, 2, 4)
    first = sari.page()
    with shared.connect("postgres", autocommit=True) as raw:
        raw.execute("UPDATE loket.sync_server SET epoch = gen_random_uuid()")
    again = sari.page(epoch=first.greeting.epoch, position=first.position)
    assert (again.is_first, again.is_filling) == (True, True)


def test_who_sits_down_after_a_colleague_gets_what_is_their_own(sit_down: SitDown) -> None:
    rina = sit_down("rina")
    mine = a_case(1)
    rina.push(mine)
    rina.pages()
    assert rina.sign_in("sari", is_enrolled=True).status == 200
    first = rina.page(epoch=rina.epoch, cursor=rina.cursor)
    assert first.former is not None
    assert first.former.own == []
    after = rina.page(epoch=rina.epoch, cursor=first.cursor)
    assert after.former is None
    assert after.cursor.split(" ")[1].startswith(str(rina.agent_id))


def test_a_pull_that_is_sent_to_two_instances_is_answered_by_both(
    sit_down: SitDown, root: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one notes that the workstation was seen after this one has begun its transaction."""
    rina, first = sit_down("rina"), connection.greet
    root.execute("UPDATE loket.sync_client SET seen_at = now() - interval '2 minutes'")

    def overtaken(*given: Any) -> Greeting:
        root.execute("UPDATE loket.sync_client SET seen_at = now()")
        return first(*given)

    monkeypatch.setattr(connection, "greet", overtaken)
    assert rina.page_status() == 200


def test_a_row_that_cannot_be_packed_is_set_aside_and_all_others_come(
    sit_down: SitDown, shared: SharedOffice
) -> None:
    rina, sari = sit_down("rina"), sit_down("sari")
    case = a_case(1)
    bad = a_note(case.case_id)
    rina.push(case, bad, a_note(case.case_id))
    with shared.connect("postgres", autocommit=True) as raw:
        raw.execute("ALTER TABLE loket.timeline_entry DROP CONSTRAINT shape_timeline_entry_facts")
        raw.execute(
            "UPDATE loket.timeline_entry SET facts = '{\"n\": 123456789012345678901234567890}' WHERE id = %s",
            (bad.note_id,),
        )
    came = sari.pages()
    aside = [(one.table, one.row_id) for page in came for one in page.set_aside]
    assert aside == [("timeline_entry", bad.note_id)]
    others = shared.rows(table_of(TimelineEntry)).keys() - {bad.note_id}
    assert rows_in(came, "timeline_entry").keys() == others
