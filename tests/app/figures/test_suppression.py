"""No reader of a published table finds a small count, whatever equations the totals give.

The attacker knows nothing of the program: it lists every table of whole numbers that fits what is published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.figures.suppression import LEAST, WHOLE, Cell, PublishedTable, publish, with_totals

_COUNT = st.one_of(st.just(0), st.integers(1, 4), st.integers(5, 9))
_TABLES = st.dictionaries(
    st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz")), _COUNT, min_size=1, max_size=9
)


def fitting(published: PublishedTable, rows: list[str], columns: list[str]) -> Iterator[Mapping[Cell, int]]:
    """Give every table that a reader cannot rule out; each count that is not 0 is near its true one.

    A reader rules out less: if two of these differ in a count, the reader does not know it.
    """
    inner: list[Cell] = [cell for cell in product(rows, columns) if published.cells.get(cell)]
    ranges = []
    for cell in inner:
        shown = published.shown(cell)
        count = published.cells[cell]
        if shown == f"<{LEAST}":
            ranges.append(range(1, LEAST))
        elif shown == "x":
            ranges.append(range(LEAST, count + 3))
        else:
            ranges.append(range(count, count + 1))
    for values in _filled(published, inner, ranges, rows, columns):
        yield with_totals(
            {(str(row), str(column)): one for (row, column), one in zip(inner, values, strict=True)}
        )


def _filled(
    published: PublishedTable, inner: list[Cell], ranges: list[range], rows: list[str], columns: list[str]
) -> Iterator[tuple[int, ...]]:
    """Fill row by row; a row whose published total is wrong is left at once."""

    def fits(cell: Cell, value: int) -> bool:
        shown = published.shown(cell)
        if shown == f"<{LEAST}":
            return 1 <= value < LEAST
        if shown == "x":
            return value >= LEAST
        return value == shown

    by_row = [[place for place, cell in enumerate(inner) if cell[0] == row] for row in rows]
    choices = []
    for row, places in zip(rows, by_row, strict=True):
        if places:
            some = [
                one for one in product(*(ranges[place] for place in places)) if fits((row, None), sum(one))
            ]
            choices.append(some)
    for parts in product(*choices):
        values = tuple(value for part in parts for value in part)
        sums = dict.fromkeys(columns, 0)
        for cell, value in zip(inner, values, strict=True):
            sums[str(cell[1])] += value
        if all(fits((None, column), value) for column, value in sums.items() if value) and fits(
            WHOLE, sum(values)
        ):
            yield values


@given(counts=_TABLES)
@example(counts={("A", "x"): 1, ("A", "y"): 5, ("B", "x"): 5})
@example(counts={("A", "x"): 3})
@example(counts={("A", "x"): 2, ("B", "x"): 6, ("B", "y"): 6})  # two ways cost the same
@example(counts={("A", "x"): 1, ("B", "y"): 5})
@example(counts={("A", "x"): 4, ("A", "y"): 4, ("B", "x"): 9, ("B", "y"): 9})
@settings(max_examples=120, deadline=None)
def test_each_small_count_could_be_another_one(counts: Mapping[tuple[str, str], int]) -> None:
    published = publish(counts)
    shown = {cell: published.shown(cell) for cell in published.cells}
    assert not any(isinstance(one, int) and 0 < one < LEAST for one in shown.values())
    if published.is_too_small:
        return
    possible: dict[Cell, set[int]] = {cell: set() for cell in published.small}
    rows, columns = (sorted({cell[side] for cell in counts}) for side in (0, 1))
    for table in fitting(published, rows, columns):
        for cell in possible:
            possible[cell].add(table[cell])
        if all(len(values) > 1 for values in possible.values()):
            return
    assert all(len(values) > 1 for values in possible.values()), (shown, possible)


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


def test_a_month_with_almost_nothing_shows_its_total_alone() -> None:
    published = publish({("A", "x"): 1, ("B", "y"): 5})
    assert published.is_too_small
    assert (published.shown(WHOLE), published.shown(("A", "x"))) == (6, "x")
    nothing = publish({("A", "x"): 2})
    assert nothing.shown(WHOLE) == "<5"
