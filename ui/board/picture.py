"""Writes the wall-board as a picture and as JSON, for a signage player or the intranet."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from PySide6.QtCore import QElapsedTimer, QObject, QSize, QTimer, Slot
from PySide6.QtGui import QImage, QPainter

from app.board.risk import Risk
from app.board.state import Snapshot
from app.board.watch import BoardWatch, Seen
from app.common.enums import AgentState
from app.common.pictures import png_of
from app.common.whole_file import write_whole
from ui.board.pages import Page, View, paint_page
from ui.board.turning import Turning
from ui.text.times import use_zone

_log = logging.getLogger(__name__)
PICTURE, FACTS = "board.png", "board.json"


class BoardPicture(QObject):
    """Writes the first files as soon as there is an answer or a reason for none, then every few seconds."""

    def __init__(
        self, watch: BoardWatch, turning: Turning, folder: Path, every_s: float, size: QSize
    ) -> None:
        super().__init__()
        self._turning, self._folder, self._size = turning, folder, size
        self._seen: Seen | None = None
        self._has_failed = False
        self._running = QElapsedTimer()
        self._running.start()
        self._timer = QTimer(self)
        self._timer.setInterval(round(every_s * 1000))
        self._timer.timeout.connect(self._write)
        watch.changed.connect(self._take)

    @Slot(object)
    def _take(self, seen: Seen) -> None:
        self._seen = seen
        if seen.snapshot is not None:
            use_zone(ZoneInfo(seen.snapshot.zone))
        if not self._timer.isActive():
            self._timer.start()
            self._write()

    @Slot()
    def _write(self) -> None:
        page, view = self._turning.at(self._seen, self._running.elapsed() / 1000)
        try:
            write_whole(self._folder / PICTURE, picture_of(page, view, self._size), _readable)
            write_whole(self._folder / FACTS, facts_of(view), _readable)
        except OSError as error:
            if not self._has_failed:
                _log.error("the picture of the board was not written: %s", error)
            self._has_failed = True
        else:
            self._has_failed = False


def picture_of(page: Page, view: View, size: QSize) -> bytes:
    """Return a PNG."""
    image = QImage(size, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_page(painter, (size.width(), size.height()), page, view)
    painter.end()
    return png_of(image)


def facts_of(view: View) -> bytes:
    """Return what is shown as JSON. Times are ISO 8601 in UTC; null is what is not known."""
    snapshot = view.snapshot
    facts: dict[str, Any] = {"is_stale": view.stale_since is not None, "age_s": round(view.age_s, 1)}
    if snapshot is not None:
        facts |= _facts(snapshot)
    return msgspec.json.format(msgspec.json.encode(facts), indent=1)


def _facts(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "made_at": snapshot.made_at,
        "states": {
            **{state.value: snapshot.count(state) for state in AgentState},
            "not_heard": snapshot.silent,
        },
        "agents": [
            {
                "name": one.name,
                "state": one.state.value,
                "since": one.since,
                "not_heard_since": one.silent_since,
            }
            for one in snapshot.agents
            if one.name
        ],
        "open_cases": snapshot.open_cases,
        "steps": [{"step": one.step, "cases": one.total, **_by_risk(one.by_risk)} for one in snapshot.steps],
        "units": [{"unit": one.name, **_by_risk(one.by_risk)} for one in snapshot.units],
        "today": [
            {"figure": figure, "step": step, "num": one.num, "den": one.den, "value": one.value}
            for (figure, step), one in snapshot.today.items()
        ],
        "queues": snapshot.queues,
    }


def _by_risk(by_risk: Any) -> dict[str, int]:
    return {risk.name.lower(): by_risk[risk] for risk in Risk if risk in by_risk}


def _readable(handle: int) -> None:
    """Let other programs of this computer read it."""
    if os.name == "posix":
        os.fchmod(handle, 0o644)
