"""The phone line of this workstation: whether it is reachable, its devices, its mute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.calls.device_names import with_names
from app.calls.engine_settings import connection_of, policy_of, sound_of, without_devices
from app.calls.line_status import Lack
from app.common.notices import ERROR, INFO, WARNING, Notice
from app.settings import Settings
from app.settings.form import bad_targets
from app.settings.preferences import Passwords, Preferences
from telephony.client.phone import Phone
from telephony.messages import (
    Account,
    DevicesChanged,
    EngineFailed,
    EngineReady,
    MuteChanged,
    Network,
    Reachability,
    Refresh,
    Registration,
    RegistrationState,
    Sound,
    SoundRole,
    SoundRouted,
    SoundServerChanged,
    Suspend,
    VoiceMailChanged,
    VoiceTreated,
)
from telephony.sip.ip_address import host_and_port


class PhoneLine(QObject):
    """Starts the phone from the settings, restarts it when they change, and reports its state.

    Sound, the account's password and the policy for calls change at once. Another account or network needs
    another engine, which would end all calls: the change waits until there is none.
    """

    registration_changed = Signal(Registration)
    reachability_changed = Signal(Reachability)
    devices_changed = Signal(DevicesChanged)
    sound_routed = Signal(SoundRouted)
    voice_treated = Signal(bool)  # whether noise suppression works, if wanted
    mute_changed = Signal(bool)
    undisturbed_changed = Signal(bool)
    voice_mail_changed = Signal(VoiceMailChanged)
    notice = Signal(Notice)

    def __init__(self, phone: Phone, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._phone = phone
        self._preferences = preferences
        self._started_with: tuple[Account, Network] | None = None  # without passwords
        self._asked_passwords = 0
        self._has_begun = False
        self._must_restart = False
        self._sound = sound_of(preferences.settings, {})
        self._is_undisturbed = False
        self._is_off_duty = False
        self._is_away = False
        self.registration = Registration(state=RegistrationState.TRYING)
        self.reachability = Reachability(is_proven=False)
        self.devices = DevicesChanged(microphones=(), speakers=())
        self.routed: dict[SoundRole, SoundRouted] = {}
        self.for_now: Mapping[SoundRole, str] = {}  # devices that take precedence over the settings'
        self.is_muted = False
        self.voice_mail = VoiceMailChanged(new=0)
        self.addresses: tuple[str, ...] = ()  # "sip:1001@10.0.0.7:5060", the one to show first
        self._sip_port = 0
        phone.engine_ready.connect(self._on_ready)
        phone.engine_failed.connect(self._on_failed)
        phone.engine_lost.connect(self._on_lost)
        phone.engine_restored.connect(self._on_restored)
        phone.registration_changed.connect(self._on_registration)
        phone.reachability_changed.connect(self._on_reachability)
        phone.devices_changed.connect(self._on_devices)
        phone.sound_routed.connect(self._on_routed)
        phone.voice_treated.connect(self._on_voice_treated)
        phone.sound_server_changed.connect(self._on_sound_server)
        phone.mute_changed.connect(self._on_mute)
        phone.voice_mail_changed.connect(self._on_voice_mail)
        phone.call_ended.connect(self._on_call_over)
        preferences.changed.connect(self._on_settings)
        preferences.passwords_changed.connect(self._restart_soon)
        self._restarting = QTimer(self)  # one restart for settings and passwords that change together
        self._restarting.setSingleShot(True)
        self._restarting.timeout.connect(self._restart)
        self._names = QTimer(self)  # later: a change of the settings must not be nested in another one
        self._names.setSingleShot(True)
        self._names.timeout.connect(self._note_names)

    @property
    def is_ready(self) -> bool:
        """Whether the engine accepts commands now."""
        return self._phone.is_running

    @property
    def engine_pid(self) -> int:
        """Return the engine's process id, 0 without an engine."""
        return self._phone.engine_pid

    def start(self) -> None:
        """Start the engine; the passwords come from the key store without blocking."""
        self._started_with = connection_of(self._preferences.settings, Passwords())
        self._read_passwords()

    def toggle_mute(self) -> None:
        self._phone.set_muted(not self.is_muted)

    @property
    def is_undisturbed(self) -> bool:
        return self._is_undisturbed

    def set_undisturbed(self, is_undisturbed: bool) -> None:
        """Set do not disturb: calls do not ring here, the PBX sends them to other phones."""
        if is_undisturbed != self._is_undisturbed:
            self._is_undisturbed = is_undisturbed
            self._send_policy()
            self.undisturbed_changed.emit(is_undisturbed)

    def set_off_duty(self, is_off_duty: bool) -> None:
        """Note that the agent's state takes no calls, e.g. a break; do not disturb is independent of it."""
        if is_off_duty != self._is_off_duty:
            self._is_off_duty = is_off_duty
            self._send_policy()

    def set_away(self, is_away: bool) -> None:
        """Note that another user has the computer: no call rings here, and the sound devices are released."""
        if is_away != self._is_away:
            self._is_away = is_away
            self._send_policy()
            self._send_sound()

    def use_for_now(self, devices: Mapping[SoundRole, str]) -> None:
        """Use these devices before those of the settings, until the program ends or others are set."""
        self.for_now = dict(devices)
        if self._started_with is not None:
            self._send_sound()

    @property
    def address(self) -> str:
        """Return where a direct call reaches us; "" before the engine listens."""
        return next(iter(self.addresses), "")

    def suspend(self) -> None:
        """End all calls and unregister until `refresh`, because the computer is being suspended."""
        if self.is_ready:
            self._phone.do(Suspend())

    def refresh(self) -> None:
        """Check the network, register at once and reopen the sound devices after a suspend."""
        if self.is_ready:
            self._phone.do(Refresh())

    def _send_policy(self) -> None:
        is_undisturbed = self._is_undisturbed or self._is_off_duty or self._is_away
        settings = self._preferences.settings
        for fault in bad_targets(settings, *self.addresses):  # it would return to us, again and again
            nowhere: dict[str, Any] = {fault.key.removeprefix("calls."): ""}
            settings = replace(settings, calls=replace(settings.calls, **nowhere))
        self._phone.set_policy(policy_of(settings, is_undisturbed))

    def _wanted_sound(self) -> Sound:
        sound = sound_of(self._preferences.settings, self.for_now)
        return without_devices(sound) if self._is_away else sound

    def _send_sound(self) -> None:
        sound = self._wanted_sound()
        if sound != self._sound:
            self._sound = sound
            self._phone.set_sound(sound)

    def _read_passwords(self) -> None:
        self._must_restart = False
        self._asked_passwords += 1
        asked = self._asked_passwords

        def read(passwords: Passwords) -> None:
            if asked != self._asked_passwords:
                return  # the settings have changed since, and the passwords were requested again
            if self._has_begun and self._phone.calls and self._needs_new_engine(passwords):
                self._must_restart = True
                self.notice.emit(Notice("line_restart_waits", INFO))
            else:
                self._start_with(passwords)

        self._preferences.read_passwords(read)

    def _needs_new_engine(self, passwords: Passwords) -> bool:
        return self._phone.needs_new_engine(*connection_of(self._preferences.settings, passwords))

    def _start_with(self, passwords: Passwords) -> None:
        settings = self._preferences.settings
        start = self._phone.reconfigure if self._has_begun else self._phone.start
        self._has_begun = True
        self._started_with = connection_of(settings, Passwords())
        self._sound = self._wanted_sound()
        self._send_policy()
        start(*connection_of(settings, passwords), self._sound)

    @Slot(object)
    def _on_settings(self, settings: Settings) -> None:
        self._names.start()
        if self._started_with is None:
            return
        self._send_sound()
        self._send_policy()
        if connection_of(settings, Passwords()) != self._started_with:
            self._restart_soon()

    @Slot()
    def _restart_soon(self) -> None:
        if self._started_with is not None:
            self._restarting.start()

    @Slot()
    def _restart(self) -> None:
        self._read_passwords()

    @Slot(object)
    def _on_call_over(self, _event: object) -> None:
        if self._must_restart and not self._phone.calls:
            self._read_passwords()

    @Slot()
    def _note_names(self) -> None:
        settings = self._preferences.settings
        sound = with_names(settings.sound, self.devices)
        if sound is not settings.sound:
            self._preferences.change(replace(settings, sound=sound))

    @property
    def lack(self) -> Lack:
        """Return what must be set up before calls can be taken here."""
        if not self._preferences.settings.account.domain:
            return Lack.EXCHANGE
        microphone = self.routed.get(SoundRole.MICROPHONE)  # None until the engine has opened its devices
        return Lack.MICROPHONE if microphone is not None and not microphone.name else Lack.NONE

    @Slot(object)
    def _on_ready(self, event: EngineReady) -> None:
        user = self._preferences.settings.account.user
        self._sip_port = event.sip_port
        self.addresses = tuple(
            f"sip:{user}@{host_and_port(each, event.sip_port)}"
            for each in (event.address, *event.other_addresses)
        )
        for fault in bad_targets(self._preferences.settings, *self.addresses):
            self._send_policy()
            facts = {"key": fault.key, "value": fault.value}
            self.notice.emit(Notice("setting_unusable", WARNING, facts, ("open_settings",), fault.key))

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
        is_new = (before.state, before.code, before.fault) != (event.state, event.code, event.fault)
        # A forgotten binding is restored within a second: the light and the list of gaps show it.
        if failed and is_new and event.fault != "binding_forgotten":
            facts = {
                "fault": event.fault,
                "code": str(event.code),
                "reason": event.reason,
                "domain": self._preferences.settings.account.domain,
            }
            self.notice.emit(Notice("registration_failed", ERROR, facts, ("open_settings",)))

    @Slot(object)
    def _on_reachability(self, event: Reachability) -> None:
        self.reachability = event
        self._note_address(event.address)
        self.reachability_changed.emit(event)

    def _note_address(self, address: str) -> None:
        """Show the address towards our server first; a former one of its family is no longer ours."""
        if not address or not self.addresses:
            return
        user = self._preferences.settings.account.user
        first = f"sip:{user}@{host_and_port(address, self._sip_port)}"
        others = [each for each in self.addresses if ("[" in each) != ("[" in first)]
        self.addresses = (first, *others)

    @Slot(object)
    def _on_devices(self, event: DevicesChanged) -> None:
        self.devices = event
        self._names.start()
        self.devices_changed.emit(event)

    @Slot(object)
    def _on_routed(self, event: SoundRouted) -> None:
        before = self.routed.get(event.role)
        self.routed[event.role] = event
        self.sound_routed.emit(event)
        wanted = dict(self._preferences.settings.sound.device_names).get(event.wanted, event.wanted)
        facts = {"role": event.role.value, "name": event.name, "wanted": wanted}
        if not event.name:
            self.notice.emit(Notice(f"no_{event.role.value}", WARNING, facts, ("open_settings",)))
        elif event.is_fallback and (before is None or not before.is_fallback or before.name != event.name):
            self.notice.emit(Notice("sound_fallback", WARNING, facts, ("open_settings",)))
        elif before is not None and (before.is_fallback or not before.name):
            self.notice.emit(Notice("sound_restored", INFO, facts))

    @Slot(object)
    def _on_voice_treated(self, event: VoiceTreated) -> None:
        self.voice_treated.emit(event.works)

    @Slot(object)
    def _on_sound_server(self, event: SoundServerChanged) -> None:
        kind, weight = ("sound_server_answers", INFO) if event.answers else ("sound_server_hangs", WARNING)
        self.notice.emit(Notice(kind, weight))

    @Slot(object)
    def _on_mute(self, event: MuteChanged) -> None:
        self.is_muted = event.is_muted
        self.mute_changed.emit(event.is_muted)

    @Slot(object)
    def _on_voice_mail(self, event: VoiceMailChanged) -> None:
        self.voice_mail = event
        self.voice_mail_changed.emit(event)
