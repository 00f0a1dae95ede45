"""A case, a call and a notice on the smallest screen at the largest text."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.common.notices import WARNING, Notice
from tests.ui.case.samples import SITI, TYPED, office, talking
from tests.ui.undressed import undressed
from ui.case.panel import CasePanel
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance, Scheme
from ui.text import translations


def test_a_case_never_makes_the_window_higher_than_the_screen(qtbot: QtBot, qapp: QApplication) -> None:
    appearance = Appearance(qapp)
    translations.use("id")
    appearance.dress(Scheme.LIGHT, 2.0)
    place, editor = office()
    with undressed():
        window = MainWindow(place, appearance)  # type: ignore[arg-type]
    qtbot.addWidget(window)
    window.show()
    panel = window.findChild(CasePanel)
    assert panel is not None
    call = talking(place)
    place.calls.call_list.send(call)
    editor.begin(call, SITI)
    for name, text in TYPED.items():
        editor.keep(name, text)
    editor.save()
    place.notices.post(Notice("sound_fallback", WARNING, {"role": "speaker", "wanted": "A", "name": "B"}))
    panel.decide_no()
    for _ in range(20):  # layouts settle in several rounds of events
        QApplication.processEvents()
    assert window.height() == 740
    translations.use("en")
