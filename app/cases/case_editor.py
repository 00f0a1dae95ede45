"""The open case: opening, typing and saving.

Every keystroke goes to the draft of the case whose field it was typed in: in memory at once, on disk within
250 ms. A draft is dropped only after the records have its text. Nothing here waits for the disk: a new case
is open at once, and its number, and the saved state, follow when the disk accepts them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from uuid_utils.compat import uuid7

from app.access.case_access import CaseAccess
from app.access.session import Session
from app.access.visibility import Visibility, may_read, moves_of
from app.calls.call_case_link import CallCaseLink
from app.calls.call_list import CallList
from app.cases.case_saving import disposition, unsaved
from app.cases.draft_in_flight import DraftInFlight, SentDraft
from app.cases.drafting import Drafting
from app.cases.held_changes import CaseChange, HeldChanges
from app.cases.new_applicants import PERSON_FIELDS
from app.common.clock import now
from app.common.notices import INFO, Notice
from app.mutations.case import ChangeDetails
from app.mutations.people import AddApplicant
from app.records.answer_order import AnswerOrder
from app.records.case_numbers import CaseNumbers
from app.records.service import Records, Refusal
from app.settings.preferences import Preferences
from app.values.call import Call
from app.values.open_case import (
    ASKED,
    DEFAULTS,
    PERSON,
    SEEN,
    DraftStart,
    Episode,
    OpenCase,
    VisibleCase,
    has_text,
    never_saved,
)
from db.enums import Channel
from db.mutation import Me, Mutation
from db.queries.cases import case_by_number, case_file
from db.queries.people import person
from db.records import AgentRecord, CaseFile, CaseRow, PersonMatch
from db.replica import Applied

Then = Callable[[], None]


class CaseEditor(QObject):
    """Holds the one open case, its draft and its call, and records what is typed in it.

    Services work with the recorded case (`raw`). Windows get it in the form that the signed-in user may see.
    """

    opened = Signal(VisibleCase)  # another case was opened
    changed = Signal(VisibleCase)  # the same case, new facts
    raw_opened = Signal(OpenCase)  # for services; before `opened`
    raw_changed = Signal(OpenCase)  # for services; before `changed`
    closed_view = Signal()
    finished = Signal()  # all typed text is saved: the user is ready for the next call
    refused = Signal(Refusal)  # by the records
    typed = Signal(str)  # the draft field in which the user just typed
    notice = Signal(Notice)
    stored = Signal(str)  # what was stored: "case", "note", "escalation", "answer", ...

    def __init__(
        self,
        *,
        records: Records,
        session: Session,
        calls: CallList,
        case_link: CallCaseLink,
        preferences: Preferences,
        drafting: Drafting,
        numbers: CaseNumbers,
        access: CaseAccess,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._numbers = numbers
        self._records = records
        self._session = session
        self._calls, self._case_link, self._preferences = calls, case_link, preferences
        self._drafting = drafting
        self._in_flight = DraftInFlight()
        self._held = HeldChanges(records)
        self._adding_person: set[UUID] = set()  # cases whose typed person is recorded beside them just now
        self._openings, self._rereads, self._people = AnswerOrder(), AnswerOrder(), AnswerOrder()
        self._opening: UUID | None = None  # the case that is being read to be opened
        self._is_read_old = False  # it has changed since that read began
        self._wished: Then | None = None  # a new case that was requested before a user signed in
        numbers.given.connect(self._on_number)
        self._access = access
        self._last_shown: tuple[OpenCase | None, Visibility | None, VisibleCase | None] = (None, None, None)
        self.raw: OpenCase | None = None
        records.changed.connect(self._on_records_changed)
        calls.call_changed.connect(self._on_call_changed)
        session.agent_changed.connect(self._on_agent_changed)
        drafting.restored.connect(self._on_drafts_restored)

    @property
    def current(self) -> VisibleCase | None:
        """Return the open case in the form that the signed-in user may see."""
        return self._shown(self.raw) if self.raw is not None else None

    def _shown(self, case: OpenCase) -> VisibleCase:
        visibility = self._access.visibility(case)
        raw, seen_with, shown = self._last_shown
        if shown is None or raw is not case or seen_with != visibility:
            shown = self._access.visible(case)
            self._last_shown = (case, visibility, shown)
        return shown

    def refresh(self) -> None:
        """Show the case again, because its visibility or its draft has changed."""
        if self.raw is not None:
            self._put(self.raw)

    # -- opening and closing ---------------------------------------------------------------------------------

    def open(self, case_id: UUID, call: Call | None = None, note: str = "") -> None:
        """Open a case; an unsaved one is restored from its draft. `note` is appended to the typed note."""
        if note.strip():
            key = f"case:{case_id}"
            before = self._drafting.fields(key).get("note", "")
            self._drafting.keep(key, "note", f"{before}\n{note}".strip("\n"))
        self._opening, self._is_read_old = case_id, False
        overtake_rereads = self._rereads.unless_late(lambda _file: None)

        def found(file: CaseFile | None) -> None:
            overtake_rereads(file)  # none that began before this read replaces it
            self._found(case_id, file, call)

        self._read_file(case_id, self._openings.unless_late(found))

    def open_numbered(self, number: str, done: Callable[[bool], None]) -> None:
        """Open the case with this public number; `done` is given whether there is one."""

        def found(row: CaseRow | None) -> None:
            if row is not None:
                self.open(row.id)
            done(row is not None)

        self._records.read(lambda tx: case_by_number(tx, number), found)

    def start_draft(
        self,
        channel: Channel = Channel.VOICE,
        call_key: str | None = None,
        applicant_id: UUID | None = None,
        episode: Episode | None = None,
    ) -> None:
        """Open a new case at once; its public number follows, usually within milliseconds.

        episode: Of a conversation, with which the case begins.

        Before a user has signed in, as right after the start, it is opened at the first sign-in.
        """
        if self._session.agent is None:
            self._wished = partial(self.start_draft, channel, call_key, applicant_id, episode)
            return
        opened_at = now()
        call = self._calls.call(call_key) if call_key else None
        start = DraftStart(
            case_id=uuid7(),
            number="",
            channel=channel,
            opened_at=opened_at,
            asked_at=call.started_at if call else episode.started_at if episode else opened_at,
            contact_id=call.contact_id if call else episode.contact_id if episode else None,
            applicant_id=call.person.applicant.id if call and call.person else applicant_id,
        )
        self._drafting.keep_all(f"case:{start.case_id}", {**start.as_fields(), **DEFAULTS})
        self._show_draft(start, dict(DEFAULTS), call)
        self._ask_number(start)

    def close_view(self) -> None:
        """Close the case; typed text stays in its draft."""
        if self.raw is not None:
            self._leave(self.raw)
            self._put_away()

    def begin_recording(self) -> None:
        """Note the start of recording (end of SOP step 1), if nothing was typed before."""
        if self.raw is not None and not has_text(self.raw.draft):
            self._begin()

    def _begin(self) -> None:
        current, agent = self.raw, self._session.agent
        if current is None or current.start is None or agent is None:
            return
        start = replace(current.start, opened_at=now())
        self._drafting.keep_all(self._key, start.as_fields())
        timeline = start.timeline(agent.id, agent.name)
        self._put(replace(current, start=start, opened_at=start.opened_at, timeline=timeline))

    def drop_draft(self) -> None:
        """Drop an unsaved case with its typed text."""
        if self.raw is not None and self.raw.file is None:
            self._drafting.forget(self._key)
            self._held.drop(self.case_id)
            self._put_away()

    def _put_away(self) -> None:
        self.raw = None
        self._access.forget_others()
        self.closed_view.emit()

    def draft_rows(self) -> tuple[CaseRow, ...]:
        """Return this user's unsaved cases, newest first."""
        agent = self._session.agent
        return self._drafting.rows(agent) if agent is not None else ()

    def draft_of_contact(self, contact_id: UUID) -> UUID | None:
        """Return this user's unsaved case that began with this contact; None if there is none."""
        return self._drafting.case_of_contact(contact_id)

    # -- typing and saving ---------------------------------------------------------------------------------

    def write(self, case_id: UUID, name: str, text: str) -> None:
        """Take a keystroke in a field that shows this case, even if another case is open by now."""
        if self.raw is not None and self.raw.case_id == case_id:
            self.keep(name, text)
        else:
            self._drafting.keep(f"case:{case_id}", name, text)

    def keep(self, name: str, text: str) -> None:
        """Set the text of a field of the open case; it is on disk within 250 ms."""
        current = self.raw
        if current is None or current.draft.get(name) == text:
            return
        is_first = not has_text(current.draft)
        fields = current.typing(name, text)
        current.draft.update(fields)
        self._drafting.keep_all(self._key, fields)
        if name in current.repeated and current.seen[name] == text:
            # changed back to the recorded text, which nobody else changed: no edit remains
            self._forget_repeated(current)
        if is_first and text.strip():
            self._begin()
        if text.strip():
            self.typed.emit(name)

    def fill_in(self, said: Mapping[str, str]) -> None:
        """Fill empty fields of the open, unsaved case with what the applicant said, once; marked as that."""
        current = self.raw
        if current is None or current.file is not None or current.asked:
            return
        typed = {name for name, text in current.draft.items() if text.strip() and text != DEFAULTS.get(name)}
        empty = {name: text for name, text in said.items() if name not in typed}
        fields = {**empty, **{ASKED + name: text for name, text in empty.items()}}
        if fields:
            current.draft.update(fields)
            self._drafting.keep_all(self._key, fields)
            self._put(current)

    def save(self, then: Then | None = None) -> None:
        """Record what is typed: the case if it is new, its changes, and the note."""
        self.record_move("case", then=then)

    def finish(self) -> None:
        """Save, record the contact's disposition, and be ready for the next call."""
        current = self.raw
        if current is None:
            return
        if current.is_empty_draft:
            self.close_view()
            self.finished.emit()
            return
        if current.held_back:
            self.notice.emit(Notice("typed_text_stays", INFO, {"number": current.number}))
        self.record_move("finished", *disposition(current, now()), then=self._close_finished)

    @property
    def held(self) -> int:
        """Return how many changes wait for the number of their case."""
        return self._held.count

    def is_on_its_way(self, case_id: UUID) -> bool:
        """Return whether changes of the case were sent to the records, but are not recorded yet."""
        return self._in_flight.is_on_its_way(case_id)

    def read_again(self, then: Then | None = None) -> None:
        """Read the open case again and show it, unless another case is open by then."""
        if self.raw is not None:
            shown = self._rereads.unless_late(partial(self._take_in, then=then), then)
            self._read_file(self.raw.case_id, shown)

    # -- for the services that record a move of the open case ----------------------------------------------

    @property
    def case_id(self) -> UUID:
        """Return the open case's id; raises RuntimeError without one."""
        if self.raw is None:
            raise RuntimeError("no case is on the screen")
        return self.raw.case_id

    def is_on_screen(self, case_id: UUID) -> bool:
        return self.raw is not None and self.raw.case_id == case_id

    @property
    def in_flight(self) -> dict[str, str]:
        """Return the open case's texts that were sent to the records, and are not in `file` yet."""
        return self._in_flight.texts(self.raw) if self.raw is not None else {}

    def record_move(
        self,
        what: str,
        *mutations: Mutation,
        then: Then | None = None,
        forget: tuple[str, ...] = (),
        has_typed: bool = False,
    ) -> None:
        """Record what is typed and this move of the open case in one transaction; then emit `stored(what)`.

        then: Called when it is recorded, if the case is still open. forget: Draft fields of forms that are
        recorded with the move. has_typed: `mutations` record what is typed, too.
        """
        if self.raw is None:
            return
        typed = () if has_typed else self._unsaved()
        self._apply(what, (*typed, *mutations), then, forget)

    def record_beside(self, *mutations: Mutation, ended: Callable[[bool], None] = lambda _: None) -> None:
        """Change the records without touching the draft; `ended` is given whether they accepted it.

        A rejection is shown with the case, if it is still on the screen.
        """
        case_id = self.raw.case_id if self.raw is not None else None

        def refused(refusal: Refusal) -> None:
            if case_id is None or self.is_on_screen(case_id):
                self.refused.emit(refusal)
            else:
                self._records.report_refusal(refusal)
            ended(False)

        self._records.change(*mutations, done=lambda: ended(True), refused=refused)

    def is_person_on_its_way(self, case_id: UUID) -> bool:
        """Return whether the typed person of the case is sent to the records, beside it or with it."""
        is_sent = self.is_on_screen(case_id) and bool(self.in_flight.get("person.name"))
        return is_sent or case_id in self._adding_person

    def add_person(self, added: AddApplicant, chosen: Callable[[UUID], None]) -> None:
        """Record the typed person of the open case, and make them its applicant.

        If the case is on no screen of its author by then, the person becomes its applicant all the same.

        chosen: Is given the person's id if the author is still signed in.
        """
        case, me, author = self.raw, self._records.me, self._drafting.author
        if case is None or author is None:
            return
        self._adding_person.add(case.case_id)

        def ended(is_recorded: bool) -> None:
            self._adding_person.discard(case.case_id)
            if not is_recorded:
                return
            self._drafting.drop_of(author, f"case:{case.case_id}", *PERSON_FIELDS)
            if author != self._drafting.author or not self.is_on_screen(case.case_id):
                self._set_applicant_of(case, added.applicant_id, author, me)
            else:
                self.refresh_draft()
            if author == self._drafting.author:
                chosen(added.applicant_id)

        self.record_beside(added, ended=ended)

    def refresh_draft(self) -> None:
        """Show the open case with its draft as it is now."""
        if self.raw is not None:
            self._put(replace(self.raw, draft=self._drafting.fields(self._key)))

    def _set_applicant_of(self, case: OpenCase, applicant_id: UUID, author: UUID, me: Me | None) -> None:
        """Set the applicant of a case that is not on the screen of its author any more."""
        key = f"case:{case.case_id}"
        if "_number" in self._drafting.fields_of(author, key) and not self.is_on_its_way(case.case_id):
            self._drafting.keep_of(author, key, "_applicant_id", str(applicant_id))  # still unsaved
            return
        changed = ChangeDetails(
            case_id=case.case_id,
            changes={"applicant_id": str(applicant_id)},
            seen={"applicant_id": str(case.person.id if case.person else "")},
            occurred_at=now(),
        )
        change = CaseChange((changed,), me, lambda: None, self._records.report_refusal)
        self._held.record(replace(case, start=None), change)

    def set_draft_applicant(self, applicant_id: UUID | None) -> None:
        """Set this person, or nobody known, as the applicant of the open, unsaved case."""
        current = self.raw
        if current is None or current.start is None:
            return
        start = replace(current.start, applicant_id=applicant_id)
        self._drafting.keep_all(self._key, start.as_fields())
        self._put(replace(current, start=start, person=current.person if applicant_id else None))
        if applicant_id is not None:
            self._read_person(applicant_id)

    def note_video(self, call_key: str) -> None:
        """Change a new case's channel to video as soon as its call has video."""
        current = self.raw
        if current is None or current.start is None or current.call is None or current.file is not None:
            return
        if current.call.key == call_key and current.start.channel is Channel.VOICE:
            start = replace(current.start, channel=Channel.VIDEO)
            self._drafting.keep_all(self._key, start.as_fields())
            self._put(replace(current, start=start, channel=start.channel))

    def drop_typed(self, field: str) -> None:
        """Drop the typed text of a detail field of the open case: the recorded text stays.

        `field` may be the name of the typed person, who is dropped whole.
        """
        if self.raw is not None:
            names = PERSON_FIELDS if field == PERSON else (field, SEEN + field)
            self._drafting.drop(self._key, *names)
            self.refresh_draft()

    def type_over(self, field: str, recorded: str) -> None:
        """Let the typed text of a detail field of the open case replace this recorded text."""
        if self.raw is not None:
            self._drafting.keep(self._key, SEEN + field, recorded)
            self.refresh_draft()

    # -- recording -----------------------------------------------------------------------------------------

    @property
    def _key(self) -> str:
        return f"case:{self.case_id}"

    def _apply(
        self, what: str, mutations: tuple[Mutation, ...], then: Then | None, forget: tuple[str, ...]
    ) -> None:
        """Apply in one transaction; then drop the recorded draft texts, and emit `stored`."""
        current, author = self.raw, self._drafting.author
        if current is None or author is None:
            return
        if not mutations:
            if then is not None:
                then()
            return
        if any(isinstance(mutation, AddApplicant) for mutation in mutations):
            forget = (*forget, *PERSON_FIELDS)
        key, sent = self._key, self._in_flight.send(current)
        texts = sent.texts  # the sent texts: growing ones are not kept once they are recorded

        def done() -> None:
            self._drafting.recorded(author, key, texts, forget)
            self._landed(current.case_id, sent)
            self._take_back_typed(current.case_id)
            call = self._calls.call(current.call.key) if current.call else None
            if call is not None and call.case_id != current.case_id:
                self._case_link.take_case(call.key, current.case_id)
            if not self.is_on_screen(current.case_id):
                return  # the disk was slow: another case is open, with its forms
            self.read_again()
            self.stored.emit(what)
            if then is not None:
                then()

        def refused(refusal: Refusal) -> None:
            self._in_flight.forget(current.case_id, [sent])
            if self.is_on_screen(current.case_id):
                self.read_again()
                self.refused.emit(refusal)
            else:
                self._records.report_refusal(refusal)

        self._held.record(current, CaseChange(mutations, self._records.me, done, refused))

    def _ask_number(self, start: DraftStart) -> None:
        self._numbers.ask(start.case_id, start.opened_at.astimezone(self._drafting.zone).date())

    def _take_back_typed(self, case_id: UUID) -> None:
        """Remove the sent text from the fields at once, because the next keystroke stores the whole field.

        A new case shows the typed text until its record is read.
        """
        current = self.raw
        if current is None or current.case_id != case_id:
            return
        fields = self._drafting.fields(self._key)
        if current.file is not None:
            self._put(replace(current, draft=fields, just_recorded=self._in_flight.just_recorded(case_id)))
        elif current.file is None and current.draft.get("note"):
            current.draft["note"] = fields.get("note", "")
            self._put(current)

    def _landed(self, case_id: UUID, sent: SentDraft) -> None:
        """Mark the sent texts as recorded until the case is read again."""
        if self.is_on_screen(case_id) or self._opening == case_id:
            self._in_flight.mark_recorded(sent)
        else:
            self._in_flight.forget(case_id, [sent])

    def _read_file(self, case_id: UUID, done: Callable[[CaseFile | None], None]) -> None:
        """Read the case, including everything recorded before this call."""
        known = self._in_flight.recorded(case_id)

        def found(file: CaseFile | None) -> None:
            self._in_flight.forget(case_id, known)
            done(file)

        self._records.read(lambda tx: case_file(tx, case_id), found)

    def _unsaved(self) -> tuple[Mutation, ...]:
        """Return the mutations that record what is typed and not sent yet.

        A new case is the one that its call is about.
        """
        if self.raw is not None and self.raw.file is None and self.raw.call is not None:
            self._case_link.claim(self.raw.call.key)
        current = self.raw
        if current is None:
            return ()
        if self._forget_repeated(current):
            self._put(current)
        office = self._preferences.settings.office
        is_sent = self.is_person_on_its_way(current.case_id)
        return unsaved(current, self.in_flight, office, now(), is_person_sent=is_sent)

    def _close_finished(self) -> None:
        current = self.raw
        if current is not None and (current.call is None or current.call.is_over):
            self.close_view()
        self.finished.emit()

    def _call_of(self, contact_id: UUID | None) -> Call | None:
        return next((call for call in self._calls.ongoing if call.contact_id == contact_id), None)

    def _found(self, case_id: UUID, file: CaseFile | None, call: Call | None) -> None:
        if self._in_flight.recorded(case_id):
            if self._opening in (None, case_id):
                self.open(case_id, call)  # a change was recorded after the read
            return
        call = self._calls.call(call.key) if call is not None else None  # as it is by now
        is_old = self._opening == case_id and self._is_read_old
        if self._opening == case_id:
            self._opening = None
        key = f"case:{case_id}"
        draft = self._drafting.fields(key)
        start = DraftStart.from_fields(case_id, draft)
        if file is None and start is not None:
            self._show_draft(start, draft, call or self._call_of(start.contact_id))
            return
        if start is not None:
            self._drafting.forget_start(key)
        self._show_file(file, call)
        if is_old and self.is_on_screen(case_id):
            self.read_again()

    def _show_draft(self, start: DraftStart, draft: dict[str, str], call: Call | None) -> None:
        agent = self._session.agent
        if agent is None:
            return
        self._show(never_saved(start, draft, call, agent))
        if start.applicant_id is not None and (call is None or call.person is None):
            self._read_person(start.applicant_id)

    def _show_file(self, file: CaseFile | None, call: Call | None) -> None:
        if file is None:
            self.refused.emit(Refusal("no_such_case"))
            return
        if not may_read(self._session.agent, file.row):
            facts = {"number": file.row.number, "text": file.row.assignee_name}
            self._records.report_refusal(Refusal("case_confidential", facts))
            return
        about_it = [one for one in self._calls.ongoing if one.case_id == file.row.id and not one.consults_for]
        call = call or next(iter(about_it), None)
        draft = self._drafting.fields(f"case:{file.row.id}")
        blank = OpenCase(file.row.id, file.row.number, file.row.channel, file.row.opened_at)
        self._show(self._with_file(blank, file, call, draft))

    def _with_file(
        self, case: OpenCase, file: CaseFile, call: Call | None, draft: dict[str, str]
    ) -> OpenCase:
        agent = self._session.agent
        return replace(
            case,
            channel=file.row.channel,
            file=file,
            start=None,
            draft=draft,
            just_recorded=self._in_flight.just_recorded(file.row.id),
            call=call,
            person=file.applicant,
            timeline=file.timeline,
            moves=moves_of(agent, file.row) if agent else frozenset(),
        )

    def _show(self, case: OpenCase) -> None:
        if self.raw is not None and self.raw.case_id != case.case_id:
            self._leave(self.raw)
        self.raw = case
        self._forget_repeated(case)
        self._access.forget_others(case.case_id)
        self.raw_opened.emit(case)
        if self.raw is case:  # a service may have opened another one
            self.opened.emit(self._shown(case))

    def _leave(self, case: OpenCase) -> None:
        if case.is_empty_draft:
            self._drafting.forget(f"case:{case.case_id}")
        self._forget_repeated(case)
        self._in_flight.forget(case.case_id, self._in_flight.recorded(case.case_id))

    def _forget_repeated(self, case: OpenCase) -> bool:
        return self._drafting.forget_repeated(case, self._in_flight.fields_on_their_way(case.case_id))

    def _put(self, case: OpenCase) -> None:
        self.raw = case
        self.raw_changed.emit(case)
        if self.raw is case:
            self.changed.emit(self._shown(case))

    def _read_person(self, applicant_id: UUID) -> None:
        case_id = self.case_id

        def found(match: PersonMatch | None) -> None:
            current = self.raw
            if current is None or current.case_id != case_id or match is None:
                return
            if current.start is not None and current.start.applicant_id is not None:
                self._put(replace(current, person=match.applicant))

        self._records.read(lambda tx: person(tx, applicant_id), self._people.unless_late(found))

    # -- events --------------------------------------------------------------------------------------------

    @Slot(object, str)
    def _on_number(self, case_id: UUID, number: str) -> None:
        """Give a case its number. A dropped case takes none; the number is not given to another."""
        is_awaited = self._held.has(case_id)
        if not self._drafting.give_number(f"case:{case_id}", number) and not is_awaited:
            return
        current = self.raw
        if current is not None and current.case_id == case_id and current.start is not None:
            self._put(replace(current, number=number, start=replace(current.start, number=number)))
        self._held.give_number(case_id, number)

    @Slot(object)
    def _on_call_changed(self, call: Call) -> None:
        current = self.raw
        if current is None or call.consults_for:  # the case's call is the caller's, who waits
            return
        is_ours = current.call is not None and current.call.key == call.key
        if not is_ours and call.case_id != current.case_id:
            return
        start, known = current.start, current.call.person if current.call else None
        current = replace(current, call=call)
        if start and known and call.person is None and start.applicant_id == known.applicant.id:
            start = replace(start, applicant_id=None)
            self._drafting.keep_all(self._key, start.as_fields())
            current = replace(current, start=start, person=None)
        if start is not None and call.person is not None and start.applicant_id != call.person.applicant.id:
            start = replace(start, applicant_id=call.person.applicant.id)
            self._drafting.keep_all(self._key, start.as_fields())
            current = replace(current, start=start, person=call.person.applicant)
        self._put(current)

    @Slot(object)
    def _on_records_changed(self, applied: Applied) -> None:
        if applied.is_foreign or self._opening in applied.case_ids:
            self._is_read_old = True
        current = self.raw
        if current is None:
            return
        is_person_changed = current.person is not None and current.person.id in applied.applicant_ids
        if current.file is None and is_person_changed and current.person is not None:
            self._read_person(current.person.id)
        if not (applied.is_foreign or is_person_changed or current.case_id in applied.case_ids):
            return
        is_answer_near = self.is_on_its_way(current.case_id) and not self._records.is_in_trouble
        if applied.is_foreign or not is_answer_near:  # otherwise the case is read after the save
            self.read_again()

    def _take_in(self, file: CaseFile | None, then: Then | None = None) -> None:
        """Show the case that was read, unless another one is open by now."""
        self._put_file(file)
        if then is not None:
            then()

    def _put_file(self, file: CaseFile | None) -> None:
        current = self.raw
        if current is None or file is None or current.case_id != file.row.id:
            return
        if not may_read(self._session.agent, file.row):
            self.close_view()  # it was assigned to another user, or became confidential
            return
        self._forget_repeated(current)  # before the record is replaced
        case = self._with_file(current, file, current.call, self._drafting.fields(self._key))
        self._forget_repeated(case)
        self._put(case)

    @Slot(object)
    def _on_agent_changed(self, agent: AgentRecord) -> None:
        self.close_view()
        self._drafting.restore(agent.id)
        wished, self._wished = self._wished, None
        if wished is not None:
            wished()

    @Slot()
    def _on_drafts_restored(self) -> None:
        """Open the case that was being typed before a crash."""
        for start in self._drafting.without_number():
            self._ask_number(start)
        if self.raw is None and (rows := self.draft_rows()):
            self.open(rows[0].id)
