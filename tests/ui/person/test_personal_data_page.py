"""A supervisor notes a request about personal data, answers it, and reads who had access."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDateTime, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from app.common.clock import now
from app.settings import Settings
from db.enums import DataRequestKind, Role
from db.errors import StorageError
from db.models import Applicant, DataRequest
from tests.app.phone_place import PhonePlace
from tests.ui.controls import child, controls, text
from ui.board.row_list import RowList
from ui.figures.window import SupervisionWindow
from ui.privacy.page import PrivacyPage
from ui.style.theme import current_theme


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[PhonePlace]:
    made = PhonePlace(tmp_path, qtbot, Settings())
    made.sit_down("Wati Kurnia", Role.SUPERVISOR)
    yield made
    made.close()


@pytest.fixture
def page(place: PhonePlace, qtbot: QtBot) -> Iterator[PrivacyPage]:
    home = QWidget()
    qtbot.addWidget(home)
    window = SupervisionWindow(place.workplace, home)
    window.resize(1340, 740)
    window.show_place()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)  # it is the last page
    qtbot.waitUntil(window.privacy.isVisible)
    yield window.privacy
    window.privacy.forget()  # an answer that comes later finds no list any more
    window.close()


def note(page: PrivacyPage, name: str, kind: DataRequestKind, hours_ago: int = 0) -> None:
    page.requests.open_form()
    child(page, QLineEdit, "privacy.form.name").setText(name)
    box = child(page, QComboBox, "privacy.form.kind")
    box.setCurrentIndex(box.findData(kind.value))
    received = child(page, QDateTimeEdit, "privacy.form.received")
    received.setDateTime(received.dateTime().addSecs(-3600 * hours_ago))
    QTest.keyClick(child(page, QLineEdit, "privacy.form.words"), Qt.Key.Key_Return)


def rows(page: PrivacyPage, name: str) -> list[tuple[str, ...]]:
    listed = child(page, RowList, name)
    items = [listed.topLevelItem(row) for row in range(listed.topLevelItemCount())]
    return [tuple(item.text(column) for column in range(6)) for item in items if item is not None]


def choose(page: PrivacyPage, name: str) -> None:
    listed = child(page, RowList, "privacy.requests.list")
    place = [row[2] for row in rows(page, "privacy.requests.list")].index(name)
    item = listed.topLevelItem(place)
    assert item is not None
    listed.setCurrentItem(item)


def test_a_request_is_noted_counts_from_its_receipt_and_is_answered_by_keys(
    page: PrivacyPage, place: PhonePlace, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(page, "Siti Aminah", DataRequestKind.CONSENT, hours_ago=80)
    qtbot.waitUntil(lambda: len(rows(page, "privacy.requests.list")) == 1)
    note(page, "Budi Santoso", DataRequestKind.OBJECTION, hours_ago=60)
    qtbot.waitUntil(lambda: len(rows(page, "privacy.requests.list")) == 2)
    assert [one.objectName() for one in controls(page) if not one.accessibleName()] == []
    first, second = rows(page, "privacy.requests.list")  # the one that is due first comes first
    assert first[2:4] == ("Siti Aminah", first[3])
    assert first[3] in [f"8 h {minute} min over time" for minute in range(4)]  # a busy computer is slow
    assert second[1:4] == ("Stop using it (objection)", "Budi Santoso", second[3])
    assert second[3] in [*(f"11 h {minute} min left" for minute in (57, 58, 59)), "12 h 0 min left"]
    listed = child(page, RowList, "privacy.requests.list")
    items = [listed.topLevelItem(row) for row in (0, 1)]
    colours = [item.foreground(3).color() for item in items if item is not None]
    assert colours == [current_theme().colour(role) for role in ("danger", "warning")]
    assert text(page, "privacy.requests.title") == "Requests about personal data: 2 open, 1 of them over time"

    outcome = child(page, QLineEdit, "privacy.outcome")
    QTest.keyClick(outcome, Qt.Key.Key_Return)  # without words nothing is answered
    outcome.setText("Pemrosesan dihentikan")
    QTest.keyClick(outcome, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: rows(page, "privacy.requests.list")[1][3] == "answered late")
    count = select(func.count()).where(DataRequest.done_at.is_not(None))
    assert place.read(lambda tx: tx.execute(count).scalar_one()) == 1

    path = tmp_path / "register.csv"
    monkeypatch.setattr("ui.privacy.requests_box.MOST_REQUESTS", 2)
    page.requests.save_to(path)
    qtbot.waitUntil(path.exists)
    with path.open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.reader(file, delimiter=";"))
    assert [row[2] for row in read[1:-1]] == ["Budi Santoso", "Siti Aminah"]
    which = "Open requests, and answered ones that were received in the last 366 days."
    assert read[-1] == [f"{which} These are the first 2 of the register; there may be more."]
    assert "UU 27/2022" in read[1][7]
    page.accesses.begin()
    qtbot.waitUntil(lambda: len(rows(page, "privacy.accesses.list")) == 1)
    who, kind, what, count_ = rows(page, "privacy.accesses.list")[0][1:5]
    assert (who, kind, what, count_) == (
        *("Wati Kurnia", "Exported as a file"),
        *("Register of data requests", "2"),
    )


def test_an_answer_is_only_for_the_request_at_which_it_was_typed(
    page: PrivacyPage, place: PhonePlace, qtbot: QtBot
) -> None:
    note(page, "Siti Aminah", DataRequestKind.ERASURE, hours_ago=2)
    qtbot.waitUntil(lambda: len(rows(page, "privacy.requests.list")) == 1)
    note(page, "Budi Santoso", DataRequestKind.ACCESS, hours_ago=1)
    qtbot.waitUntil(lambda: len(rows(page, "privacy.requests.list")) == 2)
    outcome = child(page, QLineEdit, "privacy.outcome")
    choose(page, "Siti Aminah")
    outcome.setFocus()
    QTest.keyClicks(outcome, "Data Siti dihapus")
    outcome.setCursorPosition(4)
    note(page, "Rudi Hartono", DataRequestKind.CONSENT, hours_ago=70)  # it comes above the chosen one
    qtbot.waitUntil(lambda: len(rows(page, "privacy.requests.list")) == 3)
    assert (outcome.text(), outcome.cursorPosition()) == ("Data Siti dihapus", 4)

    choose(page, "Budi Santoso")
    QTest.keyClick(outcome, Qt.Key.Key_Return)
    assert outcome.accessibleDescription() == "Say what was done, and what stays and why."
    choose(page, "Siti Aminah")
    assert outcome.text() == "Data Siti dihapus"
    QTest.keyClick(outcome, Qt.Key.Key_Return)
    choose(page, "Budi Santoso")
    QTest.keyClicks(outcome, "Salinan dikirim")  # before the first answer is noted
    answered = select(DataRequest.outcome).where(DataRequest.done_at.is_not(None))
    qtbot.waitUntil(
        lambda: place.read(lambda tx: tx.execute(answered).scalars().all()) == ["Data Siti dihapus"]
    )
    qtbot.waitUntil(lambda: text(page, "privacy.requests.status") == "The answer is noted.")
    assert outcome.text() == "Salinan dikirim"
    page.forget()
    assert outcome.text() == ""


def test_what_is_typed_in_the_form_stays_when_it_is_asked_for_again(page: PrivacyPage) -> None:
    page.requests.open_form()
    name = child(page, QLineEdit, "privacy.form.name")
    QTest.keyClicks(name, "Siti Aminah")
    child(page, QPushButton, "privacy.record").click()
    assert name.text() == "Siti Aminah"
    received, kind = (
        child(page, QDateTimeEdit, "privacy.form.received"),
        child(page, QComboBox, "privacy.form.kind"),
    )
    assert received.height() == kind.height()  # their labels stand on one line, too


def test_the_applicant_of_the_open_case_is_proposed_and_no_second_record_is_made(
    page: PrivacyPage, place: PhonePlace, qtbot: QtBot
) -> None:
    editor = place.workplace.cases.editor
    editor.start_draft()
    editor.keep("subject", "Data saya")
    editor.keep("person.name", "Rudi Hartono")
    editor.keep("person.phone", "0812 3456 7890")
    editor.save()
    qtbot.waitUntil(lambda: editor.current is not None and editor.current.person is not None)
    page.requests.open_form()
    who = child(page, QComboBox, "privacy.form.who")
    assert who.itemText(0).startswith("Rudi Hartono, applicant of case ")
    QTest.keyClick(child(page, QLineEdit, "privacy.form.words"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(rows(page, "privacy.requests.list")) == 1)
    case = editor.current
    assert case is not None
    assert rows(page, "privacy.requests.list")[0][4] == case.number
    with qtbot.waitSignal(page.case_wanted) as wanted:
        child(page, QPushButton, "privacy.case").click()
    assert wanted.args == [case.case_id, True]
    # By hand with the same name and number it is the same person, too.
    page.requests.open_form()
    who.setCurrentIndex(1)
    child(page, QLineEdit, "privacy.form.name").setText("rudi hartono")
    child(page, QLineEdit, "privacy.form.phone").setText("0812-3456-7890")
    QTest.keyClick(child(page, QLineEdit, "privacy.form.phone"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(rows(page, "privacy.requests.list")) == 2)
    assert place.read(lambda tx: tx.execute(select(func.count()).select_from(Applicant)).scalar_one()) == 1
    assert sorted(row[4] for row in rows(page, "privacy.requests.list")) == ["", case.number]
    with qtbot.waitSignal(page.person_wanted):
        QTest.keyClick(child(page, RowList, "privacy.requests.list"), Qt.Key.Key_Return)


def test_enter_twice_notes_one_request_and_one_answer_and_after_a_failure_it_works_again(
    page: PrivacyPage, place: PhonePlace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_: object) -> None:
        raise StorageError(Path("records"), "the disk does not answer")

    words, requests = child(page, QLineEdit, "privacy.form.words"), place.workplace.people.data_requests
    with monkeypatch.context() as broken, qtbot.waitSignal(requests.not_stored):
        broken.setattr("app.people.data_requests.people_at", unreadable)
        note(page, "Siti Aminah", DataRequestKind.ACCESS)
    phone = child(page, QLineEdit, "privacy.form.phone")
    for typed in ("abc", "0812 3456 7890"):  # the first is refused
        phone.setText(typed)
        QTest.keyClick(words, Qt.Key.Key_Return)
        QTest.keyClick(words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: rows(page, "privacy.requests.list") != [])
    counts = [select(func.count()).select_from(kind) for kind in (DataRequest, Applicant)]
    assert place.read(lambda tx: [tx.execute(one).scalar_one() for one in counts]) == [1, 1]

    outcome = child(page, QLineEdit, "privacy.outcome")
    outcome.setText("Salinan dikirim")
    QTest.keyClick(outcome, Qt.Key.Key_Return)
    QTest.keyClick(outcome, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: rows(page, "privacy.requests.list")[0][3] == "answered in time")
    assert text(page, "privacy.requests.status") == "The answer is noted."


def test_a_request_cannot_be_received_in_the_future(page: PrivacyPage, qtbot: QtBot) -> None:
    page.requests.open_form()
    child(page, QLineEdit, "privacy.form.name").setText("Siti")
    later = now() + timedelta(days=2)
    received = child(page, QDateTimeEdit, "privacy.form.received")
    received.setDateTime(QDateTime.fromSecsSinceEpoch(int(later.timestamp())))
    QTest.keyClick(child(page, QLineEdit, "privacy.form.name"), Qt.Key.Key_Return)
    assert received.accessibleDescription() == "This time has not come yet."
    assert received.hasFocus()
    received.setDateTime(received.dateTime().addDays(-4))
    QTest.keyClick(child(page, QLineEdit, "privacy.form.name"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(rows(page, "privacy.requests.list")) == 1)
    assert received.accessibleDescription() == ""


def test_no_access_of_another_month_stays_and_a_file_that_is_cut_says_so(
    page: PrivacyPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(page, "Siti Aminah", DataRequestKind.ACCESS)
    qtbot.waitUntil(lambda: len(rows(page, "privacy.requests.list")) == 1)
    register, path = tmp_path / "register.csv", tmp_path / "akses.csv"
    page.requests.save_to(register)
    qtbot.waitUntil(register.exists)
    page.accesses.begin()
    qtbot.waitUntil(lambda: len(rows(page, "privacy.accesses.list")) == 1)
    monkeypatch.setattr("ui.privacy.access_box.MOST_LISTED", 1)
    page.accesses.save_to(path)
    qtbot.waitUntil(path.exists)
    with path.open(encoding="utf-8-sig", newline="") as file:
        last = list(csv.reader(file, delimiter=";"))[-1]
    assert last == ["The newest 1 accesses; the report counts all of them."]

    month = child(page, QComboBox, "privacy.accesses.month")
    month.setCurrentIndex(1)
    month.activated.emit(1)
    assert rows(page, "privacy.accesses.list") == []  # while the other month is read
    assert not child(page, QPushButton, "privacy.accesses.xlsx").isEnabled()
    assert not child(page, QPushButton, "privacy.accesses.csv").isEnabled()
    qtbot.waitUntil(lambda: text(page, "privacy.accesses.status") == "Nobody had access in this month.")


def test_the_next_user_sees_nothing_of_it(page: PrivacyPage, qtbot: QtBot) -> None:
    note(page, "Siti Aminah", DataRequestKind.ACCESS)
    qtbot.waitUntil(lambda: len(rows(page, "privacy.requests.list")) == 1)
    page.forget()
    assert rows(page, "privacy.requests.list") == rows(page, "privacy.accesses.list") == []
