"""Lists as files: read back as they were, and no cell runs as a formula."""

from __future__ import annotations

import csv
import errno
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from app.common.tables import Table, write_csv, write_xlsx
from tests.platforms import is_private

AT = datetime(2026, 11, 24, 10, 5)
BAD = (
    "\n=1",
    "\xa0=1",
    "\u200b=1",
    "=1+1",
    "+6281234567890",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "  =HYPERLINK(1)",
    "=cmd|' /C calc'!A0",
)
TABLE = Table(
    "Kasus",
    ("Nomor", "Perihal", "Jumlah", "Diterima"),
    (*((bad, 'Izin; "baru"\nbaris dua', 3, AT) for bad in BAD),),
)


def sheet_of(path: Path) -> Worksheet:
    sheet = openpyxl.load_workbook(path).active
    assert isinstance(sheet, Worksheet)
    return sheet


def rows_of_csv(path: Path) -> Any:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def test_a_note_is_a_line_of_its_own_below_the_rows(tmp_path: Path) -> None:
    table = Table("Akses", ("Waktu", "Siapa"), ((AT, "Rina"),), "=Masih ada lagi")
    sheet = sheet_of(write_xlsx(table, tmp_path / "akses.xlsx"))
    assert list(sheet.iter_rows(min_row=2, values_only=True)) == [(AT, "Rina"), ("=Masih ada lagi", None)]
    assert sheet.auto_filter.ref == "A1:B2"
    assert rows_of_csv(write_csv(table, tmp_path / "akses.csv"))[1:] == [
        ["2026-11-24 10:05", "Rina"],
        ["'=Masih ada lagi"],
    ]


def test_a_workbook_has_texts_numbers_and_times_and_no_formula(tmp_path: Path) -> None:
    sheet = sheet_of(write_xlsx(TABLE, tmp_path / "kasus.xlsx"))
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == TABLE.head
    assert [row[0] for row in rows[1:]] == list(BAD)
    assert {(row[2], row[3]) for row in rows[1:]} == {(3, AT)}
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row[:2]} == {"s"}


def test_a_csv_file_is_read_back_and_formulas_are_texts(tmp_path: Path) -> None:
    rows = rows_of_csv(write_csv(TABLE, tmp_path / "kasus.csv"))
    assert rows[0] == list(TABLE.head)
    assert [row[0] for row in rows[1:]] == [f"'{bad}" for bad in BAD]
    assert rows[1][1:] == ['Izin; "baru"\nbaris dua', "3", "2026-11-24 10:05"]


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20))
def test_no_text_at_all_begins_like_a_formula_in_csv(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    (_, (cell,)) = rows_of_csv(write_csv(Table("x", ("a",), ((text,),)), path)) if text else (0, ("",))
    assert cell.strip(" \xa0\u200b\ufeff")[:1] not in set("=+-@")
    assert cell.removeprefix("'") in (text, text.removeprefix("'"))


@pytest.mark.parametrize(("write", "name"), [(write_csv, "kasus.csv"), (write_xlsx, "kasus.xlsx")])
def test_what_cannot_be_written_leaves_nothing(tmp_path: Path, write: Any, name: str) -> None:
    with pytest.raises(OSError):
        write(TABLE, tmp_path / "nowhere" / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("write", "name"), [(write_csv, "kasus.csv"), (write_xlsx, "kasus.xlsx")])
def test_a_file_is_for_its_user_only_and_a_full_disk_is_reported_in_the_systems_words(
    tmp_path: Path, write: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(TABLE, tmp_path / name)
    assert is_private(path)
    before = path.read_bytes()

    def full(_handle: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("app.common.whole_file.os.fsync", full)
    with pytest.raises(OSError) as refused:
        write(TABLE, path)
    assert refused.value.strerror == os.strerror(errno.ENOSPC)
    assert (list(tmp_path.iterdir()), path.read_bytes()) == ([path], before)


def test_an_empty_list_is_a_file_with_its_head(tmp_path: Path) -> None:
    empty = Table("Kasus", ("Nomor", "Perihal"), ())
    assert rows_of_csv(write_csv(empty, tmp_path / "k.csv")) == [["Nomor", "Perihal"]]
    assert sheet_of(write_xlsx(empty, tmp_path / "k.xlsx"))["B1"].value == "Perihal"
