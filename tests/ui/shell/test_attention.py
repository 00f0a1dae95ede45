"""What taskbar and dock say while another window is in front."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.cases.queues import QueueName
from app.common.enums import CallState
from app.file_store.shared_files import ENDED
from app.sync.sync_status import Light, LightState
from db.sync.monitoring_messages import MonitoringMode, MonitoringSign, MonitoringWay
from tests.app.access.test_visible_messages import talk
from tests.ui.fakes import NOW, FakeWorkplace, incoming
from ui.shell.attention import Attention
from ui.shell.launcher_entry import LauncherProgress
from ui.shell.quiet_time import GNOME, KDE, PrintedSwitch
from ui.shell.taskbar import Taskbar
from ui.shell.windows_quiet import is_quiet, is_windows_quiet
from ui.shell.windows_taskbar import WindowsProgress

ROOT = Path(__file__).parents[3]


class Told:
    """A taskbar that writes down what it is to show."""

    def __init__(self) -> None:
        self.count, self.times_asked = 0, 0
        self.progress: int | None = None

    def show_count(self, count: int) -> None:
        self.count = count

    def show_progress(self, percent: int | None) -> None:
        self.progress = percent

    def ask_for_attention(self) -> None:
        self.times_asked += 1


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def taskbar(workplace: FakeWorkplace, window: QWidget) -> Told:
    got = Told()
    Attention(workplace, got, window)  # type: ignore[arg-type]
    return got


def test_a_supervisor_who_listens_asks_for_attention_once(workplace: FakeWorkplace, taskbar: Told) -> None:
    desk = workplace.monitoring.signs
    sign = MonitoringSign(
        id=uuid4(), name="Wati", way=MonitoringWay.EXCHANGE, mode=MonitoringMode.LISTEN, asked_at=NOW
    )
    for shown in (sign, msgspec.structs.replace(sign, mode=MonitoringMode.WHISPER)):
        desk.signs = (shown,)
        desk.changed.emit()
    assert taskbar.times_asked == 1


def test_the_window_asks_for_attention_once_per_call_and_not_when_it_is_in_front(
    qtbot: QtBot, workplace: FakeWorkplace, window: QWidget, taskbar: Told
) -> None:
    call = workplace.calls.call_list.send(incoming())
    workplace.calls.call_list.send(replace(call, is_looked_up=True))
    assert taskbar.times_asked == 1
    workplace.calls.call_list.send(incoming("c2"))
    assert taskbar.times_asked == 2
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    workplace.calls.call_list.send(incoming("c3"))
    assert taskbar.times_asked == 2


def test_the_window_asks_for_attention_once_for_each_chat_that_is_offered(
    workplace: FakeWorkplace, taskbar: Told
) -> None:
    first = talk()
    for offered in (first, replace(first, last_text="Halo?"), None, None):
        workplace.conversations.offers.changed.emit(offered)
    assert taskbar.times_asked == 1
    workplace.conversations.offers.changed.emit(talk())
    assert taskbar.times_asked == 2


def test_the_number_counts_ringing_calls_and_what_waits_but_not_the_own_cases(
    workplace: FakeWorkplace, taskbar: Told
) -> None:
    workplace.queue.lists.counts_changed.emit(
        {QueueName.MY_CASES: 40, QueueName.MISSED_CALLS: 2, QueueName.CALL_BACKS: 1, QueueName.UNIT_INBOX: 3}
    )
    assert taskbar.count == 6
    call = workplace.calls.call_list.send(incoming())
    assert taskbar.count == 7
    workplace.calls.call_list.send(replace(call, state=CallState.CONNECTED))
    assert taskbar.count == 6


def test_who_signs_out_leaves_no_number_behind(workplace: FakeWorkplace, taskbar: Told) -> None:
    workplace.queue.lists.counts_changed.emit({QueueName.MISSED_CALLS: 2})
    workplace.sign_out()
    assert taskbar.count == 0


def test_filling_this_workstation_goes_before_single_files(workplace: FakeWorkplace, taskbar: Told) -> None:
    workplace.files.shared.fetching.emit("a", 20)
    workplace.files.shared.fetching.emit("b", 40)
    assert taskbar.progress == 30
    workplace.sync.sharing.send(Light(LightState.FILLING, percent=75))
    assert taskbar.progress == 75
    workplace.sync.sharing.send(Light(LightState.UP_TO_DATE))
    assert taskbar.progress == 30
    workplace.files.shared.fetching.emit("a", ENDED)
    assert taskbar.progress == 40
    workplace.files.shared.fetching.emit("b", ENDED)
    assert taskbar.progress is None


def test_the_real_taskbar_takes_all_of_it(window: QWidget) -> None:
    window.show()
    taskbar = Taskbar(window)
    taskbar.show_count(3)
    taskbar.show_progress(40)
    taskbar.ask_for_attention()
    taskbar.show_progress(None)
    taskbar.show_count(0)


@pytest.fixture
def bus() -> Iterator[tuple[str, QDBusConnection]]:
    """A message bus of the test's own: its address, and a connection."""
    if shutil.which("dbus-daemon") is None:
        pytest.skip("needs dbus-daemon")
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().strip()
        yield address, QDBusConnection.connectToBus(address, "test")
        QDBusConnection.disconnectFromBus("test")
        daemon.terminate()


def test_docks_hear_of_the_progress_over_the_bus(
    qapp: QApplication, bus: tuple[str, QDBusConnection]
) -> None:
    address, connection = bus
    rule = "interface='com.canonical.Unity.LauncherEntry'"
    listens = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": address}
    command = ["dbus-monitor", "--session", rule]
    qapp.setDesktopFileName("loket")
    with subprocess.Popen(command, env=listens, stdout=subprocess.PIPE, text=True) as monitor:
        assert monitor.stdout is not None
        monitor.stdout.readline()  # its own name: it listens from here on
        LauncherProgress(connection)(40)
        heard = ""
        while "progress-visible" not in heard or "true" not in heard:
            heard += monitor.stdout.readline()
        monitor.terminate()
    assert 'string "application://loket.desktop"' in heard
    assert "double 0.4" in heard


@pytest.mark.skipif(sys.platform == "win32", reason="a switch of Linux' desktops")
@pytest.mark.parametrize(("printed", "is_quiet"), [("false", True), ("true", False)])
def test_gnomes_do_not_disturb_is_its_banners_switched_off(
    qtbot: QtBot, printed: str, is_quiet: bool
) -> None:
    answers: list[bool] = []
    gnome = PrintedSwitch((sys.executable, "-c", f"print('{printed}')"), GNOME[1])
    gnome.ask(answers.append)
    qtbot.waitUntil(lambda: answers == [is_quiet])


def test_a_desktop_that_does_not_answer_in_time_is_not_quiet(qtbot: QtBot) -> None:
    answers: list[bool] = []
    hangs = "import time; print('false', flush=True); time.sleep(60)"
    gnome = PrintedSwitch((sys.executable, "-c", hangs), GNOME[1], deadline_s=1.0)
    gnome.ask(answers.append)
    qtbot.waitUntil(lambda: answers == [False])


@pytest.mark.parametrize("is_inhibited", [True, False])
def test_kdes_do_not_disturb_is_read_from_its_notification_service(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, bus: tuple[str, QDBusConnection], is_inhibited: bool
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus[0])
    command = [sys.executable, "-m", "tests.ui.plasma_peer", "true" if is_inhibited else "false"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as plasma:
        assert plasma.stdout is not None
        assert plasma.stdout.readline() == "ready\n"
        answers: list[bool] = []
        kde = PrintedSwitch(*KDE)
        kde.ask(answers.append)
        qtbot.waitUntil(lambda: answers == [is_inhibited])
        plasma.terminate()


def test_a_desktop_that_cannot_be_asked_is_not_quiet(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, bus: tuple[str, QDBusConnection]
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus[0])
    answers: list[bool] = []
    without_program, without_service = PrintedSwitch(("no-such-program",), "true"), PrintedSwitch(*KDE)
    without_program.ask(answers.append)
    without_service.ask(answers.append)
    qtbot.waitUntil(lambda: answers == [False, False])


@pytest.mark.parametrize(
    ("state", "mode", "quiet"),
    [
        pytest.param(5, 0, False, id="takes notifications"),
        pytest.param(2, 0, True, id="full screen"),
        pytest.param(3, 0, True, id="Direct3D"),
        pytest.param(4, 0, True, id="presentation"),
        pytest.param(6, 0, True, id="first hour"),
        pytest.param(7, 0, False, id="store program"),
        pytest.param(5, 1, True, id="priority only"),
        pytest.param(5, 2, True, id="alarms only"),
    ],
)
def test_windows_is_quiet_in_presentations_and_in_focus_assist(state: int, mode: int, quiet: bool) -> None:
    assert is_quiet(state, mode) is quiet


@pytest.fixture
def com() -> Iterator[None]:
    """Qt's screen of Windows starts COM in the GUI thread; the offscreen one does not."""
    if sys.platform != "win32":
        yield
        return
    result = ctypes.windll.ole32.CoInitialize(None)
    yield
    if result >= 0:  # S_OK, or S_FALSE: it was started before
        ctypes.windll.ole32.CoUninitialize()


@pytest.mark.skipif(sys.platform != "win32", reason="the shell's interfaces are Windows' own")
def test_windows_takes_progress_and_says_whether_it_is_quiet(com: None, window: QWidget) -> None:
    """Wine's taskbar takes the calls and shows nothing; it has no notification mode."""
    window.show()
    progress = WindowsProgress(window)
    progress.show(40)
    progress.show(None)
    assert is_windows_quiet() is False
