"""Complaints of a file: our own columns or others, each unreadable line by its reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.common.table_file import FileLine, TableFile, read_table_file
from app.sp4n.columns import COLUMNS
from app.sp4n.files import FORMATS, write
from app.sp4n.reading import READ, BadLine, are_known, proposed, read_complaints
from app.sp4n.rows import with_hash

TODAY = date(2026, 12, 2)
OURS = {
    **dict.fromkeys(COLUMNS, ""),
    "nomor_kasus": "CC-261124-001-007-4",
    "tracking_id": "01916449",
    "tanggal_masuk": "2026-11-20",
    "klasifikasi": "pengaduan",
    "judul": "=HYPERLINK(1)",
    "isi_ringkas": "Jalan rusak; sejak lama\nBanjir",
    "lokasi_kode": "32.73",
    "lokasi_nama": "Kota Bandung",
    "status": "proses",
    "anonim": "tidak",
    "rahasia": "ya",
}


def read(head: tuple[str, ...], *rows: tuple[str, ...]) -> Any:
    lines = tuple(FileLine(number, row) for number, row in enumerate(rows, 2))
    return read_complaints(TableFile(head, lines), proposed(head, {}), TODAY)


def bad(column: str, text: str) -> tuple[str, str]:
    """Return why a line with this value is not read, and of which column."""
    head = ("tracking_id",) if column == "tracking_id" else ("tracking_id", column)
    found = read(head, (text,) if column == "tracking_id" else ("1", text))
    assert found.complaints == ()
    return found.bad[0].reason, found.bad[0].column


@pytest.mark.parametrize("ending", FORMATS)
def test_our_own_file_comes_back_as_it_left(ending: str, tmp_path: Path) -> None:
    file = read_table_file(write([with_hash(OURS)], tmp_path / f"a{ending}").read_bytes())
    assert are_known(file.head, {})
    found = read_complaints(file, proposed(file.head, {}), TODAY)
    assert found.bad == ()
    assert dict(found.complaints[0].values) == {name: OURS[name] for name in READ if OURS[name]}


def test_other_titles_are_recognised_or_asked_and_kept(tmp_path: Path) -> None:
    head = ("No. Tracking", "Judul Laporan", "Tanggal Laporan Masuk", "Rahasia", "Kolom X")
    assert proposed(head, {}) == ["tracking_id", "judul", "tanggal_masuk", "rahasia", ""]
    assert not are_known(head, {})
    known = dict(zip(head, proposed(head, {}), strict=True))
    assert are_known(head, known)
    assert proposed(head, {**known, "Kolom X": "judul"})[-1] == ""  # not twice
    assert proposed(head, {**known, "Judul Laporan": ""})[1] == ""  # left out on purpose
    assert not are_known(head, {**known, "No. Tracking": ""})


def test_values_are_read_as_people_write_them() -> None:
    head = ("tracking_id", "tanggal_masuk", "klasifikasi", "status", "anonim", "rahasia", "lokasi_kode")
    found = read(
        head,
        (" #lp-1 ", "20/11/2026", "Permintaan Informasi", "Belum Verifikasi", "Ya", "0", "32.73"),
        ("'01916449", "2026-11-20 13:45:00", "", "Disposisi ulang", "", "", ""),
    )
    first, second = (dict(one.values) for one in found.complaints)
    assert found.bad == ()
    assert (found.complaints[0].tracking, found.complaints[0].key) == ("lp-1", "LP-1")
    assert first == {
        **{"tracking_id": "lp-1", "tanggal_masuk": "2026-11-20", "klasifikasi": "permintaan_informasi"},
        **{"status": "belum_verifikasi", "anonim": "ya", "rahasia": "tidak", "lokasi_kode": "32.73"},
        "lokasi_nama": "Kota Bandung",
    }
    assert second == {"tracking_id": "01916449", "tanggal_masuk": "2026-11-20", "status": "Disposisi ulang"}


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("tracking_id", "", "tracking_missing"),
        ("tracking_id", "1" * 10_000, "tracking_bad"),
        ("tracking_id", "1; DROP TABLE case_", "tracking_bad"),
        ("tracking_id", "<b>1</b>", "tracking_bad"),
        ("tracking_id", "3273014107900001", "tracking_bad"),  # a NIK, which is never kept
        ("tanggal_masuk", "kemarin", "day"),
        ("tanggal_masuk", "31/02/2026", "day"),
        ("tanggal_masuk", "12/31/2026", "day"),
        ("tanggal_masuk", "2026-12-03", "ahead"),
        ("tanggal_masuk", "0001-01-01", "day"),
        ("klasifikasi", "pujian", "word"),
        ("anonim", "mungkin", "word"),  # a name could become known by a wrong guess
        ("lokasi_kode", "3273", "place"),
        ("judul", "x" * 301, "too_long"),
    ],
)
def test_a_value_that_is_not_understood_is_named_and_not_guessed(column: str, text: str, reason: str) -> None:
    assert bad(column, text) == (reason, "" if reason == "tracking_missing" else column)


def test_an_id_that_comes_twice_is_read_once_and_the_second_line_names_the_first() -> None:
    found = read(("tracking_id", "judul"), ("a1", "satu"), ("#A1", "dua"), ("b", "tiga"))
    assert [one.values["judul"] for one in found.complaints] == ["satu", "tiga"]
    assert found.bad == (BadLine(3, "twice", "tracking_id", "2"),)


def test_text_of_strangers_is_cleaned_and_a_nik_in_it_is_masked() -> None:
    text = "NIK 3273014107900001\x00\u202e, <script>alert(1)</script>"
    (found,) = read(("tracking_id", "judul", "isi_ringkas"), ("1", text, f"{text}\r\nlagi")).complaints
    assert found.values["judul"] == "NIK 3273********0001, <script>alert(1)</script>"
    assert found.values["isi_ringkas"] == "NIK 3273********0001, <script>alert(1)</script>\nlagi"


def test_no_line_is_dropped_silently() -> None:
    lines = [("a", "x")] * 3 + [("", "x"), ("b", "x")]
    found = read(("tracking_id", "judul"), *lines)
    assert len(found.complaints) + len(found.bad) == len(lines)
