"""The moves of the SOP: what the person at the desk decides about the case on the screen."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Signal
from uuid_utils.compat import uuid7

from app.case_on_screen import CaseOnScreen
from app.clock import now
from app.escalation import due_at, evidence_text, propose
from app.lookups.finding import Finding
from app.mutations.case import AddEvidence, ChangeDetails
from app.mutations.contact import SetDisposition
from app.mutations.escalation import Escalate, RecordSolution, ReturnEscalation
from app.mutations.steps import (
    CancelCase,
    CloseCase,
    ConfirmReceipt,
    RecordAnswer,
    ReopenCase,
    TellSolution,
)
from app.mutations.waiting import EndWait, WaitForApplicant
from app.notices import WARNING, Notice
from app.people import new_applicant
from app.phone_number import parse as parse_number
from app.records import Refusal
from app.wait_until import read_until
from db.queries.cases import case_file
from db.records import CaseFile
from db.words import Disposition, HandleKind


class Cases(CaseOnScreen):
    """Carries out decisions. What is typed is always recorded in the same transaction as the move."""

    packet_proposed = Signal(object)  # app.escalation.Packet
    notice = Signal(object)  # Notice

    def add_evidence(self, system: str, query: str, result: str) -> None:
        """Keep what was looked up where, and what was found."""
        self._move(
            "evidence",
            AddEvidence(
                evidence_id=uuid7(),
                case_id=self._case_id,
                system=system,
                query=query,
                result=result,
                occurred_at=now(),
            ),
            forget=("evidence.system", "evidence.query", "evidence.result"),
        )

    def keep_finding(self, finding: Finding, words: str) -> None:
        """Keep what JELITA or OSS answered; `words` are its fields as the person reads them."""
        self._move(
            "finding",
            AddEvidence(
                evidence_id=uuid7(),
                case_id=self._case_id,
                system=finding.system,
                query=finding.key,
                result=words,
                method=finding.method,
                fields=finding.fields,
                found_at=finding.found_at,
                occurred_at=now(),
            ),
        )

    def set_applicant(self, applicant_id: UUID) -> None:
        """Say who asks; also tells the desk, if a call is going on about this case."""
        current = self.current
        if current is None:
            return
        if current.call is not None:
            self._desk.confirm_person(current.call.key, applicant_id)
        if current.start is not None:
            start = replace(current.start, applicant_id=applicant_id)
            self._drafting.keep_all(self._key, start.as_fields())
            self._put(replace(current, start=start))
            self._read_person(applicant_id)
        else:
            changes = {"applicant_id": str(applicant_id)}
            self._move("applicant", ChangeDetails(case_id=self._case_id, changes=changes, occurred_at=now()))

    def add_applicant(self, name: str, phone: str, organisation: str = "") -> None:
        """Record a person whom the office does not know yet, and make them this case's applicant."""
        if not name.strip():
            self.refused.emit(Refusal("name_missing"))
            return
        if phone.strip() and not parse_number(phone, self._desk.office).key:
            self.refused.emit(Refusal("phone_not_understood", {"text": phone.strip()}))
            return
        added = new_applicant(name, phone, organisation, self._desk.office)
        self._records.change(
            added, done=lambda: self.set_applicant(added.applicant_id), refused=self.refused.emit
        )

    # -- the moves of the SOP ------------------------------------------------------------------------------

    def propose_packet(self, unit_id: UUID | None) -> None:
        """Decision "Tidak": save the case, then propose the packet for a unit (SOP step 2 to 3)."""

        def read() -> None:
            case_id = self._case_id
            self._records.read(lambda tx: case_file(tx, case_id), build)

        def build(file: CaseFile | None) -> None:
            if file is not None:
                self.packet_proposed.emit(propose(file, self._sop, self._calendars.now, unit_id, now()))

        self.save(then=read)

    def escalate(self, unit_id: UUID | None, question: str, promise: str) -> None:
        """Send the packet to the unit (SOP step 3 begins)."""
        current = self.current
        if current is None:
            return
        evidence = evidence_text(current.file) if current.file else ""
        at = now()
        self._move(
            "escalation",
            Escalate(
                escalation_id=uuid7(),
                case_id=self._case_id,
                unit_id=unit_id,
                question=question,
                evidence=evidence,
                promise=promise,
                due_at=due_at(self._sop, self._calendars.now, current.channel, at),
                occurred_at=at,
            ),
            forget=("escalation.unit_id", "escalation.question", "escalation.promise"),
        )

    def answer(self, text: str, validated_in: str, reference: str, legal_basis: str) -> None:
        """Decision "Ya": the agent answers from JELITA, OSS or knowledge (SOP step 2 to 4)."""
        self._move(
            "answer",
            RecordAnswer(
                solution_id=uuid7(),
                case_id=self._case_id,
                text=text,
                validated_in=validated_in,
                reference=reference,
                legal_basis=legal_basis,
                occurred_at=now(),
            ),
            forget=("answer.text", "answer.validated_in", "answer.reference", "answer.legal_basis"),
        )

    def return_escalation(self, reason: str) -> None:
        """The unit sends the question back to its agent as incomplete."""
        open_one = self._open_escalation()
        if open_one is not None:
            self._move("returned", ReturnEscalation(escalation_id=open_one, reason=reason, occurred_at=now()))

    def record_solution(self, text: str, validated_in: str, reference: str, legal_basis: str) -> None:
        """The unit's validated answer (end of SOP step 3); it goes back to the agent who asked."""
        open_one, agent = self._open_escalation(), self._session.agent
        if open_one is None or agent is None:
            return
        self._move(
            "solution",
            RecordSolution(
                solution_id=uuid7(),
                escalation_id=open_one,
                text=text,
                validated_in=validated_in,
                reference=reference,
                legal_basis=legal_basis,
                answered_by_name=agent.name,
                occurred_at=now(),
            ),
            forget=("solution.text", "solution.validated_in", "solution.reference", "solution.legal_basis"),
        )

    @property
    def number_to_dial(self) -> str:
        """The number that the applicant of this case called from, else the first of theirs; "" if none."""
        current = self.current
        if current is None:
            return ""
        contacts = current.file.contacts if current.file else ()
        last = next((c.remote for c in reversed(contacts) if c.remote), "")
        handles = current.person.handles if current.person else ()
        phones = [
            h.value for h in handles if h.kind in (HandleKind.PHONE, HandleKind.SIP, HandleKind.WHATSAPP)
        ]
        return last or next(iter(phones), "")

    def call_back(self) -> None:
        """Dial the applicant of this case, about this case."""
        current = self.current
        if current is None:
            return
        number = self.number_to_dial
        if not number:
            self.notice.emit(Notice("applicant_has_no_number", WARNING))
            return
        self._desk.dial(number, current.person.id if current.person else None, current.case_id)

    def tell(self, means: str) -> None:
        """The applicant was told the solution (SOP step 4 ends, step 5 begins)."""
        contact_id = self.current.call.contact_id if self.current and self.current.call else None
        self._move(
            "told",
            TellSolution(case_id=self._case_id, contact_id=contact_id, means=means, occurred_at=now()),
        )

    def confirm_receipt(self, means: str, satisfied: int | None) -> None:
        """The applicant has the information (end of SOP step 5); the case is closed."""
        self._move(
            "closed",
            ConfirmReceipt(case_id=self._case_id, means=means, satisfied=satisfied, occurred_at=now()),
        )

    def wait_for_applicant(self, reason: str, until: str = "") -> None:
        """Something is missing that others have: the clock stands still. `until` as people write it."""
        at = now()
        moment = read_until(until, at, self._calendars.now) if until.strip() else None
        if until.strip() and moment is None:
            self.refused.emit(Refusal("until_not_understood", {"text": until.strip()}))
            return
        self._move(
            "waiting",
            WaitForApplicant(case_id=self._case_id, reason=reason, until=moment, occurred_at=at),
            forget=("wait.reason", "wait.until"),
        )

    def end_wait(self) -> None:
        self._move("resumed", EndWait(case_id=self._case_id, occurred_at=now()))

    def close(self, reason: str) -> None:
        """End the case without a receipt: the applicant cannot be reached."""
        self._move("closed_untold", CloseCase(case_id=self._case_id, reason=reason, occurred_at=now()))

    def reopen(self, reason: str) -> None:
        self._move("reopened", ReopenCase(case_id=self._case_id, reason=reason, occurred_at=now()))

    def cancel(self, reason: str) -> None:
        """Nobody needs an answer any more. A case that was never saved leaves only its call behind."""
        current = self.current
        if current is not None and current.file is None:
            if current.start is not None and current.start.contact_id is not None:
                self._records.change(
                    SetDisposition(
                        contact_id=current.start.contact_id, disposition=Disposition.OTHER, occurred_at=now()
                    )
                )
            self.drop_draft()
            return
        self._move("cancelled", CancelCase(case_id=self._case_id, reason=reason, occurred_at=now()))

    def _open_escalation(self) -> UUID | None:
        """Return the escalation that waits for the unit's answer."""
        file = self.current.file if self.current else None
        waiting = [
            e.id
            for e in (file.escalations if file else ())
            if e.answered_at is None and e.returned_at is None
        ]
        return waiting[-1] if waiting else None
