"""The knowledge base: who may write, review and withdraw, and what is never kept in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from app.mutations import read_back
from app.mutations.article import ReviewArticle, ReviseArticle, WithdrawArticle, WriteArticle
from app.mutations.canned_text import KeepCannedText, RemoveCannedText
from db.mutation import Me, Mutation, Rejected, encode
from db.queries.articles import article, canned_texts, editions, find_articles, public_articles
from tests.office import Office, at


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


def written(**fields: Any) -> WriteArticle:
    given = {
        "article_id": uuid7(),
        "title": "Memperpanjang izin reklame",
        "questions": ("Bagaimana cara perpanjangan reklame?",),
        "text": "Ajukan lewat JELITA sebelum masa berlaku habis.",
        "legal_basis": "PP 28/2025",
        "valid_until": date(2026, 12, 31),
        "occurred_at": at(0),
        **fields,
    }
    return WriteArticle(**given)


def revised(first: Any, edition: int = 1, **fields: Any) -> ReviseArticle:
    given = {"title": first.title, "text": "Ajukan 30 hari sebelumnya.", "occurred_at": at(5), **fields}
    return ReviseArticle(article_id=first.article_id, edition=edition, **given)


def read(office: Office, query: Callable[..., Any], *args: Any) -> Any:
    return office.replica.read(lambda tx: query(tx, *args)).result(10)


def refusal(office: Office, mutation: Mutation, me: Me | None = None) -> Any:
    with pytest.raises(Rejected) as refused:
        office.do(mutation, me=me)
    return refused.value.code


def test_every_edition_stays_with_its_author_and_its_review(office: Office) -> None:
    first = written()
    office.do(first)
    office.do(ReviewArticle(article_id=first.article_id, edition=1, occurred_at=at(2)), me=office.boss)
    office.do(revised(first), me=office.boss)
    now = read(office, article, first.article_id)
    assert (now.edition, now.written_by_name, now.reviewed_at) == (2, "Wati", None)
    newest, oldest = read(office, editions, first.article_id)
    assert (newest.text, newest.written_by_name) == ("Ajukan 30 hari sebelumnya.", "Wati")
    assert (oldest.text, oldest.reviewed_by_name) == (first.text, "Wati")


def test_the_words_of_the_new_edition_are_found_and_those_of_the_old_one_are_not(office: Office) -> None:
    first = written()
    office.do(first, revised(first, title="Pencabutan NIB", questions=()))
    assert [one.id for one in read(office, find_articles, "mencabut")] == [first.article_id]
    assert read(office, find_articles, "reklame") == ()


def test_who_revises_an_edition_that_is_not_the_newest_any_more_is_told(office: Office) -> None:
    first = written()
    office.do(first, revised(first))
    assert refusal(office, revised(first), office.boss) == "article_changed"


def test_who_did_not_write_an_article_does_not_rewrite_it_but_a_sample_is_everybodys(office: Office) -> None:
    first, sample = written(), written(is_sample=True)
    office.do(first, sample)
    assert refusal(office, revised(first), office.sari) == "article_not_yours"
    assert refusal(office, revised(first), office.dedi) == "article_not_yours"
    office.do(revised(sample), me=office.dedi)


def test_an_article_is_reviewed_by_another_person_who_may(office: Office) -> None:
    first = written()
    office.do(first, me=office.boss)
    review = ReviewArticle(article_id=first.article_id, edition=1, occurred_at=at(1))
    assert refusal(office, review) == "not_your_role"
    assert refusal(office, review, office.boss) == "own_article"
    office.do(review, me=office.dedi)
    assert read(office, article, first.article_id).reviewed_by_name == "Dedi"


def test_a_sample_is_one_until_a_person_of_the_office_has_checked_it(office: Office) -> None:
    sample = written(is_sample=True)
    office.do(sample)
    assert read(office, article, sample.article_id).is_sample
    office.do(ReviewArticle(article_id=sample.article_id, edition=1, occurred_at=at(1)), me=office.boss)
    assert not read(office, article, sample.article_id).is_sample


def test_an_article_is_the_chatbots_once_it_is_marked_as_public_and_reviewed(office: Office) -> None:
    public, other = written(is_public=True), written()
    office.do(public, other)
    assert read(office, public_articles) == ()
    for one in (public, other):
        office.do(ReviewArticle(article_id=one.article_id, edition=1, occurred_at=at(1)), me=office.boss)
    (found,) = read(office, public_articles)
    assert (found.id, found.is_public) == (public.article_id, True)
    withdrawn = WithdrawArticle(article_id=public.article_id, reason="Aturan diganti", occurred_at=at(3))
    office.do(withdrawn)
    assert read(office, public_articles) == ()


def test_a_new_edition_stays_public_unless_it_says_otherwise_and_is_reviewed_again(office: Office) -> None:
    first = written(is_public=True)
    office.do(first, revised(first))
    assert read(office, article, first.article_id).is_public
    assert read(office, public_articles) == ()
    office.do(revised(first, edition=2, is_public=False))
    assert not read(office, article, first.article_id).is_public
    office.do(revised(first, edition=3, is_public=True))
    office.do(ReviewArticle(article_id=first.article_id, edition=4, occurred_at=at(6)), me=office.boss)
    assert [one.edition for one in read(office, public_articles)] == [4]


def test_a_withdrawn_article_is_found_no_more_but_stays(office: Office) -> None:
    first = written()
    office.do(first)
    withdrawn = WithdrawArticle(article_id=first.article_id, reason="Aturan diganti", occurred_at=at(3))
    assert refusal(office, withdrawn, office.sari) == "not_your_role"
    office.do(withdrawn)
    assert read(office, find_articles, "reklame") == ()
    assert read(office, article, first.article_id).withdrawn_reason == "Aturan diganti"
    assert refusal(office, revised(first)) == "article_withdrawn"


@pytest.mark.parametrize(
    "text",
    [
        "Hubungi 0812-3456-7890 untuk ini.",
        "NIK 3273014508950001 sudah benar.",
        "Kirim ke siti@contoh.id.",
        "Lihat CC-261124-001-007-4.",
    ],
)
def test_what_identifies_a_person_never_gets_in(office: Office, text: str) -> None:
    assert refusal(office, written(text=text)) == "personal_data"


def test_an_article_ends_after_it_begins_and_says_something(office: Office) -> None:
    assert refusal(office, written(valid_from=date(2027, 1, 1))) == "ends_before_it_begins"
    assert refusal(office, written(text="  ")) == "text_missing"


def test_own_canned_texts_are_seen_by_nobody_else_and_shared_ones_by_all(office: Office) -> None:
    mine = KeepCannedText(text_id=uuid7(), shortcut="Salam", text="Selamat pagi", occurred_at=at(0))
    ours = KeepCannedText(
        text_id=uuid7(), shortcut="tutup", text="Terima kasih", is_shared=True, occurred_at=at(0)
    )
    office.do(mine, ours)
    shown = {who: read(office, canned_texts, who.agent_id) for who in (office.rina, office.sari)}
    assert [one.shortcut for one in shown[office.rina]] == ["salam", "tutup"]
    assert [one.shortcut for one in shown[office.sari]] == ["tutup"]
    remove = RemoveCannedText(text_id=mine.text_id, occurred_at=at(1))
    assert refusal(office, remove, office.sari) == "not_your_text"
    office.do(remove)
    assert [one.shortcut for one in read(office, canned_texts, office.rina.agent_id)] == ["tutup"]


def test_a_shortcut_is_one_word_and_means_one_text(office: Office) -> None:
    first = KeepCannedText(text_id=uuid7(), shortcut="salam", text="Selamat pagi", occurred_at=at(0))
    office.do(first)
    again = KeepCannedText(text_id=uuid7(), shortcut="SALAM", text="Halo", occurred_at=at(1))
    assert refusal(office, again) == "shortcut_taken"
    spaced = KeepCannedText(text_id=uuid7(), shortcut="dua kata", text="Halo", occurred_at=at(1))
    assert refusal(office, spaced) == "no_shortcut"
    assert read_back(encode(first)) == first
