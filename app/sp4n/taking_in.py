"""Takes complaints in from a file of SP4N-LAPOR!: read, compared with our cases, saved as chosen."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from itertools import count
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from sqlalchemy import Connection
from uuid_utils.compat import uuid7

from app.access.session import Session
from app.cases.field_choices import FieldChoices
from app.common.case_number import make
from app.common.clock import now
from app.common.csv_file import CsvError, CsvFault, read_limited
from app.common.jobs import Jobs
from app.common.kept_columns import KeptColumns
from app.common.table_file import MOST_BYTES, TableFile, TableFileError, read_table_file
from app.mutations.sp4n import LogFromSp4n, TakeFromSp4n
from app.records.service import Records, Refusal
from app.sop.office_hours import OfficeCalendar
from app.sp4n.columns import YES
from app.sp4n.comparing import (
    ComparedComplaint,
    Verdict,
    channel_of,
    compare_absent,
    compare_known,
    compare_new,
    digest_of,
    kind_of,
    subject_of,
)
from app.sp4n.reading import BadLine, Complaint, are_known, proposed, read_complaints
from app.sp4n.rows import RowMaker
from app.sp4n.tracking import Tracking
from db.enums import Role
from db.mutation import Mutation
from db.queries.cases import cases_in_outline
from db.records import AgentRecord, CaseFile
from db.sync.sp4n_messages import TrackedCase
from db.sync.sync_status import SharedError, Trouble

COLUMNS_FILE = "sp4n-columns.json"
AT_ONCE = 50  # cases that are compared, so that others read meanwhile
SAVED_AT_ONCE = 20  # mutations in a transaction
AWAY, REFUSED = "away", "refused"
NOT_READ, NOT_KEPT = "not_read", "not_kept"  # the records did not answer; what the columns mean
BUSY, NOT_BEGUN = "busy", "not_begun"  # complaints are being saved; nothing was saved
_REFUSALS = (Trouble.FAILED, Trouble.NO_ROLE)
T = TypeVar("T")
NoteWords = Callable[[ComparedComplaint, date], str]  # the text of a note that is written on this day


@dataclass(frozen=True, slots=True)
class Failure:
    """code: Of TableFileError, or one of those above. reason: What the system says."""

    code: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """columns: Ours for each of the file's, "" for none.

    is_known: Each is one of ours, or an earlier file had it.
    """

    table: TableFile
    columns: tuple[str, ...]
    is_known: bool


@dataclass(frozen=True, slots=True)
class ComparedFile:
    """complaints: In the order of the file. bad: Lines that are not read."""

    complaints: tuple[ComparedComplaint, ...]
    bad: tuple[BadLine, ...]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """How a taking in ended. refused: By the tracking id. left: Not tried, because it was stopped.

    is_of_another: The supervisor who began it is not signed in any more. Nothing is said of single
        complaints: those that were refused are among `left`.
    """

    new: int
    changed: int
    refused: tuple[tuple[str, Refusal], ...]
    left: int
    is_of_another: bool = False


@dataclass(slots=True)
class _Comparing:
    viewer: AgentRecord
    bad: tuple[BadLine, ...]
    found: Mapping[str, Sequence[TrackedCase]]
    left: list[Complaint]
    total: int
    compared: list[ComparedComplaint] = field(default_factory=list)


@dataclass(slots=True)
class _Saving:
    """agent_id: Of the person who saves.

    is_stopped: No more is begun. is_left: That person is gone: nothing more is saved.
    """

    agent_id: UUID
    words: NoteWords
    left: list[ComparedComplaint]
    total: int
    is_stopped: bool = False
    is_left: bool = False
    new: int = 0
    changed: int = 0
    refused: list[tuple[str, Refusal]] = field(default_factory=list)

    @property
    def done(self) -> int:
        return self.new + self.changed + len(self.refused)

    def count(self, saved: ComparedComplaint) -> None:
        if saved.verdict is Verdict.NEW:
            self.new += 1
        else:
            self.changed += 1


class TakingIn(QObject):
    """One file at a time. What is read and compared for a person is dropped when another one signs in.

    While complaints are saved, no other file is opened or compared: `ended` says what became of each.
    """

    progressed = Signal(int, int)  # complaints compared or saved, of how many
    read = Signal(object)  # OpenedFile
    compared = Signal(object)  # ComparedFile
    failed = Signal(object)  # Failure, or CsvError
    ended = Signal(object)  # TakenIn

    def __init__(
        self,
        tracking: Tracking,
        records: Records,
        session: Session,
        jobs: Jobs,
        calendar: Callable[[], OfficeCalendar],
        office: Callable[[], str],
        field_choices: FieldChoices,
        folder: Path,
        parent: QObject | None = None,
    ) -> None:
        """office: Returns the name of the agency. folder: Keeps what the columns of files mean."""
        super().__init__(parent)
        self._field_choices = field_choices
        self._tracking, self._records, self._session, self._jobs = tracking, records, session, jobs
        self._calendar, self._office = calendar, office
        self._columns = KeptColumns(folder / COLUMNS_FILE)
        self._work: object = None  # what goes on: an answer for earlier work is late
        session.agent_changed.connect(self._on_agent)
        session.signed_out.connect(self._on_agent)

    @property
    def is_supervisor(self) -> bool:
        agent = self._session.agent
        return agent is not None and agent.role is Role.SUPERVISOR

    @property
    def is_saving(self) -> bool:
        return isinstance(self._work, _Saving)

    @property
    def saves_more(self) -> bool:
        """Return whether complaints are saved, and nothing has stopped it."""
        return isinstance(self._work, _Saving) and not self._work.is_stopped

    @property
    def _today(self) -> date:
        return self._calendar().local_day(now())

    # -- the file ------------------------------------------------------------------------------------------

    def open(self, path: Path) -> None:
        """Read a file; `read` or `failed` follows."""

        def work() -> OpenedFile:
            file, known = read_table_file(read_limited(path, MOST_BYTES)), self._columns.known()
            return OpenedFile(file, tuple(proposed(file.head, known)), are_known(file.head, known))

        if self._is_refused():
            return
        self._run(work, self._opened)

    def compare(self, file: TableFile, columns: Sequence[str]) -> None:
        """Keep what the columns mean, and compare; `compared` or `failed` follows."""
        viewer = self._session.agent
        if viewer is None or self._is_refused():
            return
        today = self._today

        def work() -> _Comparing:
            self._columns.keep({title: one for title, one in zip(file.head, columns, strict=True) if title})
            read = read_complaints(file, columns, today)
            found = defaultdict(list)
            for one in self._tracking.cases([complaint.key for complaint in read.complaints]):
                found[one.tracking].append(one)
            complaints = [self._with_our_category(complaint) for complaint in read.complaints]
            return _Comparing(viewer, read.bad, found, complaints, len(complaints))

        self._run(work, self._compare_next)

    def _with_our_category(self, complaint: Complaint) -> Complaint:
        """Return the complaint with the recorded name of its category, which limits and figures compare."""
        named = complaint.values.get("kategori", "")
        recorded = self._field_choices.category_recorded(named)
        if recorded == named:
            return complaint
        return replace(complaint, values={**complaint.values, "kategori": recorded})

    def _opened(self, file: OpenedFile) -> None:
        self._work = None
        self.read.emit(file)

    @Slot()
    def stop(self) -> None:
        """Go no further: what is saved is saved. `ended` follows, after what is being saved."""
        if isinstance(self._work, _Saving):
            self._work.is_stopped = True
        else:
            self._work = None

    @Slot()
    def _on_agent(self) -> None:
        """Save on for the same supervisor, also under another name; go no further for anybody else."""
        job, agent = self._work, self._session.agent
        if not isinstance(job, _Saving):
            self._work = None
        elif agent is None or agent.id != job.agent_id or not self.is_supervisor:
            job.is_stopped = job.is_left = True

    def _is_refused(self) -> bool:
        """Return whether complaints are being saved, after saying so."""
        if self.is_saving:
            self.failed.emit(Failure(BUSY))
        return self.is_saving

    def _run(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        token = self._work = object()

        def take(found: T) -> None:
            if self._work is token:
                done(found)

        def fail(why: Failure | CsvError) -> None:
            if self._work is token:
                self._work = None
                self.failed.emit(why)

        def broke(error: Exception) -> None:
            fail(CsvError(CsvFault.BROKEN))
            raise error

        self._jobs.run(
            work,
            take,
            (
                (CsvError, fail),
                (TableFileError, lambda error: fail(Failure(error.code))),
                (OSError, lambda error: fail(Failure(NOT_KEPT, error.strerror or str(error)))),
                (SharedError, lambda error: fail(Failure(REFUSED if error.trouble in _REFUSALS else AWAY))),
                (Exception, broke),
            ),
        )

    # -- comparing -----------------------------------------------------------------------------------------

    def _compare_next(self, job: _Comparing) -> None:
        self._work = job
        self.progressed.emit(len(job.compared), job.total)
        some, job.left = job.left[:AT_ONCE], job.left[AT_ONCE:]
        if not some:
            self._work = None
            self.compared.emit(ComparedFile(tuple(job.compared), job.bad))
            return
        compare = self._comparison(job)

        def take(found: list[ComparedComplaint]) -> None:
            if self._work is job:
                job.compared += found
                self._compare_next(job)

        def fail() -> None:
            if self._work is job:
                self._work = None
                self.failed.emit(Failure(NOT_READ))

        self._records.read(lambda tx: compare(tx, some), take, fail)

    def _comparison(
        self, job: _Comparing
    ) -> Callable[[Connection, list[Complaint]], list[ComparedComplaint]]:
        """Return what compares some on a reader thread: it reads nothing of this object."""
        calendar, office, viewer, found = self._calendar(), self._office(), job.viewer, job.found
        units = {unit.id: unit.name for unit in self._session.units}

        def name_of(unit_id: UUID | None) -> str:
            return units.get(unit_id, "") if unit_id is not None else ""

        makers = [RowMaker(calendar, office, name_of, is_whole) for is_whole in (False, True)]

        def compare_one(complaint: Complaint, files: Mapping[UUID, CaseFile]) -> ComparedComplaint:
            cases = found.get(complaint.key, ())
            if not cases:
                return compare_new(complaint, office)
            (case, *others) = cases
            file = files.get(case.id) if case.id is not None and not others else None
            if file is None:
                return compare_absent(complaint, [one.number for one in cases])
            return compare_known(complaint, file, [maker.row(file) for maker in makers], viewer)

        def compare(tx: Connection, some: list[Complaint]) -> list[ComparedComplaint]:
            known = [case.id for one in some for case in found.get(one.key, ()) if case.id is not None]
            files = cases_in_outline(tx, known) if known else {}
            return [compare_one(one, files) for one in some]

        return compare

    # -- saving --------------------------------------------------------------------------------------------

    def take(self, chosen: Iterable[ComparedComplaint], words: NoteWords) -> bool:
        """Save these, and return True; `ended` follows. Return False if this person may not, or not now.

        words: Returns the text of the note about one.
        """
        agent = self._session.agent
        if agent is None or not self.is_supervisor or self._work is not None:
            return False
        left = [one for one in chosen if one.can_be_taken]
        job = self._work = _Saving(agent.id, words, left, len(left))
        self._save_next(job)
        return True

    def _save_next(self, job: _Saving) -> None:
        self.progressed.emit(job.done, job.total)
        if job.left and not job.is_stopped:
            self._number(job, job.left[:SAVED_AT_ONCE])
        else:
            self._end(job)

    def _number(self, job: _Saving, some: Sequence[ComparedComplaint]) -> None:
        """Make the mutations of these, and save them. The new cases get their numbers first, all at once."""
        day, new = self._today, sum(one.verdict is Verdict.NEW for one in some)

        def given(first: int) -> None:
            sequences = count(first)
            if job.is_left:
                self._end(job)
                return
            self._save(
                job,
                [
                    (one, self._logged(one, make(day, workstation, next(sequences)), job.words))
                    if one.verdict is Verdict.NEW
                    else (one, self._taken(one, job.words))
                    for one in some
                ],
            )

        workstation = self._records.workstation
        if new:
            self._records.give_number(day, given, lambda: self._end(job), new)  # the records say why
        else:
            given(1)

    def _save(self, job: _Saving, made: Sequence[tuple[ComparedComplaint, Mutation]]) -> None:
        """Save all of them in one transaction; if one is refused, save each alone, unless the person left."""
        job.left = job.left[len(made) :]

        def done() -> None:
            for one, _ in made:
                job.count(one)
            self._save_next(job)

        mutations = (mutation for _, mutation in made)
        self._records.change(*mutations, done=done, refused=lambda _why: self._save_singly(job, deque(made)))

    def _save_singly(self, job: _Saving, made: deque[tuple[ComparedComplaint, Mutation]]) -> None:
        if not made or job.is_left:
            self._save_next(job)
            return
        one, mutation = made.popleft()

        def done() -> None:
            job.count(one)
            self._save_singly(job, made)

        def refused(refusal: Refusal) -> None:
            job.refused.append((one.complaint.tracking, refusal))
            self._save_singly(job, made)

        self._records.change(mutation, done=done, refused=refused)

    def _end(self, job: _Saving) -> None:
        self._work = None
        refused = () if job.is_left else tuple(job.refused)
        left = job.total - job.new - job.changed - len(refused)
        self.ended.emit(TakenIn(job.new, job.changed, refused, left, job.is_left))

    # -- mutations -----------------------------------------------------------------------------------------

    def _logged(self, one: ComparedComplaint, number: str, words: NoteWords) -> LogFromSp4n:
        values, at = one.complaint.values, now()
        return LogFromSp4n(
            case_id=uuid7(),
            number=number,
            kind=kind_of(values),
            channel=channel_of(values),
            subject=subject_of(values),
            description=values.get("isi_ringkas", ""),
            sp4n_tracking=one.complaint.tracking,
            region=values.get("lokasi_nama", ""),
            region_code=one.complaint.region_code,
            category=values.get("kategori", ""),
            is_confidential=values.get("rahasia") == YES,
            is_anonymous=values.get("anonim") == YES,
            asked_at=min(at, self._beginning(values.get("tanggal_masuk", ""), at)),
            opened_at=at,
            occurred_at=at,
            text=words(one, self._today) if one.noted else "",
            digest=digest_of(one.complaint) if one.noted else "",
        )

    def _taken(self, one: ComparedComplaint, words: NoteWords) -> TakeFromSp4n:
        assert one.case_id is not None
        return TakeFromSp4n(
            case_id=one.case_id,
            changes=one.changes,
            text=words(one, self._today) if one.noted else "",
            digest=digest_of(one.complaint) if one.noted else "",
            occurred_at=now(),
        )

    def _beginning(self, day: str, otherwise: datetime) -> datetime:
        """Return when this day begins at the office."""
        if not day:
            return otherwise
        return datetime.combine(date.fromisoformat(day), time(), self._calendar().zone)
