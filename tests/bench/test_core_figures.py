"""The table and the picture that `make bench-core` writes."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from tests.bench.__main__ import benches
from tests.bench.core_figures import BENCHES, COLUMNS, FIGURES, TABLE, read_lines, with_line
from tests.bench.plot import write_plot


def test_a_second_run_at_a_commit_takes_the_place_of_the_first() -> None:
    first, other = {"commit": "a", "start_warm": "2"}, {"commit": "b", "start_warm": "3"}
    again = {"commit": "a", "start_warm": "1"}
    assert with_line([first, other], again) == [other, again]


def test_each_figure_comes_from_one_of_the_benches() -> None:
    names = {name for row_names, function in benches() if function in BENCHES for name in row_names}
    assert set(FIGURES) <= names


def test_the_table_that_is_kept_has_these_columns() -> None:
    assert TABLE.read_text().splitlines()[0] == ",".join(COLUMNS)


def test_the_picture_has_a_line_through_all_that_was_measured(tmp_path: Path) -> None:
    lines = [{"start_warm": "2.0"}, {"start_warm": ""}, {"start_warm": "1.0"}]
    write_plot(lines, ("start_warm", "cpu_idle"), tmp_path / "plot.svg")
    root = ElementTree.parse(tmp_path / "plot.svg").getroot()
    space = "{http://www.w3.org/2000/svg}"
    (line,) = root.iter(f"{space}polyline")
    assert len(line.attrib["points"].split()) == 2
    assert [text.text for text in root.iter(f"{space}text")] == ["start_warm: 1", "cpu_idle: not measured"]
    assert read_lines(tmp_path / "none.csv") == []
