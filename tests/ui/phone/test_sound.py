"""Devices, the sound check and the headset's sign in the phone column, and new devices in the notice bar."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.calls.headset import HeadsetStatus
from app.common.enums import DevicesChanged, SoundDevice, SoundRole, SoundRouted
from app.common.notices import INFO, WARNING, Notice
from app.settings import Settings, SoundSettings
from app.sound.checked_devices import CheckResult
from app.sound.sound_check import CheckStep
from tests.ui.controls import child, controls, focused, press_key
from tests.ui.fakes import NOW, FakeWorkplace, incoming
from tests.ui.parts import make_all_parts
from tests.ui.phone.telephone import Telephone, shown_telephone
from ui.keys.key_table import Key
from ui.phone.level_meter import LevelMeter
from ui.shell.notices import Notices
from ui.text import translations
from ui.widgets.notice_bar import NoticeBar

MIC = SoundRole.MICROPHONE
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
GOOD = CheckResult("jabra-in", NOW, "", -20.0, True, True)


@pytest.fixture
def panel(qtbot: QtBot, workplace: FakeWorkplace) -> Telephone:
    panel = shown_telephone(qtbot, workplace)
    make_all_parts(panel)
    child(panel, QLineEdit, "dial.text").setFocus()
    return panel


def text(panel: QWidget, name: str) -> str:
    found = panel.findChild(QLabel, name)
    assert found is not None
    return found.text()


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifiers)


def focus() -> str:
    focused = QApplication.focusWidget()
    return focused.objectName() if focused else ""


def route(workplace: FakeWorkplace, **facts: object) -> None:
    """Let the engine say which microphone is used."""
    routed = SoundRouted(**{"role": MIC, "device_id": "jabra-in", "name": "Jabra", **facts})  # type: ignore[arg-type]
    workplace.phone.line.routed[routed.role] = routed
    workplace.phone.line.sound_routed.emit(routed)


def sound_of(workplace: FakeWorkplace) -> SoundSettings:
    return workplace.preferences.settings.sound


def test_each_device_says_why_it_is_used_and_a_problem_is_shown_where_it_is_chosen(
    panel: Telephone, workplace: FakeWorkplace
) -> None:
    assert text(panel, "devices.microphone.line") == "Microphone: not in use yet"
    route(workplace)
    assert text(panel, "devices.microphone.line") == "Microphone: Jabra (the system's default)"
    settings = workplace.preferences.settings
    sound = SoundSettings(microphone="jabra-in", device_names=(("jabra-in", "Jabra"),))
    workplace.preferences.change(replace(settings, sound=sound))
    route(workplace)
    assert text(panel, "devices.microphone.line") == "Microphone: Jabra (your first choice)"
    route(workplace, device_id="x", name="Laptop", is_fallback=True, wanted="jabra-in")
    assert "Laptop, because none of your choices is plugged in" in text(panel, "devices.microphone.line")
    assert "Laptop" in text(panel, "devices.microphone.field.error")
    route(workplace, is_muted_by_system=True)
    assert "The system mutes it" in text(panel, "devices.microphone.line")
    route(workplace, device_id="", name="")
    assert "none found" in text(panel, "devices.microphone.field.error")


def test_devices_are_chosen_and_volumes_changed_by_the_keyboard_alone(
    panel: Telephone, workplace: FakeWorkplace
) -> None:
    press_key(focused(), Key.DEVICES)
    assert focus() == "devices.microphone"
    press(Qt.Key.Key_Down)
    combo = child(panel, QComboBox, "devices.microphone")
    assert combo.currentData() == "jabra-in"
    assert sound_of(workplace).microphone == "jabra-in"
    press(Qt.Key.Key_Tab)
    assert focus() == "devices.microphone.volume"
    press(Qt.Key.Key_Right)
    assert sound_of(workplace).microphone_volume_percent == 110
    slider = child(panel, QSlider, "devices.microphone.volume")
    interface = QAccessible.queryAccessibleInterface(slider)
    assert interface.text(QAccessible.Text.Name) == "Microphone, volume: 110 %"
    press_key(focused(), Key.SOFTER)
    assert sound_of(workplace).speaker_volume_percent == 90
    press_key(focused(), Key.LOUDER)
    assert sound_of(workplace).speaker_volume_percent == 100
    press_key(focused(), Key.DEVICES)
    assert focus() == "devices.fold"
    assert not combo.isVisible()


def test_noise_suppression_that_does_not_work_is_said_beside_its_box(
    panel: Telephone, workplace: FakeWorkplace
) -> None:
    fault = child(panel, QLabel, "devices.noise_fault")
    child(panel, QCheckBox, "devices.noise").click()
    assert fault.isHidden()
    workplace.phone.line.voice_treated.emit(False)
    assert not fault.isHidden()
    assert child(panel, QCheckBox, "devices.noise").accessibleDescription() == fault.text()


def test_noise_suppression_is_switched_by_the_settings_that_come_back(
    qtbot: QtBot, panel: Telephone, workplace: FakeWorkplace
) -> None:
    noise = child(panel, QCheckBox, "devices.noise")
    noise.click()
    assert sound_of(workplace).suppresses_noise
    assert noise.isChecked()
    workplace.preferences.change(
        replace(workplace.preferences.settings, sound=replace(sound_of(workplace), suppresses_noise=False))
    )
    assert not noise.isChecked()


def test_a_device_that_is_plugged_in_can_be_chosen_at_once(
    panel: Telephone, workplace: FakeWorkplace
) -> None:
    combo = child(panel, QComboBox, "devices.speaker")
    poly = SoundDevice(device_id="poly", name="Poly")
    workplace.phone.line.devices = DevicesChanged(microphones=(), speakers=(poly,))
    workplace.phone.line.devices_changed.emit(workplace.phone.line.devices)
    assert [combo.itemText(n) for n in range(combo.count())] == ["System default", "Poly"]


def test_the_own_level_is_shown_on_request_and_in_a_call_by_itself(
    qtbot: QtBot, panel: Telephone, workplace: FakeWorkplace
) -> None:
    show = child(panel, QAbstractButton, "devices.level.show")
    show.click()
    assert ("meter", True) in workplace.sound.check.asked
    assert not show.isChecked()  # the check decides, not the click
    workplace.sound.check.is_metering = True
    workplace.sound.check.changed.emit()
    assert show.isChecked()
    meter = child(panel, LevelMeter, "devices.level")
    workplace.sound.check.level_changed.emit(-12.0)
    assert meter.lit > 8
    workplace.sound.check.is_possible = False
    workplace.calls.call_list.send(incoming())
    assert not show.isEnabled()


def test_the_headset_is_named_with_its_buttons_and_shows_mute_as_the_screen_does(
    panel: Telephone, workplace: FakeWorkplace
) -> None:
    signs = child(panel, QWidget, "headset")
    assert signs.isHidden()
    workplace.phone.headset.signs = (HeadsetStatus("Jabra"), HeadsetStatus("Poly", "permission"))
    workplace.phone.headset.headsets_changed.emit()
    assert text(panel, "headset.0") == "Buttons of Jabra: they answer, hang up and mute"
    assert "Ask the IT department" in text(panel, "headset.1")
    workplace.phone.line.is_muted = True
    workplace.phone.line.mute_changed.emit(True)
    assert text(panel, "headset.0").endswith("Muted, on the headset too.")
    workplace.phone.headset.signs = (HeadsetStatus("Jabra", "in_call"),)
    workplace.phone.headset.headsets_changed.emit()
    assert "another program has a call" in text(panel, "headset.0")
    assert not child(panel, QLabel, "headset.1").isVisible()


def test_a_check_is_done_by_enter_alone_and_the_keyboard_follows_the_steps(
    panel: Telephone, workplace: FakeWorkplace
) -> None:
    check = workplace.sound.check
    press_key(focused(), Key.CHECK_SOUND)
    assert focus() == "sound_check.begin"
    press(Qt.Key.Key_Return)
    assert check.asked[-1] == ("start",)
    check.go_to(CheckStep.SPEAKING)
    assert child(panel, LevelMeter, "sound_check.level").isVisible()
    check.go_to(CheckStep.HEARD, GOOD)
    assert focus() == "sound_check.yes"
    press(Qt.Key.Key_Return)
    assert check.asked[-1] == ("answer", True)
    check.go_to(CheckStep.RINGING)
    assert child(panel, QAbstractButton, "sound_check.ring").isVisible()
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)
    assert check.asked[-1] == ("answer", False)
    check.go_to(CheckStep.DONE, replace(GOOD, heard_ring=False))
    assert focus() == "sound_check.close"
    assert text(panel, "sound_check.found.0") == "Callers will hear you well."
    assert "You did not hear the ring" in text(panel, "sound_check.found.2")
    press(Qt.Key.Key_Return)
    assert not child(panel, QWidget, "sound_check").isVisible()


def test_escape_leaves_the_check_and_the_microphone_alone(panel: Telephone, workplace: FakeWorkplace) -> None:
    press_key(focused(), Key.CHECK_SOUND)
    workplace.sound.check.go_to(CheckStep.SPEAKING)
    press(Qt.Key.Key_Escape)
    assert workplace.sound.check.asked[-1] == ("stop",)
    assert not child(panel, QWidget, "sound_check").isVisible()
    assert focus() == "dial.text"


@pytest.mark.parametrize("problem", ["silent", "quiet", "clipping", "no_device", "muted_by_system"])
def test_each_problem_is_reported_in_words_also_after_the_check(
    panel: Telephone, workplace: FakeWorkplace, problem: str
) -> None:
    press_key(focused(), Key.CHECK_SOUND)
    workplace.sound.check.go_to(CheckStep.DONE, CheckResult("jabra-in", NOW, problem, -60.0))
    found = text(panel, "sound_check.found.0")
    assert found.endswith(".")
    assert problem not in found or problem in ("silent", "quiet")
    assert text(panel, "devices.check.line") == f"Sound: checked at 10:00. {found}"


def test_the_day_is_shown_and_nothing_is_where_the_office_wants_no_check(
    panel: Telephone, workplace: FakeWorkplace
) -> None:
    line = child(panel, QLabel, "devices.check.line")
    assert line.text() == "Sound: not checked today"
    workplace.sound.check.is_required = True
    workplace.sound.check.changed.emit()
    assert "Calls come only after a check" in line.text()
    workplace.sound.check.go_to(CheckStep.IDLE, GOOD)
    assert line.text() == "Sound: checked at 10:00, good"
    workplace.sound.check.is_offered = False
    workplace.sound.check.changed.emit()
    assert not line.isVisible()
    assert not child(panel, QAbstractButton, "devices.check").isVisible()


def test_a_new_device_is_offered_in_the_notice_bar_until_it_is_answered(
    qtbot: QtBot, workplace: FakeWorkplace
) -> None:
    home = QWidget()
    qtbot.addWidget(home)
    bar = NoticeBar(home)
    qtbot.addWidget(bar)
    Notices(workplace, bar, bar)  # type: ignore[arg-type]
    poly = SoundDevice(device_id="poly-in", name="Poly")
    workplace.phone.line.devices = DevicesChanged(microphones=(poly,), speakers=())
    actions = ("use_device", "use_device_for_now", "refuse_device")
    for number, action in enumerate(actions):
        workplace.notices.post(Notice("device_offered", INFO, {"name": "Poly"}, actions, "Poly"))
        (shown,) = bar.notices
        assert "“Poly”" in shown.text
        bar.acted.emit(shown.key, action)
        assert bar.notices == ()
        expected = [("poly-in", {}), ("", {MIC: "poly-in"}), ("", {})][number]
        assert (sound_of(workplace).microphone, workplace.phone.line.for_now) == expected
        assert sound_of(workplace).known_devices == ("poly-in",)
        workplace.preferences.settings, workplace.phone.line.for_now = Settings(), {}


def test_who_is_refused_can_begin_the_check_from_the_notice(qtbot: QtBot, workplace: FakeWorkplace) -> None:
    home = QWidget()
    qtbot.addWidget(home)
    bar = NoticeBar(home)
    qtbot.addWidget(bar)
    notices = Notices(workplace, bar, bar)  # type: ignore[arg-type]
    workplace.notices.post(Notice("not_available", WARNING, {"reason": "not_checked"}, ("check_sound",)))
    with qtbot.waitSignal(notices.sound_check_wanted):
        bar.acted.emit(bar.notices[-1].key, "check_sound")


def test_everything_has_a_name_and_other_words_in_the_other_language(
    qtbot: QtBot, panel: Telephone, workplace: FakeWorkplace
) -> None:
    press_key(focused(), Key.DEVICES)
    press_key(focused(), Key.CHECK_SOUND)
    card = child(panel, QWidget, "sound_card")
    nameless = [
        control.objectName()
        for control in controls(card)
        if not QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)
    ]
    assert nameless == []
    fold = child(panel, QAbstractButton, "devices.fold")
    before = fold.accessibleName()
    translations.use("id")
    qtbot.waitUntil(lambda: fold.accessibleName() != before)
