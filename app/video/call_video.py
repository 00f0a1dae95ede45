"""Video of the calls here: what is shown, what is sent, and whose consent is asked. Without pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.calls.call_list import CallList
from app.calls.engine_settings import video_of
from app.common.clock import now
from app.common.notices import INFO, WARNING, Notice
from app.mutations.contact import TellVideo
from app.records.service import Records
from app.settings import Settings
from app.settings.preferences import Preferences
from app.values.call import Call
from telephony.client.phone import Phone
from telephony.messages import (
    CallEnded,
    CallState,
    EngineReady,
    PictureClosed,
    PictureOpened,
    PictureSource,
    PictureSourceChanged,
    PictureSources,
    VideoChanged,
    VideoFault,
    VideoState,
    VideoStatistics,
)

_SHARED = ("screen", "window")
_OURS = re.compile(r"Loket|Loket \W.*|.*\W Loket")  # titles, also of another Loket that runs here
_NOT_AGREED = {
    VideoState.REFUSED: "video_refused",
    VideoState.FAILED: "video_not_taken",
    VideoState.WANTED: "video_wanted_again",
}
_WITHOUT_PICTURE = ("codec", "undecodable", "process")
_OF_THE_CAMERA = ("camera_missing", "camera_busy", "camera_lost")
OFF, CAMERA = PictureSource(), PictureSource(kind="camera")


def _plain(title: str) -> str:
    """Return it as X11 leaves it, which may damage non-ASCII text."""
    return re.sub(r"[^ -~]+", "?", title)


def _has_pictures(call: Call) -> bool:
    """Whether an active call has video, or was asked for it."""
    if call.video is None or call.state is not CallState.CONNECTED:
        return False
    return call.video.state in (VideoState.ON, VideoState.OFFERED)


class CallVideo(QObject):
    """Commands go down to the phone; the screen changes when its events come back."""

    changed = Signal()  # a call's video, what is sent, or what is possible
    sources_changed = Signal()
    pictures_changed = Signal(str)  # call key, or OWN_PICTURE: another memory, or none any more
    notice = Signal(Notice)
    camera_fault_ended = Signal()  # a camera sends again, the user chose another picture, or nobody sees one

    def __init__(
        self,
        phone: Phone,
        calls: CallList,
        records: Records,
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._phone, self._calls = phone, calls
        self._records, self._preferences = records, preferences
        self._locations: dict[str, str] = {}
        self._had_video: set[str] = set()  # calls whose contact records it
        self._broken: dict[str, str] = {}  # call key -> kind of the fault since which no picture has come
        self._before_sharing = OFF
        self._asked: PictureSource | None = None  # chosen, and not started yet: a camera may take seconds
        self._camera_asked: set[str] = set()  # ringing calls that will see the agent once they have video
        self._is_previewing = False
        self._shows_own = False
        self._has_camera_fault = False
        self.source = OFF  # what is sent, or would be
        self.is_fallback = False  # it replaces a missing one
        self.sources: tuple[PictureSource, ...] = ()
        self.share_fault = ""  # why no screen can be shared here: telephony.messages.PictureSources
        self._applied = video_of(preferences.settings)
        self._names = QTimer(self)  # delayed: a change of the settings must not come inside another one
        self._names.setSingleShot(True)
        self._names.timeout.connect(self._note_names)
        phone.set_video(self._applied)
        preferences.changed.connect(self._on_settings)
        phone.engine_ready.connect(self._on_ready)
        phone.engine_lost.connect(self._on_lost)
        phone.video_changed.connect(self._on_changed)
        phone.call_ended.connect(self._on_ended)
        phone.picture_opened.connect(self._on_opened)
        phone.picture_closed.connect(self._on_closed)
        phone.picture_source_changed.connect(self._on_source)
        phone.picture_sources.connect(self._on_sources)
        phone.video_statistics.connect(self._on_statistics)
        phone.video_fault.connect(self._on_fault)

    # -- what is true now ----------------------------------------------------------------------------------

    @property
    def has_any(self) -> bool:
        """Whether a call with an answered other side has video."""
        return any(call.has_video and call.answered_at is not None for call in self._calls.ongoing)

    @property
    def _is_in_video_call(self) -> bool:
        return any(call.has_video for call in self._calls.ongoing)

    @property
    def is_allowed(self) -> bool:
        return self._preferences.settings.video.is_allowed

    @property
    def shown(self) -> Call | None:
        """The call whose pictures are shown: the one that keys act on, if it has video or asked for it.

        In a conference it may be another one: each person who sees the agent is visible to the agent.
        """
        active = self._calls.active
        if active is None:
            return None
        others = self._calls.ongoing if active.is_in_conference else ()
        together = (active, *(call for call in others if call.is_in_conference))
        return next((call for call in together if _has_pictures(call)), None)

    @property
    def is_sharing(self) -> bool:
        """Whether a far side sees a screen or a window of this computer."""
        return self.source.kind in _SHARED and bool(self.watchers)

    def shareable(self, open_here: Iterable[str] = ()) -> tuple[PictureSource, ...]:
        """Return screens and windows, except our own windows, which show applicants' data.

        open_here: Their titles.
        """
        ours = {_plain(title) for title in open_here}
        shared = (one for one in self.sources if one.kind in _SHARED)
        return tuple(one for one in shared if not _OURS.fullmatch(one.name) and _plain(one.name) not in ours)

    @property
    def cameras(self) -> tuple[PictureSource, ...]:
        return tuple(one for one in self.sources if one.kind == "camera")

    @property
    def watchers(self) -> tuple[Call, ...]:
        """The calls that see what is sent now: in a conference more than the one that keys act on."""
        return tuple(call for call in self._calls.ongoing if call.video is not None and call.video.sends)

    def location(self, key: str) -> str:
        """Return the memory of a call's pictures, or of our own; "" while there is none."""
        return self._locations.get(key, "")

    def fault(self, key: str) -> str:
        """Return the kind of VideoFault since which no picture of this call has come; "" without one."""
        return self._broken.get(key, "")

    # -- commands ------------------------------------------------------------------------------------------

    def toggle(self) -> None:
        """Give the call that keys act on video, or take it from the shown one; its sound goes on."""
        call = self.shown or self._calls.active
        if call is None or call.state is not CallState.CONNECTED:
            return
        if call.has_video:
            self._phone.remove_video(call.key)
        elif not self.is_allowed:
            self.notice.emit(Notice("video_not_allowed", INFO))
        elif call.video is None or call.video.state is not VideoState.OFFERED:
            self._phone.add_video(call.key)

    def toggle_camera(self) -> None:
        """Show the agent, or the still picture; sharing stops."""
        if self.shown is not None:
            self._choose(CAMERA if (self._asked or self.source).kind == "off" else OFF)

    def may_show_camera(self, call: Call) -> bool:
        """Whether this call rings here, and the agent may answer it with the camera on."""
        rings_with_video = call.state is CallState.RINGING_HERE and call.has_video
        return rings_with_video and not call.shows_camera and self.is_allowed

    def start_with_camera(self, key: str) -> None:
        """Show the agent as soon as this call, which rings now, has video."""
        self._camera_asked.add(key)

    def ask_sources(self) -> None:
        """Ask for the sources; `changed` follows."""
        self._phone.list_pictures()

    def share(self, source: PictureSource) -> None:
        """Send a screen or a window instead of the camera."""
        if self.shown is None:
            return
        if self.source.kind not in _SHARED:
            self._before_sharing = self.source
        self._choose(source)

    def stop_sharing(self) -> None:
        """Send what was sent before."""
        if self.source.kind in _SHARED:
            self._choose(self._before_sharing)
            self._before_sharing = OFF

    def set_shown_size(self, key: str, width: int, height: int) -> None:
        """Pass on how large a picture is shown, in real pixels; 0x0: not at all."""
        if self._phone.is_running:
            self._phone.set_shown_size(key, width, height)

    def preview(self, is_wanted: bool) -> None:
        """Show the camera's picture before any call. In a call what is sent is shown, and does not change."""
        if not self._is_in_video_call and is_wanted != self._is_previewing:
            self._choose(CAMERA if is_wanted else OFF)
        self._is_previewing = is_wanted
        self._show_own()

    # -- events of the phone -------------------------------------------------------------------------------

    @Slot(object)
    def _on_settings(self, settings: Settings) -> None:
        self._names.start()
        wanted = video_of(settings)
        if wanted != self._applied:
            self._applied = wanted
            self._phone.set_video(wanted)

    @Slot(object)
    def _on_ready(self, _event: EngineReady) -> None:
        self._shows_own = False
        self._show_own()

    @Slot(object)
    def _on_lost(self, _event: object) -> None:
        gone, self._locations = tuple(self._locations), {}
        self.source, self.is_fallback, self._shows_own = OFF, False, False
        self._asked = None
        for key in gone:
            self.pictures_changed.emit(key)
        self._end_camera_fault()
        self.changed.emit()

    @Slot(object)
    def _on_changed(self, event: VideoChanged) -> None:
        before = self._calls.call(event.call_key)
        self._calls.show_video(event)
        call = self._calls.call(event.call_key)
        if call is None:
            return
        if event.state is VideoState.ON and call.key not in self._had_video:
            self._had_video.add(call.key)
            self._records.change(TellVideo(contact_id=call.contact_id, occurred_at=now()))
            if call.key in self._camera_asked:
                self._choose(CAMERA)
        was = before.video.state if before is not None and before.video is not None else VideoState.NONE
        if event.state is not was:
            self._broken.pop(call.key, None)
            is_added_there = event.state is VideoState.ON and was is not VideoState.OFFERED
            if before is not None and before.video is None and call.offers_video:
                is_added_there = False  # the notice did so before the call was answered
            kind = "video_added_there" if is_added_there else _NOT_AGREED.get(event.state)
            if kind is not None:
                facts = {"to": call.party}
                self.notice.emit(Notice(kind, INFO, facts, subject=call.key))
        self._after_call_changed()

    @Slot(object)
    def _on_ended(self, event: CallEnded) -> None:
        self._had_video.discard(event.call_key)
        self._camera_asked.discard(event.call_key)
        self._broken.pop(event.call_key, None)
        self._forget_pictures(event.call_key)
        self._after_call_changed()

    def _after_call_changed(self) -> None:
        if not self._is_in_video_call:
            self._end_camera_fault()
        self._show_own()
        self.changed.emit()

    @Slot(object)
    def _on_opened(self, event: PictureOpened) -> None:
        self._locations[event.call_key] = event.location
        self._broken.pop(event.call_key, None)
        self.pictures_changed.emit(event.call_key)

    @Slot(object)
    def _on_closed(self, event: PictureClosed) -> None:
        self._forget_pictures(event.call_key)

    def _forget_pictures(self, key: str) -> None:
        if self._locations.pop(key, None) is not None:
            self.pictures_changed.emit(key)

    @Slot(object)
    def _on_source(self, event: PictureSourceChanged) -> None:
        self.source, self.is_fallback, self._asked = event.source, event.is_fallback, None
        if event.source.kind != "off" or not event.is_fallback:
            self._end_camera_fault()
        self.changed.emit()

    @Slot(object)
    def _on_sources(self, event: PictureSources) -> None:
        self.sources, self.share_fault = event.sources, event.share_fault
        self.sources_changed.emit()
        self.changed.emit()
        self._names.start()

    @Slot()
    def _note_names(self) -> None:
        """Keep the names of the settings' cameras, so that one that is not there can be named."""
        settings = self._preferences.settings
        video = settings.video
        known = {**dict(video.camera_names), **{one.source_id: one.name for one in self.cameras}}
        wished = dict.fromkeys((video.camera, *video.other_cameras))
        names = tuple((one, known[one]) for one in wished if one in known)
        if names != video.camera_names:
            self._preferences.change(replace(settings, video=replace(video, camera_names=names)))

    @Slot(object)
    def _on_statistics(self, event: VideoStatistics) -> None:
        self._calls.note_video_statistics(event)
        if event.frames_per_s_received > 0 or self.fault(event.call_key) == "process":  # it is running again
            self._broken.pop(event.call_key, None)

    @Slot(object)
    def _on_fault(self, event: VideoFault) -> None:
        if event.kind == "snapshot":
            return  # reported by app/video/call_pictures.py, which knows the case
        if not event.call_key:
            self._asked = None  # it did not start, or its process has ended
        if event.kind in _WITHOUT_PICTURE:
            concerned = (
                [event.call_key] if event.call_key else [c.key for c in self._calls.ongoing if c.has_video]
            )
            self._broken.update(dict.fromkeys(concerned, event.kind))
            self.changed.emit()
        is_of_camera = event.kind in _OF_THE_CAMERA
        if is_of_camera and not self._is_in_video_call:
            return  # only the preview in the settings is without a picture, and it says so
        self._has_camera_fault = self._has_camera_fault or is_of_camera
        call = self._calls.call(event.call_key)
        facts = {"to": call.party} if call is not None else {}
        actions = ("open_settings",) if is_of_camera else ()
        self.notice.emit(Notice(f"video_{event.kind}", WARNING, facts, actions, event.call_key))

    def _end_camera_fault(self) -> None:
        if self._has_camera_fault:
            self._has_camera_fault = False
            self.camera_fault_ended.emit()

    # ------------------------------------------------------------------------------------------------------

    def _choose(self, source: PictureSource) -> None:
        self._asked = source
        self._phone.choose_picture(source)

    def _show_own(self) -> None:
        """Our own picture is available while a far side may see it, or during a preview."""
        wanted = self.has_any or self._is_previewing
        if wanted != self._shows_own and self._phone.is_running:
            self._shows_own = wanted
            self._phone.show_own_picture(wanted)
