"""The engine's interface to video: the video process carries pictures and may die without harm to a call."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from telephony.engine.video.picture_audience import OFF, PictureAudience
from telephony.engine.video.video_child import VideoChild
from telephony.engine.video.video_suspects import VideoSuspects
from telephony.messages import CallKey, Message, Ping, Pong, Stop
from telephony.messages.video import (
    ChoosePicture,
    ListPictures,
    PictureClosed,
    PictureOpened,
    PictureSourceChanged,
    PictureSources,
    SetShownSize,
    SetVideo,
    ShowOwnPicture,
    TakeSnapshot,
    VideoFault,
)
from telephony.process.child_process import own_command
from telephony.process.clock import monotonic_s
from telephony.process.restarts import Restarts
from telephony.sip.video_agreement import Received, VideoAgreement
from telephony.video.handover import HandoverError
from telephony.video.messages import (
    CloseStream,
    OpenStream,
    PacketsReceived,
    SetSoundDelay,
    VideoEvent,
    VideoReady,
)

_log = logging.getLogger(__name__)
PING_EVERY_S = 1.0
DEAF_AFTER_PINGS = 8  # opening a camera may take seconds
START_PATIENCE_PINGS = 30
IDLE_S = 60.0  # the process stays so long after the last call, so that the next one has its picture at once
END_S = 2.0
PictureCommand: TypeAlias = (
    SetVideo | ChoosePicture | ListPictures | ShowOwnPicture | SetShownSize | TakeSnapshot
)


@dataclass(frozen=True)
class _Carried:
    """One call's video. sockets: The number of its pair. person: The peer."""

    sockets: int
    agreement: VideoAgreement
    person: str

    def has_sockets_of(self, agreement: VideoAgreement) -> bool:
        return (self.agreement.rtp, self.agreement.rtcp) == (agreement.rtp, agreement.rtcp)


class VideoProcessClient:
    """Any thread may call it; nothing here waits but `shut_down`, and nothing raises.

    A separate thread does the work and keeps all that a restarted process must receive.
    """

    def __init__(self, send: Callable[[Message], None], command: Sequence[str] | None = None) -> None:
        """send: Receives the events of telephony.messages.video, on any thread."""
        self._send = send
        self._command = tuple(command or own_command("--video", "telephony.video"))
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._child: VideoChild | None = None
        self._restarts = Restarts()
        self._start_at = 0.0
        self._ping_at = 0.0
        self._idle_since: float | None = None
        self._calls: dict[CallKey, _Carried] = {}
        self._sockets_given = 0  # number of the last socket pair
        self._given: dict[CallKey, int] = {}  # the socket pairs that the present process has
        self._settings: SetVideo | None = None
        self._audience = PictureAudience()
        self._reported_source = OFF
        self._wants_list = False
        self._own = ShowOwnPicture(is_shown=False)
        self._sizes: dict[CallKey, SetShownSize] = {}
        self._delays: dict[CallKey, SetSoundDelay] = {}
        self._untold: set[CallKey] = set()  # calls whose sockets could not be handed over; retried
        self._received: dict[CallKey, Received] = {}
        self._suspects = VideoSuspects()
        self._is_over = False
        self._thread = threading.Thread(target=self._serve, name="video desk", daemon=True)
        self._thread.start()

    def open(
        self, call_key: CallKey, agreement: VideoAgreement, person: str = "", *, by_agent: bool = False
    ) -> None:
        """Carry a call's video, or change how it is carried.

        person: The peer. by_agent: The agent started it, so the camera may start too.
        """
        self._jobs.put(partial(self._open, call_key, agreement, person, by_agent))

    def close(self, call_key: CallKey) -> None:
        self._jobs.put(partial(self._close, call_key))

    def prepare(self) -> None:
        """Start the process: a call may have video in a moment, and a start takes half a second."""
        self._jobs.put(self._prepare)

    def handle(self, command: PictureCommand) -> None:
        """Execute a command of the desktop."""
        self._jobs.put(partial(self._handle, command))

    def set_sound_delay(self, call_key: CallKey, delay_ms: float) -> None:
        """Set the delay of the call's sound from the network to the ear."""
        self._jobs.put(partial(self._delay, SetSoundDelay(call_key=call_key, delay_ms=delay_ms)))

    def shut_down(self) -> None:
        """End the process, when the engine ends."""
        self._jobs.put(self._end)
        self._thread.join(2 * END_S)

    # -- worker thread --------------------------------------------------------------------------------------

    def _serve(self) -> None:
        while not self._is_over:
            try:
                job: Callable[[], None] | None = self._jobs.get(timeout=self._patience())
            except queue.Empty:
                job = None
            try:
                if job is not None:
                    job()
                self._tick(monotonic_s())
            except Exception:  # noqa: BLE001 (the thread's edge: one command must not end all video)
                _log.exception("video desk")

    def _patience(self) -> float | None:
        """Return how long nothing can be due; None for ever, because most engines never carry video."""
        if self._child is None and not self._is_needed:
            return None
        due = self._start_at if self._child is None else self._ping_at
        back_at = self._suspects.next_at() if self._listener is not None else None
        return max(0.01, min(due, due if back_at is None else back_at) - monotonic_s())

    @property
    def _is_needed(self) -> bool:
        return bool(self._calls) or self._own.is_shown

    @property
    def _listener(self) -> VideoChild | None:
        """Return the process once it has sent its first event; before that, nothing is sent to it."""
        return self._child if self._child is not None and self._child.has_spoken else None

    def _open(self, call_key: CallKey, agreement: VideoAgreement, person: str, by_agent: bool) -> None:
        before = self._calls.get(call_key)
        is_going_on = before is not None and before.has_sockets_of(agreement)
        if not is_going_on:
            self._sockets_given += 1
        number = before.sockets if before is not None and is_going_on else self._sockets_given
        self._calls[call_key] = _Carried(number, agreement, person)
        has_camera = by_agent and self._settings is not None and self._settings.video.starts_with_camera
        is_new = self._audience.joined(call_key, agreement, person, has_camera=has_camera)
        if self._listener is not None:
            if is_new:
                self._listener.send(ChoosePicture(source=self._audience.source))
            self._send_stream(self._listener, call_key)

    def _prepare(self) -> None:
        if self._child is None and not self._restarts.is_hopeless:
            self._start()

    def _close(self, call_key: CallKey) -> None:
        for known in (self._calls, self._given, self._sizes, self._delays, self._received):
            known.pop(call_key, None)
        self._untold.discard(call_key)
        self._suspects.forget(call_key)
        is_over = self._audience.left(call_key)
        if self._listener is not None:
            self._listener.send(CloseStream(call_key=call_key))
            if is_over:
                self._listener.send(ChoosePicture(source=self._audience.source))

    def _handle(self, command: PictureCommand) -> None:
        if isinstance(command, SetVideo):
            self._settings = command
        elif isinstance(command, ShowOwnPicture):
            self._own = command
        elif isinstance(command, SetShownSize):
            self._sizes[command.call_key] = command
        elif isinstance(command, ChoosePicture):
            self._audience.choose(command.source)
        if isinstance(command, ListPictures | ChoosePicture) and self._child is None:
            self._start()  # also without a call: the agent wants a preview
        if self._listener is not None:
            self._listener.send(command)
        elif isinstance(command, ListPictures):
            self._wants_list = True
        elif isinstance(command, TakeSnapshot):
            reason = "there is no picture"
            self._send(VideoFault(kind="snapshot", reason=reason, call_key=command.call_key))

    def _delay(self, command: SetSoundDelay) -> None:
        if command.call_key in self._calls:
            self._delays[command.call_key] = command
            if self._listener is not None:
                self._listener.send(command)

    def _tick(self, now: float) -> None:
        if self._child is None:
            if self._is_needed and now >= self._start_at and not self._is_over:
                self._start()
            return
        if self._is_needed:
            self._idle_since = None
        elif self._idle_since is None:
            self._idle_since = now
        elif now - self._idle_since >= IDLE_S:
            child, self._child = self._child, None
            child.end(END_S)
            return
        if self._listener is not None:
            for call_key in self._suspects.due(now):
                self._send_stream(self._listener, call_key)
        if now >= self._ping_at:
            if self._child.unanswered >= (
                DEAF_AFTER_PINGS if self._child.has_spoken else START_PATIENCE_PINGS
            ):
                _log.error("the video process %d is deaf: killed", self._child.pid)
                self._child.kill()
            self._ping(self._child)
            if self._listener is not None:
                for call_key in sorted(self._untold):
                    self._send_stream(self._listener, call_key)

    def _ping(self, child: VideoChild) -> None:
        self._ping_at = monotonic_s() + PING_EVERY_S
        child.unanswered += 1
        child.send(Ping())

    # -- the process ----------------------------------------------------------------------------------------

    def _start(self) -> None:
        """Start the process; `_brief` follows."""
        try:
            child = VideoChild(
                self._command,
                on_event=lambda child, event: self._jobs.put(partial(self._on_event, child, event)),
                ended=lambda child, reason: self._jobs.put(partial(self._ended, child, reason)),
            )
        except OSError as error:
            self._fail(str(error))
            return
        self._child, self._given, self._idle_since = child, {}, None
        self._ping(child)

    def _brief(self, child: VideoChild) -> None:
        """Send the process all it must know. The picture to send comes before the calls it is sent to."""
        if self._settings is not None:
            child.send(self._settings)
        child.send(ChoosePicture(source=self._audience.source))
        for call_key in self._calls:
            self._send_stream(child, call_key)
        for command in (*self._sizes.values(), *self._delays.values()):
            child.send(command)
        if self._own.is_shown:
            child.send(self._own)
        if self._wants_list:
            self._wants_list = False
            child.send(ListPictures())

    def _send_stream(self, child: VideoChild, call_key: CallKey) -> None:
        now = monotonic_s()
        if self._suspects.waits(call_key, now):
            return
        carried = self._calls[call_key]
        number, agreement = carried.sockets, carried.agreement
        shared: tuple[bytes, ...] = ()
        if self._given.get(call_key) != number:
            try:
                shared = child.hand_over(number, agreement)
            except HandoverError as error:
                if call_key not in self._untold:
                    self._untold.add(call_key)
                    reason = f"sockets: {error}"
                    self._send(VideoFault(kind="process", reason=reason, call_key=call_key))
                return
            self._given[call_key] = number
            self._suspects.carried(call_key, now)
        self._untold.discard(call_key)
        child.send(
            OpenStream(
                call_key=call_key,
                sockets=number,
                remote_rtp=agreement.remote_rtp,
                remote_rtcp=agreement.remote_rtcp,
                sends=agreement.sends,
                receives=agreement.receives,
                send_format=agreement.send_format,
                receive_formats=agreement.receive_formats,
                send_key=agreement.send_key,
                receive_key=agreement.receive_key,
                kilobits_per_s=agreement.kilobits_per_s,
                shared=shared,
                received=self._received.get(call_key),
                person=carried.person,
            )
        )

    def _on_event(self, child: VideoChild, event: VideoEvent) -> None:
        is_first, child.has_spoken, child.unanswered = not child.has_spoken, True, 0
        if is_first and child is self._child:
            self._brief(child)
        if isinstance(event, Pong | VideoReady):
            return
        if isinstance(event, PacketsReceived):
            if event.call_key in self._calls:
                self._received[event.call_key] = event.received
            return
        if isinstance(event, VideoFault) and event.kind == "process" and child is self._child:
            # it could not take the sockets: the next offer brings new ones
            self._given.pop(event.call_key, None)
        is_present = child is self._child
        if isinstance(event, PictureOpened):
            child.pictures.add(event.call_key)
        elif isinstance(event, PictureClosed):
            child.pictures.discard(event.call_key)
            if self._is_shown_by_another(child, event.call_key):
                return
        elif isinstance(event, PictureSources | PictureSourceChanged) and not is_present:
            return  # the last event of a process that was asked to end
        if isinstance(event, PictureSourceChanged):
            self._reported_source = event.source
        self._send(event)

    def _is_shown_by_another(self, child: VideoChild, call_key: CallKey) -> bool:
        return self._child is not None and self._child is not child and call_key in self._child.pictures

    def _ended(self, child: VideoChild, reason: str) -> None:
        for call_key in sorted(child.pictures):
            if not self._is_shown_by_another(child, call_key):
                self._send(PictureClosed(call_key=call_key))
        if child is self._child:
            self._child = None
            self._audience.lost(is_previewed=self._own.is_shown)
            if self._reported_source.kind != "off":
                self._reported_source = OFF
                is_fallback = self._audience.source.kind != "off"
                self._send(PictureSourceChanged(source=OFF, is_fallback=is_fallback))
            self._suspects.died(self._given, monotonic_s())
            self._fail(reason, is_of_calls=bool(self._given))

    def _fail(self, reason: str, *, is_of_calls: bool = False) -> None:
        """Restart the process: at once if calls killed it, because then those calls wait instead of all
        others.
        """
        delay_ms = self._restarts.died()
        self._start_at = monotonic_s() + (0 if is_of_calls else delay_ms / 1000)
        _log.error("the video process ended: %s", reason)
        self._send(VideoFault(kind="process", reason=reason))

    def _end(self) -> None:
        self._is_over = True
        child, self._child = self._child, None
        if child is not None:
            child.send(Stop())
            child.wait(END_S)
