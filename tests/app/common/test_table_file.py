"""Lists that other programs have written: each kind, each line by its number, and what is refused."""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from app.common import table_file
from app.common.csv_file import CsvError, CsvFault
from app.common.table_file import MOST_BYTES, MOST_LINES, FileLine, TableFileError, read_table_file

BOOK = '<workbook xmlns:r="r"><sheets><sheet name="a" r:id="r1"/></sheets></workbook>'
RELATIONS = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book, content = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def sheet(rows: str, before: str = "") -> bytes:
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", BOOK)
        file.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        file.writestr(
            "xl/worksheets/sheet1.xml", f"{before}<worksheet><sheetData>{rows}</sheetData></worksheet>"
        )
    return content.getvalue()


def code_of(content: bytes) -> str:
    with pytest.raises(TableFileError) as raised:
        read_table_file(content)
    return raised.value.code


def rows_of(content: bytes) -> list[tuple[str, ...]]:
    return [line.cells for line in read_table_file(content).lines]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_is_read_with_each_separator_line_end_and_coding(separator: str, end: str, coding: str) -> None:
    quoted = separator.join(('"1"', '"dua; 2, é"')), separator.join(("", '"kata ""x""\nbaris"'))
    text = end.join((separator.join(("a", "b")), *quoted, "", ""))
    file = read_table_file(text.encode(coding))
    assert file.head == ("a", "b")
    assert [line.cells for line in file.lines] == [("1", "dua; 2, é"), ("", 'kata "x"\nbaris')]
    assert [line.number for line in file.lines] == [2, 3]


def test_a_workbook_and_a_json_are_read_as_texts_with_days_and_without_excels_decimals() -> None:
    moment = datetime(2026, 12, 1, 13, 45)
    values = ("01916449", 1916449, 32.73, date(2026, 12, 1), moment, True, None, "  spasi ")
    head = tuple("abcdefgh")
    expected = ("01916449", "1916449", "32.73", "2026-12-01", "2026-12-01 13:45:00", "1", "", "spasi")
    assert rows_of(workbook(head, (), values)) == [expected]
    plain = dict(zip(head, (*values[:3], "2026-12-01", "2026-12-01 13:45:00", *values[5:]), strict=True))
    assert rows_of(json.dumps([plain]).encode()) == [expected]


def test_a_day_beyond_the_calendar_stays_a_number_whatever_day_the_workbook_begins_with() -> None:
    book, content = Workbook(), io.BytesIO()
    book.epoch = CALENDAR_MAC_1904
    assert book.active is not None
    book.active.append(("a", "b", "c", "d"))
    book.active.append((date(2026, 12, 1), 2_958_465, 1e300, -1))
    for cell in book.active[2]:
        cell.number_format = "dd/mm/yyyy"
    book.save(content)
    assert rows_of(content.getvalue()) == [("2026-12-01", "2958465", "1e+300", "-1")]


def test_a_line_that_cannot_be_read_is_named_and_the_others_are_read() -> None:
    file = read_table_file(b'a,b\n1,x,y\n2,z\n3,"open\n4,z')
    assert file.lines == (
        FileLine(2, fault="surplus"),
        FileLine(3, ("2", "z")),
        FileLine(4, fault="open_quote"),
        FileLine(5, ("4", "z")),
    )
    long = "x" * 140_000
    assert [line.fault for line in read_table_file(f"a\n{long}\n1".encode()).lines] == ["long_cell", ""]
    said = json.dumps([{"a": {"b": 1}}, {"a": "1"}, 7, {"a": long}])
    assert [line.fault for line in read_table_file(said.encode()).lines] == [
        "nested",
        "",
        "nested",
        "long_cell",
    ]
    formulas = workbook(("a", "b"), ("1", "=cmd|' /C calc'!A0"), ("2", "x"))
    assert [(line.number, line.fault) for line in read_table_file(formulas).lines] == [
        (2, "formula"),
        (3, ""),
    ]


def test_the_result_of_a_formula_is_read_and_no_formula_is_computed() -> None:
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
    row = '<row r="7"><c r="A7" t="str"><f>1+1</f><v>dua</v></c></row>'
    assert read_table_file(sheet(head + row)).lines == (FileLine(7, ("dua",)),)


def test_a_file_that_is_too_large_or_is_none_of_ours_is_refused_by_name() -> None:
    assert code_of(b"x" * (MOST_BYTES + 1)) == "too_large"
    assert code_of(b"\xd0\xcf\x11\xe0rest") == "old_excel"
    assert code_of(b"\xef\xbb\xbf\r\n<html><table>") == "old_excel"  # websites call it .xls
    assert rows_of('[{"a": "1"}]'.encode("utf-16")) == [("1",)]
    assert code_of(workbook(("a",))) == code_of(b"[]") == "empty"
    with pytest.raises(CsvError):
        read_table_file(b"")
    assert read_table_file(b"a\nJos\xe9").is_ansi
    assert code_of(b"PK\x03\x04rest") == code_of(b'{"a": 1}') == code_of(b"[1") == "unreadable"
    assert code_of(b"[" * 100_000) == "unreadable"
    many = "a\n" + "1\n" * (MOST_LINES + 1)
    assert code_of(many.encode()) == "too_many"
    assert len(read_table_file(many[:-2].encode()).lines) == MOST_LINES


def test_a_workbook_with_two_columns_of_one_title_is_refused_as_a_csv_is() -> None:
    for content in (workbook(("a", "Rahasia", "rahasia"), ("1", "tidak", "ya")), b"a;Rahasia;rahasia\n1;x;y"):
        with pytest.raises(CsvError) as raised:
            read_table_file(content)
        assert (raised.value.fault, raised.value.line) == (CsvFault.TITLE_TWICE, 1)
    assert read_table_file(workbook(("a", "", "", "b"), ("1", "2", "3", "4"))).head == ("a", "", "", "b")


def test_cells_that_are_merged_down_a_column_have_the_value_of_the_first() -> None:
    book, content = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in (("a", "b", "c"), ("1", "ya", "selesai"), ("2",), ("3", "tidak")):
        book.active.append(row)
    for ref in ("B2:B3", "C2:C4"):
        book.active.merge_cells(ref)
    book.save(content)
    assert rows_of(content.getvalue()) == [
        ("1", "ya", "selesai"),
        ("2", "ya", "selesai"),
        ("3", "tidak", "selesai"),
    ]


def test_a_workbook_that_unpacks_to_much_more_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(table_file, "MOST_UNPACKED", 1_000_000)
    bomb = sheet(f"<row><c><v>{'0' * 50_000_000}</v></c></row>")
    assert len(bomb) < 100_000
    assert code_of(bomb) == "too_large"


def test_a_workbook_declares_no_entities_and_has_no_endless_rows_or_columns() -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    assert code_of(sheet("<row><c><v>&b;</v></c></row>", laughs)) == "unreadable"
    cell = '<c r="{}" t="inlineStr"><is><t>x</t></is></c>'
    head = f'<row r="1">{cell.format("A1")}{cell.format("XFD1")}</row>'
    file = read_table_file(sheet(f'{head}<row r="1048576">{cell.format("A1048576")}</row>'))
    assert (file.head, file.lines) == (("x",), (FileLine(1_048_576, ("x",)),))
    rows = "".join(f'<row r="{place}">{cell.format(f"A{place}")}</row>' for place in range(1, MOST_LINES + 3))
    assert code_of(sheet(rows)) == "too_many"
