"""The pictures of the wall-board in the guide: a made-up morning. Arguments: folder, language."""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from app.board.risk import AtRisk, Risk
from app.board.state import LEVELS, AgentNow, FigureNow, Snapshot, StepNow, UnitNow
from app.common.enums import AgentState
from app.sop.breaks import load_breaks
from app.sop.procedure import load
from db.sync.messages import BoardQueue
from ui.board.pages import Page, View
from ui.board.picture import picture_of
from ui.style.theme import Scheme, apply_theme
from ui.text import translations

SIZE = QSize(1366, 768)
NOW = datetime(2026, 12, 1, 3, 5, 10, tzinfo=timezone.utc)
PAGES = (Page.SOP, Page.STAFF)
_UNITS = {UUID(int=1): "Bidang Perizinan", UUID(int=2): "Bidang Pengendalian", UUID(int=3): "Sekretariat"}
_PEOPLE = (
    *(("R.W.", AgentState.ON_CALL, 6), ("S.A.P.", AgentState.ON_CALL, 2), ("D.L.", AgentState.ON_CALL, 11)),
    *(
        ("A.S.", AgentState.AVAILABLE, 4),
        ("W.K.", AgentState.AVAILABLE, 17),
        ("M.L.", AgentState.AVAILABLE, 1),
    ),
    *(("Y.P.", AgentState.WRAP_UP, 3), ("K.A.", AgentState.BREAK, 12), ("B.S.", AgentState.NOT_READY, 2)),
    ("T.H.", AgentState.AVAILABLE, 38),
)


def morning() -> Snapshot:
    breaks = load_breaks()
    agents = tuple(
        AgentNow(
            name,
            state,
            breaks[0].id if state is AgentState.BREAK else "",  # the page "Now" shows it, no board does
            NOW - timedelta(minutes=minutes),
            NOW - timedelta(minutes=7) if name == "T.H." else None,
            None,
            "",
        )
        for name, state, minutes in _PEOPLE
    )
    steps = {2: (0, 1, 3, 9, 2), 3: (4, 2, 6, 118, 31), 4: (1, 0, 2, 7, 0)}
    due = ((3, 1, -31), (4, 0, -12), (3, 2, -4), (3, 3, -1), (2, 0, 6), (3, 1, 14))
    units = ((1, (3, 1, 4, 71, 20)), (2, (1, 1, 2, 40, 9)), (3, (0, 0, 0, 7, 2)))
    return Snapshot(
        made_at=NOW,
        zone="Asia/Jakarta",
        agents=agents,
        steps=tuple(
            StepNow(
                one.number, one.is_scored, 23 if one.number == 5 else 2, _by_risk(steps.get(one.number, ()))
            )
            for one in load().steps
        ),
        units=tuple(UnitNow(_UNITS[UUID(int=unit)], _by_risk(counts)) for unit, counts in units),
        unit_names=_UNITS,
        urgent=tuple(
            AtRisk(
                UUID(int=place),
                step,
                UUID(int=unit) if unit else None,
                NOW + timedelta(minutes=minutes),
                minutes < 0,
            )
            for place, (step, unit, minutes) in enumerate(due)
        ),
        open_cases=211,
        today={("cases_opened", None): FigureNow(64, None), ("cases_ended", None): FigureNow(51, None)},
        queues=(BoardQueue("izin", 2, NOW - timedelta(seconds=74), 6, 1),),
        unsent=(),
    )


def _by_risk(counts: tuple[int, ...]) -> dict[Risk, int]:
    return dict(zip(LEVELS, counts, strict=False))


def main(folder: Path, language: str) -> None:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    apply_theme(application, Scheme.LIGHT, 1.0)
    translations.build()
    translations.use(language)
    for page in PAGES:
        view = View(morning(), 0.0, load())
        (folder / f"board-{page.value}.png").write_bytes(picture_of(page, view, SIZE))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
