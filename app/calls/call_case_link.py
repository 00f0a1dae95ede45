"""The only owner of the link between a call, its applicant and its case."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from app.calls.call_list import CallList
from app.calls.transfers import Transfers
from app.common.clock import now
from app.common.notices import INFO, Notice
from app.mutations.contact import LinkContact
from app.records.service import Records, Refusal
from app.values.call import Call
from db.queries.cases import number_and_anonymity
from db.records import CaseRow, PersonMatch
from db.replica import Applied


class CallCaseLink(QObject):
    """Links a call with its applicant and its case. Each link changes the records, and can be undone.

    A call that is dialled from a case starts with that case, and a new peer has no applicant yet. Every other
    change of `person`, `case_id`, `is_for_new_case` and `is_case_anonymous` of a call is made here.
    """

    linked = Signal(Call)  # its applicant and case were sent to the records
    notice = Signal(Notice)

    def __init__(
        self, *, calls: CallList, transfers: Transfers, records: Records, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._calls, self._transfers, self._records = calls, transfers, records
        records.changed.connect(self._on_records_changed)

    def link(self, call: Call) -> None:
        """Store this call with its present applicant and case, and record the link."""
        self._calls.put(call)
        if call.case_id is not None:
            self._read_case(call.key, call.case_id)
        self._records.change(
            LinkContact(
                contact_id=call.contact_id,
                applicant_id=call.person.applicant.id if call.person else None,
                case_id=call.case_id,
                occurred_at=now(),
            ),
            refused=lambda refusal: self._unlink_case(call.key, call.case_id, refusal),
        )
        self.linked.emit(call)

    def take_case(self, key: str, case_id: UUID) -> None:
        """Link the call with an existing case (also one that was just logged)."""
        call = self._calls.call(key)
        if call is not None and call.case_id != case_id and not self.is_bound(call):
            rows = [row for one in (call.person, *call.candidates) if one for row in one.open_cases]
            is_anonymous = any(row.id == case_id and row.is_anonymous for row in rows)
            self.link(replace(call, case_id=case_id, is_case_anonymous=is_anonymous, is_for_new_case=False))

    def take_new_case(self, call: Call) -> None:
        """Link the call with a case that is being recorded: of the confirmed or the only possible person."""
        new = replace(call, person=_likely(call), case_id=None, is_for_new_case=True, is_case_anonymous=False)
        self.link(new)

    def claim(self, key: str) -> None:
        """Link the case that was opened for this call and is being recorded, if the call has no case yet."""
        call = self._calls.call(key)
        if call is not None and call.case_id is None and not call.is_for_new_case:
            self.link(replace(call, person=_likely(call), is_for_new_case=True))

    def undo(self, key: str | None = None) -> None:
        """Remove the applicant and the case; the user is asked for both again."""
        call = self._calls.call(key) if key else self._calls.active
        if call is None or self.is_bound(call):
            return
        best = call.candidates[0] if call.candidates else None
        cleared = replace(call, person=None, case_id=None, is_for_new_case=False, is_somebody_else=True)
        self.link(replace(cleared, proposed_case=first_case(best)))

    def hide_party(self, key: str, is_anonymous: bool) -> None:
        """Follow the anonymity mark of this call's unsaved case."""
        call = self._calls.call(key)
        if call is not None and call.case_id is None and call.is_case_anonymous != is_anonymous:
            hidden = replace(call, is_for_new_case=True, is_case_anonymous=is_anonymous)
            self._calls.put(hidden)
            self._transfers.name_caller(key, hidden.party)

    def is_bound(self, call: Call) -> bool:
        """Whether the call must keep its case; if so, a notice reports it."""
        if call.is_bound:
            self.notice.emit(Notice("call_stays_with_case", INFO, subject=call.key))
        return call.is_bound

    def _unlink_case(self, key: str, case_id: UUID | None, refusal: Refusal) -> None:
        """Remove the case that the records rejected for the call; the applicant stays."""
        self._records.report_refusal(refusal)
        call = self._calls.call(key)
        if call is not None and case_id is not None and call.case_id == case_id:
            self.link(replace(call, case_id=None, proposed_case=None, case_number=""))

    def _read_case(self, key: str, case_id: UUID) -> None:
        """Read the number that is sent along with a transfer, and whether the applicant is anonymous."""

        def found(read: tuple[str, bool]) -> None:
            call = self._calls.call(key)
            if call is None or call.case_id != case_id:
                return
            number, is_anonymous = read
            known = replace(call, case_number=number, is_case_anonymous=is_anonymous)
            if known != call:
                self._calls.put(known)
                self._transfers.name_caller(key, known.party)

        self._records.read(lambda tx: number_and_anonymity(tx, case_id), found)

    @Slot(object)
    def _on_records_changed(self, applied: Applied) -> None:
        """Read a call's case again: it may have become anonymous, or stopped being so."""
        for call in self._calls.all:
            if call.case_id is not None and (applied.is_foreign or call.case_id in applied.case_ids):
                self._read_case(call.key, call.case_id)


def first_case(found: PersonMatch | None) -> CaseRow | None:
    """Return the case that a call of this person is probably about."""
    return found.open_cases[0] if found is not None and found.open_cases else None


def _likely(call: Call) -> PersonMatch | None:
    """Return the person that the agent confirmed, else the only candidate."""
    is_sure = len(call.candidates) == 1 and not call.is_somebody_else
    return call.person or (call.candidates[0] if is_sure else None)
