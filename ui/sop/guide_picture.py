"""The picture of the flow chart in the agent's guide, by the painter of the window.

`python -m ui.reference` writes it. It carries a mark of what it was made from, because its pixels depend on
the fonts of the computer: tests/docs/test_reference.py compares the mark.
"""

from __future__ import annotations

import hashlib
import inspect
import io
import tokenize
from pathlib import Path
from types import ModuleType

from PySide6.QtGui import QImage, QImageReader, QPainter

from app.paper import chart_painter
from app.paper.chart_painter import ChartPainter
from app.sop.flow_chart import Chart, Look, chart_of, lay_out
from app.sop.procedure import load
from ui.sop.chart_view import ink_of
from ui.sop.sop_text import chart_words
from ui.style.theme import Theme
from ui.style.tokens import LIGHT
from ui.text import translations

WIDTH, SHARP = 660, 2  # px as the guide shows it, and how many dots each has
_MARK = "Source"


def guide_picture(language: str) -> QImage:
    """Draw the lanes and times of the shipped SOP, light, in one of the languages."""
    return translations.in_language(language, lambda: _draw(_chart(language)))


def source_mark(language: str) -> str:
    """Return what a picture made now carries: a hash of its layout in plain letters and of the painter."""
    chart = translations.in_language(language, lambda: _chart(language))
    layout = lay_out(chart, WIDTH, 1.0, _plain_height, with_details=False)
    return hashlib.sha256((repr(layout) + _code(chart_painter)).encode()).hexdigest()


def _plain_height(text: str, width: float, look: Look) -> float:
    return 18.0 * sum(1 + len(line) * 7 // max(1, int(width)) for line in text.split("\n"))


def _code(module: ModuleType) -> str:
    """Return the words of a module's code, without comments, docstrings and white space."""
    read = io.StringIO(inspect.getsource(module)).readline
    words = (token.string for token in tokenize.generate_tokens(read) if token.type != tokenize.COMMENT)
    return " ".join(word for word in words if word.strip() and not word.startswith('"""'))


def mark_of(path: Path) -> str:
    """Return what the picture in a file was made from; "" if it has no mark."""
    return QImageReader(str(path)).text(_MARK)


def _chart(language: str) -> Chart:
    return chart_of(load(), language, chart_words())


def _draw(chart: Chart) -> QImage:
    ink = ink_of(Theme(LIGHT, float(SHARP), is_dark=False))
    painter = ChartPainter(chart, ink)
    layout = painter.lay_out(WIDTH * SHARP, with_details=False)
    picture = QImage(round(layout.width), round(layout.height), QImage.Format.Format_RGB32)
    canvas = QPainter(picture)
    painter.paint(canvas, layout)
    canvas.end()
    picture.setText(_MARK, source_mark(translations.language()))
    return picture
