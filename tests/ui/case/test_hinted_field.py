"""What a text seems to be stands beside the label of its field."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.controls import child, settle
from ui.case.fields.hinted_field import HintedField
from ui.widgets.elided_label import ElidedLabel


@pytest.mark.parametrize("width", [170, 200, 400])
def test_the_hint_has_what_the_label_leaves_of_the_line(qtbot: QtBot, width: int) -> None:
    field = HintedField("phone", QLineEdit(), "Nomor telepon")
    qtbot.addWidget(field)
    field.set_hint("(022) 000-1010 · Bandung/Cimahi")
    field.resize(width, 60)
    field.show()
    settle()
    label, hint = (child(field, ElidedLabel, f"phone.{name}") for name in ("label", "hint"))
    assert label.lines(label.width()) == ["Nomor telepon"]
    assert hint.lines(hint.width())[0].endswith("…") is (width < 400)
    assert hint.width() > 0
