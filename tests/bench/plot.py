"""One small chart per figure of docs/performance.csv, in one SVG file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

WIDTH, HEIGHT, COLUMNS = 300, 90, 3  # px of one chart; charts in a row
_LEFT, _TOP, _BOTTOM = 10, 24, 14


def write_plot(lines: Sequence[dict[str, str]], figures: Sequence[str], path: Path) -> None:
    """Draw each figure from its first commit to its last; the axis begins at zero."""
    charts = [_chart(name, [line.get(name, "") for line in lines]) for name in figures]
    rows = -(-len(charts) // COLUMNS)
    placed = (
        f'<g transform="translate({n % COLUMNS * WIDTH},{n // COLUMNS * HEIGHT})">{chart}</g>'
        for n, chart in enumerate(charts)
    )
    size = f'width="{COLUMNS * WIDTH}" height="{rows * HEIGHT}"'
    style = 'font-family="sans-serif" font-size="12" fill="#555"'
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>{"".join(placed)}</svg>\n')


def _chart(name: str, texts: Sequence[str]) -> str:
    known = [(place, float(text)) for place, text in enumerate(texts) if text]
    last = f"{known[-1][1]:g}" if known else "not measured"
    title = f'<text x="{_LEFT}" y="15">{escape(name)}: {last}</text>'
    if not known:
        return title
    highest = max(value for _, value in known) or 1.0
    step = (WIDTH - 3 * _LEFT) / max(1, len(texts) - 1)
    room = HEIGHT - _TOP - _BOTTOM
    points = [(_LEFT + place * step, _TOP + room * (1 - value / highest)) for place, value in known]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    base = HEIGHT - _BOTTOM
    return (
        f'{title}<path d="M{_LEFT} {base}H{WIDTH - 2 * _LEFT}" stroke="#bbb"/>'
        f'<polyline points="{line}" fill="none" stroke="#1f6feb" stroke-width="2"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#1f6feb"/>'
    )
