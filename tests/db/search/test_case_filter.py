"""Filters: which cases they let through, alone and together with words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, event
from uuid_utils.compat import uuid7

from app.mutations.case import AddNote, ChangeDetails
from db.enums import CaseKind, CaseStatus, Channel
from db.search.case_filter import CaseFilter, filtered_cases
from db.search.word_forms import forms_of
from tests.office import Office, at


@pytest.fixture
def cases(office: Office) -> Any:
    """A complaint by phone in Bandung, with the unit; a question by e-mail in Garut, still with its agent."""
    made = {
        "phone": office.log(1, subject="Izin apotek belum terbit"),
        "email": office.log(
            30, subject="Syarat izin apotek", kind=CaseKind.INFORMATION, channel=Channel.EMAIL, me=office.sari
        ),
    }
    details = {
        "phone": {"region": "Kel. Cigadung, Kota Bandung", "category": "Pungutan liar"},
        "email": {"region": "Kabupaten Garut", "service": "Izin apotek"},
    }
    for name, changes in details.items():
        change = ChangeDetails(case_id=made[name], changes=changes, occurred_at=at(31))
        office.do(change, me=office.rina if name == "phone" else office.sari)
    office.do(
        AddNote(note_id=uuid7(), case_id=made["phone"], text="diterbitkan ulang", occurred_at=at(32)),
        office.escalate(made["phone"], 33),
    )
    return made


def found(office: Office, cases: dict[str, UUID], typed: str = "", **only: Any) -> list[Any]:
    rows = office.replica.read(lambda tx: filtered_cases(tx, typed, CaseFilter(**only))).result(10).rows
    names = {case_id: name for name, case_id in cases.items()}
    return [names[row.id] for row in rows]


def test_each_filter_lets_through_what_has_it(office: Office, cases: dict[str, UUID]) -> None:
    assert found(office, cases) == ["phone", "email"]
    assert found(office, cases, kinds=(CaseKind.COMPLAINT,)) == ["phone"]
    assert found(office, cases, statuses=(CaseStatus.WAITING_UNIT,)) == ["phone"]
    assert found(office, cases, steps=(2,)) == ["email"]
    assert found(office, cases, channels=(Channel.EMAIL, Channel.SMS)) == ["email"]
    assert found(office, cases, units=(office.unit_id,)) == ["phone"]
    assert found(office, cases, assignees=(office.sari.agent_id,)) == ["email"]
    assert found(office, cases, regions=("bandung",)) == ["phone"]
    assert found(office, cases, categories=("pungutan",)) == ["phone"]
    assert found(office, cases, services=("toko", "apotek")) == ["email"]
    assert found(office, cases, "garut", services=("apotek",)) == []
    assert found(office, cases, changed_from=at(32)) == ["phone"]
    assert found(office, cases, changed_before=at(32)) == ["email"]
    assert found(office, cases, kinds=(CaseKind.COMPLAINT,), channels=(Channel.EMAIL,)) == []


@pytest.mark.parametrize("few", [1_000, 0])
def test_words_and_filters_go_together_in_any_form(
    office: Office, cases: dict[str, UUID], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.search.case_filter.FEW", few)
    either = {"statuses": tuple(CaseStatus)}
    assert sorted(found(office, cases, "apotek", **either)) == ["email", "phone"]
    assert found(office, cases, "penerbitan", **either) == ["phone"]
    assert found(office, cases, "apo", kinds=(CaseKind.INFORMATION,)) == ["email"]
    assert found(office, cases, "mengizinkan", steps=(2,)) == ["email"]
    assert found(office, cases, "apotek", changed_from=at(33) + timedelta(days=1)) == []
    assert found(office, cases, 'apotek" OR x*', **either) == []


def test_of_a_word_that_too_many_have_it_is_said_that_only_the_newest_were_looked_at(
    office: Office, cases: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.search.case_filter.FEW", 0)
    monkeypatch.setattr("db.search.case_filter.NEWEST", 1)
    only = CaseFilter(kinds=(CaseKind.COMPLAINT,))
    result = office.replica.read(lambda tx: filtered_cases(tx, "apotek", only)).result(10)
    assert result.is_cut
    assert result.rows == ()


@pytest.mark.parametrize("few", [1_000, 0])
def test_of_more_than_are_wanted_the_newest_come(
    office: Office, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.search.case_filter.FEW", few)
    made = [office.log(minute, subject="Izin trayek") for minute in range(1, 9)]
    only = CaseFilter(kinds=(CaseKind.COMPLAINT,))
    rows = office.replica.read(lambda tx: filtered_cases(tx, "trayek", only, 3)).result(10).rows
    assert [row.id for row in rows] == made[:-4:-1]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("perizinan", "izin mengizinkan diizinkan izinnya"),
        ("izin", "perizinan mengizinkan"),
        ("terbit", "menerbitkan diterbitkan penerbitan"),
        ("menerbitkan", "terbit penerbitan"),
        ("periksa", "memeriksa pemeriksaan diperiksa"),
        ("pengaduan", "adukan mengadukan"),
        ("syarat", "persyaratan mensyaratkan"),
        ("panjang", "perpanjangan memperpanjang"),
        ("proses", "memproses diproses"),
        ("tolak", "penolakan menolak ditolak"),
        ("mengetahui", "diketahui ketahui tahu"),
        ("pengesahan", "mengesahkan disahkan sah"),
        ("mengecek", "pengecekan dicek"),
        ("pemohon", "permohonan memohon"),
    ],
)
def test_a_word_finds_its_forms(typed: str, written: str) -> None:
    assert set(written.split()) <= set(forms_of(typed))


@pytest.mark.parametrize("word", ["di", "yang", "nib", "81200", "x" * 40, ""])
def test_what_has_no_forms_is_only_itself(word: str) -> None:
    assert forms_of(word) == (word,)


ONE = {
    "channel": CaseFilter(channels=(Channel.EMAIL,)),
    "unit_id": CaseFilter(units=(UUID(int=1),)),
}


def plans(office: Office, typed: str, only: Any) -> Any:
    """Return how SQLite goes about each query on cases that this search makes."""
    got = []

    def search(tx: Connection) -> None:
        def note(
            connection: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: Any
        ) -> None:
            raw = connection.connection.driver_connection
            assert raw is not None
            if "case_" in statement:
                rows = raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
                got.append([row[3] for row in rows])

        event.listen(tx, "before_cursor_execute", note)
        try:
            filtered_cases(tx, typed, only)
        finally:
            event.remove(tx, "before_cursor_execute", note)

    office.replica.read(search).result(10)
    return got


@pytest.mark.parametrize("column", ONE)
def test_one_channel_or_unit_is_found_by_its_own_index_in_the_order_of_time(
    office: Office, cases: dict[str, UUID], column: Any
) -> None:
    (way, *_), *_ = plans(office, "", ONE[column])
    assert f"USING COVERING INDEX ix_case__{column}_changed_at_deleted_at ({column}=?)" in way
    assert not any("TEMP B-TREE FOR ORDER" in step for step in plans(office, "", ONE[column])[0])


@pytest.mark.parametrize("column", ONE)
def test_with_a_word_that_many_cases_have_its_index_does_not_lead_the_way(
    office: Office, cases: dict[str, UUID], column: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.search.case_filter.FEW", 0)
    office.log(40, channel=Channel.EMAIL, subject="Izin apotek")  # more than FEW, so that the words lead
    asked = replace(ONE[column], units=(office.unit_id,)) if column == "unit_id" else ONE[column]
    led_by_words = [plan for plan in plans(office, "apotek", asked) if "search_case" in str(plan)]
    (way,) = {step for plan in led_by_words for step in plan if "SEARCH case_ " in step}
    assert "(id=?)" in way
