"""Who calls and what about: every call is joined with its person and its case."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from app.access.visibility import may_read, visible_match
from app.calls.call_control import Switchboard
from app.calls.phone_line import PhoneLine
from app.calls.watched_lines import WatchedLines
from app.common.clock import now
from app.common.notices import INFO, Notice
from app.mutations.contact import LinkContact
from app.records.service import Records, Refusal
from app.settings.preferences import Preferences
from app.values.call import CaseWanted, DeskCall
from app.values.caller_identity import rank
from db.queries.cases import case_by_number, number_and_anonymity
from db.queries.people import people_at, person
from db.records import CaseRow, PersonMatch
from db.replica import Applied
from telephony.client.phone import Phone
from telephony.messages import CallState


class Matching(Switchboard):
    """Proposes, and links what the agent says; each link is a change of the records, and can be undone."""

    case_wanted = Signal(object)  # CaseWanted

    def __init__(
        self,
        phone: Phone,
        line: PhoneLine,
        records: Records,
        preferences: Preferences,
        lines: WatchedLines,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(phone, line, preferences, lines, parent)
        self._records = records
        records.changed.connect(self._on_records_changed)

    def match(self, key: str, applicant_id: UUID | None) -> None:
        """Say who of the candidates it is, and show their open case or a new one; None: nobody we know."""
        self.confirm_person(key, applicant_id)
        call = self._calls.get(key)
        if call is None or call.person is None or call.case_id is not None or call.is_for_new_case:
            return
        if call.state is CallState.CONNECTED:
            self.accept_proposal(key)

    def confirm_person(self, key: str, applicant_id: UUID | None) -> None:
        """Say who it is; the case on the screen stays."""
        call = self._calls.get(key)
        if call is None or self._is_bound(call):
            return
        found = next((p for p in call.candidates if p.applicant.id == applicant_id), None)
        if found is not None or applicant_id is None:
            is_other = found is None
            self._link(
                replace(call, person=found, proposed_case=_first_case(found), is_somebody_else=is_other)
            )
            return
        self._records.read(lambda tx: person(tx, applicant_id), lambda p: self._know_person(key, p, None))

    def accept_proposal(self, key: str | None = None) -> None:
        """One key: this is the best candidate, and it is about their open case (or a new one)."""
        call = self._calls.get(key) if key else self.active
        if call is None:
            return
        best = call.person or (call.candidates[0] if call.candidates else None)
        case = call.proposed_case or _first_case(best)
        call = replace(call, person=best, proposed_case=case, case_id=case.id if case else None)
        is_anonymous = case is not None and case.is_anonymous
        call = replace(call, is_for_new_case=case is None, is_case_anonymous=is_anonymous)
        self._link(call)
        self.case_wanted.emit(CaseWanted(call, call.case_id))

    def take_case(self, key: str, case_id: UUID) -> None:
        """Say what the call is about: an existing case (also one that was just logged)."""
        call = self._calls.get(key)
        if call is not None and call.case_id != case_id and not self._is_bound(call):
            rows = [row for one in (call.person, *call.candidates) if one for row in one.open_cases]
            is_anonymous = any(row.id == case_id and row.is_anonymous for row in rows)
            self._link(replace(call, case_id=case_id, is_case_anonymous=is_anonymous, is_for_new_case=False))

    def new_case(self, key: str | None = None) -> None:
        """Record a new case from this call: of the confirmed person, or of the only one that it may be."""
        call = self._calls.get(key) if key else self.active
        if call is None or self._is_bound(call):
            return
        self._link(
            replace(call, person=_likely(call), case_id=None, is_for_new_case=True, is_case_anonymous=False)
        )
        self.case_wanted.emit(CaseWanted(self._calls[call.key], None))

    def claim(self, key: str) -> None:
        """The case that was opened for this call is being recorded: say so, if nothing was said before."""
        call = self._calls.get(key)
        if call is not None and call.case_id is None and not call.is_for_new_case:
            self._link(replace(call, person=_likely(call), is_for_new_case=True))

    def undo_match(self, key: str | None = None) -> None:
        """Take back who it is and what about; both are asked again."""
        call = self._calls.get(key) if key else self.active
        if call is None or self._is_bound(call):
            return
        best = call.candidates[0] if call.candidates else None
        cleared = replace(call, person=None, case_id=None, is_for_new_case=False, is_somebody_else=True)
        self._link(replace(cleared, proposed_case=_first_case(best)))

    def hide_party(self, key: str, is_anonymous: bool) -> None:
        """The new case of this call, not saved yet, was marked anonymous, or the mark was taken away."""
        call = self._calls.get(key)
        if call is not None and call.case_id is None and call.is_case_anonymous != is_anonymous:
            hidden = replace(call, is_for_new_case=True, is_case_anonymous=is_anonymous)
            self._put(hidden)
            self._transfers.name_caller(key, hidden.party)

    def _is_bound(self, call: DeskCall) -> bool:
        if call.is_bound:
            self.notice.emit(Notice("call_stays_with_case", INFO, subject=call.key))
        return call.is_bound

    def _link(self, call: DeskCall) -> None:
        self._put(call)
        if call.case_id is not None:
            self._read_case(call.key, call.case_id)
        self._records.change(
            LinkContact(
                contact_id=call.contact_id,
                applicant_id=call.person.applicant.id if call.person else None,
                case_id=call.case_id,
                occurred_at=now(),
            ),
            refused=lambda refusal: self._refuse_case(call.key, call.case_id, refusal),
        )

    def _refuse_case(self, key: str, case_id: UUID | None, refusal: Refusal) -> None:
        """The records do not join the call with this case: who it is is recorded all the same."""
        self._records.refused.emit(refusal)
        call = self._calls.get(key)
        if call is not None and case_id is not None and call.case_id == case_id:
            self._link(replace(call, case_id=None, proposed_case=None, case_number=""))

    def _read_case(self, key: str, case_id: UUID) -> None:
        """Read the number that goes along with a transfer, and whether the applicant is anonymous."""

        def found(read: tuple[str, bool]) -> None:
            call = self._calls.get(key)
            if call is None or call.case_id != case_id:
                return
            number, is_anonymous = read
            known = replace(call, case_number=number, is_case_anonymous=is_anonymous)
            if known != call:
                self._put(known)
                self._transfers.name_caller(key, known.party)

        self._records.read(lambda tx: number_and_anonymity(tx, case_id), found)

    @Slot(object)
    def _on_records_changed(self, applied: Applied) -> None:
        """A case of a call may have become anonymous, or not be it any more."""
        for call in list(self._calls.values()):
            proposed = call.proposed_case
            if call.case_id is not None and (applied.is_foreign or call.case_id in applied.case_ids):
                self._read_case(call.key, call.case_id)
            elif proposed is not None and not call.is_over and proposed.id in applied.case_ids:
                # It may be hidden or anonymous by now: propose anew what may be shown.
                self._put(replace(call, proposed_case=None, is_case_sent_along=False))
                self._look_up(self._calls[call.key])

    def _know_person(self, key: str, found: PersonMatch | None, case_id: UUID | None) -> None:
        call = self._calls.get(key)
        if call is None or found is None:
            return
        found = visible_match(self._records.viewer, found, is_calling=True)
        case = next((row for row in found.open_cases if row.id == case_id), None) or _first_case(found)
        candidates = call.candidates or (found,)
        self._link(
            replace(
                call,
                person=found,
                candidates=candidates,
                is_looked_up=True,
                proposed_case=case,
                case_id=case_id or call.case_id,
            )
        )

    def _look_up(self, call: DeskCall) -> None:
        key, number = call.key, call.caller.key
        if not number:
            self._put(replace(call, is_looked_up=True))
            return
        self._records.read(lambda tx: people_at(tx, number), lambda people: self._found(key, number, people))

    def _found(self, key: str, number: str, people: tuple[PersonMatch, ...]) -> None:
        call = self._calls.get(key)
        if call is None or call.caller.key != number:
            return  # somebody else is there by now, and is looked up
        ranked = rank(tuple(visible_match(self._records.viewer, one, is_calling=True) for one in people))
        best = ranked[0] if ranked else None
        case = call.proposed_case if call.is_case_sent_along else _first_case(best)
        self._put(replace(call, candidates=ranked, is_looked_up=True, proposed_case=case))

    def _propose_case(self, key: str, number: str) -> None:
        """A colleague's Loket said what the call is about: propose that case before all others."""

        def found(row: CaseRow | None) -> None:
            call = self._calls.get(key)
            is_readable = row is not None and may_read(self._records.viewer, row)
            if call is not None and row is not None and is_readable and call.case_id is None:
                self._put(replace(call, proposed_case=row, is_case_sent_along=True))

        self._records.read(lambda tx: case_by_number(tx, number), found)


def _likely(call: DeskCall) -> PersonMatch | None:
    """Return who it is: who the agent said, else the only one that it may be."""
    is_sure = len(call.candidates) == 1 and not call.is_somebody_else
    return call.person or (call.candidates[0] if is_sure else None)


def _first_case(found: PersonMatch | None) -> CaseRow | None:
    return found.open_cases[0] if found is not None and found.open_cases else None
