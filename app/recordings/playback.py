"""Plays the recordings of a case: checks and records the access first, then the engine plays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from uuid import UUID, uuid4

from PySide6.QtCore import QObject, Signal, Slot
from sqlalchemy import Connection

from app.calls.call_list import CallList
from app.common.debounce import Debounce
from app.common.notices import INFO, WARNING, Notice
from app.file_store.shared_files import ENDED
from app.recordings.recordings import Recordings
from app.records.service import Records
from db.queries.recordings import recordings_of_case, recordings_of_contact
from db.records import RecordingRecord
from telephony.client.phone import Phone
from telephony.messages import CommandRefused, PlaybackChanged, SoundRole, StartPlayback, StopPlayback

STEP_S = 5.0  # the step of the keys back and forward
SPEEDS = (1.0, 1.5)
SETTLE_MS = 100


class ListeningState(Enum):
    CHECKING = "checking"  # compares the file with its hash
    PLAYING = "playing"
    PAUSED = "paused"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Listening:
    """The state of a playback.

    Attributes:
        output: SPEAKER or RINGER: the role whose device plays.
        fault: Why it was paused automatically: "" | "interrupted" (a call) | "no_device" | "unreadable".
        percent: While it is checked, the fetched part of another workstation's file; else None.
    """

    recording: RecordingRecord
    state: ListeningState
    position_s: float = 0.0
    speed: float = 1.0
    output: SoundRole = SoundRole.SPEAKER
    fault: str = ""
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class ListedRecordings:
    """The recordings of all calls of a case, or of one call, oldest first; erased ones too.

    of: The id of the case or the contact.
    """

    of: UUID
    recordings: tuple[RecordingRecord, ...] = ()


class Playback(QObject):
    """Plays one recording at a time. Its state follows the engine's events; a call always
    takes precedence.
    """

    changed = Signal(object)  # Listening or None
    listed = Signal(object)  # ListedRecordings
    notice = Signal(Notice)

    def __init__(
        self,
        phone: Phone,
        calls: CallList,
        records: Records,
        recordings: Recordings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._phone = phone
        self._calls = calls
        self._records = records
        self._recordings = recordings
        self._of: UUID | None = None  # the case or contact whose recordings are listed
        self._find: Callable[[Connection, UUID], tuple[RecordingRecord, ...]] = recordings_of_case
        self._now: Listening | None = None
        self._path = ""
        self._key = ""  # the key of the present playback; events of an earlier one are ignored
        self._speed, self._output = SPEEDS[0], SoundRole.SPEAKER
        records.changed.connect(Debounce(SETTLE_MS, self._read, self).changed)
        recordings.playable.connect(self._on_playable)
        recordings.unplayable.connect(self._on_unplayable)
        recordings.fetching.connect(self._on_fetching)
        phone.playback_changed.connect(self._on_changed)
        phone.command_refused.connect(self._on_refused)
        phone.engine_lost.connect(self._on_engine_lost)

    @property
    def now(self) -> Listening | None:
        return self._now

    # -- list -----------------------------------------------------------------------------------------------

    def show_case(self, case_id: UUID | None) -> None:
        """List the recordings of a case; `listed` is emitted now and after each change. Another case ends the
        playback.
        """
        self._find = recordings_of_case
        self._show(case_id)

    def show_call(self, contact_id: UUID | None) -> None:
        """List the recordings of one call, in the same way."""
        self._find = recordings_of_contact
        self._show(contact_id)

    def _show(self, of: UUID | None) -> None:
        if of != self._of:
            self._of = of
            self.close()
            if of is not None:
                self.listed.emit(ListedRecordings(of))  # none, until they are read
        self._read()

    @Slot()
    def _read(self) -> None:
        of, find = self._of, self._find
        if of is None:
            return

        def found(recordings: tuple[RecordingRecord, ...]) -> None:
            if of == self._of:
                self.listed.emit(ListedRecordings(of, recordings))

        self._records.read(lambda tx: find(tx, of), found)

    # -- playback -------------------------------------------------------------------------------------------

    def listen(self, recording: RecordingRecord) -> None:
        """Check the recording and record the access, then play from the beginning."""
        if not self._may_play():
            return
        self._stop_engine()
        self._wait_no_more()
        self._put(Listening(recording, ListeningState.CHECKING, 0.0, self._speed, self._output))
        self._recordings.play(recording)

    def toggle(self) -> None:
        """Pause or resume; a finished recording starts again, and the access is recorded again."""
        now = self._now
        if now is None or now.state is ListeningState.CHECKING:
            return
        if now.state is ListeningState.PLAYING:
            self._phone.do(StopPlayback())  # its end event has the position
        elif now.state is ListeningState.FINISHED:
            self.listen(now.recording)
        elif self._may_play():
            self._start(now.position_s)

    def skip(self, by_s: float) -> None:
        """Go back (negative) or forward."""
        if self._now is not None:
            self.move_to(self._now.position_s + by_s)

    def move_to(self, position_s: float) -> None:
        now = self._now
        if now is None or now.state is ListeningState.CHECKING:
            return
        position_s = min(max(0.0, position_s), now.recording.duration_s)
        if now.state is ListeningState.PLAYING:
            self._start(position_s)
        else:
            self._put(replace(now, state=ListeningState.PAUSED, position_s=position_s, fault=""))

    def set_speed(self, speed: float) -> None:
        self._speed = speed
        self._play_so()

    def set_output(self, output: SoundRole) -> None:
        """Play on the headset (SPEAKER) or aloud on the ringer's device."""
        self._output = output
        self._play_so()

    def close(self) -> None:
        """End the playback."""
        self._stop_engine()
        self._wait_no_more()
        if self._now is not None:
            self._put(None)

    def _wait_no_more(self) -> None:
        if self._now is not None and self._now.percent is not None:
            self._recordings.cancel(self._now.recording)

    def _play_so(self) -> None:
        now = self._now
        if now is None:
            return
        self._put(replace(now, speed=self._speed, output=self._output))
        if now.state is ListeningState.PLAYING:
            self._start(now.position_s)

    def _start(self, position_s: float) -> None:
        assert self._now is not None
        self._key = uuid4().hex[:12]
        self._phone.do(
            StartPlayback(
                playback_key=self._key,
                path=self._path,
                position_s=position_s,
                speed=self._speed,
                output=self._output,
            )
        )
        self._put(replace(self._now, position_s=position_s, fault=""))

    def _stop_engine(self) -> None:
        if self._now is not None and self._now.state is ListeningState.PLAYING:
            self._phone.do(StopPlayback())
        self._key = ""

    def _may_play(self) -> bool:
        if self._calls.ongoing:
            self.notice.emit(Notice("playback_in_call", INFO))
        return not self._calls.ongoing

    def _put(self, listening: Listening | None) -> None:
        self._now = listening
        self.changed.emit(listening)

    # -- events ---------------------------------------------------------------------------------------------

    @Slot(object, str)
    def _on_playable(self, recording: RecordingRecord, path: str) -> None:
        now = self._now
        if now is None or now.recording.id != recording.id or now.state is not ListeningState.CHECKING:
            return
        self._path = path
        if self._calls.ongoing:  # one arrived while the file was checked
            self._put(replace(now, state=ListeningState.PAUSED, fault="interrupted"))
        else:
            self._start(0.0)

    @Slot(str, int)
    def _on_fetching(self, sha256: str, percent: int) -> None:
        now = self._now
        if now is not None and now.recording.sha256 == sha256 and now.state is ListeningState.CHECKING:
            self._put(replace(now, percent=None if percent == ENDED else percent))

    @Slot(object)
    def _on_unplayable(self, recording: RecordingRecord) -> None:
        """A notice has given the reason."""
        if self._now is not None and self._now.recording.id == recording.id:
            self._put(None)

    @Slot(object)
    def _on_changed(self, event: PlaybackChanged) -> None:
        now = self._now
        if now is None or event.playback_key != self._key:
            return
        if not event.ended:
            state, fault = ListeningState.PLAYING, ""
        elif event.ended == "finished":
            state, fault = ListeningState.FINISHED, ""
        else:
            state, fault = ListeningState.PAUSED, "" if event.ended == "stopped" else event.ended
        self._put(replace(now, state=state, position_s=event.position_s, fault=fault))
        if fault in ("no_device", "unreadable"):
            self.notice.emit(Notice(f"playback_{fault}", WARNING))

    @Slot(object)
    def _on_refused(self, event: CommandRefused) -> None:
        if event.command == "StartPlayback":
            self._pause("interrupted")

    @Slot()
    def _on_engine_lost(self) -> None:
        self._pause("")

    def _pause(self, fault: str) -> None:
        """Mark the playback as paused."""
        now = self._now
        if now is not None and now.state in (ListeningState.PLAYING, ListeningState.CHECKING) and self._key:
            self._put(replace(now, state=ListeningState.PAUSED, fault=fault))
