"""Lists as files: CSV for any program, XLSX for spreadsheets. No cell is ever executed as a formula."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.common.whole_file import write_whole

Cell = str | int | datetime | None
# Characters that begin a formula in a spreadsheet (OWASP, "CSV Injection").
_FORMULA = frozenset("=+-@＝＋－＠")
_CONTROL = ("\t", "\r", "\n")
_LONGEST_CELL = 32_767  # Excel's limit
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Table:
    """A list with its header row. Times are on the office's clock, without a zone."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def write_csv(table: Table, path: Path) -> Path:
    """Write UTF-8 with a BOM, which Excel needs, and semicolons, which Indonesian Excel expects.

    Raises OSError; the file is written whole or not at all.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_plain(cell) for cell in table.head])
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    write_whole(path, text.getvalue().encode("utf-8-sig"))
    return path


def write_xlsx(table: Table, path: Path) -> Path:
    """Write a workbook of one sheet. Raises OSError; the file is written whole or not at all."""
    # The import takes a tenth of a second, so it is done only for a workbook.
    from xlsxwriter import Workbook

    content = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with Workbook(content, options) as book:
        sheet = book.add_worksheet()
        bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy hh.mm"})
        for column, title in enumerate(table.head):
            sheet.write_string(0, column, title, bold)
            sheet.set_column(column, column, _width(title, (row[column] for row in table.rows)))
        for number, row in enumerate(table.rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(number, column, cell, moment)
                elif isinstance(cell, int):
                    sheet.write_number(number, column, cell)
                elif cell:
                    sheet.write_string(number, column, cell[:_LONGEST_CELL])
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.head) - 1)
    write_whole(path, content.getvalue())
    return path


def _plain(cell: Cell) -> str:
    """Return a cell's text; one that begins like a formula gets an apostrophe, as in spreadsheets."""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    text = "" if cell is None else str(cell)
    is_formula = text.startswith(_CONTROL) or _first_seen(text) in _FORMULA
    return f"'{text}" if isinstance(cell, str) and is_formula else text


def _first_seen(text: str) -> str:
    """Return the first letter that is neither space nor invisible: programs skip those."""
    return next((one for one in text if not one.isspace() and unicodedata.category(one)[0] != "C"), "")


def _width(title: str, cells: Iterable[Cell]) -> int:
    longest = max((16 if isinstance(cell, datetime) else len(str(cell or "")) for cell in cells), default=0)
    return min(_WIDEST, max(len(title), longest) + 2)
