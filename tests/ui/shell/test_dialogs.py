"""Settings, staff, keys and search."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QLineEdit, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from app.common.enums import ArchivedCase, Role, SearchHit
from app.search.finder import FoundResult
from app.sync.archive import FoundArchived
from tests.ui.controls import child
from tests.ui.fakes import AGENT, OFFICER, UNIT, FakeWorkplace, case_row
from tests.ui.undressed import undressed
from ui.search.field import SearchField
from ui.settings.dialog import SettingsDialog
from ui.shell.staff import StaffDialog
from ui.style.theme import Appearance, current_theme


@pytest.fixture
def home(qtbot: QtBot) -> QWidget:
    home = QWidget()
    qtbot.addWidget(home)
    home.resize(1000, 600)
    home.show()
    return home


@pytest.fixture
def settings(home: QWidget, workplace: FakeWorkplace, appearance: Appearance) -> SettingsDialog:
    with undressed():
        dialog = SettingsDialog(workplace, appearance, home)  # type: ignore[arg-type]
    dialog.show()
    return dialog


def edit(dialog: QWidget, name: str) -> QLineEdit:
    found = dialog.findChild(QLineEdit, name)
    assert found is not None
    return found


def test_settings_are_saved_together_and_the_password_goes_to_the_key_store(
    settings: SettingsDialog, workplace: FakeWorkplace
) -> None:
    edit(settings, "settings.account.user").setText("101")
    edit(settings, "settings.account.domain").setText("pbx.example:5062")
    edit(settings, "settings.account.password").setText("rahasia ")
    settings.save()
    assert workplace.preferences.settings.account.user == "101"
    assert workplace.preferences.settings.account.domain == "pbx.example:5062"
    assert workplace.preferences.asked[-1][2] == {"password": "rahasia "}
    assert "rahasia" not in repr(workplace.preferences.settings)
    assert not settings.isVisible()


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(
    settings: SettingsDialog, workplace: FakeWorkplace
) -> None:
    edit(settings, "settings.account.user").setText("si ti")
    edit(settings, "settings.office.home_area_code").setText("22")
    settings.save()
    assert workplace.preferences.asked == []
    assert settings.isVisible()
    errors = {
        label.objectName(): label.text()
        for label in settings.findChildren(QLabel)
        if label.property("look") == "error"
    }
    assert "without spaces" in errors["settings.account.user.field.error"]
    assert "022" in errors["settings.office.home_area_code.field.error"]
    assert not errors.get("settings.account.domain.field.error")  # made at its first fault
    assert "without spaces" in edit(settings, "settings.account.user").accessibleDescription()


def test_colours_and_text_size_are_tried_at_once_and_go_back_on_cancel(
    settings: SettingsDialog, workplace: FakeWorkplace
) -> None:
    for name, value in (("theme", "dark"), ("text_scale_percent", "150"), ("language", "id")):
        combo = child(settings, QComboBox, f"settings.ui.{name}")
        combo.setCurrentIndex(combo.findData(value))
        combo.activated.emit(combo.currentIndex())
    assert current_theme().is_dark
    assert current_theme().scale == 1.5
    settings.reject()
    assert not current_theme().is_dark
    assert current_theme().scale == 1.0
    assert workplace.preferences.asked == []


def test_the_settings_do_not_block_the_window(settings: SettingsDialog) -> None:
    assert not settings.isModal()


def test_at_the_first_start_a_name_is_all_that_is_needed(
    qtbot: QtBot, home: QWidget, workplace: FakeWorkplace
) -> None:
    workplace.access.session.agent, workplace.access.session.staff = None, ()
    dialog = StaffDialog(workplace.access.session, home)
    dialog.show()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    qtbot.keyClick(edit(dialog, "staff.name"), Qt.Key.Key_Return)
    assert workplace.access.session.asked == []
    qtbot.keyClicks(edit(dialog, "staff.name"), "  Rina   Wulandari ")
    qtbot.keyClick(edit(dialog, "staff.name"), Qt.Key.Key_Return)
    assert workplace.access.session.asked == [("add_agent", "Rina Wulandari", Role.AGENT, None)]
    workplace.access.session.agent = AGENT
    workplace.access.session.agent_changed.emit(AGENT)
    assert not dialog.isVisible()


def test_staff_is_changed_by_keyboard_and_an_officer_is_added_with_a_unit(
    qtbot: QtBot, home: QWidget, workplace: FakeWorkplace
) -> None:
    dialog = StaffDialog(workplace.access.session, home)
    dialog.show()
    people = dialog.findChild(QListWidget, "staff.list")
    qtbot.keyClick(people, Qt.Key.Key_Down)
    qtbot.keyClick(people, Qt.Key.Key_Return)
    assert workplace.access.session.asked == [("sign_in", OFFICER.id)]
    role = child(dialog, QComboBox, "staff.role")
    role.setCurrentIndex(role.findData(Role.UNIT_OFFICER))
    role.activated.emit(role.currentIndex())
    edit(dialog, "staff.name").setText("Asep")
    qtbot.keyClick(edit(dialog, "staff.name"), Qt.Key.Key_Return)
    assert workplace.access.session.asked[-1] == ("add_agent", "Asep", Role.UNIT_OFFICER, UNIT.id)


def test_the_window_is_not_styled_anew_by_settings_that_leave_its_look(
    qtbot: QtBot, settings: SettingsDialog, appearance: Appearance
) -> None:
    dressed: list[object] = []
    appearance.changed.connect(dressed.append)
    settings.reject()
    assert dressed == []
    settings.show()
    box = child(settings, QComboBox, "settings.ui.theme")
    box.setCurrentIndex(box.findData("dark"))
    box.activated.emit(box.currentIndex())
    settings.reject()
    assert len(dressed) == 2


def test_search_is_used_from_the_keyboard_alone(
    qtbot: QtBot, home: QWidget, workplace: FakeWorkplace
) -> None:
    field = SearchField(workplace, home)  # type: ignore[arg-type]
    field.setParent(home)
    field.resize(600, 40)
    field.show()
    home.activateWindow()
    qtbot.waitUntil(home.isActiveWindow)
    field.focus()
    text, drop = edit(field, "search.text"), child(home, QFrame, "search.drop")
    qtbot.keyClicks(text, "reklame")
    assert workplace.search.finder.asked[-1] == ("search", "reklame")
    rows = [case_row("A"), case_row("B")]
    hits = tuple(SearchHit("case", row.id, row.subject, row.number, case=row) for row in rows)
    workplace.search.finder.found.emit(FoundResult("rekla", hits))
    assert drop.isHidden()
    workplace.search.finder.found.emit(FoundResult("reklame", hits))
    assert drop.isVisible()
    qtbot.keyClick(text, Qt.Key.Key_Down)
    with qtbot.waitSignal(field.case_chosen) as chosen:
        qtbot.keyClick(text, Qt.Key.Key_Return)
    assert chosen.args == [rows[1].id]
    assert drop.isHidden()


def test_a_search_without_result_says_what_to_try(
    qtbot: QtBot, home: QWidget, workplace: FakeWorkplace
) -> None:
    field = SearchField(workplace, home)  # type: ignore[arg-type]
    field.setParent(home)
    field.show()
    home.activateWindow()
    qtbot.waitUntil(home.isActiveWindow)
    field.focus()
    qtbot.keyClicks(edit(field, "search.text"), "zzz")
    workplace.search.finder.found.emit(FoundResult("zzz", ()))
    nothing = child(home, QLabel, "search.nothing")
    assert nothing.isVisible()
    assert "zzz" in nothing.text()
    qtbot.keyClick(edit(field, "search.text"), Qt.Key.Key_Escape)
    assert not nothing.isVisible()


def test_what_is_in_the_archive_is_offered_where_nothing_was_found_here(
    qtbot: QtBot, home: QWidget, workplace: FakeWorkplace
) -> None:
    field = SearchField(workplace, home)  # type: ignore[arg-type]
    field.setParent(home)
    field.show()
    home.activateWindow()
    qtbot.waitUntil(home.isActiveWindow)
    field.focus()
    text, number = edit(field, "search.text"), "CC-231124-001-003-4"
    qtbot.keyClicks(text, number)
    workplace.search.finder.found.emit(FoundResult(number, ()))
    assert workplace.sync.archive.asked == [("search", number)]
    old = ArchivedCase(uuid4(), number, datetime(2023, 11, 24, 3, tzinfo=timezone.utc), "Izin lama")
    workplace.sync.archive.found.emit(FoundArchived(number, (old,)))
    hits = child(home, QListWidget, "search.hits")
    assert hits.item(0).text() == f"{number}\nIzin lama · In the archive, ended on 24 November 2023"
    assert "Enter fetches it" in child(home, QLabel, "search.remark").text()
    qtbot.keyClick(text, Qt.Key.Key_Return)
    assert workplace.sync.archive.asked[-1] == ("open", old.id)


def test_replacing_only_what_changed_keeps_other_settings(
    workplace: FakeWorkplace, settings: SettingsDialog
) -> None:
    before = workplace.preferences.settings
    workplace.preferences.settings = replace(before, desk=replace(before.desk, agent_id=str(AGENT.id)))
    settings.show_settings(workplace.preferences.settings)
    edit(settings, "settings.office.dial_prefix").setText("9")
    settings.save()
    assert workplace.preferences.settings.desk.agent_id == str(AGENT.id)
    assert workplace.preferences.settings.office.dial_prefix == "9"
