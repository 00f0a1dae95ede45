"""The check before a shift with a real engine and a real sound server: who can be available."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from keyring.backends import fail
from pytestqt.qtbot import QtBot

from app.common.notices import Notice
from app.common.paths import AppPaths
from app.common.secrets import Secrets
from app.desktop.composition import build_workplace
from app.desktop.workplace import Workplace
from app.settings import NetworkSettings, Settings, SoundSettings
from app.sound.sound_check import CheckStep
from db.enums import AgentState
from db.replica import Replica
from telephony.messages import SoundRole
from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.pulse import RATE_HZ, Pulse
from tests.end2end.peers.sound import tone, tone_seconds

VOICE_HZ = 500.0


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path, pulse: Pulse) -> Iterator[Callable[[], Workplace]]:
    """Start a desktop with Rina and headset "meja" at it; calls come directly, without a PBX."""
    running: list[Workplace] = []

    def begin() -> Workplace:
        places = AppPaths.below(tmp_path)
        places.create()
        sound = SoundSettings(microphone="meja_mouth", speaker="meja_ear", ringer="meja_ear")
        settings = Settings(network=NetworkSettings(bound_address=LOOPBACK), sound=sound)
        replica = Replica.open(places.records_file)
        workplace = build_workplace(places, settings, replica, Secrets(fail.Keyring()))
        running.append(workplace)
        workplace.access.session.add_agent("Rina")
        workplace.phone.line.start()
        qtbot.waitUntil(lambda: SoundRole.MICROPHONE in workplace.phone.line.routed)
        return workplace

    yield begin
    for workplace in running:
        workplace.stop()


def state(workplace: Workplace) -> tuple[AgentState, str] | None:
    doing = workplace.agents.states.shift.doing
    return (doing.state, doing.reason) if doing is not None else None


def test_a_muted_microphone_keeps_from_being_available_and_a_check_tells_when_it_is_well(
    qtbot: QtBot, pulse: Pulse, start: Callable[[], Workplace]
) -> None:
    pulse.mute("meja", True)
    try:
        workplace = start()
        check = workplace.sound.check
        notices: list[Notice] = []
        workplace.notices.posted.connect(notices.append)
        qtbot.waitUntil(lambda: state(workplace) == (AgentState.NOT_READY, "muted_by_system"))
        workplace.agents.states.be_available()
        assert notices[-1].facts["reason"] == "muted_by_system"
        assert state(workplace) == (AgentState.NOT_READY, "muted_by_system")
    finally:
        pulse.mute("meja", False)
    qtbot.waitUntil(lambda: state(workplace) == (AgentState.AVAILABLE, ""))
    awake = pulse.keep_awake("meja", 120)
    ear = pulse.listen("meja")
    voice = pulse.speak("meja", tone(VOICE_HZ, 120, level=0.2))
    qtbot.waitUntil(lambda: len(ear.samples()) > RATE_HZ)
    check.start()
    qtbot.waitUntil(lambda: check.step is CheckStep.HEARD)
    assert tone_seconds(ear.samples(), RATE_HZ, VOICE_HZ) > 1
    check.answer(True)
    check.answer(True)
    for each in (voice, ear, awake):
        each.close()
    assert check.result is not None
    assert (check.result.problem, check.result.heard_self, check.result.heard_ring) == ("", True, True)
    assert state(workplace) == (AgentState.AVAILABLE, "")


def test_a_silent_microphone_is_found_by_the_check_and_keeps_the_calls_away(
    qtbot: QtBot, pulse: Pulse, start: Callable[[], Workplace]
) -> None:
    workplace = start()
    qtbot.waitUntil(lambda: state(workplace) == (AgentState.AVAILABLE, ""))
    check = workplace.sound.check
    check.start()  # nobody speaks, and this microphone has no noise of its own: a mute switch of the headset
    qtbot.waitUntil(lambda: state(workplace) == (AgentState.NOT_READY, "silent"))
