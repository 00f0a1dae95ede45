"""Erases a person: first plans what is erased and what must stay; afterwards deletes their files."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from sqlalchemy import Connection

from app.cases.drafting import Drafting
from app.common.clock import now
from app.common.jobs import Jobs
from app.conversations.composer import keys_of_erased as keys_of_messages
from app.files.attachment_files import AttachmentFiles
from app.mutations.erasure import EraseApplicant, case_held, contact_held
from app.recordings.recordings import Recordings
from app.records.service import Records, Refusal
from app.settings.preferences import Preferences
from app.sop.retention import CALL, KEPT, OPEN, ErasurePlan, RetainedItem, RetentionRule, plan_erasure
from app.supervision.review_drafts import keys_of_erased as keys_of_reviews
from app.texts.text_drafts import keys_of_erased
from db.drafts import Drafts
from db.enums import Role
from db.queries.erasure import (
    erased_applicants,
    recording_count,
    records_of,
    select_cases_of,
    select_contacts_of,
    wiped_files,
)
from db.records import AgentRecord
from db.replica import Applied

__all__ = ["CALL", "KEPT", "OPEN", "Erasure", "ErasurePlan", "PlannedErasure", "RetainedItem"]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PlannedErasure:
    """The plan for one person."""

    applicant_id: UUID
    plan: ErasurePlan


@dataclass(frozen=True, slots=True)
class _Erased:
    """The records and cases of erased people that have files or drafts."""

    applicant_ids: tuple[UUID, ...]
    cases: tuple[tuple[UUID, str], ...]  # id, number
    conversation_ids: tuple[UUID, ...] = ()
    contact_ids: tuple[UUID, ...] = ()


class Erasure(QObject):
    planned = Signal(object)  # PlannedErasure
    erased = Signal(object)  # the person's id; the files are deleted after it
    refused = Signal(object)  # Refusal
    left = Signal(str)  # a file that could not be deleted; attachments are retried at the next start

    def __init__(
        self,
        records: Records,
        preferences: Preferences,
        recordings: Recordings,
        files: AttachmentFiles,
        drafting: Drafting,
        drafts: Drafts,
        jobs: Jobs,
        data: Path,
        opened: Path,
        parent: QObject | None = None,
    ) -> None:
        """`data` has files written for persons and units; `opened` has copies of `files` made for viewing."""
        super().__init__(parent)
        self._records, self._preferences = records, preferences
        self._recordings, self._files, self._opened = recordings, files, opened
        self._drafting, self._drafts, self._jobs, self._data = drafting, drafts, jobs, data
        records.changed.connect(self._on_changed)

    @property
    def may_erase(self) -> bool:
        return self._records.viewer is not None and self._records.viewer.role is Role.SUPERVISOR

    @property
    def _rule(self) -> RetentionRule:
        retention = self._preferences.settings.retention
        return RetentionRule(retention.information_years, retention.complaint_years)

    @Slot(object)
    def _on_changed(self, applied: Applied) -> None:
        """Delete files outside the records after an erasure, here or at another workstation."""
        if applied.erased_ids:
            self._records.read(partial(_erased_among, applied.erased_ids), self._clear)

    @Slot()
    def start(self) -> None:
        """Delete the attachments that could not be deleted before, or that others erased."""
        self._records.read(wiped_files, lambda found: self._remove(found, ()))

    def ask(self, applicant_id: UUID) -> None:
        """Plan an erasure; `planned` follows."""
        if self.may_erase:
            query = partial(_planned, applicant_id, self._rule, self._records.viewer)
            self._records.read(query, self.planned.emit)

    def erase(self, planned: PlannedErasure) -> None:
        """Erase for good, on the present state; `erased` or `refused` follows."""
        rule = self._rule
        mutation = EraseApplicant(
            applicant_id=planned.applicant_id,
            information_years=rule.information_years,
            complaint_years=rule.complaint_years,
            occurred_at=now(),
        )
        self._records.change(
            mutation, done=lambda: self.erased.emit(planned.applicant_id), refused=self._on_refused
        )

    def _on_refused(self, refusal: Refusal) -> None:
        self.refused.emit(refusal)

    def _clear(self, erased: _Erased) -> None:
        if not erased.applicant_ids:
            return
        case_ids = [case_id for case_id, _number in erased.cases]
        keys = [f"case:{case_id}" for case_id in case_ids]
        keys += keys_of_erased(case_ids, erased.applicant_ids)
        keys += keys_of_messages(case_ids, erased.conversation_ids)
        keys += keys_of_reviews((*case_ids, *erased.contact_ids))
        self._drafting.forget_of_all(keys)
        self._recordings.erase_expired()
        data, path = self._data, self._records.path
        written = [
            *((data / "data-requests", f"{applicant_id}-*.txt") for applicant_id in erased.applicant_ids),
            *((data / "packets", f"{number}.txt") for _case_id, number in erased.cases),
            (path.parent, f"{path.stem}.before-*{path.suffix}"),  # whole copies, made before updates
        ]
        self._records.read(wiped_files, lambda found: self._remove(found, written))

    def _remove(self, hashes: Iterable[str], written: Iterable[tuple[Path, str]]) -> None:
        files, opened, drafts = self._files, self._opened, self._drafts

        def remove() -> list[OSError]:
            kept = [sha256 for sha256 in hashes if files.path_of(sha256).exists()]
            paths = [path for folder, pattern in written for path in folder.glob(pattern)]
            for sha256 in kept:
                if not drafts.mention(sha256):  # the same file waits for an unsaved case
                    paths += [files.path_of(sha256), *files.copies_of(opened, sha256)]
            return [error for path in paths if (error := _unlink(path)) is not None]

        self._jobs.run(remove, self._removed)

    def _removed(self, errors: list[OSError]) -> None:
        for error in errors:
            _log.error("a file of an erased person is left: %s", error)
            self.left.emit(str(error.filename))


def _planned(
    applicant_id: UUID, rule: RetentionRule, viewer: AgentRecord | None, tx: Connection
) -> PlannedErasure:
    ids = records_of(lambda query: tx.execute(query).mappings().all(), applicant_id)
    cases = tx.execute(select_cases_of(ids)).mappings().all()
    contacts = tx.execute(select_contacts_of(ids)).mappings().all()
    recordings = recording_count(tx, [row["id"] for row in contacts])
    plan = plan_erasure(map(case_held, cases), map(contact_held, contacts), recordings, rule, now())
    # An anonymous applicant is not shown beside the case (app/access/visibility.py): that case is left out.
    untold = {
        row["id"]
        for row in cases
        if row["is_anonymous"] and (viewer is None or row["assignee_id"] != viewer.id)
    }
    stays = tuple(replace(one, number="") if one.case_id in untold else one for one in plan.stays)
    return PlannedErasure(applicant_id, replace(plan, stays=stays))


def _erased_among(ids: Collection[UUID], tx: Connection) -> _Erased:
    erased = tuple(erased_applicants(tx, ids))
    cases = tx.execute(select_cases_of(erased)).mappings().all() if erased else ()
    contacts = tx.execute(select_contacts_of(erased)).mappings().all() if erased else ()
    talks = tuple({row["conversation_id"] for row in contacts if row["conversation_id"] is not None})
    contact_ids = tuple(row["id"] for row in contacts)
    return _Erased(erased, tuple((row["id"], row["number"]) for row in cases), talks, contact_ids)


def _unlink(path: Path) -> OSError | None:
    try:
        path.chmod(0o600)  # Windows does not delete a read-only file
        path.unlink(missing_ok=True)
    except FileNotFoundError:
        return None
    except OSError as error:
        return error
    return None
