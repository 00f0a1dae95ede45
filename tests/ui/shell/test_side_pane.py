"""The tabs beside the case: what opens them, and what stays where it is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTextBrowser, QWidget

from app.common.enums import EntryKind
from tests.ui.case.samples import live_editor, logged, office
from tests.ui.controls import child, focused, is_whole, press_key, settle
from tests.ui.fakes import FakeWorkplace
from ui.keys.key_table import Key
from ui.shell.main_window import MainWindow
from ui.shell.pane_tabs import PaneTabs
from ui.shell.side_pane import APPLICANT, FILES, KNOWLEDGE, LOOKUPS, PHONE, STORY, SidePane


@pytest.fixture
def workplace() -> FakeWorkplace:
    return office()[0]


@pytest.fixture
def pane(window: MainWindow) -> SidePane:
    return child(window, SidePane, "side_pane")


def press(key: Key) -> None:
    press_key(focused(), key)


def test_the_phone_stands_there_without_a_case_and_the_story_comes_with_one(
    pane: SidePane, workplace: FakeWorkplace
) -> None:
    assert pane.current == PHONE
    logged(workplace)
    assert pane.current == STORY
    workplace.cases.editor.close_view()
    assert pane.current == PHONE


def test_a_command_opens_its_tab(window: MainWindow, pane: SidePane, workplace: FakeWorkplace) -> None:
    logged(workplace)
    for key, tab in ((Key.KNOWLEDGE, KNOWLEDGE), (Key.FILES, FILES), (Key.CHECK_SOUND, PHONE)):
        press(Key.NOTE)
        press(key)
        settle()
        assert pane.current == tab
        assert pane.isAncestorOf(focused())


def test_without_a_case_nothing_of_the_last_one_is_seen(
    window: MainWindow, pane: SidePane, workplace: FakeWorkplace
) -> None:
    logged(workplace)
    parts = {FILES: "attachments", APPLICANT: "confidentiality"}
    for tab, part in parts.items():
        pane.turn_to(tab)
        assert child(window, QWidget, part).isVisible()
    workplace.cases.editor.close_view()
    for tab, part in parts.items():
        pane.turn_to(tab)
        assert not child(window, QWidget, part).isVisible()


def test_a_tab_is_turned_to_by_mouse_while_the_keyboard_stays_in_the_note(
    window: MainWindow, pane: SidePane, workplace: FakeWorkplace
) -> None:
    logged(workplace)
    press(Key.NOTE)
    tabs = child(window, PaneTabs, "side_pane.tabs")
    for name in (LOOKUPS, KNOWLEDGE, FILES, APPLICANT, PHONE, STORY):
        place_of = tabs.tabRect(tabs.index_of(name)).center()
        QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(place_of))
        settle()
        assert pane.current == name
        assert focused().objectName() == "note.text"


def test_ctrl_tab_goes_round_the_tabs_from_within_the_pane_only(
    pane: SidePane, workplace: FakeWorkplace
) -> None:
    logged(workplace)
    press(Key.FILES)
    QTest.keyClick(focused(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert pane.current == APPLICANT
    QTest.keyClick(
        focused(),
        Qt.Key.Key_Backtab,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert pane.current == FILES


def test_on_a_wide_screen_the_story_stands_beside_the_tabs(
    window: MainWindow, pane: SidePane, workplace: FakeWorkplace
) -> None:
    logged(workplace)
    window.resize(1920, 1050)
    settle()
    story = child(window, QWidget, "timeline")
    assert pane.is_pinned
    assert story.isVisible()
    assert pane.current == PHONE
    assert child(window, QWidget, "phone_panel").isVisible()
    window.resize(1366, 742)
    settle()
    assert not pane.is_pinned
    pane.turn_to(STORY)
    assert story.isVisible()


def test_a_text_is_written_at_the_foot_of_the_story(
    window: MainWindow, pane: SidePane, workplace: FakeWorkplace
) -> None:
    logged(workplace)
    composer, story = child(window, QWidget, "texts"), child(window, QTextBrowser, "timeline")
    for _ in range(30):
        live_editor(workplace).add_entry(EntryKind.NOTE_ADDED, "pemohon dihubungi")
    live_editor(workplace).changed.emit(live_editor(workplace).current)
    for size, is_pinned in (((1366, 742), False), ((1920, 1050), True)):
        window.resize(*size)
        pane.turn_to(FILES)
        settle()
        press_key(focused(), Key.WRITE_TEXT)
        settle()
        assert composer.isAncestorOf(focused())
        assert is_whole(composer)
        assert story.mapToGlobal(story.rect().bottomLeft()).y() < composer.mapToGlobal(QPoint(0, 0)).y()
        bar = story.verticalScrollBar()
        assert 0 < bar.maximum() == bar.value(), "the last that was said is in sight"
        assert pane.is_pinned is is_pinned
        QTest.keyClick(focused(), Qt.Key.Key_Escape)
        assert not composer.isVisible()


def test_every_tab_has_a_name(window: MainWindow) -> None:
    tabs = child(window, PaneTabs, "side_pane.tabs")
    assert [tabs.accessibleTabName(at) for at in range(tabs.count())] == [
        "Story",
        "OSS, JELITA and evidence",
        "Knowledge base",
        "Files and recordings",
        "Applicant",
        "Phone",
    ]
