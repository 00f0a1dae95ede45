"""The conversations of the case on the screen, and which of its people and cases a message may belong to."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from PySide6.QtCore import QObject, Signal, Slot
from sqlalchemy import Connection

from app.access.case_access import CaseAccess
from app.access.session import Session
from app.access.visibility import (
    Visibility,
    may_read,
    sees_conversations,
    visible_conversation,
    visible_match,
    visible_messages,
)
from app.cases.case_editor import CaseEditor
from app.cases.drafting import Drafting
from app.common.clock import now
from app.common.debounce import Debounce
from app.conversations.asked import fields_of
from app.conversations.routes import Route, handle_of, routes_of
from app.mutations.contact import LinkContact
from app.mutations.people import AddHandle, NewHandle
from app.records.answer_order import AnswerOrder
from app.records.service import Records, Refusal
from app.values.caller_identity import rank
from app.values.open_case import Episode, OpenCase, has_text
from app.values.written import VisibleConversation, VisibleMessage
from db.enums import Channel
from db.queries.cases import case_by_digits
from db.queries.conversations import (
    PAGE,
    conversation,
    conversation_of_contact,
    conversations_of_case,
    messages_of,
    messages_of_case,
    office_addresses,
    templates,
)
from db.queries.people import people_at
from db.records import (
    CaseRow,
    ConversationRecord,
    MessageRecord,
    OfficeAddressRecord,
    PersonMatch,
    TemplateRecord,
)
from db.rules.messages import WINDOWED

SETTLE_MS = 40
WRITTEN = frozenset({Channel.WHATSAPP, Channel.EMAIL, Channel.SMS, Channel.CHATBOT})


@dataclass(frozen=True, slots=True)
class CaseConversations:
    """What the window shows beside a case.

    Attributes:
        messages: Of all conversations of the case, by time.
        routes: Where an answer may go. route: The chosen one; else one on which something is typed, else the
            latest conversation. None if there is none.
        templates: Approved ones of the chosen route's address.
        is_saved: The case is recorded.
        has_older: There are earlier messages (`ConversationView.show_older`).
    """

    case_id: UUID
    messages: tuple[VisibleMessage, ...] = ()
    routes: tuple[Route, ...] = ()
    route: Route | None = None
    templates: tuple[TemplateRecord, ...] = ()
    is_saved: bool = False
    has_older: bool = False

    def channel_of(self, conversation_id: UUID) -> Channel | None:
        """Return the channel of one of the case's conversations."""
        found = (one.channel for one in self.routes if one.conversation_id == conversation_id)
        return next(found, None)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The people who may have written, best first, with their open cases.

    They are offered only while the conversation belongs to no case.
    """

    conversation: VisibleConversation
    people: tuple[PersonMatch, ...]

    def case_of(self, number: int) -> CaseRow | None:
        """Return the open case that a person (from 0) probably writes about."""
        return next(iter(self.people[number].open_cases), None)


@dataclass(frozen=True, slots=True)
class _Read:
    """As recorded: never for a window."""

    case_id: UUID
    is_saved: bool
    talks: tuple[ConversationRecord, ...] = ()
    messages: tuple[MessageRecord, ...] = ()
    addresses: tuple[OfficeAddressRecord, ...] = ()
    templates: tuple[TemplateRecord, ...] = ()
    people: tuple[PersonMatch, ...] = ()
    has_older: bool = False


class ConversationView(QObject):
    """Follows the case on the screen. Lives in the GUI thread."""

    changed = Signal(object)  # CaseConversations, or None without a case
    candidates_changed = Signal(object)  # Candidates, or None
    refused = Signal(Refusal)  # the conversation was not moved
    opened = Signal()  # a conversation that the user wanted to see is there, with its case

    def __init__(
        self,
        *,
        editor: CaseEditor,
        records: Records,
        session: Session,
        access: CaseAccess,
        drafting: Drafting,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor, self._records = editor, records
        self._session, self._access, self._drafting = session, access, drafting
        self._read: _Read | None = None
        self._order = AnswerOrder()
        self._chosen: dict[UUID, str] = {}  # case -> key of the route
        self._is_wanted = False  # the user asked for a conversation that is not on the screen yet
        self._limits: dict[UUID, int] = {}  # case -> how many of its messages are read, if more than PAGE
        self._claimed: set[UUID] = set()  # new cases: the agent decided
        self._known: set[UUID] = set()  # persons who got the address that they write from
        self.current: CaseConversations | None = None
        self.candidates: Candidates | None = None
        settling = Debounce(SETTLE_MS, self._read_again, self)
        records.changed.connect(settling.changed)
        editor.raw_opened.connect(self._on_opened)
        editor.raw_changed.connect(self._on_case_changed)
        editor.closed_view.connect(self._forget)
        session.agent_changed.connect(self._on_agent_changed)
        session.signed_out.connect(self._forget)
        drafting.restored.connect(self._put)

    # -- commands ------------------------------------------------------------------------------------------

    def open(self, conversation_id: UUID) -> None:
        """Show a conversation with its case, or with a new one that is still empty."""
        if sees_conversations(self._session.agent):
            self._records.read(lambda tx: conversation(tx, conversation_id), self._show)

    def choose(self, key: str) -> None:
        """Write on another route of the case on the screen."""
        if self.current is not None and any(one.key == key for one in self.current.routes):
            self._chosen[self.current.case_id] = key
            self._put()

    def show_older(self) -> None:
        """Show earlier messages of the case on the screen, too."""
        current = self.current
        if current is not None and current.has_older:
            self._limits[current.case_id] = self._limits.get(current.case_id, PAGE) + PAGE
            self._read_again()

    def accept(self, number: int = 0) -> None:
        """Take this person (from 0), with their open case or a new one."""
        found = self.candidates
        if found is None or number >= len(found.people):
            return
        person, case = found.people[number].applicant, found.case_of(number)
        if case is None:
            self._claim(person.id)
            return
        contact_id, case_id = found.conversation.contact_id, case.id
        if contact_id is not None:
            link = LinkContact(
                contact_id=contact_id, applicant_id=person.id, case_id=case_id, occurred_at=now()
            )
            self._records.change(link, done=lambda: self._go_on_in(case_id, contact_id))

    @property
    def is_undecided(self) -> bool:
        """Whether the case on the screen was opened by a conversation, and in no other way."""
        case = self._editor.raw
        if case is None or case.file is not None or case.call is not None or case.start is None:
            return False
        is_written = case.start.contact_id is not None and case.start.channel in WRITTEN
        return is_written and case.case_id not in self._claimed

    def new_case(self) -> None:
        """Record a new case from this conversation: of the only person, if there is just one."""
        if self.is_undecided:
            people = self.candidates.people if self.candidates is not None else ()
            self._claim(people[0].applicant.id if len(people) == 1 else None)

    def new_person(self) -> None:
        """Record a new case of a person who is not known yet."""
        if self.candidates is not None:
            self._claim(None)

    def join(self, number: str) -> None:
        """Move the conversation on the screen to the case with this number, as people write it."""
        one, digits = self._conversation, re.sub(r"\D", "", number)
        if one is None or one.contact_id is None:
            return
        contact_id, applicant_id = one.contact_id, one.applicant_id

        def found(row: CaseRow | None) -> None:
            if row is None or not may_read(self._session.agent, row):
                self.refused.emit(Refusal("no_such_case"))
                return
            case_id = row.id
            link = LinkContact(
                contact_id=contact_id,
                applicant_id=row.applicant_id or applicant_id,
                case_id=case_id,
                occurred_at=now(),
            )
            self._records.change(
                link, done=lambda: self._go_on_in(case_id, contact_id), refused=self.refused.emit
            )

        self._records.read(lambda tx: case_by_digits(tx, digits), found)

    def take_out(self) -> None:
        """The conversation on the screen is about another matter: it belongs to no case yet."""
        one = self._conversation
        if one is None or one.contact_id is None or one.case_id is None:
            return
        talk_id = one.id
        link = LinkContact(contact_id=one.contact_id, applicant_id=one.applicant_id, occurred_at=now())
        self._records.change(link, done=lambda: self.open(talk_id), refused=self.refused.emit)

    @property
    def _conversation(self) -> VisibleConversation | None:
        route = self.current.route if self.current is not None else None
        return route.conversation if route is not None else None

    def _claim(self, applicant_id: UUID | None) -> None:
        current = self._editor.raw
        if current is None or current.file is not None:
            return
        self._claimed.add(current.case_id)
        if applicant_id is not None:
            self._editor.set_draft_applicant(applicant_id)
        self._editor.begin_recording()
        self._put()
        self._fill_in(applicant_id is not None)

    def _fill_in(self, is_person_known: bool) -> None:
        """What the chatbot asked goes into the new case."""
        one = self._conversation
        if one is not None and one.case_id is None and one.form:
            self._editor.fill_in(fields_of(one.form, is_person_known))

    def _go_on_in(self, case_id: UUID, contact_id: UUID) -> None:
        """Open the case that the conversation belongs to now; a typed note goes there."""
        current, note = self._editor.raw, ""
        if current is not None and _begins_with(current, contact_id):
            others = {name: text for name, text in current.draft.items() if name != "note"}
            if not has_text(others):
                note = current.draft.get("note", "")
                self._editor.drop_draft()
        self._is_wanted = True
        self._editor.open(case_id, note=note)

    # -- opening -------------------------------------------------------------------------------------------

    def _show(self, one: ConversationRecord | None) -> None:
        if one is None:
            return
        self._is_wanted = True
        if one.case_id is not None:
            self._chosen[one.case_id] = str(one.id)
            self._editor.open(one.case_id)
            return
        if one.contact_id is None or one.started_at is None:
            return
        current = self._editor.raw
        if current is not None and _begins_with(current, one.contact_id):
            self._read_again()
        elif (case_id := self._editor.draft_of_contact(one.contact_id)) is not None:
            self._editor.open(case_id)
        else:
            episode = Episode(one.contact_id, one.started_at)
            self._editor.start_draft(one.channel, applicant_id=one.applicant_id, episode=episode)

    # -- events --------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_opened(self, case: OpenCase) -> None:
        self._read = None
        self._put()
        self._read_again()

    @Slot(object)
    def _on_case_changed(self, case: OpenCase) -> None:
        self._put()
        if self._read is not None and self._read.is_saved != (case.file is not None):
            self._read_again()

    @Slot()
    def _forget(self) -> None:
        self._read = None
        self._limits.clear()
        self._put()

    @Slot()
    def _on_agent_changed(self) -> None:
        self._chosen.clear()
        self._claimed.clear()
        self._forget()

    @Slot()
    def _read_again(self) -> None:
        case = self._editor.raw
        if case is None or not sees_conversations(self._session.agent):
            return
        limit = self._limits.get(case.case_id, PAGE)
        self._records.read(_query(case, limit), self._order.unless_late(self._on_read))

    def _on_read(self, read: _Read | None) -> None:
        current = self._editor.raw
        if read is not None and current is not None and current.case_id == read.case_id:
            self._read = read
            self._put()
            self._keep_address(read)
            if self.is_undecided and not read.people:  # nobody proposes another case
                self._fill_in(current.start is not None and current.start.applicant_id is not None)
            if self._is_wanted and read.talks:
                self._is_wanted = False
                self.opened.emit()

    def _keep_address(self, read: _Read) -> None:
        """A new person gets the address that they write from, so that the next message names them."""
        case, agent = self._editor.raw, self._session.agent
        if case is None or case.file is None or case.person is None or agent is None or case.is_anonymous:
            return
        person = case.person
        if person.handles or person.id in self._known or case.file.row.assignee_id != agent.id:
            return
        of_case = (VisibleConversation(one) for one in read.talks if one.case_id == case.case_id)
        found = next(filter(None, map(handle_of, of_case)), None)
        if found is None:
            return
        self._known.add(person.id)
        kind, value = found
        handle = NewHandle(handle_id=uuid5(person.id, value), kind=kind, value=value)
        self._records.change(AddHandle(applicant_id=person.id, handle=handle, occurred_at=now()))

    # -- what may be seen ----------------------------------------------------------------------------------

    @Slot()
    def _put(self) -> None:
        shown, candidates = self._visible()
        if shown != self.current:
            self.current = shown
            self.changed.emit(shown)
        if candidates != self.candidates:
            self.candidates = candidates
            self.candidates_changed.emit(candidates)

    def _visible(self) -> tuple[CaseConversations | None, Candidates | None]:
        case, viewer = self._editor.raw, self._session.agent
        if case is None or not sees_conversations(viewer):
            return None, None
        read = self._read if self._read is not None and self._read.case_id == case.case_id else None
        is_saved = case.file is not None
        if read is None:
            return CaseConversations(case.case_id, is_saved=is_saved), None
        visibility = self._access.visibility(case)
        # Just saved: what was read before belongs to no case yet.
        row = case.file.row if case.file is not None and read.is_saved else None
        names = [name for one in read.talks for name in (one.remote_name, one.remote, one.remote_phone)]
        shown = CaseConversations(
            case.case_id,
            visible_messages(read.messages, row, visibility, case.person, names),
            self._routes(case, read, visibility),
            is_saved=is_saved,
            has_older=read.has_older,
        )
        route = self._chosen_route(shown)
        if route is not None:
            offered = tuple(one for one in read.templates if one.office_address_id == route.address.id)
            shown = replace(shown, route=route, templates=offered)
        return shown, self._candidates(case, read, visibility)

    def _routes(self, case: OpenCase, read: _Read, visibility: Visibility) -> tuple[Route, ...]:
        viewer = self._session.agent
        seen = []
        for one in sorted(read.talks, key=lambda one: (one.has_open_episode, one.last_at), reverse=True):
            is_of_case = one.case_id == (case.case_id if read.is_saved else None)
            shown = visible_conversation(viewer, one, visibility if is_of_case else None)
            seen.append((shown, one.remote))
        return routes_of(case, seen, read.addresses, visibility.is_masked)

    def _chosen_route(self, shown: CaseConversations) -> Route | None:
        """Return the route of the answer. What is typed must not go elsewhere because a message arrives."""
        wanted = self._chosen.get(shown.case_id)
        first = next((one for one in shown.routes if one.conversation is not None), None)
        typed = next((one for one in shown.routes if self._is_typed(one.draft_key(shown.case_id))), first)
        return next((one for one in shown.routes if one.key == wanted), typed)

    def _is_typed(self, draft_key: str) -> bool:
        return any(map(str.strip, self._drafting.fields(draft_key).values()))

    def _candidates(self, case: OpenCase, read: _Read, visibility: Visibility) -> Candidates | None:
        is_open = case.file is None and case.person is None and case.case_id not in self._claimed
        if not (is_open and read.talks and read.people) or visibility.is_masked:
            return None
        viewer = self._session.agent
        people = rank(tuple(visible_match(viewer, one, is_calling=True) for one in read.people))
        return Candidates(visible_conversation(viewer, read.talks[0]), people)


def _begins_with(case: OpenCase, contact_id: UUID) -> bool:
    return case.file is None and case.start is not None and case.start.contact_id == contact_id


def _query(case: OpenCase, limit: int) -> Callable[[Connection], _Read | None]:
    """Return what reads the conversations of a case, or the one that an unsaved case begins with.

    It returns None if that case has been recorded meanwhile: it is read again once it is shown as recorded.
    limit: Of messages, the newest ones.
    """
    case_id, is_saved = case.case_id, case.file is not None
    contact_id = case.start.contact_id if case.start is not None else None

    def read(tx: Connection) -> _Read | None:
        people: tuple[PersonMatch, ...] = ()
        messages: tuple[MessageRecord, ...] = ()
        if is_saved:
            talks, messages = conversations_of_case(tx, case_id), messages_of_case(tx, case_id, limit + 1)
        else:
            one = conversation_of_contact(tx, contact_id) if contact_id is not None else None
            if one is not None and one.case_id == case_id:
                return None
            talks = (one,) if one is not None and one.case_id is None else ()
            if talks:
                messages = messages_of(tx, talks[0].id, limit + 1)
                people = people_at(tx, talks[0].remote_phone or talks[0].remote)
        addresses = office_addresses(tx)
        windowed = [one.id for one in addresses if one.channel in WINDOWED]
        offered = tuple(template for address_id in windowed for template in templates(tx, address_id))
        newest, has_older = messages[-limit:], len(messages) > limit
        return _Read(case_id, is_saved, talks, newest, addresses, offered, people, has_older)

    return read
