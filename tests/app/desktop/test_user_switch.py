"""Several users of one computer: what stops while another has the screen, and comes back afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.settings import HeadsetSettings, Settings, SoundSettings
from db.enums import AgentState
from telephony.messages import CallChanged, CallState, HangUp, Hold, SetPolicy, SetSound
from tests.app.phone_place import PhonePlace
from tests.app.scripted_phone import utc_now

SETTINGS = Settings(
    headset=HeadsetSettings(is_used=False),
    sound=SoundSettings(microphone="jabra-in", speaker="jabra-out", ringer="monitor"),
)


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[PhonePlace]:
    place = PhonePlace(tmp_path, qtbot, SETTINGS)
    qtbot.waitUntil(lambda: place.workplace.agents.states.shift.doing is not None)
    yield place
    place.close()


def rings_here(place: PhonePlace) -> bool:
    return not place.phone.of(SetPolicy)[-1].policy.is_undisturbed if place.phone.of(SetPolicy) else True


def devices(place: PhonePlace) -> tuple[str, str, str]:
    sound = place.phone.of(SetSound)[-1].sound
    return sound.microphone, sound.speaker, sound.ringer


def doing(place: PhonePlace) -> tuple[AgentState, str]:
    now = place.workplace.agents.states.shift.doing
    assert now is not None
    return now.state, now.reason


def test_nothing_rings_and_no_device_is_used_while_another_user_has_the_screen(place: PhonePlace) -> None:
    assert doing(place) == (AgentState.AVAILABLE, "")
    place.events.show_this_user(False)
    assert doing(place) == (AgentState.NOT_READY, "other_user")
    assert not rings_here(place)
    assert devices(place) == ("none", "none", "none")
    place.events.show_this_user(True)
    assert doing(place) == (AgentState.AVAILABLE, "")
    assert rings_here(place)
    assert devices(place) == ("jabra-in", "jabra-out", "monitor")


def test_a_break_stays_a_break_and_nothing_rings_even_if_it_would_in_a_break(place: PhonePlace) -> None:
    place.workplace.agents.states.take_break("prayer")
    place.events.show_this_user(False)
    assert doing(place) == (AgentState.BREAK, "prayer")
    assert not rings_here(place)
    place.events.show_this_user(True)
    assert doing(place) == (AgentState.BREAK, "prayer")


def test_callers_wait_or_are_sent_on_and_the_agent_is_reminded_of_who_waits(place: PhonePlace) -> None:
    place.phone.ring("talking")
    place.phone.connect("talking")
    place.phone.ring("ringing", user="08987654321")
    place.events.show_this_user(False)
    assert [command.call_key for command in place.phone.of(Hold)] == ["talking"]
    assert [(end.call_key, end.code) for end in place.phone.of(HangUp)] == [("ringing", 480)]
    held = CallChanged(call_key="talking", state=CallState.CONNECTED, is_held_here=True, at=utc_now())
    place.phone.send(held)
    place.events.show_this_user(True)
    assert place.got("call_waited_for_user").facts["to"]


def test_a_call_that_rang_when_another_user_took_the_computer_is_told_when_the_agent_is_back(
    place: PhonePlace,
) -> None:
    place.phone.ring("ringing", user="08987654321")
    place.events.show_this_user(False)
    place.phone.end("ringing", "here")
    assert "call_missed" not in [notice.kind for notice in place.notices]
    place.events.show_this_user(True)
    missed = place.got("call_missed")
    assert (missed.facts["to"], missed.actions) == ("0898-7654-321", ("call_back",))
