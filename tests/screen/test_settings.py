"""What is saved in the settings window holds in the running phone, and cuts nobody off."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QSpinBox, QWidget

from app.settings import load
from tests.end2end.peers.machine import free_port
from tests.end2end.peers.stranger import ADDRESS, PORTS, Stranger, status_of
from tests.screen.conftest import OnScreen
from tests.ui.controls import press_key
from ui.keys.key_table import Key
from ui.settings.dialog import SettingsDialog


def opened(screen: OnScreen) -> SettingsDialog:
    press_key(screen.window, Key.SETTINGS)
    dialog = screen.window.findChild(QDialog, "settings")
    assert isinstance(dialog, SettingsDialog)
    screen.until(dialog.isActiveWindow)
    return dialog


def go_to(screen: OnScreen, dialog: SettingsDialog, words: str) -> QWidget:
    """Find a setting by its words; return what has the keyboard then."""
    screen.qtbot.keyClick(dialog, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    search = screen.find("settings.search")
    screen.until(search.hasFocus)
    screen.qtbot.keyClick(search, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    screen.qtbot.keyClicks(search, words)
    screen.qtbot.keyClick(search, Qt.Key.Key_Return)
    found = QApplication.focusWidget()
    assert found is not None
    assert found is not search
    return found


def save(screen: OnScreen, dialog: SettingsDialog) -> None:
    screen.qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    screen.until(lambda: not dialog.isVisible())


def port(screen: OnScreen) -> int:
    return int(screen.workplace.phone.line.address.rpartition(":")[2])


def call_of_a_stranger(number: int) -> bytes:
    us = f"{ADDRESS}:{PORTS[0]}"
    sdp = (
        "v=0\r\no=- 1 1 IN IP4 127.0.0.5\r\ns=-\r\nc=IN IP4 127.0.0.5\r\nt=0 0\r\nm=audio 45000 RTP/AVP 8\r\n"
    )
    lines = (
        "INVITE sip:loket@127.0.0.1 SIP/2.0",
        f"Via: SIP/2.0/UDP {us};branch=z9hG4bKs{number}",
        "Max-Forwards: 70",
        f"From: <sip:siapa@{us}>;tag=s{number}",
        "To: <sip:loket@127.0.0.1>",
        f"Call-ID: s{number}",
        "CSeq: 1 INVITE",
        f"Contact: <sip:siapa@{us}>",
        "Content-Type: application/sdp",
        f"Content-Length: {len(sdp)}",
        "",
        sdp,
    )
    return "\r\n".join(lines).encode()


def test_who_may_call_is_changed_by_keyboard_and_holds_at_once(screen: OnScreen) -> None:
    engine = screen.workplace.phone.line.engine_pid
    with Stranger(port(screen)) as stranger:
        stranger.send(call_of_a_stranger(1))
        assert status_of(stranger.heard()) == 403
        dialog = opened(screen)
        box = go_to(screen, dialog, "takes_strangers")
        assert isinstance(box, QCheckBox)
        screen.qtbot.keyClick(box, Qt.Key.Key_Space)
        save(screen, dialog)
        screen.workplace.phone.line.toggle_mute()
        screen.until(lambda: screen.workplace.phone.line.is_muted)  # the engine has done all commands before
        stranger.send(call_of_a_stranger(2))
        assert status_of(stranger.heard()) == 180
        screen.until(lambda: screen.workplace.calls.call_list.ringing)
    assert screen.workplace.phone.line.engine_pid == engine


def test_another_port_is_used_when_the_call_is_over(screen: OnScreen) -> None:
    screen.talk()
    before, wanted = port(screen), free_port()
    dialog = opened(screen)
    number = go_to(screen, dialog, "sip_port")
    assert isinstance(number, QSpinBox)
    number.selectAll()
    screen.qtbot.keyClicks(number, str(wanted))
    save(screen, dialog)
    screen.until(lambda: screen.notice("line_restart_waits"))
    assert any(call.is_talking for call in screen.workplace.calls.call_list.ongoing)
    assert port(screen) == before
    screen.training.applicant.hang_up()
    screen.until(lambda: port(screen) == wanted)
    assert load(screen.prepared.places.settings_file).network.sip_port == wanted
