"""Tags and links in the records: one form of a word, both ends of a link, and who may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.visibility import with_visible_links
from app.common.tags import normal_tag, typed_tags
from app.mutations.case import AssignCase, ChangeDetails
from app.mutations.links import LinkCases, UnlinkCases
from app.mutations.steps import CancelCase
from app.mutations.tags import AddTag, RemoveTag
from app.paper.case_papers import CasePapers
from app.paper.printing import Printing
from app.paper.sheet import SheetKind
from app.paper.writing import load_writing
from app.search.search_text import SearchContext, understand
from db.enums import LinkKind, Role
from db.mutation import Me, Mutation, Rejected
from db.queries.tags_and_links import tags_in_use
from db.records import AgentRecord
from db.rules.case_words import MOST_TAGS
from db.search.case_filter import filtered_cases
from tests.office import Office, at


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


def tag(case_id: UUID, word: str, minute: float = 5) -> AddTag:
    return AddTag(case_id=case_id, tag=word, occurred_at=at(minute))


def untag(case_id: UUID, word: str, minute: float = 6) -> RemoveTag:
    return RemoveTag(case_id=case_id, tag=word, occurred_at=at(minute))


def link(case_id: UUID, other_id: UUID, kind: LinkKind = LinkKind.FOLLOW_UP) -> LinkCases:
    return LinkCases(case_id=case_id, other_id=other_id, kind=kind, occurred_at=at(7))


def refusal(office: Office, mutation: Mutation, me: Me | None = None) -> str:
    with pytest.raises(Rejected) as refused:
        office.do(mutation, me=me)
    return refused.value.code


def ends(office: Office, case_id: UUID) -> list[tuple[LinkKind, UUID, str]]:
    return [(one.kind, one.other_id, one.other_number) for one in office.file(case_id).links]


def viewer(me: Me) -> AgentRecord:
    return AgentRecord(me.agent_id, me.agent_name, me.role)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Izin Apotek", "izin-apotek"),
        ("  #Mendesak ", "mendesak"),
        ("IZIN\u00a0\tApotek", "izin-apotek"),
        ("ｆｕｌｌ", "full"),
        ("PP-5/2021", "pp-5/2021"),
        ("\u202eevil\u200b", "evil"),
        ("#-.", ""),
    ],
)
def test_the_same_word_is_the_same_tag_however_it_is_typed(typed: str, kept: str) -> None:
    assert normal_tag(typed) == kept


@given(st.text())
def test_the_form_of_a_tag_does_not_change_once_more(typed: str) -> None:
    kept = normal_tag(typed)
    assert normal_tag(kept) == kept
    assert typed_tags(kept) in ((kept,), ()) or "," in kept or ";" in kept


def test_a_case_keeps_its_tags_and_its_story_says_who_added_them(office: Office) -> None:
    case_id = office.log()
    office.do(tag(case_id, "Izin Apotek"), tag(case_id, "mendesak"))
    office.do(untag(case_id, "MENDESAK"), me=office.sari)
    file = office.file(case_id)
    assert file.tags == ("izin-apotek",)
    got = [(one.kind.value, one.actor_name, one.facts["tag"]) for one in file.timeline[-3:]]
    assert got == [
        ("tagged", "Rina", "izin-apotek"),
        ("tagged", "Rina", "mendesak"),
        ("untagged", "Sari", "mendesak"),
    ]
    assert office.replica.read(tags_in_use).result(10) == ("izin-apotek",)


def test_a_tag_that_is_there_already_changes_nothing(office: Office) -> None:
    case_id = office.log()
    office.do(tag(case_id, "apotek"))
    before = office.file(case_id)
    office.do(tag(case_id, "Apotek", 8), untag(case_id, "lain", 9), me=office.sari)
    assert office.file(case_id) == before
    office.do(untag(case_id, "apotek", 10), tag(case_id, "apotek", 11))
    assert office.file(case_id).tags == ("apotek",)


def test_a_tag_has_letters_an_end_and_a_case_few_of_them(office: Office) -> None:
    case_id = office.log()
    assert refusal(office, tag(case_id, " # ")) == "tag_missing"
    assert refusal(office, tag(case_id, "a" * 41)) == "tag_too_long"
    office.do(*(tag(case_id, f"t{number:02}") for number in range(MOST_TAGS)))
    assert refusal(office, tag(case_id, "zuviel")) == "too_many_tags"
    office.do(untag(case_id, "t00"), tag(case_id, "satu-lagi", 7))
    assert len(office.file(case_id).tags) == MOST_TAGS


def test_both_ends_show_a_link_until_one_of_them_takes_it_away(office: Office) -> None:
    first, second = office.log(), office.log(2)
    numbers = [office.file(one).row.number for one in (first, second)]
    office.do(link(second, first))
    assert ends(office, second) == [(LinkKind.FOLLOW_UP, first, numbers[0])]
    assert ends(office, first) == [(LinkKind.FOLLOWED_BY, second, numbers[1])]
    before = office.file(first)
    office.do(
        link(first, second, LinkKind.FOLLOWED_BY), me=office.sari
    )  # the same link, said from the other end
    assert office.file(first) == before
    away = UnlinkCases(case_id=first, other_id=second, kind=LinkKind.FOLLOWED_BY, occurred_at=at(9))
    office.do(away, me=office.sari)
    assert (ends(office, first), ends(office, second)) == ([], [])
    assert [office.kinds(one)[-1] for one in (first, second)] == ["unlinked", "unlinked"]
    office.do(link(first, second, LinkKind.SAME_MATTER))
    assert [end[0] for end in (*ends(office, first), *ends(office, second))] == [LinkKind.SAME_MATTER] * 2


def test_no_case_is_linked_to_itself_or_to_one_out_of_sight(office: Office) -> None:
    case_id, secret = office.log(), office.log(2, is_confidential=True)
    assert refusal(office, link(case_id, case_id)) == "link_to_itself"
    assert refusal(office, link(case_id, secret), office.sari) == "case_confidential"
    assert refusal(office, tag(secret, "apotek"), office.sari) == "case_confidential"
    assert (ends(office, case_id), office.file(secret).tags) == ([], ())


def test_an_anonymous_case_is_not_linked_with_a_case_that_names_its_applicant(office: Office) -> None:
    plain, nameless = office.log(), office.log(2, is_anonymous=True)
    assert refusal(office, link(plain, nameless)) == "link_names_person"
    assert refusal(office, link(nameless, plain)) == "link_names_person"
    also_nameless = office.log(3, is_anonymous=True)
    office.do(link(nameless, also_nameless))
    assert [end[1] for end in ends(office, nameless)] == [also_nameless]


def test_a_case_that_becomes_anonymous_loses_its_links_until_it_is_plain_again(office: Office) -> None:
    plain, other = office.log(), office.log(2)
    office.do(link(plain, other))
    office.do(UnlinkCases(case_id=plain, other_id=other, kind=LinkKind.FOLLOW_UP, occurred_at=at(8)))
    office.do(link(plain, other, LinkKind.SAME_MATTER))
    office.do(ChangeDetails(case_id=other, changes={"is_anonymous": "yes"}, occurred_at=at(9)))
    for case_id in (plain, other):
        assert ends(office, case_id) == []
        assert not {"linked", "unlinked"} & set(office.kinds(case_id)), "the story names the other case"
    plain_again = ChangeDetails(
        case_id=other, changes={"is_anonymous": ""}, reason="Pemohon setuju", occurred_at=at(10)
    )
    office.do(plain_again, me=office.boss)
    for case_id in (plain, other):
        assert len(ends(office, case_id)) == 1
        assert office.kinds(case_id).count("linked") == 2


def test_a_link_shows_of_a_hidden_case_its_number_only(office: Office) -> None:
    case_id, secret = office.log(), office.log(2, is_confidential=True, subject="Rahasia")
    office.do(link(case_id, secret))
    file = office.file(case_id)
    [seen] = with_visible_links(viewer(office.sari), file).links
    assert seen.other is not None
    assert (seen.other.subject, seen.other.is_hidden) == ("", True)
    assert seen.other_number == seen.other.number
    [own] = with_visible_links(viewer(office.rina), file).links
    assert own.other is not None
    assert own.other.subject == "Rahasia"


def test_a_finished_case_takes_tags_and_links(office: Office) -> None:
    over, other = office.log(), office.log(2)
    office.do(CancelCase(case_id=over, reason="Dua kali", occurred_at=at(4)))
    office.do(tag(over, "duplikat"), link(over, other, LinkKind.DUPLICATE), me=office.dedi)
    assert office.file(over).tags == ("duplikat",)
    assert [end[0] for end in ends(office, other)] == [LinkKind.DUPLICATED_BY]


def test_a_search_finds_the_cases_that_have_all_its_tags(office: Office) -> None:
    both, one, none = office.log(), office.log(2), office.log(3)
    office.do(tag(both, "apotek"), tag(both, "mendesak"), tag(one, "apotek"), tag(none, "apotek"))
    office.do(untag(none, "apotek"))

    def found(typed: str) -> set[UUID]:
        wanted = understand(typed, SearchContext())
        assert wanted.unknown == ()
        cases = office.replica.read(lambda tx: filtered_cases(tx, wanted.words, wanted.only)).result(10)
        return {row.id for row in cases.rows}

    assert found("tag:Apotek") == {both, one}
    assert found("label:apotek tag:mendesak") == {both}
    assert found("tag:apotek izin") == {both, one}
    assert found('tag:"izin apotek"') == set()


def test_a_case_that_changes_hands_keeps_tags_and_links(office: Office) -> None:
    case_id, other = office.log(), office.log(2)
    office.do(tag(case_id, "apotek"), link(case_id, other))
    moved: list[Any] = [
        AssignCase(case_id=case_id, agent_id=office.sari.agent_id, occurred_at=at(8)),
        ChangeDetails(case_id=case_id, changes={"is_confidential": "yes"}, occurred_at=at(9)),
    ]
    office.do(*moved, me=replace(office.boss, role=Role.SUPERVISOR))
    file = office.file(case_id)
    assert (file.tags, len(file.links)) == (("apotek",), 1)


def test_the_case_sheet_has_tags_and_links_and_the_receipt_has_not(office: Office) -> None:
    case_id, other = office.log(), office.log(2)
    office.do(tag(case_id, "apotek"), link(case_id, other))
    file = office.file(case_id)
    number = office.file(other).row.number
    printing = Printing(at(9), "Rina", "001")
    sheet, receipt = (
        str(CasePapers(load_writing(ZoneInfo("Asia/Jakarta"))).make(kind, file, printing))
        for kind in (SheetKind.CASE_SHEET, SheetKind.RECEIPT)
    )
    assert "'Label', 'apotek'" in sheet
    assert f"'Tindak lanjut dari {number}'" in sheet
    assert "apotek" not in receipt
