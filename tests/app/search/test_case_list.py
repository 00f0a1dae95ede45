"""The full list of cases: its order, its pages, and that neither reveals more than the viewer may see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from app.access.visibility import offered_tags, visible_line
from app.mutations.case import AssignCase, ChangeDetails
from app.mutations.steps import CancelCase
from app.mutations.tags import AddTag, RemoveTag
from app.search.case_list import CaseOrder, ListedCases, Listing, SortBy
from app.search.search_text import SearchContext, understand
from app.settings import Settings
from db.enums import Role, member_of
from db.mutation import Me
from db.queries.tags_and_links import tags_in_use
from db.records import AgentRecord, CaseLine
from db.search import case_order
from db.search.case_filter import filtered_cases
from db.search.case_order import OrderedCases, WantedCases, case_lines, is_by_index, ordered_cases
from tests.app.phone_place import PhonePlace, utc_now
from tests.office import Office, at


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


def viewer(office: Office, me: Me) -> AgentRecord:
    unit_id = office.unit_id if me is office.dedi else None
    return AgentRecord(me.agent_id, me.agent_name, me.role, unit_id)


def listed(
    office: Office,
    typed: str = "",
    by: SortBy = SortBy.CHANGED,
    me: Me | None = None,
    is_descending: bool = False,
    most: int = 100,
) -> OrderedCases:
    asked = understand(typed, SearchContext())
    wanted, order = WantedCases(asked.words, asked.only), CaseOrder(by, is_descending)
    person = viewer(office, me or office.rina)
    return office.replica.read(lambda tx: ordered_cases(tx, person, wanted, order, most)).result(10)


def lines(office: Office, *ids: UUID) -> tuple[CaseLine, ...]:
    return office.replica.read(lambda tx: case_lines(tx, ids)).result(10)


def test_a_list_is_sorted_by_any_column_in_both_directions(office: Office) -> None:
    apotek = office.log(1, subject="Apotek", region="Kota Bandung", applicant_id=office.applicant("Cici"))
    bengkel = office.log(2, subject="bengkel", applicant_id=office.applicant("Asep"), me=office.sari)
    for by in SortBy:
        up, down = (listed(office, by=by, is_descending=one).ids for one in (False, True))
        assert set(up) == set(down) == {apotek, bengkel}, by
    for by in (SortBy.CHANGED, SortBy.NUMBER, SortBy.SUBJECT, SortBy.OPENED, SortBy.AGENT):
        assert listed(office, by=by).ids == (apotek, bengkel), by
        assert listed(office, by=by, is_descending=True).ids == (bengkel, apotek), by
    assert listed(office, by=SortBy.APPLICANT).ids == (bengkel, apotek)
    # A case without a region comes last in both directions.
    assert listed(office, by=SortBy.REGION).ids == (apotek, bengkel)
    assert listed(office, by=SortBy.REGION, is_descending=True).ids == (apotek, bengkel)
    office.do(CancelCase(case_id=apotek, reason="Ditarik", occurred_at=at(3)))
    assert listed(office, by=SortBy.STATUS).ids == (bengkel, apotek)


def test_a_list_has_the_filters_and_the_words_of_the_search(office: Office) -> None:
    tagged, other = office.log(1, subject="Izin apotek"), office.log(2, subject="Izin klinik")
    office.do(AddTag(case_id=tagged, tag="mendesak", occurred_at=at(4)))
    for by in (SortBy.CHANGED, SortBy.SUBJECT, SortBy.AGENT):
        assert listed(office, "tag:mendesak", by=by).ids == (tagged,)
        assert listed(office, "klinik", by=by).ids == (other,)
        assert listed(office, "status:batal", by=by).ids == ()
        assert listed(office, "kategori:tidakada", by=by).ids == ()


@pytest.mark.parametrize("frequent", [1, 100])
def test_a_tag_that_many_cases_have_finds_the_same_as_one_that_few_have(
    office: Office, monkeypatch: pytest.MonkeyPatch, frequent: int
) -> None:
    monkeypatch.setattr(case_order, "FREQUENT", frequent)
    ids = [office.log(minute) for minute in range(1, 5)]
    office.do(*(AddTag(case_id=one, tag="apotek", occurred_at=at(9)) for one in ids[:3]))
    office.do(AddTag(case_id=ids[1], tag="media", occurred_at=at(10)))
    office.do(RemoveTag(case_id=ids[0], tag="apotek", occurred_at=at(11)))
    assert set(listed(office, "tag:apotek", is_descending=True).ids) == {ids[1], ids[2]}
    assert listed(office, "tag:apotek tag:media").ids == (ids[1],)


def test_more_cases_than_a_list_holds_are_cut_at_the_last_changed(office: Office) -> None:
    ids = [office.log(minute) for minute in range(1, 6)]
    newest_first = listed(office, is_descending=True, most=3)
    assert newest_first == OrderedCases(tuple(reversed(ids[2:])), is_cut=True)
    assert set(listed(office, by=SortBy.SUBJECT, most=3).ids) == set(ids[2:])
    assert not listed(office, is_descending=True, most=6).is_cut
    assert is_by_index(WantedCases(), CaseOrder())
    assert not is_by_index(WantedCases("izin"), CaseOrder())


def test_a_hidden_case_stands_in_the_whole_list_by_its_number_only(office: Office) -> None:
    plain = office.log(1, subject="Biasa")
    secret = office.log(2, subject="Aaa rahasia", is_confidential=True, category="Perizinan")
    office.do(AddTag(case_id=secret, tag="rahasia", occurred_at=at(4)))
    assert listed(office, me=office.sari).ids == (plain, secret)
    # Its place reveals nothing of its subject: it comes after all others.
    assert listed(office, by=SortBy.SUBJECT, me=office.sari).ids == (plain, secret)
    assert listed(office, by=SortBy.SUBJECT).ids == (secret, plain)
    for typed in ("tag:rahasia", "rahasia", "kategori:perizinan", "status:terbuka"):
        assert secret not in listed(office, typed, me=office.sari).ids, typed
        assert secret in listed(office, typed, me=office.boss).ids, typed
    [line] = lines(office, secret)
    shown = visible_line(viewer(office, office.sari), line)
    assert (shown.row.subject, shown.tags, shown.category, shown.row.is_hidden) == ("", (), "", True)


def test_the_place_of_a_hidden_case_tells_no_column_that_its_line_leaves_empty(office: Office) -> None:
    asked, plain = office.log(1), office.log(2)
    secret = office.log(3, is_confidential=True)
    office.do(office.escalate(secret, 4), office.escalate(asked, 5))
    office.do(CancelCase(case_id=plain, reason="Ditarik", occurred_at=at(6)))
    for by in set(SortBy) - {SortBy.NUMBER, SortBy.OPENED, SortBy.CHANGED}:
        for is_descending in (False, True):
            ids = listed(office, by=by, me=office.sari, is_descending=is_descending).ids
            assert ids[-1] == secret, (by, is_descending)


def test_a_role_of_a_newer_program_finds_no_case_by_a_filter(office: Office) -> None:
    office.log(1, subject="Biasa")
    newer = replace(office.rina, role=member_of(Role, "quality_coach"))
    assert len(listed(office, me=newer).ids) == 1
    assert len(listed(office, by=SortBy.SUBJECT, me=newer).ids) == 1
    for typed in ("biasa", "status:terbuka"):
        assert len(listed(office, typed).ids) == 1
        assert listed(office, typed, me=newer).ids == ()


def test_an_anonymous_case_is_not_sorted_by_who_asks(office: Office) -> None:
    named = office.log(1, applicant_id=office.applicant("Zainal"))
    anonymous = office.log(
        2, applicant_id=office.applicant("Aminah"), is_anonymous=True, subject="Soal Aminah"
    )
    assert listed(office, by=SortBy.APPLICANT).ids == (named, anonymous)
    office.do(AddTag(case_id=anonymous, tag="bu-aminah", occurred_at=at(4)))
    [line] = lines(office, anonymous)
    shown = visible_line(viewer(office, office.rina), line)
    assert "aminah" not in f"{shown.row} {shown.tags}".casefold()


def test_a_tag_that_names_an_anonymous_applicant_finds_nothing_and_is_offered_to_nobody(
    office: Office,
) -> None:
    asks = office.applicant("Aminah", "+6285744719032")
    anonymous = office.log(1, applicant_id=asks, is_anonymous=True, subject="Pungutan")
    plain, secret = office.log(2), office.log(3, is_confidential=True)
    for tag in ("bu-aminah", "085744719032", "mendesak"):
        office.do(AddTag(case_id=anonymous, tag=tag, occurred_at=at(4)))
    office.do(AddTag(case_id=plain, tag="mendesak", occurred_at=at(5)))
    office.do(AddTag(case_id=secret, tag="suap-pak-budi", occurred_at=at(5)))
    for typed, found in (
        ("tag:bu-aminah", ()),
        ("tag:085744719032", ()),
        ("tag:mendesak", (plain, anonymous)),
    ):
        for by in (SortBy.CHANGED, SortBy.SUBJECT):
            assert set(listed(office, typed, by=by, me=office.sari).ids) == set(found), typed
        asked = understand(typed, SearchContext())
        hits = office.replica.read(partial(filtered_cases, typed=asked.words, only=asked.only)).result(10)
        assert {row.id for row in hits.rows} == set(found), typed
    assert office.replica.read(tags_in_use).result(10) == ("mendesak",)
    assert offered_tags(("apotek", "0812-3456-7890")) == ("apotek",)


def test_a_page_has_its_lines_in_their_order_and_leaves_out_what_is_not_here(office: Office) -> None:
    first, second = office.log(1, service="NIB"), office.log(2)
    office.do(
        AddTag(case_id=first, tag="b", occurred_at=at(3)), AddTag(case_id=first, tag="a", occurred_at=at(3))
    )
    found = lines(office, second, UUID(int=7), first)
    assert [line.row.id for line in found] == [second, first]
    assert (found[1].tags, found[1].service) == (("a", "b"), "NIB")


# -- the service -------------------------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[PhonePlace]:
    place = PhonePlace(tmp_path, qtbot, Settings())
    yield place
    place.close()


def shown(place: PhonePlace, listing: Listing) -> ListedCases:
    cases = place.workplace.case_list.cases
    with place.qtbot.waitSignal(cases.listed, check_params_cb=lambda one: one.is_whole):
        cases.show(listing)
    return cases.listed_cases


def test_the_list_follows_the_records_as_long_as_it_is_shown(place: PhonePlace) -> None:
    cases = place.workplace.case_list.cases
    first = place.log_case("Izin apotek")
    assert shown(place, Listing("izin")).ids == (first,)
    with place.qtbot.waitSignal(cases.listed, check_params_cb=lambda one: len(one.ids) == 2):
        second = place.log_case("Izin klinik")
    with place.qtbot.waitSignal(cases.lines_read) as read:
        cases.want_page(0)
    assert [line.row.subject for line in read.args[1]] == ["Izin klinik", "Izin apotek"]
    assert set(cases.listed_cases.ids) == {first, second}
    cases.put_away()
    assert cases.listed_cases.ids == ()
    with place.qtbot.assertNotEmitted(cases.listed, wait=700):
        place.log_case("Izin bengkel")


def test_a_list_by_due_time_has_the_open_cases_and_turns_around(place: PhonePlace) -> None:
    first, second = place.log_case("Satu"), place.log_case("Dua")
    up = shown(place, Listing(order=CaseOrder(is_descending=False), is_by_due=True)).ids
    down = shown(place, Listing(order=CaseOrder(is_descending=True), is_by_due=True)).ids
    assert up == (first, second)
    assert down == (second, first)
    assert shown(place, Listing("status:terlambat")).ids == ()


def test_a_list_by_due_time_does_not_tell_when_a_hidden_case_is_due(place: PhonePlace) -> None:
    secret, plain = place.log_case("Satu"), place.log_case("Dua")
    hide = ChangeDetails(case_id=secret, changes={"is_confidential": "yes"}, occurred_at=utc_now())
    place.workplace.records.change(hide)
    place.read(lambda tx: tx.exec_driver_sql("SELECT 1").scalar())
    session = place.workplace.access.session
    session.add_agent("Tono")
    place.qtbot.waitUntil(lambda: getattr(session.agent, "name", "") == "Tono")
    for is_descending in (False, True):
        order = CaseOrder(is_descending=is_descending)
        assert shown(place, Listing(order=order, is_by_due=True)).ids == (plain, secret)


def test_what_one_person_asked_for_is_not_answered_to_the_next(place: PhonePlace) -> None:
    cases = place.workplace.case_list.cases
    session = place.workplace.access.session
    session.add_agent("Tono")
    place.qtbot.waitUntil(lambda: getattr(session.agent, "name", "") == "Tono")
    tono, rina = session.agent, next(one for one in session.staff if one.name != "Tono")
    session.sign_in(rina.id)
    place.log_case("Izin apotek")
    shown(place, Listing())
    answered: list[object] = []
    cases.lines_read.connect(lambda *_: answered.append(1))
    cases.want_lines(cases.listed_cases.ids, answered.append)
    cases.want_page(0)
    assert tono is not None
    session.sign_in(tono.id)
    place.read(lambda tx: tx.exec_driver_sql("SELECT 1").scalar())
    place.qtbot.wait(50)
    assert answered == []


def test_a_case_that_is_given_away_changes_its_place(office: Office) -> None:
    rinas, saris = office.log(1), office.log(2, me=office.sari)
    assert listed(office, by=SortBy.AGENT).ids == (rinas, saris)
    given = AssignCase(case_id=rinas, agent_id=office.boss.agent_id, occurred_at=at(5))
    urgent = ChangeDetails(case_id=saris, changes={"priority": "urgent"}, occurred_at=at(6))
    office.do(given, urgent, me=replace(office.boss))
    assert listed(office, by=SortBy.AGENT).ids == (saris, rinas)
    assert listed(office, by=SortBy.PRIORITY, is_descending=True).ids == (saris, rinas)
