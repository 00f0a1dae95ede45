"""Pictures of a video call, kept in its case: only with the applicant's consent, and recorded there."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from uuid import UUID, uuid4

from PySide6.QtCore import QObject, Signal, Slot

from app.calls.call_list import CallList
from app.cases.case_editor import CaseEditor
from app.common.clock import now
from app.common.jobs import Jobs
from app.common.notices import INFO, WARNING, Notice
from app.files.attachments import Attachments
from app.recordings.recordings import consent_notice
from app.records.service import Refusal
from app.values.call import Call
from telephony.client.phone import Phone
from telephony.messages import CallEnded, CommandRefused, SnapshotTaken, VideoFault

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A picture that the engine was asked to write."""

    case_id: UUID
    contact_id: UUID
    key: str


class CallPictures(QObject):
    """Consent holds for the call, until the other party changes; without it no picture is taken."""

    consent_changed = Signal(str)  # call key
    notice = Signal(Notice)

    def __init__(
        self,
        phone: Phone,
        calls: CallList,
        editor: CaseEditor,
        attachments: Attachments,
        jobs: Jobs,
        folder: Path,
        zone: Callable[[], tzinfo],
        parent: QObject | None = None,
    ) -> None:
        """`folder` is where the engine writes; nothing stays there."""
        super().__init__(parent)
        self._phone, self._calls, self._editor = phone, calls, editor
        self._attachments, self._jobs = attachments, jobs
        self._folder, self._zone = folder, zone
        self._answers: dict[str, bool] = {}  # call key -> whether the applicant agreed
        self._wanted: dict[str, _Wanted] = {}  # by path
        self.consent_notice = consent_notice("picture_notices.toml")
        calls.party_changed.connect(self._on_party_changed)
        phone.call_ended.connect(self._on_ended)
        phone.snapshot_taken.connect(self._on_taken)
        phone.video_fault.connect(self._on_fault)
        phone.command_refused.connect(self._on_refused)
        phone.engine_lost.connect(self._on_lost)

    def answer_of(self, key: str) -> bool | None:
        """The applicant's answer in this call; None: not asked."""
        return self._answers.get(key)

    def set_answer(self, key: str, is_agreed: bool) -> None:
        """Set the applicant's answer. A no holds for the future; a picture can be removed from its case."""
        if self._calls.call(key) is not None:
            self._answers[key] = is_agreed
            self.consent_changed.emit(key)

    def take(self, key: str) -> None:
        """Keep the present picture in the case of the call."""
        call = self._calls.call(key)
        if call is None or not call.has_video:
            return
        if not self._answers.get(key, False):
            self.notice.emit(Notice("picture_needs_consent", WARNING, subject=key))
            return
        case_id = self._case_of(call)
        if case_id is None:
            self.notice.emit(Notice("picture_needs_case", WARNING, subject=key))
            return
        wanted = _Wanted(case_id, call.contact_id, key)
        at = now().astimezone(self._zone())
        folder = self._folder / f"picture-{uuid4().hex}"  # the file keeps a readable name
        path = folder / f"video-{at:%Y%m%d-%H%M%S}.png"

        def ready(_: None) -> None:
            self._wanted[str(path)] = wanted
            self._phone.take_snapshot(key, str(path))

        self._jobs.run(
            lambda: folder.mkdir(parents=True, mode=0o700), ready, ((OSError, lambda _: self._fail(key)),)
        )

    def _case_of(self, call: Call) -> UUID | None:
        current = self._editor.raw
        if current is not None and current.call is not None and current.call.key == call.key:
            return current.case_id
        return call.case_id

    # -- events --------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_taken(self, event: SnapshotTaken) -> None:
        wanted = self._wanted.pop(event.path, None)
        if wanted is None:
            return
        path = Path(event.path)
        if not self._answers.get(wanted.key, False):  # withdrawn meanwhile
            self._drop(path)
            return

        def attached(refusal: Refusal | None) -> None:
            self._drop(path)
            if refusal is None:
                self.notice.emit(Notice("picture_kept", INFO, {"text": path.name}, subject=wanted.key))

        self._attachments.attach_call_picture(
            wanted.case_id, path, wanted.contact_id, self.consent_notice.version, attached
        )

    @Slot(object)
    def _on_fault(self, event: VideoFault) -> None:
        if event.kind == "snapshot":
            self._fail(event.call_key)
        elif event.kind == "process":  # what it was writing is lost
            self._fail_all(event.call_key)

    @Slot(object)
    def _on_lost(self, _event: object) -> None:
        self._fail_all()

    @Slot(object)
    def _on_refused(self, event: CommandRefused) -> None:
        if event.command == "TakeSnapshot":
            self._fail(event.call_key)

    @Slot(object)
    def _on_party_changed(self, call: Call) -> None:
        """The new party was not asked, even if the notice was just read to the one before."""
        self._answers.pop(call.key, None)
        self.consent_changed.emit(call.key)

    @Slot(object)
    def _on_ended(self, event: CallEnded) -> None:
        waiting = {wanted.key for wanted in self._wanted.values()}
        if event.call_key not in waiting:
            self._answers.pop(event.call_key, None)

    def _fail_all(self, only: str = "") -> None:
        """only: The call concerned; "" for all."""
        for key in {wanted.key for wanted in self._wanted.values() if only in ("", wanted.key)}:
            self._fail(key)

    def _fail(self, key: str) -> None:
        for path in [path for path, wanted in self._wanted.items() if wanted.key == key]:
            del self._wanted[path]
            self._drop(Path(path))
        self.notice.emit(Notice("picture_not_taken", WARNING, subject=key))

    def _drop(self, path: Path) -> None:
        def drop() -> None:
            path.unlink(missing_ok=True)
            path.parent.rmdir()

        def not_dropped(error: OSError) -> None:
            _log.warning("a picture stays until the next start: %s", error)

        self._jobs.run(drop, lambda _: None, ((OSError, not_dropped),))
