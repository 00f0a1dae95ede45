"""A sheet of a workbook whose rows are written at once: cell by cell, they take three times as long."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

LONGEST_CELL = 32_767  # Excel's limit
# What cannot stand in XML as it is: signs, control characters, what Excel takes for one, blanks at the ends.
_SPECIAL = re.compile(r"[&<>\x00-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|\A\s|\s\Z")


class QuickSheet(Worksheet):  # type: ignore[misc]  # it has no types
    """A Worksheet of XlsxWriter, which writes all but the rows below the first one."""

    def __init__(self) -> None:
        super().__init__()
        self._below: Sequence[Sequence[Any]] = ()
        self._of_times = 0

    def put_below(self, rows: Sequence[Sequence[Any]], moment: Any) -> None:
        """Put these rows below the first one: texts, numbers, and times in the format `moment`."""
        self._below, self._of_times = rows, moment._get_xf_index()
        if rows:
            self._check_dimensions(len(rows), max(map(len, rows)) - 1)

    def _write_rows(self) -> None:
        last: int = self.dim_rowmax
        self.dim_rowmax: int = 0
        super()._write_rows()
        self.dim_rowmax = last
        names = [xl_col_to_name(column) for column in range(max(map(len, self._below), default=0))]
        for number, row in enumerate(self._below, 2):
            cells = "".join(
                self._cell(f"{name}{number}", cell)
                for name, cell in zip(names, row, strict=False)
                if cell is not None and cell != ""
            )
            self.fh.write(f'<row r="{number}">{cells}</row>')

    def _cell(self, place: str, cell: Any) -> str:
        if isinstance(cell, str):
            text, kept = cell[:LONGEST_CELL], ""
            if _SPECIAL.search(text):
                text, kept = self._escaped(text), ' xml:space="preserve"'
            return f'<c r="{place}" t="inlineStr"><is><t{kept}>{text}</t></is></c>'
        if isinstance(cell, datetime):
            return f'<c r="{place}" s="{self._of_times}"><v>{self._convert_date_time(cell):.16g}</v></c>'
        return f'<c r="{place}"><v>{cell:.16g}</v></c>'

    def _escaped(self, text: str) -> str:
        return escape(self._escape_control_characters(text), quote=False)
