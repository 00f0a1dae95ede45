"""The knowledge base at the desk: found, cited, filled at the first start; canned texts and their gaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QCoreApplication
from uuid_utils.compat import uuid7

from app.cases.canned_texts import fill, load_canned_texts, values_of
from app.cases.drafting import Drafting
from app.common.jobs import Jobs
from app.common.personal_data import without_personal_data
from app.common.typed_toml import TomlError
from app.knowledge.sample_articles import sample_articles
from app.values.article_status import ArticleStatus, article_status
from app.values.citing import CITED, citation, held, uncited
from app.values.open_case import OpenCase, VisibleCase
from db.drafts import Drafts
from db.enums import Channel
from db.knowledge import ArticleRecord
from db.queries.articles import find_articles, newest_articles
from db.search.word_stems import stems_of
from tests.fakes import Fake
from tests.office import START, Office, at

JAKARTA = ZoneInfo("Asia/Jakarta")
TODAY = date(2026, 11, 24)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


def found(office: Office, typed: str) -> list[Any]:
    return [one.title for one in office.replica.read(lambda tx: find_articles(tx, typed)).result(10)]


def test_the_samples_are_marked_and_found_by_how_people_ask(office: Office) -> None:
    office.do(*sample_articles(START))
    shown = office.replica.read(lambda tx: newest_articles(tx, 50)).result(10)
    assert len(shown) >= 15
    assert {article_status(one, TODAY) for one in shown} == {ArticleStatus.SAMPLE, ArticleStatus.EXPIRED}
    assert found(office, "berapa lama pengaduan diselesaikan")[0] == "Pengaduan pelayanan publik"
    assert found(office, "mengadu")[0] == "Pengaduan pelayanan publik"
    assert found(office, "memperpanjang")[0] == "Jenis permohonan di JELITA"
    assert found(office, "fikt")[0] == "Disetujui otomatis (fiktif positif)"
    assert found(office, '"*; DROP (NEAR') == []


@pytest.mark.parametrize(
    "forms",
    [
        "izin perizinan mengizinkan diizinkan berizin",
        "panjang memperpanjang perpanjangan diperpanjang",
        "terbit penerbitan menerbitkan diterbitkan",
        "adu pengaduan mengadu mengadukan",
        "tolak penolakan menolak ditolak",
        "pakai memakai pemakaian",
        "risiko berisiko",
        "kirim mengirim pengiriman dikirim",
        "sah pengesahan mengesahkan",
        "cabut pencabutan mencabut",
        "syarat persyaratan syaratnya",
    ],
)
def test_the_forms_of_a_word_find_each_other(forms: str) -> None:
    words = [set(stems_of(word)) for word in forms.split()]
    assert all(one & other for one in words for other in words)


RECORD = ArticleRecord(uuid7(), 3, "NIB", (), "NIB terdiri atas 13 angka.", "PP 28/2025")


@pytest.mark.parametrize(
    ("changes", "stands"),
    [
        ({}, ArticleStatus.NOT_REVIEWED),
        ({"reviewed_at": START}, ArticleStatus.GOOD),
        ({"valid_until": TODAY, "reviewed_at": START}, ArticleStatus.EXPIRES_SOON),
        ({"valid_until": TODAY - timedelta(days=1), "reviewed_at": START}, ArticleStatus.EXPIRED),
        ({"valid_from": TODAY + timedelta(days=1)}, ArticleStatus.AHEAD),
        ({"is_sample": True}, ArticleStatus.SAMPLE),
    ],
)
def test_whoever_uses_an_article_knows_first_how_it_stands(changes: Any, stands: ArticleStatus) -> None:
    assert article_status(replace(RECORD, **changes), TODAY) is stands


def test_a_used_article_is_evidence_with_its_edition_and_what_was_confirmed(office: Office) -> None:
    case_id = office.log()
    old = replace(RECORD, valid_until=TODAY - timedelta(days=1))
    office.do(citation(old, "berapa digit", case_id, TODAY, at(3)))
    (kept,) = office.file(case_id).evidence
    got = {field.key: field.value for field in kept.fields}
    assert (kept.system, kept.query, kept.result) == ("knowledge", "berapa digit", old.text)
    assert (got["article_id"], got["article_edition"]) == (str(old.id), "3")
    assert got["article_confirmed"] == "expired"


def test_a_case_that_was_never_saved_takes_the_use_along(office: Office) -> None:
    log = office.log_case()
    first = citation(RECORD, "nib", log.case_id, TODAY, at(1))
    second = citation(RECORD, "kbli", log.case_id, TODAY, at(1))
    draft = {CITED: held(held("", first), second)}
    case = OpenCase(log.case_id, log.number, Channel.VOICE, START, draft=draft)
    office.do(log, *uncited(case, {CITED: ""}))
    assert {one.query for one in office.file(log.case_id).evidence} == {"nib", "kbli"}
    assert uncited(case, draft) == ()


def test_a_use_while_the_case_is_being_saved_stays_in_the_draft(qapp: QCoreApplication) -> None:
    drafting = Drafting(cast("Drafts", NoDisk()), Jobs(), JAKARTA)
    author = drafting._author = uuid7()
    drafting.keep_all("case:1", {"subject": "a", CITED: "first\nsecond"})
    drafting.recorded(author, "case:1", {"subject": "a", CITED: "first"}, ())
    assert drafting.fields("case:1") == {CITED: "second"}


class NoDisk(Fake):
    real = Drafts


def test_a_gap_that_nothing_fills_is_seen(office: Office) -> None:
    case = VisibleCase(uuid7(), "CC-261124-001-007-4", Channel.VOICE, START)
    values = values_of(case, "Rina", START, JAKARTA)
    assert fill("{greeting}, {applicant}: {case_number}, {agent}", values) == (
        "Selamat siang, «nama pemohon»: CC-261124-001-007-4, Rina"
    )


def test_every_text_that_we_ship_can_be_filled_and_a_wrong_file_is_named(tmp_path: Path) -> None:
    assert len(load_canned_texts()) >= 8
    (tmp_path / "canned_texts.toml").write_text('[[texts]]\nshortcut = "a"\ntext = "{nobody}"\n')
    with pytest.raises(TomlError, match="nobody"):
        load_canned_texts(tmp_path)


def test_names_of_the_case_and_numbers_are_taken_out_of_a_text_and_an_offices_address_is_not() -> None:
    text = "Ibu Siti dari CV Sinar, 0812-3456-7890, NIB 8120014210456; dpmptsp@jabarprov.go.id, surya"
    names = ("Siti Aminah", "CV Sinar", "Surya")
    assert without_personal_data(text, names) == ("Ibu … dari …, …, NIB …; dpmptsp@jabarprov.go.id, surya")
