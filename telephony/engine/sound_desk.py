"""Opens, closes and re-routes the sound devices as the calls need them. Lives in the main thread."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtMultimedia import QAudioDevice

from telephony.engine.device_watch import DeviceWatch, device_id
from telephony.engine.media_bridge import NO_DEVICE, is_device
from telephony.engine.ring_buffer import RingBuffer
from telephony.engine.routing import Route, route
from telephony.engine.sound_card import Microphone, Speaker
from telephony.engine.tone_player import TonePlayer
from telephony.engine.tones import ON_RINGER, SoundNeed
from telephony.messages import DevicesChanged, Event, Sound, SoundRole, SoundRouted

_log = logging.getLogger(__name__)
TRY_AGAIN_MS = 300  # after a device stopped by itself: its removal may be in the list by then
FORGIVE_MS = 5000


class SoundDesk(QObject):
    """The other threads talk to it through its signals `needed`, `chosen`, `frame_passed` and `left` only."""

    needed = Signal(SoundNeed)
    chosen = Signal(Sound)
    frame_passed = Signal()
    left = Signal()

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
        self._microphone_buffer = microphone
        self._microphone = Microphone(microphone, self)
        self._speaker = Speaker(speaker, self)
        self._tones = TonePlayer(self)
        self._sound: Sound | None = None
        self._need = SoundNeed()
        self._routes: dict[SoundRole, Route] = {}
        self._open: dict[SoundRole, str] = {}
        self._failed: dict[SoundRole, str] = {}
        self.needed.connect(self._take_need)
        self.chosen.connect(self._take_choice)
        self.frame_passed.connect(self._pass_frames)
        self._microphone.failed.connect(self._microphone_failed)
        self._speaker.failed.connect(self._speaker_failed)
        watch.devices_changed.connect(self._take_devices)

    def underruns(self) -> int:
        """Times that either side ran dry. Safe on any thread."""
        return self._microphone_buffer.underruns + self._speaker.underruns

    def close(self) -> None:
        self._tones.stop()
        self._microphone.close()
        self._speaker.close()
        self._watch.stop()

    @Slot(SoundNeed)
    def _take_need(self, need: SoundNeed) -> None:
        self._need = need
        self._settle()

    @Slot()
    def _pass_frames(self) -> None:
        self._microphone.read()
        self._speaker.play()

    @Slot(Sound)
    def _take_choice(self, sound: Sound) -> None:
        is_first = self._sound is None
        self._sound = sound
        self._failed.clear()
        if is_first:
            self._watch.start()
        self._settle()

    @Slot(DevicesChanged)
    def _take_devices(self, devices: DevicesChanged) -> None:
        self._send(devices)
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
        _log.warning("%s stopped by itself", role.value)
        self._failed[role] = identity
        QTimer.singleShot(TRY_AGAIN_MS, self._settle)
        QTimer.singleShot(FORGIVE_MS, self._forgive)

    @Slot()
    def _forgive(self) -> None:
        self._failed.clear()
        self._settle()

    # -- making it so ---------------------------------------------------------------------------------------

    @Slot()
    def _settle(self) -> None:
        """Route each role, tell what changed, and bring the devices and the tone in line with the need."""
        if self._sound is None:
            return
        microphones = {device_id(device): device for device in self._watch.microphones}
        speakers = {device_id(device): device for device in self._watch.speakers}
        devices = self._watch.now()
        for role, wanted, present in (
            (SoundRole.MICROPHONE, self._sound.microphone, devices.microphones),
            (SoundRole.SPEAKER, self._sound.speaker, devices.speakers),
            (SoundRole.RINGER, self._sound.ringer, devices.speakers),
        ):
            if is_device(wanted):
                failed = frozenset({self._failed[role]}) if role in self._failed else frozenset[str]()
                self._take_route(role, route(wanted, present, failed))
            else:
                self._routes.pop(role, None)
        self._settle_role(SoundRole.MICROPHONE, self._microphone, microphones)
        self._settle_role(SoundRole.SPEAKER, self._speaker, speakers)
        self._settle_tone(speakers)

    def _take_route(self, role: SoundRole, found: Route) -> None:
        if self._routes.get(role) == found:
            return
        self._routes[role] = found
        self._send(
            SoundRouted(
                role=role,
                device_id=found.device.device_id if found.device else "",
                name=found.device.name if found.device else "",
                is_fallback=found.is_fallback,
                wanted=found.wanted,
            )
        )

    def _settle_role(
        self, role: SoundRole, end: Microphone | Speaker, present: dict[str, QAudioDevice]
    ) -> None:
        found = self._routes.get(role)
        identity = found.device.device_id if found and found.device and self._need.has_calls else ""
        if identity == self._open.get(role, ""):
            return
        if identity:
            self._open[role] = identity
            end.open(present[identity])
        else:
            self._open.pop(role, None)
            end.close()

    def _settle_tone(self, present: dict[str, QAudioDevice]) -> None:
        assert self._sound is not None
        tone = self._need.tone
        role = SoundRole.RINGER if tone in ON_RINGER else SoundRole.SPEAKER
        wanted = self._sound.ringer if tone in ON_RINGER else self._sound.speaker
        found = self._routes.get(role)
        device = present.get(found.device.device_id) if found and found.device else None
        volume = self._sound.ring_volume_percent if tone in ON_RINGER else 100
        if wanted == NO_DEVICE or device is None:
            self._tones.stop()
        else:
            self._tones.play(tone, device, volume)
