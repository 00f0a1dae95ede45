"""Writes the rows for SP4N-LAPOR! as xlsx, CSV or JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from app.common.tables import Table, write_csv, write_xlsx
from app.common.whole_file import write_whole
from app.sp4n.columns import AS_TEXT, COLUMNS
from app.sp4n.rows import Row

FORMATS = (".xlsx", ".csv", ".json")


def write(rows: Sequence[Row], path: Path) -> Path:
    """Raises OSError; the file is written whole or not at all."""
    ending = path.suffix.lower()
    if ending == ".json":
        said = [{name: row[name] for name in COLUMNS} for row in rows]
        write_whole(path, json.dumps(said, ensure_ascii=False, indent=1).encode())
        return path
    is_csv = ending == ".csv"
    cells = tuple(tuple(_kept(name, row[name], is_csv) for name in COLUMNS) for row in rows)
    table = Table("SP4N", COLUMNS, cells)
    return write_csv(table, path) if is_csv else write_xlsx(table, path)


def _kept(name: str, text: str, is_csv: bool) -> str:
    """Return a cell; in a CSV an apostrophe keeps digits from becoming a number. A workbook has types."""
    return f"'{text}" if is_csv and text and name in AS_TEXT else text
