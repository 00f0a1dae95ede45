"""Converts the settings for the phone's engine."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from app.common.phone_number import dial_form
from app.settings import Settings
from app.settings.preferences import Passwords
from telephony.messages import Account, CallPolicy, Network, Sound, SoundRole, Video

REGISTER_EVERY_S = 300
_Message = TypeVar("_Message", bound=Struct)
NO_DEVICE = "none"  # of telephony.messages.Sound


def connection_of(settings: Settings, passwords: Passwords) -> tuple[Account, Network]:
    """Return the settings that only a new engine can apply."""
    return account_of(settings, passwords.account), network_of(settings, passwords.turn)


def instance_of(data: Path) -> str:
    """Return this installation's id at the registrar, unchanged by a crash of the computer.

    data: The folder of the records: two installations on one computer are two phones.
    """
    return hashlib.sha256(f"{uuid.getnode()}:{data.absolute()}".encode()).hexdigest()[:16]


def account_of(settings: Settings, password: str) -> Account:
    account = settings.account
    every_s = REGISTER_EVERY_S if account.registers else 0
    return _message(Account, account, password=password, register_every_s=every_s)


def network_of(settings: Settings, turn_password: str) -> Network:
    return _message(Network, settings.network, turn_password=turn_password)


def sound_of(settings: Settings, for_now: Mapping[SoundRole, str]) -> Sound:
    """Return the engine's devices; those "for now" come before the settings'."""
    sound = _message(Sound, settings.sound)
    if SoundRole.MICROPHONE in for_now:
        others = (sound.microphone, *sound.other_microphones)
        sound = replace(sound, microphone=for_now[SoundRole.MICROPHONE], other_microphones=others)
    if SoundRole.SPEAKER in for_now:
        others = (sound.speaker, *sound.other_speakers)
        sound = replace(sound, speaker=for_now[SoundRole.SPEAKER], other_speakers=others)
    return sound


def without_devices(sound: Sound) -> Sound:
    """Return settings without any device: nothing is spoken, heard or rung."""
    return replace(sound, microphone=NO_DEVICE, speaker=NO_DEVICE, ringer=NO_DEVICE, also_rings_on=())


def video_of(settings: Settings) -> Video:
    width, _, height = settings.video.size.partition("x")
    return _message(Video, settings.video, width=int(width), height=int(height))


def policy_of(settings: Settings, is_undisturbed: bool) -> CallPolicy:
    """Convert the policy; targets get the PBX's dial form."""
    calls = settings.calls
    return _message(
        CallPolicy,
        calls,
        settings.network,
        is_undisturbed=is_undisturbed,
        takes_second_call=calls.call_waiting,
        forward_busy=dial_form(calls.forward_busy, settings.office) if calls.forward_busy else "",
        forward_unanswered=dial_form(calls.forward_unanswered, settings.office)
        if calls.forward_unanswered
        else "",
    )


def _message(kind: type[_Message], *areas: object, **others: object) -> _Message:
    """Fill a message with the settings that have the names of its fields; `others` take precedence."""
    given = {
        name: getattr(area, name) for area in areas for name in kind.__struct_fields__ if hasattr(area, name)
    }
    return kind(**{**given, **others})
