"""One case of a licensing office as it goes through the SOP, and a stand-in that carries out the moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from app.cases.answers import Answer, AnswerSource, Promise, Receipt
from app.cases.case_tabs import OpenTab
from app.cases.packet import Packet, due_at, evidence_text
from app.cases.packet import propose as propose_packet
from app.common.enums import (
    AgentRecord,
    ApplicantRecord,
    CallState,
    CaseFile,
    CaseKind,
    CaseStatus,
    Channel,
    EntryKind,
    EscalationRecord,
    EvidenceRecord,
    HandleKind,
    HandleRecord,
    Priority,
    SolutionRecord,
    TimelineRecord,
    UnitQuestionRecord,
    ValidationSystem,
)
from app.sop.wait_until import read_until
from app.values.call import Call
from app.values.open_case import DEFAULTS, DETAIL_FIELDS, DraftStart, VisibleCase, subject_of
from db.models.types import utc_text
from db.rules.lifecycle import MOVES, Move, allowed_moves
from tests.ui.fakes import (
    NOW,
    UNIT,
    FakeCaseService,
    FakeEditor,
    FakeUnitService,
    FakeWorkplace,
    contact,
    incoming,
    person,
)

NUMBER = "CC-261124-001-007-4"
SITI = ApplicantRecord(
    uuid4(),
    "Siti Aminah",
    "CV Sinar Parahyangan",
    "8120014210456",
    "Kota Bandung",
    handles=(
        HandleRecord(uuid4(), HandleKind.PHONE, "+6281234567890", "pribadi"),
        HandleRecord(uuid4(), HandleKind.EMAIL, "siti@sinarparahyangan.example"),
    ),
)
TYPED = {
    "kind": CaseKind.COMPLAINT.value,
    "priority": Priority.HIGH.value,
    "subject": "Izin penyelenggaraan reklame belum terbit",
    "description": "Permohonan diajukan 2 Oktober, berkas sudah lengkap, status di JELITA tetap "
    "“Penetapan” sejak 30 Oktober. Pemohon menanyakan kapan izin terbit.",
    "registration_number": "0012310701102026014",
    "nib": "8120014210456",
    "kbli": "73100",
    "region": "Kota Bandung",
}
FIELDS = (  # of the details, that an agent fills in
    *("subject", "description", "kind", "category", "service"),
    *("region", "priority", "registration_number", "nib", "kbli"),
)
NOTE = (
    "[00:41] Pemohon sudah dua kali ke loket, diminta menunggu.\n"
    "[02:05] Pameran mulai 1 Desember, perlu kepastian."
)
FOUND = "Status 5 (Penetapan) sejak 30-10-2026. Draf SK menunggu paraf Kepala Bidang. Tanpa asistensi."


class LiveEditor(FakeEditor):
    """Keeps one case in memory as the real editor does, so that a whole call can be played on the panel."""

    own = frozenset(
        {
            "place",
            "kept",
            "begin",
            "show",
            "put",
            "now",
            "me",
            "file",
            "record_typed",
            "solve",
            "change_file",
            "change_row",
            "add_entry",
            "move",
            "sit_down",
            "store",
        }
    )

    def __init__(self, place: FakeWorkplace) -> None:
        super().__init__()
        self.place = place
        self.kept: dict[str, str] = {}

    # -- what the panel asks -------------------------------------------------------------------------------

    def keep(self, name: str, text: str) -> None:
        self.kept[name] = text
        self.current.draft[name] = text

    def write(self, case_id: UUID, name: str, text: str) -> None:
        assert case_id == self.current.case_id
        self.keep(name, text)

    def save(self, then: Callable[[], None] | None = None) -> None:
        self.asked.append(("save",))
        self.store("case")

    def finish(self) -> None:
        self.asked.append(("finish",))
        self.record_typed()
        self.current = None
        self.stored.emit("finished")
        self.closed_view.emit()

    def close_view(self) -> None:
        self.current = None
        self.closed_view.emit()

    # -- how it is done ------------------------------------------------------------------------------------

    def begin(self, call: Call | None = None, who: ApplicantRecord | None = None) -> VisibleCase:
        """A new case comes on the screen."""
        start = DraftStart(uuid4(), NUMBER, Channel.VOICE, self.now, self.now - timedelta(seconds=20))
        case = VisibleCase(
            start.case_id,
            NUMBER,
            Channel.VOICE,
            self.now,
            start=start,
            draft=dict(DEFAULTS),
            call=call,
            person=who,
            timeline=start.timeline(self.me.id, self.me.name),
            moves=allowed_moves(CaseStatus.IN_PROGRESS, self.me.role, is_waiting=False),
        )
        self.show(case)
        return case

    def show(self, case: VisibleCase) -> None:
        self.current = case
        self.opened.emit(case)

    def put(self, **changes: Any) -> None:
        """The same case, new facts."""
        self.current = replace(self.current, **changes)
        self.changed.emit(self.current)

    @property
    def now(self) -> datetime:
        now: datetime = self.place.procedure.clock()
        return now

    @property
    def me(self) -> AgentRecord:
        agent: AgentRecord = self.place.access.session.agent
        return agent

    @property
    def file(self) -> CaseFile:
        self.record_typed()
        file: CaseFile = self.current.file
        return file

    def record_typed(self) -> None:
        case = self.current
        typed = {name: text for name, text in case.draft.items() if name in DETAIL_FIELDS}
        if case.file is None:
            row = replace(
                case.start.row(case.draft, self.me.id, self.me.name),
                subject=subject_of(case.draft),
                applicant_id=case.person.id if case.person else None,
                is_draft=False,
            )
            details = {
                name: typed.get(name, "")
                for name in ("description", "registration_number", "nib", "kbli", "region")
            }
            file = CaseFile(
                row,
                **details,
                applicant=case.person,
                timeline=case.timeline,
                contacts=(),
                escalations=(),
                solutions=(),
                evidence=(),
            )
            self.current = replace(case, file=file, start=None)
            self.add_entry(EntryKind.CASE_LOGGED, subject=row.subject)
        else:
            texts = {name: typed[name] for name in ("description", "nib", "kbli", "region") if name in typed}
            self._replace_file(**texts)
        note = case.draft.get("note", "").strip()
        if note:
            self.add_entry(EntryKind.NOTE_ADDED, note)
        kept = {
            name: text for name, text in case.draft.items() if name not in DETAIL_FIELDS and name != "note"
        }
        self.current = replace(self.current, draft=kept)

    def solve(self, kind: EntryKind, escalation_id: UUID | None, answer: Answer, by: str) -> None:
        solution = SolutionRecord(
            uuid4(),
            self.current.case_id,
            escalation_id,
            answer.text,
            ValidationSystem(answer.validated_in),
            answer.reference,
            answer.legal_basis,
            by,
            self.now,
            answer.oss_reference,
            answer.valid_until,
        )
        self.change_file(solutions=(*self.file.solutions, solution))
        facts = {"reference": answer.reference, "legal_basis": answer.legal_basis}
        self.add_entry(kind, answer.text, validated_in=answer.validated_in, **facts)

    def change_file(self, **changes: Any) -> None:
        self.current = replace(self.current, file=replace(self.file, **changes))

    def _replace_file(self, **changes: Any) -> None:
        self.current = replace(self.current, file=replace(self.current.file, **changes))

    def change_row(self, **changes: Any) -> None:
        file = self.current.file
        self.current = replace(self.current, file=replace(file, row=replace(file.row, **changes)))

    def add_entry(self, kind: EntryKind, text: str = "", by: str | None = None, **facts: Any) -> None:
        case = self.current
        entry = TimelineRecord(
            uuid4(),
            case.case_id,
            len(case.timeline) + 1,
            kind,
            self.me.id if by is None else None,
            self.me.name if by is None else by,
            "001",
            self.now,
            self.now,
            None,
            text,
            facts,
        )
        timeline = (*case.timeline, entry)
        self.current = replace(case, timeline=timeline, file=replace(case.file, timeline=timeline))

    def move(self, move: Move, what: str, *forgotten: str) -> None:
        self.record_typed()
        place = MOVES[self.current.status][move]
        row = self.current.file.row
        stands_still = move is not Move.END_WAIT and (place.status is row.status or move is Move.WAIT)
        since = (row.waiting_since or (self.now if move is Move.WAIT else None)) if stands_still else None
        self.change_row(status=place.status, step=place.step or row.step, waiting_since=since)
        self.sit_down()
        self.store(what, *forgotten)

    def sit_down(self, agent: AgentRecord | None = None) -> None:
        """Look at the case as this person."""
        if agent is not None:
            self.place.access.session.agent = agent
        self.current = replace(
            self.current,
            moves=allowed_moves(self.current.status, self.me.role, self.file.row.waiting_since is not None),
        )

    def store(self, what: str, *forgotten: str) -> None:
        self.record_typed()
        for name in forgotten:
            self.current.draft.pop(name, None)
        self.stored.emit(what)
        if self.current is not None:
            self.changed.emit(self.current)


class LiveCaseService(FakeCaseService):
    """Does in memory what the real service does with the case of the editor."""

    def __init__(self, editor: LiveEditor) -> None:
        super().__init__()
        self._editor = editor

    def add_evidence(self, system: str, query: str, result: str) -> None:
        self.asked.append(("add_evidence", system, query, result))
        found = EvidenceRecord(
            uuid4(),
            self._editor.current.case_id,
            system,
            query,
            result,
            "",
            self._editor.me.name,
            self._editor.now,
        )
        self._editor.record_typed()
        self._editor.change_file(evidence=(*self._editor.file.evidence, found))
        self._editor.add_entry(EntryKind.EVIDENCE_ADDED, system=system, query=query)
        self._editor.store("evidence", "evidence.system", "evidence.query", "evidence.result")

    def answer(self, answer: Answer, receipt: Receipt | None = None) -> None:
        self.asked.append(("answer", answer, receipt))
        self._editor.solve(EntryKind.ANSWER_FOUND, None, answer, self._editor.me.name)
        self._editor.move(
            Move.ANSWER, "answer", *(f"answer.{part}" for part in ("text", "validated_in", "reference"))
        )

    @property
    def expired_on(self) -> date | None:
        last = (
            self._editor.current.file.solutions[-1].valid_until
            if self._editor.current.file.solutions
            else None
        )
        return last if last is not None and last < self._editor.place.procedure.typed_times.today else None

    def notify_applicant(
        self,
        means: str,
        receipt: Receipt | None = None,
        although_expired: bool = False,
        contact_id: UUID | None = None,
        message_id: UUID | None = None,
    ) -> None:
        self.asked.append(("notify_applicant", means, receipt, *((True,) if although_expired else ())))
        self._editor.add_entry(EntryKind.SOLUTION_TOLD, means=means)
        self._editor.move(Move.TELL, "told")

    def confirm_receipt(self, receipt: Receipt) -> None:
        self.asked.append(("confirm_receipt", receipt))
        facts: dict[str, Any] = {
            "means": receipt.means,
            "satisfied": receipt.satisfied,
            "comment": receipt.comment,
        }
        self._editor.add_entry(EntryKind.RECEIPT_CONFIRMED, by=SITI.name, **facts)
        self._editor.add_entry(EntryKind.CLOSED)
        self._editor.move(Move.CONFIRM_RECEIPT, "closed")

    def wait_for_applicant(self, reason: str, until: str = "") -> None:
        self.asked.append(("wait_for_applicant", reason, until))
        facts = {"reason": reason}
        if until:
            moment = read_until(until, self._editor.now, self._editor.place.procedure.calendar)
            assert moment is not None
            facts["until"] = utc_text(moment)
        self._editor.add_entry(EntryKind.WAIT_STARTED, **facts)
        self._editor.move(Move.WAIT, "waiting")

    def end_wait(self) -> None:
        self.asked.append(("end_wait",))
        self._editor.add_entry(EntryKind.WAIT_ENDED)
        self._editor.move(Move.END_WAIT, "resumed")

    def reopen(self, reason: str) -> None:
        self.asked.append(("reopen", reason))
        self._editor.add_entry(EntryKind.REOPENED, reason=reason)
        self._editor.move(Move.REOPEN, "reopened")


class LiveUnitService(FakeUnitService):
    """Does in memory what the real service does with the case of the editor."""

    def __init__(self, editor: LiveEditor) -> None:
        super().__init__()
        self._editor = editor

    def propose_packet(self, unit_id: UUID | None, found: Sequence[Any] = ()) -> None:
        self.asked.append(("propose_packet", unit_id))
        self._editor.store("case")
        packet: Packet = propose_packet(
            self._editor.file,
            self._editor.place.procedure.sop,
            self._editor.place.procedure.calendar,
            unit_id,
            self._editor.now,
        )
        self.packet_proposed.emit(packet)

    def escalate(
        self, unit_id: UUID | None, question: str, promise: Promise, no_evidence_reason: str = ""
    ) -> None:
        assert unit_id is not None
        self.asked.append(("escalate", unit_id, question, promise, no_evidence_reason))
        due = due_at(
            self._editor.place.procedure.sop,
            self._editor.place.procedure.calendar,
            self._editor.current.channel,
            self._editor.now,
        )
        asked = EscalationRecord(
            uuid4(),
            self._editor.current.case_id,
            unit_id,
            UNIT.name,
            question,
            evidence_text(self._editor.file),
            promise.said,
            self._editor.me.id,
            self._editor.me.name,
            self._editor.now,
            due,
            promise_at=promise.at,
            promise_channel=promise.channel,
            no_evidence_reason=no_evidence_reason,
        )
        self._editor.change_file(escalations=(*self._editor.file.escalations, asked))
        self._editor.change_row(unit_id=unit_id, unit_name=UNIT.name)
        self._editor.add_entry(
            EntryKind.ESCALATED, question, unit_name=UNIT.name, due_at=due.isoformat(), promise=promise.said
        )
        self._editor.move(
            Move.ESCALATE, "escalation", "escalation.unit_id", "escalation.question", "escalation.promise"
        )

    def record_solution(
        self, answer: Answer, validated_by: str = "", given: AnswerSource | None = None
    ) -> None:
        self.asked.append(("record_solution", answer, validated_by, given))
        by = given.name if given else self._editor.me.name
        last = replace(self._editor.file.escalations[-1], answered_at=self._editor.now, answered_by_name=by)
        self._editor.change_file(escalations=(*self._editor.file.escalations[:-1], last))
        self._editor.solve(EntryKind.SOLUTION_RECORDED, last.id, answer, by)
        self._editor.move(Move.RECORD_SOLUTION, "solution")

    def ask_back(self, question: str, asked_by: str = "") -> None:
        self.asked.append(("ask_back", question, asked_by))
        by = asked_by or self._editor.me.name
        asked = UnitQuestionRecord(
            uuid4(), self._editor.file.escalations[-1].id, question, by, self._editor.now
        )
        self._editor.change_file(unit_questions=(*self._editor.file.unit_questions, asked))
        self._editor.add_entry(EntryKind.UNIT_ASKED_BACK, question)
        self._editor.move(Move.ASK_BACK, "asked_back")

    def answer_unit(self, text: str) -> None:
        self.asked.append(("answer_unit", text))
        got = replace(self._editor.file.unit_questions[-1], answer=text, answered_at=self._editor.now)
        self._editor.change_file(unit_questions=(*self._editor.file.unit_questions[:-1], got))
        self._editor.add_entry(EntryKind.UNIT_QUESTION_ANSWERED, text)
        self._editor.move(Move.ANSWER_UNIT, "unit_told")

    def packet_text(self) -> str:
        return f"PERTANYAAN UNTUK BIDANG: KASUS {NUMBER}\n{self._editor.file.escalations[-1].question}"

    def return_escalation(self, reason: str) -> None:
        self.asked.append(("return_escalation", reason))
        last = replace(
            self._editor.file.escalations[-1], returned_at=self._editor.now, returned_reason=reason
        )
        self._editor.change_file(escalations=(*self._editor.file.escalations[:-1], last))
        self._editor.add_entry(EntryKind.ESCALATION_RETURNED, reason=reason)
        self._editor.move(Move.RETURN, "returned")


def office() -> tuple[FakeWorkplace, LiveEditor]:
    """A workplace whose open case lives."""
    place = FakeWorkplace()
    editor = LiveEditor(place)
    place.cases.editor = editor
    place.cases.service, place.cases.units = LiveCaseService(editor), LiveUnitService(editor)
    return place, editor


def live_editor(place: FakeWorkplace) -> LiveEditor:
    """Return the editor of an `office`."""
    editor = place.cases.editor
    assert isinstance(editor, LiveEditor)
    return editor


def logged(place: FakeWorkplace) -> LiveEditor:
    """Siti's complaint is recorded while she talks; return its editor."""
    editor = live_editor(place)
    editor.begin(talking(place), SITI)
    for name, text in TYPED.items():
        editor.keep(name, text)
    editor.save()
    return editor


def talking(place: FakeWorkplace, **changes: Any) -> Call:
    """Siti calls, was recognised, and was answered just now."""
    call = incoming(candidates=(person(SITI, contacts=(contact(started_at=NOW - timedelta(days=2)),)),))
    return replace(call, state=CallState.CONNECTED, answered_at=place.procedure.clock(), **changes)


def open_another(place: FakeWorkplace, editor: LiveEditor) -> None:
    """Put a second case beside the one on the screen."""
    current, tabs = editor.current, place.cases.tabs
    other = OpenTab(uuid4(), "CC-261124-001-008-2", "NIB tidak dapat dicetak", True)
    tabs.tabs = (OpenTab(current.case_id, current.number, TYPED["subject"], False), other)
    tabs.current = current.case_id
    tabs.changed.emit()
