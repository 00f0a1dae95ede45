"""Confidential, anonymous and masked, by hand and by keyboard: on the real services and the real panel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.cases.queues import QueueRows
from app.common.enums import Role
from app.records.service import Refusal
from app.settings import Settings
from app.values.open_case import VisibleCase
from tests.app.phone_place import PhonePlace
from tests.ui.controls import focused, press_key
from tests.ui.fakes import case_row, incoming, person
from tests.ui.undressed import undressed
from ui.case.panel import CasePanel
from ui.keys.key_table import Key
from ui.keys.keys_first import KeysFirst
from ui.queue.row_text import case_lines
from ui.text.caller_text import number_words, who_words


class Hands:
    """The case panel of Rina, Budi's case in it, and colleagues who sit down in her place."""

    def __init__(self, folder: Path, qtbot: QtBot, qapp: QApplication) -> None:
        self.place, self.qtbot = PhonePlace(folder, qtbot, Settings()), qtbot
        self.work = self.place.workplace
        self.window = QWidget()
        with undressed():
            self.panel = CasePanel(self.work)
        column = QVBoxLayout(self.window)
        column.addWidget(self.panel, 1)
        column.addWidget(self.panel.marks_box)
        qapp.installEventFilter(KeysFirst(self.window))
        qtbot.addWidget(self.window)
        self.window.resize(900, 900)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.rows: list[QueueRows] = []
        self.got: list[Refusal] = []
        self.work.queue.lists.rows_changed.connect(self.rows.append)
        self.work.records.refused.connect(self.got.append)
        self.case_id = self._log()

    def _log(self) -> UUID:
        editor = self.work.cases.editor
        editor.start_draft()
        self.qtbot.waitUntil(lambda: editor.current is not None)
        for name, text in {
            "subject": "Pungutan liar di loket",
            "description": "Kejadian kemarin",
            "person.name": "Budi Santoso",
            "person.phone": "081234567890",
            "note": "WA istrinya 0813-2222-9999",
        }.items():
            editor.keep(name, text)
        editor.save()
        self.qtbot.waitUntil(lambda: self.case.is_saved and self.case.person is not None)
        return self.case.case_id

    @property
    def case(self) -> VisibleCase:
        assert self.work.cases.editor.current is not None
        return self.work.cases.editor.current

    def press(self, key: Key) -> None:
        target = QApplication.focusWidget() or self.panel
        press_key(target, key)

    def sit_down(self, name: str, role: Role) -> None:
        """Another user sits down, and opens the case."""
        session = self.work.access.session
        known = next((one for one in session.staff if one.name == name), None)
        if known is None:
            session.add_agent(name, role, session.units[0].id if role is Role.UNIT_OFFICER else None)
        else:
            session.sign_in(known.id)
        self.qtbot.waitUntil(lambda: session.agent is not None and session.agent.name == name)
        self.work.cases.editor.open(self.case_id)

    def part(self, name: str) -> QPushButton:
        button = self.window.findChild(QPushButton, name)
        assert button is not None, name
        return button

    def shown(self, name: str) -> str:
        label = self.window.findChild(QLabel, name)
        assert label is not None, name
        return label.text() if label.isVisibleTo(self.window) else ""

    def wait_for(self, name: str, text: str) -> None:
        self.qtbot.waitUntil(lambda: text in self.shown(name))

    @property
    def story(self) -> str:
        return self.panel.timeline.toPlainText()


@pytest.fixture
def hands(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Hands]:
    hands = Hands(tmp_path, qtbot, qapp)
    yield hands
    hands.place.close()


def test_the_number_is_masked_for_others_until_they_say_why_and_leave_the_case(hands: Hands) -> None:
    assert hands.shown("applicant.handle.text") == "0812-3456-7890"
    hands.sit_down("Sari", Role.AGENT)
    hands.wait_for("applicant.handle.text", "0812****7890")
    assert hands.shown("applicant.name") == "Budi Santoso"
    assert "0813****9999" in hands.story
    assert "masked" in hands.shown("confidentiality.about")
    hands.panel.note.editor.setFocus()
    hands.press(Key.REVEAL)
    reason = QApplication.focusWidget()
    assert isinstance(reason, QComboBox)
    hands.part("confidentiality.sure").click()
    assert hands.shown("confidentiality.reason.field.error") == "Choose why."
    QTest.keyClick(reason, Qt.Key.Key_End)  # another reason
    QTest.keyClick(reason, Qt.Key.Key_Tab)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    hands.wait_for("confidentiality.problem", "reason")  # which is to be given
    assert hands.shown("applicant.handle.text") == "0812****7890"
    QTest.keyClicks(focused(), "Diminta Ombudsman")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    hands.wait_for("applicant.handle.text", "0812-3456-7890")
    hands.qtbot.waitUntil(lambda: "Diminta Ombudsman" in hands.story)
    assert "0813-2222-9999" in hands.story
    assert hands.window.isAncestorOf(focused())

    hands.work.cases.editor.close_view()
    hands.work.cases.editor.open(hands.case_id)
    hands.wait_for("applicant.handle.text", "0812****7890")


def test_an_anonymous_applicant_has_no_name_and_one_masked_number(hands: Hands) -> None:
    hands.press(Key.ANONYMOUS)
    hands.wait_for("applicant.name", "Anonymous")
    assert hands.shown("applicant.handle.text") == "0812****7890"
    assert hands.shown("case.confidentiality.text") == "Anonymous"
    assert "Budi" not in hands.story
    assert not hands.panel.applicant._correct.isVisibleTo(hands.window)
    hands.press(Key.CORRECT_PERSON)
    assert hands.panel.forms.open_name == ""  # its fields would record the masks
    hands.qtbot.waitUntil(lambda: case_lines(hands.rows[-1].cases[0]).detail.endswith("Anonymous"))

    hands.sit_down("Dedi", Role.UNIT_OFFICER)
    hands.wait_for("confidentiality.about", "anonymous")
    assert not hands.part("confidentiality.reveal").isVisibleTo(hands.window)
    box = hands.window.findChild(QCheckBox, "confidentiality.is_anonymous")
    assert box is not None
    assert box.isChecked()
    assert not box.isEnabled()


def test_that_an_applicant_is_not_anonymous_any_more_needs_a_reason(hands: Hands) -> None:
    hands.press(Key.ANONYMOUS)
    hands.wait_for("applicant.name", "Anonymous")
    hands.press(Key.ANONYMOUS)
    box = hands.window.findChild(QCheckBox, "confidentiality.is_anonymous")
    assert box is not None
    assert box.isChecked()
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert hands.shown("confidentiality.text.field.error") == "Say why."
    QTest.keyClicks(focused(), "Pemohon setuju disebut")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    hands.wait_for("applicant.name", "Budi Santoso")
    hands.qtbot.waitUntil(lambda: "Pemohon setuju disebut" in hands.story)
    assert not hands.part("confidentiality.sure").isVisibleTo(hands.window)


def test_a_confidential_case_does_not_open_for_others_and_says_whom_to_ask(hands: Hands) -> None:
    hands.press(Key.CONFIDENTIAL)
    hands.qtbot.waitUntil(lambda: hands.case.value("is_confidential") == "yes")
    hands.sit_down("Sari", Role.AGENT)
    hands.qtbot.waitUntil(lambda: [refusal.code for refusal in hands.got] == ["case_confidential"])
    assert hands.work.cases.editor.current is None
    hands.sit_down("Wati", Role.SUPERVISOR)
    hands.qtbot.waitUntil(lambda: hands.work.cases.editor.current is not None)


def test_marks_of_a_case_that_was_never_saved_are_saved_with_it(hands: Hands) -> None:
    hands.work.cases.editor.close_view()
    hands.work.cases.editor.start_draft()
    hands.qtbot.waitUntil(lambda: hands.work.cases.editor.current is not None)
    hands.press(Key.CONFIDENTIAL)
    hands.press(Key.ANONYMOUS)
    hands.press(Key.ANONYMOUS)
    hands.work.cases.editor.keep("subject", "Laporan tertutup")
    hands.work.cases.editor.save()
    hands.qtbot.waitUntil(lambda: hands.case.is_saved)
    row = hands.case.file.row if hands.case.file else None
    assert row is not None
    assert (row.is_confidential, row.is_anonymous) == (True, False)


def test_a_call_about_an_anonymous_applicants_case_shows_neither_name_nor_number() -> None:
    row = case_row(is_anonymous=True, applicant_name="")
    call = incoming(candidates=(person(None, row),))
    assert (who_words(call), number_words(call)) == ("Siti Aminah", "0812-3456-7890")  # asked who it is
    about_it = replace(call, case_id=row.id, is_case_anonymous=True)
    assert (who_words(about_it), number_words(about_it)) == ("Anonymous", "0812****7890")
