"""What is typed into the search is understood as words and filters, in both languages."""

from __future__ import annotations

from datetime import datetime, timezone
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from app.cases.field_choices import load_field_choices
from app.search.search_text import SearchContext, understand, value_of, with_filter
from db.enums import CaseKind, CaseStatus, Channel, Role
from db.queries.rows import OPEN
from db.records import AgentRecord, UnitRecord
from db.search.case_filter import CaseFilter

JAKARTA = ZoneInfo("Asia/Jakarta")
RINA = AgentRecord(uuid4(), "Rina Wulandari", Role.AGENT)
SARI = AgentRecord(uuid4(), "Sari Dewi", Role.AGENT)
PERMITS = UnitRecord(uuid4(), "perizinan", "Bidang Perizinan")
CONTROL = UnitRecord(uuid4(), "pengendalian", "Bidang Pengendalian")
NOW = datetime(2026, 11, 24, 20, tzinfo=timezone.utc)
HERE = SearchContext((RINA, SARI), (PERMITS, CONTROL), RINA, NOW, JAKARTA, load_field_choices())


def day(number: int) -> datetime:
    return datetime(2026, 11, number, tzinfo=JAKARTA)


def last_year(number: int) -> datetime:
    return day(number).replace(year=2025)


@pytest.mark.parametrize(
    ("typed", "words", "only"),
    [
        ("izin apotek", "izin apotek", CaseFilter()),
        ("status:terbuka apotek", "apotek", CaseFilter(statuses=OPEN)),
        ("STATUS:Open", "", CaseFilter(statuses=OPEN)),
        ("status:sol", "", CaseFilter(statuses=(CaseStatus.SOLUTION_READY,))),
        ("jenis:pengaduan kind:info", "", CaseFilter(kinds=(CaseKind.COMPLAINT, CaseKind.INFORMATION))),
        ("langkah:3", "", CaseFilter(steps=(3,))),
        ("kanal:suara", "", CaseFilter(channels=(Channel.VOICE,))),
        ("kanal:surel", "", CaseFilter(channels=(Channel.EMAIL,))),
        ("kanal:email", "", CaseFilter(channels=(Channel.EMAIL,))),
        ("kanal:pesan", "", CaseFilter(channels=(Channel.SIP_MESSAGE,))),
        ("kanal:teks", "", CaseFilter(channels=(Channel.SIP_MESSAGE,))),
        ("status:tanya", "", CaseFilter(statuses=(CaseStatus.ASKED_BACK,))),
        ("status:ditanya", "", CaseFilter(statuses=(CaseStatus.ASKED_BACK,))),
        ("bidang:perizinan izin", "izin", CaseFilter(units=(PERMITS.id,))),
        ('unit:"bidang pengendalian"', "", CaseFilter(units=(CONTROL.id,))),
        ("petugas:saya", "", CaseFilter(assignees=(RINA.id,))),
        ("agent:sari", "", CaseFilter(assignees=(SARI.id,))),
        ('wilayah:"kota bandung" x', "x", CaseFilter(regions=("kota bandung",))),
        ("kategori:pungutan", "", CaseFilter(categories=("pungutan",))),
        ('category:"oss account" x', "x", CaseFilter(categories=("oss account", "Akun dan hak akses OSS"))),
        ("layanan:apotek", "", CaseFilter(services=("apotek",))),
        ('service:"standard cert"', "", CaseFilter(services=("standard cert", "Sertifikat Standar"))),
        ("sejak:7", "", CaseFilter(changed_from=day(18))),
        ("tanggal:kemarin", "", CaseFilter(changed_from=day(24), changed_before=day(25))),
        ("dari:3-11 sampai:2026-11-05", "", CaseFilter(changed_from=day(3), changed_before=day(6))),
        ("tanggal:26-11", "", CaseFilter(changed_from=last_year(26), changed_before=last_year(27))),
        ("nib:8120000123456", "nib:8120000123456", CaseFilter()),
        ("status: apotek", "apotek", CaseFilter()),
    ],
)
def test_filters_are_read_out_of_the_text(typed: str, words: str, only: CaseFilter) -> None:
    wanted = understand(typed, HERE)
    assert (wanted.words, wanted.only, wanted.unknown) == (words, only, ())


@pytest.mark.parametrize(
    "typed",
    [
        *("status:hijau", "bidang:pajak", "sejak:31-02", "langkah:9", "petugas:budi"),
        *("tanggal:31-12-9999", "sampai:9999-12-31", "sejak:1-1-0999", "sampai:1-1-1969"),
    ],
)
def test_a_value_that_says_nothing_is_reported(typed: str) -> None:
    assert understand(f"apotek {typed}", HERE).unknown == (typed,)


def test_overdue_is_asked_for_like_a_status() -> None:
    assert understand("status:terlambat", HERE).is_overdue
    assert understand("status:lewat", HERE).is_overdue
    assert understand("status:overdue", HERE).is_filtered


def test_a_field_writes_itself_into_the_text_and_out_of_it() -> None:
    typed = with_filter("apotek status:open", "unit", "Bidang Perizinan")
    assert typed == 'apotek status:open bidang:"Bidang Perizinan"'
    assert value_of(typed, "unit") == "Bidang Perizinan"
    assert with_filter(typed, "status", "selesai") == 'apotek bidang:"Bidang Perizinan" status:selesai'
    assert with_filter(with_filter(typed, "status", ""), "unit", "") == "apotek"
    assert with_filter("", "since", "7", english=True) == "since:7"
