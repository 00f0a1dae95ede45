"""Recording of calls: only with the applicant's consent; the file, its hash, its retention; and playback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from uuid_utils.compat import uuid7

import resources
from app.calls.call_list import CallList
from app.common.clock import now
from app.common.clock_jump import ClockCheck
from app.common.jobs import Jobs
from app.common.notices import ERROR, INFO, WARNING, Notice
from app.common.recording_files import SUFFIX, file_name, kept_path
from app.common.typed_toml import read_toml
from app.file_store.recording_folders import RecordingFolders
from app.file_store.shared_files import SharedFiles
from app.mutations.recording import MOST_WHISPERS, AddRecording, RefusedPart, SetConsent
from app.recordings.recording_opening import RecordingOpening
from app.recordings.recording_retention import RecordingRetention
from app.records.service import Records
from app.settings.preferences import Preferences
from app.values.call import Call
from db.enums import Consent
from db.records import RecordingRecord
from telephony.client.phone import Phone
from telephony.messages import (
    CallState,
    CommandRefused,
    PauseRecording,
    RecordingChanged,
    RecordingEnded,
    RecordingState,
    StartRecording,
    StopRecording,
)


@dataclass(frozen=True, slots=True)
class ConsentNotice:
    """The notice that is read out before a call is recorded; `texts` by language."""

    version: str
    texts: dict[str, str]


def consent_notice(file: str = "notices.toml") -> ConsentNotice:
    """Return the newest notice of a file in resources/recording."""
    found = read_toml(resources.path("recording", file), dict[str, list[dict[str, str]]])
    newest = found["notices"][-1]
    return ConsentNotice(newest.pop("version"), newest)


@dataclass(slots=True)
class _Part:
    """A recording that the engine was asked to make: its file, the id of its row, and its call.

    Attributes:
        heard: The calls whose peers are in it, as long as the same persons are on the line.
        is_stopping: Its end was requested.
        is_refused: A person in it withdrew the consent: its file is erased.
    """

    path: Path
    recording_id: UUID
    contact_id: UUID
    heard: set[str]
    is_stopping: bool = False
    is_refused: bool = False


class Recordings(QObject):
    """Off unless the settings offer it and the applicant agrees."""

    consent_changed = Signal(str)  # call key
    playable = Signal(object, str)  # RecordingRecord, path: verified, may be played
    unplayable = Signal(object)  # RecordingRecord; a notice gives the reason
    fetching = Signal(str, int)  # sha256, percent of a file being fetched; -1: the fetch ended
    notice = Signal(Notice)

    def __init__(
        self,
        phone: Phone,
        calls: CallList,
        records: Records,
        preferences: Preferences,
        jobs: Jobs,
        folders: RecordingFolders,
        shared: SharedFiles,
        clock: ClockCheck,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._phone = phone
        self._calls = calls
        self._records = records
        self._preferences = preferences
        self._jobs = jobs
        self._folders = folders
        self._consents: dict[str, Consent] = {}
        self._starting: dict[str, UUID] = {}  # call key -> id of the row; not sent to the engine yet
        self._running: dict[str, _Part] = {}  # by call key
        # the calls whose peers are in a finished recording: a refusal erases it
        self._made: dict[UUID, set[str]] = {}
        self._left_out: dict[str, bool] = {}  # calls with a whisper: whether the agent had paused before
        self.consent_notice = consent_notice()
        calls.party_changed.connect(self._on_party_changed)
        phone.recording_changed.connect(self._on_changed)
        phone.recording_ended.connect(self._on_ended)
        phone.command_refused.connect(self._on_refused)
        calls.conference_changed.connect(self._on_conference)
        phone.engine_lost.connect(self._on_engine_lost)
        self._retention = RecordingRetention(
            records, preferences, jobs, self._folders, self._is_running, clock, self
        )
        self._retention.notice.connect(self.notice)
        self._opening = RecordingOpening(records, jobs, folders, shared, self)
        for signal, to in (
            (self._opening.playable, self.playable),
            (self._opening.unplayable, self.unplayable),
            (self._opening.notice, self.notice),
            (shared.fetching, self.fetching),
        ):
            signal.connect(to)

    @property
    def is_offered(self) -> bool:
        return self._preferences.settings.recording.is_offered

    @property
    def folder(self) -> Path:
        return self._folders.now

    def erase_expired(self) -> None:
        """Erase expired recordings, and adopt files that a crash left (they expire in time, too)."""
        self._retention.erase_expired()
        self._retention.take_up_strays()

    def close(self) -> None:
        """Stop the retention; the engine finishes a running recording."""
        self._retention.stop()

    def _is_running(self, recording_id: UUID) -> bool:
        return any(recording_id == part.recording_id for part in self._running.values())

    def consent_of(self, key: str) -> Consent:
        """Return the consent of this call's applicant."""
        return self._consents.get(key, Consent.NOT_ASKED)

    # -- during the call ------------------------------------------------------------------------------------

    def holds(self, key: str) -> bool:
        """Whether there is a recording of the present peer that a refusal would erase."""
        is_heard = any(key in heard for heard in (*self._made.values(), *self._unrefused()))
        return is_heard or key in self._starting

    def together_with(self, key: str) -> tuple[Call, ...]:
        """Return the other calls in the same recordings of a conference, which a refusal of this one erases
        as well.
        """
        heard = set().union(*(each for each in (*self._made.values(), *self._unrefused()) if key in each))
        calls = (self._calls.call(other) for other in sorted(heard - {key}))
        return tuple(call for call in calls if call is not None)

    def _unrefused(self) -> Iterator[set[str]]:
        """Yield the calls in each running recording that may be kept."""
        return (part.heard for part in self._running.values() if not part.is_refused)

    def set_consent(self, key: str, consent: Consent) -> None:
        """Record the applicant's answer. A refusal ends a running recording, and erases the previous ones."""
        call = self._calls.call(key)
        if call is None:
            return
        self._consents[key] = consent
        is_taken_back = consent is not Consent.YES
        others = self.together_with(key) if is_taken_back else ()
        made = tuple(one for one, heard in self._made.items() if is_taken_back and key in heard)
        for one in made:
            del self._made[one]
        parts = [part for part in self._running.values() if is_taken_back and key in part.heard]
        self._records.change(
            SetConsent(
                contact_id=call.contact_id,
                consent=consent,
                consent_text=self.consent_notice.version,
                taken_back=made,
                refused=tuple(map(_as_refused, parts)),
                occurred_at=now(),
            ),
            done=lambda: self._retention.erase_taken_back(made),
        )
        if is_taken_back:
            for of, part in list(self._running.items()):
                if key in part.heard:  # it cannot be removed from the common sound
                    part.is_refused = True
                    self._cut(of)
            self._cut(key)
            self._on_conference(self._calls.conference)
        if others:
            facts = {"to": _named(call), "others": "\n".join(map(_named, others))}
            self.notice.emit(Notice("recordings_together_erased", INFO, facts))
        for changed in (call, *others):
            self.consent_changed.emit(changed.key)

    def start(self, key: str) -> None:
        """Start recording; without the consent of every peer who would be in it, a notice refuses it."""
        call = self._calls.call(key)
        if call is None or call.state is not CallState.CONNECTED:
            return
        if key in self._starting or key in self._running:
            return
        if key in self._left_out:
            self.notice.emit(Notice("recording_while_whispered", INFO, subject=key))
            return
        if not self.is_offered or self._unasked(self._heard(key)):
            self.notice.emit(Notice("recording_needs_consent", WARNING, subject=key))
            return
        recording_id = self._starting[key] = uuid7()
        folder, month, name = self.folder, f"{now():%Y/%m}", file_name(call.contact_id, recording_id)

        def ready(made: Path) -> None:
            if self._starting.get(key) != recording_id:
                return  # it was ended in the meantime
            del self._starting[key]
            there = self._calls.call(key)
            if there is None or there.is_over:
                return
            path = made / (name + SUFFIX)
            self._running[key] = _Part(path, recording_id, call.contact_id, set(self._heard(key)))
            self._phone.do(StartRecording(call_key=key, path=str(made / name)))
            if key in self._left_out:  # the whisper waits until this is paused
                self._phone.do(PauseRecording(call_key=key, is_paused=True, is_whisper=True))

        def failed(error: OSError) -> None:
            self._starting.pop(key, None)
            facts = {"path": str(folder / month), "reason": error.strerror or str(error)}
            self.notice.emit(Notice("recording_failed", ERROR, facts))

        self._jobs.run(lambda: self._folders.make(folder, month), ready, ((OSError, failed),))

    def toggle_pause(self, key: str) -> None:
        call = self._calls.call(key)
        if key in self._left_out:
            self.notice.emit(Notice("recording_while_whispered", INFO, subject=key))
        elif call is not None and call.recording is not None:
            is_paused = call.recording.state is RecordingState.PAUSED
            self._phone.do(PauseRecording(call_key=key, is_paused=not is_paused))

    def leave_out(self, key: str, is_left_out: bool) -> None:
        """Pause while a supervisor whispers: the PBX mixes it into what is recorded. Then record again."""
        if is_left_out:
            self._left_out[key] = self._is_paused(key)
            if key in self._running:
                self._phone.do(PauseRecording(call_key=key, is_paused=True, is_whisper=True))
        elif not self._left_out.pop(key, True) and key in self._running:
            self._phone.do(PauseRecording(call_key=key, is_paused=False))

    def is_left_out(self, key: str) -> bool:
        """Whether nothing of this call is being recorded."""
        return key not in self._starting and (key not in self._running or self._is_paused(key))

    def mark_whisper(self, key: str) -> None:
        """Note the place where a supervisor begins to whisper; the whisper itself is not in the sound."""
        if key in self._running:
            is_paused = self._is_paused(key)
            self._phone.do(PauseRecording(call_key=key, is_paused=is_paused, is_whisper=True))

    def _is_paused(self, key: str) -> bool:
        call = self._calls.call(key)
        recording = None if call is None else call.recording
        return recording is not None and recording.state is RecordingState.PAUSED

    def stop(self, key: str) -> None:
        self._cut(key)

    def _cut(self, key: str) -> bool:
        """End a running or starting recording of a call; return whether there was one."""
        if self._starting.pop(key, None) is not None:
            return True
        part = self._running.get(key)
        if part is None or part.is_stopping:
            return False
        part.is_stopping = True
        self._phone.do(StopRecording(call_key=key))
        return True

    @Slot(object)
    def _on_party_changed(self, call: Call) -> None:
        """Handle another peer after a transfer: this person was not asked, though the notice may just have
        been read to the previous one.
        """
        self._consents.pop(call.key, None)
        for heard in (*self._made.values(), *(part.heard for part in self._running.values())):
            heard.discard(call.key)
        self._cut_for(call, self._heard(call.key))
        self.consent_changed.emit(call.key)

    @Slot(object)
    def _on_conference(self, keys: tuple[str, ...]) -> None:
        """End recordings in a conference unless all agreed: each recording contains everybody."""
        unasked = self._unasked(keys)
        if unasked is not None:
            self._cut_for(unasked, keys)
            return
        for key in keys:
            if key in self._running:
                self._running[key].heard.update(keys)

    def _heard(self, key: str) -> tuple[str, ...]:
        """Return the calls whose peers are in a recording of this one."""
        return self._calls.conference if key in self._calls.conference else (key,)

    def _unasked(self, keys: tuple[str, ...]) -> Call | None:
        """Return the first of these calls whose peer has not agreed."""
        calls = (self._calls.call(key) for key in keys if self.consent_of(key) is not Consent.YES)
        return next((call for call in calls if call is not None), None)

    def _cut_for(self, unasked: Call, keys: tuple[str, ...]) -> None:
        """End the recordings of these calls, because they now contain a peer who has not agreed."""
        if [key for key in keys if self._cut(key)]:
            self.notice.emit(Notice("recording_other_person", WARNING, {"to": _named(unasked)}))

    @Slot(object)
    def _on_changed(self, event: RecordingChanged) -> None:
        self._calls.show_recording(event.call_key, event)

    @Slot(object)
    def _on_ended(self, event: RecordingEnded) -> None:
        key = event.call_key
        self._calls.show_recording(key, None)
        call = self._calls.call(key)
        part = self._running.pop(key, None)
        if event.fault:
            facts = {"path": event.path, "reason": event.fault}
            self.notice.emit(Notice(f"recording_{event.fault}", ERROR, facts))
        if part is not None and part.is_refused:
            self._retention.erase_taken_back([part.recording_id])
            return
        if call is None or not event.bytes:
            return
        if part is None:  # lost with the engine; its name identifies its call, so it is adopted
            self._retention.later()
            return
        at = now()
        keep = timedelta(days=self._preferences.settings.recording.keep_days)
        self._records.change(
            AddRecording(
                recording_id=part.recording_id,
                contact_id=call.contact_id,
                path=kept_path(event.path),
                sha256=event.sha256,
                bytes=event.bytes,
                duration_ms=round(event.duration_s * 1000),
                whispers=tuple(map(int, event.whispers))[:MOST_WHISPERS],
                keep_until=at + keep,
                occurred_at=at,
            )
        )
        if part.heard:
            self._made[part.recording_id] = part.heard
            for heard in part.heard:
                self.consent_changed.emit(heard)

    @Slot(object)
    def _on_refused(self, event: CommandRefused) -> None:
        """Forget a recording that the engine refused."""
        if event.command == "StartRecording":
            self._running.pop(event.call_key, None)

    @Slot()
    def _on_engine_lost(self) -> None:
        """End all recordings after a crash of the engine: their files are truncated, but playable."""
        self._starting.clear()
        refused = [part.recording_id for part in self._running.values() if part.is_refused]
        if self._running:
            self._running.clear()
            self._retention.later()
        self._retention.erase_taken_back(refused)

    # -- after the call -------------------------------------------------------------------------------------

    def play(self, record: RecordingRecord) -> None:
        """Compare the file with its hash and record the access, then emit `playable`; else `unplayable`."""
        self._opening.open(record)

    def cancel(self, record: RecordingRecord) -> None:
        """Cancel a fetch."""
        self._opening.cancel(record)


def _as_refused(part: _Part) -> RefusedPart:
    path = kept_path(part.path.as_posix())
    return RefusedPart(recording_id=part.recording_id, contact_id=part.contact_id, path=path)


def _named(call: Call) -> str:
    return call.party
