"""The call desk: every call meets its person and its case here.

Phone events come up, DeskCalls go out; commands go down to the phone and into the records. The contact
record is on disk from the first ring on.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import msgspec
from PySide6.QtCore import QObject, Signal, Slot
from uuid_utils.compat import uuid7

from app.clock import now
from app.desk_call import CaseWanted, DeskCall, ended_disposition, ending_notice
from app.identity import identify, rank
from app.line import Line
from app.mutations.contact import (
    AnswerContact,
    EndContact,
    LinkContact,
    MarkContactReturned,
    StartCallBack,
    StartContact,
)
from app.notices import ERROR, WARNING, Notice
from app.phone_number import dial_form
from app.preferences import Preferences
from app.records import Records
from app.settings import OfficeSettings
from db.queries.contacts import contact, unfinished_contacts
from db.queries.people import people_at, person
from db.records import AgentRecord, CaseRow, ContactRecord, PersonMatch
from db.words import Channel, Direction, Disposition
from telephony.messages import (
    CallChanged,
    CallEnded,
    CallIncoming,
    CallState,
    CallStatistics,
    CommandRefused,
)
from telephony.phone import Phone
from telephony.target import TargetError

KEPT_CALLS = 20  # calls that are over and can still be matched or undone


class Desk(Line):
    """The line, and all calls of this workstation, each joined with who calls and what about."""

    call_changed = Signal(object)  # DeskCall: new, changed or ended
    statistics_changed = Signal(object)  # CallStatistics
    case_wanted = Signal(object)  # CaseWanted

    def __init__(
        self, phone: Phone, records: Records, preferences: Preferences, parent: QObject | None = None
    ) -> None:
        super().__init__(phone, preferences, parent)
        self._records = records
        self._calls: dict[str, DeskCall] = {}
        self._returning: dict[str, UUID] = {}  # call key -> the missed contact that it returns
        phone.call_incoming.connect(self._on_incoming)
        phone.call_changed.connect(self._on_changed)
        phone.call_ended.connect(self._on_ended)
        phone.call_statistics.connect(self._on_statistics)
        phone.command_refused.connect(self._on_refused)

    # -- what is true now ----------------------------------------------------------------------------------

    @property
    def calls(self) -> tuple[DeskCall, ...]:
        """Calls that are not over, oldest first."""
        return tuple(call for call in self._calls.values() if not call.is_over)

    @property
    def office(self) -> OfficeSettings:
        return self._preferences.settings.office

    @property
    def active(self) -> DeskCall | None:
        """The call that keys without a call mean: talking, else ringing or calling, else held."""
        calls = self.calls
        ranked = sorted(calls, key=lambda call: (not call.is_talking, call.state is CallState.CONNECTED))
        return ranked[0] if ranked else None

    @property
    def ringing(self) -> DeskCall | None:
        """The call that waits longest for an answer here."""
        return next((call for call in self.calls if call.state is CallState.RINGING_HERE), None)

    def call(self, key: str) -> DeskCall | None:
        """A call of this session, also one that is over."""
        return self._calls.get(key)

    # -- the line ------------------------------------------------------------------------------------------

    def answer(self, key: str | None = None) -> None:
        """Take a ringing call; one that is talking is put on hold first."""
        call = self._calls.get(key) if key else self.ringing
        if call is None or call.state is not CallState.RINGING_HERE:
            return
        self._hold_others(call.key)
        self._phone.answer(call.key)

    def hang_up(self, key: str | None = None) -> None:
        """End the call: BYE, CANCEL, or 603 while it rings here."""
        call = self._calls.get(key) if key else self.active
        if call is not None and not call.is_over:
            self._phone.hang_up(call.key)

    def decline(self, key: str | None = None) -> None:
        """Refuse a ringing call with 486, so that the PBX can send it to somebody else."""
        call = self._calls.get(key) if key else self.ringing
        if call is not None and call.state is CallState.RINGING_HERE:
            self._phone.hang_up(call.key, 486)

    def toggle_hold(self, key: str | None = None) -> None:
        call = self._calls.get(key) if key else self.active
        if call is None or call.state is not CallState.CONNECTED:
            return
        if call.is_held_here:
            self._hold_others(call.key)
            self._phone.resume(call.key)
        else:
            self._phone.hold(call.key)

    def send_dtmf(self, digits: str) -> None:
        """Send digits into the call that is talking."""
        call = self.active
        if call is not None and call.is_talking:
            self._phone.send_dtmf(call.key, digits)

    def dial(
        self,
        text: str,
        applicant_id: UUID | None = None,
        case_id: UUID | None = None,
        returns: UUID | None = None,
    ) -> None:
        """Call a number, a name at our domain or a URI, about a person and a case if they are known.

        `returns` is the missed contact that this call returns.
        """
        if not text.strip():
            return
        try:
            key = self._phone.dial(dial_form(text, self.office))
        except TargetError as error:
            self.notice.emit(Notice("bad_target", WARNING, {"text": text, "reason": error.kind}))
            return
        self._hold_others(key)
        caller = identify(text, "", "", False, self.office)
        call = DeskCall(key, Direction.OUTBOUND, CallState.CALLING, caller, uuid7(), now(), case_id=case_id)
        if returns is not None:
            self._returning[key] = returns
        self._put(call)
        self._start_contact(call)
        if case_id is not None:
            self._records.change(
                StartCallBack(case_id=case_id, contact_id=call.contact_id, occurred_at=call.started_at)
            )
        if applicant_id is not None:
            self._records.read(
                lambda tx: person(tx, applicant_id), lambda found: self._know_person(key, found, case_id)
            )
        else:
            self._look_up(call)

    def call_back(self, contact_id: UUID) -> None:
        """Dial the number of a missed call; it leaves the list when the call back is answered."""

        def found(record: ContactRecord | None) -> None:
            if record is None or not record.remote:
                self.notice.emit(Notice("no_number_to_call", WARNING))
                return
            self.dial(record.remote, record.applicant_id, record.case_id, returns=contact_id)

        self._records.read(lambda tx: contact(tx, contact_id), found)

    def _hold_others(self, key: str) -> None:
        for other in self.calls:
            if other.key != key and other.is_talking:
                self._phone.hold(other.key)

    def end_unfinished(self, agent: AgentRecord) -> None:
        """End the contacts that a crash left open, and offer to call them back."""
        agent_id, ours = agent.id, {call.contact_id for call in self._calls.values()}

        def found(contacts: tuple[ContactRecord, ...]) -> None:
            for record in contacts:
                if record.id in ours:
                    continue
                self._records.change(
                    EndContact(contact_id=record.id, disposition=Disposition.DROPPED, occurred_at=now())
                )
                facts = {"to": record.applicant_name or record.remote, "number": record.remote}
                self.notice.emit(Notice("call_dropped", ERROR, facts, ("call_back",), str(record.id)))

        self._records.read(lambda tx: unfinished_contacts(tx, agent_id), found)

    # -- the person and the case ---------------------------------------------------------------------------

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
        if call is None:
            return
        found = next((p for p in call.candidates if p.applicant.id == applicant_id), None)
        if found is not None or applicant_id is None:
            self._link(replace(call, person=found, proposed_case=_first_case(found)))
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
        call = replace(call, is_for_new_case=case is None)
        self._link(call)
        self.case_wanted.emit(CaseWanted(call, call.case_id))

    def take_case(self, key: str, case_id: UUID) -> None:
        """Say what the call is about: an existing case (also one that was just logged)."""
        call = self._calls.get(key)
        if call is not None and call.case_id != case_id:
            self._link(replace(call, case_id=case_id, is_for_new_case=False))

    def new_case(self, key: str | None = None) -> None:
        """Record a new case from this call: of the confirmed person, or of the only one that it may be."""
        call = self._calls.get(key) if key else self.active
        if call is None:
            return
        if call.person is None and len(call.candidates) == 1:
            call = replace(call, person=call.candidates[0])
        self._link(replace(call, case_id=None, is_for_new_case=True))
        self.case_wanted.emit(CaseWanted(self._calls[call.key], None))

    def undo_match(self, key: str | None = None) -> None:
        """Take back who it is and what about; both are asked again."""
        call = self._calls.get(key) if key else self.active
        if call is None:
            return
        best = call.candidates[0] if call.candidates else None
        cleared = replace(call, person=None, case_id=None, is_for_new_case=False)
        self._link(replace(cleared, proposed_case=_first_case(best)))

    def _link(self, call: DeskCall) -> None:
        self._put(call)
        self._records.change(
            LinkContact(
                contact_id=call.contact_id,
                applicant_id=call.person.applicant.id if call.person else None,
                case_id=call.case_id,
                occurred_at=now(),
            )
        )

    def _know_person(self, key: str, found: PersonMatch | None, case_id: UUID | None) -> None:
        call = self._calls.get(key)
        if call is None or found is None:
            return
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
        self._records.read(lambda tx: people_at(tx, number), lambda people: self._found(key, people))

    def _found(self, key: str, people: tuple[PersonMatch, ...]) -> None:
        call = self._calls.get(key)
        if call is None:
            return
        ranked = rank(people)
        best = ranked[0] if ranked else None
        self._put(replace(call, candidates=ranked, is_looked_up=True, proposed_case=_first_case(best)))

    # -- events of the phone -------------------------------------------------------------------------------

    @Slot(object)
    def _on_incoming(self, event: CallIncoming) -> None:
        caller = identify(
            event.remote_user,
            event.remote_uri,
            event.remote_name,
            event.is_anonymous,
            self._preferences.settings.office,
        )
        call = DeskCall(
            event.call_key,
            Direction.INBOUND,
            CallState.RINGING_HERE,
            caller,
            uuid7(),
            event.received_at,
        )
        self._put(call)
        self._look_up(call)
        self._start_contact(call)

    @Slot(object)
    def _on_changed(self, event: CallChanged) -> None:
        call = self._calls.get(event.call_key)
        if call is None or call.is_over:
            return
        is_answered = event.state is CallState.CONNECTED and call.answered_at is None
        call = replace(
            call,
            state=event.state,
            code=event.code,
            reason=event.reason,
            is_held_here=event.is_held_here,
            is_held_there=event.is_held_there,
            has_rung=call.has_rung or event.state is CallState.RINGING_THERE,
            answered_at=event.at if is_answered else call.answered_at,
        )
        self._put(call)
        if is_answered:
            self._records.change(AnswerContact(contact_id=call.contact_id, occurred_at=event.at))
            returned = self._returning.pop(call.key, None)
            if returned is not None:
                self._records.change(MarkContactReturned(contact_id=returned, occurred_at=event.at))

    @Slot(object)
    def _on_ended(self, event: CallEnded) -> None:
        call = self._calls.get(event.call_key)
        if call is None or call.is_over:
            return
        call = replace(
            call,
            state=CallState.ENDED,
            code=event.code,
            reason=event.reason,
            ended_by=event.ended_by,
            ended_at=event.at,
        )
        self._put(call)
        self._returning.pop(call.key, None)
        self._forget_old_calls()
        self._records.change(
            EndContact(
                contact_id=call.contact_id,
                disposition=ended_disposition(call),
                sip_code=event.code,
                quality=msgspec.to_builtins(event.quality),
                occurred_at=event.at,
            )
        )
        notice = ending_notice(call)
        if notice is not None:
            self.notice.emit(notice)

    @Slot(object)
    def _on_statistics(self, event: CallStatistics) -> None:
        call = self._calls.get(event.call_key)
        if call is not None:
            self._calls[call.key] = replace(call, statistics=event)
            self.statistics_changed.emit(event)

    @Slot(object)
    def _on_refused(self, event: CommandRefused) -> None:
        facts = {"command": event.command, "reason": event.reason}
        call = self._calls.get(event.call_key)
        if call is not None:
            facts["to"] = call.name or call.caller.display
            if event.command == "Dial":  # there never was a call: the phone will not speak of it again
                self._on_ended(
                    CallEnded(call_key=call.key, code=0, reason=event.reason, ended_by="failure", at=now())
                )
                return
        self.notice.emit(Notice(f"phone_refused_{event.kind}", WARNING, facts))

    def _forget_old_calls(self) -> None:
        over = [key for key, call in self._calls.items() if call.is_over]
        for key in over[:-KEPT_CALLS]:
            del self._calls[key]

    def _put(self, call: DeskCall) -> None:
        self._calls[call.key] = call
        self.call_changed.emit(call)

    def _start_contact(self, call: DeskCall) -> None:
        self._records.change(
            StartContact(
                contact_id=call.contact_id,
                channel=Channel.VOICE,
                direction=call.direction,
                remote=call.caller.key,
                remote_name=call.caller.name,
                occurred_at=call.started_at,
            )
        )


def _first_case(found: PersonMatch | None) -> CaseRow | None:
    return found.open_cases[0] if found is not None and found.open_cases else None
