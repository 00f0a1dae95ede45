"""The page of a person in the narrow pane of a small screen."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.controls import child, settle
from tests.ui.fakes import FakeWorkplace
from ui.person.page import PersonView
from ui.shell.columns import PANE_PX
from ui.text import translations
from ui.widgets.scroll_area import ScrollArea


@pytest.mark.parametrize("language", ["en", "id"])
def test_nothing_of_the_page_is_cut_at_the_right_in_the_pane_of_a_small_screen(
    qtbot: QtBot, workplace: FakeWorkplace, language: str
) -> None:
    translations.use(language)
    home = QWidget()
    qtbot.addWidget(home)
    page = PersonView(workplace, home)  # type: ignore[arg-type]
    home.resize(PANE_PX, 600)
    page.resize(PANE_PX, 600)
    page.show()
    home.show()
    settle()
    area = child(page, ScrollArea, "person.scroll")
    content = area.widget()
    assert content is not None
    assert content.width() <= area.viewport().width()
