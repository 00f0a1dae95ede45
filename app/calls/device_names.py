"""The names of the sound devices in the settings, so that a missing one can be named."""

from __future__ import annotations

from dataclasses import replace

from app.settings import SoundSettings
from telephony.messages import DevicesChanged


def with_names(sound: SoundSettings, devices: DevicesChanged) -> SoundSettings:
    """Return the settings with the present names of exactly the devices that they mention."""
    present = {one.device_id: one.name for one in (*devices.microphones, *devices.speakers)}
    known = {**dict(sound.device_names), **present}
    names = tuple((one, known[one]) for one in mentioned(sound) if one in known)
    return sound if names == sound.device_names else replace(sound, device_names=names)


def mentioned(sound: SoundSettings) -> tuple[str, ...]:
    """Return the id of each device that the settings mention, once, in a fixed order."""
    ids = (
        sound.microphone,
        *sound.other_microphones,
        sound.speaker,
        *sound.other_speakers,
        sound.ringer,
        *sound.other_ringers,
        *sound.also_rings_on,
        *sound.known_devices,
    )
    return tuple(dict.fromkeys(one for one in ids if one))
