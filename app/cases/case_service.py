"""The agent's moves of the SOP: decisions about the open case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from uuid_utils.compat import uuid7

from app.access.session import Session
from app.calls.call_control import CallControl
from app.calls.screen_pop import ScreenPop
from app.cases.answers import Answer, Receipt
from app.cases.case_editor import CaseEditor, Then
from app.cases.contact_by_hand import CONTACT_FIELDS, ReportedContact, record
from app.cases.field_conflicts import field_conflicts
from app.cases.new_applicants import new_applicant
from app.common.clock import now
from app.common.finding import JELITA, Finding
from app.common.notices import WARNING, Notice
from app.common.phone_number import parse as parse_number
from app.common.regions import regions
from app.lookups.questions import numbers_in
from app.mutations.case import AddEvidence, AssignCase, ChangeDetails
from app.mutations.contact import SetDisposition
from app.mutations.people import AddHandle, ChangeApplicant, NewHandle
from app.mutations.steps import (
    CancelCase,
    CloseCase,
    ConfirmReceipt,
    RecordAnswer,
    ReopenCase,
    TellSolution,
)
from app.mutations.waiting import EndWait, WaitForApplicant
from app.records.service import Records, Refusal
from app.settings.preferences import Preferences
from app.settings.typed_times import TypedTimes
from app.values.call import Call
from app.values.open_case import OpenCase
from db.enums import Disposition, HandleKind
from db.mutation import Mutation
from db.records import CaseRow
from db.rules.first_contact import AFTERWARDS
from db.rules.lifecycle import may_change_applicant

Found = tuple[Finding, str]
"""What a system answered, and its fields in words."""
# The draft fields of the forms, dropped when they are recorded.
CLOSING_FIELDS = ("closing.means", "closing.satisfied", "closing.comment", "closing.at")


def contact_of_call(call: Call | None, at: datetime) -> UUID | None:
    """Return the contact of the case's call, if the applicant can have learned the solution in it.

    The call was answered, and is present or ended at most AFTERWARDS ago. Hours later the applicant learned
    it in another way.
    """
    if call is None or call.answered_at is None:
        return None
    is_near = call.ended_at is None or at - call.ended_at <= AFTERWARDS
    return call.contact_id if is_near else None


def _takes(row: CaseRow, applicant_id: UUID | None) -> bool:
    """Whether this person may be the applicant of the case."""
    if row.applicant_id == applicant_id:
        return True
    return may_change_applicant(row.is_anonymous, row.applicant_id is not None)


class CaseService(QObject):
    """Records decisions. Typed text is always recorded in the same transaction as the move."""

    refused = Signal(Refusal)  # before the records are involved: the typed text is invalid
    corrected = Signal()  # a correction of the applicant of the open case was recorded
    notice = Signal(Notice)

    def __init__(
        self,
        *,
        editor: CaseEditor,
        records: Records,
        session: Session,
        control: CallControl,
        screen_pop: ScreenPop,
        preferences: Preferences,
        typed_times: TypedTimes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._records = records
        self._session = session
        self._control, self._screen_pop, self._preferences = control, screen_pop, preferences
        self._typed_times = typed_times
        self._busy: set[UUID] = set()  # the cases whose applicant is being corrected

    # -- evidence and contacts -----------------------------------------------------------------------------

    def add_evidence(self, system: str, query: str, result: str) -> None:
        """Record a look-up: the system, the query and the result."""
        self._editor.record_move(
            "evidence",
            AddEvidence(
                evidence_id=uuid7(),
                case_id=self._editor.case_id,
                system=system,
                query=query,
                result=result,
                occurred_at=now(),
            ),
            forget=("evidence.system", "evidence.query", "evidence.result"),
        )

    def keep_finding(self, finding: Finding, readable: str) -> None:
        """Record an answer of JELITA or OSS; `readable` is the text of its fields."""
        self._note_number(finding)
        self._editor.record_move("finding", self._evidence(finding, readable))

    def keep_findings(self, found: Sequence[Found], then: Then | None = None) -> None:
        """Save the case with the answers of JELITA and OSS, each with its fields in readable form."""
        for finding, _ in found:
            self._note_number(finding)
        self._editor.record_move("case", *(self._evidence(*each) for each in found), then=then)

    def _evidence(self, finding: Finding, readable: str) -> AddEvidence:
        return AddEvidence(
            evidence_id=uuid7(),
            case_id=self._editor.case_id,
            system=finding.system,
            query=finding.key,
            result=readable,
            method=finding.method,
            fields=finding.fields,
            found_at=finding.found_at,
            occurred_at=now(),
        )

    def _note_number(self, finding: Finding) -> None:
        """Adopt a number that was found in typed text and that the system knows."""
        current = self._editor.raw
        name = "registration_number" if finding.system == JELITA else "nib"
        number = finding.key.partition("/")[0]
        if current is not None and not current.value(name) and number in numbers_in(current):
            self._editor.keep(name, number)

    def record_contact(self, report: ReportedContact) -> None:
        """Record a contact by another channel; an unsaved case begins with it."""
        current = self._editor.raw
        if current is not None:
            mutations = record(
                current, report, self._editor.in_flight, self._preferences.settings.office, now()
            )
            self._editor.record_move("contact", *mutations, forget=CONTACT_FIELDS, has_typed=True)

    # -- the applicant -------------------------------------------------------------------------------------

    def set_applicant(self, applicant_id: UUID | None) -> None:
        """Set the applicant, or that the applicant is unknown; a present call about the case gets the same
        person.
        """
        current = self._editor.raw
        if current is None:
            return
        if current.file is not None and not _takes(current.file.row, applicant_id):
            self.refused.emit(Refusal("applicant_anonymous"))  # the call keeps its person, too
            return
        if current.call is not None:
            self._screen_pop.confirm_person(current.call.key, applicant_id)
        if current.start is not None and not self._editor.is_on_its_way(current.case_id):
            self._editor.set_draft_applicant(applicant_id)
        else:
            changes = {"applicant_id": str(applicant_id or "")}
            seen = {"applicant_id": str(current.person.id if current.person else "")}
            self._editor.record_move(
                "applicant",
                ChangeDetails(case_id=self._editor.case_id, changes=changes, seen=seen, occurred_at=now()),
            )

    def add_applicant(self, name: str, phone: str, organisation: str = "") -> None:
        """Record a new person, and make them this case's applicant."""
        current = self._editor.raw
        if current is None or self._editor.is_person_on_its_way(current.case_id):
            return
        if not name.strip():
            self.refused.emit(Refusal("name_missing"))
            return
        if phone.strip() and not parse_number(phone, self._preferences.settings.office).key:
            self.refused.emit(Refusal("phone_not_understood", {"text": phone.strip()}))
            return
        added = new_applicant(name, phone, organisation, self._preferences.settings.office)
        self._editor.add_person(added, lambda applicant_id: self._on_added(current, applicant_id))

    def _on_added(self, case: OpenCase, applicant_id: UUID) -> None:
        if self._editor.is_on_screen(case.case_id):
            self.set_applicant(applicant_id)
        elif case.call is not None:
            self._screen_pop.confirm_person(case.call.key, applicant_id)

    def correct_applicant(self, changes: Mapping[str, str], phone: str = "") -> None:
        """Correct the recorded facts of the applicant; `phone` is a further number."""
        current = self._editor.raw
        person = current.person if current is not None else None
        if current is None or person is None or current.case_id in self._busy:
            return
        number = parse_number(phone, self._preferences.settings.office)
        if phone.strip() and not number.key:
            self.refused.emit(Refusal("phone_not_understood", {"text": phone.strip()}))
            return
        changed = {
            name: text.strip() for name, text in changes.items() if text.strip() != getattr(person, name)
        }
        mutations: list[Mutation] = []
        if changed:
            mutations.append(ChangeApplicant(applicant_id=person.id, changes=changed, occurred_at=now()))
        if number.key and number.key not in {handle.value for handle in person.handles}:
            handle = NewHandle(handle_id=uuid7(), kind=HandleKind.PHONE, value=number.key)
            mutations.append(AddHandle(applicant_id=person.id, handle=handle, occurred_at=now()))
        if mutations:
            self._busy.add(current.case_id)
            self._editor.record_beside(
                *mutations, ended=lambda is_recorded: self._on_corrected(current.case_id, is_recorded)
            )
        else:
            self.corrected.emit()

    def _on_corrected(self, case_id: UUID, is_recorded: bool) -> None:
        self._busy.discard(case_id)
        if is_recorded and self._editor.is_on_screen(case_id):
            self.corrected.emit()

    # -- field conflicts ------------------------------------------------------------------------------------

    def settle(self, field: str, takes_earlier: bool) -> None:
        """Resolve a field conflict in favour of the earlier answer (another person's), or the later one."""
        current, agent = self._editor.raw, self._session.agent
        two = field_conflicts(current, agent.id if agent else None).get(field) if current else None
        if current is None or two is None:
            return
        if two.is_typed:
            if takes_earlier:
                self._editor.drop_typed(field)
            else:
                self._editor.type_over(field, two.earlier.text)
            return
        text = two.earlier.text if takes_earlier else two.later.text
        changes = {field: text} | ({"region_code": regions().code_of(text)} if field == "region" else {})
        settled = ChangeDetails(
            case_id=current.case_id,
            changes=changes,
            seen={field: two.later.text},
            settles=(field,),
            occurred_at=now(),
        )
        self._editor.record_beside(settled)

    # -- the moves of the SOP ------------------------------------------------------------------------------

    def answer(self, answer: Answer, receipt: Receipt | None = None) -> None:
        """Decision "Ya": the agent answers from JELITA, OSS or knowledge (SOP step 2 to 4).

        receipt: The applicant is on the line and has received the answer: steps 4 and 5 are done, too.
        """
        at = now()
        fields = ("text", "validated_in", "reference", "oss_reference", "legal_basis", "valid_until")
        self._editor.record_move(
            "answer" if receipt is None else "answered_and_closed",
            RecordAnswer(
                solution_id=uuid7(),
                case_id=self._editor.case_id,
                text=answer.text,
                validated_in=answer.validated_in,
                reference=answer.reference,
                oss_reference=answer.oss_reference,
                legal_basis=answer.legal_basis,
                valid_until=answer.valid_until,
                occurred_at=at,
            ),
            *(self._notified(receipt.means, receipt, at) if receipt is not None else ()),
            forget=(*(f"answer.{name}" for name in fields), *CLOSING_FIELDS, "answer.satisfied"),
        )

    def call_back(self) -> None:
        """Dial the applicant of this case, about this case."""
        current = self._editor.raw
        if current is None:
            return
        number = current.number_to_dial
        if not number:
            self.notice.emit(Notice("applicant_has_no_number", WARNING))
            return
        self._control.dial(number, current.person.id if current.person else None, current.case_id)

    @property
    def expired_on(self) -> date | None:
        """Return the last day of the present answer, if that day is over."""
        file = self._editor.raw.file if self._editor.raw else None
        last = file.solutions[-1].valid_until if file is not None and file.solutions else None
        return last if last is not None and last < self._typed_times.today else None

    def notify_applicant(
        self,
        means: str,
        receipt: Receipt | None = None,
        although_expired: bool = False,
        contact_id: UUID | None = None,
        message_id: UUID | None = None,
    ) -> None:
        """Record that the applicant received the solution (SOP step 4 ends); with the receipt, close the
        case.

        contact_id, message_id: The message that has the solution, and its episode; None for the case's call.

        although_expired: Its last day is over, and the user knows it.
        """
        self._editor.record_move(
            "told" if receipt is None else "closed",
            *self._notified(means, receipt, now(), although_expired, contact_id, message_id),
            forget=CLOSING_FIELDS if receipt is not None else (),
        )

    def confirm_receipt(self, receipt: Receipt) -> None:
        """Record that the applicant has the information (end of SOP step 5), and close the case."""
        self._editor.record_move("closed", self._received(receipt, now()), forget=CLOSING_FIELDS)

    def _notified(
        self,
        means: str,
        receipt: Receipt | None,
        at: datetime,
        although_expired: bool = False,
        contact_id: UUID | None = None,
        message_id: UUID | None = None,
    ) -> tuple[Mutation, ...]:
        if contact_id is None and self._editor.raw is not None:
            contact_id = contact_of_call(self._editor.raw.call, at)
        solution = TellSolution(
            case_id=self._editor.case_id,
            contact_id=contact_id,
            means=means,
            although_expired=although_expired,
            message_id=message_id,
            occurred_at=at,
        )
        return (solution,) if receipt is None else (solution, self._received(receipt, at))

    def _received(self, receipt: Receipt, at: datetime) -> ConfirmReceipt:
        return ConfirmReceipt(
            case_id=self._editor.case_id,
            means=receipt.means,
            satisfied=receipt.satisfied,
            comment=receipt.comment,
            received_at=receipt.at,
            occurred_at=at,
        )

    # -- assignment -----------------------------------------------------------------------------------------

    def take_over(self) -> None:
        """Assign the case to me, e.g. because its agent is absent; the timeline records it."""
        agent = self._session.agent
        if agent is not None:
            self.assign(agent.id)

    def assign(self, agent_id: UUID, reason: str = "") -> None:
        """Assign the case to a member of staff."""
        row = self._editor.raw.file.row if self._editor.raw and self._editor.raw.file else None
        if row is not None and row.assignee_id != agent_id:
            self._editor.record_move(
                "assigned",
                AssignCase(case_id=row.id, agent_id=agent_id, reason=reason, occurred_at=now()),
                forget=("assign.agent_id", "assign.reason"),
            )

    def wait_for_applicant(self, reason: str, until: str = "") -> None:
        """Wait for something from outside: the clock stops. `until` as people write it."""
        moment = self._typed_times.read_ahead(until) if until.strip() else None
        if until.strip() and moment is None:
            self.refused.emit(Refusal("until_not_understood", {"text": until.strip()}))
            return
        self._editor.record_move(
            "waiting",
            WaitForApplicant(case_id=self._editor.case_id, reason=reason, until=moment, occurred_at=now()),
            forget=("wait.reason", "wait.until"),
        )

    def end_wait(self) -> None:
        self._editor.record_move("resumed", EndWait(case_id=self._editor.case_id, occurred_at=now()))

    def close(self, reason: str) -> None:
        """Close the case without a receipt: the applicant cannot be reached."""
        self._editor.record_move(
            "closed_untold", CloseCase(case_id=self._editor.case_id, reason=reason, occurred_at=now())
        )

    def reopen(self, reason: str) -> None:
        self._editor.record_move(
            "reopened", ReopenCase(case_id=self._editor.case_id, reason=reason, occurred_at=now())
        )

    def cancel(self, reason: str) -> None:
        """Cancel a case that needs no answer any more. An unsaved case leaves only its call."""
        current = self._editor.raw
        if current is not None and current.file is None:
            if current.start is not None and current.start.contact_id is not None:
                self._records.change(
                    SetDisposition(
                        contact_id=current.start.contact_id, disposition=Disposition.OTHER, occurred_at=now()
                    )
                )
            self._editor.drop_draft()
            return
        self._editor.record_move(
            "cancelled", CancelCase(case_id=self._editor.case_id, reason=reason, occurred_at=now())
        )
