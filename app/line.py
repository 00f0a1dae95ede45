"""The telephone line of this workstation: is it reachable, through which devices, muted or not."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from app.notices import ERROR, INFO, WARNING, Notice
from app.preferences import Preferences
from app.settings import Settings
from telephony.messages import (
    Account,
    DevicesChanged,
    EngineFailed,
    EngineReady,
    MuteChanged,
    Network,
    Registration,
    RegistrationState,
    Sound,
    SoundRole,
    SoundRouted,
)
from telephony.phone import Phone

REGISTER_EVERY_S = 300


class Line(QObject):
    """Starts the phone from the settings, restarts it when they change, and says how it is."""

    registration_changed = Signal(object)  # Registration
    devices_changed = Signal(object)  # DevicesChanged
    sound_routed = Signal(object)  # SoundRouted
    mute_changed = Signal(bool)
    notice = Signal(object)  # Notice

    def __init__(self, phone: Phone, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._phone = phone
        self._preferences = preferences
        self._started_with: Settings | None = None
        self.registration = Registration(state=RegistrationState.TRYING)
        self.devices = DevicesChanged(microphones=(), speakers=())
        self.routed: dict[SoundRole, SoundRouted] = {}
        self.is_muted = False
        self.address = ""
        phone.engine_ready.connect(self._on_ready)
        phone.engine_failed.connect(self._on_failed)
        phone.engine_lost.connect(self._on_lost)
        phone.engine_restored.connect(self._on_restored)
        phone.registration_changed.connect(self._on_registration)
        phone.devices_changed.connect(self._on_devices)
        phone.sound_routed.connect(self._on_routed)
        phone.mute_changed.connect(self._on_mute)
        preferences.changed.connect(self._on_settings)
        preferences.password_changed.connect(self._restart)

    @property
    def engine_pid(self) -> int:
        """The engine's process id, 0 when there is none."""
        return self._phone.engine_pid

    def start(self) -> None:
        """Start the engine; the password comes from the key store without blocking."""
        self._preferences.read_password(self._start_with)

    def toggle_mute(self) -> None:
        self._phone.set_muted(not self.is_muted)

    def _start_with(self, password: str) -> None:
        settings = self._preferences.settings
        running = self._started_with is not None
        self._started_with = settings
        start = self._phone.reconfigure if running else self._phone.start
        start(account_of(settings, password), network_of(settings), sound_of(settings))

    @Slot(object)
    def _on_settings(self, settings: Settings) -> None:
        before = self._started_with
        if before is None or (before.account, before.network) != (settings.account, settings.network):
            self._restart()
        elif before.sound != settings.sound:
            self._started_with = settings
            self._phone.set_sound(sound_of(settings))

    @Slot()
    def _restart(self) -> None:
        if self._started_with is not None:
            self._preferences.read_password(self._start_with)

    @Slot(object)
    def _on_ready(self, event: EngineReady) -> None:
        user = self._preferences.settings.account.user
        self.address = f"sip:{user}@{event.address}:{event.sip_port}"

    @Slot(object)
    def _on_failed(self, event: EngineFailed) -> None:
        facts = {"reason": event.reason}
        self.notice.emit(Notice(f"engine_failed_{event.kind}", ERROR, facts, ("open_settings",)))

    @Slot(object)
    def _on_lost(self, _event: object) -> None:
        self._on_registration(Registration(state=RegistrationState.TRYING))
        self.notice.emit(Notice("engine_lost", ERROR))

    @Slot()
    def _on_restored(self) -> None:
        self.notice.emit(Notice("engine_restored", INFO))

    @Slot(object)
    def _on_registration(self, event: Registration) -> None:
        before, self.registration = self.registration, event
        self.registration_changed.emit(event)
        failed = event.state is RegistrationState.FAILED
        if failed and (before.state, before.code) != (event.state, event.code):
            facts = {
                "code": str(event.code),
                "reason": event.reason,
                "domain": self._preferences.settings.account.domain,
            }
            self.notice.emit(Notice("registration_failed", ERROR, facts, ("open_settings",)))

    @Slot(object)
    def _on_devices(self, event: DevicesChanged) -> None:
        self.devices = event
        self.devices_changed.emit(event)

    @Slot(object)
    def _on_routed(self, event: SoundRouted) -> None:
        before = self.routed.get(event.role)
        self.routed[event.role] = event
        self.sound_routed.emit(event)
        facts = {"role": event.role.value, "name": event.name, "wanted": event.wanted}
        if not event.name:
            self.notice.emit(Notice(f"no_{event.role.value}", WARNING, facts, ("open_settings",)))
        elif event.is_fallback and (before is None or not before.is_fallback or before.name != event.name):
            self.notice.emit(Notice("sound_fallback", WARNING, facts, ("open_settings",)))
        elif before is not None and (before.is_fallback or not before.name):
            self.notice.emit(Notice("sound_restored", INFO, facts))

    @Slot(object)
    def _on_mute(self, event: MuteChanged) -> None:
        self.is_muted = event.is_muted
        self.mute_changed.emit(event.is_muted)


def account_of(settings: Settings, password: str) -> Account:
    account = settings.account
    return Account(
        user=account.user,
        domain=account.domain,
        display_name=account.display_name,
        password=password,
        auth_user=account.auth_user,
        transport=account.transport,
        register_every_s=REGISTER_EVERY_S if account.registers else 0,
    )


def network_of(settings: Settings) -> Network:
    network = settings.network
    return Network(
        bound_address=network.bound_address,
        sip_port=network.sip_port,
        rtp_port_first=network.rtp_port_first,
        rtp_port_count=network.rtp_port_count,
    )


def sound_of(settings: Settings) -> Sound:
    sound = settings.sound
    return Sound(
        microphone=sound.microphone,
        speaker=sound.speaker,
        ringer=sound.ringer,
        ring_volume_percent=sound.ring_volume_percent,
    )
