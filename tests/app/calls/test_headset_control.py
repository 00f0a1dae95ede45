"""What a headset's buttons do at a real desk, and what the headset is shown of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.calls.headset import HeadsetControl, HeadsetStatus
from app.common.notices import Notice
from app.settings import HeadsetSettings, Settings
from telephony.headset.headset import Headset
from telephony.headset.messages import (
    HeadsetFault,
    HeadsetFound,
    HeadsetLost,
    HeadsetShared,
    ShowCallState,
    ShownState,
)
from telephony.messages import Answer, Dial, HangUp, Hold, MuteChanged, Resume, SetMute
from tests.app.phone_place import PhonePlace


class ScriptedHeadset(Headset):
    """Keeps what it is shown and sent; its signals are the agent's fingers."""

    def __init__(self) -> None:
        super().__init__(["none"])
        self.shown: list[ShowCallState] = []
        self.used: list[str | None] = []  # the chosen device, None after a stop

    def show(self, shown: ShowCallState) -> None:
        self.shown.append(shown)

    def start(self, device_id: str = "") -> None:
        self.used.append(device_id)

    def stop(self) -> None:
        self.used.append(None)


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[PhonePlace]:
    place = PhonePlace(tmp_path, qtbot, Settings())
    yield place
    place.close()


@pytest.fixture
def headset() -> ScriptedHeadset:
    return ScriptedHeadset()


def headset_control(place: PhonePlace, headset: ScriptedHeadset) -> HeadsetControl:
    work = place.workplace
    return HeadsetControl(
        headset, work.phone.line, work.calls.call_list, work.calls.control, work.preferences
    )


@pytest.fixture
def control(place: PhonePlace, headset: ScriptedHeadset) -> HeadsetControl:
    control = headset_control(place, headset)
    control.start()
    return control


def test_one_call_by_the_headset_alone(
    place: PhonePlace, headset: ScriptedHeadset, control: HeadsetControl
) -> None:
    phone = place.phone
    phone.ring("c1")
    assert headset.shown[-1] == ShowCallState(state=ShownState.RINGING)
    headset.answer_pressed.emit()
    assert phone.of(Answer) == [Answer(call_key="c1")]
    phone.connect("c1")
    assert headset.shown[-1] == ShowCallState(state=ShownState.TALKING)
    headset.hold_pressed.emit()
    assert phone.of(Hold) == [Hold(call_key="c1")]
    phone.connect("c1", is_held_here=True)
    assert headset.shown[-1] == ShowCallState(state=ShownState.HELD)
    headset.hold_pressed.emit()
    assert phone.of(Resume) == [Resume(call_key="c1")]
    phone.connect("c1")
    headset.hang_up_pressed.emit()
    assert phone.of(HangUp) == [HangUp(call_key="c1")]
    phone.end("c1", "here")
    assert headset.shown[-1] == ShowCallState()


def test_mute_is_the_same_on_headset_and_screen(
    place: PhonePlace, headset: ScriptedHeadset, control: HeadsetControl
) -> None:
    headset.mute_pressed.emit(True)
    assert place.phone.of(SetMute) == [SetMute(is_muted=True)]
    assert not headset.shown[-1].is_muted  # shown once the engine says so
    place.phone.send(MuteChanged(is_muted=True))
    assert headset.shown[-1].is_muted
    headset.mute_pressed.emit(True)
    assert len(place.phone.of(SetMute)) == 1
    place.workplace.phone.line.toggle_mute()
    place.phone.send(MuteChanged(is_muted=False))
    assert not headset.shown[-1].is_muted


def test_hang_up_never_refuses_a_call_that_began_to_ring_meanwhile(
    place: PhonePlace, headset: ScriptedHeadset, control: HeadsetControl
) -> None:
    place.phone.ring("c1")
    headset.hang_up_pressed.emit()
    assert not place.phone.of(HangUp)
    headset.reject_pressed.emit()
    assert place.phone.of(HangUp) == [HangUp(call_key="c1", code=486)]


def test_a_second_call_is_shown_taken_and_swapped(
    place: PhonePlace, headset: ScriptedHeadset, control: HeadsetControl
) -> None:
    phone = place.phone
    phone.ring("c1")
    phone.connect("c1")
    phone.ring("c2", "082233445566")
    assert headset.shown[-1] == ShowCallState(state=ShownState.TALKING, is_waiting=True)
    headset.answer_pressed.emit()
    assert (phone.of(Hold), phone.of(Answer)) == ([Hold(call_key="c1")], [Answer(call_key="c2")])
    phone.connect("c1", is_held_here=True)
    phone.connect("c2")
    assert headset.shown[-1] == ShowCallState(state=ShownState.TALKING)
    headset.hold_pressed.emit()
    assert phone.of(Hold)[-1] == Hold(call_key="c2")
    assert phone.of(Resume) == [Resume(call_key="c1")]


def test_redial_only_without_a_call(
    place: PhonePlace, headset: ScriptedHeadset, control: HeadsetControl
) -> None:
    place.workplace.calls.control.dial("sip:1002@pbx.office")
    (first,) = place.phone.of(Dial)
    headset.redial_pressed.emit()
    place.phone.end(first.call_key)
    assert len(place.phone.of(Dial)) == 1
    headset.redial_pressed.emit()
    assert [dial.target for dial in place.phone.of(Dial)] == [first.target] * 2


def test_the_settings_choose_the_headset_or_none(
    place: PhonePlace, headset: ScriptedHeadset, control: HeadsetControl
) -> None:
    preferences = place.workplace.preferences
    settings = preferences.settings
    preferences.change(replace(settings, headset=HeadsetSettings(device="0b0e:0307")))
    preferences.change(replace(settings, headset=HeadsetSettings(is_used=False)))
    preferences.change(settings)
    assert headset.used == ["", "0b0e:0307", None, ""]


def test_the_headset_is_left_to_another_user_who_has_the_computer(
    place: PhonePlace, headset: ScriptedHeadset, control: HeadsetControl
) -> None:
    preferences = place.workplace.preferences
    control.set_away(True)
    preferences.change(replace(preferences.settings, headset=HeadsetSettings(device="0b0e:0307")))
    assert headset.used == ["", None]
    control.set_away(False)
    assert headset.used == ["", None, "0b0e:0307"]


def test_settings_that_change_before_the_start_start_nothing(
    place: PhonePlace, headset: ScriptedHeadset
) -> None:
    control = headset_control(place, headset)
    preferences = place.workplace.preferences
    preferences.change(replace(preferences.settings, headset=HeadsetSettings(device="0b0e:0307")))
    assert headset.used == []
    control.start()
    assert headset.used == ["0b0e:0307"]


def test_trouble_is_reported(headset: ScriptedHeadset, control: HeadsetControl) -> None:
    notices: list[Notice] = []
    control.notice.connect(notices.append)
    headset.shared.emit(HeadsetShared(device_id="a", name="Evolve", reason="in_call"))
    headset.failed.emit(HeadsetFault(kind="permission", name="Evolve"))
    headset.failed.emit(HeadsetFault(kind="crashed"))
    assert [notice.kind for notice in notices] == ["headset_shared", "headset_forbidden", "headset_failed"]
    assert notices[0].facts["name"] == "Evolve"


def test_each_headset_says_whether_its_buttons_can_be_used(
    headset: ScriptedHeadset, control: HeadsetControl
) -> None:
    headset._take(HeadsetFound(device_id="0b0e:0307", name="Jabra"))
    (jabra,) = control.signs
    assert jabra == HeadsetStatus("Jabra")
    headset._take(HeadsetShared(device_id="0b0e:0307", name="Jabra", reason="in_call"))
    headset._take(HeadsetFault(device_id="047f:c056", name="Poly", kind="permission"))
    shared, refused = control.signs
    assert (shared, refused) == (HeadsetStatus("Jabra", "in_call"), HeadsetStatus("Poly", "permission"))
    assert (shared.is_shared, refused.is_shared) == (True, False)
    headset._take(HeadsetLost(device_id="047f:c056", name="Poly"))
    headset._take(HeadsetLost(device_id="0b0e:0307", name="Jabra"))
    headset._take(HeadsetFound(device_id="0b0e:0307", name="Jabra"))
    assert control.signs == (HeadsetStatus("Jabra"),)
