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


def column(name: str, *cells: str, **others: str) -> list[tuple[str, str]]:
    """Return of each cell what it is read as, and why it is not read."""
    head = ("tracking_id", name, *others)
    found = read(head, *((str(place), cell, *others.values()) for place, cell in enumerate(cells, 1)))
    assert found.bad == ()
    return [
        (one.values.get(name, ""), ",".join(each.reason for each in one.unread)) for one in found.complaints
    ]


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
        ("'01916449", "2026-11-20 13:45:00", "", "Disposisi ulang", "bukan", "Tidak", ""),
    )
    first, second = (dict(one.values) for one in found.complaints)
    assert found.bad == ()
    assert (found.complaints[0].tracking, found.complaints[0].key) == ("lp-1", "LP-1")
    assert first == {
        **{"tracking_id": "lp-1", "tanggal_masuk": "2026-11-20", "klasifikasi": "permintaan_informasi"},
        **{"status": "belum_verifikasi", "anonim": "ya", "rahasia": "tidak", "lokasi_kode": "32.73"},
        "lokasi_nama": "Kota Bandung",
    }
    assert second == {
        **{"tracking_id": "01916449", "tanggal_masuk": "2026-11-20", "status": "Disposisi ulang"},
        **{"anonim": "tidak", "rahasia": "tidak"},
    }


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("tracking_id", "", "tracking_missing"),
        ("tracking_id", "1" * 10_000, "tracking_bad"),
        ("tracking_id", "1; DROP TABLE case_", "tracking_bad"),
        ("tracking_id", "<b>1</b>", "tracking_bad"),
        ("tracking_id", "3273014107900001", "tracking_bad"),  # a NIK, which is never kept
        ("tracking_id", " # ", "tracking_missing"),
        *(
            ("tracking_id", no_id, "tracking_missing")
            for no_id in ("N/A", "#N/A", "nihil", "null", "NaN", "—")
        ),
        *(("tracking_id", no_id, "tracking_missing") for no_id in ("Total", "tidak ada", "n.a.", "-")),
        ("tracking_id", "baru", "tracking_bad"),  # an id has a digit
        ("tracking_id", "1.916449E7", "tracking_bad"),
        ("tracking_id", "2.0260712345678E18", "tracking_bad"),  # a spreadsheet lost its last digits
        ("anonim", "mungkin", "word"),  # a name could become known by a wrong guess
        ("rahasia", " ", "blank"),
        *(("anonim", dash, "blank") for dash in "-–—"),  # how people mark an empty cell
    ],
)
def test_a_line_without_an_id_or_with_an_odd_mark_is_not_read(name: str, text: str, reason: str) -> None:
    head = ("tracking_id",) if name == "tracking_id" else ("tracking_id", name)
    found = read(head, (text,) if name == "tracking_id" else ("1", text))
    assert found.complaints == ()
    assert (found.bad[0].reason, found.bad[0].column) == (
        reason,
        "" if reason == "tracking_missing" else name,
    )


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("tanggal_masuk", "kemarin", "day"),
        ("tanggal_masuk", "31/02/2026", "day"),
        ("tanggal_masuk", "1 Marzo 2026", "day"),
        ("tanggal_masuk", "12/31/2025", "day"),
        ("tanggal_masuk", "2026-12-03", "ahead"),
        ("tanggal_masuk", "0001-01-01", "day"),
        ("tanggal_masuk", "2958466", "day"),
        ("tanggal_masuk", "," * 99_000, "day"),  # without a limit it is read for minutes
        ("klasifikasi", "pujian", "word"),
        ("lokasi_kode", "Bandung", "place"),
        ("lokasi_kode", "32.99", "place_unknown"),
        ("lokasi_kode", "31.71", "place_unknown"),  # of another province
        ("lokasi_kode", "32.1", "place_unknown"),  # Majalengka's 32.10, or 32.01?
        ("judul", "x" * 301, "too_long"),
    ],
)
def test_another_field_that_is_not_understood_is_named_and_the_line_is_read_without_it(
    name: str, text: str, reason: str
) -> None:
    found = read(("tracking_id", name, "isi_ringkas"), ("1", text, "Jalan rusak"), ("2", "", "Banjir"))
    assert found.bad == ()
    first, second = found.complaints
    assert dict(first.values) == {"tracking_id": "1", "isi_ringkas": "Jalan rusak"}
    (field,) = first.unread
    assert (field.number, field.reason, field.column) == (2, reason, name)
    assert field.text.rstrip("…") in text
    assert second.unread == ()


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("1 Desember 2026", "2026-12-01"),
        ("Selasa, 1 Des 2026 13:45 WIB", "2026-12-01"),
        ("17-Agt-2025", "2025-08-17"),
        ("Jumat, 20.11.2026", "2026-11-20"),
        ("2026/11/20", "2026-11-20"),
        ("14/7/2026, 10.00.00", "2026-07-14"),
        ("14 Juli 2026, 10:00 WIB", "2026-07-14"),
        ("14 Juli 2026 pukul 10.00", "2026-07-14"),
        ("Selasa 14 Juli 2026", "2026-07-14"),
        ("Jum’at 20-11-2026 pkl. 08.15 WITA", "2026-11-20"),
        ("3/4/2026", "2026-04-03"),
        ("31/12/25", "2025-12-31"),  # no other order gives a date that has come
        ("1-Des-26", "2026-12-01"),
        ("11/11/11", "2011-11-11"),
    ],
)
def test_a_date_that_can_only_be_one_is_read(cell: str, day: str) -> None:
    assert column("tanggal_masuk", cell) == [(day, "")]


def test_the_order_in_a_date_is_that_of_the_other_dates_of_its_column_or_it_is_named() -> None:
    assert column("tanggal_masuk", "05/06/25") == [("", "order")]
    assert column("tanggal_masuk", "05/06/25", "31/12/25", "") == [
        *(("2025-06-05", ""), ("2025-12-31", ""), ("", "")),
    ]
    assert column("tanggal_masuk", "05/06/25", "12/31/25")[0] == ("2025-05-06", "")
    assert column("tanggal_masuk", "05/06/25", "20/11/2026")[0] == ("2025-06-05", "")
    assert (
        column("tanggal_masuk", "05/06/25", "31/12/25", "12/31/25") == [("", "order")] * 1 + [("", "day")] * 2
    )  # they contradict each other
    assert column("tanggal_masuk", "3/4/2026", "5/5/2026", "11/20/2026") == [
        *(("", "order"), ("2026-05-05", ""), ("", "day")),
    ]
    assert column("tanggal_masuk", "3/4/2026", "20/11/2026", "11/20/2026")[0] == ("2026-04-03", "")
    assert column("tanggal_masuk", "03/04/2026", "04/25/26", "11/30/26") == [
        *(("", "order"), ("2026-04-25", ""), ("2026-11-30", "")),
    ]


def test_a_day_that_a_spreadsheet_may_have_exchanged_with_its_month_is_named() -> None:
    assert column("tanggal_masuk", "2026-03-04", "25/04/2026", "2026-05-05 10:00:00", "30/4/26") == [
        *(("", "exchanged"), ("2026-04-25", ""), ("2026-05-05", ""), ("2026-04-30", "")),
    ]
    for certain in ("2026-03-20", "05/04/2026"):  # it made a day of one that has no such month, or left one
        assert column("tanggal_masuk", "2026-03-04", "25/04/2026", certain)[0] == ("2026-03-04", "")


@pytest.mark.parametrize(
    ("cell", "name", "expected"),
    [
        ("3273", "", ("32.73", "")),
        ("327313", "Kota Bandung", ("32.73.13", "")),
        ("32.73.13.1002", "Jl. Asia Afrika", ("32.73.13.1002", "")),
        ("32.1", "KAB. MAJALENGKA", ("32.10", "")),
        ("32.04", "Bandung", ("32.04", "")),
        ("32.73", "Kab. Bandung", ("", "place_other")),
        ("32.04", "Kabupaten Bandung Barat", ("", "place_other")),
        ("32.73", "Bogor", ("", "place_other")),
        ("32.73", "Terminal Bogor", ("32.73", "")),  # it is called after a place
        ("32.73", "Jl. Kuningan, Kec. Coblong", ("32.73", "")),
        ("32.76", "Jl. Raya Bogor, Cimanggis", ("32.76", "")),
        ("32.03", "Jln Raya Bandung-Cirebon, Ciranjang", ("32.03", "")),
        ("32.73", "Jl. Kuningan, Kota Bogor", ("", "place_other")),
        ("32.71", "Jl. Bogor, Bandung", ("", "place_other")),
        ("32.76", "Cimanggis, Bogor", ("32.76", "")),
        ("32.76.02", "Cimanggis, Bogor", ("32.76.02", "")),
        ("32.76.02", "Sukmajaya, Bogor", ("", "place_other")),
        ("32.76", "Jl. Cimanggis, Bogor", ("", "place_other")),
        ("32.73", "Kec. Coblong, Kab. Bandung", ("", "place_other")),
        ("32.73.02", "Kec. Lengkong, Kota Bandung", ("", "place_other")),
        ("32.73.13.1002", "Kec. Lengkong, Kota Bandung", ("32.73.13.1002", "")),
        ("32.73", "Kec. Lengkong, Kota Bandung", ("32.73", "")),
    ],
)
def test_a_code_is_read_if_there_is_the_place_and_if_it_is_the_one_that_is_named(
    cell: str, name: str, expected: tuple[str, str]
) -> None:
    assert column("lokasi_kode", cell, lokasi_nama=name) == [expected]


def test_a_channel_is_read_by_its_code_and_by_the_words_of_both_languages() -> None:
    words = {
        **{"WhatsApp": "whatsapp", "WA": "whatsapp", "SMS": "sms", "sms": "sms", "Chatbot": "chatbot"},
        **{"Email": "email", "E-mail": "email", "Surel": "email", "Telepon": "voice", "Voice call": "voice"},
        **{"PANGGILAN VIDEO": "video", "Loket": "walk_in", "Di loket": "walk_in", "walk_in": "walk_in"},
        **{"Pesan ke telepon": "sip_message", "SP4N-LAPOR!": "sp4n", "LAPOR!": "sp4n", "": ""},
    }
    assert column("kanal", *words) == [(code, "") for code in words.values()]
    assert column("kanal", "Website", "merpati pos") == [("", "word")] * 2


def test_a_status_is_read_by_our_codes_and_by_the_words_of_offices_and_another_one_stays() -> None:
    words = {
        **{"Selesai Ditindaklanjuti": "selesai", "Ditutup": "selesai", "Closed": "selesai"},
        **{"Bukan kewenangan": "bukan_wewenang", "Diarsipkan": "arsip", "Dalam proses": "proses"},
        **{"Belum ditindaklanjuti": "belum_tindak_lanjut", "Belum selesai": "Belum selesai"},
    }
    assert column("status", *words) == [(code, "") for code in words.values()]


def test_a_code_that_contradicts_the_region_is_not_stored_nor_is_that_of_the_region() -> None:
    head = ("tracking_id", "lokasi_kode", "lokasi_nama")
    found = read(head, ("1", "32.73", "Kota Bogor"), ("2", "32.99", "Kota Bogor"), ("3", "32.71", ""))
    codes = [(one.values["lokasi_nama"], one.region_code) for one in found.complaints]
    assert codes == [("Kota Bogor", ""), ("Kota Bogor", "32.71"), ("Kota Bogor", "32.71")]


def test_an_id_that_comes_twice_is_read_once_and_the_second_line_names_the_first() -> None:
    found = read(("tracking_id", "judul"), ("a1", "satu"), ("#A1", "dua"), ("b2", "tiga"))
    assert [one.values["judul"] for one in found.complaints] == ["satu", "tiga"]
    assert found.bad == (BadLine(3, "twice", "tracking_id", "2"),)


def test_an_id_of_which_a_program_made_a_decimal_number_is_the_id_without_it() -> None:
    found = read(("tracking_id",), ("1005",), ("1005.0",), ("2026.07",), ("3273014107900001.0",), ("1.000",))
    assert [one.tracking for one in found.complaints] == ["1005", "2026.07", "1.000"]
    assert [(one.number, one.reason) for one in found.bad] == [(3, "twice"), (5, "tracking_bad")]


def test_an_id_with_the_points_of_thousands_is_the_id_without_them() -> None:
    found = read(("tracking_id",), ("1916449",), ("1.916.449",), ("01.916.4",), ("3.273.014.107.900.001",))
    assert [one.tracking for one in found.complaints] == ["1916449", "01.916.4"]
    assert [(one.number, one.reason) for one in found.bad] == [(3, "twice"), (5, "tracking_bad")]


def test_text_of_strangers_is_cleaned_and_a_nik_in_it_is_masked() -> None:
    text = "NIK 3273014107900001\x00\u202e, <script>alert(1)</script>"
    (found,) = read(("tracking_id", "judul", "isi_ringkas"), ("1", text, f"{text}\r\nlagi")).complaints
    assert found.values["judul"] == "NIK 3273********0001, <script>alert(1)</script>"
    assert found.values["isi_ringkas"] == "NIK 3273********0001, <script>alert(1)</script>\nlagi"


def test_no_line_is_dropped_silently() -> None:
    lines = [("a", "x")] * 3 + [("", "x"), ("b", "x")]
    found = read(("tracking_id", "judul"), *lines)
    assert len(found.complaints) + len(found.bad) == len(lines)
