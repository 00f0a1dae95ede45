"""One change on many cases: each is a mutation of its own, and what is refused does not stop the others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import msgspec
from PySide6.QtCore import QObject, Signal, Slot
from sqlalchemy import Connection

from app.access.session import Session
from app.access.visibility import may_read
from app.common.clock import now
from app.common.tags import typed_tags
from app.mutations.case import AssignCase
from app.mutations.tags import AddTag, RemoveTag
from app.records.service import Records, Refusal
from db.chunks import chunks
from db.enums import Role
from db.models import Case
from db.mutation import Mutation
from db.queries.rows import as_case_row, select_case_rows
from db.queries.tags_and_links import tags_of_cases
from db.records import AgentRecord


@dataclass(frozen=True, slots=True)
class _Step:
    """The change of one case, and what takes it back; () if nothing does, or if it changes nothing."""

    case_id: UUID
    number: str
    change: tuple[Mutation, ...]
    undo: tuple[Mutation, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedCase:
    case_id: UUID
    number: str
    refusal: Refusal


@dataclass(slots=True)
class BulkReport:
    """What became of a bulk action.

    Attributes:
        changed: How many cases it changed.
        unchanged: How many were already as it would make them.
        left: How many were not tried, because a person stopped it.
        gone: How many are not on this workstation any more.
    """

    total: int
    changed: int = 0
    unchanged: int = 0
    left: int = 0
    gone: int = 0
    refused: list[RefusedCase] = field(default_factory=list)
    can_undo: bool = False
    is_undo: bool = False


class BulkActions(QObject):
    """One at a time. It goes on while the agent works on something else. Lives in the GUI thread."""

    progressed = Signal(int, int)  # cases done, of how many
    finished = Signal(object)  # BulkReport

    def __init__(self, records: Records, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._records, self._session = records, session
        self._steps: list[_Step] = []
        self._report: BulkReport | None = None
        self._undo: list[_Step] = []
        self._is_stopped = False
        session.agent_changed.connect(self._forget)
        session.signed_out.connect(self._forget)

    @property
    def is_running(self) -> bool:
        return self._report is not None

    def may_assign_to(self, agent_id: UUID) -> bool:
        """Return whether the signed-in person may give cases to this one."""
        return _may_assign_to(self._session.agent, agent_id)

    def assign(self, case_ids: Sequence[UUID], agent_id: UUID, reason: str = "") -> None:
        """Give the cases to an agent. Undo gives them back to those who had them, where that is allowed."""
        viewer = self._session.agent

        def steps(tx: Connection) -> list[_Step]:
            cases = _cases(tx, viewer, case_ids)
            return [_assigning(one, agent_id, reason, viewer) for one in cases]

        self._begin(case_ids, steps)

    def tag(self, case_ids: Sequence[UUID], typed: str) -> None:
        """Put tags on the cases; undo takes those off that a case did not have before."""
        self._change_tags(case_ids, typed, _tagging)

    def untag(self, case_ids: Sequence[UUID], typed: str) -> None:
        """Take tags off the cases; undo puts those back that a case had."""
        self._change_tags(case_ids, typed, _untagging)

    def _change_tags(
        self,
        case_ids: Sequence[UUID],
        typed: str,
        step: Callable[[_Case, Collection[str], Collection[str]], _Step],
    ) -> None:
        tags, viewer = typed_tags(typed), self._session.agent

        def steps(tx: Connection) -> list[_Step]:
            before = tags_of_cases(tx, case_ids)
            return [step(one, tags, before.get(one.id, ())) for one in _cases(tx, viewer, case_ids)]

        if tags:
            self._begin(case_ids, steps)

    @Slot()
    def stop(self) -> None:
        """Do not go on with the next case; what was changed stays, and can be undone."""
        self._is_stopped = True

    @Slot()
    def undo(self) -> None:
        """Take back what the last action changed."""
        steps, self._undo = self._undo, []
        if steps and not self.is_running:
            self._is_stopped = False
            self._run(BulkReport(len(steps), is_undo=True), steps)

    def _begin(self, case_ids: Sequence[UUID], steps: Callable[[Connection], list[_Step]]) -> None:
        """Read what the cases are like now, then change one after the other."""
        if self.is_running or not case_ids:
            return
        report = self._report = BulkReport(len(case_ids))
        self._is_stopped = False
        self.progressed.emit(0, report.total)

        def found(made: list[_Step]) -> None:
            if self._report is report:
                report.gone = report.total - len(made)
                self._run(report, made)

        def failed() -> None:
            if self._report is report:
                self._report = None
                self.finished.emit(BulkReport(report.total, left=report.total))

        self._records.read(steps, found, failed)

    def _run(self, report: BulkReport, steps: list[_Step]) -> None:
        self._report, self._steps, self._undo = report, list(reversed(steps)), []
        self._next()

    def _next(self) -> None:
        report = self._report
        if report is None:
            return
        while self._steps and not self._steps[-1].change:
            self._steps.pop()
            report.unchanged += 1
        if self._is_stopped or not self._steps:
            report.left = len(self._steps)
            self._steps, self._report = [], None
            report.can_undo = bool(self._undo) and not report.is_undo
            self.finished.emit(report)
            return
        step = self._steps.pop()
        self._records.change(
            *map(_at_this_moment, step.change),
            done=lambda: self._on_done(report, step),
            refused=lambda refusal: self._on_refused(report, step, refusal),
        )

    def _on_done(self, report: BulkReport, step: _Step) -> None:
        if self._report is not report:
            return  # another user has signed in
        report.changed += 1
        if step.undo:
            self._undo.append(_Step(step.case_id, step.number, step.undo))
        self._report_progress(report)
        self._next()

    def _on_refused(self, report: BulkReport, step: _Step, refusal: Refusal) -> None:
        if self._report is not report:
            return
        report.refused.append(RefusedCase(step.case_id, step.number, refusal))
        self._report_progress(report)
        self._next()

    def _report_progress(self, report: BulkReport) -> None:
        self.progressed.emit(report.total - len(self._steps), report.total)

    @Slot()
    def _forget(self) -> None:
        """Another user can neither continue nor undo what the last one began."""
        self._steps, self._undo, self._report = [], [], None


@dataclass(frozen=True, slots=True)
class _Case:
    """is_readable: If not, the report must not reveal its tags: the change is tried and refused."""

    id: UUID
    number: str
    assignee_id: UUID | None
    is_readable: bool


def _cases(tx: Connection, viewer: AgentRecord | None, case_ids: Sequence[UUID]) -> list[_Case]:
    """Return those of the cases that are here, in the order in which they are given."""
    found: dict[UUID, _Case] = {}
    for ids in chunks(case_ids):
        for case in map(as_case_row, tx.execute(select_case_rows().where(Case.id.in_(ids)))):
            found[case.id] = _Case(case.id, case.number, case.assignee_id, may_read(viewer, case))
    return [found[one] for one in case_ids if one in found]


def _may_assign_to(viewer: AgentRecord | None, agent_id: UUID) -> bool:
    """Return whether the viewer may give cases to this agent: supervisors to all, agents to themselves."""
    if viewer is None or viewer.role is Role.UNIT_OFFICER:
        return False
    return viewer.role is Role.SUPERVISOR or viewer.id == agent_id


def _assigning(case: _Case, agent_id: UUID, reason: str, viewer: AgentRecord | None) -> _Step:
    if case.assignee_id == agent_id:
        return _Step(case.id, case.number, ())
    change = AssignCase(case_id=case.id, agent_id=agent_id, reason=reason, occurred_at=now())
    before = case.assignee_id
    if before is None or not _may_assign_to(viewer, before):
        return _Step(case.id, case.number, (change,))
    back = AssignCase(case_id=case.id, agent_id=before, occurred_at=now())
    return _Step(case.id, case.number, (change,), (back,))


def _tagging(case: _Case, tags: Collection[str], before: Collection[str]) -> _Step:
    new = [tag for tag in tags if tag not in before or not case.is_readable]
    return _Step(case.id, case.number, _on(case.id, new), _off(case.id, new))


def _untagging(case: _Case, tags: Collection[str], before: Collection[str]) -> _Step:
    old = [tag for tag in tags if tag in before or not case.is_readable]
    return _Step(case.id, case.number, _off(case.id, old), _on(case.id, old))


def _on(case_id: UUID, tags: list[str]) -> tuple[Mutation, ...]:
    return tuple(AddTag(case_id=case_id, tag=tag, occurred_at=now()) for tag in tags)


def _off(case_id: UUID, tags: list[str]) -> tuple[Mutation, ...]:
    return tuple(RemoveTag(case_id=case_id, tag=tag, occurred_at=now()) for tag in tags)


def _at_this_moment(mutation: Mutation) -> Mutation:
    """Return the change with the present time: it may have waited for others, or for the undo."""
    return msgspec.structs.replace(mutation, occurred_at=now())
