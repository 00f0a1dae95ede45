"""The phone for the rest of the program: it takes commands and emits the engine's events as signals."""

from __future__ import annotations

import logging
import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime, timezone

import msgspec
from PySide6.QtCore import QObject, QTimer, Slot

from telephony.client.phone_signals import EngineLost, PhoneSignals
from telephony.client.phone_state import PhoneState
from telephony.messages import (
    Account,
    AddVideo,
    Answer,
    CallChanged,
    CallEnded,
    CallKey,
    CallPolicy,
    ChoosePicture,
    Command,
    CommandRefused,
    Configure,
    DevicesChanged,
    Dial,
    EngineFailed,
    EngineReady,
    Event,
    HangUp,
    Hold,
    ListPictures,
    Message,
    Network,
    PictureSource,
    Reachability,
    Registration,
    RegistrationState,
    RemoveVideo,
    Resume,
    SendDtmf,
    SendMessage,
    SetMute,
    SetPassword,
    SetPolicy,
    SetShownSize,
    SetSound,
    SetVideo,
    ShowOwnPicture,
    Sound,
    SoundRole,
    SoundRouted,
    Stop,
    TakeSnapshot,
    Video,
    VideoChanged,
    Watch,
    decode_event,
)
from telephony.process.child_process import ChildProcess, own_command
from telephony.process.restarts import Restarts
from telephony.sip.target import sip_uri

_log = logging.getLogger(__name__)
FAILED_DELAY_MS = 3000  # no network or a port in use: a temporary fault, not a crash
STOP_PATIENCE_MS = 5000  # the engine takes at most 3 s to end calls and unregister


class Phone(PhoneSignals):
    """Owns the engine process: starts it, watches it, restarts it. Lives in the GUI thread, never blocks.

    `registration`, `calls`, `devices` and `routes` keep the latest event of their kind. Every call that
    `call_incoming` or `call_changed` announced ends with exactly one `call_ended`. If the engine cannot do a
    `dial`, only `command_refused` reports it: no call existed.
    """

    def __init__(
        self,
        engine_command: Sequence[str] | None = None,
        parent: QObject | None = None,
        instance: str = "",
    ) -> None:
        """`engine_command` starts an engine; `instance` is this workstation's `Account.instance`; "" makes a
        new one.
        """
        super().__init__(parent)
        self._engine_command = tuple(engine_command or own_command("--engine", "telephony"))
        self._configuration: Configure | None = None
        self._started_with: Configure | None = None  # what the engine knows until it is ready
        self._instance = instance or secrets.token_hex(8)
        self._accepted: Account | None = None  # the account with which a registrar accepted us
        self._policy = CallPolicy()
        self._video = Video()
        self._watched = Watch(users=())
        self._engine: ChildProcess | None = None
        self._is_ready = False
        self._is_lost = False
        self._has_failed = False  # this engine reported why it cannot continue
        self._is_stopping = False
        self._restarts = Restarts()
        self._state = PhoneState()
        self._restart = QTimer(self)
        self._restart.setSingleShot(True)
        self._restart.timeout.connect(self._start_engine)
        self._stop_overdue = QTimer(self)
        self._stop_overdue.setSingleShot(True)
        self._stop_overdue.setInterval(STOP_PATIENCE_MS)
        self._stop_overdue.timeout.connect(self._kill_engine)

    # -- current state --------------------------------------------------------------------------------------

    @property
    def registration(self) -> Registration:
        return self._state.registration

    @property
    def reachability(self) -> Reachability:
        return self._state.reachability

    @property
    def calls(self) -> dict[CallKey, CallChanged]:
        """Return a copy of the current calls, oldest first."""
        return dict(self._state.calls)

    @property
    def video(self) -> dict[CallKey, VideoChanged]:
        """Return a copy of the video state of each call that has, had or was offered video."""
        return dict(self._state.video)

    @property
    def devices(self) -> DevicesChanged:
        return self._state.devices

    @property
    def routes(self) -> dict[SoundRole, SoundRouted]:
        """Return a copy: the device that each role really uses."""
        return dict(self._state.routes)

    @property
    def is_muted(self) -> bool:
        return self._state.is_muted

    @property
    def is_running(self) -> bool:
        """Whether the engine accepts commands now."""
        return self._engine is not None and self._is_ready and not self._is_stopping

    @property
    def engine_pid(self) -> int:
        """Return the engine's process id, 0 without an engine."""
        return self._engine.pid if self._engine is not None else 0

    # -- commands -------------------------------------------------------------------------------------------

    def start(self, account: Account, network: Network | None = None, sound: Sound | None = None) -> None:
        """Start the engine with this account. `engine_ready` or `engine_failed` follows."""
        self._configuration = self._configured(account, network, sound)
        self._is_stopping = False
        if self._engine is None:
            self._start_engine()

    def reconfigure(
        self, account: Account, network: Network | None = None, sound: Sound | None = None
    ) -> None:
        """Apply new settings: sound and password at once; all else by a new engine, which ends all calls."""
        before = self._configuration
        new = self._configured(account, network, sound)
        must_restart = self.needs_new_engine(account, new.network)
        self._configuration = new
        if before is not None and (before.account, before.network) == (new.account, new.network):
            self.set_sound(new.sound)
        elif not must_restart:
            self._send(SetPassword(password=account.password))
            self.set_sound(new.sound)
        elif self._engine is None:
            self._start_engine()
        else:
            self._engine.send(Stop())  # when this engine ends, the next one starts
            self._stop_overdue.start()

    def needs_new_engine(self, account: Account, network: Network) -> bool:
        """Whether `reconfigure` would end all calls: more than the account's password changes."""
        before = self._configuration
        if before is None or not self.is_running:
            return True
        kept = {"password": before.account.password, "instance": before.account.instance}
        return (msgspec.structs.replace(account, **kept), network) != (before.account, before.network)

    def _configured(self, account: Account, network: Network | None, sound: Sound | None) -> Configure:
        # With this instance id, an engine that starts after a crash replaces the Contact of the crashed one.
        instance = account.instance or self._instance
        return Configure(
            account=msgspec.structs.replace(account, instance=instance),
            network=network or Network(),
            sound=sound or Sound(),
            policy=self._policy,
            video=self._video,
        )

    def set_sound(self, sound: Sound) -> None:
        if self._configuration is not None:
            self._configuration = msgspec.structs.replace(self._configuration, sound=sound)
        if self._is_ready:
            self._send(SetSound(sound=sound))

    def set_policy(self, policy: CallPolicy) -> None:
        """Set what the engine may do with calls without the agent. May be called before `start`."""
        self._policy = policy
        if self._configuration is not None:
            self._configuration = msgspec.structs.replace(self._configuration, policy=policy)
        if self._is_ready:
            self._send(SetPolicy(policy=policy))

    def set_video(self, video: Video) -> None:
        """Set what video may do. May be called before `start`."""
        self._video = video
        if self._configuration is not None:
            self._configuration = msgspec.structs.replace(self._configuration, video=video)
        if self._is_ready:
            self._send(SetVideo(video=video))

    def watch(self, users: Sequence[str]) -> None:
        """Watch the phones of these users of our domain, also after a restart of the engine."""
        self._watched = Watch(users=tuple(users))
        if self._is_ready:
            self._send(self._watched)

    def do(self, command: Command) -> None:
        """Send the engine a command (Transfer, StartRecording, ...); `dial` sends Dial."""
        if isinstance(command, SendMessage) and self._is_ready:
            self._state.texts.add(command.message_key)
        self._send(command)

    def dial(
        self,
        target: str,
        case_number: str = "",
        with_video: bool = False,
        listener_token: str = "",
        ends_without_desktop: bool = False,
    ) -> CallKey:
        """Call a number, a user or a URI; return the key that the call's events carry.

        case_number: Sent along, for a colleague's Loket. with_video: Offer video too. listener_token,
        ends_without_desktop: As in Dial.

        Raises:
            TargetError: `target` cannot be called.
        """
        account = self._configuration.account if self._configuration else _NOBODY
        sip_uri(target, account.domain, account.transport)
        key = uuid.uuid4().hex[:12]
        if self._is_ready:
            self._state.dialled.add(key)
        self._send(
            Dial(
                call_key=key,
                target=target,
                case_number=case_number,
                with_video=with_video,
                listener_token=listener_token,
                ends_without_desktop=ends_without_desktop,
            )
        )
        return key

    def answer(self, key: CallKey) -> None:
        self._send(Answer(call_key=key))

    def hang_up(self, key: CallKey, code: int = 603) -> None:
        """End a call in any state; `code` is the SIP response that refuses a ringing one."""
        self._send(HangUp(call_key=key, code=code))

    def hold(self, key: CallKey) -> None:
        self._send(Hold(call_key=key))

    def resume(self, key: CallKey) -> None:
        self._send(Resume(call_key=key))

    def add_video(self, key: CallKey) -> None:
        self._send(AddVideo(call_key=key))

    def remove_video(self, key: CallKey) -> None:
        self._send(RemoveVideo(call_key=key))

    def choose_picture(self, source: PictureSource) -> None:
        """Send this picture in the calls that send one now; see ChoosePicture for what ends it."""
        self._send(ChoosePicture(source=source))

    def list_pictures(self) -> None:
        """Request the list of pictures that can be sent; `picture_sources` follows."""
        self._send(ListPictures())

    def show_own_picture(self, is_shown: bool) -> None:
        self._send(ShowOwnPicture(is_shown=is_shown))

    def set_shown_size(self, key: CallKey, width: int, height: int) -> None:
        """Report the size of the shown picture in physical pixels; 0x0 if hidden. key: or OWN_PICTURE."""
        self._send(SetShownSize(call_key=key, width=width, height=height))

    def take_snapshot(self, key: CallKey, path: str) -> None:
        """Write the peer's picture to a new PNG file; `snapshot_taken` or `video_fault` follows."""
        self._send(TakeSnapshot(call_key=key, path=path))

    def set_muted(self, is_muted: bool) -> None:
        self._send(SetMute(is_muted=is_muted))

    def send_dtmf(self, key: CallKey, digits: str) -> None:
        self._send(SendDtmf(call_key=key, digits=digits))

    def stop(self) -> None:
        """End all calls with BYE, unregister and end the engine; `stopped` follows."""
        self._is_stopping = True
        self._restart.stop()
        if self._engine is None:
            QTimer.singleShot(0, self, self.stopped.emit)
        else:
            self._engine.send(Stop())
            self._stop_overdue.start()

    def stop_and_wait(self, timeout_s: float = 4.0) -> None:
        """Like `stop`, but block until it is done: for the end of the program, when no event loop runs."""
        self.stop()
        if self._engine is not None and not self._engine.wait(int(timeout_s * 1000)):
            self._engine.kill()
            self._engine.wait(1000)

    # -- life of the engine ---------------------------------------------------------------------------------

    @Slot()
    def _start_engine(self) -> None:
        if self._configuration is None or self._engine is not None:
            return
        self._engine = ChildProcess("engine", self._engine_command, decode_event, self)
        self._engine.event_received.connect(self._take)
        self._engine.ended.connect(self._engine_ended)
        self._engine.start()
        self._started_with = self._configuration
        account = self._configuration.account
        known = msgspec.structs.replace(account, was_accepted=account == self._accepted)
        self._engine.send(msgspec.structs.replace(self._configuration, account=known))

    @Slot()
    def _kill_engine(self) -> None:
        if self._engine is not None:
            _log.warning("engine does not leave: killed")
            self._engine.kill()

    @Slot(str)
    def _engine_ended(self, reason: str) -> None:
        was_asked = self._is_stopping or self._stop_overdue.isActive()
        self._stop_overdue.stop()
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.deleteLater()
        self._is_ready = False
        self._state.routes.clear()
        if engine is not None and not engine.has_started:
            _log.error("engine not started: %s", reason)
            self._take(EngineFailed(kind="blocked", reason=reason))
        has_failed, self._has_failed = self._has_failed, False
        if not was_asked and not has_failed:
            _log.error("engine lost: %s", reason)
            self._is_lost = True
            self.engine_lost.emit(EngineLost(lost_calls=tuple(self._state.calls), at=_now()))
        self._lose_calls()
        self._lose_texts()
        if self._state.registration.state is not RegistrationState.OFF:
            state = RegistrationState.OFF if self._is_stopping else RegistrationState.FAILED
            reason = "" if was_asked else "engine failed" if has_failed else "engine lost"
            self._take(Registration(state=state, reason=reason))
        if self._is_stopping:
            self.stopped.emit()
        else:
            self._restart.start(0 if was_asked else FAILED_DELAY_MS if has_failed else self._delay_ms())

    def _lose_calls(self) -> None:
        for key in list(self._state.calls):
            held_ms = self._state.held_ms.get(key, 0)
            ended = CallEnded(call_key=key, code=0, reason="engine lost", ended_by="failure", at=_now())
            self._take(msgspec.structs.replace(ended, held_ms=held_ms))
        for key in list(self._state.dialled):
            self._take(CommandRefused(command="Dial", kind="wrong_state", reason="engine lost", call_key=key))

    def _lose_texts(self) -> None:
        """Refuse the texts of which the engine has not said whether they went out."""
        for key in list(self._state.texts):
            lost = CommandRefused(command="SendMessage", kind="lost", reason="engine lost", message_key=key)
            self._take(lost)

    def _delay_ms(self) -> int:
        """Return the delay before the next start after a crash; report repeated crashes as a failure."""
        delay_ms = self._restarts.died()
        if self._restarts.is_hopeless:
            reason = f"{self._restarts.recent} crashes in a minute"
            self.engine_failed.emit(EngineFailed(kind="library", reason=reason))
        return delay_ms

    def _send(self, command: Command) -> None:
        if self._engine is not None and self._is_ready:
            self._engine.send(command)
            return
        refused = CommandRefused.of(command, "wrong_state", "engine not running")
        # Emit it from the event loop, so that the caller of dial() has the key by then.
        QTimer.singleShot(0, self, lambda: self.command_refused.emit(refused))

    @Slot(Message)
    def _take(self, event: Event) -> None:
        """Keep the state, then emit the event."""
        if isinstance(event, EngineReady):
            self._engine_is_ready(event)
            return
        if isinstance(event, EngineFailed):
            self._has_failed = True
        if isinstance(event, Registration) and event.state is RegistrationState.REGISTERED:
            self._accepted = self._configuration.account if self._configuration is not None else None
        self._state.take(event)
        self.announce(event)

    def _engine_is_ready(self, event: EngineReady) -> None:
        self._is_ready = True
        self._send_changes_since_start()
        self.engine_ready.emit(event)
        if self._state.is_muted:
            self._send(SetMute(is_muted=True))
        if self._watched.users:
            self._send(self._watched)
        if self._is_lost:
            self._is_lost = False
            self.engine_restored.emit()

    def _send_changes_since_start(self) -> None:
        """Send what was set while the engine started, e.g. that the agent takes calls since the sign-in."""
        before, now = self._started_with, self._configuration
        if before is None or now is None:
            return
        if now.policy != before.policy:
            self._send(SetPolicy(policy=now.policy))
        if now.sound != before.sound:
            self._send(SetSound(sound=now.sound))
        if now.video != before.video:
            self._send(SetVideo(video=now.video))


# used before `start`: only malformed targets are rejected
_NOBODY = Account(user="", domain="not.configured.invalid")


def _now() -> datetime:
    return datetime.now(timezone.utc)
