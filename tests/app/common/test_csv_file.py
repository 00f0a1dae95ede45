"""CSV files as other programs write them, and what is wrong with those that cannot be read."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.common.csv_file import (
    ANSI,
    BadRow,
    CsvError,
    CsvFault,
    CsvRow,
    read_csv,
    read_table,
)

TEXT = "nama;nilai\nJosé;4\n"


def cells(content: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in read_csv(content).rows]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode(ANSI), ANSI),
    ],
)
def test_a_file_is_read_in_each_encoding_and_says_which(content: bytes, encoding: str) -> None:
    found = read_csv(content)
    assert [row.cells for row in found.rows] == [("nama", "nilai"), ("José", "4")]
    assert found.encoding == encoding


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_rows_have_the_number_of_their_line_also_after_quoted_and_empty_lines(end: str) -> None:
    text = end.join(["q;saran", "", '1;"Baik,', "", 'cepat"', " ; ", "2;Lama\x0b\u2028sekali", ""])
    assert read_csv(text.encode()).rows == (
        CsvRow(1, ("q", "saran")),
        CsvRow(3, ("1", "Baik,\n\ncepat")),
        CsvRow(7, ("2", "Lama\x0b\u2028sekali")),
    )


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("q1;q2\n4,0;3,0\n4,0;3,0\n", 2),  # commas of numbers
        ("Mudah, jelas, cepat;Biaya;Saran\n4;3;\n3;3;Lebih cepat, tolong\n", 3),  # more commas in the titles
        ('"Mudah; jelas",Biaya\n4,3\n', 2),
        ("q1\tq2, q3\n4\t3\n", 2),
        ("Nama, gelar;U1;U2\nAni, S.H.;4;3\n", 3),
        ("sep=|\nq1|q2;\n4|3\n", 2),
        ("Rina;2026-12-03;;\n", 4),
        ("q1\n4\n", 1),
    ],
)
def test_the_separator_is_the_one_by_which_the_rows_fit_the_titles(text: str, width: int) -> None:
    assert {len(row) for row in cells(text.encode())} == {width}


def test_a_row_that_cannot_be_read_is_named_by_its_line_and_the_others_are_read() -> None:
    long = "x" * (csv.field_size_limit() + 1)
    lines = ["q;saran", "1;Baik", f'2;"dua\n{long}"', "3;\0", "4;Cepat, tolong; ya", "5;", '6;"Halo', "7;"]
    table = read_table("\n".join(lines).encode())
    assert table.faults == (
        BadRow(3, CsvFault.LONG_CELL),
        BadRow(4, CsvFault.LONG_CELL),
        BadRow(5, CsvFault.NUL),
        BadRow(6, CsvFault.SURPLUS),
        BadRow(8, CsvFault.OPEN_QUOTE),
    )
    assert table.rows == (CsvRow(2, ("1", "Baik")), CsvRow(7, ("5", "")), CsvRow(9, ("7", "")))


@pytest.mark.parametrize(
    ("lines", "faulty", "read"),
    [
        (['2;"lambat;b', "3;c;d", '4;Antre "lama";e'], [2], [3, 4]),  # closed before a letter
        (['2;b;"lambat', "3;c;d", '4;e;lama"'], [2], [3, 4]),
        (['2;b;"lambat', "3;c;d"], [2], [3]),  # never closed
        (['2;"lambat', 'sekali" ya;b', "3;c;d"], [2, 3], [4]),
        (['2;"lambat', 'sekali";b', '3;"c', "", 'c";d'], [], [2, 4]),
        (['"Jalan A', 'Bandung";b;c'], [], [2]),
    ],
)
def test_a_stray_quote_takes_no_other_row_with_it(
    lines: list[str], faulty: list[int], read: list[int]
) -> None:
    table = read_table("\n".join(["id;teks;rahasia", *lines]).encode())
    assert [one.number for one in table.faults] == faulty
    assert [one.number for one in table.rows] == read


@pytest.mark.parametrize(
    ("content", "fault", "line", "text"),
    [
        (b"", CsvFault.EMPTY, 0, ""),
        (b"\n ; ;\n", CsvFault.EMPTY, 0, ""),
        (b"\xff\xfeq", CsvFault.ENCODING, 0, ""),
        (b"q\x81\n", CsvFault.ENCODING, 0, ""),
        ("q;r\n1;2\n".encode("utf-16-le"), CsvFault.NUL, 1, ""),
        (b"\nU1; u1 ;;\n4;3;;\n", CsvFault.TITLE_TWICE, 2, "U1"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_place(
    content: bytes, fault: CsvFault, line: int, text: str
) -> None:
    with pytest.raises(CsvError) as refused:
        read_table(content)
    assert (refused.value.fault, refused.value.line, refused.value.text) == (fault, line, text)


def test_titles_without_a_name_may_be_many_and_short_rows_have_empty_cells() -> None:
    table = read_table(b" U1 ;;\n4\n3;;;\n")
    assert (table.head, [row.cells for row in table.rows]) == (("U1", "", ""), [("4", "", ""), ("3", "", "")])


@given(st.binary(max_size=200))
def test_no_content_makes_the_reader_fail(content: bytes) -> None:
    try:
        read_table(content)
    except CsvError:
        return
