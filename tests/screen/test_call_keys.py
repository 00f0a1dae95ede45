"""Several calls in the real window by keys alone; what the phones at the other ends get decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from app.common.enums import AgentState, CallState
from app.demo.prepare import Prepared, prepare_demo
from app.desktop.start import read_settings
from app.settings import SoundSettings, save
from app.values.call import Call
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.machine import require
from tests.end2end.peers.raw_call import RawCall, header
from tests.end2end.peers.raw_peer import RawPeer
from tests.end2end.peers.sound import is_complete, read_wav, tone, tone_levels, tones_heard, write_wav
from tests.screen.conftest import OnScreen
from tests.ui.controls import press_key
from ui.keys.key_table import Key
from ui.text import translations

BUDI = b'"Budi Santoso" <sip:+6281020001001@127.0.0.1>'
AGENT_HZ, CALLER_HZ, COLLEAGUE_HZ = 500, 700, 1100
WAV_HEADER_BYTES = 44
ALL_HZ = (AGENT_HZ, CALLER_HZ, COLLEAGUE_HZ)


@pytest.fixture
def prepared(tmp_path: Path) -> Prepared:
    """A demo whose agent says a tone and keeps what is heard."""
    prepared = prepare_demo(tmp_path, "en", "light")
    write_wav(tmp_path / "agent-says.wav", tone(AGENT_HZ, 100, level=0.2)[::3])
    microphone, speaker = f"file:{tmp_path}/agent-says.wav", f"file:{tmp_path}/agent-hears.wav"
    settings = read_settings(prepared.places)
    sound = SoundSettings(microphone=microphone, speaker=speaker, ringer="none", check="off")
    save(prepared.places.settings_file, replace(settings, sound=sound))
    return prepared


@pytest.fixture
def caller() -> Iterator[RawPeer]:
    peer = RawPeer()
    yield peer
    peer.close()


@pytest.fixture
def start_baresip(tmp_path: Path) -> Iterator[Callable[[str, int, bool], Baresip]]:
    require("baresip")
    running: list[Baresip] = []

    def start(user: str, says_hz: int, answers: bool) -> Baresip:
        folder, source = tmp_path / f"baresip-{user}", f"ausine,{says_hz}"
        running.append(Baresip(folder, user, answers=answers, records=True, source=source))
        return running[-1]

    yield start
    for peer in running:
        peer.close()


def press(screen: OnScreen, key: Key) -> None:
    focused = QApplication.focusWidget() or screen.window
    press_key(focused, key)


def write(screen: OnScreen, text: str) -> None:
    """Type, and Enter."""
    screen.qtbot.keyClicks(QApplication.focusWidget(), text)
    screen.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def text(screen: OnScreen, name: str) -> str:
    labels = screen.window.findChildren(QLabel, name)
    return "\n".join(label.text() for label in labels if label.isVisible())


def asked(screen: OnScreen) -> Call | None:
    """The call with the colleague who is asked, once it is up."""
    found = screen.workplace.calls.call_list.consultation
    return found[1] if found is not None and found[1].state is CallState.CONNECTED else None


def hears(peer: Baresip) -> set[int]:
    """What has come out of its speaker in the last half second."""
    is_begun = peer.heard_wav.exists() and peer.heard_wav.stat().st_size > WAV_HEADER_BYTES
    return set() if not is_begun else tones_heard(*read_wav(peer.heard_wav), ALL_HZ, last_s=0.5)


@pytest.mark.parametrize("is_joined_first", [False, True])
def test_a_caller_whom_nobody_takes_comes_back_and_is_handed_over_after_asking(
    screen: OnScreen,
    caller: RawPeer,
    start_baresip: Callable[[str, int, bool], Baresip],
    is_joined_first: bool,
) -> None:
    translations.use("en")
    calls = screen.workplace.calls.call_list
    port = int(screen.prepared.workstation_uri.rpartition(":")[2])
    caller.invite(port, BUDI)
    screen.until(lambda: calls.ringing)
    press(screen, Key.ANSWER)
    dialog = RawCall.answered(caller)
    screen.until(lambda: calls.active and calls.active.is_talking)

    press(screen, Key.TRANSFER)
    write(screen, "sip:kabid@127.0.0.9")
    dialog.answer_offer()
    refer = dialog.answer_request("REFER", b"202 Accepted")
    assert b"sip:kabid@127.0.0.9" in header(refer, b"Refer-To")
    dialog.notify(b"180 Ringing")
    screen.until(lambda: "the phone rings there" in text(screen, "call_bar.words"))
    dialog.notify(b"486 Busy Here", b"terminated;reason=noresource")
    dialog.answer_offer()
    screen.until(lambda: calls.active and calls.active.is_talking)
    still_there = "sip:kabid@127.0.0.9 is busy. Budi Santoso is still with you"
    screen.until(lambda: still_there in text(screen, "notices.text"))

    colleague = start_baresip("1002", COLLEAGUE_HZ, True)
    press(screen, Key.ASK_FIRST)
    write(screen, colleague.uri)
    dialog.answer_offer()
    screen.until(lambda: asked(screen))
    screen.until(lambda: "Budi Santoso waits and cannot hear you" in text(screen, "call_bar.words"))
    if is_joined_first:
        press(screen, Key.MERGE)
        dialog.answer_offer()
        screen.until(lambda: len(calls.conference) == 2)
    press(screen, Key.TRANSFER)
    refer = dialog.answer_request("REFER", b"202 Accepted")
    call_id = quote(colleague.wait_for("CALL_ESTABLISHED")["id"], safe="").encode()
    assert b"Replaces=" + call_id in header(refer, b"Refer-To")
    dialog.notify(b"200 OK", b"terminated;reason=noresource")
    dialog.answer_request("BYE")
    colleague.wait_for("CALL_CLOSED")
    screen.until(lambda: not calls.ongoing)
    assert screen.notice("transferred") is not None
    doing = screen.workplace.agents.states.shift.doing
    assert doing is not None
    assert doing.state is AgentState.WRAP_UP


def test_three_talk_together_are_two_again_and_three_again_by_one_key(
    screen: OnScreen, start_baresip: Callable[[str, int, bool], Baresip], tmp_path: Path
) -> None:
    translations.use("en")
    calls = screen.workplace.calls.call_list
    caller = start_baresip("+6281020001001", CALLER_HZ, False)
    colleague = start_baresip("1002", COLLEAGUE_HZ, True)
    caller.dial(screen.prepared.workstation_uri)
    screen.until(lambda: calls.ringing)
    press(screen, Key.ANSWER)
    screen.until(lambda: calls.active and calls.active.is_talking)
    press(screen, Key.ASK_FIRST)
    write(screen, colleague.uri)
    screen.until(lambda: asked(screen))
    screen.until(lambda: hears(colleague) == {AGENT_HZ})

    press(screen, Key.MERGE)
    screen.until(lambda: hears(caller) == {AGENT_HZ, COLLEAGUE_HZ})
    screen.until(lambda: hears(colleague) == {AGENT_HZ, CALLER_HZ})
    assert "talk together" in text(screen, "call_bar.words")
    press(screen, Key.MERGE)
    screen.until(lambda: hears(caller) == {AGENT_HZ})
    assert "You talk to" in text(screen, "call_bar.words")
    press(screen, Key.MERGE)
    screen.until(lambda: hears(caller) == {AGENT_HZ, COLLEAGUE_HZ})

    press(screen, Key.HANG_UP)
    colleague.wait_for("CALL_CLOSED")
    screen.until(lambda: hears(caller) == {AGENT_HZ})
    press(screen, Key.HANG_UP)
    caller.wait_for("CALL_CLOSED")
    heard = tmp_path / "agent-hears.wav"
    screen.until(lambda: is_complete(heard))
    levels = [tone_levels(*read_wav(heard), frequency_hz) for frequency_hz in (CALLER_HZ, COLLEAGUE_HZ)]
    assert ((levels[0] > -36) & (levels[1] > -36)).any()
