"""Hides the small counts of a published table so that its totals do not give them back.

A count of 1 to 4 is small: the table shows "<5". To hide it, further counts are withheld, which the table
shows as "x".
A reader knows all other counts and totals, that each "<5" is 1 to 4, and that each "x" is 5 or more. A small
count is safe if another one fits all of this.

A table of two dimensions with its totals is a circulation: a count flows from its row to its column, a total
of a column on to the sum of the columns, the total of everything from there to the sum of the rows, and a
total of a row back to its row. Into each node comes as much as goes out. Another table fits the published one
if and only if the difference is a circulation over hidden counts. So a count is safe if and only if a way
leads back from its end to its beginning over hidden counts that can become greater (forwards) or smaller
(backwards), or the same the other way around; all differences are whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush

LEAST = 5  # the smallest count that is published
Cell = tuple[str | None, str | None]  # row and column; None: the total over it
Node = tuple[str, str | None]
_ROW, _COLUMN = "row", "column"
_SUM_OF_ROWS, _SUM_OF_COLUMNS = ("row", None), ("column", None)
WHOLE: Cell = (None, None)


@dataclass(frozen=True)
class PublishedTable:
    """cells: All counts but 0, with the totals. small: Those of 1 to 4. withheld: Others that hide them.

    is_too_small: Nothing but the total of everything may be shown.
    """

    cells: Mapping[Cell, int]
    small: frozenset[Cell] = frozenset()
    withheld: frozenset[Cell] = frozenset()
    is_too_small: bool = False

    def shown(self, cell: Cell) -> int | str:
        """Return the count as it is published."""
        if cell in self.small:
            return f"<{LEAST}"
        if cell in self.withheld or (self.is_too_small and cell != WHOLE):
            return "x"
        return self.cells.get(cell, 0)


def publish(counts: Mapping[tuple[str, str], int]) -> PublishedTable:
    """Return what may be published of these counts by row and column.

    The total of everything is never withheld, because other tables of the same month show it, too. If a small
    count cannot be hidden otherwise, no count but that total is shown.
    """
    cells = with_totals(counts)
    small = frozenset(cell for cell, count in cells.items() if count < LEAST)
    if WHOLE in small or not cells:
        return PublishedTable(cells, small & {WHOLE}, is_too_small=True)
    found = _Hiding(cells, small)
    for cell in sorted(small, key=_order):
        if not found.is_safe(cell) and not found.hide(cell):
            return PublishedTable(cells, is_too_small=True)
    # All are safe together: a way over hidden counts stays one when more are hidden.
    return PublishedTable(cells, small, frozenset(found.withheld))


def with_totals(counts: Mapping[tuple[str, str], int]) -> dict[Cell, int]:
    """Return the counts that are not 0, and their totals."""
    cells: dict[Cell, int] = {}
    for (row, column), count in counts.items():
        if count:
            for cell in ((row, column), (row, None), (None, column), WHOLE):
                cells[cell] = cells.get(cell, 0) + count
    return cells


@dataclass
class _Hiding:
    cells: Mapping[Cell, int]
    small: frozenset[Cell]
    withheld: set[Cell] = field(default_factory=set)

    def is_safe(self, cell: Cell) -> bool:
        return self._way(cell, self._cost_of_hidden) is not None

    def hide(self, cell: Cell) -> bool:
        """Withhold as little as possible, so that this count is safe."""
        way = self._way(cell, self._cost)
        if way is None:
            return False
        self.withheld |= {one for one in way if one not in self.small}
        return True

    def _cost_of_hidden(self, cell: Cell) -> int | None:
        return 0 if cell in self.small or cell in self.withheld else None

    def _cost(self, cell: Cell) -> int | None:
        """Return how much is lost if a count is withheld; None if it cannot be."""
        hidden = self._cost_of_hidden(cell)
        return self.cells[cell] if hidden is None and cell != WHOLE else hidden

    def _way(self, cell: Cell, cost: Callable[[Cell], int | None]) -> list[Cell] | None:
        """Return the cheapest counts by which this one can be greater, or smaller, in a table that fits."""
        found = []
        start, end = _ends(cell)
        if self._may_grow(cell):
            found.append(self._cheapest(end, start, cell, cost))
        if self._may_shrink(cell):
            found.append(self._cheapest(start, end, cell, cost))
        ways = [one for one in found if one is not None]
        return min(ways, key=lambda one: one[0])[1] if ways else None

    def _cheapest(
        self, begin: Node, end: Node, without: Cell, cost: Callable[[Cell], int | None]
    ) -> tuple[int, list[Cell]] | None:
        """Dijkstra's algorithm over counts that may grow (forwards) or shrink (backwards)."""
        arcs = self._arcs(without, cost)
        queue: list[tuple[int, int, Node, list[Cell]]] = [(0, 0, begin, [])]
        number, seen = 0, set()
        while queue:
            so_far, _, node, way = heappop(queue)
            if node == end:
                return so_far, sorted(way, key=_order)
            if node in seen:
                continue
            seen.add(node)
            for following, cell, more in arcs.get(node, ()):
                number += 1
                heappush(queue, (so_far + more, number, following, [*way, cell]))
        return None

    def _arcs(
        self, without: Cell, cost: Callable[[Cell], int | None]
    ) -> dict[Node, list[tuple[Node, Cell, int]]]:
        arcs: dict[Node, list[tuple[Node, Cell, int]]] = {}
        for cell in self.cells:
            price = cost(cell) if cell != without else None
            if price is None:
                continue
            start, end = _ends(cell)
            if self._may_grow(cell):
                arcs.setdefault(start, []).append((end, cell, price))
            if self._may_shrink(cell):
                arcs.setdefault(end, []).append((start, cell, price))
        return arcs

    def _may_grow(self, cell: Cell) -> bool:
        return cell not in self.small or self.cells[cell] < LEAST - 1

    def _may_shrink(self, cell: Cell) -> bool:
        return self.cells[cell] > (1 if cell in self.small else LEAST)


def _ends(cell: Cell) -> tuple[Node, Node]:
    """Return from where to where a count flows."""
    row, column = cell
    if row is not None and column is not None:
        return (_ROW, row), (_COLUMN, column)
    if column is not None:
        return (_COLUMN, column), _SUM_OF_COLUMNS
    if row is not None:
        return _SUM_OF_ROWS, (_ROW, row)
    return _SUM_OF_COLUMNS, _SUM_OF_ROWS


def _order(cell: Cell) -> tuple[bool, str, bool, str]:
    row, column = cell
    return row is None, row or "", column is None, column or ""


def in_order(cells: Mapping[Cell, int]) -> Iterator[Cell]:
    """Give the cells as they are published: each row with its total, the totals of columns last."""
    yield from sorted(cells, key=_order)
