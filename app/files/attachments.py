"""Attachments of cases: adds, previews, opens and removes files and pictures."""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage
from uuid_utils.compat import uuid7

from app.cases.case_editor import CaseEditor
from app.cases.drafting import Drafting
from app.common.clock import now
from app.common.jobs import Failed, Jobs
from app.common.pictures import PDF, SHOWN, picture_of, png_of, preview_of
from app.file_store.shared_files import STOPPED, SharedFiles
from app.files.attachment_files import AttachmentFiles, Changed, NotAttachable, may_be_opened
from app.mutations.attachment import AddAttachment, RemoveAttachment, plain_name
from app.mutations.output import OutputWay
from app.paper.press import DrawPage, Press
from app.records.service import Records, Refusal
from app.settings.preferences import Preferences
from app.values.draft_files import FIELD, DraftFile, KeptFile, with_file, without_file
from app.values.open_case import CaseFacts
from db.records import AttachmentRecord

_log = logging.getLogger(__name__)
MB = 1_000_000
Attached = Callable[[Refusal | None], None]  # the result: None if it is attached
PREVIEW_PX = 256  # the largest size of a preview, at 200 % text


@dataclass(frozen=True, slots=True)
class CaseAttachment:
    """A listed file of a case. `record` is None while the case is unsaved."""

    id: UUID
    name: str
    media_type: str
    bytes: int
    sha256: str
    record: AttachmentRecord | None = None

    @property
    def is_removed(self) -> bool:
        return self.record is not None and self.record.removed_at is not None


def attachments_of(case: CaseFacts) -> tuple[CaseAttachment, ...]:
    """Return the files of the open case: recorded ones, then those that wait for its first save."""
    recorded = case.file.attachments if case.file else ()
    listed = [_listed(one, one) for one in recorded]
    return (*listed, *map(_listed, case.unsaved_files))


def _listed(one: AttachmentRecord | DraftFile, record: AttachmentRecord | None = None) -> CaseAttachment:
    return CaseAttachment(one.id, one.name, one.media_type, one.bytes, one.sha256, record)


class Attachments(QObject):
    """All disk access runs on other threads. A new file is stored first, then recorded."""

    attached = Signal(object, str)  # case id, the file's name
    refused = Signal(object, object)  # case id, Refusal: why a file was not attached, opened or removed
    removed = Signal(object)  # the attachment's id
    preview_ready = Signal(str, object)  # sha256, QImage or None: it cannot be shown
    open_wanted = Signal(str)  # a copy's path, for the system to open
    copied = Signal(object, str)  # case id, the path of a copy that the user saved
    fetching = Signal(str, int)  # sha256, percent of a file being fetched; -1: the fetch ended

    def __init__(
        self,
        editor: CaseEditor,
        records: Records,
        drafting: Drafting,
        preferences: Preferences,
        jobs: Jobs,
        press: Press,
        folder: Path,
        opened: Path,
        shared: SharedFiles,
        parent: QObject | None = None,
    ) -> None:
        """`folder` has the stored files; `opened` has copies that the system opens."""
        super().__init__(parent)
        self._editor = editor
        self._records = records
        self._drafting = drafting
        self._preferences = preferences
        self._jobs = jobs
        self._press = press
        self._opened = opened
        self._shared = shared
        self.files = AttachmentFiles(folder)
        shared.fetching.connect(self.fetching)

    @property
    def largest_mb(self) -> int:
        return self._preferences.settings.attachments.largest_mb

    def start(self) -> None:
        """Clean up after the previous run."""
        opened = self._opened
        self._jobs.run(lambda: self.files.clean(opened), lambda _: None, ((OSError, _not_cleaned),))

    @Slot()
    def forget_opened(self) -> None:
        """Delete the copies that the previous user viewed, because another user signed in."""
        opened = self._opened
        self._jobs.run(lambda: self.files.drop_copies(opened), lambda _: None, ((OSError, _not_cleaned),))

    def close(self) -> None:
        """Delete all copies made for viewing, at the end. Blocks."""
        try:
            self.files.drop_copies(self._opened)
        except OSError as error:
            _not_cleaned(error)

    # -- adding ----------------------------------------------------------------------------------------------

    def attach_files(self, case_id: UUID, paths: Sequence[Path]) -> None:
        """Attach each valid file; for each other one `refused` gives the reason."""
        for path in paths:
            self.attach_file(case_id, path, lambda _: None)

    def attach_file(self, case_id: UUID, path: Path, done: Attached) -> None:
        """Attach one file; `done(None)` follows if it is attached, else the reason."""
        keep = partial(self.files.keep, path, self.largest_mb * MB)
        self._take(case_id, path.name, keep, done)

    def attach_picture(self, case_id: UUID, picture: QImage) -> None:
        """Attach a copied picture, e.g. a part of the screen."""
        most = self.largest_mb * MB
        name = f"{now().astimezone(self._drafting.zone):%Y%m%d-%H%M%S}.png"
        self._take(case_id, name, lambda: self.files.keep_content(name, png_of(picture), most))

    def attach_call_picture(
        self, case_id: UUID, path: Path, contact_id: UUID, consent_text: str, done: Attached
    ) -> None:
        """Attach a picture of a video call; consent_text: The version of the accepted notice."""
        keep = partial(self.files.keep, path, self.largest_mb * MB)
        self._take(case_id, path.name, keep, done, contact_id, consent_text)

    def attach_content(self, case_id: UUID, name: str, content: bytes) -> None:
        """Attach a file that another part of the program made or received."""
        most = self.largest_mb * MB
        self._take(case_id, name, lambda: self.files.keep_content(name, content, most))

    def _take(
        self,
        case_id: UUID,
        name: str,
        keep: Callable[[], KeptFile],
        done: Attached = lambda _: None,
        contact_id: UUID | None = None,
        consent_text: str = "",
    ) -> None:
        called = plain_name(name)

        def ended(refusal: Refusal | None) -> None:
            current = self._editor.raw
            if refusal is None:
                self.attached.emit(case_id, called)
            elif current is not None and current.case_id == case_id:
                self.refused.emit(case_id, refusal)
            else:
                self._records.report_refusal(refusal)  # nobody sees that case now
            done(refusal)

        def add(kept: KeptFile) -> None:
            self._add(case_id, kept, ended, contact_id, consent_text)

        self._jobs.run(keep, add, self._failures(called, ended))

    def _add(
        self, case_id: UUID, kept: KeptFile, ended: Attached, contact_id: UUID | None, consent_text: str
    ) -> None:
        attachment_id = uuid7()
        current = self._editor.raw
        is_on_screen = current is not None and current.case_id == case_id
        draft = self._drafting.fields(f"case:{case_id}")
        if "_number" in draft and not (is_on_screen and current is not None and current.file is not None):
            # The case is unsaved: the file waits in its draft.
            text = with_file(draft.get(FIELD), attachment_id, kept, contact_id, consent_text)
            if text == draft.get(FIELD):
                ended(self._refusal("attachment_twice", kept.name))
                return
            self._keep_draft(case_id, text)
            ended(None)
            return
        added = AddAttachment(
            attachment_id=attachment_id,
            case_id=case_id,
            name=kept.name,
            media_type=kept.media_type,
            bytes=kept.bytes,
            sha256=kept.sha256,
            contact_id=contact_id,
            consent_text=consent_text,
            occurred_at=now(),
        )
        self._records.change(added, done=lambda: ended(None), refused=ended)

    def _keep_draft(self, case_id: UUID, text: str) -> None:
        current = self._editor.raw
        if current is not None and current.case_id == case_id:
            self._editor.keep(FIELD, text)
            self._editor.refresh()
        else:
            self._drafting.keep(f"case:{case_id}", FIELD, text)

    # -- existing files --------------------------------------------------------------------------------------

    def remove(self, case_id: UUID, one: CaseAttachment, reason: str) -> None:
        """Remove a file from its case. An unrecorded one leaves no mark."""
        if one.record is None:
            text = self._drafting.fields(f"case:{case_id}").get(FIELD)
            self._keep_draft(case_id, without_file(text, one.id))
            self.removed.emit(one.id)
            return
        self._records.change(
            RemoveAttachment(attachment_id=one.id, reason=reason, occurred_at=now()),
            done=lambda: self.removed.emit(one.id),
            refused=lambda refusal: self.refused.emit(case_id, refusal),
        )

    def ask_preview(self, one: CaseAttachment) -> None:
        """Read a preview of the file, if it is a picture or a PDF; `preview_ready` follows."""
        path = self.files.path_of(one.sha256)
        if one.media_type == PDF:
            self._press.do(
                DrawPage(path=os.fsencode(path), most_px=PREVIEW_PX),
                lambda done: self.preview_ready.emit(one.sha256, picture_of(done.picture)),
                lambda error: _log.warning("no preview of %s: %s", one.sha256[:12], error),
            )
            return
        if one.media_type not in SHOWN:
            return
        self._jobs.run(
            lambda: preview_of(path, PREVIEW_PX),
            lambda picture: self.preview_ready.emit(one.sha256, picture),
        )

    def open(self, case_id: UUID, one: CaseAttachment) -> None:
        """Let the system open a copy of the file, if its type contains no code."""

        def copied() -> Path:
            with self.files.path_of(one.sha256).open("rb") as kept:
                beginning = kept.read(512)
            if not may_be_opened(one.name, beginning):
                raise NotAttachable("attachment_runs", one.name)
            return self.files.copy_to(self._opened, one.name, one.sha256)

        def refuse(refusal: Refusal | None) -> None:
            self.refused.emit(case_id, refusal)

        self._jobs.run(
            copied,
            lambda path: self.open_wanted.emit(str(path)),
            (
                *self._lost("attachment", case_id, one, lambda: self.open(case_id, one)),
                *self._failures(one.name, refuse),
            ),
        )

    def save_as(self, case_id: UUID, one: CaseAttachment, place: Path) -> None:
        """Save a copy of any file at the user's path, after recording it in the audit trail. `copied`
        follows.
        """

        def refuse(refusal: Refusal | None) -> None:
            self.refused.emit(case_id, refusal)

        def noted() -> None:
            self._jobs.run(
                lambda: self.files.save_as(place, one.name, one.sha256),
                lambda _: self.copied.emit(case_id, str(place)),
                (*self._lost("copy", case_id, one, noted), *self._failures(one.name, refuse, "copy")),
            )

        facts = {"list": "attachment", "sha256": one.sha256, "format": place.suffix.lower().lstrip(".")}
        self._records.note_output(OutputWay.EXPORTED, "attachment", facts, noted, of=case_id)

    def cancel(self, one: CaseAttachment) -> None:
        """Cancel a fetch."""
        self._shared.cancel(one.sha256)

    def _lost(self, what: str, case_id: UUID, one: CaseAttachment, again: Callable[[], None]) -> Failed:
        """Return the handlers for a stored file that has changed, and for a missing one, which is fetched
        first.
        """

        def changed(_error: Changed) -> None:
            self.refused.emit(case_id, self._refusal(f"{what}_changed", one.name))

        return ((Changed, changed), (FileNotFoundError, lambda _: self._fetch(case_id, one, again)))

    def _fetch(self, case_id: UUID, one: CaseAttachment, again: Callable[[], None]) -> None:
        def here() -> None:
            self.ask_preview(one)
            again()

        def missing(why: str) -> None:
            if why == "not_there":
                self._shared.ask_where(case_id, "attachment_id", one.id, at_workstation)
            elif why != STOPPED:
                code = "attachment_missing" if why == "off" else f"file_{why}"
                self.refused.emit(case_id, self._refusal(code, one.name))

        def at_workstation(code: str) -> None:
            facts = {"text": one.name, "name": code}
            self.refused.emit(case_id, Refusal("file_not_sent" if code else "file_nowhere", facts))

        self._shared.fetch(one.sha256, one.bytes, self.files.path_of(one.sha256), here, missing)

    def _failures(self, name: str, ended: Attached, what: str = "attachment") -> Failed:
        def not_written(error: OSError) -> None:
            _log.error("an attachment cannot be written: %s", error)
            is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            ended(self._refusal(f"{what}_disk_full" if is_full else f"{what}_not_written", name))

        return (
            (NotAttachable, lambda error: ended(self._refusal(error.code, error.name))),
            (OSError, not_written),
        )

    def _refusal(self, code: str, name: str) -> Refusal:
        return Refusal(code, {"text": name, "number": self.largest_mb})


def _not_cleaned(error: OSError) -> None:
    _log.warning("what was left of attachments stays: %s", error)
