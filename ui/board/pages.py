"""Draws a page of the wall-board: in its own colours, for a room in which it hangs on the wall.

The figures are at least 1/14 of the height. Each state and each risk has a form and a word besides its
colour. Nothing moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from app.board.risk import AtRisk, Risk
from app.board.state import LEVELS, AgentNow, FigureNow, Snapshot
from app.common.enums import AgentState
from app.sop.procedure import Sop
from ui.board.board_text import (
    basis_words,
    due_words,
    few_digits,
    figure_words,
    minutes_words,
    risk_words,
    silent_words,
    state_words,
    step_figure_words,
    step_words,
    value_words,
)
from ui.style.icons import drawing
from ui.text.numbers import count_text
from ui.text.times import time_text

LEAST_FIGURE = 1 / 14  # of the height
_TITLE, _WORDS, _SMALL, _LEAST, _ICON = 0.05, 0.04, 0.032, 0.026, 0.036  # of the height
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_CENTRE, _MIDDLE = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class _Line:
    """A member of staff on the board. words: Of the state; "" where the tiles alone have them."""

    icon: str
    ink: str
    name: str
    words: str
    since: str


class Page(str, Enum):
    QUEUES = "queues"
    STAFF = "staff"
    SOP = "sop"
    TODAY = "today"


@dataclass(frozen=True, slots=True)
class Inks:
    """Each ink has a contrast of 7 or more on the ground and on a tile."""

    ground: str = "#0e1318"
    tile: str = "#182028"
    line: str = "#3d4a57"
    text: str = "#ffffff"
    muted: str = "#c3ccd6"
    good: str = "#7fdca4"
    accent: str = "#9ccbff"
    warning: str = "#ffc861"
    danger: str = "#ffa198"


FRESH = Inks()
STALE = Inks(
    ground="#2a2a2a",
    tile="#333333",
    line="#606060",
    text="#dedede",
    muted="#d0d0d0",
    good="#d0d0d0",
    accent="#d0d0d0",
    warning="#d0d0d0",
    danger="#d0d0d0",
)


@dataclass(frozen=True, slots=True)
class View:
    """What is drawn. stale_since: When the data was made, if it is too old; trouble: Why, in words."""

    snapshot: Snapshot | None
    age_s: float
    sop: Sop
    stale_since: datetime | None = None
    trouble: str = ""
    place: str = ""  # "2 / 4"


_STATES = (
    (AgentState.AVAILABLE, "check", "good"),
    (AgentState.ON_CALL, "phone", "accent"),
    (AgentState.WRAP_UP, "edit", "accent"),
    (AgentState.BREAK, "pause", "muted"),
    (AgentState.NOT_READY, "alert", "warning"),
    (AgentState.NOT_REACHABLE, "phone-off", "danger"),
)
_LOOKS = {state: (icon, ink) for state, icon, ink in _STATES}
_ORDER = {state: place for place, (state, _icon, _ink) in enumerate(_STATES)}
_RISK_INKS = {
    Risk.OVER: "danger",
    Risk.CLOSE: "warning",
    Risk.HALF: "accent",
    Risk.CALM: "good",
    Risk.PAUSED: "muted",
}


def paint_page(painter: QPainter, size: tuple[int, int], page: Page, view: View) -> None:
    _Sheet(painter, size, view).paint(page)


def shown_pages(snapshot: Snapshot | None) -> tuple[Page, ...]:
    """Return the pages that are worth turning to: not that of queues, if none is known or for this team."""
    has_queues = snapshot is not None and bool(snapshot.queues)
    return tuple(page for page in Page if page is not Page.QUEUES or has_queues)


class _Sheet:
    def __init__(self, painter: QPainter, size: tuple[int, int], view: View) -> None:
        self._painter, self._view = painter, view
        self._width, self._height = float(size[0]), float(size[1])
        self._inks = FRESH if view.stale_since is None else STALE
        self._gap = self._height * 0.02

    def paint(self, page: Page) -> None:
        painter = self._painter
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.fillRect(QRectF(0, 0, self._width, self._height), QColor(self._inks.ground))
        snapshot = self._view.snapshot
        if snapshot is None:
            self._show_unknown()
            return
        self._head(page, snapshot)
        bottom = 0.1 if self._view.stale_since is not None else 0.02
        top = 0.125
        body = QRectF(
            self._gap * 1.5,
            self._height * top,
            self._width - self._gap * 3,
            self._height * (1 - top - bottom),
        )
        {
            Page.QUEUES: self._queues,
            Page.STAFF: self._staff,
            Page.SOP: self._risk,
            Page.TODAY: self._today,
        }[page](body, snapshot)
        if self._view.stale_since is not None:
            self._show_stale(self._view.stale_since)

    # -- frame ---------------------------------------------------------------------------------------------

    def _head(self, page: Page, snapshot: Snapshot) -> None:
        titles = {
            Page.QUEUES: QCoreApplication.translate("Board", "Queues"),
            Page.STAFF: QCoreApplication.translate("Board", "Staff"),
            Page.SOP: QCoreApplication.translate("Board", "Time of the SOP"),
            Page.TODAY: QCoreApplication.translate("Board", "Today"),
        }
        edge, height = self._gap * 1.5, self._height
        row = QRectF(edge, self._gap * 0.6, self._width - 2 * edge, height * 0.1)
        self._text(row, titles[page], _TITLE, "text", _LEFT, is_strong=True)
        self._text(row, time_text(snapshot.made_at), 0.075, "text", _RIGHT, is_strong=True)
        clock_width = self._width_of(time_text(snapshot.made_at), 0.075, is_strong=True)
        words = self._age_words()
        aside = row.adjusted(0, 0, -clock_width - self._gap * 2, 0)
        self._text(aside, words, _SMALL, "muted", _RIGHT)
        dot = height * 0.009
        at = QPointF(
            aside.right() - self._width_of(words, _SMALL) - dot * 2.5,
            row.center().y(),
        )
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._ink("good"))
        self._painter.drawEllipse(at, dot, dot)
        if self._view.place:
            place = row.adjusted(
                self._width_of(titles[page], _TITLE, is_strong=True) + self._gap * 2, 0, 0, 0
            )
            self._text(place, self._view.place, _SMALL, "muted", _LEFT)

    def _age_words(self) -> str:
        text = QCoreApplication.translate("Board", "{seconds} s ago")
        return text.format(seconds=int(self._view.age_s))

    def _show_unknown(self) -> None:
        middle = QRectF(0, self._height * 0.3, self._width, self._height * 0.12)
        words = self._view.trouble or QCoreApplication.translate("Board", "Asking the server…")
        self._text(middle, words, 0.055, "text", _CENTRE, is_strong=True)
        if self._view.trouble:
            below = middle.translated(0, self._height * 0.14)
            again = QCoreApplication.translate("Board", "This board asks again every few seconds.")
            self._text(below, again, _WORDS, "muted", _CENTRE)

    def _show_stale(self, since: datetime) -> None:
        band = QRectF(0, self._height * 0.915, self._width, self._height * 0.085)
        self._painter.fillRect(band, QColor(self._inks.text))
        at = f"{time_text(since)}{':' if ':' in time_text(since) else '.'}{since.second:02}"
        words = QCoreApplication.translate("Board", "No new data since {time}").format(time=at)
        if self._view.trouble:
            words = f"{words} · {self._view.trouble}"
        self._text(band, words, 0.045, "ground", _CENTRE, is_strong=True)

    # -- pages ---------------------------------------------------------------------------------------------

    def _queues(self, body: QRectF, snapshot: Snapshot) -> None:
        if snapshot.queues is None:
            upper = QRectF(body.left(), body.top() + body.height() * 0.2, body.width(), body.height() * 0.25)
            self._text(upper, "—", 0.2, "text", _CENTRE, is_strong=True)
            words = QCoreApplication.translate("Board", "Waiting calls need a connection to the PBX.")
            self._text(upper.translated(0, body.height() * 0.3), words, _WORDS, "muted", _CENTRE)
            return
        heads = (
            QCoreApplication.translate("Board", "Waiting"),
            QCoreApplication.translate("Board", "Longest wait"),
            QCoreApplication.translate("Board", "Free"),
            QCoreApplication.translate("Board", "Members"),
        )
        columns = self._columns(body, (0.36, 0.14, 0.22, 0.14, 0.14))
        head_height = self._height * 0.06
        for column, words in zip(columns[1:], heads, strict=True):
            head = QRectF(column.left(), body.top(), column.width(), head_height)
            self._text(head, words, _SMALL, "muted", _CENTRE)
        tiles_height = self._height * 0.25
        self._day_of_queues(
            QRectF(body.left(), body.bottom() - tiles_height, body.width(), tiles_height), snapshot
        )
        body = body.adjusted(0, 0, 0, -tiles_height - self._gap)
        rows = snapshot.queues[:5]
        row_height = min((body.height() - head_height) / max(1, len(rows)), self._height * 0.17)
        for place, queue in enumerate(rows):
            top = body.top() + head_height + place * row_height
            self._line(body, top)
            waits = "" if queue.longest_since is None else _clock(snapshot.made_at - queue.longest_since)
            ink = "warning" if queue.waiting else "muted"
            values = (
                (count_text(queue.waiting), ink),
                (waits or "—", ink),
                ("—" if queue.free is None else count_text(queue.free), "text"),
                ("—" if queue.members is None else count_text(queue.members), "text"),
            )
            name = QRectF(columns[0].left(), top, columns[0].width(), row_height)
            self._text(name, queue.queue, _WORDS, "text", _LEFT)
            for column, (words, colour) in zip(columns[1:], values, strict=True):
                cell = QRectF(column.left(), top, column.width(), row_height)
                self._text(cell, words, 0.085, colour, _CENTRE, is_strong=True)

    def _day_of_queues(self, box: QRectF, snapshot: Snapshot) -> None:
        keys = ("queue_entered", "queue_answered", "queue_abandoned", "service_level")
        for place, key in zip(self._boxes(box, len(keys)), keys, strict=True):
            figure = snapshot.today.get((key, None))
            self._figure_tile(place, figure_words(key), value_words(figure), basis_words(figure))

    def _staff(self, body: QRectF, snapshot: Snapshot) -> None:
        tiles = [(state_words(state), icon, ink, snapshot.count(state)) for state, icon, ink in _STATES]
        tiles.append((silent_words(), "x", "muted", snapshot.silent))
        height = self._height * 0.25
        for box, (words, icon, ink, number) in zip(
            self._boxes(QRectF(body.left(), body.top(), body.width(), height), len(tiles)), tiles, strict=True
        ):
            self._state_tile(box, words, count_text(number), ink if number else "muted", icon)
        below = QRectF(
            body.left(), body.top() + height + self._gap, body.width(), body.height() - height - self._gap
        )
        if not snapshot.agents:
            words = QCoreApplication.translate("Board", "Nobody is signed in.")
            self._text(below, words, _WORDS, "muted", _CENTRE)
        elif any(one.name for one in snapshot.agents):
            self._people(below, snapshot)

    def _people(self, body: QRectF, snapshot: Snapshot) -> None:
        """Draw who is there; if they are many, without the words, which the tiles above have."""
        row_height = self._height * 0.066
        most = int(body.height() / row_height)
        people = sorted(snapshot.agents, key=_attention)
        columns = next((some for some in (2, 3) if len(people) <= most * some), 5)
        shown = people if len(people) <= most * columns else people[: most * columns - 1]
        boxes = self._columns(body, (1 / columns,) * columns)
        lines = [_line_of(one, snapshot, has_words=columns < 5) for one in shown]
        width = boxes[0].width() - self._gap * 2
        names, words_size = self._room_of(lines, width)
        for place, line in enumerate(lines):
            top = body.top() + (place % most) * row_height
            box = QRectF(boxes[place // most].left(), top, width, row_height)
            self._person(box, line, names, words_size)
        if len(shown) < len(people):
            top = body.top() + (most - 1) * row_height
            box = QRectF(boxes[-1].left(), top, boxes[-1].width(), row_height)
            words = QCoreApplication.translate("Board", "and {count} more")
            words = words.format(count=len(people) - len(shown))
            self._text(box, words, _WORDS, "muted", _LEFT)

    def _room_of(self, lines: Sequence[_Line], width: float) -> tuple[float, float]:
        """Return how wide the names are, and the size of letters in which the words of all states fit.

        0 wide: the words begin where each name ends, as they would be too small beside the widest one.
        """
        since = max(self._width_of(one.since, _SMALL) for one in lines)
        room = width - self._height * _ICON - self._gap * 1.1 - since
        words = max(self._width_of(one.words, _SMALL) for one in lines)
        if not words:
            return room, _SMALL
        names = min(room / 2, max(self._width_of(one.name, _WORDS, is_strong=True) for one in lines))
        size = _SMALL * min(1.0, (room - names - self._gap * 0.8) / words)
        return (names, size) if size >= _LEAST else (0.0, _SMALL)

    def _person(self, box: QRectF, line: _Line, names: float, words_size: float) -> None:
        size = self._height * _ICON
        self._icon(QRectF(box.left(), box.center().y() - size / 2, size, size), line.icon, line.ink)
        text = box.adjusted(size + self._gap * 0.6, 0, 0, 0)
        self._text(text, line.since, _SMALL, "muted", _RIGHT)
        text.setRight(text.right() - self._width_of(line.since, _SMALL) - self._gap * 0.5)
        names = names or min(self._width_of(line.name, _WORDS, is_strong=True), text.width() / 2)
        name = QRectF(text.left(), text.top(), names, text.height())
        self._text(name, line.name, _WORDS, "text", _LEFT, is_strong=True)
        self._text(text.adjusted(names + self._gap * 0.8, 0, 0, 0), line.words, words_size, line.ink, _LEFT)

    def _risk(self, body: QRectF, snapshot: Snapshot) -> None:
        left = QRectF(body.left(), body.top(), body.width() * 0.66, body.height())
        right = QRectF(left.right() + self._gap * 2, body.top(), 0, body.height())
        right.setRight(body.right())
        columns = self._columns(left, (0.3, 0.14, 0.14, 0.14, 0.14, 0.14))
        head_height = self._height * 0.085
        for column, risk in zip(columns[1:], LEVELS, strict=True):
            mark = QRectF(
                column.center().x() - self._height * 0.016,
                left.top(),
                self._height * 0.032,
                self._height * 0.032,
            )
            self._mark(mark, risk)
            head = QRectF(
                column.left(), left.top() + self._height * 0.038, column.width(), self._height * 0.04
            )
            self._text(head, risk_words(risk), 0.028, "muted", _CENTRE)
        row_height = (left.height() - head_height) / max(1, len(snapshot.steps))
        for place, step in enumerate(snapshot.steps):
            top = left.top() + head_height + place * row_height
            self._line(left, top)
            name = QRectF(left.left(), top, columns[0].width() - self._gap, row_height)
            number = QRectF(name.left(), top, self._height * 0.07, row_height)
            self._text(number, str(step.step), 0.072, "muted", _LEFT, is_strong=True)
            self._wrapped(name.adjusted(self._height * 0.07, 0, 0, 0), step_words(self._view.sop, step.step))
            if not step.is_scored:
                cell = QRectF(columns[1].left(), top, columns[-1].right() - columns[1].left(), row_height)
                words = QCoreApplication.translate("Board", "with the applicant")
                whole = f"{count_text(step.total)}"
                wide = self._width_of(whole, 0.075, is_strong=True)
                cell.setLeft(cell.left() + cell.width() * 0.3)
                self._text(cell, whole, 0.075, "text" if step.total else "muted", _LEFT, is_strong=True)
                self._text(cell.adjusted(wide + self._gap, 0, 0, 0), words, _SMALL, "muted", _LEFT)
                continue
            for column, risk in zip(columns[1:], LEVELS, strict=True):
                cell = QRectF(column.left(), top, column.width(), row_height)
                count = step.by_risk.get(risk, 0)
                ink = _RISK_INKS[risk] if count else "muted"
                words = few_digits(count)
                self._text(cell, words, 0.075, ink, _CENTRE, is_strong=bool(count), least=LEAST_FIGURE)
        self._urgent(QRectF(right.left(), right.top(), right.width(), right.height() * 0.56), snapshot)
        self._units(
            QRectF(right.left(), right.top() + right.height() * 0.6, right.width(), right.height() * 0.4),
            snapshot,
        )

    def _urgent(self, box: QRectF, snapshot: Snapshot) -> None:
        head = QRectF(box.left(), box.top(), box.width(), self._height * 0.06)
        words = QCoreApplication.translate("Board", "Due first")
        self._text(head, words, _WORDS, "text", _LEFT, is_strong=True)
        row_height = self._height * 0.062
        most = int((box.height() - head.height()) / row_height)
        if not snapshot.urgent:
            empty = QRectF(box.left(), head.bottom(), box.width(), row_height)
            self._text(empty, QCoreApplication.translate("Board", "No clock runs."), _SMALL, "muted", _LEFT)
        for place, case in enumerate(snapshot.urgent[:most]):
            row = QRectF(box.left(), head.bottom() + place * row_height, box.width(), row_height)
            self._due_row(row, case, snapshot)

    def _due_row(self, row: QRectF, case: AtRisk, snapshot: Snapshot) -> None:
        risk = Risk.OVER if case.is_over else Risk.CALM
        size = self._height * 0.028
        self._mark(QRectF(row.left(), row.center().y() - size / 2, size, size), risk)
        due = due_words(case, snapshot)
        text = row.adjusted(size + self._gap * 0.7, 0, 0, 0)
        self._text(text, due, _SMALL, "danger" if case.is_over else "text", _RIGHT)
        text.setRight(text.right() - self._width_of(due, _SMALL) - self._gap)
        unit = "" if case.unit_id is None else snapshot.unit_names.get(case.unit_id, "")
        step = QCoreApplication.translate("Board", "Step {step}").format(step=case.step)
        self._text(text, unit or step, _SMALL, "text", _LEFT)  # only one step is at a unit

    def _units(self, box: QRectF, snapshot: Snapshot) -> None:
        head = QRectF(box.left(), box.top(), box.width(), self._height * 0.06)
        title = QCoreApplication.translate("Board", "Questions at units")
        self._text(head, title, _WORDS, "text", _LEFT, is_strong=True)
        row_height = self._height * 0.085
        most = int((box.height() - head.height()) / row_height)
        if not snapshot.units:
            empty = QRectF(box.left(), head.bottom(), box.width(), row_height)
            self._text(empty, QCoreApplication.translate("Board", "None."), _SMALL, "muted", _LEFT)
        units = sorted(
            snapshot.units, key=lambda one: (-one.by_risk[Risk.OVER], -one.by_risk[Risk.CLOSE], one.name)
        )
        for place, unit in enumerate(units[:most]):
            row = QRectF(box.left(), head.bottom() + place * row_height, box.width(), row_height)
            columns = self._columns(row, (0.58, 0.21, 0.21))
            name = columns[0].adjusted(0, 0, -self._gap * 0.5, 0)
            self._text(name, unit.name, _SMALL, "text", _LEFT)
            whole = sum(unit.by_risk.values())
            over = unit.by_risk[Risk.OVER]
            size = self._height * 0.03
            at = QRectF(columns[1].left(), row.center().y() - size / 2, size, size)
            self._mark(at, Risk.OVER, ink="danger" if over else "muted")
            cell = columns[1].adjusted(size + self._gap * 0.5, 0, 0, 0)
            self._text(cell, count_text(over), 0.072, "danger" if over else "muted", _LEFT, is_strong=True)
            self._text(columns[2], count_text(whole), 0.072, "text", _RIGHT, is_strong=True)

    def _today(self, body: QRectF, snapshot: Snapshot) -> None:
        today = snapshot.today
        tiles: list[tuple[str, str, str]] = []
        for key in ("cases_opened", "cases_ended"):
            figure = today.get((key, None))
            tiles.append((figure_words(key), value_words(figure), basis_words(figure)))
        tiles.append((QCoreApplication.translate("Board", "Open now"), count_text(snapshot.open_cases), ""))
        for key in ("calls", "calls_missed"):
            figure = today.get((key, None))
            tiles.append((figure_words(key), value_words(figure), basis_words(figure)))
        scored = [one.step for one in snapshot.steps if one.is_scored]
        of_steps = []
        for step in scored:
            figure = today.get(("step_on_time", step))
            basis = basis_words(figure) if figure is not None or not today else basis_words(_none_yet())
            of_steps.append((step_figure_words(step), value_words(figure), basis))
        for key in ("unit_on_time", "promise_kept"):
            figure = today.get((key, None))
            of_steps.append((figure_words(key), value_words(figure), basis_words(figure)))
        half = (body.height() - self._gap) / 2
        for top, row in ((body.top(), tiles), (body.top() + half + self._gap, of_steps)):
            boxes = self._boxes(QRectF(body.left(), top, body.width(), half), len(row))
            for box, (words, value, basis) in zip(boxes, row, strict=True):
                self._figure_tile(box, words, value, basis)

    # -- parts ---------------------------------------------------------------------------------------------

    def _state_tile(self, box: QRectF, words: str, value: str, ink: str, icon: str) -> None:
        inner = self._tile(box)
        size = self._height * 0.045
        self._icon(QRectF(inner.left(), inner.top(), size, size), icon, ink)
        label = QRectF(
            inner.left(), inner.bottom() - self._height * 0.075, inner.width(), self._height * 0.075
        )
        self._wrapped(label, words, ink="muted", size=0.03)
        number = QRectF(inner.left() + size, inner.top(), inner.width() - size, label.top() - inner.top())
        self._text(number, value, 0.11, ink, _RIGHT, is_strong=True, least=LEAST_FIGURE)

    def _figure_tile(self, box: QRectF, words: str, value: str, below: str) -> None:
        inner = self._tile(box)
        is_low = box.height() < self._height * 0.3
        label = QRectF(inner.left(), inner.top(), inner.width(), self._height * (0.05 if is_low else 0.09))
        self._wrapped(label, words, ink="muted", size=0.034)
        number_height = self._height * (0.12 if is_low else 0.19)
        number = QRectF(inner.left(), label.bottom(), inner.width(), number_height)
        ink = "muted" if value == "—" else "text"
        self._text(number, value, 0.1 if is_low else 0.13, ink, _LEFT, is_strong=True, least=LEAST_FIGURE)
        note = QRectF(inner.left(), number.bottom(), inner.width(), self._height * 0.05)
        self._text(note, below, _SMALL, "muted", _LEFT)

    def _tile(self, box: QRectF) -> QRectF:
        """Draw the ground of a tile; return the room in it."""
        radius, edge = self._height * 0.012, self._gap * 0.7
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._ink("tile"))
        self._painter.drawRoundedRect(box, radius, radius)
        return box.adjusted(edge, edge, -edge, -edge)

    def _mark(self, box: QRectF, risk: Risk, ink: str = "") -> None:
        """Draw the form of a risk: triangle, diamond, half-filled circle, ring, two bars."""
        painter, colour = self._painter, self._ink(ink or _RISK_INKS[risk])
        pen = QPen(colour, box.width() * 0.13)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inner = box.adjusted(box.width() * 0.07, box.width() * 0.07, -box.width() * 0.07, -box.width() * 0.07)
        if risk is Risk.OVER:
            painter.setBrush(colour)
            painter.drawPolygon(
                QPolygonF([QPointF(inner.center().x(), inner.top()), inner.bottomRight(), inner.bottomLeft()])
            )
        elif risk is Risk.CLOSE:
            painter.setBrush(colour)
            middle = inner.center()
            corners = (
                QPointF(middle.x(), inner.top()),
                QPointF(inner.right(), middle.y()),
                QPointF(middle.x(), inner.bottom()),
                QPointF(inner.left(), middle.y()),
            )
            painter.drawPolygon(QPolygonF(list(corners)))
        elif risk is Risk.PAUSED:
            painter.setPen(Qt.PenStyle.NoPen)
            wide = inner.width() * 0.28
            painter.fillRect(QRectF(inner.left() + wide * 0.3, inner.top(), wide, inner.height()), colour)
            painter.fillRect(QRectF(inner.right() - wide * 1.3, inner.top(), wide, inner.height()), colour)
        else:
            painter.drawEllipse(inner)
            if risk is Risk.HALF:
                painter.setBrush(colour)
                painter.drawPie(inner, 90 * 16, 180 * 16)

    def _icon(self, box: QRectF, name: str, ink: str) -> None:
        drawing(name, self._ink(ink).name()).render(self._painter, box)

    def _line(self, box: QRectF, top: float) -> None:
        self._painter.setPen(QPen(QColor(self._inks.line), max(1.0, self._height / 720)))
        self._painter.drawLine(QPointF(box.left(), top), QPointF(box.right(), top))

    def _boxes(self, box: QRectF, count: int) -> list[QRectF]:
        wide = (box.width() - self._gap * (count - 1)) / count
        return [
            QRectF(box.left() + place * (wide + self._gap), box.top(), wide, box.height())
            for place in range(count)
        ]

    def _columns(self, box: QRectF, shares: Sequence[float]) -> list[QRectF]:
        found, left = [], box.left()
        for share in shares:
            found.append(QRectF(left, box.top(), box.width() * share, box.height()))
            left += box.width() * share
        return found

    def _font(self, size: float, is_strong: bool) -> QFont:
        font = QFont(self._painter.font())
        font.setPixelSize(max(1, round(self._height * size)))
        font.setWeight(QFont.Weight.DemiBold if is_strong else QFont.Weight.Normal)
        return font

    def _width_of(self, words: str, size: float, is_strong: bool = False) -> float:
        return QFontMetricsF(self._font(size, is_strong)).horizontalAdvance(words)

    def _text(
        self,
        box: QRectF,
        words: str,
        size: float,
        ink: str,
        align: Qt.AlignmentFlag,
        *,
        is_strong: bool = False,
        least: float = _LEAST,
    ) -> None:
        """Draw one line: smaller where it does not fit, and cut where it would be too small."""
        if not words:
            return
        wide = self._width_of(words, size, is_strong)
        if wide > box.width():
            size = max(min(size, least), size * box.width() / wide)
        font = self._font(size, is_strong)
        shown = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, box.width() + 1)
        before = self._painter.font()
        self._painter.setFont(font)
        self._painter.setPen(self._ink(ink))
        self._painter.drawText(box, int(align | _MIDDLE | Qt.TextFlag.TextSingleLine), shown)
        self._painter.setFont(before)

    def _wrapped(self, box: QRectF, words: str, *, ink: str = "text", size: float = _SMALL) -> None:
        """Draw words on one or two lines: smaller where the longest one does not fit."""
        before = self._painter.font()
        longest = max((self._width_of(one, size) for one in words.split()), default=0.0)
        size = size * min(1.0, box.width() / (longest + 1))
        self._painter.setFont(self._font(size, False))
        self._painter.setPen(self._ink(ink))
        self._painter.drawText(box, int(_LEFT | _MIDDLE | Qt.TextFlag.TextWordWrap), words)
        self._painter.setFont(before)

    def _ink(self, name: str) -> QColor:
        return QColor(getattr(self._inks, name))


def _none_yet() -> FigureNow:
    return FigureNow(0, 0)


def _line_of(agent: AgentNow, snapshot: Snapshot, *, has_words: bool) -> _Line:
    icon, ink = _LOOKS.get(agent.state, ("info", "text"))
    words, since = state_words(agent.state), agent.since
    if agent.silent_since is not None:
        icon, ink, words, since = "x", "muted", silent_words(), agent.silent_since
    return _Line(icon, ink, agent.name, words if has_words else "", minutes_words(snapshot.made_at - since))


def _attention(agent: AgentNow) -> tuple[bool, int, datetime]:
    return agent.silent_since is None, -_ORDER.get(agent.state, len(_ORDER)), agent.since


def _clock(span: timedelta) -> str:
    minutes, seconds = divmod(max(0, int(span.total_seconds())), 60)
    return f"{minutes}:{seconds:02}"
