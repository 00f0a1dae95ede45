"""The telephone line of this workstation: is it reachable, through which devices, muted or not."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from app.notices import ERROR, INFO, WARNING, Notice
from app.phone_number import dial_form
from app.preferences import Preferences
from app.settings import Settings
from telephony.messages import (
    Account,
    CallPolicy,
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
    VoiceMailChanged,
)
from telephony.phone import Phone

REGISTER_EVERY_S = 300


class Line(QObject):
    """Starts the phone from the settings, restarts it when they change, and says how it is."""

    registration_changed = Signal(object)  # Registration
    reachability_changed = Signal(object)  # Reachability
    devices_changed = Signal(object)  # DevicesChanged
    sound_routed = Signal(object)  # SoundRouted
    mute_changed = Signal(bool)
    undisturbed_changed = Signal(bool)
    voice_mail_changed = Signal(object)  # VoiceMailChanged
    notice = Signal(object)  # Notice

    def __init__(self, phone: Phone, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._phone = phone
        self._preferences = preferences
        self._started_with: Settings | None = None
        self._is_undisturbed = False
        self._is_off_duty = False
        self.registration = Registration(state=RegistrationState.TRYING)
        self.reachability = Reachability(is_proven=False)
        self.devices = DevicesChanged(microphones=(), speakers=())
        self.routed: dict[SoundRole, SoundRouted] = {}
        self.is_muted = False
        self.voice_mail = VoiceMailChanged(new=0)
        self.address = ""
        phone.engine_ready.connect(self._on_ready)
        phone.engine_failed.connect(self._on_failed)
        phone.engine_lost.connect(self._on_lost)
        phone.engine_restored.connect(self._on_restored)
        phone.registration_changed.connect(self._on_registration)
        phone.reachability_changed.connect(self._on_reachability)
        phone.devices_changed.connect(self._on_devices)
        phone.sound_routed.connect(self._on_routed)
        phone.mute_changed.connect(self._on_mute)
        phone.voice_mail_changed.connect(self._on_voice_mail)
        preferences.changed.connect(self._on_settings)
        preferences.password_changed.connect(self._restart)

    @property
    def is_ready(self) -> bool:
        """Whether the engine takes commands now."""
        return self._phone.is_running

    @property
    def engine_pid(self) -> int:
        """The engine's process id, 0 when there is none."""
        return self._phone.engine_pid

    def start(self) -> None:
        """Start the engine; the password comes from the key store without blocking."""
        self._preferences.read_password(self._start_with)

    def toggle_mute(self) -> None:
        self._phone.set_muted(not self.is_muted)

    @property
    def is_undisturbed(self) -> bool:
        return self._is_undisturbed

    def set_undisturbed(self, is_undisturbed: bool) -> None:
        """Do not disturb: calls do not ring here, the exchange sends them elsewhere."""
        if is_undisturbed != self._is_undisturbed:
            self._is_undisturbed = is_undisturbed
            self._send_policy()
            self.undisturbed_changed.emit(is_undisturbed)

    def set_off_duty(self, is_off_duty: bool) -> None:
        """The agent's state takes no calls now, e.g. a break; do-not-disturb stays what it is beside it."""
        if is_off_duty != self._is_off_duty:
            self._is_off_duty = is_off_duty
            self._send_policy()

    def refresh(self) -> None:
        """Look at the network and register again at once: the machine woke up, or somebody asked."""
        self._phone.do(Refresh())

    def _send_policy(self) -> None:
        is_undisturbed = self._is_undisturbed or self._is_off_duty
        self._phone.set_policy(policy_of(self._preferences.settings, is_undisturbed))

    def _start_with(self, password: str) -> None:
        settings = self._preferences.settings
        running = self._started_with is not None
        self._started_with = settings
        self._send_policy()
        start = self._phone.reconfigure if running else self._phone.start
        start(account_of(settings, password), network_of(settings), sound_of(settings))

    @Slot(object)
    def _on_settings(self, settings: Settings) -> None:
        before = self._started_with
        if before is None or (before.account, before.network) != (settings.account, settings.network):
            self._restart()
            return
        if before.sound != settings.sound:
            self._phone.set_sound(sound_of(settings))
        self._started_with = settings
        self._send_policy()

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
    def _on_reachability(self, event: Reachability) -> None:
        self.reachability = event
        self.reachability_changed.emit(event)

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

    @Slot(object)
    def _on_voice_mail(self, event: VoiceMailChanged) -> None:
        self.voice_mail = event
        self.voice_mail_changed.emit(event)


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


def network_of(settings: Settings) -> Network:
    network = settings.network
    return Network(
        bound_address=network.bound_address,
        sip_port=network.sip_port,
        rtp_port_first=network.rtp_port_first,
        rtp_port_count=network.rtp_port_count,
        stun_server=network.stun_server,
        turn_server=network.turn_server,
        turn_user=network.turn_user,
        uses_ice=network.uses_ice,
    )


def sound_of(settings: Settings) -> Sound:
    sound = settings.sound
    return Sound(
        microphone=sound.microphone,
        speaker=sound.speaker,
        ringer=sound.ringer,
        other_microphones=sound.other_microphones,
        other_speakers=sound.other_speakers,
        other_ringers=sound.other_ringers,
        also_rings_on=sound.also_rings_on,
        ring_volume_percent=sound.ring_volume_percent,
        microphone_volume_percent=sound.microphone_volume_percent,
        speaker_volume_percent=sound.speaker_volume_percent,
        suppresses_noise=sound.suppresses_noise,
        cancels_echo=sound.cancels_echo,
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
    )
