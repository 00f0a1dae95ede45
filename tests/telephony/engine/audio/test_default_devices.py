"""Windows' default devices for calls and for all other sound: a change of either is followed."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

if sys.platform != "win32":
    pytest.skip("only Windows has a default device for calls", allow_module_level=True)

import winreg

from telephony.engine.audio.device_watch import DeviceWatch
from telephony.messages import DevicesChanged
from tests.platforms import is_wine

CHOICE = "DefaultVoiceOutput"
WINE = r"Software\Wine\Drivers\winepulse.drv"


@pytest.fixture
def watch(qapp: object) -> Iterator[DeviceWatch]:
    watch = DeviceWatch()
    if len(watch.now().speakers) < 2:
        pytest.skip("needs two speakers")
    yield watch
    watch.stop()
    with winreg.OpenKey(winreg.HKEY_CURRENT_USER, WINE, 0, winreg.KEY_SET_VALUE) as key:
        winreg.DeleteValue(key, CHOICE)


def choose_for_calls(device_id: str) -> None:
    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, WINE) as key:
        winreg.SetValueEx(key, CHOICE, 0, winreg.REG_SZ, device_id)


@pytest.mark.skipif(not is_wine(), reason="on Windows only a person chooses the default devices")
def test_the_default_for_calls_is_followed_apart_from_the_other(watch: DeviceWatch, qtbot: QtBot) -> None:
    reported: list[DevicesChanged] = []
    watch.devices_changed.connect(reported.append)
    watch.start()

    def for_calls() -> list[str]:
        return [speaker.device_id for speaker in reported[-1].speakers if speaker.is_call_default]

    def for_all_else(devices: DevicesChanged) -> list[str]:
        return [speaker.device_id for speaker in devices.speakers if speaker.is_default]

    first, second = (speaker.device_id for speaker in watch.now().speakers[:2])
    choose_for_calls(second)
    qtbot.waitUntil(lambda: for_calls() == [second])
    choose_for_calls(first)
    qtbot.waitUntil(lambda: for_calls() == [first])
    assert for_all_else(reported[-1]) == for_all_else(reported[0])
