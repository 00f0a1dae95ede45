"""The case on the screen: opening, typing and saving.

Every keystroke goes to the draft of the case whose field it was typed in: in memory at once, on disk within
250 ms. A draft is forgotten only after the records have its text. Nothing here waits for the disk: a new case
is on the screen at once, and its number, and what is saved, follow when the disk takes them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

import msgspec
from PySide6.QtCore import QObject, Signal, Slot
from uuid_utils.compat import uuid7

from app.access.case_access import CaseAccess
from app.access.session import Session
from app.access.visibility import Visibility, may_read, moves_of
from app.calls.workstation import Desk
from app.cases.case_saving import disposition, unsaved
from app.cases.drafting import Drafting
from app.cases.new_applicants import PERSON_FIELDS
from app.common.clock import now
from app.mutations.case import LogCase
from app.mutations.people import AddApplicant
from app.records.case_numbers import CaseNumbers
from app.records.service import Records, Refusal
from app.settings.office_calendar import Calendars
from app.sop.procedure import Sop
from app.values.call import DeskCall
from app.values.citing import CITED
from app.values.open_case import (
    DEFAULTS,
    DETAIL_FIELDS,
    DraftStart,
    OpenCase,
    VisibleCase,
    has_text,
    never_saved,
    without_sent,
)
from db.enums import Channel
from db.mutation import Me, Mutation
from db.queries.cases import case_file
from db.queries.people import person
from db.records import AgentRecord, CaseFile, CaseRow, PersonMatch
from db.replica import Applied

Then = Callable[[], None]
_GROWING = frozenset(("note", CITED))  # the draft fields of which each part is recorded for itself


@dataclass(slots=True, eq=False)
class _Sent:
    """What of a case's draft was sent to the records.

    Attributes:
        texts: The draft as it was sent; without what grows once it is recorded.
        is_recorded: The records have it; what is shown of them was read before.
    """

    texts: dict[str, str]
    is_recorded: bool = False


@dataclass(frozen=True, slots=True)
class _Held:
    """What was decided about a new case that has no number yet."""

    mutations: tuple[Mutation, ...]
    me: Me | None
    done: Then
    refused: Callable[[Refusal], None]


class CaseOnScreen(QObject):
    """Holds the one case on the screen, its draft and its call.

    Services work with the case as it is recorded (`raw`). Windows get it as the signed-in person may see it.
    """

    opened = Signal(object)  # VisibleCase: another case is on the screen
    changed = Signal(object)  # VisibleCase: the same case, new facts
    raw_opened = Signal(object)  # OpenCase, for services; before `opened`
    raw_changed = Signal(object)  # OpenCase, for services; before `changed`
    closed_view = Signal()
    finished = Signal()  # all that was typed is saved: the person is ready for the next call
    refused = Signal(object)  # Refusal
    typed = Signal(str)  # the draft field in which somebody just wrote
    stored = Signal(str)  # what was stored: "case", "note", "escalation", "answer", ...

    def __init__(
        self,
        records: Records,
        session: Session,
        desk: Desk,
        drafting: Drafting,
        sop: Sop,
        calendars: Calendars,
        numbers: CaseNumbers,
        access: CaseAccess,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.numbers = numbers
        self._records = records
        self._session = session
        self._desk = desk
        self._drafting = drafting
        self._sop = sop
        self._calendars = calendars
        self._sent: dict[UUID, list[_Sent]] = {}  # by case: what was not read from the records again yet
        self._opening: UUID | None = None  # the case that is being read to be shown
        self._held: dict[UUID, list[_Held]] = {}  # by case: what waits for its number
        self._wished: Then | None = None  # a new case that was asked for before anybody signed in
        numbers.given.connect(self._on_number)
        self._access = access
        self._last_shown: tuple[OpenCase | None, Visibility | None, VisibleCase | None] = (None, None, None)
        self.raw: OpenCase | None = None
        records.changed.connect(self._on_records_changed)
        desk.call_changed.connect(self._on_call_changed)
        session.agent_changed.connect(self._on_agent_changed)
        drafting.restored.connect(self._on_drafts_restored)

    @property
    def current(self) -> VisibleCase | None:
        """The case on the screen as the signed-in person may see it."""
        return self._shown(self.raw) if self.raw is not None else None

    def _shown(self, case: OpenCase) -> VisibleCase:
        visibility = self._access.visibility(case)
        raw, seen_with, shown = self._last_shown
        if shown is None or raw is not case or seen_with != visibility:
            shown = self._access.visible(case)
            self._last_shown = (case, visibility, shown)
        return shown

    def refresh(self) -> None:
        """Show the case anew: who may see what of it, or its draft, has changed."""
        if self.raw is not None:
            self._put(self.raw)

    # -- which case ----------------------------------------------------------------------------------------

    def open(self, case_id: UUID, call: DeskCall | None = None, note: str = "") -> None:
        """Show a case; one that was never saved comes back from its draft. `note` joins what is typed."""
        if note.strip():
            key = f"case:{case_id}"
            before = self._drafting.fields(key).get("note", "")
            self._drafting.keep(key, "note", f"{before}\n{note}".strip("\n"))
        self._opening = case_id
        self._read_file(case_id, lambda file: self._found(case_id, file, call))

    def start_draft(
        self,
        channel: Channel = Channel.VOICE,
        call_key: str | None = None,
        applicant_id: UUID | None = None,
    ) -> None:
        """Show a new case at once; its public number follows, within milliseconds as a rule.

        Before anybody has signed in, as right after the start, it comes with the first who does.
        """
        if self._session.agent is None:
            self._wished = partial(self.start_draft, channel, call_key, applicant_id)
            return
        opened_at = now()
        call = self._desk.call(call_key) if call_key else None
        start = DraftStart(
            case_id=uuid7(),
            number="",
            channel=channel,
            opened_at=opened_at,
            asked_at=call.started_at if call else opened_at,
            contact_id=call.contact_id if call else None,
            applicant_id=call.person.applicant.id if call and call.person else applicant_id,
        )
        self._drafting.keep_all(f"case:{start.case_id}", {**start.as_fields(), **DEFAULTS})
        self._show_draft(start, dict(DEFAULTS), call)
        self._ask_number(start)

    def close_view(self) -> None:
        """Take the case off the screen; what is typed stays in its draft."""
        if self.raw is not None:
            self._leave(self.raw)
            self._put_away()

    def begin_recording(self) -> None:
        """The agent begins to record now (end of SOP step 1), if nothing was typed before."""
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
        """Forget a case that was never saved, with what was typed."""
        if self.raw is not None and self.raw.file is None:
            self._drafting.forget(self._key)
            self._held.pop(self._case_id, None)
            self._put_away()

    def _put_away(self) -> None:
        self.raw = None
        self._access.forget_others()
        self.closed_view.emit()

    def draft_rows(self) -> tuple[CaseRow, ...]:
        """Return the cases that were typed here by this person and never saved, newest first."""
        agent = self._session.agent
        return self._drafting.rows(agent) if agent is not None else ()

    # -- typing and saving ---------------------------------------------------------------------------------

    def write(self, case_id: UUID, name: str, text: str) -> None:
        """Take a keystroke in a field that shows this case, whichever case is on the screen by now."""
        if self.raw is not None and self.raw.case_id == case_id:
            self.keep(name, text)
        else:
            self._drafting.keep(f"case:{case_id}", name, text)

    def keep(self, name: str, text: str) -> None:
        """Let a field of the case on the screen have this text; it is on disk within 250 ms."""
        current = self.raw
        if current is None or current.draft.get(name) == text:
            return
        is_first = not has_text(current.draft)
        fields = current.typing(name, text)
        current.draft.update(fields)
        self._drafting.keep_all(self._key, fields)
        if name in current.repeated and current.seen[name] == text:
            self._forget_repeated(current)  # put back as it was, and nobody else wrote: nothing is meant
        if is_first and text.strip():
            self._begin()
        if text.strip():
            self.typed.emit(name)

    def save(self, then: Then | None = None) -> None:
        """Record what is typed: the case if it is new, what changed, and the note."""
        self._do("case", *self._unsaved(), then=then)

    def finish(self) -> None:
        """Save, store how the contact ended, and be ready for the next call."""
        current = self.raw
        if current is None:
            return
        if current.is_empty_draft:
            self.close_view()
            self.finished.emit()
            return
        self._do("finished", *self._unsaved(), *disposition(current, now()), then=self._close_finished)

    @property
    def held(self) -> int:
        """How many decisions wait for the number of their case."""
        return sum(map(len, self._held.values()))

    def is_on_its_way(self, case_id: UUID) -> bool:
        """Return whether something of the case was sent to the records, and is not there yet."""
        return any(not one.is_recorded for one in self._sent.get(case_id, ()))

    def read_again(self, then: Then | None = None) -> None:
        """Read the record of the case on the screen and show it, unless another case is shown by then."""
        if self.raw is not None:
            self._read_file(self.raw.case_id, lambda file: self._take_in(file, then))

    # -- how it is done ------------------------------------------------------------------------------------

    @property
    def _in_flight(self) -> dict[str, str]:
        """What of the case on the screen was sent to the records, and `file` does not have yet."""
        return self._in_flight_of(self.raw) if self.raw is not None else {}

    def _in_flight_of(self, case: OpenCase) -> dict[str, str]:
        """Return the drafts that were sent, the later over the earlier; of what grows, the part of all."""
        in_flight: dict[str, str] = {}
        drafts = self._sent.get(case.case_id, [])
        for sent in drafts:
            in_flight |= sent.texts
        for name in _GROWING & in_flight.keys():
            text = rest = case.draft.get(name, "")
            for sent in drafts:
                rest = without_sent(rest, sent.texts.get(name, ""))
            in_flight[name] = text.removesuffix(rest)
        return in_flight

    @property
    def _case_id(self) -> UUID:
        if self.raw is None:
            raise RuntimeError("no case is on the screen")
        return self.raw.case_id

    @property
    def _key(self) -> str:
        return f"case:{self._case_id}"

    def _do(
        self, what: str, *mutations: Mutation, then: Then | None = None, forget: tuple[str, ...] = ()
    ) -> None:
        """Apply in one transaction; then forget the draft texts that are recorded now, and say so."""
        current, author = self.raw, self._drafting.author
        if current is None or author is None:
            return
        if not mutations:
            if then is not None:
                then()
            return
        if any(isinstance(mutation, AddApplicant) for mutation in mutations):
            forget = (*forget, *PERSON_FIELDS)
        key, sent, in_flight = self._key, dict(current.draft), self._in_flight
        for name in _GROWING & sent.keys():
            sent[name] = without_sent(sent[name], in_flight.get(name, ""))
        on_its_way = _Sent(sent)
        self._sent.setdefault(current.case_id, []).append(on_its_way)

        def done() -> None:
            self._drafting.recorded(author, key, sent, forget)
            self._landed(current.case_id, on_its_way)
            self._take_back_typed(current.case_id)
            call = self._desk.call(current.call.key) if current.call else None
            if call is not None and call.case_id != current.case_id:
                self._desk.take_case(call.key, current.case_id)
            if not self._is_on_screen(current.case_id):
                return  # the disk took it late: another case has the screen and its forms
            self.read_again()
            self.stored.emit(what)
            if then is not None:
                then()

        def refused(refusal: Refusal) -> None:
            self._forget_sent(current.case_id, [on_its_way])
            if self._is_on_screen(current.case_id):
                self.read_again()
                self.refused.emit(refusal)
            else:
                self._records.refused.emit(refusal)

        self._record(current, _Held(mutations, self._records.me, done, refused))

    def _record(self, case: OpenCase, decided: _Held) -> None:
        """Change the records, or wait for the case's number first; what is decided stays in its order."""
        waiting = self._held.get(case.case_id)
        if waiting is not None or (case.start is not None and not case.start.number):
            self._held.setdefault(case.case_id, []).append(decided)
            return
        self._send(decided)

    def _send(self, decided: _Held) -> None:
        self._records.change(*decided.mutations, done=decided.done, refused=decided.refused, me=decided.me)

    def _is_on_screen(self, case_id: UUID) -> bool:
        return self.raw is not None and self.raw.case_id == case_id

    def _ask_number(self, start: DraftStart) -> None:
        self.numbers.ask(start.case_id, start.opened_at.astimezone(self._drafting.zone).date())

    def _take_back_typed(self, case_id: UUID) -> None:
        """Leave in the fields only what was typed since, at once: the next keystroke keeps the whole field.

        A case that is new to the records shows what is typed until its record is read.
        """
        current = self.raw
        if current is None or current.case_id != case_id:
            return
        fields = self._drafting.fields(self._key)
        if current.file is not None:
            self._put(replace(current, draft=fields, just_recorded=self._just_recorded(case_id)))
        elif current.file is None and current.draft.get("note"):
            current.draft["note"] = fields.get("note", "")
            self._put(current)

    def _landed(self, case_id: UUID, sent: _Sent) -> None:
        """The records have it: it is known as recorded until the case is read from them again."""
        if not self._is_on_screen(case_id) and self._opening != case_id:
            self._forget_sent(case_id, [sent])
            return
        sent.is_recorded = True
        sent.texts = {name: text for name, text in sent.texts.items() if name not in _GROWING}

    def _forget_sent(self, case_id: UUID, gone: Collection[_Sent]) -> None:
        left = [one for one in self._sent.pop(case_id, ()) if one not in gone]
        if left:
            self._sent[case_id] = left

    def _just_recorded(self, case_id: UUID) -> dict[str, str]:
        """Return the details that the records have, and that were not read from them yet."""
        known: dict[str, str] = {}
        for one in self._sent.get(case_id, ()):
            if one.is_recorded:
                known |= {name: text for name, text in one.texts.items() if name in DETAIL_FIELDS}
        return known

    def _read_file(self, case_id: UUID, done: Callable[[CaseFile | None], None]) -> None:
        """Read the record; it has all that was recorded before the question."""
        known = [one for one in self._sent.get(case_id, ()) if one.is_recorded]

        def found(file: CaseFile | None) -> None:
            self._forget_sent(case_id, known)
            done(file)

        self._records.read(lambda tx: case_file(tx, case_id), found)

    def _move(self, what: str, *mutations: Mutation, forget: tuple[str, ...] = ()) -> None:
        """Do something with the case; what is typed is recorded in the same transaction."""
        if self.raw is not None:
            self._do(what, *self._unsaved(), *mutations, forget=forget)

    def _unsaved(self) -> tuple[Mutation, ...]:
        """Return the mutations that record what is typed and not on its way already.

        A case that is new to the records is the one that its call is about.
        """
        if self.raw is not None and self.raw.file is None and self.raw.call is not None:
            self._desk.claim(self.raw.call.key)
        current = self.raw
        if current is None:
            return ()
        if self._forget_repeated(current):
            self._put(current)
        return unsaved(current, self._in_flight, self._desk.office, now())

    def _close_finished(self) -> None:
        current = self.raw
        if current is not None and (current.call is None or current.call.is_over):
            self.close_view()
        self.finished.emit()

    def _call_of(self, contact_id: UUID | None) -> DeskCall | None:
        return next((call for call in self._desk.calls if call.contact_id == contact_id), None)

    def _found(self, case_id: UUID, file: CaseFile | None, call: DeskCall | None) -> None:
        if any(one.is_recorded for one in self._sent.get(case_id, ())):
            self.open(case_id, call)  # something was recorded after the question
            return
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

    def _show_draft(self, start: DraftStart, draft: dict[str, str], call: DeskCall | None) -> None:
        agent = self._session.agent
        if agent is None:
            return
        self._show(never_saved(start, draft, call, agent))
        if start.applicant_id is not None and (call is None or call.person is None):
            self._read_person(start.applicant_id)

    def _show_file(self, file: CaseFile | None, call: DeskCall | None) -> None:
        if file is None:
            self.refused.emit(Refusal("no_such_case"))
            return
        if not may_read(self._session.agent, file.row):
            facts = {"number": file.row.number, "text": file.row.assignee_name}
            self._records.refused.emit(Refusal("case_confidential", facts))
            return
        about_it = [one for one in self._desk.calls if one.case_id == file.row.id and not one.consults_for]
        call = call or next(iter(about_it), None)
        draft = self._drafting.fields(f"case:{file.row.id}")
        blank = OpenCase(file.row.id, file.row.number, file.row.channel, file.row.opened_at)
        self._show(self._with_file(blank, file, call, draft))

    def _with_file(
        self, case: OpenCase, file: CaseFile, call: DeskCall | None, draft: dict[str, str]
    ) -> OpenCase:
        agent = self._session.agent
        return replace(
            case,
            channel=file.row.channel,
            file=file,
            start=None,
            draft=draft,
            just_recorded=self._just_recorded(file.row.id),
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
        self._forget_sent(case.case_id, [one for one in self._sent.get(case.case_id, ()) if one.is_recorded])

    def _forget_repeated(self, case: OpenCase) -> bool:
        on_their_way = (one for one in self._sent.get(case.case_id, ()) if not one.is_recorded)
        return self._drafting.forget_repeated(case, {name for one in on_their_way for name in one.texts})

    def _put(self, case: OpenCase) -> None:
        self.raw = case
        self.raw_changed.emit(case)
        if self.raw is case:
            self.changed.emit(self._shown(case))

    def _read_person(self, applicant_id: UUID) -> None:
        case_id = self._case_id

        def found(match: PersonMatch | None) -> None:
            if self.raw is not None and self.raw.case_id == case_id and match is not None:
                self._put(replace(self.raw, person=match.applicant))

        self._records.read(lambda tx: person(tx, applicant_id), found)

    # -- events --------------------------------------------------------------------------------------------

    @Slot(object, str)
    def _on_number(self, case_id: UUID, number: str) -> None:
        """A case that was dropped takes none; the number is not given to another."""
        held = self._held.pop(case_id, [])
        if not self._drafting.give_number(f"case:{case_id}", number) and not held:
            return
        current = self.raw
        if current is not None and current.case_id == case_id and current.start is not None:
            self._put(replace(current, number=number, start=replace(current.start, number=number)))
        for decided in held:
            numbered = tuple(
                msgspec.structs.replace(one, number=number) if isinstance(one, LogCase) else one
                for one in decided.mutations
            )
            self._send(replace(decided, mutations=numbered))

    @Slot(object)
    def _on_call_changed(self, call: DeskCall) -> None:
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
        current = self.raw
        if current is None:
            return
        is_person_changed = current.person is not None and current.person.id in applied.applicant_ids
        if current.file is None and is_person_changed and current.person is not None:
            self._read_person(current.person.id)
        if not (applied.is_foreign or is_person_changed or current.case_id in applied.case_ids):
            return
        is_answer_near = self.is_on_its_way(current.case_id) and not self._records.is_in_trouble
        if applied.is_foreign or not is_answer_near:  # else the case is read with the answer to the save
            self.read_again()

    def _take_in(self, file: CaseFile | None, then: Then | None = None) -> None:
        """Show what was read of the case on the screen; nothing if it is another one by now."""
        self._put_file(file)
        if then is not None:
            then()

    def _put_file(self, file: CaseFile | None) -> None:
        current = self.raw
        if current is None or file is None or current.case_id != file.row.id:
            return
        if current.file is not None and len(file.timeline) < len(current.file.timeline):
            return  # two readers: this one began earlier and was slower
        if not may_read(self._session.agent, file.row):
            self.close_view()  # it was given to somebody else, or became confidential
            return
        self._forget_repeated(current)  # before the record is another one
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
        """After a crash the case that was being typed is on the screen again."""
        for start in self._drafting.without_number():
            self._ask_number(start)
        if self.raw is None and (rows := self.draft_rows()):
            self.open(rows[0].id)
