"""The settings in the words of the phone's engine."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from app.phone_number import dial_form
from app.preferences import Passwords
from app.settings import Settings
from telephony.messages import Account, CallPolicy, Network, Sound, SoundRole, Video

REGISTER_EVERY_S = 300
NO_DEVICE = "none"  # of telephony.messages.Sound


def connection_of(settings: Settings, passwords: Passwords) -> tuple[Account, Network]:
    """Return what only a new engine can take over."""
    return account_of(settings, passwords.account), network_of(settings, passwords.turn)


def instance_of(data: Path) -> str:
    """Return what this installation is known by at the registrar, also after a crash of the computer.

    data: The folder of the records: two installations of one computer are two phones.
    """
    return hashlib.sha256(f"{uuid.getnode()}:{data.absolute()}".encode()).hexdigest()[:16]


def account_of(settings: Settings, password: str) -> Account:
    account = settings.account
    return Account(
        user=account.user,
        domain=account.domain,
        servers=account.servers,
        display_name=account.display_name,
        password=password,
        auth_user=account.auth_user,
        transport=account.transport,
        ca_file=account.ca_file,
        verifies_certificate=account.verifies_certificate,
        register_every_s=REGISTER_EVERY_S if account.registers else 0,
        srtp=account.srtp,
    )


def network_of(settings: Settings, turn_password: str) -> Network:
    network = settings.network
    return Network(
        bound_address=network.bound_address,
        sip_port=network.sip_port,
        rtp_port_first=network.rtp_port_first,
        rtp_port_count=network.rtp_port_count,
        stun_server=network.stun_server,
        turn_server=network.turn_server,
        turn_user=network.turn_user,
        turn_password=turn_password,
        uses_ice=network.uses_ice,
    )


def sound_of(settings: Settings, for_now: Mapping[SoundRole, str]) -> Sound:
    """Devices "for now" come before all that the settings name."""
    sound = settings.sound
    told = Sound(
        microphone=sound.microphone,
        speaker=sound.speaker,
        ringer=sound.ringer,
        other_microphones=sound.other_microphones,
        other_speakers=sound.other_speakers,
        other_ringers=sound.other_ringers,
        also_rings_on=sound.also_rings_on,
        device_names=sound.device_names,
        ring_volume_percent=sound.ring_volume_percent,
        microphone_volume_percent=sound.microphone_volume_percent,
        speaker_volume_percent=sound.speaker_volume_percent,
        suppresses_noise=sound.suppresses_noise,
        cancels_echo=sound.cancels_echo,
    )
    if SoundRole.MICROPHONE in for_now:
        others = (told.microphone, *told.other_microphones)
        told = replace(told, microphone=for_now[SoundRole.MICROPHONE], other_microphones=others)
    if SoundRole.SPEAKER in for_now:
        others = (told.speaker, *told.other_speakers)
        told = replace(told, speaker=for_now[SoundRole.SPEAKER], other_speakers=others)
    return told


def without_devices(sound: Sound) -> Sound:
    """Return settings without any device: nothing is spoken, heard or rung."""
    return replace(sound, microphone=NO_DEVICE, speaker=NO_DEVICE, ringer=NO_DEVICE, also_rings_on=())


def video_of(settings: Settings) -> Video:
    video = settings.video
    width, _, height = video.size.partition("x")
    return Video(
        is_allowed=video.is_allowed,
        camera=video.camera,
        other_cameras=video.other_cameras,
        starts_with_camera=video.starts_with_camera,
        width=int(width),
        height=int(height),
        frames_per_s=video.frames_per_s,
        kilobits_per_s=video.kilobits_per_s,
        first_codec=video.first_codec,
        is_mirrored=video.is_mirrored,
    )


def policy_of(settings: Settings, is_undisturbed: bool) -> CallPolicy:
    """Translate; targets are written as the exchange wants them dialled."""
    calls = settings.calls
    return CallPolicy(
        is_undisturbed=is_undisturbed,
        takes_second_call=calls.call_waiting,
        forward_busy=dial_form(calls.forward_busy, settings.office) if calls.forward_busy else "",
        forward_unanswered=dial_form(calls.forward_unanswered, settings.office)
        if calls.forward_unanswered
        else "",
        unanswered_after_s=calls.unanswered_after_s,
        auto_answer=calls.auto_answer,
        auto_answer_after_s=calls.auto_answer_after_s,
        trusted_peers=settings.network.trusted_peers,
        takes_strangers=settings.network.takes_strangers,
        dtmf=calls.dtmf,
        call_header=calls.call_header,
        queue_header=calls.queue_header,
        silent_call_ends_after_s=float(calls.silent_call_ends_after_s),
    )
