"""The sound devices for the agent: which is used and why, choosing, volumes, new ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from app.calls.phone_line import PhoneLine
from app.common.notices import INFO, WARNING, Notice
from app.settings import SoundSettings
from app.settings.preferences import Preferences
from telephony.messages import DevicesChanged, SoundDevice, SoundRole

MOST_PERCENT = {SoundRole.MICROPHONE: 200, SoundRole.SPEAKER: 200, SoundRole.RINGER: 100}
STEP_PERCENT = 10
_OTHERS = {
    SoundRole.MICROPHONE: "other_microphones",
    SoundRole.SPEAKER: "other_speakers",
    SoundRole.RINGER: "other_ringers",
}
_VOLUMES = {
    SoundRole.MICROPHONE: "microphone_volume_percent",
    SoundRole.SPEAKER: "speaker_volume_percent",
    SoundRole.RINGER: "ring_volume_percent",
}


class Why(Enum):
    """Why a device is in use."""

    NOT_KNOWN = "not_known"  # the engine has not reported yet, or sound is simulated
    NONE_THERE = "none_there"
    FIRST_CHOICE = "first_choice"
    SYSTEM_DEFAULT = "system_default"  # as chosen
    FOR_NOW = "for_now"
    OTHER_CHOICE = "other_choice"  # a later one of the list: the first is not there
    NO_CHOICE = "no_choice"  # none of the list is there


@dataclass(frozen=True, slots=True)
class DeviceUse:
    """wanted: The name of the first choice, when that is not there. is_muted: By the system."""

    role: SoundRole
    why: Why
    name: str = ""
    wanted: str = ""
    is_muted: bool = False


class SoundDevices(QObject):
    """Changes the settings; Line passes them to the engine, and reports the result."""

    changed = Signal()
    notice = Signal(Notice)

    def __init__(self, line: PhoneLine, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._line, self._preferences = line, preferences
        self._treats_voice = True
        self._seen: dict[str, str] = {}  # id -> name, since the program began
        line.devices_changed.connect(self._on_devices)
        line.sound_routed.connect(self._on_change)
        line.voice_treated.connect(self._on_treated)
        preferences.changed.connect(self._on_change)

    @property
    def suppresses_noise(self) -> bool:
        return self._sound.suppresses_noise

    @property
    def noise_fails(self) -> bool:
        """Whether noise suppression or echo cancelling is wanted and does not work on this computer."""
        return not self._treats_voice and (self._sound.suppresses_noise or self._sound.cancels_echo)

    def use(self, role: SoundRole) -> DeviceUse:
        """Return which device a role uses now, and why."""
        routed = self._line.routed.get(role)
        if routed is None:
            return DeviceUse(role, Why.NOT_KNOWN)
        wanted = self.name(routed.wanted) if routed.is_fallback or not routed.name else ""
        if not routed.name:
            return DeviceUse(role, Why.NONE_THERE, wanted=wanted)
        why = Why.FIRST_CHOICE if self.chosen(role) else Why.SYSTEM_DEFAULT
        if routed.is_fallback:
            is_listed = routed.device_id in getattr(self._sound, _OTHERS[role])
            why = Why.OTHER_CHOICE if is_listed else Why.NO_CHOICE
        elif self._line.for_now.get(role) == routed.device_id:
            why = Why.FOR_NOW
        return DeviceUse(role, why, routed.name, wanted, routed.is_muted_by_system)

    def chosen(self, role: SoundRole) -> str:
        """Return the id of the first choice; "" for the system's default."""
        return str(self._line.for_now.get(role) or getattr(self._sound, role.value))

    def offered(self, role: SoundRole) -> tuple[SoundDevice, ...]:
        """Return the choices: devices that are there, and those of the list that are not."""
        present = self._present(role)
        ids = {device.device_id for device in present}
        wishes = dict.fromkeys((self.chosen(role), *getattr(self._sound, _OTHERS[role])))
        away = [SoundDevice(device_id=one, name=self.name(one)) for one in wishes if one and one not in ids]
        return (*present, *away)

    def is_there(self, role: SoundRole, device_id: str) -> bool:
        return any(device.device_id == device_id for device in self._present(role))

    def name(self, device_id: str) -> str:
        """Return a device's name, or its last known name; else its id."""
        return self._seen.get(device_id) or dict(self._sound.device_names).get(device_id) or device_id

    def volume(self, role: SoundRole) -> int:
        """In percent; 100 leaves the device's level unchanged."""
        return int(getattr(self._sound, _VOLUMES[role]))

    # -- commands ------------------------------------------------------------------------------------------

    def choose(self, role: SoundRole, device_id: str) -> None:
        """Make this the first choice; the previous first choice is the next one. "": the system's default."""
        self._change(_with_first(self._sound, role, device_id))
        self._line.use_for_now({})

    def set_volume(self, role: SoundRole, percent: int) -> None:
        changed: dict[str, Any] = {_VOLUMES[role]: min(MOST_PERCENT[role], max(0, percent))}
        self._change(replace(self._sound, **changed))

    def louder(self, role: SoundRole = SoundRole.SPEAKER) -> None:
        self.set_volume(role, self.volume(role) + STEP_PERCENT)

    def softer(self, role: SoundRole = SoundRole.SPEAKER) -> None:
        self.set_volume(role, self.volume(role) - STEP_PERCENT)

    def suppress_noise(self, is_on: bool) -> None:
        self._change(replace(self._sound, suppresses_noise=is_on))

    def accept(self, name: str) -> None:
        """Use a new device from now on, for its roles; the ring stays where it is."""
        sound = self._known(name)
        for role, device_id in self._roles_of(name).items():
            sound = _with_first(sound, role, device_id)
        self._change(sound)
        self._line.use_for_now({})

    def use_for_now(self, name: str) -> None:
        """Use a new device until it is unplugged, or Loket is closed."""
        self._line.use_for_now(self._roles_of(name))
        self._change(self._known(name))

    def refuse(self, name: str) -> None:
        """Do not offer this device again."""
        self._change(self._known(name))

    # ------------------------------------------------------------------------------------------------------

    @property
    def _sound(self) -> SoundSettings:
        return self._preferences.settings.sound

    @Slot(object)
    def _on_devices(self, event: DevicesChanged) -> None:
        present = {one.device_id: one.name for one in (*event.microphones, *event.speakers)}
        self._seen.update(present)
        gone = [role for role, device_id in self._line.for_now.items() if device_id not in present]
        if gone:
            self._line.use_for_now({})
        known = self._sound.known_devices
        names = dict.fromkeys(present[one] for one in event.new if one in present and one not in known)
        for name in names:  # a headset is two devices with one name, a microphone and a speaker
            actions = ("use_device", "use_device_for_now", "refuse_device")
            self.notice.emit(Notice("device_offered", INFO, {"name": name}, actions, name))
        self.changed.emit()

    @Slot(bool)
    def _on_treated(self, works: bool) -> None:
        was_well, self._treats_voice = self._treats_voice, works
        if was_well and self.noise_fails:
            self.notice.emit(Notice("noise_suppression_failed", WARNING))
        self.changed.emit()

    @Slot()
    def _on_change(self) -> None:
        self.changed.emit()

    def _present(self, role: SoundRole) -> tuple[SoundDevice, ...]:
        devices = self._line.devices
        return devices.microphones if role is SoundRole.MICROPHONE else devices.speakers

    def _roles_of(self, name: str) -> dict[SoundRole, str]:
        """Return the roles of the device of this name, with its id in each."""
        found: dict[SoundRole, str] = {}
        for role in (SoundRole.MICROPHONE, SoundRole.SPEAKER):
            for device in self._present(role):
                if device.name == name:
                    found.setdefault(role, device.device_id)
        return found

    def _known(self, name: str) -> SoundSettings:
        ids = [
            device.device_id
            for device in (*self._line.devices.microphones, *self._line.devices.speakers)
            if device.name == name
        ]
        return replace(self._sound, known_devices=tuple(dict.fromkeys((*self._sound.known_devices, *ids))))

    def _change(self, sound: SoundSettings) -> None:
        settings = self._preferences.settings
        self._preferences.change(replace(settings, sound=sound))


def _with_first(sound: SoundSettings, role: SoundRole, device_id: str) -> SoundSettings:
    """The system's default needs no place in the list: it comes after all others anyway."""
    wishes = (getattr(sound, role.value), *getattr(sound, _OTHERS[role]))
    others = tuple(dict.fromkeys(one for one in wishes if one not in ("", device_id)))
    changed: dict[str, Any] = {role.value: device_id, _OTHERS[role]: others}
    return replace(sound, **changed)
