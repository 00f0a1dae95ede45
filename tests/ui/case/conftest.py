from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.cases.answers import Answer, Promise
from app.cases.case_editor import CaseEditor
from app.cases.case_service import CaseService
from app.cases.unit_service import UnitService
from app.common.enums import Channel
from tests.ui.case.samples import LiveEditor, logged, office
from tests.ui.controls import press_key
from tests.ui.fakes import AGENT, OFFICER, UNIT, FakeWorkplace
from tests.ui.undressed import undressed
from ui.case.panel import CasePanel
from ui.keys.key_table import Key
from ui.keys.keys_first import KeysFirst
from ui.shell.side_pane import SidePane


@dataclass
class Desk:
    """The panel and the pane beside it on a screen, the office behind them, and hands on the keyboard."""

    window: QWidget
    panel: CasePanel
    pane: SidePane
    place: FakeWorkplace
    editor: LiveEditor

    @property
    def service(self) -> Any:
        """The moves at the agent."""
        return self.place.cases.service

    @property
    def units(self) -> Any:
        """The moves with a unit."""
        return self.place.cases.units

    def press(self, key: Key) -> None:
        target = QApplication.focusWidget() or self.panel
        press_key(target, key)

    def type(self, text: str) -> None:
        target = QApplication.focusWidget()
        assert target is not None
        for line, part in enumerate(text.split("\n")):
            if line:
                QTest.keyClick(target, Qt.Key.Key_Return)
            QTest.keyClicks(target, part)

    def tab(self, times: int = 1) -> None:
        for _ in range(times):
            QTest.keyClick(QApplication.focusWidget() or self.panel, Qt.Key.Key_Tab)

    def focus(self) -> str:
        widget = QApplication.focusWidget()
        return widget.objectName() if widget else ""

    def later(self, **span: float) -> None:
        """Let time pass on the office's clock, and the second hand go round once."""
        self.place.now += timedelta(**span)
        self.panel._tick()

    def part(self, name: str) -> QWidget:
        found = self.window.findChild(QWidget, name)
        assert found is not None, name
        return found

    def log(self) -> None:
        """Siti's complaint is recorded."""
        logged(self.place)

    def escalate(self) -> None:
        self.log()
        self.later(minutes=5)
        promise = Promise(self.place.now + timedelta(hours=2), Channel.VOICE, "Ditelepon sebelum pukul 12.00")
        self.units.escalate(UNIT.id, "Kapan SK izin reklame ini ditetapkan?", promise)

    def solve(self) -> None:
        self.escalate()
        self.editor.sit_down(OFFICER)
        self.later(minutes=30)
        self.units.record_solution(Answer("SK sudah terbit.", "jelita", "503/1123/REK/2026"))
        self.editor.sit_down(AGENT)
        self.editor.show(self.editor.current)

    def asked(self, name: str) -> list[tuple[object, ...]]:
        parts = {CaseEditor: self.editor, CaseService: self.service, UnitService: self.units}
        part = next(part for real, part in parts.items() if hasattr(real, name))
        return [one[1:] for one in part.asked if one[0] == name]


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> Desk:
    place, editor = office()
    window = QWidget()
    with undressed():
        panel = CasePanel(place)  # type: ignore[arg-type]
        pane = SidePane(place, panel, QWidget())  # type: ignore[arg-type]
        row = QHBoxLayout(window)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(panel, 1)
        row.addWidget(pane)
        pane.setFixedWidth(340)
    filter_ = KeysFirst(window)
    qapp.installEventFilter(filter_)
    qtbot.addWidget(window)
    window.resize(960, 700)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return Desk(window, panel, pane, place, editor)
