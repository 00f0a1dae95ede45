"""The sources of our picture: camera, screen, window or the still picture. QtMultimedia, main thread."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtMultimedia import (
    QCamera,
    QCameraDevice,
    QCameraFormat,
    QCapturableWindow,
    QMediaCaptureSession,
    QMediaDevices,
    QScreenCapture,
    QVideoFrameFormat,
    QWindowCapture,
)

from telephony.messages import Message
from telephony.messages.video import PictureSource, PictureSourceChanged, PictureSources, Video, VideoFault
from telephony.process.clock import monotonic_ns
from telephony.video.frame_intake import FrameIntake
from telephony.video.latest_picture import LatestPicture
from telephony.video.picture_file import PictureFile, path_of
from telephony.video.still_picture import still_picture

_log = logging.getLogger(__name__)
OFF = PictureSource()
NO_CAMERA = "none"
PORTAL_SCREEN = PictureSource(kind="screen", source_id="portal")  # Wayland: the desktop asks which one
FIRST_FRAME_MS = 5000  # a camera without a frame for so long is used by another program
CHECK_EVERY_MS = 1000  # polls the shared window: no system reports reliably that it was closed


class Sources(QObject):
    """Provides the wanted source; while it is unavailable, the still picture is sent and a fault reported.

    Nothing is opened before `set_needed(True)`: no camera light without a call or a preview.
    """

    def __init__(self, latest: LatestPicture, send: Callable[[Message], None], parent: QObject) -> None:
        super().__init__(parent)
        self.wanted = OFF
        self.present = OFF
        self._reported = PictureSourceChanged(source=OFF)
        self._latest = latest
        self._send = send
        self._video = Video()
        self._window: QCapturableWindow | None = None
        self._is_needed = False
        # ids of cameras that did not open; cleared when a camera is plugged in or removed
        self._failed: set[str] = set()
        self._number = latest.source
        self._intake: FrameIntake | None = None
        self._session: QMediaCaptureSession | None = None
        self._capture: QCamera | QScreenCapture | QWindowCapture | None = None
        self._file: PictureFile | None = None
        self._devices = QMediaDevices(self)
        self._devices.videoInputsChanged.connect(self._cameras_changed)
        self._application = QGuiApplication.instance()
        if isinstance(self._application, QGuiApplication):
            self._application.screenRemoved.connect(self._screen_removed)
            self._application.screenAdded.connect(self._screen_added)
        self._looking = QTimer(self)
        self._looking.setInterval(CHECK_EVERY_MS)
        self._looking.timeout.connect(self._check)
        self._waiting = QTimer(self)
        self._waiting.setInterval(FIRST_FRAME_MS)
        self._waiting.setSingleShot(True)
        self._waiting.timeout.connect(self._on_no_frame)

    def set_video(self, video: Video) -> None:
        before, self._video = self._video, video
        if self._intake is not None:
            self._intake.frames_per_s = video.frames_per_s
        if self._is_needed and (_of_camera(before) != _of_camera(video) or self.present.kind == "off"):
            self._begin()

    def choose(self, source: PictureSource) -> None:
        self.wanted = source
        # Look it up now, not after a hold: the id is a title, which another window may have by then.
        self._window = _windows().get(source.source_id) if source.kind == "window" else None
        self._failed.clear()
        if self._is_needed:
            self._begin()
        else:
            self._report(source, is_fallback=False)

    def set_needed(self, is_needed: bool) -> None:
        """Set whether the picture is shown to a peer or to the agent."""
        if is_needed != self._is_needed:
            self._is_needed = is_needed
            self._begin() if is_needed else self._rest()

    def send_list(self) -> None:
        cameras = [
            PictureSource(kind="camera", source_id=_id(device), name=device.description())
            for device in QMediaDevices.videoInputs()
        ]
        if is_wayland():
            from telephony.video.screen_portal import ScreenPortal

            ScreenPortal(parent=self).ask(lambda fault: self._send_wayland_list(cameras, fault))
            return
        screens = [
            PictureSource(kind="screen", source_id=screen.name(), name=screen.name()) for screen in _screens()
        ]
        windows = [
            PictureSource(kind="window", source_id=key, name=window.description())
            for key, window in _windows().items()
        ]
        self._send(PictureSources(sources=(OFF, *cameras, *screens, *windows)))

    def _send_wayland_list(self, cameras: list[PictureSource], fault: str) -> None:
        """A program cannot list screens and windows there: the desktop asks which screen."""
        shared = () if fault else (PORTAL_SCREEN,)
        self._send(PictureSources(sources=(OFF, *cameras, *shared), share_fault=fault))

    # -- start and end --------------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Send the still picture while the source starts, so that the previous one does not stay."""
        self._rest()
        begin = {"camera": self._begin_camera, "screen": self._begin_screen, "window": self._begin_window}
        if self.wanted.kind not in begin:
            self._report(OFF)
        elif not begin[self.wanted.kind]():
            self._report(OFF, is_fallback=True)

    def _end(self) -> None:
        """Ignore frames of the source that are still being delivered."""
        self._number = self._latest.begin()
        self._looking.stop()
        self._waiting.stop()
        file, self._file = self._file, None
        if file is not None:
            file.close()
            file.deleteLater()
        capture, self._capture = self._capture, None
        session, self._session = self._session, None
        if capture is not None:
            capture.setActive(False)
            capture.deleteLater()
        if session is not None:
            session.deleteLater()
        intake, self._intake = self._intake, None
        if intake is not None:
            intake.deleteLater()

    def _rest(self) -> None:
        """Drop the last picture, so that it is not shown as a present one."""
        self._end()
        self._put_still()

    def _put_still(self) -> None:
        picture = still_picture(self._video.width, self._video.height)
        self._latest.put(picture, monotonic_ns(), source=self._number)

    def _fall_back(self) -> None:
        self._rest()
        self._report(OFF, is_fallback=True)

    def _begin_camera(self) -> bool:
        path = path_of(self._video.camera)
        if path is not None and self.wanted.source_id in ("", self._video.camera):
            self._file = PictureFile(path, self._latest, self._number, self)
            self._file.failed.connect(self._file_failed)
            self._file.start()
            self._report(PictureSource(kind="camera", source_id=self._video.camera, name=path.name))
            return True
        device = self._fitting_camera()
        if device is None:
            kind = "camera_busy" if self._failed else "camera_missing"
            self._fault(kind, self.wanted.source_id or self._video.camera)
            return False
        camera = QCamera(device)
        camera.setCameraFormat(_fitting_format(device, self._video))
        camera.errorOccurred.connect(self._camera_failed)
        self._join(camera).setCamera(camera)
        camera.start()
        self._waiting.start()
        source = PictureSource(kind="camera", source_id=_id(device), name=device.description())
        first = self.wanted.source_id or self._video.camera
        self._report(source, is_fallback=first not in ("", source.source_id))
        return True

    def _begin_screen(self) -> bool:
        is_asked = self.wanted == PORTAL_SCREEN and is_wayland()
        screen = next((one for one in _screens() if is_asked or one.name() == self.wanted.source_id), None)
        if screen is None:
            self._fault("screen_lost", self.wanted.source_id)
            return False
        capture = QScreenCapture()
        capture.setScreen(screen)
        capture.errorOccurred.connect(self._screen_failed)
        self._join(capture).setScreenCapture(capture)
        capture.setActive(True)
        whole = PictureSource(kind="screen", source_id=screen.name(), name=screen.name())
        self._report(PORTAL_SCREEN if is_asked else whole)
        return True

    def _begin_window(self) -> bool:
        window = self._window
        if window is None or not window.isValid():
            self._fault("screen_lost", self.wanted.name)
            return False
        capture = QWindowCapture()
        capture.setWindow(window)
        capture.errorOccurred.connect(self._screen_failed)
        self._join(capture).setWindowCapture(capture)
        capture.setActive(True)
        self._looking.start()
        self._report(self.wanted)
        return True

    def _join(self, capture: QCamera | QScreenCapture | QWindowCapture) -> QMediaCaptureSession:
        self._capture = capture
        self._session = QMediaCaptureSession(self)
        is_detailed = not isinstance(capture, QCamera)
        self._intake = FrameIntake(self._latest, self._number, self, is_detailed=is_detailed)
        self._intake.frames_per_s = self._video.frames_per_s
        self._session.setVideoSink(self._intake.sink)
        return self._session

    def _fitting_camera(self) -> QCameraDevice | None:
        if self._video.camera == NO_CAMERA and not self.wanted.source_id:
            return None
        there = {_id(device): device for device in QMediaDevices.videoInputs()}
        default = _id(QMediaDevices.defaultVideoInput())
        first = self.wanted.source_id or self._video.camera or default
        usable = [key for key in (first, *self._video.other_cameras, default) if key in there]
        return next((there[key] for key in usable if key not in self._failed), None)

    # -- faults ---------------------------------------------------------------------------------------------

    @Slot()
    def _cameras_changed(self) -> None:
        self._failed.clear()
        self.send_list()
        if not self._is_needed or self.wanted.kind != "camera" or self._file is not None:
            return
        there = {_id(device) for device in QMediaDevices.videoInputs()}
        if self.present.kind == "camera" and self.present.source_id not in there:
            self._fault("camera_lost", self.present.name)
            self._begin()
        elif self._reported.is_fallback:
            self._begin()

    @Slot(QCamera.Error, str)
    def _camera_failed(self, error: QCamera.Error, reason: str) -> None:
        if error is not QCamera.Error.NoError and self.sender() is self._capture:
            self._give_camera_up("camera_lost" if self._has_taken else "camera_busy", reason)

    @property
    def _has_taken(self) -> bool:
        return self._intake is not None and self._intake.taken > 0

    @Slot()
    def _on_no_frame(self) -> None:
        if self.present.kind == "camera" and not self._has_taken:
            self._give_camera_up("camera_busy", f"no picture for {FIRST_FRAME_MS} ms")

    def _give_camera_up(self, kind: str, reason: str) -> None:
        self._fault(kind, f"{self.present.name}: {reason}")
        self._failed.add(self.present.source_id)
        self._begin()

    @Slot(str)
    def _file_failed(self, reason: str) -> None:
        if self._file is not None and self.sender() is self._file:
            self._fault("camera_missing", reason)
            self._fall_back()

    @Slot(QScreenCapture.Error, str)
    @Slot(QWindowCapture.Error, str)
    def _screen_failed(self, _error: object, reason: str) -> None:
        if self._capture is not None and self.sender() is self._capture:
            self._lose_screen(reason)

    @Slot(QScreen)
    def _screen_removed(self, screen: QScreen) -> None:
        if self.present.kind == "screen" and self.present.source_id == screen.name() and self._is_needed:
            self._lose_screen("the screen was removed")
        self.send_list()

    @Slot(QScreen)
    def _screen_added(self, _screen: QScreen) -> None:
        self.send_list()

    @Slot()
    def _check(self) -> None:
        if isinstance(self._capture, QWindowCapture) and not self._capture.window().isValid():
            self._lose_screen("the window is gone")

    def _lose_screen(self, reason: str) -> None:
        """Stop sharing: a closed window does not return, so no source is wanted now."""
        self._fault("screen_lost", f"{self.present.name}: {reason}")
        self.wanted = OFF
        self._fall_back()

    def _fault(self, kind: str, reason: str) -> None:
        _log.info("%s: %s", kind, reason)
        self._send(VideoFault(kind=kind, reason=reason))

    def _report(self, source: PictureSource, *, is_fallback: bool = False) -> None:
        self.present = source
        changed = PictureSourceChanged(source=source, is_fallback=is_fallback)
        if changed != self._reported:
            self._reported = changed
            self._send(changed)


def _of_camera(video: Video) -> tuple[object, ...]:
    return (video.camera, video.other_cameras, video.width, video.height, video.frames_per_s)


def _id(device: QCameraDevice) -> str:
    return bytes(device.id().data()).decode("utf-8", "replace")


def is_wayland() -> bool:
    return QGuiApplication.platformName().startswith("wayland")


def _screens() -> list[QScreen]:
    """Return the screens that can be shared; the screen of Qt's offscreen platform is not real."""
    return [] if QGuiApplication.platformName() == "offscreen" else QGuiApplication.screens()


def _windows() -> dict[str, QCapturableWindow]:
    """Return windows by our own id, because Qt has none: the title, and an index among equal titles."""
    if QGuiApplication.platformName() == "offscreen":
        return {}
    found: dict[str, QCapturableWindow] = {}
    for window in QWindowCapture.capturableWindows():
        title = window.description()
        same = sum(key.partition(":")[2] == title for key in found)
        found[f"{same}:{title}"] = window
    return found


def _fitting_format(device: QCameraDevice, video: Video) -> QCameraFormat:
    """Return the format nearest to the sent one: large and fast enough, no larger than needed."""

    def cost(form: QCameraFormat) -> tuple[float, float, bool]:
        size = form.resolution()
        missing = max(0, video.width * video.height - size.width() * size.height())
        slow = max(0.0, video.frames_per_s - form.maxFrameRate())
        is_packed = form.pixelFormat() is QVideoFrameFormat.PixelFormat.Format_Jpeg
        return (missing + slow * 20_000, size.width() * size.height(), is_packed)

    return min(device.videoFormats(), key=cost, default=QCameraFormat())
