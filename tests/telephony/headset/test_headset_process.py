"""A real headset process over real pipes; only the module `hid` in it is ours."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from telephony.headset import headset as client
from telephony.headset.headset import Headset
from telephony.headset.messages import HeadsetFault, HeadsetShared, ShowCallState, ShownState
from telephony.process import child_process
from tests.platforms import OUTRIGHT
from tests.telephony.headset import known_headsets as known
from tests.telephony.headset.fake_hid import FakeHid

ROOT = Path(__file__).parents[3]
RINGING = ShowCallState(state=ShownState.RINGING)
TALKING = ShowCallState(state=ShownState.TALKING)


@pytest.fixture
def hid() -> Iterator[FakeHid]:
    fake = FakeHid()
    yield fake
    fake.close()


@pytest.fixture
def start(qtbot: QtBot, hid: FakeHid) -> Iterator[Callable[..., Headset]]:
    headsets: list[Headset] = []

    def start(device_id: str = "") -> Headset:
        headset = Headset(hid.command)
        headsets.append(headset)
        headset.start(device_id)
        return headset

    yield start
    for headset in headsets:
        headset.stop_and_wait()


def test_plugged_in_pressed_and_pulled(qtbot: QtBot, hid: FakeHid, start: Callable[..., Headset]) -> None:
    headset = start()
    with qtbot.waitSignal(headset.found) as found:
        hid.plug("usb1", known.JABRA_LAYOUT, "Evolve")
    assert found.args is not None
    assert (found.args[0].device_id, found.args[0].name) == ("0b0e:0307:usb1", "Evolve")
    headset.show(RINGING)
    qtbot.waitUntil(lambda: ("usb1", b"\x02\x04\x00") in hid.written)
    with qtbot.waitSignal(headset.answer_pressed):
        hid.report("usb1", 2, 1, 0)
    with qtbot.waitSignal(headset.mute_pressed) as mute:
        hid.report("usb1", 2, 0b101, 0)
    assert mute.args == [True]
    with qtbot.waitSignal(headset.lost):
        hid.pull("usb1")
    assert headset.present == ()
    with qtbot.waitSignal(headset.found):
        hid.plug("usb2", known.JABRA_LAYOUT)
    qtbot.waitUntil(lambda: ("usb2", b"\x02\x04\x00") in hid.written)


def test_only_the_chosen_headset_is_shown_the_call_and_obeyed(
    qtbot: QtBot, hid: FakeHid, start: Callable[..., Headset]
) -> None:
    hid.plug("usb1", known.JABRA_LAYOUT)
    hid.plug("usb2", known.JABRA_LAYOUT)
    headset = start("0b0e:0307:usb2")
    qtbot.waitUntil(lambda: len(headset.present) == 2)
    headset.show(RINGING)
    qtbot.waitUntil(lambda: ("usb2", b"\x02\x04\x00") in hid.written)
    pressed: list[str] = []
    headset.answer_pressed.connect(lambda: pressed.append("answer"))
    with qtbot.waitSignal(headset.answer_pressed):
        hid.report("usb1", 2, 1, 0)
        hid.report("usb2", 2, 1, 0)
    assert pressed == ["answer"]
    assert ("usb1", b"\x02\x04\x00") not in hid.written
    headset.start("")
    qtbot.waitUntil(lambda: ("usb1", b"\x02\x04\x00") in hid.written)


@pytest.mark.parametrize("program", ["/no/such/program", ""])  # "": reported inside QProcess.start()
def test_a_program_that_cannot_start_is_reported_after_some_tries(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(client, "FIRST_DELAY_MS", 1)
    headset = Headset([program])
    with qtbot.waitSignal(headset.failed) as failed:
        headset.start()
    assert failed.args is not None
    assert failed.args[0].kind == "crashed"
    headset.stop_and_wait()


def test_a_driver_that_fails_costs_one_headset_and_is_reported_once(
    qtbot: QtBot, hid: FakeHid, start: Callable[..., Headset]
) -> None:
    hid.plug("good", known.PLANTRONICS_BLACKWIRE_3220_PART)
    hid.plug("busy", known.JABRA_LAYOUT, opening="busy")
    hid.plug("broken", known.JABRA_LAYOUT, opening="broken")
    hid.plug("nonsense", b"\x26\xff")
    hid.plug("flaky", known.JABRA_LAYOUT)
    headset = start()
    got: list[HeadsetFault | HeadsetShared] = []
    headset.failed.connect(got.append)
    headset.shared.connect(got.append)
    for _ in range(3):
        qtbot.waitUntil(lambda: {one.device_id[10:] for one in headset.present} == {"good", "flaky"})
        with qtbot.waitSignal(headset.lost):
            hid.fail("flaky")
    qtbot.waitUntil(lambda: len(got) == 4)
    reasons = {event.device_id[10:]: getattr(event, "kind", "") or event.reason for event in got}
    assert reasons == {"busy": "busy", "broken": "driver", "nonsense": "descriptor", "flaky": "driver"}
    headset.show(RINGING)
    qtbot.waitUntil(lambda: ("good", b"\x18\x01") in hid.written)
    with qtbot.waitSignal(headset.answer_pressed):
        hid.report("good", 8, 0b010)
    assert len(got) == 4
    with qtbot.waitSignal(headset.lost) as lost:
        hid.pull("busy")  # it was never open: a user who read that it cannot be used must know
    assert lost.args[0].device_id.endswith("busy")


def test_a_second_program_is_reported(qtbot: QtBot, hid: FakeHid, start: Callable[..., Headset]) -> None:
    hid.plug("usb1", known.JABRA_LAYOUT, "Evolve")
    headset = start()
    with qtbot.waitSignal(headset.found):
        pass
    with qtbot.waitSignal(headset.shared) as shared:
        hid.report("usb1", 2, 0b10, 0)
    assert shared.args == [HeadsetShared(device_id="0b0e:0307:usb1", name="Evolve", reason="in_call")]


def test_a_killed_process_comes_back_with_the_call_on_its_lights(
    qtbot: QtBot, hid: FakeHid, start: Callable[..., Headset]
) -> None:
    hid.plug("usb1", known.JABRA_LAYOUT)
    headset = start()
    with qtbot.waitSignal(headset.found):
        pass
    headset.show(TALKING)
    qtbot.waitUntil(lambda: ("usb1", b"\x02\x01\x00") in hid.written)
    hid.written.clear()
    with (
        qtbot.assertNotEmitted(headset.hang_up_pressed),
        qtbot.waitSignals([headset.lost, headset.found]),
    ):
        os.kill(headset.process_id, OUTRIGHT)
    qtbot.waitUntil(lambda: bool(hid.written))
    assert hid.written == [("usb1", b"\x02\x01\x00")]  # the off-hook light never goes out in between


def test_a_driver_that_hangs_is_left_behind_with_its_process(
    qtbot: QtBot, hid: FakeHid, start: Callable[..., Headset], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_process, "PING_EVERY_MS", 200)
    hid.plug("usb1", known.JABRA_LAYOUT)
    headset = start()
    with qtbot.waitSignal(headset.found):
        pass
    with qtbot.waitSignals([headset.lost, headset.found]):
        hid.hang("usb1")
        qtbot.waitUntil(lambda: hid.is_hung)
        headset.show(RINGING)
    qtbot.waitUntil(lambda: ("usb1", b"\x02\x04\x00") in hid.written)


def test_the_lights_go_out_at_the_end(qtbot: QtBot, hid: FakeHid, start: Callable[..., Headset]) -> None:
    hid.plug("usb1", known.JABRA_LAYOUT)
    headset = start()
    headset.show(TALKING)
    with qtbot.waitSignal(headset.found):
        pass
    headset.stop_and_wait()
    qtbot.waitUntil(lambda: hid.written[-1] == ("usb1", b"\x02\x00\x00"))
    assert headset.process_id == 0


def test_a_process_that_will_not_live_is_reported_and_started_less_and_less_often(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "FIRST_DELAY_MS", 1)
    headset = Headset([sys.executable, "-c", "raise SystemExit(3)"])
    with qtbot.waitSignal(headset.failed) as failed:
        headset.start()
    assert failed.args == [HeadsetFault(kind="crashed", reason="exit code 3")]
    headset.stop_and_wait()


def test_without_the_library_it_is_reported_and_left_alone(qtbot: QtBot) -> None:
    script = 'print(\'{"type":"HeadsetFault","kind":"library","reason":"x"}\')'
    headset = Headset([sys.executable, "-c", script])
    with qtbot.waitSignal(headset.failed) as failed:
        headset.start()
    assert failed.args == [HeadsetFault(kind="library", reason="x")]
    qtbot.waitUntil(lambda: headset.process_id == 0)


def test_the_real_process_starts_and_leaves_when_told(qtbot: QtBot) -> None:
    headset = Headset()
    with qtbot.assertNotEmitted(headset.failed):
        headset.start()
        qtbot.waitUntil(lambda: headset.process_id != 0)
        headset.stop()
        with qtbot.waitSignal(headset.stopped):
            pass


def test_the_process_needs_no_window_library() -> None:
    check = (
        "import sys, telephony.headset.process; sys.exit('PySide6' in sys.modules or 'pjsua2' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", check], cwd=ROOT, check=False).returncode == 0
