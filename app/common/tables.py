"""Lists as files: CSV for any program, XLSX for spreadsheets. No cell is ever executed as a formula."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.common.whole_file import write_whole

Cell = str | int | float | datetime | None
# Characters that begin a formula in a spreadsheet (OWASP, "CSV Injection").
_FORMULA = frozenset("=+-@＝＋－＠")
_CONTROL = ("\t", "\r", "\n")
_LONGEST_NAME = 31  # Excel's limit
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Table:
    """A list with its header row. Times are on the office's clock, without a zone.

    note: What its reader must know, as that there are more rows; a line of its own below them, "" for none.
    """

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    @property
    def below(self) -> tuple[tuple[Cell, ...], ...]:
        """Return the lines below the header."""
        return (*self.rows, (self.note,)) if self.note else self.rows


def write_csv(table: Table, path: Path, _more: Sequence[Table] = ()) -> Path:
    """Write one table: UTF-8 with a BOM, which Excel needs, and semicolons, which Indonesian Excel expects.

    Raises OSError; the file is written whole or not at all.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_plain(cell) for cell in table.head])
    writer.writerows([_plain(cell) for cell in row] for row in table.below)
    write_whole(path, text.getvalue().encode("utf-8-sig"))
    return path


def write_xlsx(table: Table, path: Path, more: Sequence[Table] = ()) -> Path:
    """Write a workbook; `more` tables are further sheets, with their names.

    Raises OSError; the file is written whole or not at all.
    """
    # The import takes a tenth of a second, so it is done only for a workbook.
    from xlsxwriter import Workbook

    from app.common.quick_sheet import QuickSheet

    content = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with Workbook(content, options) as book:
        bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy hh.mm"})
        for one in (table, *more):
            name = _sheet_name(one.name) if more else None
            _fill_sheet(book.add_worksheet(name, worksheet_class=QuickSheet), one, bold, moment)
    write_whole(path, content.getvalue())
    return path


def _fill_sheet(sheet: Any, table: Table, bold: Any, moment: Any) -> None:
    for column, title in enumerate(table.head):
        sheet.write_string(0, column, title, bold)
        sheet.set_column(column, column, _width(title, (row[column] for row in table.rows)))
    sheet.put_below(table.below, moment)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.head) - 1)


def _sheet_name(name: str) -> str:
    """Return a name that Excel takes: at most 31 letters, and none of its signs."""
    plain = " ".join(re.sub(r"[\[\]:*?/\\]", " ", name).split())
    return plain.strip("'")[:_LONGEST_NAME]


def _plain(cell: Cell) -> str:
    """Return a cell's text; one that begins like a formula gets an apostrophe, as in spreadsheets."""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, float):
        return repr(cell).replace(".", ",")  # as Indonesian Excel reads it
    text = "" if cell is None else str(cell)
    return defused(text) if isinstance(cell, str) else text


def folded(text: str) -> str:
    """Return a name in small letters with single spaces: as equal names are equal."""
    return " ".join(text.split()).casefold()


def bare_words(text: str, joint: str = " ") -> str:
    """Return the words of a title or a cell in small letters, without the marks between and around them."""
    return re.sub(r"[\W_]+", joint, text.casefold()).strip(joint)


def defused(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: one that begins like it gets an apostrophe."""
    is_formula = text.startswith(_CONTROL) or _first_seen(text) in _FORMULA
    return f"'{text}" if is_formula else text


def _first_seen(text: str) -> str:
    """Return the first letter that is neither space nor invisible: programs skip those."""
    return next((one for one in text if not one.isspace() and unicodedata.category(one)[0] != "C"), "")


def _width(title: str, cells: Iterable[Cell]) -> int:
    longest = max((16 if isinstance(cell, datetime) else len(str(cell or "")) for cell in cells), default=0)
    return min(_WIDEST, max(len(title), longest) + 2)
