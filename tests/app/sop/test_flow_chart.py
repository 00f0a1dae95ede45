"""The flow chart of an SOP file: its shapes and lines, and where they lie."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

import resources
from app.sop.flow_chart import (
    Box,
    Chart,
    ChartWords,
    Layout,
    Look,
    PlacedEdge,
    Shape,
    chart_of,
    lay_out,
    least_width,
)
from app.sop.procedure import load, parse

SHIPPED = resources.read_text("sop", "contact_center.toml")
WORDS = ChartWords(
    number="No",
    activity="Activity",
    actors="Done by",
    standard="Standard",
    means="Means",
    time="Time",
    output="Output",
    note="Remark",
    minutes="{minutes} min",
    channels={"voice": "Call"},
)


def foreign() -> str:
    """Return the SOP file of another office: four lanes, seven steps, two decisions, an early end."""
    head = """
        id = "front_office"
        title = { id = "SOP Loket", en = "Front office SOP" }
        ended_by = ["closed"]
        paused_by = []
        resumed_by = []
        reminders_percent = [100]
    """
    lanes = "".join(
        f'\n[[lanes]]\nid = "{name}"\nname = {{ id = "{name} id", en = "{name} en" }}\n'
        for name in ("guest", "counter", "office", "head")
    )
    steps = (
        # lane, started by, ended by, yes (to, by), no (to, by), next
        ("guest", "contact_started", "case_opened", None, None, ""),
        ("counter", "case_opened", "answer_found", ("5", "answer_found"), ("3", "escalated"), ""),
        (
            "office",
            "escalated",
            "solution_recorded",
            ("6", "call_back_started"),
            ("4", "solution_recorded"),
            "",
        ),
        ("head", "solution_recorded", "unit_asked_back", None, None, "next = 2"),
        ("counter", "answer_found", "receipt_confirmed", None, None, "next = 7"),
        ("office", "call_back_started", "corrected", None, None, "next = 0"),
        ("guest", "receipt_confirmed", "closed", None, None, ""),
    )
    text = head + lanes
    for number, (lane, started, ended, yes, no, following) in enumerate(steps, 1):
        actor = "unit" if lane == "office" else "agent"
        ends = {ended, *(way[1] for way in (yes, no) if way is not None)}
        text += f"""
            [[steps]]
            number = {number}
            actor = "{actor}"
            lane = "{lane}"
            name = {{ id = "Langkah {number}", en = "Step {number} with a long name that needs lines" }}
            activity = {{ id = "satu; dua", en = "one; two" }}
            channels = ["voice", "sms"]
            tools = ["App"]
            target_min = {number}
            output = {{ id = "Hasil", en = "Result" }}
            started_by = ["{started}"]
            ended_by = {sorted(ends)}
            named_by = []
            {following}
        """
        if yes is not None and no is not None:
            text += f"""
            [steps.decision]
            question = {{ id = "Bisa?", en = "Can it be done by the office?" }}
            yes = {{ id = "Ya", en = "Yes", to = {yes[0]}, by = "{yes[1]}" }}
            no = {{ id = "Tidak", en = "No", to = {no[0]}, by = "{no[1]}" }}
            """
    return text


def measure(text: str, width: float, look: Look) -> float:
    """Measure as if each letter were 7 px wide and each line 17 px high."""
    return sum(17.0 * max(1, -(-len(line) * 7 // max(7, int(width)))) for line in text.split("\n"))


CHARTS = {
    "shipped": chart_of(load(), "id", WORDS),
    "shipped in English": chart_of(load(), "en", WORDS),
    "foreign": chart_of(parse(foreign()), "en", WORDS),
}


def layouts(chart: Chart) -> list[Layout]:
    more = {row.step: "1:07:05 used\n10:48 left" for row in chart.rows}
    return [
        lay_out(chart, width, unit, measure, with_details, more)
        for width in (600.0, 1290.0, 1900.0)
        for unit in (1.0, 2.0)
        for with_details in (True, False)
    ]


def test_the_shipped_chart_is_that_of_the_paper() -> None:
    chart = CHARTS["shipped"]
    assert chart.lanes == ("Pemohon", "Agent Call Center", "Tim Urusan Terkait")
    assert [(node.key, node.shape.value, node.lane) for node in chart.nodes] == [
        *(("1", "oval", 0), ("2", "box", 1), ("2?", "diamond", 1)),
        *(("3", "box", 2), ("4", "box", 1), ("5", "oval", 0)),
    ]
    assert [(edge.start, edge.end, edge.label) for edge in chart.edges] == [
        *(("1", "2", ""), ("2", "2?", ""), ("2?", "4", "Ya"), ("2?", "3", "Tidak")),
        *(("3", "4", ""), ("4", "5", "")),
    ]
    assert [row.time for row in chart.rows] == ["10 min", "15 min", "60 min", "10 min", "5 min"]
    assert chart.rows[2].means == "Telepon/WhatsApp, JELITA, OSS"


def test_another_office_s_file_draws_its_own_lanes_steps_and_decisions() -> None:
    chart = CHARTS["foreign"]
    assert chart.lanes == ("guest en", "counter en", "office en", "head en")
    shapes = {node.key: node.shape for node in chart.nodes}
    assert [key for key, shape in shapes.items() if shape is Shape.DIAMOND] == ["2?", "3?"]
    assert [key for key, shape in shapes.items() if shape is Shape.OVAL] == ["1", "6", "7"]
    assert {(edge.start, edge.end) for edge in chart.edges} == {
        *(("1", "2"), ("2", "2?"), ("2?", "5"), ("2?", "3"), ("3", "3?"), ("3?", "6"), ("3?", "4")),
        *(("4", "2"), ("5", "7")),
    }
    assert chart.rows[0].means == "Call, sms, App"  # the file has no words of its own for them


@pytest.mark.parametrize("name", CHARTS)
def test_shapes_follow_the_reading_order_each_in_its_lane_and_no_two_overlap(name: str) -> None:
    for layout in layouts(CHARTS[name]):
        boxes = [placed.box for placed in layout.nodes]
        assert all(above.bottom < below.y for above, below in pairwise(boxes))
        for placed in layout.nodes:
            lane = layout.lanes[placed.node.lane]
            assert lane.x < placed.box.x < placed.box.right < lane.right
            row = next(row for row in layout.rows if row.row.step == placed.node.step)
            assert row.box.y < placed.box.y < placed.box.bottom < row.box.bottom
            assert measure(placed.node.text, placed.text_box.width, Look.TEXT) <= placed.box.height
        cells = [cell.box for row in layout.rows for cell in row.cells]
        assert not any(one.overlaps(other) for one, other in combinations(cells, 2))


@pytest.mark.parametrize("name", CHARTS)
def test_each_line_ends_at_its_shapes_and_passes_none_and_lies_on_no_other(name: str) -> None:
    for layout in layouts(CHARTS[name]):
        boxes = {placed.node.key: placed.box for placed in layout.nodes}
        for placed in layout.edges:
            assert on_edge(placed.points[0], boxes[placed.edge.start])
            assert on_edge(placed.points[-1], boxes[placed.edge.end])
            for (x1, y1), (x2, y2) in pairwise(placed.points):
                assert x1 == x2 or y1 == y2
                part = Box(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1))
                assert not any(part.overlaps(box.inset(1)) for box in boxes.values())
        for one, other in combinations(layout.edges, 2):
            assert one.edge.end == other.edge.end or not shares(one, other)


def test_a_chart_is_never_narrower_than_its_texts_need() -> None:
    chart = CHARTS["foreign"]
    assert lay_out(chart, 10.0, 1.0, measure).width == least_width(chart, 1.0, True)
    assert least_width(chart, 1.0, False) < least_width(chart, 1.0, True)


def on_edge(point: tuple[float, float], box: Box) -> bool:
    x, y = point
    is_upright = x in (box.x, box.right) and box.y <= y <= box.bottom
    return is_upright or (y in (box.y, box.bottom) and box.x <= x <= box.right)


def shares(one: PlacedEdge, other: PlacedEdge) -> bool:
    """Whether two lines have a stretch in common."""
    for (x1, y1), (x2, y2) in pairwise(one.points):
        for (x3, y3), (x4, y4) in pairwise(other.points):
            if x1 == x2 == x3 == x4 and min(max(y1, y2), max(y3, y4)) - max(min(y1, y2), min(y3, y4)) > 0.01:
                return True
            if y1 == y2 == y3 == y4 and min(max(x1, x2), max(x3, x4)) - max(min(x1, x2), min(x3, x4)) > 0.01:
                return True
    return False
