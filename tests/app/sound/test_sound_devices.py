"""Choosing sound devices, and offers of new ones: what the engine receives, and what the agent reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.settings import Settings, SoundSettings
from app.sound.sound_devices import SoundDevices, Why
from telephony.messages import DevicesChanged, SetSound, SoundDevice, SoundRole, SoundRouted, VoiceTreated
from tests.app.phone_place import PhonePlace

LAPTOP_IN = SoundDevice(device_id="laptop-in", name="Laptop", is_default=True)
LAPTOP_OUT = SoundDevice(device_id="laptop-out", name="Laptop", is_default=True)
JABRA_IN = SoundDevice(device_id="jabra-in", name="Jabra")
JABRA_OUT = SoundDevice(device_id="jabra-out", name="Jabra")
MIC, EAR = SoundRole.MICROPHONE, SoundRole.SPEAKER


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[PhonePlace]:
    place = PhonePlace(tmp_path, qtbot, Settings())
    place.phone.send(DevicesChanged(microphones=(LAPTOP_IN,), speakers=(LAPTOP_OUT,)))
    yield place
    place.close()


@pytest.fixture
def devices(place: PhonePlace) -> SoundDevices:
    return place.workplace.sound.devices


def plug_in(place: PhonePlace, *new: str) -> None:
    place.phone.send(
        DevicesChanged(microphones=(LAPTOP_IN, JABRA_IN), speakers=(LAPTOP_OUT, JABRA_OUT), new=new)
    )


def unplug(place: PhonePlace) -> None:
    place.phone.send(DevicesChanged(microphones=(LAPTOP_IN,), speakers=(LAPTOP_OUT,)))


def wishes(place: PhonePlace) -> tuple[str, ...]:
    """Return the microphones that the engine received last, in their order."""
    sound = place.phone.of(SetSound)[-1].sound
    return (sound.microphone, *sound.other_microphones)


def settings_of(place: PhonePlace) -> SoundSettings:
    return place.workplace.preferences.settings.sound


def offers(place: PhonePlace) -> list[str]:
    return [notice.subject for notice in place.notices if notice.kind == "device_offered"]


def test_what_is_chosen_becomes_the_first_of_the_list(place: PhonePlace, devices: SoundDevices) -> None:
    plug_in(place)
    devices.choose(MIC, "laptop-in")
    devices.choose(MIC, "jabra-in")
    assert wishes(place) == ("jabra-in", "laptop-in")
    devices.choose(MIC, "laptop-in")
    assert wishes(place) == ("laptop-in", "jabra-in")
    devices.choose(MIC, "")
    assert wishes(place) == ("", "laptop-in", "jabra-in")
    assert devices.chosen(MIC) == ""


def test_a_device_says_why_it_is_used(place: PhonePlace, devices: SoundDevices) -> None:
    def use_of(device: SoundDevice, wanted: str = "", is_fallback: bool = False) -> Why:
        place.phone.send(
            SoundRouted(
                role=MIC,
                device_id=device.device_id,
                name=device.name,
                wanted=wanted,
                is_fallback=is_fallback,
            )
        )
        return devices.use(MIC).why

    assert devices.use(MIC).why is Why.NOT_KNOWN
    assert use_of(LAPTOP_IN) is Why.SYSTEM_DEFAULT
    plug_in(place)
    devices.choose(MIC, "jabra-in")
    assert use_of(JABRA_IN, "jabra-in") is Why.FIRST_CHOICE
    unplug(place)
    assert use_of(LAPTOP_IN, "jabra-in", is_fallback=True) is Why.NO_CHOICE
    assert devices.use(MIC).wanted == "Jabra"
    assert [device.name for device in devices.offered(MIC)] == ["Laptop", "Jabra"]
    assert not devices.is_there(MIC, "jabra-in")
    devices.choose(MIC, "laptop-in")
    devices.choose(MIC, "jabra-in")
    assert use_of(LAPTOP_IN, "jabra-in", is_fallback=True) is Why.OTHER_CHOICE
    place.phone.send(SoundRouted(role=MIC, device_id="", name="", wanted="jabra-in"))
    assert devices.use(MIC).why is Why.NONE_THERE


def test_a_new_headset_is_offered_once_though_it_is_two_devices(
    place: PhonePlace, devices: SoundDevices
) -> None:
    plug_in(place, "jabra-in", "jabra-out")
    assert offers(place) == ["Jabra"]
    assert place.phone.of(SetSound) == []
    devices.refuse("Jabra")
    unplug(place)
    plug_in(place, "jabra-in", "jabra-out")  # as another engine would say it again
    assert offers(place) == ["Jabra"]
    assert settings_of(place).microphone == ""


def test_an_accepted_device_is_used_from_now_on_and_does_not_ring(
    place: PhonePlace, devices: SoundDevices
) -> None:
    plug_in(place, "jabra-in", "jabra-out")
    devices.accept("Jabra")
    sound = settings_of(place)
    assert (sound.microphone, sound.speaker, sound.ringer) == ("jabra-in", "jabra-out", "")
    assert wishes(place) == ("jabra-in",)
    place.qtbot.waitUntil(lambda: dict(settings_of(place).device_names).get("jabra-in") == "Jabra")


def test_a_device_for_now_is_used_until_it_is_unplugged_and_never_written_down(
    place: PhonePlace, devices: SoundDevices
) -> None:
    devices.choose(MIC, "laptop-in")
    plug_in(place, "jabra-in", "jabra-out")
    devices.use_for_now("Jabra")
    assert wishes(place) == ("jabra-in", "laptop-in")
    assert place.phone.of(SetSound)[-1].sound.speaker == "jabra-out"
    assert settings_of(place).microphone == "laptop-in"
    place.phone.send(SoundRouted(role=MIC, device_id="jabra-in", name="Jabra", wanted="jabra-in"))
    assert devices.use(MIC).why is Why.FOR_NOW
    unplug(place)
    assert wishes(place) == ("laptop-in",)
    plug_in(place)
    assert wishes(place) == ("laptop-in",)
    assert offers(place) == ["Jabra"]


def test_volumes_stay_within_their_bounds(place: PhonePlace, devices: SoundDevices) -> None:
    devices.louder()
    assert place.phone.of(SetSound)[-1].sound.speaker_volume_percent == 110
    for _ in range(20):
        devices.louder()
    assert devices.volume(EAR) == 200
    devices.set_volume(SoundRole.RINGER, 150)
    devices.set_volume(MIC, -1)
    sound = place.phone.of(SetSound)[-1].sound
    assert (sound.ring_volume_percent, sound.microphone_volume_percent) == (100, 0)
    devices.suppress_noise(True)
    assert place.phone.of(SetSound)[-1].sound.suppresses_noise


def test_a_device_that_is_gone_is_reported_by_its_name(place: PhonePlace, devices: SoundDevices) -> None:
    sound = replace(settings_of(place), speaker="jabra-out", device_names=(("jabra-out", "Jabra"),))
    settings = place.workplace.preferences.settings
    place.workplace.preferences.change(replace(settings, sound=sound))
    place.phone.send(
        SoundRouted(role=EAR, device_id="laptop-out", name="Laptop", is_fallback=True, wanted="jabra-out")
    )
    assert place.got("sound_fallback").facts["wanted"] == "Jabra"


def test_noise_suppression_that_does_not_load_is_reported_once_and_while_it_is_wanted(
    place: PhonePlace, devices: SoundDevices
) -> None:
    devices.suppress_noise(True)
    for _ in range(2):
        place.phone.send(VoiceTreated(works=False))
    assert devices.noise_fails
    assert [notice.kind for notice in place.notices].count("noise_suppression_failed") == 1
    devices.suppress_noise(False)
    assert not devices.noise_fails
