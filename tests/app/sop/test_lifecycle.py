from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Connection, func, select, text
from uuid_utils.compat import uuid7

from app.mutations.at_unit import AnswerUnit, AskBack, PassEscalation
from app.mutations.attachment import AddAttachment
from app.mutations.case import AddEvidence, AddNote, AssignCase, ChangeDetails
from app.mutations.contact import StartCallBack, StartContact
from app.mutations.escalation import RecordUnitAnswer, ReturnEscalation
from app.mutations.links import LinkCases
from app.mutations.steps import (
    CancelCase,
    CloseCase,
    ConfirmReceipt,
    ReopenCase,
    TellSolution,
)
from app.mutations.tags import AddTag
from app.mutations.waiting import EndWait, WaitForApplicant
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import load
from app.sop.step_clocks import StepState, row_clock, step_clocks
from db.enums import CaseStatus, Channel, Direction, LinkKind, Role
from db.models import Outbox
from db.mutation import Mutation, Rejected
from db.queries.cases import case_file
from db.rules.lifecycle import MOVES, ROLES, Move, allowed_moves
from tests.office import START, Office, at

SOP = load()
OFFICE = OfficeCalendar(load_office_days(), ZoneInfo("Asia/Jakarta"))
STAFF = st.sampled_from(["rina", "sari", "dedi", "boss"])
LATER = st.floats(-2, 20, allow_nan=False)
QUEUED = select(func.count()).select_from(Outbox)
OVER = (CaseStatus.CLOSED, CaseStatus.CANCELLED)
CAN_WAIT = (CaseStatus.WAITING_APPLICANT, CaseStatus.WAITING_UNIT, CaseStatus.SOLUTION_READY)
STANDS_STILL = (*CAN_WAIT, CaseStatus.ASKED_BACK)
STEPS = {
    CaseStatus.IN_PROGRESS: {2},
    CaseStatus.WAITING_APPLICANT: {2},
    CaseStatus.WAITING_UNIT: {3},
    CaseStatus.ASKED_BACK: {3},
    CaseStatus.SOLUTION_READY: {4},
    CaseStatus.TOLD: {5},
    CaseStatus.CLOSED: {2, 4, 5},
    CaseStatus.CANCELLED: {2, 3, 4},
}


def test_every_status_has_a_way_on_and_every_move_a_role() -> None:
    assert set(MOVES) == set(CaseStatus)
    assert set(ROLES) == set(Move)
    for status in CaseStatus:
        assert allowed_moves(status, Role.AGENT, is_waiting=False), status
    reached = {place.status for moves in MOVES.values() for place in moves.values()}
    assert reached == set(CaseStatus)


def test_a_unit_officer_answers_asks_back_and_returns_but_does_not_close() -> None:
    assert allowed_moves(CaseStatus.WAITING_UNIT, Role.UNIT_OFFICER, is_waiting=False) == {
        Move.WAIT,
        Move.ADD_NOTE,
        Move.ADD_EVIDENCE,
        Move.ATTACH,
        Move.TAG,
        Move.LINK,
        Move.ASK_BACK,
        Move.PASS,
        Move.RETURN,
        Move.RECORD_SOLUTION,
    }
    assert Move.WAIT not in allowed_moves(CaseStatus.IN_PROGRESS, Role.UNIT_OFFICER, is_waiting=False)
    assert allowed_moves(CaseStatus.TOLD, Role.UNIT_OFFICER, is_waiting=False) == {
        Move.ADD_NOTE,
        Move.ADD_EVIDENCE,
        Move.ATTACH,
        Move.TAG,
        Move.LINK,
    }


class CaseStories(RuleBasedStateMachine):
    """Any staff try any move on one case at any time, their clocks a little apart."""

    office: Office  # one replica serves all stories: each has a case of its own

    @initialize(late=st.integers(0, 3))
    def log(self, late: Any) -> None:
        self.minute = 5.0
        self.applied = self._queued()
        self.case_id = self.office.log(self.minute, asked_at=at(1), opened_at=at(1 + late))
        self.other_id = self.office.log(self.minute)
        self.applied += 2
        self.status = CaseStatus.IN_PROGRESS
        self._look()

    @rule(move=st.sampled_from(list(Move)), who=STAFF, later=LATER)
    def try_anything(self, move: Any, who: Any, later: float) -> None:
        self._attempt(move, who, later)

    @rule(pick=st.integers(0, len(Move)), later=LATER)
    def go_on(self, pick: Any, later: float) -> None:
        """Most of anything is refused; this leads further into the story."""
        onward = sorted(m for m, place in MOVES[self.status].items() if place.status is not self.status)
        self._attempt(onward[pick % len(onward)], "boss", later)

    @rule(times=st.integers(1, 3), later=LATER)
    def wait_and_go_on(self, times: Any, later: float) -> None:
        if self.status in (CaseStatus.IN_PROGRESS, *CAN_WAIT):
            for _ in range(times):
                self._attempt(Move.WAIT, "rina", later)
                self._attempt(Move.END_WAIT, "rina", later)

    @rule(later=LATER)
    def note_what_the_unit_answered_before(self, later: float) -> None:
        if self.status is CaseStatus.IN_PROGRESS:
            self._attempt(Move.ESCALATE, "rina", later)
        if self.status is CaseStatus.WAITING_UNIT:
            self._attempt(Move.ADD_NOTE, "rina", 20)
            self._attempt(Move.RECORD_SOLUTION, "rina", later)

    def _attempt(self, move: Any, who: Any, later: float) -> None:
        before = self.file
        me = self.me = getattr(self.office, who)
        self.minute += later
        is_waiting = before.row.waiting_since is not None
        is_other = me is self.office.dedi and before.row.unit_id != self.office.unit_id
        allowed = move in allowed_moves(before.row.status, me.role, is_waiting, is_other)
        refused = None
        try:
            self.office.do(*self._mutations(move, before), me=me)
        except Rejected as error:
            refused = error
        assert (refused is None) == allowed, refused
        self._look()
        if refused is not None:
            assert self.file == before
            return
        self.applied += 2 if move is Move.CALL_BACK else 1
        row = self.file.row
        self.status = row.status
        place = MOVES[before.row.status][move]
        assert row.status is place.status
        assert row.step == (before.row.step if place.step is None else place.step)

    @invariant()
    def the_records_agree_with_each_other(self) -> None:
        file = self.file
        assert file.row.step in STEPS[file.row.status]
        is_waiting = file.row.waiting_since is not None
        assert (
            file.row.status in STANDS_STILL
            if is_waiting
            else file.row.status is not CaseStatus.WAITING_APPLICANT
        )
        assert [entry.version for entry in file.timeline] == list(range(1, self.version + 1))
        assert self.queued == self.applied
        if file.row.status not in OVER:
            self._clocks_agree(file)

    def _clocks_agree(self, file: Any) -> None:
        """The row's clock is the one that follows from the story."""
        now = file.row.changed_at + timedelta(minutes=7)
        clock = step_clocks(SOP, OFFICE, file.row.channel, file.timeline, now)[file.row.step - 1]
        by_story = clock.rounds[-1]
        assert (clock.state is StepState.PAUSED) == (file.row.waiting_since is not None)
        assert file.row.step_started_at == by_story.started_at
        assert abs(row_clock(SOP, OFFICE, file.row, now).elapsed - by_story.elapsed) < timedelta(seconds=1)

    def _look(self) -> None:
        version = text("SELECT version FROM case_ WHERE id = :id").bindparams(id=self.case_id.bytes)

        def look(tx: Connection) -> tuple[Any, ...]:
            return case_file(tx, self.case_id), tx.execute(version).scalar(), tx.execute(QUEUED).scalar()

        self.file, self.version, self.queued = self.office.replica.read(look).result(60)

    def _queued(self) -> Any:
        return self.office.replica.read(lambda tx: tx.execute(QUEUED).scalar()).result(10)

    def _mutations(self, move: Any, file: Any) -> tuple[Any, ...]:
        case: dict[str, Any] = {"case_id": self.case_id}
        now: dict[str, Any] = {"occurred_at": at(self.minute)}
        # Clocks run a little apart: what is open is not always what was asked last.
        last = file.open_escalation or next(reversed(file.escalations), None)
        asked = file.open_unit_question or next(reversed(file.unit_questions), None)
        escalation_id = last.id if last else uuid7()
        asked_at = last.asked_at if last else START
        answered_at = max(asked_at, at(self.minute - 15))
        question_id = asked.id if asked else uuid7()
        units = (self.office.unit_id, self.office.other_unit_id)
        other_unit = next(unit for unit in units if last is None or unit != last.unit_id)
        contact_id = uuid7()
        if move is Move.CALL_BACK:
            started = StartContact(
                contact_id=contact_id, channel=Channel.VOICE, direction=Direction.OUTBOUND, **now
            )
            return (started, StartCallBack(contact_id=contact_id, **case, **now))
        made: dict[Move, Callable[[], Mutation]] = {
            Move.CHANGE_DETAILS: lambda: ChangeDetails(changes={"subject": f"{uuid7()}"}, **case, **now),
            Move.ADD_NOTE: lambda: AddNote(note_id=uuid7(), text="catatan", **case, **now),
            Move.ADD_EVIDENCE: lambda: AddEvidence(
                evidence_id=uuid7(), system="oss", query="NIB", result="aktif", **case, **now
            ),
            Move.ATTACH: lambda: AddAttachment(
                attachment_id=uuid7(),
                name="ktp.png",
                media_type="image/png",
                bytes=4,
                sha256=uuid7().hex * 2,
                **case,
                **now,
            ),
            Move.TAG: lambda: AddTag(tag=f"t{int(self.minute) % 5}", **case, **now),
            Move.LINK: lambda: LinkCases(other_id=self.other_id, kind=LinkKind.SAME_MATTER, **case, **now),
            Move.WAIT: lambda: WaitForApplicant(reason="berkas", **case, **now),
            Move.END_WAIT: lambda: EndWait(**case, **now),
            Move.ANSWER: lambda: self.office.answer(self.case_id, self.minute),
            Move.ESCALATE: lambda: self.office.escalate(self.case_id, self.minute),
            Move.RETURN: lambda: ReturnEscalation(escalation_id=escalation_id, reason="kurang", **now),
            Move.PASS: lambda: PassEscalation(
                escalation_id=escalation_id,
                new_id=uuid7(),
                unit_id=other_unit,
                reason="bukan bidang kami",
                due_at=at(self.minute + 60),
                **now,
            ),
            Move.ASK_BACK: lambda: AskBack(
                question_id=uuid7(),
                escalation_id=escalation_id,
                question="NIB?",
                stops_clock=round(self.minute) % 2 == 0,
                **now,
            ),
            Move.ANSWER_UNIT: lambda: AnswerUnit(question_id=question_id, text="8120", **now),
            Move.RECORD_SOLUTION: lambda: RecordUnitAnswer(
                solution_id=uuid7(),
                escalation_id=escalation_id,
                text="terbit",
                validated_in="jelita",
                reference="J-1",
                legal_basis="PP 28/2025",
                valid_until=date(2026, 12, 24),
                answered_by_name="Asep",
                means="voice",
                given_at=answered_at,
                occurred_at=max(answered_at, at(self.minute)),
            ),
            Move.TELL: lambda: TellSolution(means="voice", **case, **now),
            Move.CONFIRM_RECEIPT: lambda: ConfirmReceipt(
                means="voice", received_at=at(self.minute - 15), **case, **now
            ),
            Move.CLOSE: lambda: CloseCase(reason="tidak terhubung", **case, **now),
            Move.REOPEN: lambda: ReopenCase(reason="belum jelas", **case, **now),
            Move.CANCEL: lambda: CancelCase(reason="ganda", **case, **now),
            Move.ASSIGN: lambda: AssignCase(agent_id=self.me.agent_id, **case, **now),
        }
        return (made[move](),)


def test_no_sequence_of_moves_leaves_the_table(tmp_path: Path) -> None:
    CaseStories.office = Office(tmp_path / "records.sqlite3")
    try:
        machine = CaseStories.TestCase
        machine.settings = settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        )
        machine().runTest()
    finally:
        CaseStories.office.replica.close()
