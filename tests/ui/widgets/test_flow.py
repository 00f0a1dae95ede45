"""Rows of buttons: they break where there is no room, and follow the sizes of their parts."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.keys.key_table import Key
from ui.style.theme import Scheme, apply_theme
from ui.widgets.button import ActionButton
from ui.widgets.flow import Flow


class Part(QWidget):
    """Wants to be 100 x 20 px at first."""

    def __init__(self) -> None:
        super().__init__()
        self.wanted = QSize(100, 20)

    def sizeHint(self) -> QSize:
        return self.wanted


def test_a_flow_breaks_where_there_is_no_room_and_follows_its_parts(qtbot: QtBot) -> None:
    host, parts, flow = QWidget(), [Part(), Part(), Part()], Flow(10)
    qtbot.addWidget(host)
    host.setLayout(flow)
    for part in parts:
        flow.addWidget(part)
    assert [flow.heightForWidth(width) for width in (400, 250, 100)] == [20, 50, 80]
    assert [flow.heightForWidth(width) for width in (300, 250, 120)] == [50, 50, 80]
    parts[0].wanted = QSize(100, 40)
    parts[0].updateGeometry()
    assert flow.heightForWidth(100) == 100
    parts[1].hide()
    assert flow.heightForWidth(100) == 70


def test_a_button_is_measured_anew_with_other_words_its_key_and_larger_text(
    qapp: QApplication, qtbot: QtBot
) -> None:
    apply_theme(qapp, Scheme.LIGHT, 1.0)
    button = ActionButton("button", "Simpan", "save", Key.SAVE)
    qtbot.addWidget(button)
    whole = button.sizeHint()
    button.show_cap(False)
    assert button.sizeHint().width() < whole.width()
    button.setText("Simpan perubahan ini")
    longer = button.sizeHint()
    assert longer.width() > whole.width()
    try:
        apply_theme(qapp, Scheme.LIGHT, 2.0)
        qapp.processEvents()
        assert button.sizeHint().height() > longer.height()
    finally:
        apply_theme(qapp, Scheme.LIGHT, 1.0)
        qapp.processEvents()
    assert button.sizeHint() == longer
