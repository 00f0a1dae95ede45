"""The settings window: every setting has its place, what is wrong is said, nothing is lost by the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QStackedWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.common.enums import DevicesChanged, SoundDevice
from app.settings import (
    AccountSettings,
    CallSettings,
    NetworkSettings,
    RecordingSettings,
    Settings,
    SettingsError,
    SharedSettings,
    SoundSettings,
    declared,
    flat,
    rows,
)
from app.settings.declaration import Choice, Scope
from db.sync.connection_test import Found
from tests.ui.controls import child, controls
from tests.ui.fakes import UNIT, FakeWorkplace
from tests.ui.undressed import undressed
from ui.settings.dialog import SettingsDialog
from ui.settings.pages import COLLEAGUES, PAGES
from ui.settings.words import choices, explanation, label
from ui.style.theme import Appearance

NOT_EDITED = {  # noted by Loket, or the IT department's in a file or a policy
    *("sound.device_names", "video.camera_names", "desk.agent_id", "shared.logins", "shared.asks_password"),
    "desk.is_set_up",
    *("provisioning.url", "provisioning.public_key", "provisioning.ca_file"),
    *(key for key in rows() if key.startswith("monitoring.")),
}
# Full paths on Windows too, where they have a drive.
CA_FILE, FOLDER = (str(Path(name).absolute()) for name in ("/etc/office.pem", "/srv/recordings"))
JABRA, DESK = (SoundDevice(device_id=f"usb-{name}", name=name) for name in ("Jabra", "Desk speaker"))


@pytest.fixture
def home(qtbot: QtBot) -> QWidget:
    """The window is gone with it, so that the test must hold it."""
    home = QWidget()
    qtbot.addWidget(home)
    return home


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, workplace: FakeWorkplace, home: QWidget) -> SettingsDialog:
    workplace.phone.line.devices = DevicesChanged(microphones=(JABRA,), speakers=(JABRA, DESK))
    appearance = Appearance(qapp)
    with undressed():
        window = SettingsDialog(workplace, appearance, home)  # type: ignore[arg-type]
    window.resize(900, 650)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def find(window: QWidget, name: str, kind: type[QWidget] = QWidget) -> QWidget:
    found = window.findChild(kind, f"settings.{name}")
    assert found is not None, name
    return found


def reopen(window: SettingsDialog, workplace: FakeWorkplace, settings: Settings) -> None:
    workplace.preferences.settings = settings
    window.show_settings(settings)


def pages(window: SettingsDialog) -> list[str]:
    rows = find(window, "pages")
    assert isinstance(rows, QListWidget)
    return [rows.item(row).text() for row in range(rows.count()) if not rows.item(row).isHidden()]


def page(window: SettingsDialog) -> str:
    shown = child(window, QStackedWidget).currentWidget()
    assert shown is not None
    return shown.objectName().removeprefix("settings.page.")


def rows_of(window: SettingsDialog, key: str) -> list[str]:
    rows = find(window, f"{key}.list")
    assert isinstance(rows, QListWidget)
    return [rows.item(row).text() for row in range(rows.count())]


def press(window: SettingsDialog, name: str) -> None:
    find(window, name, QPushButton).click()  # type: ignore[attr-defined]


def test_no_setting_lacks_an_editor_a_name_an_explanation_and_a_place(window: SettingsDialog) -> None:
    edited = {key for editor in window._form.editors.values() for key in editor.keys}
    assert edited | NOT_EDITED == set(flat(Settings()))
    assert not edited & NOT_EDITED
    placed = [one.key for page in PAGES for section in page.sections for one in section.settings]
    assert sorted(placed) == sorted(window._form.editors)
    assert sorted(placed) == sorted(one.key for one in rows().values() if one.section)
    worded = {key for key, one in declared().items() if one.scope is not Scope.NOTED}
    assert all(label(key) and explanation(key) for key in worded.union(placed))
    for key, one in declared().items():
        if isinstance(one.rule, Choice):
            assert set(choices(key)) == set(one.rule.values), key


def test_every_setting_comes_back_from_its_editor_as_it_was(
    window: SettingsDialog, workplace: FakeWorkplace
) -> None:
    settings = replace(
        Settings(),
        account=AccountSettings(servers=("a:5061", "b"), transport="tls", srtp="required", registers=False),
        network=NetworkSettings(trusted_peers=("10.0.0.1", "10.0.0.2"), uses_ice=True, sip_port=5080),
        calls=CallSettings(False, "1009", "1010", 30, "asked", 5, "info"),
        sound=SoundSettings(
            "usb-Jabra", "", "usb-gone", (), ("usb-Jabra",), ("", "usb-x"), ("usb-Desk speaker",)
        ),
        ui=replace(Settings().ui, text_scale_percent=125, theme="dark"),
    )
    for given in (settings, Settings()):
        reopen(window, workplace, given)
        assert window._form.changes() == {}
        shown = {
            key: value for editor in window._form.editors.values() for key, value in editor.values().items()
        }
        assert shown == {key: value for key, value in flat(given).items() if key not in NOT_EDITED}


def test_servers_checks_numbers_and_choices_are_saved(
    window: SettingsDialog, workplace: FakeWorkplace
) -> None:
    find(window, "account.servers", QPlainTextEdit).setPlainText(" pbx2:5061 \n\npbx3\n")  # type: ignore[attr-defined]
    find(window, "network.takes_strangers", QCheckBox).setChecked(True)  # type: ignore[attr-defined]
    find(window, "states.wrap_up_s", QSpinBox).setValue(90)  # type: ignore[attr-defined]
    transport = find(window, "account.transport", QComboBox)
    transport.setCurrentIndex(transport.findData("tls"))  # type: ignore[attr-defined]
    find(window, "network.turn_server", QLineEdit).setText("turn.office")  # type: ignore[attr-defined]
    find(window, "network.turn_password", QLineEdit).setText("sandi")  # type: ignore[attr-defined]
    window.save()
    command, saved, secrets = workplace.preferences.asked[-1]
    assert (command, secrets) == ("change", {"turn_password": "sandi"})
    assert saved.account == AccountSettings(servers=("pbx2:5061", "pbx3"), transport="tls")
    assert saved.network.takes_strangers
    assert saved.states.wrap_up_s == 90
    assert "sandi" not in repr(saved)


def test_every_fault_stands_at_its_field_and_the_page_of_the_first_comes_to_the_front(
    window: SettingsDialog, workplace: FakeWorkplace
) -> None:
    find(window, "account.user", QLineEdit).setText("si ti")  # type: ignore[attr-defined]
    find(window, "network.trusted_peers", QPlainTextEdit).setPlainText("pbx")  # type: ignore[attr-defined]
    find(window, "calls.forward_busy", QLineEdit).setText("pak kabid!?")  # type: ignore[attr-defined]
    find(window, "account.domain", QLineEdit).setText("pbx.office")  # type: ignore[attr-defined]
    find(window, "calls.forward_unanswered", QLineEdit).setText("loket@PBX.office")  # type: ignore[attr-defined]
    find(window, "pages").setCurrentRow(5)  # type: ignore[attr-defined]
    window.save()
    assert workplace.preferences.asked == []
    assert window.isVisible()
    assert page(window) == "account"
    assert window.focusWidget() is find(window, "account.user", QLineEdit)
    faults = {
        name.objectName().removesuffix(".field.error").removeprefix("settings."): name.text()
        for name in window.findChildren(QLabel)
        if name.objectName().endswith(".field.error") and name.text()
    }
    calls = {"calls.forward_busy", "calls.forward_unanswered"}
    assert set(faults) == {"account.user", "network.trusted_peers"} | calls
    assert "without spaces" in faults["account.user"]
    assert "192.168.1.20" in faults["network.trusted_peers"]
    assert "can be dialled" in faults["calls.forward_busy"]
    assert "your own" in faults["calls.forward_unanswered"]
    assert "Nothing was saved" in find(window, "hint", QLabel).text()  # type: ignore[attr-defined]


def test_a_file_is_looked_at_before_anything_is_saved(
    window: SettingsDialog, workplace: FakeWorkplace
) -> None:
    find(window, "account.ca_file.path", QLineEdit).setText(CA_FILE)  # type: ignore[attr-defined]
    workplace.preferences.file_faults = (SettingsError("account.ca_file", CA_FILE, "PEM file"),)
    window.save()
    assert [asked[0] for asked in workplace.preferences.asked] == ["check_paths"]
    assert "certificates" in find(window, "account.ca_file.field.error", QLabel).text()  # type: ignore[attr-defined]
    workplace.preferences.file_faults = ()
    window.save()
    assert workplace.preferences.settings.account.ca_file == CA_FILE


def test_a_file_is_chosen_while_the_window_stays_usable(
    qtbot: QtBot, window: SettingsDialog, workplace: FakeWorkplace
) -> None:
    press(window, "recording.folder.choose")
    chooser = child(window, QFileDialog)
    assert chooser.fileMode() is QFileDialog.FileMode.Directory
    chooser.fileSelected.emit(FOLDER)
    chooser.reject()
    window.save()
    assert workplace.preferences.settings.recording == RecordingSettings(folder=FOLDER)


def test_devices_are_put_in_order_by_keyboard_and_one_that_is_away_keeps_its_name(
    qtbot: QtBot, window: SettingsDialog, workplace: FakeWorkplace
) -> None:
    sound = SoundSettings(speaker="usb-old", device_names=(("usb-old", "Plantronics"),))
    reopen(window, workplace, replace(Settings(), sound=sound))
    find(window, "pages").setCurrentRow(3)  # type: ignore[attr-defined]
    assert rows_of(window, "sound.speaker") == ["Plantronics (not plugged in)"]
    offer = find(window, "sound.speaker.offer", QComboBox)
    assert [offer.itemText(n) for n in range(offer.count())] == ["System default", "Jabra", "Desk speaker"]  # type: ignore[attr-defined]
    offer.setFocus()
    qtbot.keyClick(offer, Qt.Key.Key_Down)
    add, up = find(window, "sound.speaker.add"), find(window, "sound.speaker.up")
    add.setFocus()
    qtbot.keyClick(add, Qt.Key.Key_Space)
    assert rows_of(window, "sound.speaker") == ["Plantronics (not plugged in)", "Desk speaker"]
    up.setFocus()
    qtbot.keyClick(up, Qt.Key.Key_Space)
    assert rows_of(window, "sound.speaker") == ["Desk speaker", "Plantronics (not plugged in)"]
    assert QApplication.focusWidget() is find(window, "sound.speaker.list")  # the button has gone grey
    workplace.phone.line.devices = DevicesChanged(microphones=(), speakers=())
    workplace.phone.line.devices_changed.emit(workplace.phone.line.devices)
    assert rows_of(window, "sound.speaker") == [
        "Desk speaker (not plugged in)",
        "Plantronics (not plugged in)",
    ]
    window.save()
    saved = workplace.preferences.settings.sound
    assert (saved.speaker, saved.other_speakers) == ("usb-Desk speaker", ("usb-old",))


def test_an_empty_list_of_devices_means_the_systems_default(
    window: SettingsDialog, workplace: FakeWorkplace
) -> None:
    reopen(window, workplace, replace(Settings(), sound=SoundSettings("a", also_rings_on=("b",))))
    for key in ("sound.microphone", "sound.also_rings_on"):
        press(window, f"{key}.remove")
    assert rows_of(window, "sound.microphone") == ["System default"]
    assert rows_of(window, "sound.also_rings_on") == []
    assert not find(window, "sound.microphone.remove").isEnabled()
    window.save()
    assert workplace.preferences.settings.sound == SoundSettings()


def test_what_others_change_meanwhile_is_neither_lost_nor_in_the_way(
    window: SettingsDialog, workplace: FakeWorkplace
) -> None:
    find(window, "office.dial_prefix", QLineEdit).setText("9")  # type: ignore[attr-defined]
    find(window, "account.user", QLineEdit).setText("1002")  # type: ignore[attr-defined]
    before = workplace.preferences.settings
    elsewhere = replace(before, sound=SoundSettings(microphone="usb-Jabra", known_devices=("usb-Jabra",)))
    elsewhere = replace(elsewhere, account=replace(before.account, user="1001", display_name="Rina"))
    workplace.preferences.change(elsewhere)
    assert rows_of(window, "sound.microphone") == ["Jabra"]
    assert find(window, "account.user", QLineEdit).text() == "1002"  # type: ignore[attr-defined]
    window.save()
    saved = workplace.preferences.settings
    assert saved.sound == elsewhere.sound
    assert saved.account == replace(before.account, user="1002", display_name="Rina")
    assert saved.office.dial_prefix == "9"


def test_one_headset_alone_can_be_chosen_and_stays_chosen_while_it_is_away(
    window: SettingsDialog, workplace: FakeWorkplace
) -> None:
    workplace.phone.headset.headsets = (SimpleNamespace(device_id="0b0e:0307", name="Jabra Evolve2"),)
    workplace.phone.headset.headsets_changed.emit()
    combo = find(window, "headset.device", QComboBox)
    assert isinstance(combo, QComboBox)
    assert [combo.itemText(n) for n in range(combo.count())] == ["All that are plugged in", "Jabra Evolve2"]
    combo.setCurrentIndex(1)
    workplace.phone.headset.headsets = ()
    workplace.phone.headset.headsets_changed.emit()
    window.save()
    assert workplace.preferences.settings.headset.device == "0b0e:0307"


def test_a_setting_is_found_by_the_words_of_the_office_or_of_the_it_department(
    qtbot: QtBot, window: SettingsDialog
) -> None:
    search = find(window, "search", QLineEdit)
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is search
    qtbot.keyClicks(search, "sdes")
    assert pages(window) == ["Account"]
    assert find(window, "account.srtp").isVisible()
    assert not find(window, "account.user").isVisible()
    search.clear()  # type: ignore[attr-defined]
    qtbot.keyClicks(search, "busy send")
    assert pages(window) == ["Calls"]
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is find(window, "calls.forward_busy")
    search.setFocus()
    search.clear()  # type: ignore[attr-defined]
    qtbot.keyClicks(search, "zzz")
    assert "zzz" in find(window, "nothing", QLabel).text()  # type: ignore[attr-defined]
    assert find(window, "nothing").isVisible()
    search.clear()  # type: ignore[attr-defined]
    assert len(pages(window)) == len(PAGES) + 1
    assert not find(window, "nothing").isVisible()


def test_pages_are_turned_by_keyboard_and_every_control_on_them_has_a_name(
    qtbot: QtBot, window: SettingsDialog
) -> None:
    seen, nameless = [], []
    every_page = [*PAGES, COLLEAGUES]
    for _ in every_page:
        seen.append(page(window))
        for control in controls(window):
            interface = QAccessible.queryAccessibleInterface(control)
            if not control.objectName() or not interface.text(QAccessible.Text.Name):
                nameless.append(f"{type(control).__name__} {control.objectName()!r}")
        qtbot.keyClick(window, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert seen == [one.name for one in every_page]
    assert page(window) == seen[0]
    qtbot.keyClick(
        window, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert page(window) == seen[-1]
    assert nameless == []


def test_the_telephone_of_a_unit_is_noted_in_the_records_if_it_can_be_dialled(
    window: SettingsDialog, workplace: FakeWorkplace
) -> None:
    phone = find(window, f"unit.{UNIT.code}", QLineEdit)
    assert isinstance(phone, QLineEdit)
    phone.setText("bidang perizinan")
    window.save()
    assert page(window) == "colleagues"
    assert "can be dialled" in find(window, f"unit.{UNIT.code}.field.error", QLabel).text()  # type: ignore[attr-defined]
    assert workplace.access.session.asked == []
    workplace.access.session.units = (UNIT, replace(UNIT, id=uuid4(), code="pengendalian", phone="1300"))
    workplace.access.session.staff_changed.emit()
    phone.setText("1200")
    window.save()
    assert workplace.access.session.asked == [("set_unit_phone", UNIT.id, "1200")]
    assert find(window, "unit.pengendalian", QLineEdit).text() == "1300"  # type: ignore[attr-defined]


def test_the_wheel_scrolls_the_page_and_changes_no_number(window: SettingsDialog) -> None:
    for kind in (QSpinBox, QComboBox):
        for control in window.findChildren(kind):
            if control.objectName().endswith(".offer"):
                continue
            assert type(control) is not kind, control.objectName()


def test_the_way_to_the_server_is_tried_as_it_stands_in_the_fields(
    window: SettingsDialog, workplace: FakeWorkplace
) -> None:
    row = [one.name for one in PAGES].index("shared")
    find(window, "pages").setCurrentRow(row)  # type: ignore[attr-defined]
    said = find(window, "shared.said", QLabel)
    press(window, "shared.try")
    assert "works alone" in said.text()  # type: ignore[attr-defined]
    server = window._form.editors["shared.server"].field.editor
    server.setText("loket.kantor.example")  # type: ignore[attr-defined]
    press(window, "shared.try")
    assert window._form.editors["shared.server"].field.error()
    server.setText("https://loket.kantor.example")  # type: ignore[attr-defined]
    press(window, "shared.try")
    press(window, "shared.try")  # once is enough
    assert [one for one in workplace.sync.sharing.asked if one[0] == "try_connection"] == [
        ("try_connection", SharedSettings(server="https://loket.kantor.example"))
    ]
    assert workplace.preferences.settings.shared == SharedSettings()
    for found in Found:
        workplace.sync.sharing.tried.emit(found.value, "the server's words")
        assert said.text()  # type: ignore[attr-defined]
        assert "{" not in said.text()  # type: ignore[attr-defined]
    workplace.sync.sharing.tried.emit(Found.REFUSED.value, "connection refused")
    assert said.text().startswith("loket.kantor.example is there, but nothing answers on port 443.")  # type: ignore[attr-defined]
    assert find(window, "shared.words", QLabel).text() == "connection refused"  # type: ignore[attr-defined]
