"""A person is erased by the rule of retention, with the keyboard alone and on real records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.common.enums import CaseKind, Channel, DataRequestKind, Role
from app.mutations.case import LogCase
from app.mutations.people import AddApplicant
from app.mutations.person import AskOfData
from app.mutations.steps import CancelCase, ReopenCase
from app.settings import RetentionSettings, Settings
from tests.app.phone_place import PhonePlace, utc_now
from tests.ui.search.test_finding import Desk
from tests.ui.undressed import undressed
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance
from ui.text import translations


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    place = PhonePlace(tmp_path, qtbot, replace(Settings(), retention=RetentionSettings(1, 2)))
    appearance = Appearance(qapp)
    with undressed():
        window = MainWindow(place.workplace, appearance)
    qtbot.addWidget(window)
    window.resize(1366, 740)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield Desk(place, window, qtbot)
    place.close()


def person(desk: Desk, name: str, *cases: tuple[str, float]) -> UUID:
    """Record an applicant who asked to be erased, with cases that ended so many years ago."""
    applicant_id = uuid7()
    change = desk.work.records.change
    change(AddApplicant(applicant_id=applicant_id, name=name, occurred_at=utc_now()))
    kind = DataRequestKind.ERASURE
    change(AskOfData(request_id=uuid7(), applicant_id=applicant_id, kind=kind, occurred_at=utc_now()))
    for number, years in cases:
        when = utc_now() - timedelta(days=round(366 * years))
        logged = log(applicant_id, number, when)
        change(logged, CancelCase(case_id=logged.case_id, reason="Dicabut", occurred_at=when))
    desk.place.read(lambda _: None)
    return applicant_id


def log(applicant_id: UUID, number: str, when: datetime) -> LogCase:
    return LogCase(
        case_id=uuid7(),
        number=number,
        kind=CaseKind.COMPLAINT,
        channel=Channel.VOICE,
        subject="Izin apotek",
        applicant_id=applicant_id,
        asked_at=when,
        opened_at=when,
        occurred_at=when,
    )


def sit_down_as_supervisor(desk: Desk) -> None:
    desk.work.access.session.add_agent("Wati", Role.SUPERVISOR)
    desk.qtbot.waitUntil(lambda: desk.work.people.erasure.may_erase)


def open_page(desk: Desk, applicant_id: UUID) -> None:
    desk.work.people.pages.show(applicant_id)
    desk.qtbot.waitUntil(lambda: desk.focus() == "person.new_case")


def ask(desk: Desk) -> None:
    desk.part("person.erase.ask").setFocus()
    desk.press(Qt.Key.Key_Space)
    desk.qtbot.waitUntil(lambda: desk.focus() == "person.erase.keep")


def text(desk: Desk, name: str) -> str:
    part = desk.part(name)
    return str(part.text()) if part.isVisible() else ""  # type: ignore[attr-defined]


def proposed(desk: Desk) -> str:
    line = desk.part("person.data.outcome")
    assert isinstance(line, QLineEdit)
    return line.text()


def test_the_page_of_a_person_is_as_wide_as_the_pane(desk: Desk) -> None:
    translations.use("id")
    desk.window.resize(1366, 742)
    open_page(desk, person(desk, "Zulkarnaen", ("CC-1", 0.5)))
    area = desk.part("person.scroll")
    assert isinstance(area, QScrollArea)
    content = area.widget()
    assert content is not None
    assert content.minimumSizeHint().width() <= area.viewport().width()


def test_a_person_is_erased_with_one_key_after_the_plan_and_the_request_is_answered(desk: Desk) -> None:
    siti = person(desk, "Siti Aminah", ("CC-1", 3), ("CC-2", 4))
    sit_down_as_supervisor(desk)
    open_page(desk, siti)
    ask(desk)
    assert "Cases that lose their words: 2" in text(desk, "person.erase.plan")
    assert "cannot be undone" in text(desk, "person.erase.warning")
    keep = desk.part("person.erase.keep")
    desk.qtbot.waitUntil(lambda: keep.visibleRegion().boundingRect().size() == keep.size())
    desk.press(Qt.Key.Key_Space)  # one key too many keeps everything
    assert desk.focus() == "person.erase.ask"
    assert not text(desk, "person.erase.plan")
    ask(desk)
    desk.press(Qt.Key.Key_Tab)
    assert desk.focus() == "person.erase.do"
    desk.press(Qt.Key.Key_Space)
    desk.qtbot.waitUntil(lambda: text(desk, "person.title").startswith("Erased "))
    assert all(
        desk.part(name).isHidden()
        for name in ("person.erase", "person.new_case", "person.reach", "person.firms", "person.merge")
    )
    desk.qtbot.waitUntil(lambda: proposed(desk).endswith("by the retention rule."))
    assert desk.focus() == "person.data.outcome"
    desk.part("person.request0.act").setFocus()
    desk.press(Qt.Key.Key_Space)
    desk.qtbot.waitUntil(lambda: "by Wati: Erased on" in text(desk, "person.request0.text"))


def test_what_must_stay_is_reported_with_the_day_and_as_an_answer(desk: Desk) -> None:
    budi = person(desk, "Budi Santoso", ("CC-3", 1), ("CC-4", 3))
    sit_down_as_supervisor(desk)
    open_page(desk, budi)
    ask(desk)
    plan = text(desk, "person.erase.plan")
    assert "Case CC-3: to be kept until " in plan
    assert "CC-4" not in plan
    assert not text(desk, "person.erase.do")
    assert proposed(desk).startswith("Not erased yet. Case CC-3: to be kept until ")
    desk.press(Qt.Key.Key_Space)
    assert text(desk, "person.title") == "Budi Santoso"


def test_an_agent_reads_who_may_erase(desk: Desk) -> None:
    siti = person(desk, "Siti Aminah")
    open_page(desk, siti)
    button = desk.part("person.erase.ask")
    assert isinstance(button, QPushButton)
    assert not button.isEnabled()
    assert "a supervisor does that" in button.accessibleName()


def test_a_change_while_the_plan_is_shown_makes_it_new(desk: Desk) -> None:
    siti = person(desk, "Siti Aminah", ("CC-1", 3))
    sit_down_as_supervisor(desk)
    open_page(desk, siti)
    ask(desk)
    assert text(desk, "person.erase.do")
    page = desk.work.people.pages.page
    assert page is not None
    again = ReopenCase(case_id=page.file.cases[0].id, reason="Belum jelas", occurred_at=utc_now())
    desk.work.records.change(again)
    desk.qtbot.waitUntil(lambda: "Case CC-1: it is open" in text(desk, "person.erase.plan"))
    assert not text(desk, "person.erase.do")
    assert desk.focus() == "person.erase.keep"
    desk.press(Qt.Key.Key_Space)
    ask(desk)
    assert proposed(desk) == "Not erased yet. Case CC-1: it is open."
    page = desk.work.people.pages.page
    assert page is not None
    over = CancelCase(case_id=page.file.cases[0].id, reason="Selesai", occurred_at=utc_now())
    desk.work.records.change(over)
    desk.qtbot.waitUntil(lambda: "to be kept until" in text(desk, "person.erase.plan"))
    desk.press(Qt.Key.Key_Space)
    ask(desk)
    assert "to be kept until" in proposed(desk)


def test_what_came_meanwhile_keeps_the_person_and_is_reported_beside_the_plan(desk: Desk) -> None:
    siti = person(desk, "Siti Aminah", ("CC-1", 3))
    sit_down_as_supervisor(desk)
    open_page(desk, siti)
    ask(desk)
    desk.work.records.change(log(siti, "CC-9", utc_now()))  # at another desk, so the page does not show it
    desk.part("person.erase.do").setFocus()
    desk.press(Qt.Key.Key_Space)
    desk.qtbot.waitUntil(lambda: "something of this person must stay" in text(desk, "person.erase.remark"))
    assert text(desk, "person.title") == "Siti Aminah"
