"""The check before a shift, and who can be available with which microphone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.common.clock import now
from app.common.notices import Notice
from app.settings import Settings, SoundSettings
from app.sound.checked_devices import CheckedDevices, CheckResult
from app.sound.sound_check import CheckStep, SoundCheck
from db.enums import AgentState
from telephony import messages
from telephony.messages import (
    CallQuality,
    CallStatistics,
    CommandRefused,
    SoundChecked,
    SoundRole,
    SoundRouted,
    StartSoundCheck,
)
from tests.app.phone_place import PhonePlace

JABRA = SoundRouted(role=SoundRole.MICROPHONE, device_id="jabra", name="Jabra Evolve2")
REQUIRED = Settings(sound=SoundSettings(check="required"))
Start = Callable[..., PhonePlace]


@pytest.fixture
def start(tmp_path: Path, qtbot: QtBot) -> Iterator[Start]:
    """Start a workstation, each time on the same folder: the program of the next moment."""
    places: list[PhonePlace] = []

    def begin(settings: Settings = Settings(), microphone: SoundRouted | None = JABRA) -> PhonePlace:  # noqa: B008
        if places:
            places[-1].close()
        places.append(PhonePlace(tmp_path, qtbot, settings))
        states = places[-1].workplace.agents.states
        qtbot.waitUntil(lambda: states.shift.doing is not None)  # the person sits down
        if microphone is not None:
            places[-1].phone.send(microphone)
        return places[-1]

    yield begin
    if places:
        places[-1].close()


@pytest.fixture
def place(start: Start) -> PhonePlace:
    return start()


def check_of(place: PhonePlace) -> SoundCheck:
    return place.workplace.sound.check


def got(place: PhonePlace, problem: str = "", level_dbfs: float = -20.0, is_over: bool = True) -> None:
    place.phone.send(
        SoundChecked(is_over=is_over, level_dbfs=level_dbfs, peak_dbfs=-12, moment_dbfs=-33, problem=problem)
    )


def checked(place: PhonePlace, problem: str = "") -> CheckResult:
    """Go through a check as far as it goes, with a yes to all that is asked."""
    check = check_of(place)
    check.start()
    got(place, problem)
    while check.step in (CheckStep.HEARD, CheckStep.RINGING):
        check.answer(True)
    assert check.step is CheckStep.DONE
    assert check.result is not None
    return check.result


def state(place: PhonePlace) -> tuple[AgentState, str]:
    doing = place.workplace.agents.states.shift.doing
    assert doing is not None
    return doing.state, doing.reason


def muted(is_muted: bool) -> SoundRouted:
    return SoundRouted(
        role=SoundRole.MICROPHONE, device_id="jabra", name="Jabra Evolve2", is_muted_by_system=is_muted
    )


def test_a_check_goes_from_the_voice_over_the_own_ear_to_the_ring(place: PhonePlace) -> None:
    check = check_of(place)
    levels: list[float] = []
    check.level_changed.connect(levels.append)
    check.start()
    (asked,) = place.phone.of(StartSoundCheck)
    assert (asked.plays_back, asked.seconds > 2) == (True, True)
    got(place, is_over=False)
    assert (levels, check.step) == ([-33.0], CheckStep.SPEAKING)
    got(place)
    assert check.step is CheckStep.HEARD
    check.answer(True)
    assert (check.step, len(place.phone.of(messages.TestRing))) == (CheckStep.RINGING, 1)
    check.answer(False)
    result = check.result
    assert result is not None
    assert (check.step, result.problem) == (CheckStep.DONE, "")
    assert (result.heard_self, result.heard_ring) == (True, False)


def test_offered_keeps_nobody_from_work_who_has_not_checked(place: PhonePlace) -> None:
    assert check_of(place).refusal() == ""
    assert state(place) == (AgentState.AVAILABLE, "")


@pytest.mark.parametrize("problem", ["silent", "no_device"])
def test_what_a_check_found_keeps_from_being_available_until_a_check_is_good(
    place: PhonePlace, problem: str
) -> None:
    assert checked(place, problem).heard_self is None
    assert state(place) == (AgentState.NOT_READY, problem)
    assert not place.workplace.agents.states.takes_calls
    place.workplace.agents.states.be_available()
    assert state(place) == (AgentState.NOT_READY, problem)
    checked(place)
    assert state(place) == (AgentState.AVAILABLE, "")


@pytest.mark.parametrize("problem", ["quiet", "clipping"])
def test_a_voice_that_is_heard_badly_is_reported_and_keeps_nobody_from_work(
    place: PhonePlace, problem: str
) -> None:
    assert checked(place, problem).problem == problem
    assert state(place) == (AgentState.AVAILABLE, "")


def test_another_microphone_is_another_matter(place: PhonePlace) -> None:
    checked(place, "silent")
    place.phone.send(SoundRouted(role=SoundRole.MICROPHONE, device_id="laptop", name="Laptop"))
    assert state(place) == (AgentState.AVAILABLE, "")
    assert check_of(place).result is None
    place.phone.send(JABRA)
    assert state(place) == (AgentState.NOT_READY, "silent")


def test_while_the_system_mutes_the_microphone_nobody_is_available_and_comes_back_by_itself(
    place: PhonePlace,
) -> None:
    notices: list[Notice] = []
    place.workplace.notices.posted.connect(notices.append)
    place.phone.send(muted(True))
    assert state(place) == (AgentState.NOT_READY, "muted_by_system")
    assert [notice.facts["reason"] for notice in notices] == ["muted_by_system"]
    assert "check_sound" in notices[0].actions
    place.phone.send(muted(False))
    assert state(place) == (AgentState.AVAILABLE, "")


def test_a_mute_by_the_system_in_a_call_is_reported_and_leaves_the_call_alone(place: PhonePlace) -> None:
    place.phone.ring("c1")
    place.phone.connect("c1")
    place.phone.send(muted(True))
    assert place.got("microphone_muted_by_system").facts["name"] == "Jabra Evolve2"
    assert state(place)[0] is AgentState.ON_CALL
    assert not place.workplace.agents.states.takes_calls
    place.phone.send(muted(False))
    assert place.workplace.agents.states.takes_calls
    assert place.got("microphone_unmuted")


def test_a_microphone_that_falls_silent_in_a_call_is_reported_once(place: PhonePlace) -> None:
    place.phone.ring("c1")
    place.phone.connect("c1")
    for _ in range(3):
        quality = CallQuality(cause="microphone_silent")
        place.phone.send(CallStatistics(call_key="c1", quality=quality))
    said = [notice for notice in place.notices if notice.kind == "microphone_silent"]
    assert [notice.call_key for notice in said] == ["c1"]  # it goes with the call


def test_a_break_stays_a_break_whatever_the_microphone_does(place: PhonePlace) -> None:
    place.workplace.agents.states.take_break("meal")
    place.phone.send(muted(True))
    assert state(place) == (AgentState.BREAK, "meal")
    place.workplace.agents.states.be_available()
    assert state(place) == (AgentState.BREAK, "meal")


def test_required_means_that_calls_come_after_a_check_of_today_and_this_microphone(start: Start) -> None:
    place = start(REQUIRED)
    assert state(place) == (AgentState.NOT_READY, "not_checked")
    checked(place, "quiet")
    assert state(place) == (AgentState.NOT_READY, "quiet")
    checked(place)
    assert state(place) == (AgentState.AVAILABLE, "")
    place.phone.send(SoundRouted(role=SoundRole.MICROPHONE, device_id="", name=""))
    assert state(place) == (AgentState.NOT_READY, "no_device")


def test_the_days_check_is_remembered_when_the_program_starts_again(start: Start) -> None:
    place = start(REQUIRED)
    checked(place)
    again = start(REQUIRED)
    assert state(again) == (AgentState.AVAILABLE, "")
    result = check_of(again).result
    assert result is not None
    assert result.heard_ring


def test_off_and_simulated_sound_ask_for_nothing(start: Start) -> None:
    off = start(Settings(sound=SoundSettings(check="off")))
    off.phone.send(muted(True))
    assert (check_of(off).refusal(), check_of(off).is_offered) == ("", False)
    assert off.got("microphone_muted_by_system")  # it is reported all the same
    simulated = Settings(sound=SoundSettings(microphone="file:/voice.wav", check="required"))
    place = start(simulated, microphone=None)
    assert (check_of(place).refusal(), check_of(place).is_offered) == ("", False)


def test_a_call_comes_first(place: PhonePlace) -> None:
    check = check_of(place)
    check.start()
    got(place, "interrupted")
    assert (check.step, check.result) == (CheckStep.IDLE, None)
    place.phone.ring("c1")
    check.start()
    check.meter(True)
    assert len(place.phone.of(StartSoundCheck)) == 1
    assert not check.is_metering
    assert place.got("sound_check_not_now")
    place.phone.end("c1")
    check.start()  # a call came while the command was on its way
    place.phone.send(CommandRefused(command="StartSoundCheck", kind="wrong_state", reason="in a call"))
    assert check.step is CheckStep.IDLE
    assert "phone_refused_wrong_state" not in [notice.kind for notice in place.notices]


def test_the_meter_judges_nothing_and_gives_way_to_a_check(place: PhonePlace) -> None:
    check = check_of(place)
    check.meter(True)
    got(place, is_over=False)
    check.meter(False)
    assert place.phone.of(StartSoundCheck)[-1].seconds == 0
    check.start()  # what the meter's end says must not be taken for the check
    assert len(place.phone.of(StartSoundCheck)) == 2
    got(place, "silent")
    assert (len(place.phone.of(StartSoundCheck)), check.step) == (3, CheckStep.SPEAKING)
    assert check.result is None
    got(place)
    assert check.step is CheckStep.HEARD


def test_yesterdays_results_and_a_damaged_file_are_no_results(tmp_path: Path) -> None:
    path, today = tmp_path / "sound_checks.json", now().date()
    checked = CheckedDevices(path, today)
    checked.keep(CheckResult("jabra", now(), "", -20.0), today)
    checked.save()
    assert CheckedDevices(path, today).result("jabra", today) is not None
    assert CheckedDevices(path, today + timedelta(days=1)).result("jabra", today) is None
    assert checked.result("jabra", today + timedelta(days=1)) is None
    path.write_text("{")
    assert CheckedDevices(path, today).result("jabra", today) is None


def test_another_office_setting_is_looked_at_at_once(place: PhonePlace) -> None:
    preferences = place.workplace.preferences
    sound = replace(preferences.settings.sound, check="required")
    preferences.change(replace(preferences.settings, sound=sound))
    assert state(place) == (AgentState.NOT_READY, "not_checked")
