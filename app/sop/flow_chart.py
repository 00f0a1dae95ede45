"""The flow chart of an SOP: its shapes by lanes, and the positions of shapes, lines and texts.

`chart_of` returns the content: lanes, shapes, lines and the table around them. `lay_out` returns the
positions, in the caller's units (px, dots), for a width and a measure of texts. Neither draws:
app/paper/chart_painter.py does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

import msgspec

from app.sop.procedure import Decision, Sop, Step
from db.enums import Channel

NUMBER_WIDTH, TIME_WIDTH, LANE_WIDTH = 30.0, 96.0, 146.0  # least widths at 100 %
# The columns beside the lanes: least width, and share of the remaining room.
_DETAILS = {"activity": (190.0, 3.0), "means": (130.0, 1.8), "output": (110.0, 1.5), "note": (96.0, 1.1)}
_LANE_SHARE, _TIME_SHARE = 0.8, 0.2
_MARGIN = 22.0  # between a shape and the edge of its lane: lines pass there
_TRACK, _TRACK_STEP, _TRACKS = 6.0, 6.0, 3
_GAP = 12.0  # above and below a shape
_PAD = 7.0  # around a text
_LEAST_SHAPE = 40.0
_DIAMOND_TEXT = 0.66  # share of a diamond's width for its text
_BLOCKED, _SHARED, _CROSSED = (
    1000,
    30,
    1,
)  # the cost of a line that passes a shape, lies on a line, crosses one


class Shape(str, Enum):
    OVAL = "oval"  # where the procedure begins or ends
    BOX = "box"
    DIAMOND = "diamond"


class ChartWords(msgspec.Struct, frozen=True, kw_only=True):
    """The column headers and the pattern of a time, in the language of the chart."""

    number: str
    activity: str
    actors: str
    standard: str
    means: str
    time: str
    output: str
    note: str
    minutes: str  # "{minutes} min"
    channels: Mapping[str, str] = {}  # value of a channel -> its name, for steps without `means`


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A shape. Each has its own row (`slot`), in reading order."""

    key: str
    step: int
    shape: Shape
    lane: int
    slot: int
    text: str


class Edge(msgspec.Struct, frozen=True, kw_only=True):
    start: str
    end: str
    label: str = ""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """The table's content for a step beside its shapes."""

    step: int
    activity: tuple[str, ...]
    means: str
    time: str
    output: str
    note: str


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    lanes: tuple[str, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    rows: tuple[Row, ...]
    words: ChartWords

    def of_step(self, number: int) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.step == number)


def chart_of(sop: Sop, language: str, words: ChartWords) -> Chart:
    """Return the chart of the SOP in "id" or "en"."""
    lanes = [lane.id for lane in sop.lanes]
    led_to = {number for step in sop.steps for number in sop.followers(step)}
    nodes: list[Node] = []
    edges: list[Edge] = []

    def node(step: Step, key: str, shape: Shape, text: str) -> None:
        lane = lanes.index(step.lane_id)
        nodes.append(
            Node(
                key=key,
                step=step.number,
                shape=shape,
                lane=lane,
                slot=len(nodes),
                text=" ".join(text.split()),
            )
        )

    for step in sop.steps:
        is_end = step.number not in led_to or not sop.followers(step)
        key = _key(step.number)
        node(step, key, Shape.OVAL if is_end else Shape.BOX, step.name.in_language(language))
        if step.decision is not None:
            asked = f"{key}?"
            node(step, asked, Shape.DIAMOND, _question(step.decision, language))
            edges.append(Edge(start=key, end=asked))
            for branch in (step.decision.yes, step.decision.no):
                edges.append(Edge(start=asked, end=_key(branch.to), label=branch.in_language(language)))
        else:
            edges += [Edge(start=key, end=_key(number)) for number in sop.followers(step)]
    rows = tuple(_row(step, language, words) for step in sop.steps)
    names = tuple(lane.name.in_language(language) for lane in sop.lanes)
    return Chart(lanes=names, nodes=tuple(nodes), edges=tuple(edges), rows=rows, words=words)


def _key(number: int) -> str:
    return str(number)


def _question(decision: Decision, language: str) -> str:
    return (decision.short or decision.question).in_language(language)


def _row(step: Step, language: str, words: ChartWords) -> Row:
    return Row(
        step=step.number,
        activity=step.activities(language),
        means=step.means.in_language(language) if step.means else _means(step.channels, step.tools, words),
        time=words.minutes.format(minutes=step.target_min),
        output=step.output.in_language(language),
        note=step.note.in_language(language) if step.note else "",
    )


def _means(channels: Sequence[Channel], tools: Sequence[str], words: ChartWords) -> str:
    return ", ".join((*(words.channels.get(one.value, one.value) for one in channels), *tools))


# -- positions ---------------------------------------------------------------------------------------------


Point = tuple[float, float]


class Look(Enum):
    """The style of a text in the chart."""

    TEXT = "text"
    STRONG = "strong"
    SMALL = "small"


# Height of a text wrapped at a width; a line feed begins a new line.
Measure = Callable[[str, float, Look], float]


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2

    def inset(self, by: float) -> Box:
        return Box(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)

    def overlaps(self, other: Box) -> bool:
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """A text of the table."""

    text: str
    box: Box
    is_centred: bool = False


@dataclass(frozen=True, slots=True)
class PlacedNode:
    node: Node
    box: Box
    text_box: Box


@dataclass(frozen=True, slots=True)
class PlacedEdge:
    """A line of horizontal and vertical parts. `label_at` is the lower left corner of its label."""

    edge: Edge
    points: tuple[Point, ...]
    label_at: Point


@dataclass(frozen=True, slots=True)
class PlacedRow:
    row: Row
    box: Box
    cells: tuple[Cell, ...]
    time_box: Box


@dataclass(frozen=True, slots=True)
class Layout:
    """columns: The left edges of all columns."""

    width: float
    height: float
    head_height: float
    columns: tuple[float, ...]
    head: tuple[Cell, ...]
    rows: tuple[PlacedRow, ...]
    lanes: tuple[Box, ...]
    nodes: tuple[PlacedNode, ...]
    edges: tuple[PlacedEdge, ...]

    def between(self, top: float, bottom: float) -> Layout:
        """Return the same layout with only the parts between two heights, wholly or partly."""

        def is_there(low: float, high: float) -> bool:
            return low < bottom and top < high

        def is_shown(edge: PlacedEdge) -> bool:
            heights = [y for _, y in edge.points]
            return is_there(min(heights), max(heights) + 1e-6)

        return replace(
            self,
            head=tuple(cell for cell in self.head if is_there(cell.box.y, cell.box.bottom)),
            rows=tuple(row for row in self.rows if is_there(row.box.y, row.box.bottom)),
            nodes=tuple(node for node in self.nodes if is_there(node.box.y, node.box.bottom)),
            edges=tuple(edge for edge in self.edges if is_shown(edge)),
        )


def least_width(chart: Chart, unit: float, with_details: bool) -> float:
    """Return the width below which texts do not fit. unit: Length of a px at 100 %."""
    details = sum(least for least, _ in _DETAILS.values()) if with_details else 0.0
    return unit * (NUMBER_WIDTH + len(chart.lanes) * LANE_WIDTH + TIME_WIDTH + details)


def lay_out(
    chart: Chart,
    width: float,
    unit: float,
    measure: Measure,
    with_details: bool = True,
    more_time: Mapping[int, str] | None = None,
) -> Layout:
    """Return all positions; never narrower than `least_width`.

    with_details: Also show the columns beside lanes and time. more_time: The small text below the time of a
    step: the time that the open case used.
    """
    return _Plan(chart, width, unit, measure, with_details, more_time or {}).layout()


class _Plan:
    def __init__(
        self,
        chart: Chart,
        width: float,
        unit: float,
        measure: Measure,
        with_details: bool,
        more_time: Mapping[int, str],
    ) -> None:
        self._chart, self._unit, self._measure = chart, unit, measure
        self._with_details, self._more_time = with_details, more_time
        self._width = max(width, least_width(chart, unit, with_details))
        self._columns = self._widths()

    # -- columns -------------------------------------------------------------------------------------------

    def _widths(self) -> dict[str, tuple[float, float]]:
        """Return left edge and width of each column, from left to right."""
        unit = self._unit
        lanes = len(self._chart.lanes)
        wanted: list[tuple[str, float, float]] = [("number", NUMBER_WIDTH, 0.0)]
        if self._with_details:
            wanted.append(("activity", *_DETAILS["activity"]))
        share = _LANE_SHARE if self._with_details else 1.0
        wanted += [(f"lane{index}", LANE_WIDTH, share) for index in range(lanes)]
        if self._with_details:
            wanted.append(("means", *_DETAILS["means"]))
        wanted.append(("time", TIME_WIDTH, _TIME_SHARE))
        if self._with_details:
            wanted += [(name, *_DETAILS[name]) for name in ("output", "note")]
        spare = self._width - unit * sum(least for _, least, _ in wanted)
        shares = sum(share for _, _, share in wanted)
        columns, x = {}, 0.0
        for name, least, share in wanted:
            width = unit * least + spare * share / shares
            columns[name] = (x, width)
            x += width
        return columns

    def _head(self) -> tuple[list[Cell], float]:
        """Return the header of the table: columns with a common name have it above them."""
        words, unit = self._chart.words, self._unit
        pad = 2 * _PAD * unit
        names = {"number": words.number, "activity": words.activity, "time": words.time}
        names |= {"means": words.means, "output": words.output, "note": words.note}
        names |= {f"lane{index}": name for index, name in enumerate(self._chart.lanes)}
        grouped = [
            name for name in self._columns if name.startswith("lane") or name in ("means", "time", "output")
        ]
        lanes = [name for name in grouped if name.startswith("lane")]
        quality = [name for name in grouped if name not in lanes] if self._with_details else []
        above = max(self._text_height(text, 10_000.0, Look.STRONG) for text in (words.actors, words.standard))
        above += pad * 0.6
        in_groups = {*lanes, *quality}

        def height(name: str) -> float:
            return self._text_height(names[name], self._columns[name][1] - pad, Look.STRONG) + pad

        below = max(height(name) for name in in_groups)
        whole = max(above + below, *(height(name) for name in self._columns if name not in in_groups))
        below = whole - above
        cells = []
        for text, group in ((words.actors, lanes), (words.standard, quality)):
            if group:
                x = self._columns[group[0]][0]
                last_x, last_width = self._columns[group[-1]]
                cells.append(Cell(text, Box(x, 0.0, last_x + last_width - x, above), is_centred=True))
        for name, (x, width) in self._columns.items():
            top, tall = (above, below) if name in in_groups else (0.0, whole)
            cells.append(Cell(names[name], Box(x, top, width, tall), is_centred=True))
        return cells, whole

    # -- rows ----------------------------------------------------------------------------------------------

    def layout(self) -> Layout:
        head, head_height = self._head()
        top = head_height
        rows: list[PlacedRow] = []
        nodes: list[PlacedNode] = []
        for row in self._chart.rows:
            placed, shapes = self._row(row, top)
            rows.append(placed)
            nodes += shapes
            top = placed.box.bottom
        lanes = []
        for index in range(len(self._chart.lanes)):
            x, width = self._columns[f"lane{index}"]
            lanes.append(Box(x, 0.0, width, top))
        edges = _Router(nodes, lanes, self._unit).routes(self._chart.edges)
        return Layout(
            width=self._width,
            height=top,
            head_height=head_height,
            columns=tuple(x for x, _ in self._columns.values()),
            head=tuple(head),
            rows=tuple(rows),
            lanes=tuple(lanes),
            nodes=tuple(nodes),
            edges=tuple(edges),
        )

    def _row(self, row: Row, top: float) -> tuple[PlacedRow, list[PlacedNode]]:
        unit, pad = self._unit, _PAD * self._unit
        texts = {"number": str(row.step), "activity": _listed(row.activity), "means": row.means}
        texts |= {"output": row.output, "note": row.note}
        shown = {name: text for name, text in texts.items() if name in self._columns}
        heights = [
            self._text_height(text, self._columns[name][1] - 2 * pad, Look.TEXT)
            for name, text in shown.items()
        ]
        heights.append(self._time_height(row))
        shapes = [(node, *self._shape_size(node)) for node in self._chart.of_step(row.step)]
        needed = sum(height + 2 * _GAP * unit for _, _, height in shapes)
        height = max(needed, max(heights) + 2 * pad)
        placed, y = [], top
        for node, width, tall in shapes:
            room = tall + 2 * _GAP * unit + (height - needed) / len(shapes)
            lane_x, lane_width = self._columns[f"lane{node.lane}"]
            box = Box(lane_x + (lane_width - width) / 2, y + (room - tall) / 2, width, tall)
            placed.append(PlacedNode(node, box, self._text_box(node, box)))
            y += room
        cells = []
        for name, text in shown.items():
            x, width = self._columns[name]
            box = Box(x + pad, top + pad, width - 2 * pad, height - 2 * pad)
            cells.append(Cell(text, box, is_centred=name == "number"))
        x, width = self._columns["time"]
        time_box = Box(x + pad, top + pad, width - 2 * pad, height - 2 * pad)
        return PlacedRow(row, Box(0.0, top, self._width, height), tuple(cells), time_box), placed

    def _time_height(self, row: Row) -> float:
        room = self._columns["time"][1] - 2 * _PAD * self._unit
        height = self._text_height(row.time, room, Look.STRONG)
        if more := self._more_time.get(row.step):
            height += self._text_height(more, room, Look.SMALL) + 3 * _PAD * self._unit
        return height

    def _shape_size(self, node: Node) -> tuple[float, float]:
        unit, pad = self._unit, _PAD * self._unit
        width = self._columns[f"lane{node.lane}"][1] - 2 * _MARGIN * unit
        if node.shape is Shape.DIAMOND:
            width += 1.3 * _MARGIN * unit  # its tips are thin
            text = self._text_height(node.text, width * _DIAMOND_TEXT, Look.SMALL)
            return width, text / (1 - _DIAMOND_TEXT) + pad
        room = width - (3 if node.shape is Shape.OVAL else 2) * pad
        text = self._text_height(node.text, room, Look.TEXT)
        return width, max(_LEAST_SHAPE * unit, text + 2 * pad)

    def _text_box(self, node: Node, box: Box) -> Box:
        pad = _PAD * self._unit
        if node.shape is Shape.DIAMOND:
            width = box.width * _DIAMOND_TEXT
            return Box(box.x + (box.width - width) / 2, box.y, width, box.height)
        side = (1.5 if node.shape is Shape.OVAL else 1) * pad
        return Box(box.x + side, box.y, box.width - 2 * side, box.height)

    def _text_height(self, text: str, width: float, look: Look) -> float:
        return self._measure(text, width, look)


def _listed(activity: Sequence[str]) -> str:
    """Return the activities one below the other, with a dash if there are several."""
    return "\n".join(activity) if len(activity) < 2 else "\n".join(f"- {one}" for one in activity)


# -- lines -------------------------------------------------------------------------------------------------


class _Router:
    """Routes each line around the shapes: along its lane, across, or in the margin of a lane.

    Each shape has its own row, so a line at the height of its end meets no other shape there.
    """

    def __init__(self, nodes: Sequence[PlacedNode], lanes: Sequence[Box], unit: float) -> None:
        self._boxes = {placed.node.key: placed for placed in nodes}
        self._lanes, self._unit = lanes, unit
        self._done: list[tuple[Edge, tuple[Point, ...]]] = []

    def routes(self, edges: Sequence[Edge]) -> list[PlacedEdge]:
        placed = []
        for edge in edges:
            # The first of the cheapest.
            points = min(self._candidates(edge), key=lambda route: self._cost(edge, route))
            self._done.append((edge, points))
            placed.append(PlacedEdge(edge, points, self._label_at(points)))
        return placed

    def _candidates(self, edge: Edge) -> Iterator[tuple[Point, ...]]:
        start, end = self._boxes[edge.start], self._boxes[edge.end]
        a, b = start.box, end.box
        (ax, ay), (bx, by) = a.centre, b.centre
        is_below = end.node.slot > start.node.slot
        if is_below and start.node.lane == end.node.lane:
            yield ((ax, a.bottom), (ax, b.y))
        elif is_below:
            leaves, enters = (a.right, b.x) if bx > ax else (a.x, b.right)
            down_first = ((ax, a.bottom), (ax, by), (enters, by))
            across_first = ((leaves, ay), (bx, ay), (bx, b.y))
            is_decision = start.node.shape is Shape.DIAMOND
            yield from (across_first, down_first) if is_decision else (down_first, across_first)
        for track in range(_TRACKS):
            inward = (_TRACK + track * _TRACK_STEP) * self._unit
            for lane in (start.node.lane, end.node.lane):
                for x in (self._lanes[lane].right - inward, self._lanes[lane].x + inward):
                    leaves = a.right if x > a.right else a.x
                    enters = b.right if x > b.right else b.x
                    yield ((leaves, ay), (x, ay), (x, by), (enters, by))

    def _cost(self, edge: Edge, route: tuple[Point, ...]) -> int:
        cost = 0
        for part in pairwise(route):
            for key, placed in self._boxes.items():
                margin = 1.0 if key in (edge.start, edge.end) else -1.0
                cost += _BLOCKED * _touches(part, placed.box.inset(margin))
            for other, points in self._done:
                for theirs in pairwise(points):
                    if _lies_on(part, theirs) and other.end != edge.end:
                        cost += _SHARED
                    elif _crosses(part, theirs):
                        cost += _CROSSED
        return cost

    def _label_at(self, points: tuple[Point, ...]) -> Point:
        """Return a position beside the start of the line, on the side with room."""
        (x, y), (next_x, next_y) = points[0], points[1]
        gap = 4.0 * self._unit
        if x == next_x:
            return x + gap, (y + next_y) / 2 if abs(next_y - y) < 5 * gap else y + 5 * gap
        return (x if next_x > x else x - 8 * gap) + gap, y - gap / 2


def _touches(part: tuple[Point, Point], box: Box) -> bool:
    (x1, y1), (x2, y2) = part
    return (
        min(x1, x2) < box.right
        and box.x < max(x1, x2) + 1e-6
        and min(y1, y2) < box.bottom
        and box.y < max(y1, y2) + 1e-6
    )


def _lies_on(part: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Whether two parts of lines share a stretch, not only a point."""
    for axis in (0, 1):
        across = 1 - axis
        same = {round(point[across], 3) for point in (*part, *other)}
        if len(same) == 1:
            low = max(min(point[axis] for point in part), min(point[axis] for point in other))
            high = min(max(point[axis] for point in part), max(point[axis] for point in other))
            return high - low > 1e-6
    return False


def _crosses(part: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Whether a horizontal and a vertical part cross, not only touch."""
    upright, flat = (part, other) if part[0][0] == part[1][0] else (other, part)
    if upright[0][0] != upright[1][0] or flat[0][1] != flat[1][1]:
        return False
    x, y = upright[0][0], flat[0][1]
    in_flat = min(flat[0][0], flat[1][0]) + 1e-6 < x < max(flat[0][0], flat[1][0]) - 1e-6
    in_upright = min(upright[0][1], upright[1][1]) + 1e-6 < y < max(upright[0][1], upright[1][1]) - 1e-6
    return in_flat and in_upright
