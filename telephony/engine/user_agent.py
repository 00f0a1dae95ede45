"""The SIP thread, the only one that calls pjsua2: polls it, executes commands, emits events."""

from __future__ import annotations

import errno
import logging
import math
import os
import queue
import socket
import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
import pjsua2 as pj

from telephony.engine.account import SipAccount, account_config
from telephony.engine.audio.media_bridge import MediaBridge
from telephony.engine.audio.ring_buffer import RingBuffer
from telephony.engine.audio.sound_port import FrameTurns
from telephony.engine.audio.tone_choice import SoundNeed
from telephony.engine.calls.call_commands import call_commands
from telephony.engine.calls.call_policy import forward_uri
from telephony.engine.calls.calls import Calls
from telephony.engine.calls.diagnostics import Diagnostics
from telephony.engine.calls.pager_messages import PagerMessages
from telephony.engine.clean_events import cleaned
from telephony.engine.dispatcher import Dispatcher
from telephony.engine.edge import run_all
from telephony.engine.errors import WrongStateError
from telephony.engine.heap import Heap
from telephony.engine.later import Later
from telephony.engine.library import open_library, open_transport, order_codecs
from telephony.engine.nat_servers import NatServers, where_it_is_needed
from telephony.engine.recording.recorder import Recorder
from telephony.engine.video.video_calls import VideoCarrier
from telephony.messages import (
    Account,
    CallKey,
    CallPolicy,
    Command,
    Configure,
    Dial,
    EngineFailed,
    EngineReady,
    Event,
    MuteChanged,
    Network,
    PauseRecording,
    Ping,
    PlayReminder,
    PlaySign,
    Pong,
    Refresh,
    SaveDiagnostics,
    SendMessage,
    SetMute,
    SetPassword,
    SetPolicy,
    SetSound,
    SetVideo,
    Sound,
    SoundQuestion,
    StartPlayback,
    StartRecording,
    StartSoundCheck,
    Stop,
    StopPlayback,
    StopRecording,
    Suspend,
    TestRing,
    Watch,
)
from telephony.process.clock import monotonic_s
from telephony.proxy.proxy import SipProxy
from telephony.proxy.sip_trace import SipTrace
from telephony.proxy.source_mark import source_of
from telephony.proxy.transport.local_address import LOOPBACK, NoRouteError, local_addresses
from telephony.sip.ip_address import canonical, family_of
from telephony.sip.message import SipMessage, read_text
from telephony.sip.target import sip_uri

_log = logging.getLogger(__name__)
POLL_MS = 100  # a packet or a command ends the poll at once
REST_POLL_MS = 5000  # while nothing must be done in turns; the library ends the poll for its own timers
GOODBYE_POLL_MS = 10
TICK_S = 0.1
GOODBYE_S = 2.0
WAKE = b"\0"  # sent to pjsua2's port to wake it; it drops datagrams that are too short for SIP
UNREGISTER_S = 1.0
# Windows reports EACCES if another program holds the port exclusively
PORT_IN_USE = (errno.EADDRINUSE, errno.EACCES)


class UserAgent(threading.Thread):
    """Runs from `start` until Stop or a failure; then calls `left` on this thread."""

    def __init__(
        self,
        send: Callable[[Event], None],
        microphone: RingBuffer,
        speaker: deque[bytes],
        frame_turns: FrameTurns,
        need_sound: Callable[[SoundNeed], None],
        sound_chosen: Callable[[Sound], None],
        ask_sound: Callable[[SoundQuestion], None],
        video_process: VideoCarrier,
        left: Callable[[], None],
    ) -> None:
        super().__init__(name="sip")
        self._trace = SipTrace()
        self._diagnostics = Diagnostics(send, self._trace, self._sip_call_id)
        self._send: Callable[[Event], None] = lambda event: self._deliver(cleaned(event), send)
        self._microphone = microphone
        self._speaker = speaker
        self._frame_turns = frame_turns
        self._need_sound = need_sound
        self._sound_chosen = sound_chosen
        self._ask_sound = ask_sound
        self._video_process = video_process
        self._left = left
        self._commands: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self._deferred: list[Callable[[], None]] = []
        self._later = Later()
        self._heap = Heap()
        self._texts = PagerMessages(self._send, _is_trusted)
        self._underruns: Callable[[], int] = lambda: 0
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._waker: socket.socket | None = None
        self._proxy: SipProxy | None = None
        self.has_failed = False

    def _deliver(self, event: Event, send: Callable[[Event], None]) -> None:
        self._diagnostics.saw(event)
        send(event)

    def _sip_call_id(self, key: CallKey) -> str:
        return self._calls.sip_call_id(key)

    def post(self, command: Command) -> None:
        """Queue a command and wake the thread. Safe on any thread."""
        self._commands.put(command)
        self._wake()

    def call_soon(self, job: Callable[[], None]) -> None:
        """Run a job on the SIP thread, outside pjsua2's callbacks. Safe on any thread."""
        self._jobs.put(job)
        self._wake()

    def _wake(self) -> None:
        if self._waker is not None:
            try:
                self._waker.send(WAKE)
            except OSError:
                _log.debug("not woken")  # the command waits for the end of the poll

    def count_underruns(self, underruns: Callable[[], int]) -> None:
        """Set the function that counts the sound card's underruns; before `start`."""
        self._underruns = underruns

    def run(self) -> None:
        try:
            first = self._commands.get()
            while isinstance(first, (Ping, SetSound)):
                first = self._commands.get()
            if isinstance(first, Configure):
                self._live(first)
            elif not isinstance(first, Stop):
                _log.error("first command is %s, not Configure", type(first).__name__)
        except Exception as error:  # noqa: BLE001 (the thread's edge)
            _log.exception("SIP thread")
            self._fail("other", repr(error))
        finally:
            self._left()

    def _fail(self, kind: str, reason: str) -> None:
        self.has_failed = True
        self._send(EngineFailed(kind=kind, reason=reason))

    # -- from start to end ----------------------------------------------------------------------------------

    def _live(self, configuration: Configure) -> None:
        self._account_settings = configuration.account
        network = configuration.network
        try:
            addresses = addresses_to_bind(configuration.account, network)
        except NoRouteError as error:
            self._fail("no_network", f"no route to {error}")
            return
        endpoint = pj.Endpoint()
        endpoint.libCreate()
        try:
            open_library(endpoint)
            phone_port = open_transport(endpoint)
            network = where_it_is_needed(network, addresses)
            nat = NatServers(network, endpoint, self._send, self.call_soon)
            proxy = SipProxy(
                configuration.account,
                network,
                addresses,
                phone_port=phone_port,
                trace=self._trace,
                emit=nat.emit,
                moved=lambda *what: self.call_soon(partial(self._move_calls, *what)),
                agreed=lambda *agreed: self.call_soon(lambda: self._calls.video.agreed(*agreed)),
                watches=nat.watches,
            )
            try:
                sip_port = proxy.open(network.sip_port)
            except OSError as error:
                self._fail("port_in_use" if error.errno in PORT_IN_USE else "other", str(error))
                return
            self._proxy = proxy
            self._apply_policy(proxy, configuration.policy)
            proxy.apply_video(configuration.video)
            endpoint.libStart()
            self._waker = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self._waker.connect((LOOPBACK, phone_port))
            self._open_media(endpoint, proxy, configuration)
            self._dispatcher = Dispatcher(self._send, self._handle_all())
            self._account = SipAccount(self._rang, self._texts)
            first, others = proxy.address, proxy.other_addresses
            self._send(EngineReady(pid=os.getpid(), sip_port=sip_port, address=first, other_addresses=others))
            self._sound_chosen(configuration.sound)
            self._media_address = proxy.media_address
            nat.serve(self._account)
            self._account.open(account_config(configuration.account, network, proxy))
            proxy.register()
            self._poll(endpoint)
            self._shut_down(endpoint)
        except pj.Error as error:
            _log.error("pjsua2: %s", error.info())
            self._fail("library", error.reason)
        finally:
            # All SIP messages have been sent; without this flag pjsua would wait a full second.
            endpoint.libDestroy(pj.PJSUA_DESTROY_NO_NETWORK)
            if self._proxy is not None:
                self._proxy.close()

    def _open_media(self, endpoint: pj.Endpoint, proxy: SipProxy, configuration: Configure) -> None:
        order_codecs(endpoint)
        self._bridge = MediaBridge(
            endpoint, self._microphone, self._speaker, self._frame_turns, configuration.sound
        )
        self._calls = Calls(
            self._send,
            self._need_sound,
            self._bridge,
            self._underruns,
            self._deferred.append,
            self._later,
            self._texts,
            self._uri_of,
            _is_trusted,
            proxy.abandon,
            proxy.acknowledge,
            configuration.policy,
            self._video_process,
            configuration.video,
            proxy.close_media,
        )
        self._video_process.handle(SetVideo(video=configuration.video))
        self._recorder = Recorder(self._send, endpoint, self._bridge)

    def _poll(self, endpoint: pj.Endpoint) -> None:
        ticked_at = 0.0
        while True:
            endpoint.libHandleEvents(self._poll_ms())
            while not self._jobs.empty():
                self._deferred.append(self._jobs.get())
            run_all(self._deferred)
            while not self._commands.empty():
                command = self._commands.get()
                if isinstance(command, Stop):
                    return
                self._dispatcher.handle(command)
                run_all(self._deferred)
            if self._proxy is not None:
                self._proxy.lines_in_use = self._calls.lines_in_use
            at = monotonic_s()
            if at - ticked_at >= TICK_S:
                ticked_at = at
                self._calls.tick()
                self._recorder.tick()
                self._later.tick()
                self._heap.tick(at, has_calls=len(self._calls) > 0)
                self._texts.tick()
                if self._proxy is not None:
                    self._proxy.has_calls = len(self._calls) > 0
            self._calls.drop_dead()

    def _poll_ms(self) -> int:
        if not (self._commands.empty() and self._jobs.empty()):
            return 0  # queued before there was a socket to wake the poll by
        parts = (self._calls, self._recorder, self._heap, self._texts)
        if self._deferred or any(part.must_tick for part in parts):
            return POLL_MS
        due_in_ms = min(self._later.due_in_s() * 1000, REST_POLL_MS)
        return max(POLL_MS, math.ceil(due_in_ms))

    def _shut_down(self, endpoint: pj.Endpoint) -> None:
        """End the calls, then media, then the account, then the library: pjsip aborts in any other order."""
        self._calls.hang_up_all()
        deadline = monotonic_s() + GOODBYE_S
        while len(self._calls) and monotonic_s() < deadline:
            endpoint.libHandleEvents(GOODBYE_POLL_MS)
            run_all(self._deferred)
            self._calls.drop_dead()
        self._texts.close()
        self._recorder.close()
        self._bridge.close()
        self._recorder.drop_ports()
        if self._proxy is not None:
            self._proxy.unsubscribe()
            self._proxy.unregister()
            deadline = monotonic_s() + UNREGISTER_S
            while self._proxy.is_registered and monotonic_s() < deadline:
                endpoint.libHandleEvents(GOODBYE_POLL_MS)
        self._account.shutdown()

    # -- events of the proxy --------------------------------------------------------------------------------

    def _move_calls(self, media_address: str, is_elsewhere: bool) -> None:
        """Move the calls if the media address changed; send the peers our new Contact if it changed."""
        has_new_address, self._media_address = media_address != self._media_address, media_address
        if has_new_address:
            self._account.use_address(media_address)
        if has_new_address or is_elsewhere:
            self._calls.moved(has_new_address)

    # -- commands -------------------------------------------------------------------------------------------

    def _handle_all(self) -> dict[type[Command], Callable[[Any], None]]:
        """Return the handlers by command; each part of the engine that takes commands is listed here."""
        return {
            **call_commands(self._calls, self._video_process),
            Ping: self._pinged,
            Dial: self._dial,
            SetPolicy: self._set_policy,
            SendMessage: self._send_message,
            Watch: self._watch,
            SetMute: self._set_mute,
            PlaySign: lambda _: self._bridge.play_sign(),
            SetSound: self._set_sound,
            StartRecording: self._start_recording,
            PauseRecording: self._recorder.pause,
            StopRecording: self._recorder.stop,
            SaveDiagnostics: self._diagnostics.save,
            SetPassword: self._set_password,
            Suspend: self._suspend,
            Refresh: self._refresh,
            StartSoundCheck: self._ask_without_call,
            TestRing: self._ask_without_call,
            PlayReminder: self._ask_sound,
            StartPlayback: self._ask_without_call,
            StopPlayback: self._ask_sound,
            SetVideo: self._set_video,
        }

    def _pinged(self, _command: Ping) -> None:
        self._calls.desktop.heard()
        self._send(Pong())

    def _dial(self, command: Dial) -> None:
        uri = self._uri_of(command.target)
        self._calls.dial(self._account, command.call_key, uri, command)

    def _uri_of(self, target: str) -> str:
        account = self._account_settings
        return sip_uri(target, account.domain, account.transport)

    def _send_message(self, command: SendMessage) -> None:
        self._texts.send(self._account, command.message_key, self._uri_of(command.target), command.text)

    def _watch(self, command: Watch) -> None:
        if self._proxy is not None:
            self._proxy.watch(command.users)

    def _set_policy(self, command: SetPolicy) -> None:
        self._calls.set_policy(command.policy)
        if self._proxy is not None:
            self._apply_policy(self._proxy, command.policy)

    def _apply_policy(self, proxy: SipProxy, policy: CallPolicy) -> None:
        proxy.apply_policy(policy, forward_uri(policy.forward_busy, self._uri_of))

    def _start_recording(self, command: StartRecording) -> None:
        self._calls.must_be_connected(command.call_key)
        self._recorder.start(command)

    def _set_password(self, command: SetPassword) -> None:
        self._account_settings = msgspec.structs.replace(self._account_settings, password=command.password)
        self._account.use_password(self._account_settings)
        if self._proxy is not None:
            self._proxy.use_password(command.password)

    def _suspend(self, _command: Suspend) -> None:
        self._calls.hang_up_all()
        if self._proxy is not None:
            self._proxy.suspend()

    def _refresh(self, command: Refresh) -> None:
        self._ask_sound(command)
        if self._proxy is not None:
            self._proxy.refresh()

    def _set_mute(self, command: SetMute) -> None:
        self._bridge.set_muted(command.is_muted)
        self._send(MuteChanged(is_muted=command.is_muted))

    def _ask_without_call(self, command: SoundQuestion) -> None:
        if len(self._calls):
            raise WrongStateError("in a call")
        self._ask_sound(command)

    def _set_sound(self, command: SetSound) -> None:
        self._bridge.set_sound(command.sound)
        self._calls.sound_changed()
        self._sound_chosen(command.sound)

    def _set_video(self, command: SetVideo) -> None:
        self._video_process.handle(command)
        self._calls.video.allow(command.video.is_allowed)
        if self._proxy is not None:
            self._proxy.apply_video(command.video)

    def _rang(self, parameter: pj.OnIncomingCallParam) -> None:
        self._calls.ring(self._account, parameter.callId, read_text(parameter.rdata.wholeMsg))


def addresses_to_bind(account: Account, network: Network) -> dict[int, str]:
    """Return our address of each family; an address bound in the settings is the only one.

    Raises:
        NoRouteError: As `address.local_addresses` does.
    """
    if network.bound_address:
        bound = canonical(network.bound_address)
        return {family_of(bound): bound}
    return local_addresses(account.domain)


def _is_trusted(message: SipMessage) -> bool:
    return source_of(message).is_trusted
