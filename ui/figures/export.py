"""Writes the shown figures as files: values as numbers, formulas in words, the division and the cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.common.tables import Table
from app.figures.asking import Unread
from app.figures.figure_words import lines
from app.records.exports import Exports
from ui.figures.detail import DetailPane
from ui.figures.figure_text import (
    counted_on,
    exported,
    figure_title,
    formula,
    needs,
    translate,
    unread_text,
)
from ui.figures.grid import GridModel
from ui.paper.paper_text import failure_words
from ui.text.numbers import count_text
from ui.text.times import at_office

_LIST = "figures"  # its name in the audit trail


@dataclass(frozen=True, slots=True)
class Stamp:
    """waiting: Changes that are not counted yet. scope, only: Whose figures, and the filters, in words.

    unread: When nobody read the exchange.
    """

    made_at: datetime | None
    waiting: int
    scope: str
    only: str
    unread: tuple[Unread, ...]


class FigureExport(QObject):
    ended = Signal(str)  # in words

    def __init__(self, exports: Exports, parent: QObject) -> None:
        super().__init__(parent)
        self._exports = exports
        self._path: Path | None = None
        exports.saved.connect(self._on_saved)
        exports.failed.connect(self._on_not_saved)

    def save(self, path: Path, model: GridModel, detail: DetailPane, stamp: Stamp) -> None:
        """Write the grid; into a workbook also the division, the whole list that is shown, and formulas."""
        grid, division, formulas = _grid(model, stamp), _division(detail), _formulas(stamp)

        def save(listed: Table) -> None:
            self._path = path
            more = [table for table in (division, listed, formulas) if table.rows]
            self._exports.save(_LIST, grid, path, more)

        if path.suffix.lower() == ".csv":
            self._path = path
            self._exports.save(_LIST, grid, path)
        else:
            detail.want_rows(save, lambda: self.ended.emit(self.tr("The list could not be read now.")))

    @Slot(object)
    def _on_saved(self, path: Path) -> None:
        if path == self._path:
            self._path = None
            self.ended.emit(self.tr("The figures are saved in {path}.").format(path=path))

    @Slot(str)
    def _on_not_saved(self, reason: str) -> None:
        if self._path is not None:
            self._path = None
            self.ended.emit(failure_words("not_written", reason))


def _grid(model: GridModel, stamp: Stamp) -> Table:
    """Each row has the filters and what is not counted: a CSV file has no other place for them."""
    head = (
        translate("FiguresExport", "Figure"),
        translate("FiguresExport", "Period"),
        translate("FiguresExport", "From"),
        translate("FiguresExport", "To"),
        translate("FiguresExport", "Value"),
        translate("FiguresExport", "Unit"),
        translate("FiguresExport", "Counted"),
        translate("FiguresExport", "Of"),
        translate("FiguresExport", "Value of the period before"),
        translate("FiguresExport", "The PBX was not read"),
        translate("FiguresExport", "Only"),
        translate("FiguresExport", "Scope"),
        translate("FiguresExport", "Data up to"),
        translate("FiguresExport", "Changes not counted yet"),
    )
    about = stamp.only, stamp.scope, _moment(stamp), stamp.waiting
    rows = tuple((*row, *about) for row in model.table())
    return Table(translate("FiguresExport", "Figures"), head, rows)


def _moment(stamp: Stamp) -> datetime | None:
    """Return up to when is counted, on the office's clock."""
    return None if stamp.made_at is None else at_office(stamp.made_at).replace(tzinfo=None, microsecond=0)


def _division(detail: DetailPane) -> Table:
    title, figure, words, rows = detail.divided()
    if figure is None:
        return Table("", (), ())
    head = (
        title,
        translate("FiguresExport", "Value"),
        translate("FiguresExport", "Unit"),
        translate("FiguresExport", "Counted"),
        translate("FiguresExport", "Of"),
    )
    found = tuple((row.words, *exported(figure, row.group)) for row in rows)
    return Table(translate("FiguresExport", "Division: {figure}").format(figure=words), head, found)


def _formulas(stamp: Stamp) -> Table:
    """The sheet says beside the formulas up to when is counted, what is missing, and the units."""
    figures = [line.figure for _, group in lines() for line in group if not line.by]
    head = (
        translate("FiguresExport", "Figure"),
        translate("FiguresExport", "Formula"),
        translate("FiguresExport", "Counts on"),
        translate("FiguresExport", "Needs"),
    )
    rows = [(figure_title(one), formula(one), counted_on(one), needs(one)) for one in figures]
    if (at := _moment(stamp)) is not None:
        rows.append((translate("FiguresExport", "Data up to"), f"{at:%Y-%m-%d %H:%M}", "", ""))
    if stamp.scope:
        rows.append((translate("FiguresExport", "Scope"), stamp.scope, "", ""))
    if stamp.waiting:
        text = translate(
            "FiguresExport", "Provisional: {count} changed cases and states are not counted yet."
        )
        waiting = text.format(count=count_text(stamp.waiting))
        rows.append((translate("FiguresExport", "Changes not counted yet"), waiting, "", ""))
    if stamp.only:
        rows.append((translate("FiguresExport", "Only"), stamp.only, "", ""))
    if stamp.unread:
        rows.append((translate("FiguresExport", "The PBX was not read"), unread_text(stamp.unread), "", ""))
    unit = translate(
        "FiguresExport",
        "Times are in minutes, also what they are made of; shares are parts of 1, MOS is from 1 to 5.",
    )
    rows.append((translate("FiguresExport", "Units"), unit, "", ""))
    return Table(translate("FiguresExport", "Formulas"), head, tuple(rows))
