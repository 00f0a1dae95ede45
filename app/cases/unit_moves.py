"""The moves of a case with a unit: packet, questions back, passing on, the answer (SOP steps 2 to 4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from PySide6.QtCore import Signal
from uuid_utils.compat import uuid7

from app.cases.answers import Answer, GivenBy, Promise
from app.cases.case_editor import CaseOnScreen, Then
from app.cases.packet import as_text, due_at, evidence_text, packet_of, passed_due_at, propose
from app.common.clock import now
from app.common.finding import JELITA, Finding
from app.common.notices import WARNING, Notice
from app.lookups.questions import numbers_in
from app.mutations.at_unit import AnswerUnit, AskBack, PassEscalation
from app.mutations.case import AddEvidence
from app.mutations.escalation import RecordUnitAnswer, ReturnEscalation, SendPacket
from app.sop.typed_time import read_day, read_past
from app.sop.wait_until import read_until
from db.queries.cases import case_file
from db.queries.last_unit import last_unit
from db.records import CaseFile, EscalationRecord, UnitRecord

Found = tuple[Finding, str]
"""What a system answered, and its fields in words."""


class UnitMoves(CaseOnScreen):
    """What is typed is always recorded in the same transaction as the move."""

    packet_proposed = Signal(object)  # app.cases.packet.Packet
    notice = Signal(Notice)

    def propose_packet(self, unit_id: UUID | None, found: Sequence[Found] = ()) -> None:
        """Decision "Tidak": save the case, then propose the packet for a unit (SOP step 2 to 3).

        found: What was looked up and not kept yet; it is kept now, since the decision rests on it.
        """
        agent = self._session.agent
        if agent is None:
            return
        units = self._session.units
        only = units[0].id if len(units) == 1 else None

        def read() -> None:
            case_id = self._case_id
            self._records.read(lambda tx: (case_file(tx, case_id), only or last_unit(tx, agent.id)), build)

        def build(known: tuple[CaseFile | None, UUID | None]) -> None:
            file, usual = known
            if file is not None:
                calendar = self._calendars.now
                self.packet_proposed.emit(propose(file, self._sop, calendar, unit_id, now(), usual))

        self.keep_findings(found, read)

    def keep_findings(self, found: Sequence[Found], then: Then | None = None) -> None:
        """Save the case with what JELITA and OSS answered, each with its fields as the person reads them."""
        for finding, _ in found:
            self._note_number(finding)
        self._do("case", *self._unsaved(), *(self._evidence(*each) for each in found), then=then)

    def _evidence(self, finding: Finding, words: str) -> AddEvidence:
        return AddEvidence(
            evidence_id=uuid7(),
            case_id=self._case_id,
            system=finding.system,
            query=finding.key,
            result=words,
            method=finding.method,
            fields=finding.fields,
            found_at=finding.found_at,
            occurred_at=now(),
        )

    def _note_number(self, finding: Finding) -> None:
        """A number that was found in what was typed, and that the system knows, is the case's."""
        current = self.raw
        name = "registration_number" if finding.system == JELITA else "nib"
        number = finding.key.partition("/")[0]
        if current is not None and not current.value(name) and number in numbers_in(current):
            self.keep(name, number)

    def escalate(
        self, unit_id: UUID | None, question: str, promise: Promise, no_evidence_reason: str = ""
    ) -> None:
        """Send the packet to the unit (SOP step 3 begins)."""
        current = self.raw
        if current is None:
            return
        at = now()
        self._move(
            "escalation",
            SendPacket(
                escalation_id=uuid7(),
                case_id=self._case_id,
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
        """The unit sends the question back to its agent as incomplete."""
        asked = self._asked()
        if asked is not None:
            self._move("returned", ReturnEscalation(escalation_id=asked.id, reason=reason, occurred_at=now()))

    def ask_back(self, question: str, asked_by: str = "") -> None:
        """The unit needs to know something first. asked_by: who of the unit, if that is not me."""
        asked = self._asked()
        if asked is None:
            return
        self._move(
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
        """Tell the unit what it asked back; its clock goes on."""
        question = self.raw.file.open_unit_question if self.raw and self.raw.file else None
        if question is not None:
            self._move(
                "unit_told",
                AnswerUnit(question_id=question.id, text=text, occurred_at=now()),
                forget=("answer_unit.text",),
            )

    def pass_on(self, unit_id: UUID | None, reason: str) -> None:
        """It is another unit's question; until when it has is the SOP's rule."""
        asked, current = self._asked(), self.raw
        if asked is None or current is None:
            return
        at = now()
        self._move(
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

    def record_solution(self, answer: Answer, validated_by: str = "", given: GivenBy | None = None) -> None:
        """The unit's validated answer (end of SOP step 3); it goes back to the agent who asked.

        validated_by: Who looked it up, if not the one who answered.
        given: How somebody without the program gave it; None: the officer at this desk writes it.
        """
        asked, agent = self._asked(), self._session.agent
        if asked is None or agent is None:
            return
        fields = ("text", "validated_in", "reference", "oss_reference", "legal_basis", "valid_until")
        more = ("validated_by", "given_by", "given_at", "given_means", "given_reference")
        self._move(
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
        """The unit that has the question of this case."""
        asked = self._asked()
        return next((one for one in self._session.units if asked and one.id == asked.unit_id), None)

    def packet_text(self) -> str:
        """Return the packet that is at a unit as a text to send or print; "" if none is."""
        asked, file = self._asked(), self.raw.file if self.raw else None
        if asked is None or file is None:
            return ""
        return as_text(packet_of(file, asked), asked.unit_name, asked.asked_by_name, self._drafting.zone)

    def call_unit(self) -> None:
        """Dial the unit that has the question, at the number of the settings."""
        unit = self.unit
        if unit is None:
            return
        if not unit.phone:
            self.notice.emit(Notice("unit_has_no_number", WARNING, {"to": unit.name}))
            return
        self._desk.dial(unit.phone, name=unit.name)

    # -- what is typed -------------------------------------------------------------------------------------

    def read_ahead(self, text: str) -> datetime | None:
        """Return the moment that a person means, which is still ahead; None if it is not understood."""
        return read_until(text, now(), self._calendars.now)

    def read_past(self, text: str) -> datetime | None:
        """Return the moment that a person means, which is over; None if it is not understood."""
        return read_past(text, now(), self._drafting.zone)

    @property
    def today(self) -> date:
        """Which day it is at the office."""
        return now().astimezone(self._drafting.zone).date()

    def read_day(self, text: str) -> date | None:
        """Return the day that a person means; None if it is not understood, or over."""
        day = read_day(text, self.today)
        return day if day is not None and day >= self.today else None

    @property
    def proposed_validity(self) -> date:
        """The last day on which an answer of today is proposed to hold."""
        return self.today + timedelta(days=self._sop.at_unit.answer_valid_days)

    def _asked(self) -> EscalationRecord | None:
        """Return what waits for the unit's answer."""
        file = self.raw.file if self.raw else None
        return file.open_escalation if file else None
