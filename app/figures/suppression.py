"""Hides the small counts of a published table so that its totals do not give them back.

A count of 1 to 4 is small: the table shows "<5". To hide it, further counts are withheld, which the table
shows as "x". Of a row or column whose total is small only the total is listed: several small counts below a
small total could be worked out.
A reader knows all other counts and totals, that each "<5" is 1 to 4, that each "x" is 5 or more, and that
nothing in an unlisted place is less than 0. A small count is safe if each of 1, 2, 3 and 4 fits all of this.

A table of two dimensions with its totals is a circulation: a count flows from its row to its column, a total
of a column on to the sum of the columns, the total of everything from there to the sum of the rows, and a
total of a row back to its row. Into each node comes as much as goes out. Another table fits the published one
if and only if the difference is a circulation over hidden counts. So a count may be greater by n if and only
if n can flow back from its end to its beginning over hidden counts that can become greater (forwards) or
smaller (backwards), and smaller by n the other way around; all differences are whole numbers.

Which counts are withheld is drawn: the cheaper of several ways is likelier, and none is sure. Otherwise a
reader who knows the rule could leave out each table for which other counts would have been withheld.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import product
from random import SystemRandom

LEAST = 5  # the smallest count that is published
Cell = tuple[str | None, str | None]  # row and column; None: the total over it
Node = tuple[str, str | None]
Weigh = Callable[[float], float]  # the price of withholding such a count
_ROW, _COLUMN = "row", "column"
_SUM_OF_ROWS, _SUM_OF_COLUMNS = ("row", None), ("column", None)
WHOLE: Cell = (None, None)
_random = SystemRandom()


@dataclass(frozen=True)
class PublishedTable:
    """cells: All counts but 0, with the totals. small: Those of 1 to 4. withheld: Others that hide them.

    is_too_small: Nothing but the total of everything may be shown.
    """

    cells: Mapping[Cell, int]
    small: frozenset[Cell] = frozenset()
    withheld: frozenset[Cell] = frozenset()
    is_too_small: bool = False

    def is_listed(self, cell: Cell) -> bool:
        """Return whether the cell has a line."""
        if self.is_too_small:
            return cell == WHOLE
        return cell in self.cells and not _is_unlisted(cell, self.small)

    def shown(self, cell: Cell) -> int | str:
        """Return the count of a listed cell as it is published."""
        if cell in self.small:
            return f"<{LEAST}"
        return "x" if cell in self.withheld else self.cells[cell]


def _drawn(count: float) -> float:
    return count * _random.uniform(1, 2)


def publish(counts: Mapping[tuple[str, str], int], weigh: Weigh = _drawn) -> PublishedTable:
    """Return what may be published of these counts by row and column.

    The total of everything is never withheld, because other tables of the same month show it, too. If a small
    count cannot be hidden otherwise, no count but that total is shown.
    """
    cells = with_totals(counts)
    small = frozenset(cell for cell, count in cells.items() if count < LEAST)
    if WHOLE in small or not cells:
        return PublishedTable(cells, small & {WHOLE}, is_too_small=True)
    found = _Hiding(cells, small, weigh)
    for cell in sorted(small, key=_order):
        if not found.hide(cell):
            return PublishedTable(cells, is_too_small=True)
    # All are safe together: what can flow over hidden counts still can when more are hidden.
    return PublishedTable(cells, small, frozenset(found.withheld))


def with_totals(counts: Mapping[tuple[str, str], int]) -> dict[Cell, int]:
    """Return the counts that are not 0, and their totals."""
    cells: dict[Cell, int] = {}
    for (row, column), count in counts.items():
        if count:
            for cell in ((row, column), (row, None), (None, column), WHOLE):
                cells[cell] = cells.get(cell, 0) + count
    return cells


def _is_unlisted(cell: Cell, small: frozenset[Cell]) -> bool:
    row, column = cell
    return None not in cell and ((row, None) in small or (None, column) in small)


@dataclass(frozen=True, slots=True)
class _Arc:
    """A count that can change. end: Where the change leads. sign: 1 if the count becomes greater."""

    cell: Cell
    end: Node
    sign: int
    price: float
    most: int


class _Hiding:
    def __init__(self, cells: Mapping[Cell, int], small: frozenset[Cell], weigh: Weigh) -> None:
        self._cells, self._small = cells, small
        self._prices = {cell: weigh(count) for cell, count in cells.items()}
        self.withheld: set[Cell] = set()
        self._at: dict[Node, list[Cell]] = {}  # the counts that begin or end at a node
        for cell in (*cells, *self._empty()):
            if cell != WHOLE:
                for node in _ends(cell):
                    self._at.setdefault(node, []).append(cell)

    def hide(self, cell: Cell) -> bool:
        """Withhold little, so that this small count may as well be any other one."""
        start, end = _ends(cell)
        is_hidden = self._send(LEAST - 1 - self._cells[cell], end, start, cell)
        return self._send(self._cells[cell] - 1, start, end, cell) and is_hidden

    def _send(self, amount: int, begin: Node, end: Node, without: Cell) -> bool:
        """Let so much flow over other counts, and withhold those that are needed for it."""
        changes: dict[Cell, int] = {}
        while amount:
            way = self._cheapest(begin, end, without, changes)
            if way is None:
                return False
            flows = min(amount, *(arc.most for arc in way))
            for arc in way:
                changes[arc.cell] = changes.get(arc.cell, 0) + arc.sign * flows
            amount -= flows
            self.withheld |= {arc.cell for arc in way if self._is_open(arc.cell)}
        return True

    def _cheapest(
        self, begin: Node, end: Node, without: Cell, changes: Mapping[Cell, int]
    ) -> list[_Arc] | None:
        """Dijkstra's algorithm over counts that may grow (forwards) or shrink (backwards)."""
        queue: list[tuple[float, int, Node]] = [(0, 0, begin)]
        came: dict[Node, tuple[float, Node, _Arc]] = {}
        seen: set[Node] = set()
        number = 0
        while queue:
            so_far, _, node = heappop(queue)
            if node == end:
                return _way(came, begin, end)
            if node in seen:
                continue
            seen.add(node)
            for arc in self._arcs(node, without, changes):
                price = so_far + arc.price
                if arc.end != begin and (arc.end not in came or price < came[arc.end][0]):
                    came[arc.end] = price, node, arc
                    number += 1
                    heappush(queue, (price, number, arc.end))
        return None

    def _arcs(self, node: Node, without: Cell, changes: Mapping[Cell, int]) -> Iterator[_Arc]:
        for cell in self._at.get(node, ()):
            if cell == without:
                continue
            least, most = self._bounds(cell)
            count = self._cells.get(cell, 0) + changes.get(cell, 0)
            price = self._prices[cell] if self._is_open(cell) else 0
            start, end = _ends(cell)
            if node == start and count < most:
                yield _Arc(cell, end, 1, price, most - count)
            if node == end and count > least:
                yield _Arc(cell, start, -1, price, count - least)

    def _empty(self) -> Iterator[Cell]:
        """Give the unlisted places where nothing was counted: a reader does not know that."""
        rows, columns = ({cell[side] for cell in self._cells} - {None} for side in (0, 1))
        places: Iterator[Cell] = product(rows, columns)
        return (one for one in places if one not in self._cells and _is_unlisted(one, self._small))

    def _is_open(self, cell: Cell) -> bool:
        """Whether the count is published as it is."""
        return not (cell in self._small or cell in self.withheld or _is_unlisted(cell, self._small))

    def _bounds(self, cell: Cell) -> tuple[int, int]:
        """Return the least and the most that a reader deems possible once the count is hidden."""
        if _is_unlisted(cell, self._small):
            return 0, LEAST - 1
        return (1, LEAST - 1) if cell in self._small else (LEAST, self._cells[WHOLE])


def _way(came: Mapping[Node, tuple[float, Node, _Arc]], begin: Node, end: Node) -> list[_Arc]:
    way: list[_Arc] = []
    node = end
    while node != begin:
        _, node, arc = came[node]
        way.append(arc)
    return way


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
