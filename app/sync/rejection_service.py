"""The options for a refused change: retry, back into its form, a note, or drop it.

An entry stays until its content is somewhere else where its author sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from uuid_utils.compat import uuid7

from app.access.session import Session
from app.cases.case_editor import CaseEditor
from app.cases.drafting import Drafting
from app.cases.form_needs import NEEDS
from app.common.clock import now
from app.mutations.case import AddNote, LogCase
from app.mutations.decision import decided_anew
from app.records.answer_order import AnswerOrder
from app.records.service import Records
from app.sync.rejected_changes import RefusedChange, at_right_time, refused_changes
from app.values.open_case import OpenCase
from db.audit import note_of
from db.sync.waiting_rows import deal_with

NO_FORM = "no_form"  # not possible in the present state of the case
TYPING = "typing"  # something else is typed in the same fields
# What forms propose or offer to choose: losing it loses no typed text.
_CHOSEN = (
    *("system", "validated_in", "valid_until", "unit_id", "agent_id", "means", "given_means"),
    *("promise_at", "promise_channel", "channel", "direction", "at", "address", "kind", "priority"),
)


@dataclass(frozen=True, slots=True)
class _Target:
    """Where the content goes: a case, a new one (None), and the form to open there ("" for none)."""

    change: RefusedChange
    case_id: UUID | None
    drafts: Mapping[str, str]
    form: str = ""


class RejectionService(QObject):
    """The refused changes of the signed-in person."""

    changed = Signal()
    hindered = Signal(int, str)  # the number of the entry, and NO_FORM or TYPING: it stays unchanged
    answer_wanted = Signal(object)  # a message to an applicant: show where it is written anew
    form_wanted = Signal(str)  # the case is on the screen, with the content back in this form ("" for none)

    def __init__(
        self,
        records: Records,
        session: Session,
        editor: CaseEditor,
        drafting: Drafting,
        settled: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        """`settled` is called when the outbox knows that one was dealt with."""
        super().__init__(parent)
        self._records, self._session, self._editor, self._drafting = records, session, editor, drafting
        self._settled = settled
        self._target: _Target | None = None
        self._order = AnswerOrder()
        self.entries: tuple[RefusedChange, ...] = ()
        editor.raw_opened.connect(self._on_case)

    # -- commands ------------------------------------------------------------------------------------------

    def read(self, then: Callable[[], None] | None = None) -> None:
        """Read them again; `changed` follows if they differ, then `then`."""
        agent, zone = self._session.agent, self._drafting.zone
        if agent is None:
            return

        def is_still_theirs() -> bool:
            return self._session.agent is not None and self._session.agent.id == agent.id

        def go_on() -> None:
            if then is not None and is_still_theirs():
                then()

        def take(found: tuple[RefusedChange, ...]) -> None:
            if is_still_theirs():
                self._take(found)
                go_on()

        self._records.read(lambda tx: refused_changes(tx, agent, zone), self._order.unless_late(take, go_on))

    def forget(self) -> None:
        """On sign-out."""
        self._target = None
        self._take(())

    def retry(self, change: RefusedChange) -> None:
        """Repeat it on the present state; with the present time if the clock was wrong."""
        mutation = at_right_time(change, now())
        if mutation is not None:
            self._records.change(decided_anew(mutation), done=partial(self._deal_with, change))

    def change(self, change: RefusedChange) -> None:
        """Open its case with the content back in its fields; else `hindered` gives the reason."""
        if change.is_answer:
            self.answer_wanted.emit(change.mutation)
        elif isinstance(change.mutation, LogCase):
            self._target = _Target(change, None, change.drafts)
            self._editor.start_draft(change.mutation.channel, applicant_id=change.mutation.applicant_id)
        else:
            self.read(partial(self._go_back, change.mut_no))

    def _go_back(self, mut_no: int) -> None:
        change = next((one for one in self.entries if one.mut_no == mut_no), None)
        if change is None:
            return
        if change.case_id is None or not change.can_change:
            self.hindered.emit(mut_no, NO_FORM)
            return
        key = f"case:{change.case_id}"
        before = self._drafting.fields(key)
        drafts = dict(change.drafts)
        if note := drafts.get("note"):  # a note has room for both
            typed = before.get("note", "")
            drafts["note"] = typed if note in typed else f"{typed}\n{note}".strip("\n")
        elif any(
            before.get(name, "").strip() not in ("", text)
            for name, text in drafts.items()
            if name.rpartition(".")[2] not in _CHOSEN
        ):
            self.hindered.emit(mut_no, TYPING)
            return
        self._drafting.keep_all(key, drafts)
        self._target = _Target(change, change.case_id, drafts, change.form)
        self._editor.open(change.case_id)

    @Slot(int)
    def settle(self, mut_no: int) -> None:
        """Its content is a draft again."""
        for change in self.entries:
            if change.mut_no == mut_no:
                self._deal_with(change)

    def keep_as_note(self, change: RefusedChange, text: str) -> None:
        """Write what was typed into the timeline of its case, or of a new case if that is not possible."""
        if change.case_id is not None and change.may_note:
            note = AddNote(note_id=uuid7(), case_id=change.case_id, text=text, occurred_at=now())
            self._records.change(note, done=partial(self._deal_with, change))
        else:
            self._target = _Target(change, None, {"note": text})
            self._editor.start_draft()

    def drop(self, change: RefusedChange) -> None:
        """Drop it. The audit trail shows who did, and the content stays where the trail is."""
        facts = {"mut_no": change.mut_no, "name": change.name, "reason": change.refusal.code}
        deed = note_of("refusal_dropped", facts, change.case_id)
        self._records.note(deed, partial(self._deal_with, change))

    # -- events --------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_case(self, case: OpenCase) -> None:
        target, self._target = self._target, None
        if target is None:
            return
        if target.case_id is None and case.file is None:
            self._drafting.keep_all(f"case:{case.case_id}", dict(target.drafts))
            self._target = _Target(target.change, case.case_id, target.drafts)
            self._editor.open(case.case_id)  # again, with what was typed
        elif target.case_id == case.case_id:
            QTimer.singleShot(0, self, partial(self._arrive, target))  # when all views of the case have it

    def _arrive(self, target: _Target) -> None:
        case = self._editor.raw
        if case is None or case.case_id != target.case_id:
            return
        if target.form and not NEEDS[target.form] & case.moves:  # it moved on a moment ago
            self.hindered.emit(target.change.mut_no, NO_FORM)
            return
        self._deal_with(target.change)
        self.form_wanted.emit(target.form)

    def _take(self, found: tuple[RefusedChange, ...]) -> None:
        if found != self.entries:
            self.entries = found
            self.changed.emit()

    def _deal_with(self, change: RefusedChange) -> None:
        def done(_: None) -> None:
            self.read()
            self._settled()

        self._records.keep_locally(lambda tx: deal_with(tx, change.mut_no), done)
