"""Where the page of the case stands when the keyboard moves."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from tests.ui.case.conftest import Desk
from ui.case.fields.hinted_field import HintedField
from ui.keys.key_table import Key


def test_a_form_that_goes_leaves_the_page_at_its_start_and_the_keyboard_in_the_note(
    qapp: QApplication, desk: Desk
) -> None:
    desk.log()
    desk.press(Key.LOOK_UP)
    qapp.processEvents()
    desk.panel.forms.evidence.result.setFocus()
    desk.type("Draf SK menunggu paraf.")
    desk.press(Key.FINISH)
    qapp.processEvents()
    assert desk.focus() == "note.text"
    assert desk.panel.page.area.verticalScrollBar().value() == 0


def test_the_field_with_the_keyboard_is_seen_with_its_label_and_no_row_above_is_cut(
    qapp: QApplication, desk: Desk
) -> None:
    desk.log()
    qapp.processEvents()
    area = desk.panel.page.area
    for name in ("subject", "kind", "kbli"):
        desk.part(f"details.{name}").setFocus()
        qapp.processEvents()
        field = desk.part(f"details.{name}.field")
        shown = field.visibleRegion().boundingRect()
        assert shown == field.rect()
        cut = [
            other.objectName()
            for other in desk.panel.details.findChildren(HintedField)
            if -other.height() < other.mapTo(area.viewport(), QPoint(0, 0)).y() < 0
        ]
        assert cut == []
