"""Texts between phones (SIP MESSAGE): kept as contacts, shown in the timeline of their case."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from uuid_utils.compat import uuid7

from app.access.hidden_cases import HiddenCase, HiddenCases
from app.access.visibility import may_read
from app.calls.call_list import CallList
from app.cases.case_editor import CaseEditor
from app.common.clock import now
from app.common.notices import INFO, WARNING, Notice
from app.common.phone_number import dial_form
from app.common.text_masks import masked_text, without_names
from app.mutations.message import RecordMessage
from app.records.service import Records
from app.settings.preferences import Preferences
from app.values.caller_identity import CallerIdentity, identify, rank
from app.values.visible_party import VisibleParty, visible_party
from db.enums import Direction
from db.mutation import Me
from db.queries.people import people_at
from db.records import CaseRow, PersonMatch
from telephony.client.phone import Phone
from telephony.messages import CommandRefused, MessageReceived, MessageSent, SendMessage

MOST_SENDERS = 100  # whose texts can be answered from a notice


@dataclass(frozen=True, slots=True)
class Addressee:
    """The recipient of a text.

    Attributes:
        target: What is dialled; never shown if is_hidden.
        name: "" if it is not known.
        is_hidden: The applicant of the case is anonymous: `visible` has what may be shown.
        lost: Distinguishes drafts whose target is not known any more; "" for all others.
    """

    target: str
    name: str = ""
    applicant_id: UUID | None = None
    case_id: UUID | None = None
    is_hidden: bool = False
    lost: str = ""

    @property
    def visible(self) -> VisibleParty:
        """The addressee as it may be shown."""
        return visible_party(self.name, self.target, self.target, is_hidden=self.is_hidden)

    def seen_with(self, case: HiddenCase) -> Addressee:
        """Return it as shown once this case is hidden: a text about the case names nobody."""
        is_about = self.case_id == case.case_id or (self.case_id is None and case.has_number(self.target))
        if not is_about:
            return self
        case_id = case.case_id if case.row is not None else self.case_id
        return replace(self, name="", case_id=case_id, is_hidden=True)


@dataclass(frozen=True, slots=True)
class _Outgoing:
    addressee: Addressee
    text: str
    author: Me | None

    @property
    def author_id(self) -> UUID | None:
        return self.author.agent_id if self.author is not None else None


@dataclass(frozen=True, slots=True)
class _Failed:
    """A text that failed while its author was away: they have its draft, and hear why at the sign-in."""

    outgoing: _Outgoing
    reason: str
    code: str


class TextMessages(QObject):
    """Sends and receives texts. One that could not be delivered comes back, so that no typed text is lost."""

    sent = Signal(object)  # Addressee; only if its author is still signed in
    delivered = Signal(object, str, object)  # Addressee, the text, UUID of its author or None; before `sent`
    not_sent = Signal(object, str)  # Addressee, the text; only if its author is still signed in
    notice = Signal(Notice)

    def __init__(
        self,
        phone: Phone,
        calls: CallList,
        preferences: Preferences,
        editor: CaseEditor,
        records: Records,
        hidden_cases: HiddenCases,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._phone = phone
        self._calls, self._preferences = calls, preferences
        self._editor = editor
        self._records = records
        self._outgoing: dict[str, _Outgoing] = {}
        self._failed_meanwhile: list[_Failed] = []
        self._senders: dict[UUID, Addressee] = {}  # by the contact of a received text
        phone.message_received.connect(self._on_received)
        phone.message_sent.connect(self._on_sent)
        phone.command_refused.connect(self._on_refused)
        hidden_cases.hidden.connect(self._on_hidden)

    @property
    def addressee(self) -> Addressee | None:
        """The present recipient: the other side of the call, else the applicant of the case on the screen."""
        call, case = self._calls.active, self._editor.raw
        if call is not None and call.caller.key:
            applicant_id = call.person.applicant.id if call.person else None
            name = call.visible.name
            return Addressee(call.caller.key, name, applicant_id, call.case_id, call.is_party_hidden)
        if case is None or not case.number_to_dial:
            return None
        person = case.person
        case_id = case.case_id if case.file is not None else None  # an unsaved one has no timeline yet
        name = person.name if person and not case.is_anonymous else ""
        applicant_id = person.id if person else None
        return Addressee(case.number_to_dial, name, applicant_id, case_id, case.is_anonymous)

    def answer_to(self, contact_id: UUID) -> Addressee | None:
        """Return the recipient of an answer to a text that came since the start; None if it
        is too long ago.
        """
        return self._senders.get(contact_id)

    def send(self, addressee: Addressee, text: str) -> None:
        """Send a text to a number, a user or a URI; `sent` or `not_sent` follows."""
        key = uuid.uuid4().hex[:12]
        self._outgoing[key] = _Outgoing(addressee, text, self._records.me)
        form = dial_form(addressee.target, self._preferences.settings.office)
        self._phone.do(SendMessage(message_key=key, target=form, text=text))

    @Slot(object)
    def _on_sent(self, event: MessageSent) -> None:
        outgoing = self._outgoing.pop(event.message_key, None)
        if outgoing is None:
            return
        if event.code // 100 != 2:
            self._failed(outgoing, f"{event.code} {event.reason}".strip())
            return
        self._records.change(
            RecordMessage(
                contact_id=uuid7(),
                direction=Direction.OUTBOUND,
                remote=identify(
                    outgoing.addressee.target, "", "", False, self._preferences.settings.office
                ).key,
                text=outgoing.text,
                applicant_id=outgoing.addressee.applicant_id,
                case_id=outgoing.addressee.case_id,
                occurred_at=now(),
            ),
            me=outgoing.author,
        )
        self.delivered.emit(outgoing.addressee, outgoing.text, outgoing.author_id)
        if self._is_here(outgoing):
            self.sent.emit(outgoing.addressee)

    @Slot(object)
    def _on_refused(self, event: CommandRefused) -> None:
        """The engine does not run or ended, or the target is invalid: the text comes back."""
        outgoing = self._outgoing.pop(event.message_key, None)
        if outgoing is not None:
            code = "text_lost" if event.kind == "lost" else "text_not_sent"
            self._failed(outgoing, event.reason, code)

    def _failed(self, outgoing: _Outgoing, reason: str, code: str = "text_not_sent") -> None:
        failed = _Failed(outgoing, reason, code)
        if not self._is_here(outgoing):
            self._failed_meanwhile.append(failed)
            return
        self._tell(failed)
        self.not_sent.emit(outgoing.addressee, outgoing.text)

    def _is_here(self, outgoing: _Outgoing) -> bool:
        """Whether the author is signed in, perhaps with another name or role by now."""
        me = self._records.me
        return outgoing.author_id == (me.agent_id if me is not None else None)

    def _tell(self, failed: _Failed) -> None:
        facts = {"to": failed.outgoing.addressee.visible.number, "reason": failed.reason}
        self.notice.emit(Notice(failed.code, WARNING, facts))

    @Slot()
    def tell_author(self) -> None:
        """Tell who signed in which of their texts failed while they were away."""
        for failed in [one for one in self._failed_meanwhile if self._is_here(one.outgoing)]:
            self._failed_meanwhile.remove(failed)
            self._tell(failed)

    @Slot(object)
    def _on_hidden(self, case: HiddenCase) -> None:
        self._senders = {contact: one.seen_with(case) for contact, one in self._senders.items()}
        self._outgoing = {
            key: replace(one, addressee=one.addressee.seen_with(case)) for key, one in self._outgoing.items()
        }
        self._failed_meanwhile = [
            replace(one, outgoing=replace(one.outgoing, addressee=one.outgoing.addressee.seen_with(case)))
            for one in self._failed_meanwhile
        ]

    @Slot(object)
    def _on_received(self, event: MessageReceived) -> None:
        caller = identify(
            event.remote_user, event.remote_uri, event.remote_name, False, self._preferences.settings.office
        )
        self._records.read(
            lambda tx: people_at(tx, caller.key) if caller.key else (),
            lambda people: self._keep(event, caller, rank(people)),
        )

    def _keep(self, event: MessageReceived, caller: CallerIdentity, people: tuple[PersonMatch, ...]) -> None:
        """A text belongs to the current call with its sender, else to the sender's only open case."""
        only = people[0] if len(people) == 1 else None
        call = next((one for one in self._calls.ongoing if one.caller.key == caller.key), None)
        applicant_id = only.applicant.id if only else None
        case = only.open_cases[0] if only and len(only.open_cases) == 1 else None
        case_id = case.id if case is not None else None
        is_shown = case is None or may_read(self._records.viewer, case)
        if call is not None:
            applicant_id = call.person.applicant.id if call.person else applicant_id
            case_id = call.case_id or case_id
            is_shown = is_shown or call.case_id is not None
        name = only.applicant.name if only else caller.name or caller.display
        contact_id = uuid7()
        self._records.change(
            RecordMessage(
                contact_id=contact_id,
                direction=Direction.INBOUND,
                remote=caller.key,
                remote_name=name,
                text=event.text,
                applicant_id=applicant_id,
                case_id=case_id,
                occurred_at=event.at,
            )
        )
        is_about_call = call is not None and call.case_id is not None
        is_hidden = call.is_case_anonymous if call is not None and is_about_call else _is_anonymous(case)
        names = (name, *((only.applicant.name, only.applicant.organisation) if only else ()))
        party = visible_party(name, caller.key, caller.display, is_hidden=is_hidden)
        self._senders[contact_id] = Addressee(caller.key, party.name, applicant_id, case_id, is_hidden)
        while len(self._senders) > MOST_SENDERS:
            del self._senders[next(iter(self._senders))]
        facts = {
            "contact": str(contact_id),
            "from": party.label,
            "text": masked_text(without_names(event.text, names)) if is_hidden else event.text,
            "number": party.number,
        }
        shown = case_id if is_shown else None
        actions = ("reply", *(("show_case",) if shown is not None else ()))
        self.notice.emit(Notice("text_received", INFO, facts, actions, str(shown or "")))


def _is_anonymous(case: CaseRow | None) -> bool:
    return case is not None and case.is_anonymous
