"""The file for SP4N-LAPOR!: exactly its columns, the same in each format, safe in a spreadsheet."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from app.mutations.steps import CancelCase
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar
from app.sp4n.columns import COLUMNS, HASH
from app.sp4n.files import FORMATS, write
from app.sp4n.rows import Row, RowMaker, hash_of
from tests.office import Office, at

CALENDAR = OfficeCalendar(load_office_days(), ZoneInfo("Asia/Jakarta"))
# What the office agreed on (supervision.md 3.10), written once more.
AGREED = (
    "nomor_kasus tracking_id tanggal_masuk kanal klasifikasi kategori judul isi_ringkas lokasi_kode "
    "lokasi_nama instansi unit_tujuan tanggal_verifikasi tanggal_disposisi tanggal_tindak_lanjut "
    "tindak_lanjut status tanggal_selesai hari_kerja_verifikasi hari_kerja_tindak_lanjut anonim rahasia "
    "lampiran_jumlah sha256_baris"
)
DAY = 24 * 60.0
TEXT = "Budi Santoso, 0812 3456 7890: izin belum terbit"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "records.sqlite3")
    yield made
    made.replica.close()


def maker(office: Office, *, is_whole: bool = False) -> RowMaker:
    names = {office.unit_id: "Bidang Perizinan", None: ""}
    return RowMaker(CALENDAR, "DPMPTSP", lambda unit: names[unit], is_whole)


def row(office: Office, is_whole: bool = False, **fields: Any) -> Row:
    """A complaint that went to a unit after one day, of which nothing has come back."""
    given: dict[str, Any] = {
        "sp4n_tracking": "01916449",
        "description": TEXT,
        "region_code": "32.73",
        **fields,
    }
    case = office.log(10, **given)
    office.do(office.escalate(case, 10 + DAY))
    return maker(office, is_whole=is_whole).row(office.file(case))


def sheet_of(path: Path) -> Any:
    return load_workbook(path).active


def read(path: Path) -> list[dict[str, str]]:
    """Read a file by a program that knows nothing of Loket."""
    if path.suffix == ".json":
        found: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
        return found
    if path.suffix == ".xlsx":
        head, *rest = sheet_of(path).iter_rows(values_only=True)
        return [
            dict(zip(map(str, head), ("" if one is None else one for one in line), strict=True))
            for line in rest
        ]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_a_row_has_exactly_the_agreed_columns(office: Office) -> None:
    assert " ".join(COLUMNS) == AGREED
    found = row(office)
    assert tuple(found) == COLUMNS
    case_day, next_day = (CALENDAR.local_day(at(minute)) for minute in (9, 10 + DAY))
    assert {name: found[name] for name in COLUMNS[1:6]} == {
        "tracking_id": "01916449",
        "tanggal_masuk": case_day.isoformat(),
        "kanal": "voice",
        "klasifikasi": "pengaduan",
        "kategori": "",
    }
    assert found["status"] == "belum_tindak_lanjut"
    assert found["tanggal_disposisi"] == found["tanggal_verifikasi"] == next_day.isoformat()
    assert found["tanggal_tindak_lanjut"] == found["hari_kerja_tindak_lanjut"] == ""
    assert (found["unit_tujuan"], found["instansi"]) == ("Bidang Perizinan", "DPMPTSP")


def test_working_days_leave_out_holidays_and_weekends(office: Office) -> None:
    case = office.log(10)
    office.do(office.answer(case, 10 + 7 * DAY))
    found = maker(office).row(office.file(case))
    first, last = (date.fromisoformat(found[name]) for name in ("tanggal_masuk", "tanggal_tindak_lanjut"))
    days = [date.fromordinal(day) for day in range(first.toordinal() + 1, last.toordinal() + 1)]
    worked = sum(day.weekday() < 5 and CALENDAR.is_working_day(day) for day in days)
    assert found["hari_kerja_tindak_lanjut"] == found["hari_kerja_verifikasi"] == str(worked)
    assert 0 < worked < 7
    assert (found["status"], found["tindak_lanjut"]) == ("proses", "Sudah terbit")


def test_a_case_that_was_cancelled_is_archived_and_a_new_one_is_not_verified(office: Office) -> None:
    new, cancelled = office.log(10), office.log(20)
    office.do(CancelCase(case_id=cancelled, reason="Ganda", occurred_at=at(30)))
    status = [maker(office).row(office.file(one))["status"] for one in (new, cancelled)]
    assert status == ["belum_verifikasi", "arsip"]


def test_names_and_numbers_of_the_person_leave_only_if_that_is_chosen(office: Office) -> None:
    masked, whole = row(office)["isi_ringkas"], row(office, is_whole=True)["isi_ringkas"]
    assert whole == TEXT
    assert "izin belum terbit" in masked
    assert not {"Budi", "Santoso", "3456"} & set(masked.replace(",", " ").replace(":", " ").split())
    shy = row(office, is_whole=True, is_anonymous=True)
    assert shy["anonim"] == "ya"
    assert "Santoso" not in shy["isi_ringkas"]  # whatever is chosen


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_says_in_each_format_what_the_row_says(office: Office, ending: str, tmp_path: Path) -> None:
    rows = [row(office), row(office, subject="Izin reklame; kedua")]
    found = read(write(rows, tmp_path / f"sp4n{ending}"))
    for one, expected in zip(found, rows, strict=True):
        assert tuple(one) == COLUMNS
        plain = {name: value.removeprefix("'") for name, value in one.items()}
        assert plain == dict(expected)
        assert hash_of(plain) == plain[HASH]
        assert hash_of({**plain, "status": "selesai"}) != plain[HASH]


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_digits_stay_text_and_no_cell_is_a_formula(office: Office, ending: str, tmp_path: Path) -> None:
    formula = '=HYPERLINK("http://evil.example","klik")'
    path = write([row(office, description=formula)], tmp_path / f"sp4n{ending}")
    (found,) = read(path)
    if ending == ".xlsx":
        sheet = sheet_of(path)
        assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n"}
        numbers = [cell.value for line in sheet.iter_rows() for cell in line if cell.data_type == "n"]
        assert [one for one in numbers if one is not None] == []
        assert (found["tracking_id"], found["lokasi_kode"]) == ("01916449", "32.73")
        assert found["isi_ringkas"] == formula
    else:
        assert (found["tracking_id"], found["lokasi_kode"]) == ("'01916449", "'32.73")
        assert found["isi_ringkas"].startswith("'=")
