"""Opens, closes and re-routes the sound devices as the calls need them. Lives in the main thread."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtMultimedia import QAudioDevice

from telephony.engine.audio.device_turns import DeviceTurns
from telephony.engine.audio.device_watch import DeviceWatch, device_id
from telephony.engine.audio.media_bridge import is_device
from telephony.engine.audio.own_voice import OwnVoice
from telephony.engine.audio.pulse_library import libpulse
from telephony.engine.audio.pulse_streams import PulseInput, PulseLink, PulseOutput
from telephony.engine.audio.qt_streams import QtInput, QtOutput
from telephony.engine.audio.ring_buffer import RingBuffer
from telephony.engine.audio.routing import KnownDevices, Route, present_wishes, route
from telephony.engine.audio.sound_card import Microphone, Speaker
from telephony.engine.audio.system_mute import MuteWatch
from telephony.engine.audio.tone_choice import IN_EAR_PERCENT, ON_RINGER, SoundNeed, Tone
from telephony.engine.audio.tone_player import TonePlayer
from telephony.engine.audio.voice_treatment import TreatmentLoader, VoiceTreatment
from telephony.engine.recording.playback import Playback
from telephony.messages import (
    DevicesChanged,
    Event,
    PlayReminder,
    Refresh,
    Sound,
    SoundDevice,
    SoundQuestion,
    SoundRole,
    SoundRouted,
    SoundServerChanged,
    StartPlayback,
    StartSoundCheck,
    TestRing,
    VoiceTreated,
)

_log = logging.getLogger(__name__)
TRY_AGAIN_MS = 300  # after a device stopped unasked: by then the device list may show its removal
FORGIVE_MS = 5000
OPENING_EVERY_MS = 5
REMINDER_MS = 1500  # a little longer than the reminder tone


class AudioDevices(QObject):
    """Other threads use only its signals `needed` to `left`."""

    needed = Signal(SoundNeed)
    chosen = Signal(Sound)
    asked = Signal(object)  # SoundQuestion
    left = Signal()
    _frame_passed = Signal()
    _microphone_stopped = Signal()
    _speaker_stopped = Signal()

    def __init__(
        self,
        send: Callable[[Event], None],
        microphone: RingBuffer,
        speaker: deque[bytes],
        watch: DeviceWatch,
    ) -> None:
        super().__init__()
        self._send = send
        self._watch = watch
        self._known = KnownDevices()
        self._microphone_buffer = microphone
        self._microphone = Microphone(microphone, self._microphone_stopped.emit)
        self._speaker = Speaker(speaker, self._speaker_stopped.emit)
        self.turns = DeviceTurns(self._microphone, self._speaker, self._frame_passed.emit)
        library = libpulse()
        self._link = PulseLink(library) if library is not None else None
        self._tones = TonePlayer(self)
        self._own_voice = OwnVoice(send, self._microphone, self._speaker, speaker, self)
        self._mute = MuteWatch(self)
        self._playback = Playback(send, self._speaker, self)
        self._treatments = TreatmentLoader(self)
        self._server_answers = True
        self._left_to_qt: set[SoundRole] = set()
        self._opening = QTimer(self)
        self._opening.setInterval(OPENING_EVERY_MS)
        self._opening.timeout.connect(self._go_on_opening)
        self._ring_test = QTimer(self)
        self._ring_test.setSingleShot(True)
        self._reminder = QTimer(self)
        self._reminder.setSingleShot(True)
        self._reminds_on_ringer = True
        self._sound: Sound | None = None
        self._need = SoundNeed()
        self._routes: dict[SoundRole, Route] = {}
        self._reported: dict[SoundRole, SoundRouted] = {}
        self._open: dict[SoundRole, str] = {}
        self._failed: dict[SoundRole, str] = {}
        self.needed.connect(self._take_need)
        self.chosen.connect(self._take_choice)
        self.asked.connect(self._take_question)
        self._frame_passed.connect(self._pass_frames)
        self._microphone_stopped.connect(self._microphone_failed)
        self._speaker_stopped.connect(self._speaker_failed)
        self._own_voice.turned.connect(self._settle)
        self._playback.turned.connect(self._settle)
        self._treatments.loaded.connect(self._treat)
        self._treatments.failed.connect(self._not_treated)
        self._ring_test.timeout.connect(self._settle)
        self._reminder.timeout.connect(self._settle)
        self._mute.changed.connect(self._settle)
        watch.mixer_changed.connect(self._mute.check)
        watch.devices_changed.connect(self._take_devices)

    def underruns(self) -> int:
        """Return how often either direction ran out of sound. Safe on any thread."""
        return self._microphone_buffer.underruns + self._speaker.underruns

    def close(self) -> None:
        self._tones.stop()
        self._microphone.close()
        self._speaker.close()
        self._watch.stop()
        if self._link is not None:
            self._link.close()

    @Slot(SoundNeed)
    def _take_need(self, need: SoundNeed) -> None:
        self._need = need
        if need.has_calls:
            self._ring_test.stop()
            self._reminder.stop()
            self._own_voice.interrupt()
            self._playback.end("interrupted")
        self._settle()

    @Slot(object)
    def _take_question(self, asked: SoundQuestion) -> None:
        if isinstance(asked, Refresh):
            self._reopen()
            return
        if self._need.has_calls or self._sound is None:
            return
        if isinstance(asked, PlayReminder):
            self._reminds_on_ringer = asked.on_ringer
            self._reminder.start(REMINDER_MS)
            self._settle()
            return
        if isinstance(asked, StartPlayback):
            self._own_voice.interrupt()
            self._playback.start(asked)
            return
        self._playback.end("stopped")
        if isinstance(asked, TestRing):
            self._ring_test.start(round(asked.seconds * 1000))
            self._settle()
        elif isinstance(asked, StartSoundCheck):
            self._own_voice.start(asked, self._sound.microphone_volume_percent)

    def _reopen(self) -> None:
        """Reopen the needed devices: after a suspend a device may be dead, and Qt does not report it."""
        self._tones.stop()
        self._microphone.close()
        self._speaker.close()
        self._open.clear()
        self._failed.clear()
        self._settle()

    @Slot()
    def _pass_frames(self) -> None:
        self.turns.pass_in_qt()

    @Slot(Sound)
    def _take_choice(self, sound: Sound) -> None:
        is_first = self._sound is None
        self._sound = sound
        self._failed.clear()
        self._known.name(_all_wishes(sound), sound.device_names)
        self._microphone.volume.set(sound.microphone_volume_percent)
        self._speaker.volume.set(sound.speaker_volume_percent)
        self._treatments.want(sound.suppresses_noise, sound.cancels_echo)
        if is_first:
            self._watch.start()
            if self._link is not None and (is_device(sound.microphone) or is_device(sound.speaker)):
                self._link.connect()
                self._opening.start()
        self._settle()

    @Slot(object)
    def _treat(self, treatment: VoiceTreatment | None) -> None:
        self._microphone.treatment = self._speaker.treatment = treatment
        self._send(VoiceTreated(works=True))

    @Slot()
    def _not_treated(self) -> None:
        self._send(VoiceTreated(works=False))

    @Slot(DevicesChanged)
    def _take_devices(self, devices: DevicesChanged) -> None:
        new = self._known.meet((*devices.microphones, *devices.speakers))
        self._send(msgspec.structs.replace(devices, new=new))
        self._failed.clear()
        self._settle()

    @Slot()
    def _microphone_failed(self) -> None:
        self._role_failed(SoundRole.MICROPHONE)

    @Slot()
    def _speaker_failed(self) -> None:
        self._role_failed(SoundRole.SPEAKER)

    def _role_failed(self, role: SoundRole) -> None:
        identity = self._open.pop(role, "")
        kind = "sources" if role is SoundRole.MICROPHONE else "sinks"
        if role not in self._left_to_qt and self._watch.knows_others(kind):
            self._left_to_qt.add(role)  # libpulse does not know Qt's devices: Qt uses another sound system
            self._settle()
            return
        _log.warning("%s stopped unexpectedly", role.value)
        self._failed[role] = identity
        QTimer.singleShot(TRY_AGAIN_MS, self._settle)
        QTimer.singleShot(FORGIVE_MS, self._forgive)

    @Slot()
    def _forgive(self) -> None:
        self._failed.clear()
        self._settle()

    # -- routing and opening --------------------------------------------------------------------------------

    @Slot()
    def _settle(self) -> None:
        """Route each role, report changes, and open or close the devices and the tone as the calls need."""
        if self._sound is None:
            return
        sound, devices = self._sound, self._watch.now()
        for role, wishes, present in (
            (SoundRole.MICROPHONE, (sound.microphone, *sound.other_microphones), devices.microphones),
            (SoundRole.SPEAKER, (sound.speaker, *sound.other_speakers), devices.speakers),
            (SoundRole.RINGER, (sound.ringer, *sound.other_ringers), devices.speakers),
        ):
            self._settle_route(role, wishes, present)
        microphones = {device_id(device): device for device in self._watch.microphones}
        speakers = {device_id(device): device for device in self._watch.speakers}
        has_calls, voice = self._need.has_calls, self._own_voice
        self.turns.are_lent = voice.needs_microphone
        speaks, is_heard = has_calls or voice.needs_microphone, has_calls or voice.needs_speaker
        self._settle_device(SoundRole.MICROPHONE, self._microphone, microphones, speaks)
        if self._playback.needs_speaker:
            self._settle_device(SoundRole.SPEAKER, self._speaker, speakers, True, self._playback.output)
        else:
            self._settle_device(SoundRole.SPEAKER, self._speaker, speakers, is_heard)
        voice.use(self._open.get(SoundRole.MICROPHONE, ""))
        self._playback.use(self._open.get(SoundRole.SPEAKER, ""))
        self._settle_tone(sound, devices.speakers, speakers)

    def _settle_route(
        self, role: SoundRole, wishes: tuple[str, ...], present: tuple[SoundDevice, ...]
    ) -> None:
        before = self._routes.get(role)
        if not is_device(wishes[0]):
            self._routes.pop(role, None)
            self._reported.pop(role, None)
            return
        found = route(
            wishes,
            present,
            self._known.ids,
            self._known.names,
            in_use=before.device.device_id if before and before.device else "",
            failed=frozenset({self._failed[role]}) if role in self._failed else frozenset[str](),
            for_calls=role is not SoundRole.RINGER,
        )
        self._routes[role] = found
        identity = found.device.device_id if found.device else ""
        if role is SoundRole.MICROPHONE:
            self._mute.follow(identity)
        routed = SoundRouted(
            role=role,
            device_id=identity,
            name=found.device.name if found.device else "",
            is_fallback=found.is_fallback,
            wanted=found.wanted,
            is_muted_by_system=role is SoundRole.MICROPHONE and self._mute.is_muted,
        )
        if routed != self._reported.get(role):
            self._reported[role] = routed
            self._send(routed)

    def _settle_device(
        self,
        role: SoundRole,
        end: Microphone | Speaker,
        present: dict[str, QAudioDevice],
        is_needed: bool,
        routed_as: SoundRole | None = None,
    ) -> None:
        """`routed_as`: if given, use the device of this other role."""
        found = self._routes.get(routed_as or role)
        identity = found.device.device_id if found and found.device and is_needed else ""
        if identity == self._open.get(role, ""):
            return
        if identity:
            self._open[role] = identity
            self._open_device(role, end, present[identity])
        else:
            self._open.pop(role, None)
            end.close()

    def _open_device(self, role: SoundRole, end: Microphone | Speaker, device: QAudioDevice) -> None:
        """Open it by libpulse if its server has the device, else by Qt, which blocks until the device is
        open.
        """
        link, name = self._link, device_id(device)
        if link is None or role in self._left_to_qt:
            if isinstance(end, Microphone):
                end.open(lambda failed: QtInput(device, failed, self))
            else:
                end.open(lambda failed: QtOutput(device, failed, self))
            return
        if isinstance(end, Microphone):
            end.open(lambda failed: PulseInput(link, name, failed))
        else:
            end.open(lambda failed: PulseOutput(link, name, failed))
        self._opening.start()

    @Slot()
    def _go_on_opening(self) -> None:
        streams = (self._microphone.stream, self._speaker.stream)
        opening = [stream for stream in streams if stream is not None and not stream.is_ready]
        for stream in opening:
            stream.advance()
        answers = not any(stream.is_late for stream in opening)
        if answers != self._server_answers:
            self._server_answers = answers
            _log.warning("the sound server %s", "answers again" if answers else "does not open a device")
            self._send(SoundServerChanged(answers=answers))
        is_connected = self._link is None or self._link.advance()
        if is_connected and not opening:
            self._opening.stop()

    def _settle_tone(
        self, sound: Sound, devices: tuple[SoundDevice, ...], present: dict[str, QAudioDevice]
    ) -> None:
        tone = Tone.REMINDER if self._reminder.isActive() else self._need.tone
        tone = Tone.RING if self._ring_test.isActive() else tone
        if tone is Tone.REMINDER and self._reminds_on_ringer:
            self._tones.play(tone, self._used(SoundRole.RINGER, present), sound.ring_volume_percent)
        elif tone in ON_RINGER:
            also = present_wishes(sound.also_rings_on, devices, self._known.names)
            self._tones.play(tone, self._used(SoundRole.RINGER, present, also), sound.ring_volume_percent)
        else:
            percent = min(100, sound.speaker_volume_percent) * IN_EAR_PERCENT.get(tone, 100) // 100
            self._tones.play(tone, self._used(SoundRole.SPEAKER, present), percent)

    def _used(
        self, role: SoundRole, present: dict[str, QAudioDevice], also: tuple[str, ...] = ()
    ) -> list[QAudioDevice]:
        found = self._routes.get(role)
        first = (found.device.device_id,) if found and found.device else ()
        return [present[identity] for identity in dict.fromkeys((*first, *also)) if identity in present]


def _all_wishes(sound: Sound) -> set[str]:
    return {
        sound.microphone,
        sound.speaker,
        sound.ringer,
        *sound.other_microphones,
        *sound.other_speakers,
        *sound.other_ringers,
        *sound.also_rings_on,
    }
