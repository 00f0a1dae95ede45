"""The video process: carries streams that the engine hands over, and captures cameras and screens. No SIP."""

from __future__ import annotations

import ctypes
import faulthandler
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import NoReturn

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication

from telephony.messages import CallKey, Message, Ping, Pong, Stop
from telephony.messages.video import (
    OWN_PICTURE,
    ChoosePicture,
    ListPictures,
    PictureSourceChanged,
    SetShownSize,
    SetVideo,
    ShowOwnPicture,
    TakeSnapshot,
    Video,
    VideoFault,
)
from telephony.process.child_process_main import run_to_the_end
from telephony.process.pipe import Pipe
from telephony.process.private_memory import forbid_core_files, introduce_to_portal, protect
from telephony.sip.video_agreement import VideoAgreement
from telephony.video.handover import HandoverError, Inbox
from telephony.video.latest_picture import LatestPicture
from telephony.video.messages import (
    CloseStream,
    OpenStream,
    SetSoundDelay,
    VideoCommand,
    VideoReady,
    decode_video_command,
)
from telephony.video.own_picture import OwnPicture
from telephony.video.snapshot import SnapshotError, take_snapshot
from telephony.video.sources import Sources
from telephony.video.stream import Stream

_log = logging.getLogger(__name__)
_PR_SET_PDEATHSIG = 1
HOLD_MS = 3000  # a call that is held longer needs no camera
NICENESS = 5  # sound comes first, and the window too


class VideoProcess(QObject):
    """Everything but the streams' own threads runs in the main thread."""

    posted = Signal(object)

    def __init__(self, pipe: Pipe[VideoCommand], inbox: Inbox) -> None:
        super().__init__()
        self._pipe = pipe
        self._inbox = inbox
        self._latest = LatestPicture()
        self._video = Video()
        self._sources = Sources(self._latest, self._report, self)
        self._streams: dict[CallKey, tuple[int, Stream]] = {}
        self._own: OwnPicture | None = None
        self._own_size: tuple[int, int] | None = None
        self._closing: list[threading.Thread] = []
        self._resting = QTimer(self)
        self._resting.setInterval(HOLD_MS)
        self._resting.setSingleShot(True)
        self._resting.timeout.connect(lambda: self._sources.set_needed(False))
        self.posted.connect(self._handle)

    @Slot(object)
    def _handle(self, command: VideoCommand) -> None:
        match command:
            case Ping():
                self._report(Pong())
            case OpenStream():
                self._open(command)
            case CloseStream():
                self._close(command.call_key)
            case SetSoundDelay():
                if command.call_key in self._streams:
                    self._streams[command.call_key][1].set_sound_delay(command.delay_ms)
            case SetVideo():
                self._set_video(command.video)
            case ChoosePicture():
                self._sources.choose(command.source)
            case ListPictures():
                self._sources.send_list()
            case ShowOwnPicture():
                self._show_own(command.is_shown)
            case SetShownSize():
                self._set_shown_size(command)
            case TakeSnapshot():
                self._in_background(self._snapshot, command)
            case Stop():
                self._stop()

    # -- streams --------------------------------------------------------------------------------------------

    def _open(self, command: OpenStream) -> None:
        number, stream = self._streams.get(command.call_key, (0, None))
        try:
            if stream is not None and number == command.sockets:
                if command.sends:
                    self._need()
                stream.agree(_agreement(command, stream.sockets), command.person)
                self._check_need()
                return
            self._close(command.call_key)
            pair = self._inbox.take(command.sockets, command.shared)
            if command.sends:
                self._need()  # its sender starts with the present picture
            stream = self._made(command, pair)
        except (HandoverError, ValueError, RuntimeError) as error:  # RuntimeError: no more threads
            self._report(VideoFault(kind="process", reason=str(error), call_key=command.call_key))
            self._check_need()
            return
        self._streams[command.call_key] = (command.sockets, stream)
        self._check_need()

    def _made(self, command: OpenStream, pair: tuple[socket.socket, socket.socket]) -> Stream:
        try:
            agreement = _agreement(command, pair)
            return Stream(
                command.call_key, agreement, self._latest, self._video, self._report, command.person
            )
        except Exception:
            for one in pair:
                one.close()
            raise

    def _close(self, call_key: CallKey) -> None:
        _number, stream = self._streams.pop(call_key, (0, None))
        if stream is not None:
            self._in_background(stream.close)
        self._check_need()

    def _need(self) -> None:
        self._resting.stop()
        self._sources.set_needed(True)

    def _check_need(self) -> None:
        """Stop the camera when no call sends it; a held call may continue in a moment.

        In a call our own picture is the one being sent; without a call it is the preview.
        """
        if self._streams:
            if any(stream.sends for _number, stream in self._streams.values()):
                self._need()
            elif not self._resting.isActive():
                self._resting.start()
        elif self._own is not None:
            self._need()
        else:
            self._resting.stop()
            self._sources.set_needed(False)

    def _set_video(self, video: Video) -> None:
        self._video = video
        self._sources.set_video(video)
        self._mirror()
        for _number, stream in self._streams.values():
            stream.set_video(video)

    # -- pictures -------------------------------------------------------------------------------------------

    def _show_own(self, is_shown: bool) -> None:
        if is_shown and not self._streams:
            self._need()
        if is_shown and self._own is None:
            self._own = OwnPicture(self._latest, self._report)
            if self._own_size is not None:
                self._own.set_size(*self._own_size)
            self._mirror()
        elif not is_shown and self._own is not None:
            own, self._own = self._own, None
            self._in_background(own.close)
        self._check_need()

    def _mirror(self) -> None:
        if self._own is not None:
            self._own.is_mirrored = self._video.is_mirrored and self._sources.present.kind == "camera"

    def _set_shown_size(self, command: SetShownSize) -> None:
        if command.call_key == OWN_PICTURE:
            self._own_size = (command.width, command.height)
            if self._own is not None:
                self._own.set_size(*self._own_size)
        elif command.call_key in self._streams:
            self._streams[command.call_key][1].shown.set_size(command.width, command.height)

    def _snapshot(self, command: TakeSnapshot) -> None:
        _number, stream = self._streams.get(command.call_key, (0, None))
        try:
            newest = stream.shown.newest if stream is not None else None
            self._report(take_snapshot(command.call_key, newest, command.path))
        except SnapshotError as error:
            self._report(VideoFault(kind="snapshot", reason=str(error), call_key=command.call_key))

    # -------------------------------------------------------------------------------------------------------

    def _report(self, event: Message) -> None:
        """Safe on any thread."""
        if isinstance(event, PictureSourceChanged):  # sent by the main thread only
            self._mirror()
        self._pipe.send(event)

    def _in_background(self, work: Callable[..., None], *arguments: object) -> None:
        """Do work that waits for threads or the disk, so that cameras need not wait for it."""
        self._closing = [thread for thread in self._closing if thread.is_alive()]
        self._closing.append(threading.Thread(target=work, args=arguments))
        self._closing[-1].start()

    def _stop(self) -> None:
        for call_key in list(self._streams):
            self._close(call_key)
        self._show_own(False)
        for thread in self._closing:
            thread.join()
        QGuiApplication.quit()


def run(sockets: int | None = None) -> NoReturn:
    """Serve the engine, which is connected to fd 0 and fd 1, until it sends Stop or ends.

    sockets: The inherited descriptor for calls' sockets; None on Windows. Does not return: the process ends
    with 0, or with 1 after an exception.
    """
    run_to_the_end(partial(_serve, sockets))


def _serve(sockets: int | None) -> int:
    faulthandler.enable()  # written to the desktop's log
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    forbid_core_files()
    _behave()
    pipe = Pipe(decode_video_command)
    application = QGuiApplication(sys.argv[:1])
    if os.environ.get("WAYLAND_DISPLAY"):
        introduce_to_portal()  # the process asks it for screens and windows
    protect()  # pictures and SRTP keys are in our memory
    channel = None if sockets is None else socket.socket(fileno=sockets)
    process = VideoProcess(pipe, Inbox(channel))
    pipe.send(VideoReady(pid=os.getpid()))
    pipe.read(process.posted.emit, closed=lambda: process.posted.emit(Stop()))
    return application.exec()


def _behave() -> None:
    if sys.platform != "win32":
        os.nice(NICENESS)
        _end_with_parent()
        has_display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        if not has_display:
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        elif not os.environ.get("WAYLAND_DISPLAY"):
            # Qt lists windows, and captures screens cheaply, only if this says X11.
            os.environ.setdefault("XDG_SESSION_TYPE", "x11")


def _end_with_parent() -> None:
    """Be killed when the engine's thread that started us ends, even while stopped. Linux only."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL))


def _agreement(command: OpenStream, sockets: tuple[socket.socket, socket.socket]) -> VideoAgreement:
    return VideoAgreement(
        rtp=sockets[0],
        rtcp=sockets[1],
        remote_rtp=command.remote_rtp,
        remote_rtcp=command.remote_rtcp,
        sends=command.sends,
        receives=command.receives,
        send_format=command.send_format,
        receive_formats=command.receive_formats,
        send_key=command.send_key,
        receive_key=command.receive_key,
        kilobits_per_s=command.kilobits_per_s,
        received=command.received,
    )
