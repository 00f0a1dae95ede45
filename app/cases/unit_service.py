"""The moves of a case with a unit: packet, questions back, passing on, the answer (SOP steps 2 to 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from uuid_utils.compat import uuid7

from app.access.session import Session
from app.calls.call_control import CallControl
from app.cases.answers import Answer, AnswerSource, Promise
from app.cases.case_editor import CaseEditor
from app.cases.case_service import CaseService, Found
from app.cases.packet import (
    Packet,
    as_text,
    due_at,
    evidence_text,
    outlived_window,
    packet_of,
    passed_due_at,
    propose,
)
from app.common.clock import now
from app.common.notices import WARNING, Notice
from app.mutations.at_unit import AnswerUnit, AskBack, PassEscalation
from app.mutations.escalation import RecordUnitAnswer, ReturnEscalation, SendPacket
from app.records.service import Records
from app.settings.office_calendar import Calendars
from app.sop.procedure import Sop
from db.queries.cases import case_file
from db.queries.conversations import window_of_case
from db.queries.last_unit import last_unit
from db.queries.unit_queues import UnitQueue, unit_queues
from db.records import CaseFile, EscalationRecord, UnitRecord


class UnitService(QObject):
    """Typed text is always recorded in the same transaction as the move."""

    packet_proposed = Signal(Packet)
    notice = Signal(Notice)

    def __init__(
        self,
        *,
        editor: CaseEditor,
        service: CaseService,
        records: Records,
        session: Session,
        control: CallControl,
        sop: Sop,
        calendars: Calendars,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._service = service
        self._records = records
        self._session = session
        self._control = control
        self._sop = sop
        self._calendars = calendars

    def propose_packet(self, unit_id: UUID | None, found: Sequence[Found] = ()) -> None:
        """Decision "Tidak": save the case, then propose the packet for a unit (SOP step 2 to 3).

        found: Findings not stored yet; they are stored now, because the decision is based on them.
        """
        agent = self._session.agent
        if agent is None:
            return
        units = self._session.units
        only = units[0].id if len(units) == 1 else None

        def read() -> None:
            case_id = self._editor.case_id
            self._records.read(
                lambda tx: (
                    case_file(tx, case_id),
                    only or last_unit(tx, agent.id),
                    window_of_case(tx, case_id),
                    unit_queues(tx),
                ),
                build,
            )

        def build(
            known: tuple[CaseFile | None, UUID | None, datetime | None, Mapping[UUID, UnitQueue]],
        ) -> None:
            file, usual, window_until, queues = known
            if file is None:
                return
            at = now()
            packet = propose(file, self._sop, self._calendars.now, unit_id, at, usual)
            queue = queues.get(packet.unit_id, UnitQueue()) if packet.unit_id is not None else UnitQueue()
            outlived = outlived_window(window_until, queue, packet.due_at, at)
            self.packet_proposed.emit(replace(packet, outlived=outlived))

        self._service.keep_findings(found, read)

    def escalate(
        self, unit_id: UUID | None, question: str, promise: Promise, no_evidence_reason: str = ""
    ) -> None:
        """Send the packet to the unit (SOP step 3 begins)."""
        current = self._editor.raw
        if current is None:
            return
        at = now()
        self._editor.record_move(
            "escalation",
            SendPacket(
                escalation_id=uuid7(),
                case_id=self._editor.case_id,
                unit_id=unit_id,
                question=question,
                evidence=evidence_text(current.file) if current.file else "",
                no_evidence_reason=no_evidence_reason,
                promise=promise.said,
                promise_at=promise.at,
                promise_channel=promise.channel,
                due_at=due_at(self._sop, self._calendars.now, current.channel, at),
                occurred_at=at,
            ),
            forget=(
                *("escalation.unit_id", "escalation.question", "escalation.promise"),
                *("escalation.promise_at", "escalation.promise_channel", "escalation.no_evidence_reason"),
            ),
        )

    def return_escalation(self, reason: str) -> None:
        """Return the question to its agent as incomplete."""
        asked = self._asked()
        if asked is not None:
            self._editor.record_move(
                "returned", ReturnEscalation(escalation_id=asked.id, reason=reason, occurred_at=now())
            )

    def ask_back(self, question: str, asked_by: str = "") -> None:
        """Ask the agent for information that the unit needs first. asked_by: The unit's member, if not this
        user.
        """
        asked = self._asked()
        if asked is None:
            return
        self._editor.record_move(
            "asked_back",
            AskBack(
                question_id=uuid7(),
                escalation_id=asked.id,
                question=question,
                asked_by_name=asked_by,
                stops_clock=self._sop.at_unit.asking_back_pauses,
                occurred_at=now(),
            ),
            forget=("ask_back.question", "ask_back.asked_by"),
        )

    def answer_unit(self, text: str) -> None:
        """Answer the unit's question; its clock continues."""
        question = (
            self._editor.raw.file.open_unit_question if self._editor.raw and self._editor.raw.file else None
        )
        if question is not None:
            self._editor.record_move(
                "unit_told",
                AnswerUnit(question_id=question.id, text=text, occurred_at=now()),
                forget=("answer_unit.text",),
            )

    def pass_on(self, unit_id: UUID | None, reason: str) -> None:
        """Pass the question to another unit; the SOP's rule sets its deadline."""
        asked, current = self._asked(), self._editor.raw
        if asked is None or current is None:
            return
        at = now()
        self._editor.record_move(
            "passed",
            PassEscalation(
                escalation_id=asked.id,
                new_id=uuid7(),
                unit_id=unit_id,
                reason=reason,
                due_at=passed_due_at(self._sop, self._calendars.now, current.channel, asked, at),
                occurred_at=at,
            ),
            forget=("pass.unit_id", "pass.reason"),
        )

    def record_solution(
        self, answer: Answer, validated_by: str = "", given: AnswerSource | None = None
    ) -> None:
        """Record the unit's validated answer (end of SOP step 3); it goes back to the agent who asked.

        validated_by: Who looked it up, if not the one who answered. given: How a unit without the program
        gave it; None: the signed-in officer writes it.
        """
        asked, agent = self._asked(), self._session.agent
        if asked is None or agent is None:
            return
        fields = ("text", "validated_in", "reference", "oss_reference", "legal_basis", "valid_until")
        more = ("validated_by", "given_by", "given_at", "given_means", "given_reference")
        self._editor.record_move(
            "solution",
            RecordUnitAnswer(
                solution_id=uuid7(),
                escalation_id=asked.id,
                text=answer.text,
                validated_in=answer.validated_in,
                reference=answer.reference,
                oss_reference=answer.oss_reference,
                legal_basis=answer.legal_basis,
                valid_until=answer.valid_until,
                validated_by_name=validated_by,
                answered_by_name=given.name if given else agent.name,
                given_at=given.at if given else None,
                means=given.means if given else "",
                answer_reference=given.reference if given else "",
                occurred_at=now(),
            ),
            forget=tuple(f"solution.{name}" for name in (*fields, *more)),
        )

    # -- a unit without the program ------------------------------------------------------------------------

    @property
    def unit(self) -> UnitRecord | None:
        """Return the unit that has this case's question."""
        asked = self._asked()
        return next((one for one in self._session.units if asked and one.id == asked.unit_id), None)

    def packet_text(self) -> str:
        """Return the packet that is at a unit as a text to send or print; "" without one."""
        asked, file = self._asked(), self._editor.raw.file if self._editor.raw else None
        if asked is None or file is None:
            return ""
        return as_text(packet_of(file, asked), asked.unit_name, asked.asked_by_name, self._calendars.now.zone)

    def call_unit(self) -> None:
        """Dial the unit that has the question, at the number of the settings."""
        unit = self.unit
        if unit is None:
            return
        if not unit.phone:
            self.notice.emit(Notice("unit_has_no_number", WARNING, {"to": unit.name}))
            return
        self._control.dial(unit.phone, name=unit.name)

    def _asked(self) -> EscalationRecord | None:
        """Return the question that waits for the unit's answer."""
        file = self._editor.raw.file if self._editor.raw else None
        return file.open_escalation if file else None
