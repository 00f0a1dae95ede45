"""A list whose rows change every second, and whose chosen row stays where it is."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QTreeWidgetItem

from ui.widgets.column_list import ColumnList


@dataclass(frozen=True, slots=True)
class ListedRow:
    """key: What the row is of."""

    key: Hashable
    texts: tuple[str, ...]


class RowList(ColumnList):
    def __init__(self, object_name: str, columns: int, stretched: int) -> None:
        super().__init__(object_name, columns, stretched)
        self._rows: list[ListedRow] = []

    def show_rows(self, rows: Sequence[ListedRow]) -> None:
        if [one.key for one in rows] != [one.key for one in self._rows]:
            self._replace(rows)
        else:
            for place, (row, before) in enumerate(zip(rows, self._rows, strict=True)):
                if row != before:
                    _write(self.topLevelItem(place), row)
        self._rows = list(rows)

    def chosen(self) -> Hashable | None:
        """Return what the current row is of."""
        place = self.currentIndex().row()
        return self._rows[place].key if 0 <= place < len(self._rows) else None

    def choose(self, key: Hashable) -> None:
        """Choose the row of this, if there is one."""
        keys = [one.key for one in self._rows]
        if key in keys:
            self._choose(keys.index(key))

    def _replace(self, rows: Sequence[ListedRow]) -> None:
        chosen, place = self.chosen(), self.currentIndex().row()
        position = self.verticalScrollBar().value()
        self.clear()
        for row in rows:
            _write(QTreeWidgetItem(self), row)
        if chosen is not None:
            keys = [one.key for one in rows]
            self._choose(keys.index(chosen) if chosen in keys else min(place, len(rows) - 1))
        elif self.hasFocus():
            self._choose(0)
        self.verticalScrollBar().setValue(position)

    def _choose(self, place: int) -> None:
        if (item := self.topLevelItem(place)) is not None:
            self.setCurrentItem(item)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)  # makes a row the current one, and does not choose it
        if not self.selectedItems():
            self._choose(max(0, self.currentIndex().row()))


def _write(item: QTreeWidgetItem | None, row: ListedRow) -> None:
    if item is None:
        return
    for column, text in enumerate(row.texts):
        item.setText(column, text)
        item.setToolTip(column, text)
