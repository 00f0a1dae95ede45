"""The SIP thread: the only one that calls pjsua2. Polls it, takes commands, tells what happens."""

from __future__ import annotations

import logging
import os
import queue
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import pjsua2 as pj

from telephony.engine import sip_timers
from telephony.engine.account import SipAccount, account_config
from telephony.engine.address import NoRouteError, address_towards, addresses_of
from telephony.engine.calls import Calls, NoSuchCallError, WrongStateError
from telephony.engine.edge import run_all
from telephony.engine.media_bridge import MediaBridge
from telephony.engine.peer_text import cleaned
from telephony.engine.ring_buffer import CLOCK_RATE_HZ, FRAME_MS, RingBuffer
from telephony.engine.tones import SoundNeed
from telephony.messages import (
    Answer,
    CallKey,
    Command,
    CommandRefused,
    Configure,
    Dial,
    EngineFailed,
    EngineReady,
    Event,
    HangUp,
    Hold,
    MuteChanged,
    Ping,
    Pong,
    Resume,
    SendDtmf,
    SetMute,
    SetSound,
    Sound,
    StartSoundCheck,
    Stop,
    TestRing,
)
from telephony.target import TargetError, sip_uri

_log = logging.getLogger(__name__)
POLL_MS = 100  # packets end the poll at once, and so does a command
GOODBYE_POLL_MS = 10
TICK_S = 0.1
MOST_CALLS = 4  # the wheel has no more (PJSUA_MAX_CALLS); it answers 486 to the next one
GOODBYE_S = 2.0
WAKE = b"\0"  # sent to our own SIP port; pjsip drops datagrams that are too short for SIP
UNREGISTER_S = 1.0
CODECS = ("G722", "PCMA", "PCMU")  # best first; all others after them
PORT_IN_USE = (120098, 130048, 130013)  # EADDRINUSE of Linux, Windows (10048) and EACCES there


class UserAgent(threading.Thread):
    """Runs from `start` until Stop or a failure; `left` is called at its end, on this thread."""

    def __init__(
        self,
        send: Callable[[Event], None],
        microphone: RingBuffer,
        speaker: deque[bytes],
        frame_passed: Callable[[], None],
        need_sound: Callable[[SoundNeed], None],
        sound_chosen: Callable[[Sound], None],
        ask_sound: Callable[[StartSoundCheck | TestRing], None],
        left: Callable[[], None],
    ) -> None:
        super().__init__(name="sip")
        self._send: Callable[[Event], None] = lambda event: send(cleaned(event))
        self._microphone = microphone
        self._speaker = speaker
        self._frame_passed = frame_passed
        self._need_sound = need_sound
        self._sound_chosen = sound_chosen
        self._ask_sound = ask_sound
        self._left = left
        self._commands: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self._deferred: list[Callable[[], None]] = []
        self._underruns: Callable[[], int] = lambda: 0
        self._waker: socket.socket | None = None
        self.has_failed = False

    def post(self, command: Command) -> None:
        """Queue a command, and end the poll for it. Safe on any thread."""
        self._commands.put(command)
        if self._waker is not None:
            try:
                self._waker.send(WAKE)
            except OSError:
                _log.debug("not woken")  # then it waits for the end of the poll

    def count_underruns(self, underruns: Callable[[], int]) -> None:
        """Tell where the sound card's side counts; before `start`."""
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

    # -- one life -------------------------------------------------------------------------------------------

    def _live(self, configuration: Configure) -> None:
        self._account_settings = configuration.account
        network = configuration.network
        try:
            address = network.bound_address or address_towards(configuration.account.domain)
        except NoRouteError as error:
            self._fail("no_network", f"no route to {error}")
            return
        self._registrar_addresses = addresses_of(configuration.account.domain) or frozenset()
        endpoint = pj.Endpoint()
        endpoint.libCreate()
        try:
            self._open_library(endpoint)
            try:
                sip_port = self._open_transports(endpoint, address, network.sip_port)
            except pj.Error as error:
                self._fail("port_in_use" if error.status in PORT_IN_USE else "other", error.reason)
                return
            endpoint.libStart()
            self._waker = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self._waker.connect((address, sip_port))
            self._open_media(endpoint, configuration.sound)
            self._handlers = self._handle_all()
            self._account = SipAccount(self._send, self._rang)
            self._send(EngineReady(pid=os.getpid(), sip_port=sip_port, address=address))
            self._sound_chosen(configuration.sound)
            self._account.open(account_config(configuration.account, network, address, sip_port))
            self._poll(endpoint)
            self._say_goodbye(endpoint)
        except pj.Error as error:
            _log.error("pjsua2: %s", error.info())
            self._fail("library", error.reason)
        finally:
            # All that had to be said has been said; else pjsua would wait a full second for more.
            endpoint.libDestroy(pj.PJSUA_DESTROY_NO_NETWORK)

    def _open_library(self, endpoint: pj.Endpoint) -> None:
        config = pj.EpConfig()
        config.logConfig.level = config.logConfig.consoleLevel = int(os.environ.get("LOKET_SIP_LOG", "1"))
        config.uaConfig.threadCnt = 0
        config.uaConfig.mainThreadOnly = True
        config.uaConfig.maxCalls = MOST_CALLS
        config.uaConfig.userAgent = "Loket"
        # RTP is read by the poll of this thread: one of pjmedia's own would wake 100 times a second at rest.
        config.medConfig.hasIoqueue = False
        config.medConfig.threadCnt = 0
        config.medConfig.clockRate = config.medConfig.sndClockRate = CLOCK_RATE_HZ
        config.medConfig.audioFramePtime = FRAME_MS
        config.medConfig.noVad = True
        config.medConfig.ecTailLen = 0
        config.medConfig.sndAutoCloseTime = -1  # we start and stop the clock ourselves
        sip_timers.shorten()
        endpoint.libInit(config)

    def _open_transports(self, endpoint: pj.Endpoint, address: str, port: int) -> int:
        """Listen for UDP and TCP on the same port; return it. Raises pj.Error."""
        config = pj.TransportConfig()
        config.boundAddress = address
        config.port = port
        udp = endpoint.transportCreate(pj.PJSIP_TRANSPORT_UDP, config)
        config.port = int(endpoint.transportGetInfo(udp).localName.rpartition(":")[2])
        try:
            endpoint.transportCreate(pj.PJSIP_TRANSPORT_TCP, config)
        except pj.Error:
            if port:
                raise
            bound, config.port = config.port, 0  # somebody has this one for TCP; any other will do
            endpoint.transportCreate(pj.PJSIP_TRANSPORT_TCP, config)
            return int(bound)
        return int(config.port)

    def _open_media(self, endpoint: pj.Endpoint, sound: Sound) -> None:
        for codec in endpoint.codecEnum2():
            name = codec.codecId.split("/")[0].upper()
            priority = 250 - CODECS.index(name) if name in CODECS else 100
            if name == "L16":  # 256 kbit/s and more is nothing for an office line
                priority = 0
            endpoint.codecSetPriority(codec.codecId, priority)
        self._bridge = MediaBridge(endpoint, self._microphone, self._speaker, self._frame_passed, sound)
        self._calls = Calls(
            self._send, self._need_sound, self._bridge, self._underruns, self._deferred.append
        )

    def _poll(self, endpoint: pj.Endpoint) -> None:
        ticked_at = 0.0
        while True:
            endpoint.libHandleEvents(POLL_MS)
            run_all(self._deferred)
            while not self._commands.empty():
                command = self._commands.get()
                if isinstance(command, Stop):
                    return
                self._obey(command)
                run_all(self._deferred)
            at = time.monotonic()
            if at - ticked_at >= TICK_S:
                ticked_at = at
                self._account.tick()
                self._calls.tick()
            self._calls.drop_dead()

    def _say_goodbye(self, endpoint: pj.Endpoint) -> None:
        """Calls, then media, then the account, then the library: pjsip aborts in any other order."""
        self._calls.hang_up_all()
        deadline = time.monotonic() + GOODBYE_S
        while len(self._calls) and time.monotonic() < deadline:
            endpoint.libHandleEvents(GOODBYE_POLL_MS)
            run_all(self._deferred)
            self._calls.drop_dead()
        self._bridge.close()
        self._account.leave()
        deadline = time.monotonic() + UNREGISTER_S
        while self._account.is_registered and time.monotonic() < deadline:
            endpoint.libHandleEvents(GOODBYE_POLL_MS)
        self._account.shutdown()

    # -- commands -------------------------------------------------------------------------------------------

    def _obey(self, command: Command) -> None:
        name = type(command).__name__
        key: CallKey = getattr(command, "call_key", "")
        try:
            self._do(command)
        except NoSuchCallError:
            self._refuse(name, "no_such_call", "", key)
        except WrongStateError as error:
            self._refuse(name, "wrong_state", str(error), key)
        except TargetError as error:
            self._refuse(name, "bad_target", error.kind, key)
        except pj.Error as error:
            self._refuse(name, "sip", error.reason, key)
        except Exception as error:  # noqa: BLE001 (the loop's edge: the other calls go on)
            _log.exception("command %s", name)
            self._refuse(name, "sip", repr(error), key)

    def _refuse(self, command: str, kind: str, reason: str, key: CallKey) -> None:
        _log.warning("%s refused: %s %s", command, kind, reason)
        self._send(CommandRefused(command=command, kind=kind, reason=reason, call_key=key))

    def _do(self, command: Command) -> None:
        handler = self._handlers.get(type(command))
        if handler is None:
            raise WrongStateError("already configured" if isinstance(command, Configure) else "not yet")
        handler(command)

    def _handle_all(self) -> dict[type[Command], Callable[[Any], None]]:
        """Return who does what; each part of the engine that takes commands stands here."""
        calls = self._calls
        return {
            Ping: lambda _: self._send(Pong()),
            Dial: self._dial,
            Answer: lambda command: calls.answer(command.call_key),
            HangUp: lambda command: calls.hang_up(command.call_key, command.code),
            Hold: lambda command: calls.hold(command.call_key),
            Resume: lambda command: calls.resume(command.call_key),
            SendDtmf: lambda command: calls.send_dtmf(command.call_key, command.digits),
            SetMute: self._set_mute,
            SetSound: self._set_sound,
            StartSoundCheck: self._ask_without_call,
            TestRing: self._ask_without_call,
        }

    def _dial(self, command: Dial) -> None:
        account = self._account_settings
        uri = sip_uri(command.target, account.domain, account.transport)
        self._calls.dial(self._account, command.call_key, uri)

    def _set_mute(self, command: SetMute) -> None:
        self._bridge.set_muted(command.is_muted)
        self._send(MuteChanged(is_muted=command.is_muted))

    def _ask_without_call(self, command: StartSoundCheck | TestRing) -> None:
        if len(self._calls):
            raise WrongStateError("in a call")
        self._ask_sound(command)

    def _set_sound(self, command: SetSound) -> None:
        self._bridge.set_sound(command.sound)
        self._calls.sound_changed()
        self._sound_chosen(command.sound)

    def _rang(self, parameter: pj.OnIncomingCallParam) -> None:
        source = parameter.rdata.srcAddress.rpartition(":")[0]
        is_trusted = source in self._registrar_addresses
        self._calls.ring(self._account, parameter.callId, parameter.rdata.wholeMsg, is_trusted)
