"""The screen pop: looks up the people at a number, proposes their case, and shows it on request."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from app.access.visibility import shareable_cases, visible_match
from app.calls.call_case_link import CallCaseLink, first_case
from app.calls.call_list import CallList
from app.records.service import Records
from app.values.call import Call, CaseWanted
from app.values.caller_identity import rank
from db.queries.cases import case_by_number
from db.queries.people import people_at, person
from db.records import CaseRow, PersonMatch
from db.replica import Applied
from telephony.messages import CallState


class ScreenPop(QObject):
    """Makes proposals, and passes the agent's decisions to CallCaseLink."""

    case_wanted = Signal(CaseWanted)

    def __init__(
        self, *, calls: CallList, case_link: CallCaseLink, records: Records, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._calls, self._case_link, self._records = calls, case_link, records
        records.changed.connect(self._on_records_changed)

    # -- decisions of the agent -----------------------------------------------------------------------------

    def match(self, key: str, applicant_id: UUID | None) -> None:
        """Confirm a candidate, and show their open case or a new one; None: an unknown person."""
        self.confirm_person(key, applicant_id)
        call = self._calls.call(key)
        if call is None or call.person is None or call.case_id is not None or call.is_for_new_case:
            return
        if call.state is CallState.CONNECTED:
            self.accept_proposal(key)

    def confirm_person(self, key: str, applicant_id: UUID | None) -> None:
        """Confirm the person; the open case stays."""
        call = self._calls.call(key)
        if call is None or self._case_link.is_bound(call):
            return
        found = next((p for p in call.candidates if p.applicant.id == applicant_id), None)
        if found is None and applicant_id is not None:
            self.look_up_person(key, applicant_id)
            return
        is_other = found is None
        self._case_link.link(
            replace(call, person=found, proposed_case=first_case(found), is_somebody_else=is_other)
        )

    def accept_proposal(self, key: str | None = None) -> None:
        """Accept the best candidate, with their open case (or a new one)."""
        call = self._calls.call(key) if key else self._calls.active
        if call is None:
            return
        best = call.person or (call.candidates[0] if call.candidates else None)
        case = call.proposed_case or first_case(best)
        call = replace(call, person=best, proposed_case=case, case_id=case.id if case else None)
        is_anonymous = case is not None and case.is_anonymous
        call = replace(call, is_for_new_case=case is None, is_case_anonymous=is_anonymous)
        self._case_link.link(call)
        self.case_wanted.emit(CaseWanted(call, call.case_id))

    def new_case(self, key: str | None = None) -> None:
        """Record a new case from this call: of the confirmed person, or of the only candidate."""
        call = self._calls.call(key) if key else self._calls.active
        if call is None or self._case_link.is_bound(call):
            return
        self._case_link.take_new_case(call)
        linked = self._calls.call(call.key)
        if linked is not None:
            self.case_wanted.emit(CaseWanted(linked, None))

    # -- candidates -----------------------------------------------------------------------------------------

    def look_up(self, call: Call) -> None:
        """Find the people at the call's number."""
        key, number = call.key, call.caller.key
        if not number:
            self._calls.put(replace(call, is_looked_up=True))
            return
        self._records.read(lambda tx: people_at(tx, number), lambda people: self._found(key, number, people))

    def look_up_person(self, key: str, applicant_id: UUID, case_id: UUID | None = None) -> None:
        """Read this known person, and link the call with the person and the case."""
        self._records.read(
            lambda tx: person(tx, applicant_id), lambda found: self._know_person(key, found, case_id)
        )

    def propose_case(self, key: str, number: str) -> None:
        """Propose first the case whose number a colleague's Loket sent along."""

        def found(row: CaseRow | None) -> None:
            call = self._calls.call(key)
            shown = () if row is None else shareable_cases(self._records.viewer, (row,), is_calling=True)
            if call is not None and shown and call.case_id is None:
                self._calls.put(replace(call, proposed_case=row, is_case_sent_along=True))

        self._records.read(lambda tx: case_by_number(tx, number), found)

    def _know_person(self, key: str, found: PersonMatch | None, case_id: UUID | None) -> None:
        call = self._calls.call(key)
        if call is None or found is None:
            return
        found = visible_match(self._records.viewer, found, is_calling=True)
        case = next((row for row in found.open_cases if row.id == case_id), None) or first_case(found)
        candidates = call.candidates or (found,)
        self._case_link.link(
            replace(
                call,
                person=found,
                candidates=candidates,
                is_looked_up=True,
                proposed_case=case,
                case_id=case_id or call.case_id,
            )
        )

    def _found(self, key: str, number: str, people: tuple[PersonMatch, ...]) -> None:
        call = self._calls.call(key)
        if call is None or call.caller.key != number:
            return  # the call has another peer by now, who is looked up
        ranked = rank(tuple(visible_match(self._records.viewer, one, is_calling=True) for one in people))
        best = ranked[0] if ranked else None
        case = call.proposed_case if call.is_case_sent_along else first_case(best)
        self._calls.put(replace(call, candidates=ranked, is_looked_up=True, proposed_case=case))

    @Slot(object)
    def _on_records_changed(self, applied: Applied) -> None:
        """Renew the proposals after a case was hidden or became anonymous."""
        for call in self._calls.all:
            proposed = call.proposed_case
            is_linked_one = call.case_id is not None and (
                applied.is_foreign or call.case_id in applied.case_ids
            )
            if proposed is None or call.is_over or is_linked_one or proposed.id not in applied.case_ids:
                continue
            call = replace(call, proposed_case=None, is_case_sent_along=False)
            self._calls.put(call)
            self.look_up(call)
