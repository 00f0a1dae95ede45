"""Tags and links beside the case: by keyboard, at both ends, and nothing of a hidden case but its number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection

from app.access.hidden_cases import HiddenCase
from app.common.enums import LinkKind
from app.mutations.case import ChangeDetails
from app.settings import Settings
from app.sop.lifecycle import Move
from db.queries.cases import case_file
from db.queries.tags_and_links import tags_in_use
from db.records import CaseFile
from tests.app.phone_place import PhonePlace
from tests.office import at
from tests.ui.controls import child, controls, focused, text
from ui.case.related_box import RelatedBox
from ui.text import translations


@dataclass
class Screen:
    place: PhonePlace
    home: QWidget
    box: RelatedBox
    qtbot: QtBot

    def file(self, case_id: UUID) -> CaseFile:
        file = self.place.read(lambda tx: case_file(tx, case_id))
        assert file is not None
        return file

    def shown(self) -> CaseFile:
        current = self.place.workplace.cases.editor.current
        assert current is not None
        assert current.file is not None
        return current.file

    def type(self, name: str, typed: str) -> None:
        edit = child(self.box, QLineEdit, name)
        edit.setFocus()
        QTest.keyClicks(edit, typed)
        QTest.keyClick(edit, Qt.Key.Key_Return)

    def press(self, name: str) -> None:
        """Press the button as soon as it is seen: rows of the case before are deleted a little later."""
        self.qtbot.waitUntil(lambda: bool(self._seen(name)))
        self._seen(name)[0].click()

    def _seen(self, name: str) -> list[QAbstractButton]:
        found = self.box.findChildren(QAbstractButton, name)
        return [button for button in found if button.isVisibleTo(self.box)]

    def open(self, case_id: UUID) -> None:
        editor = self.place.workplace.cases.editor
        editor.open(case_id)
        self.qtbot.waitUntil(lambda: editor.current is not None and editor.current.case_id == case_id)


@pytest.fixture
def screen(tmp_path: Path, qtbot: QtBot) -> Iterator[Screen]:
    place = PhonePlace(tmp_path, qtbot, Settings())
    home = QWidget()
    box = RelatedBox(place.workplace.case_list.related, place.workplace.cases.editor, home)
    box.setParent(home)
    qtbot.addWidget(home)
    home.resize(400, 500)
    box.resize(400, 500)
    with qtbot.waitActive(home):
        home.show()
        home.activateWindow()
    yield Screen(place, home, box, qtbot)
    place.close()


def test_tags_are_added_completed_and_taken_off(screen: Screen) -> None:
    screen.place.log_case("Izin apotek")
    screen.type("related.tag", "Mendesak, Izin Apotek")
    screen.qtbot.waitUntil(lambda: screen.shown().tags == ("izin-apotek", "mendesak"))
    screen.qtbot.waitUntil(lambda: child(screen.box, QLineEdit, "related.tag").text() == "")
    assert text(screen.box, "related.tag.0") == "izin-apotek"
    completer = child(screen.box, QLineEdit, "related.tag").completer
    screen.qtbot.waitUntil(lambda: completer() is not None and completer().model().rowCount() == 2)
    wanted: list[str] = []
    screen.box.tag_wanted.connect(wanted.append)
    screen.press("related.tag.1")
    assert wanted == ["mendesak"]
    screen.press("related.tag.0.off")
    screen.qtbot.waitUntil(lambda: screen.shown().tags == ("mendesak",))


def test_a_refused_tag_says_why_and_stays_typed(screen: Screen) -> None:
    screen.place.log_case("Izin apotek")
    screen.type("related.tag", "a" * 41)
    screen.qtbot.waitUntil(lambda: "at most 40 letters" in text(screen.box, "related.problem"))
    assert len(child(screen.box, QLineEdit, "related.tag").text()) == 41
    QTest.keyClick(child(screen.box, QLineEdit, "related.tag"), Qt.Key.Key_Escape)
    assert child(screen.box, QLineEdit, "related.tag").text() == ""


def test_a_link_is_typed_by_number_opens_the_other_case_and_is_taken_away_there(screen: Screen) -> None:
    first = screen.place.log_case("Izin apotek")
    second = screen.place.log_case("Izin apotek, susulan")
    kind = child(screen.box, QComboBox, "related.kind")
    kind.setCurrentIndex(kind.findData(LinkKind.FOLLOW_UP.value))
    screen.type("related.number", screen.file(first).row.number)
    screen.qtbot.waitUntil(lambda: len(screen.shown().links) == 1)
    link = child(screen.box, QAbstractButton, "related.link.0")
    assert link.accessibleName() == f"Follow-up of {screen.file(first).row.number}, Izin apotek"
    link.click()
    editor = screen.place.workplace.cases.editor
    screen.qtbot.waitUntil(lambda: editor.case_id == first and bool(screen.shown().links))
    assert screen.shown().links[0].kind is LinkKind.FOLLOWED_BY
    screen.press("related.link.0.off")
    screen.qtbot.waitUntil(lambda: screen.shown().links == ())
    assert screen.file(second).links == ()


def test_a_number_that_no_case_has_is_refused_in_words(screen: Screen) -> None:
    screen.place.log_case("Izin apotek")
    screen.type("related.number", "CC-1-2-3")
    screen.qtbot.waitUntil(lambda: "CC-1-2-3" in text(screen.box, "related.problem"))
    assert screen.shown().links == ()


def test_a_linked_case_that_is_hidden_is_a_number(screen: Screen) -> None:
    secret, plain = screen.place.log_case("Rahasia Zebrawati"), screen.place.log_case("Biasa")
    number = screen.file(secret).row.number
    screen.type("related.number", number)
    screen.qtbot.waitUntil(lambda: len(screen.shown().links) == 1)
    work = screen.place.workplace
    hides = ChangeDetails(case_id=secret, changes={"is_confidential": "yes"}, occurred_at=at(3))
    assert work.records.me is not None
    screen.place.replica.apply_all([hides], work.records.me).result(30)
    work.access.session.add_agent("Tono")
    screen.qtbot.waitUntil(lambda: getattr(work.access.session.agent, "name", "") == "Tono")
    screen.open(plain)
    screen.qtbot.waitUntil(lambda: not child(screen.box, QAbstractButton, "related.link.0").isEnabled())
    link = child(screen.box, QAbstractButton, "related.link.0")
    assert link.accessibleName() == f"Same matter as {number}, Confidential case"
    assert screen.box.findChild(QAbstractButton, "related.link.0.off") is None


def test_a_tag_that_is_shown_masked_is_taken_off(screen: Screen) -> None:
    case_id = screen.place.log_case("Izin apotek")
    screen.type("related.tag", "0812-1111-2222")
    screen.qtbot.waitUntil(lambda: bool(screen.file(case_id).tags))
    screen.qtbot.waitUntil(lambda: bool(screen.shown().tags))
    editor = screen.place.workplace.cases.editor
    assert editor.current is not None
    screen.box.display(replace(editor.current, file=replace(screen.shown(), tags=("08**-****-2222",))))
    screen.press("related.tag.0.off")
    screen.qtbot.waitUntil(lambda: screen.file(case_id).tags == ())


def test_many_cases_that_become_hidden_at_once_take_the_offered_tags_away_and_cost_one_reading(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = screen.place.log_case("Izin apotek")
    screen.type("related.tag", "apotek")
    screen.qtbot.waitUntil(lambda: screen.shown().tags == ("apotek",))
    work = screen.place.workplace
    records, read, asked = work.records, work.records.read, []

    def counted(query: Callable[[Connection], Any], *rest: Any) -> None:
        asked.append(query)
        read(query, *rest)

    monkeypatch.setattr(records, "read", counted)
    offered: list[tuple[str, ...]] = []
    work.case_list.related.tags_read.connect(offered.append)
    for _ in range(20):
        work.access.hidden_cases.hidden.emit(HiddenCase(case_id, None, frozenset(), frozenset(), ()))
    assert set(offered) == {()}
    screen.qtbot.waitUntil(lambda: tags_in_use in asked and offered[-1] == ("apotek",))
    assert asked.count(tags_in_use) == 1


def test_tags_that_were_read_before_a_case_became_hidden_are_offered_no_longer(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = screen.place.workplace
    related, offered = work.case_list.related, list[tuple[str, ...]]()
    read, answers = work.records.read, list[Callable[[tuple[str, ...]], None]]()

    def held_back(query: Callable[[Connection], Any], answer: Callable[[Any], None], *rest: Any) -> None:
        if query is tags_in_use:
            answers.append(answer)
        else:
            read(query, answer, *rest)

    monkeypatch.setattr(work.records, "read", held_back)
    related.tags_read.connect(offered.append)
    related.ask_tags()
    work.access.hidden_cases.hidden.emit(HiddenCase(uuid4(), None, frozenset(), frozenset(), ()))
    answers[0](("zebrawati",))
    assert offered == [()]
    related.ask_tags()
    answers[1](("apotek",))
    assert offered == [(), ("apotek",)]


def test_a_case_that_may_not_be_tagged_any_more_loses_the_crosses_of_its_tags(screen: Screen) -> None:
    screen.place.log_case("Izin apotek")
    screen.type("related.tag", "mendesak")
    screen.qtbot.waitUntil(lambda: screen.shown().tags == ("mendesak",))
    assert text(screen.box, "related.tag.0.off")
    editor = screen.place.workplace.cases.editor
    assert editor.current is not None
    screen.box.display(replace(editor.current, moves=editor.current.moves - {Move.TAG}))
    screen.qtbot.waitUntil(lambda: screen.box.findChild(QAbstractButton, "related.tag.0.off") is None)
    assert child(screen.box, QAbstractButton, "related.tag.0").isEnabled()


def test_every_control_has_a_name_in_both_languages(screen: Screen) -> None:
    first = screen.place.log_case("Satu")
    screen.place.log_case("Dua")
    screen.type("related.tag", "apotek")
    screen.type("related.number", screen.file(first).row.number)
    screen.qtbot.waitUntil(lambda: len(screen.shown().links) == 1 and screen.shown().tags == ("apotek",))
    for language in ("id", "en"):
        translations.use(language)
        screen.qtbot.wait(0)
        for control in controls(screen.box):
            interface = QAccessible.queryAccessibleInterface(control)
            assert interface.text(QAccessible.Text.Name).strip(), control.objectName()
    assert focused() is not None
