"""The page of one person: all their records, and the commands on them."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from sqlalchemy import Connection
from uuid_utils.compat import uuid7

from app.access.visibility import shareable_cases, shareable_contacts, visible_applicant, visible_duplicates
from app.cases.case_editor import CaseEditor
from app.cases.case_service import CaseService
from app.common.clock import now
from app.common.jobs import Jobs
from app.common.phone_number import parse
from app.common.whole_file import write_whole
from app.mutations.merge import MergeApplicants, UndoMerge
from app.mutations.output import OutputWay
from app.mutations.people import AddHandle, NewHandle
from app.mutations.person import (
    AnswerDataRequest,
    AskOfData,
    JoinOrganisation,
    LeaveOrganisation,
    RemoveHandle,
)
from app.records.answer_order import AnswerOrder
from app.records.service import Records, Refusal
from app.settings.preferences import Preferences
from db.enums import DataRequestKind, HandleKind, Role
from db.mutation import Mutation
from db.queries.duplicates import Duplicate, find_duplicates
from db.queries.person_file import (
    DataRequestRecord,
    MergePreview,
    OpenRequest,
    PersonFile,
    merge_preview,
    open_requests,
    person_file,
)
from db.records import AgentRecord
from db.replica import Applied

DOUBLES = 4
__all__ = [
    "DataRequestRecord",
    "Duplicate",
    "MergePreview",
    "OpenRequest",
    "PersonFile",
    "PersonPage",
    "Persons",
]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PersonPage:
    """duplicates: Possible duplicates. may_change: The user may edit the person."""

    file: PersonFile
    duplicates: tuple[Duplicate, ...] = ()
    may_change: bool = True


class Persons(QObject):
    """Shows one person at a time, and keeps the page up to date."""

    shown = Signal(object)  # PersonPage: another person
    changed = Signal(object)  # PersonPage: the same one, new facts
    preview = Signal(object)  # MergePreview
    merged = Signal(object)  # UUID of the merge, to undo it
    stored = Signal(str)  # what was stored: "handle", "organisation", "request", "answer", "undone"
    refused = Signal(object)  # Refusal
    requests_read = Signal(object)  # tuple of OpenRequest
    all_read = Signal(object)  # PersonFile with every case and contact, for export
    exported = Signal(str)  # the file's path
    export_failed = Signal(str)  # the folder's path

    def __init__(
        self,
        records: Records,
        editor: CaseEditor,
        service: CaseService,
        preferences: Preferences,
        jobs: Jobs,
        folder: Path,
        parent: QObject | None = None,
    ) -> None:
        """`folder` is for the exports for people who request their data."""
        super().__init__(parent)
        self._records, self._editor, self._service, self._preferences = records, editor, service, preferences
        self._jobs, self._folder = jobs, folder
        self._pages, self._requests, self._previews = AnswerOrder(), AnswerOrder(), AnswerOrder()
        self._wanted: UUID | None = None
        self.page: PersonPage | None = None
        records.changed.connect(self._on_changed)

    # -- the page ------------------------------------------------------------------------------------------

    def show(self, applicant_id: UUID) -> None:
        """Show a person; `shown` follows, unless the person no longer exists."""
        self._wanted, self.page = applicant_id, None
        self._read_page(applicant_id)

    def leave(self) -> None:
        self._wanted = self.page = None

    def new_case(self) -> None:
        """Begin a case of this person."""
        if self.page is not None:
            self._editor.start_draft(applicant_id=self.page.file.applicant.id)

    def make_applicant(self) -> None:
        """Make this person the applicant of the open case."""
        if self.page is not None:
            self._service.set_applicant(self.page.file.applicant.id)

    # -- changes --------------------------------------------------------------------------------------------

    def add_handle(self, typed: str) -> None:
        """Add a phone number or an e-mail address of this person."""
        if self.page is None:
            return
        typed = typed.strip()
        number = parse(typed, self._preferences.settings.office)
        is_address = "@" in typed
        value = typed.lower() if is_address else number.key
        if not value:
            self.refused.emit(Refusal("phone_not_understood", {"text": typed}))
            return
        kind = HandleKind.EMAIL if is_address else HandleKind.PHONE
        handle = NewHandle(handle_id=uuid7(), kind=kind, value=value)
        applicant_id = self.page.file.applicant.id
        self._do("handle", AddHandle(applicant_id=applicant_id, handle=handle, occurred_at=now()))

    def remove_handle(self, handle_id: UUID) -> None:
        self._do("handle", RemoveHandle(handle_id=handle_id, occurred_at=now()))

    def join(self, name: str, nib: str) -> None:
        """Add an organisation that this person represents."""
        if self.page is not None:
            joined = JoinOrganisation(
                membership_id=uuid7(),
                organisation_id=uuid7(),
                applicant_id=self.page.file.applicant.id,
                name=name,
                nib=nib,
                occurred_at=now(),
            )
            self._do("organisation", joined)

    def leave_organisation(self, membership_id: UUID) -> None:
        self._do("organisation", LeaveOrganisation(membership_id=membership_id, occurred_at=now()))

    def ask_merge(self, other_id: UUID) -> None:
        """Preview a merge; `preview` follows with what would move from the other record to this one."""
        if self.page is not None:
            kept_id = self.page.file.applicant.id
            self._records.read(
                lambda tx: merge_preview(tx, kept_id, other_id), self._previews.unless_late(self._on_preview)
            )

    def merge(self, other_id: UUID) -> None:
        """Merge the other record into this one; `merged` follows."""
        if self.page is not None:
            merge = MergeApplicants(
                merge_id=uuid7(),
                kept_id=self.page.file.applicant.id,
                merged_id=other_id,
                occurred_at=now(),
            )
            done = partial(self.merged.emit, merge.merge_id)
            self._records.change(merge, done=done, refused=self.refused.emit)

    def undo_merge(self, merge_id: UUID) -> None:
        self._do("undone", UndoMerge(merge_id=merge_id, occurred_at=now()))

    def ask_of_data(self, kind: DataRequestKind, words: str = "", case_id: UUID | None = None) -> None:
        """Record a request of this person about their data. case_id: The case with which it came."""
        if self.page is not None:
            applicant_id = self.page.file.applicant.id
            asked = AskOfData(
                request_id=uuid7(),
                applicant_id=applicant_id,
                kind=kind,
                words=words,
                case_id=case_id,
                occurred_at=now(),
            )
            self._do("request", asked)

    def ask_open_requests(self) -> None:
        """Read the open requests about personal data; `requests_read` follows."""
        self._records.read(open_requests, self._requests.unless_late(self._on_requests))

    def answer_request(self, request_id: UUID, outcome: str) -> None:
        self._do("answer", AnswerDataRequest(request_id=request_id, outcome=outcome, occurred_at=now()))

    def read_all(self) -> None:
        """Read all data of this person; `all_read` follows. Only agents and supervisors may export it.

        Cases that the user may not read, and anonymous ones, are left out.
        """
        viewer = self._records.viewer
        if viewer is None or viewer.role is Role.UNIT_OFFICER:
            self.refused.emit(Refusal("not_your_role"))
            return
        if self.page is not None:
            applicant_id = self.page.file.applicant.id
            self._records.read(lambda tx: person_file(tx, applicant_id, None), self._on_all_read)

    def write(self, file: PersonFile, text: str) -> None:
        """Write the export for the person; it is recorded first, then `exported` follows."""
        path = self._folder / f"{file.applicant.id}-{now():%Y%m%d}.txt"

        def write() -> Path:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(path, text.encode())
            return path

        def noted() -> None:
            self._jobs.run(write, lambda done: self.exported.emit(str(done)), ((OSError, self._not_written),))

        rows = len(file.cases) + len(file.contacts)
        facts = {"list": "person", "rows": rows, "format": "txt"}
        self._records.note_output(OutputWay.EXPORTED, "person", facts, noted, rows=rows, of=file.applicant.id)

    # -- how it is done ------------------------------------------------------------------------------------

    def _do(self, what: str, mutation: Mutation) -> None:
        self._records.change(mutation, done=partial(self.stored.emit, what), refused=self.refused.emit)

    def _on_requests(self, requests: tuple[OpenRequest, ...]) -> None:
        self.requests_read.emit(requests)

    def _on_all_read(self, file: PersonFile | None) -> None:
        if file is not None:
            self.all_read.emit(_seen_file(self._records.viewer, file))

    def _not_written(self, error: OSError) -> None:
        _log.error("what is kept of a person cannot be written: %s", error)
        self.export_failed.emit(str(self._folder))

    def _on_read(self, page: PersonPage | None) -> None:
        if page is None or page.file.applicant.id != self._wanted:
            return
        page = _seen(self._records.viewer, page)
        is_other, self.page = self.page is None, page
        (self.shown if is_other else self.changed).emit(page)

    def _on_preview(self, found: MergePreview | None) -> None:
        if found is None:
            return
        viewer = self._records.viewer
        kept, merged = visible_applicant(viewer, found.kept), visible_applicant(viewer, found.merged)
        moving = {handle.id for handle in found.handles}
        handles = tuple(handle for handle in merged.handles if handle.id in moving)
        filled = {name: getattr(merged, name) for name in found.filled}
        visible = replace(
            found,
            cases=shareable_cases(viewer, found.cases),
            contacts=shareable_contacts(viewer, found.contacts),
        )
        self.preview.emit(
            replace(
                visible,
                kept=kept,
                merged=merged,
                handles=handles,
                filled=filled,
                leaves_out=(visible.cases, visible.contacts) != (found.cases, found.contacts),
            )
        )

    @Slot(object)
    def _on_changed(self, applied: Applied) -> None:
        wanted, page = self._wanted, self.page
        if wanted is None or page is None:
            return
        theirs = {row.id for row in page.file.cases}
        if applied.is_foreign or wanted in applied.applicant_ids or theirs & applied.case_ids:
            self._read_page(wanted)

    def _read_page(self, applicant_id: UUID) -> None:
        self._records.read(partial(_read, applicant_id), self._pages.unless_late(self._on_read))


def _read(applicant_id: UUID, tx: Connection) -> PersonPage | None:
    file = person_file(tx, applicant_id)
    if file is None:
        return None
    one = file.applicant
    numbers = [handle.value for handle in one.handles]
    return PersonPage(file, find_duplicates(tx, one.name, numbers, one.nib, one.id, DOUBLES))


def _seen(viewer: AgentRecord | None, page: PersonPage) -> PersonPage:
    """Remove anonymous cases from the person's page (app/access/visibility.py has the rule)."""
    return replace(
        page,
        file=_seen_file(viewer, page.file),
        duplicates=visible_duplicates(viewer, page.duplicates),
        may_change=viewer is not None and viewer.role is not Role.UNIT_OFFICER,
    )


def _seen_file(viewer: AgentRecord | None, file: PersonFile) -> PersonFile:
    """Remove hidden records; they are not counted either, because a number would reveal them."""
    cases, contacts = shareable_cases(viewer, file.cases), shareable_contacts(viewer, file.contacts)
    shown = {contact.id for contact in contacts}
    return replace(
        file,
        applicant=visible_applicant(viewer, file.applicant),
        cases=cases,
        case_count=file.case_count if len(cases) == len(file.cases) else len(cases),
        contacts=contacts,
        contact_count=file.contact_count if len(contacts) == len(file.contacts) else len(contacts),
        in_full=tuple(one for one in file.in_full if one.row.id in {row.id for row in cases}),
        recordings=tuple(one for one in file.recordings if one.contact_id in shown),
        messages=tuple(one for one in file.messages if one.contact_id in shown),
    )
