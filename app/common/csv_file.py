"""Reads CSV files that other programs wrote. Every list that is imported is read by these rules.

Encoding: UTF-8, with or without a byte order mark; UTF-16 with one; anything else is read as Windows-1252,
and `encoding` says so. Separator: semicolon, comma or tab. Lines end with CR, LF or both; a quoted cell may
contain line ends. Cells are trimmed. Rows without any text are left out. The number of a row is that of the
line of the file on which it begins, from 1.

A row that cannot be read is in `faults`, and the rows after it are read. What makes the whole file unusable
raises CsvError.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

ANSI = "cp1252"  # of Windows programs that do not write Unicode
_SEPARATORS = ";,\t"
_SAMPLE = 30  # lines from which the separator is recognised
_LINE_END = re.compile(r"\r\n|\r|\n")
_NAMED_SEPARATOR = re.compile(r"sep=([;,\t|])", re.IGNORECASE)  # a first line that Excel writes and reads
_MOST_LINES = 200  # of one row: a longer one begins with a stray quote


class CsvFault(str, Enum):
    """What is wrong with a row or with the whole file."""

    LONG_CELL = "long_cell"  # longer than the csv module reads: csv.field_size_limit()
    NUL = "nul"  # a byte 0: the file is damaged, or UTF-16 without a byte order mark
    OPEN_QUOTE = "open_quote"  # the quote that begins a cell is not closed before the next row
    SURPLUS = "surplus"  # more cells than titles: a separator within a text that is not quoted
    # Of the whole file:
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    ENCODING = "encoding"
    TITLE_TWICE = "title_twice"
    BROKEN = "broken"  # a bug in what reads it


class CsvError(Exception):
    """The file cannot be used.

    line: 0 if it is no line's fault. text: The title that is there twice, or what the system says.
    """

    def __init__(self, fault: CsvFault, line: int = 0, text: str = "") -> None:
        super().__init__(f"{fault.value}, line {line}")
        self.fault, self.line, self.text = fault, line, text


@dataclass(frozen=True, slots=True)
class CsvRow:
    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BadRow:
    number: int
    fault: CsvFault


@dataclass(frozen=True, slots=True)
class CsvFile:
    """encoding: Python's name of it."""

    rows: tuple[CsvRow, ...]
    faults: tuple[BadRow, ...]
    encoding: str
    separator: str


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A file whose first row has the titles. Each row has as many cells as there are titles."""

    head: tuple[str, ...]
    rows: tuple[CsvRow, ...]
    faults: tuple[BadRow, ...]
    encoding: str


def read_limited(path: Path, most_bytes: int) -> bytes:
    """Return the content of a file. Raises CsvError."""
    try:
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
    except OSError as error:
        raise CsvError(CsvFault.UNREADABLE, text=error.strerror or str(error)) from error
    if len(content) > most_bytes:
        raise CsvError(CsvFault.TOO_LARGE)
    return content


def read_csv(content: bytes, encoding: str = "", separator: str = "") -> CsvFile:
    """encoding, separator: "" to recognise it. Raises CsvError, LookupError for an unknown encoding."""
    text, encoding = _decoded(content, encoding)
    lines = _LINE_END.split(text)
    first = 1
    if named := _NAMED_SEPARATOR.fullmatch(lines[0].strip(" ")):
        first, separator = 2, separator or named[1]
    separator = separator or _separator_of(lines)
    rows: list[CsvRow] = []
    faults: list[BadRow] = []
    for number, cells, fault in _rows(lines[first - 1 :], separator):
        if fault is not None:
            faults.append(BadRow(first + number, fault))
        elif any(cells):
            rows.append(CsvRow(first + number, cells))
    return CsvFile(tuple(rows), tuple(faults), encoding, separator)


def read_table(content: bytes, encoding: str = "", separator: str = "") -> CsvTable:
    """Read a file with titles. Raises CsvError, LookupError for an unknown encoding."""
    file = read_csv(content, encoding, separator)
    first_fault = file.faults[0] if file.faults else None
    if first_fault is not None and (not file.rows or first_fault.number < file.rows[0].number):
        raise CsvError(first_fault.fault, first_fault.number)  # it may have been the row of the titles
    if not file.rows:
        raise CsvError(CsvFault.EMPTY)
    head = file.rows[0]
    refuse_twice(head.cells, head.number)
    rows: list[CsvRow] = []
    faults = list(file.faults)
    width = len(head.cells)
    for row in file.rows[1:]:
        if any(row.cells[width:]):
            faults.append(BadRow(row.number, CsvFault.SURPLUS))
        else:
            cells = (*row.cells[:width], *("",) * (width - len(row.cells)))
            rows.append(CsvRow(row.number, cells))
    faults.sort(key=lambda one: one.number)
    return CsvTable(head.cells, tuple(rows), tuple(faults), file.encoding)


def refuse_twice(head: Sequence[str], number: int) -> None:
    """Raise CsvError for a title that is there twice: nobody knows which column is meant."""
    named = Counter(title.casefold() for title in head if title)
    for title in head:
        if named[title.casefold()] > 1:
            raise CsvError(CsvFault.TITLE_TWICE, number, title)


def _decoded(content: bytes, encoding: str) -> tuple[str, str]:
    """Return the text without its byte order mark, and its encoding."""
    if encoding:
        return content.decode(encoding, "replace").removeprefix("\ufeff"), encoding
    is_utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for name in ("utf-16",) if is_utf_16 else ("utf-8", ANSI):
        try:
            return content.decode(name).removeprefix("\ufeff"), name
        except UnicodeDecodeError:
            continue
    raise CsvError(CsvFault.ENCODING)


def _separator_of(lines: Sequence[str]) -> str:
    """Return the separator by which most of the first rows have as many cells as the first one.

    Of equals the one that makes more cells. A separator that is not in the first row is none, so that a comma
    in a number or in a text decides nothing.
    """

    def fitness(separator: str) -> tuple[int, int]:
        widths = [len(cells) for _, cells, _ in _rows(lines[:_SAMPLE], separator) if any(cells)]
        width = widths[0] if widths else 0
        return (widths.count(width), width) if width > 1 else (0, 0)

    return max(_SEPARATORS, key=fitness)


def _rows(lines: Sequence[str], separator: str) -> Iterator[tuple[int, tuple[str, ...], CsvFault | None]]:
    """Yield index of the first line, cells and fault of each row.

    A stray quote makes one cell of several rows. Where that shows, the row on which it begins is faulty, and
    the lines after it are read by themselves: those that are no whole rows are faulty, too.
    """
    begin = doubted = width = 0  # doubted: the lines before it may be parts of a row
    while begin < len(lines):
        within = lines[begin : begin + _MOST_LINES]
        reader = csv.reader((f"{line}\n" for line in within), delimiter=separator, strict=True)
        cells: tuple[str, ...] = ()
        fault = None
        try:
            cells = tuple(cell.strip() for cell in next(reader))
        except csv.Error:  # Python 3.10 also for a byte 0
            fault = CsvFault.OPEN_QUOTE
        read = within[: reader.line_num]
        if any("\0" in line for line in read):
            fault = CsvFault.NUL
        elif fault is not None and max(map(len, read)) > csv.field_size_limit():
            fault = CsvFault.LONG_CELL
        elif fault is None:
            is_joined = len(read) > 1 and (len(cells) < width or _holds_row(cells, separator, width))
            is_part = begin < doubted and any(cells) and len(cells) != width
            fault = CsvFault.OPEN_QUOTE if is_joined or is_part else None
        yield begin, (() if fault else cells), fault
        width = width or len(cells)
        if fault is not None:
            doubted = max(doubted, begin + len(read))
        begin += 1 if fault is not None else len(read)


def _holds_row(cells: Sequence[str], separator: str, width: int) -> bool:
    """Whether a line within a cell has the separators of a whole row."""
    inner = (line for cell in cells for line in cell.split("\n")[1:])
    return width > 1 and any(line.count(separator) >= width - 1 for line in inner)
