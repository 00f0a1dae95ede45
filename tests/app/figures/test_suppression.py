"""No reader of a published table finds a small count, whatever equations the totals give.

The attacker knows nothing of the program: it looks for a table of whole numbers that fits what is published
and has another count in the place that it wants to know.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.figures.suppression import LEAST, WHOLE, Cell, PublishedTable, publish

SMALL = f"<{LEAST}"
Range = tuple[int, int]
_COUNT = st.one_of(st.just(0), st.integers(1, 4), st.integers(5, 9))
_TABLES = st.dictionaries(
    st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz")), _COUNT, min_size=1, max_size=9
)


class Attack:
    """What a reader knows: for each place the least and the most, and which counts make which total."""

    def __init__(self, published: PublishedTable, rows: str, columns: str) -> None:
        lines = {cell: published.shown(cell) for cell in published.cells if published.is_listed(cell)}
        most = int(lines[WHOLE])
        self.ranges: dict[Cell, Range] = {}
        for cell in product((*rows, None), (*columns, None)):
            line = lines.get(cell, 0)
            if line == SMALL:
                self.ranges[cell] = (1, LEAST - 1)
            elif line == "x":
                self.ranges[cell] = (LEAST, most)
            else:
                self.ranges[cell] = (int(line), int(line))
            row, column = cell
            if None not in cell and SMALL in (lines.get((row, None)), lines.get((None, column))):
                self.ranges[cell] = (0, LEAST - 1)  # it has no line
        self.sums: list[tuple[Cell, list[Cell]]] = []
        for row in (*rows, None):
            self.sums.append(((row, None), [(row, column) for column in columns]))
        for column in (*columns, None):
            self.sums.append(((None, column), [(row, column) for row in rows]))

    def allows(self, cell: Cell, count: int) -> bool:
        """Return whether some table that fits has this count there."""
        low, high = self.ranges[cell]
        return low <= count <= high and self._is_possible({**self.ranges, cell: (count, count)})

    def _is_possible(self, ranges: dict[Cell, Range]) -> bool:
        if not self._narrow(ranges):
            return False
        unknown = [cell for cell, (low, high) in ranges.items() if low < high]
        if not unknown:
            return True
        cell = min(unknown, key=lambda one: ranges[one][1] - ranges[one][0])
        low, high = ranges[cell]
        return any(self._is_possible({**ranges, cell: (count, count)}) for count in range(low, high + 1))

    def _narrow(self, ranges: dict[Cell, Range]) -> bool:
        """Narrow each range by the totals until nothing changes; False if nothing fits."""
        before: dict[Cell, Range] = {}
        while before != ranges:
            before = dict(ranges)
            for total, parts in self.sums:
                least = sum(ranges[part][0] for part in parts)
                most = sum(ranges[part][1] for part in parts)
                low, high = ranges[total]
                ranges[total] = max(low, least), min(high, most)
                for part in parts:
                    low, high = ranges[part]
                    others_least, others_most = least - low, most - high
                    ranges[part] = (
                        max(low, ranges[total][0] - others_most),
                        min(high, ranges[total][1] - others_least),
                    )
                    least, most = others_least + ranges[part][0], others_most + ranges[part][1]
            if any(low > high for low, high in ranges.values()):
                return False
        return True


@given(counts=_TABLES)
@example(counts={("A", "x"): 1, ("A", "y"): 5, ("B", "x"): 5})
@example(counts={("A", "x"): 3})
@example(counts={("A", "x"): 2, ("B", "x"): 6, ("B", "y"): 6})  # two ways cost the same
@example(counts={("A", "x"): 1, ("B", "y"): 5})
@example(counts={("A", "x"): 4, ("A", "y"): 4, ("B", "x"): 9, ("B", "y"): 9})
# A small total of several counts: with their lines, each would be 1.
@example(counts={("A", one): 1 for one in "xyz"} | {("B", one): 40 for one in "xyz"} | {("C", "x"): 40})
# "5" of three small counts leaves no room for a 4.
@example(counts={("A", "x"): 1, ("A", "y"): 1, ("A", "z"): 3} | {("B", one): 40 for one in "xyz"})
@settings(max_examples=150, deadline=None)
def test_each_small_count_could_be_any_other_small_one(counts: Mapping[tuple[str, str], int]) -> None:
    published = publish(counts)
    shown = {cell: published.shown(cell) for cell in published.cells if published.is_listed(cell)}
    assert not any(isinstance(one, int) and 0 < one < LEAST for one in shown.values())
    if published.is_too_small:
        assert set(shown) <= {WHOLE}
        return
    attack = Attack(published, "ABC", "xyz")
    small = [cell for cell, count in published.cells.items() if count < LEAST]
    found = {cell: [one for one in range(1, LEAST) if attack.allows(cell, one)] for cell in small}
    assert all(possible == [1, 2, 3, 4] for possible in found.values()), (shown, found)


def test_a_table_with_rare_rows_still_shows_the_frequent_ones() -> None:
    frequent = {(row, column): 60 for row in "AB" for column in "xy"}
    rare = {("C", "x"): 1, ("C", "y"): 1, ("D", "y"): 2}
    published = publish({**frequent, **rare})
    assert not published.is_too_small
    assert {cell for cell in published.cells if published.is_listed(cell)} == {
        *product("AB", ("x", "y", None)),
        *product((None,), ("x", "y", None)),
        *(("C", None), ("D", None)),
    }
    assert (published.shown(("C", None)), published.shown(("D", None))) == (SMALL, SMALL)


@pytest.mark.parametrize(
    ("counts", "withheld"),
    [
        ({("A", "x"): 50, ("A", "y"): 70, ("B", "x"): 30, ("B", "y"): 90}, 0),  # nothing is small
        # One small count hides behind one more of its row, its column, and where these two meet.
        ({("A", "x"): 3, ("A", "y"): 70, ("B", "x"): 30, ("B", "y"): 90}, 3),
        # Two of a row and two of a column hide each other.
        ({("A", "x"): 3, ("A", "y"): 2, ("B", "x"): 2, ("B", "y"): 3, ("C", "x"): 50, ("C", "y"): 60}, 0),
    ],
)
def test_no_more_is_withheld_than_needed(counts: Mapping[tuple[str, str], int], withheld: int) -> None:
    published = publish(counts)
    assert not published.is_too_small
    assert len(published.withheld) == withheld


def test_which_counts_are_withheld_is_no_consequence_of_the_small_count() -> None:
    """Else a reader who knows the rule leaves out each count for which it would withhold others."""
    for small in range(1, LEAST):
        counts = {("A", "x"): small, ("A", "y"): 20, ("B", "x"): 21, ("B", "y"): 22, ("C", "x"): 23}
        seen = {publish({**counts, ("C", "y"): 24}).withheld for _ in range(200)}
        for other in "BC":
            assert {("A", "y"), (other, "x"), (other, "y")} in seen


def test_a_month_with_almost_nothing_shows_its_total_alone() -> None:
    published = publish({("A", "x"): 1, ("B", "y"): 5})
    assert published.is_too_small
    assert (published.shown(WHOLE), published.is_listed(("A", "x"))) == (6, False)
    nothing = publish({("A", "x"): 2})
    assert nothing.shown(WHOLE) == SMALL
