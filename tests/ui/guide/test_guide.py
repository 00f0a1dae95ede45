"""F1: the guide in the agent's language, with every key as its first entry, without network."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLineEdit, QListWidget, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

import resources
from app.common.jobs import Jobs
from resources.installer import bundle
from tests.docs.markdown import DOCS, ROOT, Page
from tests.ui.text.test_indonesian_terms import TERMS, Term, has
from ui.guide.browser import GuideBrowser
from ui.guide.pages import ORDER, load
from ui.guide.window import GuideWindow
from ui.keys.commands import SIGN, Commands, keys_with_words
from ui.keys.key_table import EDITING_KEYS, KEYS, SHIFT_KEYS, SUPERVISION_KEYS
from ui.keys.keys_overview import KeysOverview
from ui.text import translations

_Widget = TypeVar("_Widget", bound=QWidget)
LANGUAGES = ("id", "en")
GUIDE = [Page(path) for language in LANGUAGES for path in sorted((DOCS / "user" / language).glob("*.md"))]
guide_pages = pytest.mark.parametrize("page", GUIDE, ids=str)
# Keys of every program, and what an Indonesian page calls those that have no print.
COMMON = {"Enter", "Esc", "Tab", "Del", "Down", "Bawah", "Ctrl+F"}
AS_PRINTED = {"Kiri": "Left", "Kanan": "Right", "Enter": "Return"}
_KEY = re.compile(
    r"(?:(?:Ctrl|Alt|Shift)\+)*(?:F\d{1,2}|[A-Z]|Enter|Esc|Tab|Del|Down|Bawah)|(?:\w+\+)+[\w,]+"
)


@pytest.fixture
def home(qtbot: QtBot) -> QWidget:
    home = QWidget()
    qtbot.addWidget(home)
    home.resize(1200, 800)
    home.show()
    return home


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs(workers=1)
    yield jobs
    jobs.stop()


@pytest.fixture
def guide(qtbot: QtBot, home: QWidget, jobs: Jobs) -> GuideWindow:
    window = GuideWindow(jobs, Commands(home), home)
    window.resize(960, 700)
    window.show()
    qtbot.waitUntil(lambda: pages(window).count() == len(ORDER) + 1)
    return window


def child(window: GuideWindow, kind: type[_Widget], name: str = "") -> _Widget:
    found = window.findChild(kind, name) if name else window.findChild(kind)
    assert isinstance(found, kind)
    return found


def pages(window: GuideWindow) -> QListWidget:
    return child(window, QListWidget, "guide.pages")


def shown(window: GuideWindow) -> QWidget:
    view = child(window, QStackedWidget).currentWidget()
    assert view is not None
    return view


def text(window: GuideWindow) -> str:
    return child(window, GuideBrowser).toPlainText()


def titles(window: GuideWindow) -> list[str]:
    return [pages(window).item(row).text() for row in range(pages(window).count())]


def search(qtbot: QtBot, window: GuideWindow, words: str) -> None:
    field = child(window, QLineEdit, "guide.search")
    field.clear()
    qtbot.keyClicks(field, words)


def test_the_keys_are_the_first_entry_and_the_pages_follow(qtbot: QtBot, guide: GuideWindow) -> None:
    assert isinstance(shown(guide), KeysOverview)
    assert titles(guide)[:3] == ["All commands and keys", "Your first day", "Calls"]
    qtbot.keyClick(pages(guide), Qt.Key.Key_Down)
    assert isinstance(shown(guide), GuideBrowser)
    assert text(guide).startswith("Your first day")
    assert "F2" in text(guide)


def test_the_guide_changes_its_language_with_the_window(qtbot: QtBot, guide: GuideWindow) -> None:
    pages(guide).setCurrentRow(2)
    translations.use("id")
    qtbot.waitUntil(lambda: titles(guide)[2] == "Panggilan")
    assert text(guide).startswith("Panggilan")


def test_the_search_finds_sections_by_the_beginnings_of_words_in_any_order(
    qtbot: QtBot, guide: GuideWindow
) -> None:
    search(qtbot, guide, "conse record")
    assert titles(guide)[0] == "Calls › Record a call"
    assert "Read the notice to the caller" in text(guide)
    assert child(guide, GuideBrowser).extraSelections()
    search(qtbot, guide, "flugzeug")
    assert titles(guide) == []
    assert shown(guide).objectName() == "guide.nothing"
    child(guide, QLineEdit, "guide.search").clear()
    assert titles(guide)[0] == "All commands and keys"


def test_a_link_leads_to_its_page_and_never_out_of_the_guide(guide: GuideWindow) -> None:
    pages(guide).setCurrentRow(1)
    browser = child(guide, GuideBrowser)
    browser.anchorClicked.emit(QUrl("https://example.com/"))
    assert text(guide).startswith("Your first day")
    browser.anchorClicked.emit(QUrl("units.md"))
    assert text(guide).startswith("Questions to a unit")
    assert pages(guide).currentItem().text() == "Questions to a unit"


def test_a_picture_is_never_wider_than_the_view(guide: GuideWindow) -> None:
    pages(guide).setCurrentRow(1)
    browser = child(guide, GuideBrowser)
    picture = browser.loadResource(2, QUrl("../images/window-call-en.png"))
    assert isinstance(picture, QImage)
    assert 0 < picture.width() <= browser.viewport().width()
    assert browser.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_guide_is_listed_and_links_stay_in_it(language: str) -> None:
    names = {path.stem for path in (DOCS / "user" / language).glob("*.md")} - {
        "keys"
    }  # F1 has them as a list
    assert names == set(ORDER) == {page.name for page in load(language).pages}
    links = {link for page in GUIDE for link in page.links if page.path.stem != "keys"}
    assert {link for link in links if link.endswith(".md")} <= {f"{name}.md" for name in ORDER}


def test_the_bundle_has_pages_and_pictures_where_the_program_looks_for_them() -> None:
    shipped = {f"{folder}/{Path(file).name}" for file, folder in bundle.data_files(ROOT)}
    for language in LANGUAGES:
        assert {f"resources/guide/{language}/{name}.md" for name in ORDER} <= shipped
    assert "resources/guide/images/window-call-en.png" in shipped


# -- what the pages say --------------------------------------------------------------------------------------


@guide_pages
def test_each_command_of_the_guide_is_found_by_its_words(page: Page) -> None:
    translations.use(page.path.parent.name)
    typed = {code.removeprefix(SIGN) for code in page.code if code.startswith(f"{SIGN} ")}
    assert [words for words in typed if not keys_with_words(words)] == []


@guide_pages
def test_each_key_of_the_guide_is_in_the_table(page: Page) -> None:
    known = {sequence for entry in KEYS.values() for sequence in entry.sequences}
    known |= {sequence for sequences in EDITING_KEYS.values() for sequence in sequences}
    known |= {*SUPERVISION_KEYS.values(), *SHIFT_KEYS.values()}
    pressed = {code for code in page.code if _KEY.fullmatch(code)} - COMMON
    wrong = [key for key in pressed if "+".join(AS_PRINTED.get(p, p) for p in key.split("+")) not in known]
    assert not wrong


@guide_pages
def test_each_label_that_the_guide_quotes_is_in_the_window(page: Page) -> None:
    """What stands in bold is a text of the window, letter by letter."""
    tag = "translation" if page.path.parent.name == "id" else "source"
    catalogue = ElementTree.parse(resources.path("translations", "loket_id.ts")).getroot()
    known = {(message.findtext(tag) or "").replace("&", "") for message in catalogue.iter("message")}
    assert set(re.findall(r"\*\*(.+?)\*\*", re.sub(r"`[^`]*`", "", page.prose))) <= known


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.concept)
def test_the_indonesian_guide_has_no_word_that_the_table_of_terms_forbids(term: Term) -> None:
    found = [
        f"{page}: {line}"
        for page in GUIDE
        if page.path.parent.name == "id"
        for line in page.text.splitlines()
        if has(line, term.not_) and not any(part in line for part in term.except_)
    ]
    assert found == [], f"use {' / '.join(term.use)} for {term.concept}"
