"""Recording of calls: only with the applicant's yes; the file, its hash, its end; and listening again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import tomlkit
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from uuid_utils.compat import uuid7

import resources
from app.clock import now
from app.desk import Desk
from app.desk_call import DeskCall
from app.identity import identify
from app.jobs import Jobs
from app.mutations.recording import AddRecording, EraseRecording, NotePlayed, SetConsent
from app.notices import ERROR, WARNING, Notice
from app.preferences import Preferences
from app.records import Records
from db.queries.recordings import recordings_to_erase
from db.records import RecordingRecord
from db.words import Consent
from telephony.messages import (
    CallChanged,
    CallState,
    PauseRecording,
    RecordingChanged,
    RecordingEnded,
    RecordingState,
    StartRecording,
    StopRecording,
)
from telephony.phone import Phone

ERASE_EVERY_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class ConsentNotice:
    """What is read out before a call is recorded; `texts` by language."""

    version: str
    texts: dict[str, str]


def consent_notice() -> ConsentNotice:
    """Return the newest notice of resources/recording/notices.toml."""
    newest = tomlkit.parse(resources.read_text("recording", "notices.toml")).unwrap()["notices"][-1]
    version = newest.pop("version")
    return ConsentNotice(version, newest)


class Recordings(QObject):
    """Off unless the settings offer it and the applicant agrees."""

    consent_changed = Signal(str)  # call key
    playable = Signal(object, str)  # RecordingRecord, path: verified, may be played
    unplayable = Signal(object)  # RecordingRecord; a notice says why
    notice = Signal(object)  # Notice

    def __init__(
        self,
        phone: Phone,
        desk: Desk,
        records: Records,
        preferences: Preferences,
        jobs: Jobs,
        folder: Path,
        parent: QObject | None = None,
    ) -> None:
        """`folder` is where recordings go if the settings name no other."""
        super().__init__(parent)
        self._phone = phone
        self._desk = desk
        self._records = records
        self._preferences = preferences
        self._jobs = jobs
        self._usual_folder = folder
        self._consents: dict[str, Consent] = {}
        self._there: dict[str, str] = {}  # call key -> who a transfer elsewhere put on the line
        self.consent_notice = consent_notice()
        phone.call_changed.connect(self._on_call_changed)
        phone.recording_changed.connect(self._on_changed)
        phone.recording_ended.connect(self._on_ended)
        desk.conference_changed.connect(self._on_conference)
        self._erasing = QTimer(self)
        self._erasing.setInterval(ERASE_EVERY_MS)
        self._erasing.timeout.connect(self.erase_expired)

    @property
    def is_offered(self) -> bool:
        return self._preferences.settings.recording.is_offered

    @property
    def folder(self) -> Path:
        chosen = self._preferences.settings.recording.folder
        return Path(chosen) if chosen else self._usual_folder

    def consent_of(self, key: str) -> Consent:
        """What the applicant of this call said."""
        return self._consents.get(key, Consent.NOT_ASKED)

    # -- while the call goes on ----------------------------------------------------------------------------

    def set_consent(self, key: str, consent: Consent) -> None:
        """The applicant was asked. A no ends a recording that runs."""
        call = self._desk.call(key)
        if call is None:
            return
        self._consents[key] = consent
        version = self.consent_notice.version
        self._records.change(
            SetConsent(contact_id=call.contact_id, consent=consent, consent_text=version, occurred_at=now())
        )
        if consent is not Consent.YES and call.recording is not None:
            self._phone.do(StopRecording(call_key=key))
        self.consent_changed.emit(key)

    def start(self, key: str) -> None:
        """Begin to record; without the yes of everybody who would be in it, it is refused with a notice."""
        call = self._desk.call(key)
        if call is None or call.state is not CallState.CONNECTED or call.recording is not None:
            return
        heard = self._desk.conference if key in self._desk.conference else (key,)
        if not self.is_offered or self._unasked(heard):
            self.notice.emit(Notice("recording_needs_consent", WARNING, subject=key))
            return
        folder, name = self.folder / f"{now():%Y/%m}", str(uuid7())

        def ready(_: None) -> None:
            self._phone.do(StartRecording(call_key=key, path=str(folder / name)))

        def failed(error: OSError) -> None:
            facts = {"path": str(folder), "reason": error.strerror or str(error)}
            self.notice.emit(Notice("recording_failed", ERROR, facts))

        self._jobs.run(lambda: folder.mkdir(0o700, parents=True, exist_ok=True), ready, ((OSError, failed),))

    def toggle_pause(self, key: str) -> None:
        call = self._desk.call(key)
        if call is not None and call.recording is not None:
            is_paused = call.recording.state is RecordingState.PAUSED
            self._phone.do(PauseRecording(call_key=key, is_paused=not is_paused))

    def stop(self, key: str) -> None:
        self._phone.do(StopRecording(call_key=key))

    @Slot(object)
    def _on_call_changed(self, event: CallChanged) -> None:
        """A transfer elsewhere put somebody else on the line: nobody has asked them."""
        key = event.call_key
        call = self._desk.call(key)
        if call is None or event.remote_user == self._there.get(key, ""):
            return
        was_named = key in self._there
        self._there[key] = event.remote_user
        now_there = identify(event.remote_user, "", "", False, self._desk.office)
        if not was_named and now_there.key == call.caller.key:
            return  # only now does the exchange say who it is (RFC 3325), and it is who called
        if self._consents.pop(key, None) is None:
            return
        if call.recording is not None:
            self._stop_for(key, event.remote_name or event.remote_user)
        self.consent_changed.emit(key)

    @Slot(object)
    def _on_conference(self, keys: tuple[str, ...]) -> None:
        """Each hears everybody, and so does each recording: all must have agreed."""
        unasked = self._unasked(keys)
        if unasked is None:
            return
        for key in keys:
            call = self._desk.call(key)
            if call is not None and call.recording is not None:
                self._stop_for(key, unasked.name or unasked.caller.display)

    def _unasked(self, keys: tuple[str, ...]) -> DeskCall | None:
        """Return the first of these calls whose far side has not agreed."""
        calls = (self._desk.call(key) for key in keys if self.consent_of(key) is not Consent.YES)
        return next((call for call in calls if call is not None), None)

    def _stop_for(self, key: str, who: str) -> None:
        self._phone.do(StopRecording(call_key=key))
        self.notice.emit(Notice("recording_other_person", WARNING, {"to": who}))

    @Slot(object)
    def _on_changed(self, event: RecordingChanged) -> None:
        self._desk.show_recording(event.call_key, event)

    @Slot(object)
    def _on_ended(self, event: RecordingEnded) -> None:
        self._desk.show_recording(event.call_key, None)
        call = self._desk.call(event.call_key)
        if event.fault:
            facts = {"path": event.path, "reason": event.fault}
            self.notice.emit(Notice(f"recording_{event.fault}", ERROR, facts))
        if call is None or not event.bytes:
            return
        path, at = Path(event.path), now()
        keep = timedelta(days=self._preferences.settings.recording.keep_days)
        self._records.change(
            AddRecording(
                recording_id=uuid7(),
                contact_id=call.contact_id,
                path=self._relative(path),
                sha256=event.sha256,
                bytes=event.bytes,
                duration_ms=round(event.duration_s * 1000),
                keep_until=at + keep,
                occurred_at=at,
            )
        )

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix() if path.is_relative_to(self.folder) else str(path)

    # -- afterwards ----------------------------------------------------------------------------------------

    def play(self, record: RecordingRecord) -> None:
        """Check the file against its hash, note who listens, then `playable`; else `unplayable`."""
        path = self.folder / record.path

        def checked(is_unchanged: bool) -> None:
            if not is_unchanged:
                self.notice.emit(Notice("recording_changed", ERROR, {"path": str(path)}))
                self.unplayable.emit(record)
                return
            self._records.change(NotePlayed(recording_id=record.id, entry_id=uuid7(), occurred_at=now()))
            self.playable.emit(record, str(path))

        def missing(error: OSError) -> None:
            facts = {"path": str(path), "reason": error.strerror or str(error)}
            self.notice.emit(Notice("recording_missing", WARNING, facts))
            self.unplayable.emit(record)

        self._jobs.run(lambda: _sha256(path) == record.sha256, checked, ((OSError, missing),))

    @Slot()
    def erase_expired(self) -> None:
        """Erase what was kept long enough; again each hour."""
        if not self._erasing.isActive():
            self._erasing.start()
        self._records.read(lambda tx: recordings_to_erase(tx, now()), self._erase)

    def _erase(self, records: tuple[RecordingRecord, ...]) -> None:
        for record in records:
            self._erase_one(record)

    def _erase_one(self, record: RecordingRecord) -> None:
        path = self.folder / record.path

        def gone(_: None) -> None:
            self._records.change(EraseRecording(recording_id=record.id, occurred_at=now()))

        def failed(error: OSError) -> None:
            facts = {"path": str(path), "reason": error.strerror or str(error)}
            self.notice.emit(Notice("recording_not_erased", WARNING, facts))

        self._jobs.run(lambda: path.unlink(missing_ok=True), gone, ((OSError, failed),))


def _sha256(path: Path) -> str:
    """Return the hash of a file in hex. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
