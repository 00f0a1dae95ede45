"""Charts on paper: lines instead of dots, whole on their page, with the numbers of the table below."""

from __future__ import annotations

import re
import zlib
from datetime import date
from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import QCoreApplication

from app.figures.charts import Chart, Form, Point, axis
from app.figures.figures import FIGURES
from app.figures.reports import REPORTS, FilledReport, ReportKey, fill, tables_of
from app.paper.layout import write_pdf
from app.paper.report_paper import printed_count, printed_number
from app.paper.sheet import Grid, Heading, Letterhead, Part, Picture, Prose, Sheet, SheetKind
from tests.app.paper.test_paper import WRITE, printed
from tests.docs.report_sample import LAST, OFFICE, UNITS, office, sheet_of
from tests.fact_source import FactSource

COUNT = 24


# Open data leaves as lists alone.
DRAWN = [one for one in ReportKey if one is not ReportKey.OPEN_DATA]


@pytest.fixture(scope="module")
def source() -> FactSource:
    found = office()
    found.note_accesses(LAST, 5)
    return found


def filled(source: FactSource, key: ReportKey) -> FilledReport:
    report = REPORTS[key]
    day = date(2026, 11, 16) if key is ReportKey.DAILY else LAST
    return fill(report, report.spans[0], day, source)


def picture(number: int) -> Picture:
    points = tuple(Point(f"c{number}p{place}", "", float(place)) for place in range(6))
    return Picture(f"title{number}.", Chart(Form.BARS, points, axis(points, lambda one: f"a{one:.0f}")))


def streams(path: Path) -> list[bytes]:
    found = re.findall(rb"FlateDecode.*?stream\r?\n(.*?)endstream", path.read_bytes(), re.DOTALL)
    return [zlib.decompress(one) for one in found]


@pytest.mark.parametrize("key", DRAWN)
def test_the_charts_of_a_report_are_lines(
    qapp: QCoreApplication, source: FactSource, key: ReportKey, tmp_path: Path
) -> None:
    sheet = sheet_of(filled(source, key))
    charts = [part for part in sheet.parts if isinstance(part, Picture)]
    assert charts
    path, without = tmp_path / "report.pdf", tmp_path / "without.pdf"
    write_pdf(sheet, Letterhead(), str(path))
    assert b"/Subtype /Image" not in path.read_bytes()
    parts = tuple(part for part in sheet.parts if not isinstance(part, Picture))
    write_pdf(Sheet(sheet.kind, sheet.title, sheet.reference, parts), Letterhead(), str(without))

    def lines(of: Path) -> int:
        return sum(len(re.findall(rb" [lc]\n| re\n", one)) for one in streams(of))

    assert lines(path) > lines(without) + 8 * len(charts)


@pytest.mark.parametrize("key", DRAWN)
def test_a_chart_has_the_numbers_of_the_table_below_it(
    qapp: QCoreApplication, source: FactSource, key: ReportKey
) -> None:
    report = filled(source, key)
    sheet = sheet_of(report)
    parts = list(sheet.parts)
    drawn = [(place, part) for place, part in enumerate(parts) if isinstance(part, Picture)]
    wanted = [
        (table, figure)
        for table in tables_of(report)
        if len(table.rows) > 1
        for figure in table.section.charts
    ]
    assert len(drawn) == len(wanted) > 0
    for (place, part), (table, figure) in zip(drawn, wanted, strict=True):
        below = next(one for one in parts[place:] if not isinstance(one, Picture))
        assert isinstance(below, Grid)
        chart, measure = part.chart, FIGURES[figure].measure
        counts = [number for one in chart.points for number in (one.value, *one.more)]
        if table.section.across:
            printed_counts = [cell for row in below.rows for cell in row[1:]]
            assert [printed_count(int(one or 0)) for one in counts] == printed_counts
            continue
        column = 1 + table.section.figures.index(figure)
        by_row = {row[0]: row[column] for row in below.rows}
        said = dict(one.words.split(": ", 1) for one in chart.points)
        assert by_row == {row: said[row] for row in by_row}
        assert {said[row] for row in set(said) - set(by_row)} <= {"0", "—"}
        if chart.form is not Form.STACKED:
            values = [one.value for one in chart.points]
            assert ["—" if one is None else printed_number(WRITE, measure, one) for one in values] == list(
                said.values()
            )


def test_no_page_break_cuts_a_chart_or_parts_it_from_its_heading(
    qapp: QCoreApplication, tmp_path: Path
) -> None:
    random = Random(19)
    parts: list[Part] = []
    for number in range(COUNT):
        parts.append(Prose("\n".join(["Baris."] * random.randrange(1, 14))))
        parts += [Heading(f"heading{number}."), picture(number)]
        rows = tuple((f"r{number}x{row}.", "1") for row in range(random.randrange(1, 6)))
        parts += [Heading(f"table{number}."), Grid(("Apa", "Berapa"), (60, 40), rows)]
    pages, _ = printed(Sheet(SheetKind.REPORT, "LAPORAN", "1", tuple(parts)), tmp_path, OFFICE)
    assert len(pages) > 8
    for number in range(COUNT):
        words = [f"heading{number}.", f"title{number}.", *(f"c{number}p{place}" for place in range(6))]
        (whole,) = [page for page in pages if f"heading{number}." in page]
        assert [one for one in words if one not in whole] == []
        (whole,) = [page for page in pages if f"table{number}." in page]
        assert f"r{number}x0." in whole


def test_the_sample_in_the_documentation_has_charts_and_names_nobody(
    qapp: QCoreApplication, source: FactSource, tmp_path: Path
) -> None:
    sheet = sheet_of(filled(source, ReportKey.MONTHLY))
    forms = {part.chart.form for part in sheet.parts if isinstance(part, Picture)}
    assert forms >= {Form.BARS, Form.LINE, Form.DOTS, Form.HEAT}
    text = "".join(printed(sheet, tmp_path)[0])
    assert all(name in text for name in UNITS.values())
