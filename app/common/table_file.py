"""Reads a list that another program has written: the first sheet of a workbook (xlsx), CSV or JSON.

Such a file is a stranger's: its size, its rows and what it unpacks to are limited, and nothing in it is
computed. A line that cannot be read is kept with its number and a fault, so that it can be named.
"""

from __future__ import annotations

import io
import json
import re
import zlib
from bisect import bisect_left, bisect_right
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import BadZipFile, ZipFile

from app.common.csv_file import ANSI, CsvFault, read_table, refuse_twice

MOST_BYTES = 10_000_000
MOST_UNPACKED = 100_000_000  # bytes of the parts of a workbook that are read
MOST_LINES = 10_000
MOST_COLUMNS = 200
MOST_LETTERS = 100_000  # of a cell
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


class TableFileError(Exception):
    """The file cannot be read. code: "too_large", "too_many", "empty", "old_excel" or "unreadable"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class FileLine:
    """A line, as texts; a day is 2026-12-31, a moment 2026-12-31 13:45:00.

    Attributes:
        number: As a person counts in the file: of the line or the row, in JSON of the object, from 1.
        fault: A CsvFault of a row, "formula" (without a value), or "nested"; "" for none.
    """

    number: int
    cells: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class TableFile:
    """head: The titles of the columns. Each line without a fault has as many cells.

    is_ansi: It was read as Windows-1252, so letters with accents may be others.
    """

    head: tuple[str, ...]
    lines: tuple[FileLine, ...]
    is_ansi: bool = False


def read_table_file(content: bytes) -> TableFile:
    """Raise TableFileError, or CsvError for a CSV file or a title that is there twice.

    What the content begins with says what it is.
    """
    if len(content) > MOST_BYTES:
        raise TableFileError("too_large")
    plain = content[:1_000].removeprefix(BOM_UTF8).replace(b"\0", b"")  # also of UTF-16
    begins = plain.lstrip(b"\xff\xfe \t\r\n")
    if content.startswith(_OLD_EXCEL) or begins.startswith(b"<"):  # a page of a website that is called .xls
        raise TableFileError("old_excel")
    if content.startswith(b"PK"):
        return _with_head(_sheet(content))
    if begins.startswith((b"[", b"{")):
        return _objects(content)
    return _separated(content)


def _separated(content: bytes) -> TableFile:
    table = read_table(content)
    if len(table.rows) + len(table.faults) > MOST_LINES:
        raise TableFileError("too_many")
    lines = [FileLine(row.number, row.cells[:MOST_COLUMNS]) for row in table.rows]
    lines += [FileLine(row.number, fault=row.fault.value) for row in table.faults]
    lines.sort(key=lambda line: line.number)
    return TableFile(table.head[:MOST_COLUMNS], tuple(lines), is_ansi=table.encoding == ANSI)


def _with_head(lines: Iterator[FileLine]) -> TableFile:
    head: tuple[str, ...] = ()
    found: list[FileLine] = []
    for line in lines:
        if not line.fault and not any(line.cells):
            continue
        if not head:
            if line.fault:
                raise TableFileError("unreadable")
            head = line.cells[:MOST_COLUMNS]
            refuse_twice(head, line.number)
            continue
        if len(found) == MOST_LINES:
            raise TableFileError("too_many")
        lacking = ("",) * (len(head) - len(line.cells))
        is_long = any(len(cell) > MOST_LETTERS for cell in line.cells)
        fault = line.fault or (CsvFault.LONG_CELL.value if is_long else "")
        cells = () if fault else (*line.cells[: len(head)], *lacking)
        found.append(FileLine(line.number, cells, fault))
    if not found:
        raise TableFileError("empty")
    return TableFile(head, tuple(found))


# -- JSON --------------------------------------------------------------------------------------------------


def _objects(content: bytes) -> TableFile:
    """Read a list of objects; each name is a column."""
    try:
        said = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise TableFileError("unreadable") from error
    if not isinstance(said, list):
        raise TableFileError("unreadable")
    if len(said) > MOST_LINES:
        raise TableFileError("too_many")
    names = dict.fromkeys(name for one in said if isinstance(one, dict) for name in one)
    head = tuple(names)[:MOST_COLUMNS]
    if not head:
        raise TableFileError("empty")
    return TableFile(head, tuple(_of_object(number, one, head) for number, one in enumerate(said, 1)))


def _of_object(number: int, said: Any, head: Sequence[str]) -> FileLine:
    if not isinstance(said, Mapping) or any(isinstance(one, (dict, list)) for one in said.values()):
        return FileLine(number, fault="nested")
    cells = tuple(_plain(said.get(name)).strip() for name in head)
    is_long = max(map(len, cells)) > MOST_LETTERS
    return FileLine(number, fault=CsvFault.LONG_CELL.value) if is_long else FileLine(number, cells)


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)


# -- xlsx (ECMA-376) -----------------------------------------------------------------------------------------

_DAYS = (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))  # built-in formats of days and times
_NO_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')  # what a format shows as it is
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")  # a character that XML cannot have
_MERGED = re.compile("([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_LAST_DAY = datetime(9999, 12, 31)


def _sheet(content: bytes) -> Iterator[FileLine]:
    try:
        yield from _Workbook(content).lines()
    except (BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, LookupError) as error:
        raise TableFileError("unreadable") from error
    except (ExpatError, ValueError) as error:
        raise TableFileError("unreadable") from error


class _Workbook:
    """The parts of a workbook that its first sheet needs. Raises what zipfile and expat raise."""

    def __init__(self, content: bytes) -> None:
        self._zip = ZipFile(io.BytesIO(content))
        self._left = MOST_UNPACKED

    def lines(self) -> Iterator[FileLine]:
        book, relations = _Book(), _Relations()
        self._parse("xl/workbook.xml", book)
        self._parse("xl/_rels/workbook.xml.rels", relations)
        shared, styles = _Texts(), _Styles()
        there = set(self._zip.namelist())
        for part, reading in (("xl/sharedStrings.xml", shared), ("xl/styles.xml", styles)):
            if part in there:
                self._parse(part, reading)
        target = relations.targets[book.first]
        sheet = _Sheet(shared.found, styles.are_days, book.begins)
        self._parse(target.lstrip("/") if target.startswith("/") else f"xl/{target}", sheet)
        yield from sheet.lines

    def _parse(self, part: str, reading: _Reading) -> None:
        with self._zip.open(part) as file:
            content = file.read(self._left + 1)
        self._left -= len(content)
        if self._left < 0:
            raise TableFileError("too_large")
        parser = ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = lambda name, given: reading.begin(_local(name), given)
        parser.EndElementHandler = lambda name: reading.end(_local(name))
        parser.CharacterDataHandler = reading.take
        parser.Parse(content, True)


def _refuse_doctype(*_declared: object) -> None:
    raise ValueError("a workbook declares no entities")


def _local(name: str) -> str:
    return name.rpartition("}")[2]


class _Reading:
    """What is done with the elements of one part."""

    def begin(self, name: str, given: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def take(self, text: str) -> None:
        """Text of the present element comes, in pieces."""


class _Book(_Reading):
    """first: The relation of the first sheet. begins: The day 0."""

    def __init__(self) -> None:
        self.first = ""
        self.begins = datetime(1899, 12, 30)

    def begin(self, name: str, given: dict[str, str]) -> None:
        if name == "workbookPr" and given.get("date1904") in ("1", "true"):
            self.begins = datetime(1904, 1, 1)
        elif name == "sheet" and not self.first:
            self.first = next((value for key, value in given.items() if key.endswith("}id")), "")


class _Relations(_Reading):
    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def begin(self, name: str, given: dict[str, str]) -> None:
        if name == "Relationship":
            self.targets[given["Id"]] = given["Target"]


class _Styles(_Reading):
    """are_days: By the style of a cell, whether its number is a day or a moment."""

    def __init__(self) -> None:
        self.are_days: list[bool] = []
        self._own: dict[str, bool] = {}
        self._is_in_cells = False

    def begin(self, name: str, given: dict[str, str]) -> None:
        if name == "numFmt":
            shown = _NO_DATE.sub("", given.get("formatCode", "")).lower()
            self._own[given.get("numFmtId", "")] = any(letter in shown for letter in "dmyhs")
        elif name == "cellXfs":
            self._is_in_cells = True
        elif name == "xf" and self._is_in_cells:
            number = given.get("numFmtId", "0")
            self.are_days.append(self._own.get(number, number.isdigit() and int(number) in _DAYS))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._is_in_cells = False


class _Texts(_Reading):
    """found: The shared texts. The reading aid of a text (rPh) is left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._is_text = self._is_aid = False

    def begin(self, name: str, _given: dict[str, str]) -> None:
        if name == "rPh":
            self._is_aid = True
        self._is_text = name == "t" and not self._is_aid

    def end(self, name: str) -> None:
        self._is_text = False
        if name == "rPh":
            self._is_aid = False
        elif name == "si":
            self.found.append("".join(self._pieces))
            self._pieces = []

    def take(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)


@dataclass(slots=True)
class _Cell:
    kind: str
    style: int
    pieces: list[str] = field(default_factory=list)
    has_formula: bool = False


class _Sheet(_Reading):
    def __init__(self, shared: Sequence[str], are_days: Sequence[bool], begins: datetime) -> None:
        self.lines: list[FileLine] = []
        self._shared, self._are_days, self._begins = shared, are_days, begins
        self._number = 0
        self._column = -1
        self._row: dict[int, str] = {}
        self._fault = ""
        self._cell: _Cell | None = None
        self._is_value = False
        self._filled = 0
        self._begins_of: Mapping[str, Callable[[dict[str, str]], None]] = {
            "row": self._begin_row,
            "c": self._begin_cell,
            "mergeCell": self._fill,
        }

    def begin(self, name: str, given: dict[str, str]) -> None:
        if (begin := self._begins_of.get(name)) is not None:
            begin(given)
        elif name == "f" and self._cell is not None:
            self._cell.has_formula = True
        self._is_value = name in ("v", "t")

    def _begin_row(self, given: dict[str, str]) -> None:
        self._number = int(given.get("r", self._number + 1))
        self._column, self._row, self._fault = -1, {}, ""

    def _begin_cell(self, given: dict[str, str]) -> None:
        place = re.match("[A-Z]{1,3}", given.get("r", ""))
        self._column = _column(place[0]) if place else self._column + 1
        self._cell = _Cell(given.get("t", "n"), int(given.get("s", "0")))

    def _fill(self, given: dict[str, str]) -> None:
        """Give cells that are merged down a column the value of the first, as a person sees it."""
        found = _MERGED.fullmatch(given.get("ref", ""))
        if found is None or found[1] != found[3]:
            return
        place, first, last = _column(found[1]), int(found[2]), int(found[4])
        begin = bisect_left(self.lines, first, key=lambda line: line.number)
        end = bisect_right(self.lines, last, key=lambda line: line.number)
        self._filled += max(0, end - begin)
        if self._filled > (MOST_LINES + 1) * MOST_COLUMNS:  # they overlap
            raise TableFileError("unreadable")
        if begin >= end or self.lines[begin].number != first or place >= len(self.lines[begin].cells):
            return
        text = self.lines[begin].cells[place]
        for at in range(begin + 1, end):
            cells = [*self.lines[at].cells, *[""] * (place + 1 - len(self.lines[at].cells))]
            cells[place] = cells[place] or text
            self.lines[at] = replace(self.lines[at], cells=tuple(cells))

    def take(self, text: str) -> None:
        if self._is_value and self._cell is not None:
            self._cell.pieces.append(text)

    def end(self, name: str) -> None:
        self._is_value = False
        if name == "c" and self._cell is not None:
            cell, self._cell = self._cell, None
            if self._column < MOST_COLUMNS:
                self._row[self._column] = self._text(cell).strip()
        elif name == "row" and (any(self._row.values()) or self._fault):
            if len(self.lines) > MOST_LINES:
                raise TableFileError("too_many")
            cells = tuple(self._row.get(place, "") for place in range(max(self._row, default=-1) + 1))
            self.lines.append(FileLine(self._number, cells, self._fault))

    def _text(self, cell: _Cell) -> str:
        said = "".join(cell.pieces)
        if (cell.has_formula and not said) or cell.kind == "e":
            self._fault = "formula"
            return ""
        if cell.kind == "s":
            said = self._shared[int(said)] if said else ""
        if cell.kind != "n" or not said:
            return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), said)
        number = float(said)
        is_day = cell.style < len(self._are_days) and self._are_days[cell.style]
        if is_day and 1 <= number <= (_LAST_DAY - self._begins).days:
            moment = self._begins + timedelta(seconds=round(number * 86_400))
            return f"{moment:%Y-%m-%d}" if number.is_integer() else f"{moment:%Y-%m-%d %H:%M:%S}"
        return _plain(number) if abs(number) < 1e15 else said


def _column(letters: str) -> int:
    """Return 0 for A, 26 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
