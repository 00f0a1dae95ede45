"""Two desktops on one file of records, a process each: both answers of one field, by keys alone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.common.enums import Role
from app.mutations.people import RegisterAgent
from app.mutations.steps import CancelCase
from app.settings import AccountSettings, Settings
from db.mutation import Me
from db.queries.cases import case_file
from db.replica import READERS
from tests.app.phone_place import PhonePlace, utc_now
from tests.ui.controls import child, press_key
from tests.ui.undressed import undressed
from ui.case.panel import CasePanel
from ui.keys.key_table import Key
from ui.keys.keys_first import KeysFirst
from ui.widgets.button import ActionButton

# What Budi's desktop does with what is typed there: it opens the same file, and records.
BUDIS_DESKTOP = """
import sys
from datetime import datetime, timezone
from pathlib import Path
from uuid import UUID
from app.mutations.case import ChangeDetails
from db.mutation import Me
from db.replica import Replica
from db.enums import Role
path, case_id, agent_id, field, seen, text = sys.argv[1:]
replica = Replica.open(Path(path))
budi = Me(agent_id=UUID(agent_id), agent_name="Budi", role=Role.AGENT, workstation="002")
changed = ChangeDetails(
    case_id=UUID(case_id), changes={field: text}, seen={field: seen}, occurred_at=datetime.now(timezone.utc)
)
replica.apply(changed, budi).result(10)
replica.close()
"""


class Desks:
    """Rina's desktop in this process, with the case on its screen; Budi's is started when he writes."""

    def __init__(self, folder: Path, qtbot: QtBot, application: QApplication) -> None:
        self.qtbot = qtbot
        settings = Settings(account=AccountSettings(user="1001", domain="pbx.office"))
        self.place = PhonePlace(folder, qtbot, settings)
        self.work = self.place.workplace
        self.budi = Me(agent_id=uuid4(), agent_name="Budi", role=Role.AGENT, workstation="002")
        register = RegisterAgent(
            agent_id=self.budi.agent_id, name="Budi", role=Role.AGENT, occurred_at=utc_now()
        )
        self.place.replica.apply(register, self.budi).result(10)
        with undressed():
            self.panel = CasePanel(self.work)
        filter_ = KeysFirst(self.panel)
        application.installEventFilter(filter_)
        qtbot.addWidget(self.panel)
        self.panel.resize(700, 900)
        with qtbot.waitActive(self.panel):
            self.panel.show()
            self.panel.activateWindow()
        with qtbot.waitSignal(self.work.cases.editor.opened):
            self.work.cases.editor.start_draft()
        self.case_id: UUID = self.work.cases.editor.current.case_id  # type: ignore[union-attr]
        self.write("Izin apotek")
        self.press(Key.SAVE)
        qtbot.waitUntil(lambda: self.is_saved)

    @property
    def is_saved(self) -> bool:
        case = self.work.cases.editor.current
        return case is not None and case.is_saved

    @property
    def recorded(self) -> str:
        file = self.place.read(lambda tx: case_file(tx, self.case_id))
        assert file is not None
        return file.row.subject

    def press(self, key: Key) -> None:
        target = QApplication.focusWidget() or self.panel
        press_key(target, key)

    def write(self, text: str) -> None:
        """Type over the subject."""
        subject = self.panel.details.subject
        subject.setFocus()
        QTest.keyClick(subject, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(subject, text)

    def budi_writes(self, seen: str, text: str) -> None:
        arguments = (str(self.place.replica.path), str(self.case_id), str(self.budi.agent_id))
        command = [sys.executable, "-c", BUDIS_DESKTOP, *arguments, "subject", seen, text]
        subprocess.run(command, check=True)

    def said(self) -> str:
        mark = self.panel.findChild(QLabel, "details.subject.field.others.words")
        return mark.text() if mark is not None and mark.isVisible() else ""


@pytest.fixture
def desks(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Desks]:
    found = Desks(tmp_path, qtbot, qapp)
    yield found
    found.place.close()


def test_what_both_wrote_is_shown_and_one_key_takes_the_others(desks: Desks) -> None:
    desks.write("Izin klinik")
    desks.budi_writes("Izin apotek", "Izin toko obat")
    desks.qtbot.waitUntil(lambda: "Budi wrote “Izin toko obat”" in desks.said())
    assert desks.panel.details.subject.value() == "Izin klinik"
    desks.press(Key.SAVE)
    desks.qtbot.waitUntil(lambda: desks.said().startswith("Two answers: “Izin toko obat” (Budi, "))
    assert desks.recorded == "Izin klinik"
    desks.press(Key.TAKE_EARLIER)
    desks.qtbot.waitUntil(lambda: desks.said() == "")
    assert desks.recorded == desks.panel.details.subject.value() == "Izin toko obat"


def test_who_decides_for_the_earlier_text_has_it_recorded_before_the_case_goes_away(desks: Desks) -> None:
    desks.write("Izin klinik")
    desks.budi_writes("Izin apotek", "Izin toko obat")
    desks.qtbot.waitUntil(lambda: "Budi wrote" in desks.said())
    desks.write("Izin apotek")
    with desks.qtbot.waitSignal(desks.work.cases.editor.finished):
        desks.press(Key.FINISH)
    assert desks.recorded == "Izin apotek"


@pytest.mark.parametrize("saves", [False, True])
def test_what_was_put_back_or_recorded_by_both_follows_the_other_desk_again(
    desks: Desks, saves: bool
) -> None:
    desks.write("Izin klinik")
    if saves:
        desks.budi_writes("Izin apotek", "Izin klinik")
        desks.press(Key.SAVE)
        desks.qtbot.waitUntil(lambda: desks.is_saved)
    else:
        desks.write("Izin apotek")
    desks.budi_writes(desks.recorded, "Izin toko obat")
    desks.qtbot.waitUntil(lambda: desks.panel.details.subject.value() == "Izin toko obat")
    assert desks.is_saved


def test_what_is_not_touched_follows_the_other_desk_at_once(desks: Desks) -> None:
    desks.budi_writes("Izin apotek", "Izin toko obat")
    desks.qtbot.waitUntil(lambda: desks.panel.details.subject.value() == "Izin toko obat")
    assert desks.said().startswith("Changed by Budi, ")
    assert desks.is_saved


def test_a_field_keeps_its_saved_text_until_the_record_comes_and_is_typed_on(desks: Desks) -> None:
    subject, answer = desks.panel.details.subject, Event()
    desks.write("Izin klinik")
    for _ in range(READERS):
        desks.place.replica.read(lambda _tx: answer.wait(60))
    try:
        with desks.qtbot.waitSignal(desks.work.cases.editor.stored):
            desks.press(Key.SAVE)
        desks.work.cases.editor.refresh()
        assert subject.value() == "Izin klinik"
        QTest.keyClicks(subject, " gigi")
    finally:
        answer.set()
    desks.qtbot.waitUntil(lambda: desks.work.cases.editor.current.just_recorded == {})  # type: ignore[union-attr]
    assert subject.value() == "Izin klinik gigi"
    desks.press(Key.SAVE)
    desks.qtbot.waitUntil(lambda: desks.is_saved)
    assert desks.recorded == "Izin klinik gigi"


def test_a_person_who_was_typed_too_late_for_an_ended_case_is_marked_and_dropped(desks: Desks) -> None:
    form = desks.panel.applicant.form
    QTest.keyClicks(form.name, "Siti Aminah")
    cancelled = CancelCase(case_id=desks.case_id, reason="Kasus ganda", occurred_at=utc_now())
    desks.place.replica.apply(cancelled, desks.budi).result(10)
    desks.qtbot.waitUntil(lambda: form.findChild(ActionButton, "person.name.field.others.take") is not None)
    assert not desks.is_saved
    child(form, ActionButton, "person.name.field.others.take").click()
    desks.qtbot.waitUntil(lambda: desks.is_saved)
    assert form.name.value() == ""
    assert not child(form, ActionButton, "person.name.field.others.take").isVisible()


def test_text_that_came_too_late_for_an_ended_case_is_marked_and_one_key_drops_it(desks: Desks) -> None:
    desks.write("Izin klinik")
    cancelled = CancelCase(case_id=desks.case_id, reason="Kasus ganda", occurred_at=utc_now())
    desks.place.replica.apply(cancelled, desks.budi).result(10)
    desks.qtbot.waitUntil(lambda: desks.said() == "Not saved: the case takes no changes now.")
    assert desks.panel.details.subject.value() == "Izin klinik"
    desks.press(Key.TAKE_EARLIER)
    desks.qtbot.waitUntil(lambda: desks.said() == "")
    assert desks.recorded == desks.panel.details.subject.value() == "Izin apotek"
    assert desks.is_saved
