"""The look-ups of the open case: started as soon as a number can be valid, stored as its evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.access.visibility import NAMES_IN_ANSWERS
from app.cases.case_editor import CaseEditor
from app.cases.case_service import CaseService
from app.common.finding import SYSTEMS, Failure, Finding, Question
from app.common.lookup_faults import FaultKind
from app.common.turns import Turns
from app.lookups.lookups import Lookups
from app.lookups.questions import keys_of, questions_of
from app.values.open_case import VisibleCase
from db.rules.lifecycle import Move

SETTLE_MS = 500  # a number is still being typed


class PaneState(Enum):
    EMPTY = "empty"  # the case has no number for this system
    OFF = "off"
    READY = "ready"  # looked up on request only
    ASKING = "asking"
    FOUND = "found"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Pane:
    """The state of one system's look-up for the case.

    Attributes:
        questions: The possible questions, most likely first; `question` is the present one.
        is_kept: This finding is evidence of the case already.
        can_keep: The case accepts evidence now.
    """

    system: str
    state: PaneState = PaneState.EMPTY
    questions: tuple[Question, ...] = ()
    question: Question | None = None
    finding: Finding | None = None
    failure: Failure | None = None
    is_kept: bool = False
    can_keep: bool = False


class CaseLookups(QObject):
    """Starts the look-ups of the open case; shows nothing and decides nothing else."""

    changed = Signal(object)  # Pane

    def __init__(
        self, editor: CaseEditor, service: CaseService, lookups: Lookups, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._editor, self._service = editor, service
        self._lookups = lookups
        self._case_id: UUID | None = None
        self._masked_fields: frozenset[str] = frozenset()  # of that case, when it was last shown
        self._panes = {system: Pane(system) for system in SYSTEMS}
        self._kept: set[tuple[UUID, Question, datetime]] = set()
        self._turns = Turns(self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._offer_lookups)
        editor.opened.connect(self._on_opened)
        editor.changed.connect(self._on_changed)
        editor.closed_view.connect(self._on_closed)
        editor.refused.connect(self._on_refused)
        lookups.asking.connect(self._on_asking)
        lookups.found.connect(self._on_found)
        lookups.failed.connect(self._on_failed)
        lookups.settings_changed.connect(self._on_settings)

    def pane(self, system: str) -> Pane:
        return self._panes[system]

    def page_of(self, system: str) -> str:
        """Return the system's page for the browser, "" if unknown."""
        return self._lookups.page_of(system)

    # -- commands ------------------------------------------------------------------------------------------

    def typed(self) -> None:
        """Check the numbers once typing pauses."""
        if self._editor.current is not None:
            self._settle.start()

    def ask(self, question: Question) -> None:
        """Ask this question again now."""
        self._put(replace(self._panes[question.system], question=question))
        self._lookups.ask(question, anew=True)

    def ask_again(self) -> None:
        """Ask all questions of this case again."""
        for pane in list(self._panes.values()):
            if pane.question is not None and pane.state is not PaneState.OFF:
                self.ask(pane.question)

    def keep(self, system: str, readable: str) -> None:
        """Store the finding as evidence of the case, once; `readable` is the text of its fields."""
        self._offer_lookups()
        pane = self._panes[system]
        if pane.finding is None or pane.is_kept or not pane.can_keep or self._case_id is None:
            return
        self._kept.add((self._case_id, pane.finding.question, pane.finding.found_at))
        self._refresh()
        self._service.keep_finding(pane.finding, readable)

    def take_found(self) -> tuple[Finding, ...]:
        """Return the findings that are not stored yet, and mark them as stored: the caller records them.

        A just corrected number is checked first: a finding for the previous one is no answer.
        """
        self._offer_lookups()
        panes = [pane for pane in self._panes.values() if pane.can_keep and not pane.is_kept]
        found = tuple(pane.finding for pane in panes if pane.finding is not None)
        if self._case_id is not None:
            self._kept.update((self._case_id, one.question, one.found_at) for one in found)
        self._refresh()
        return found

    # -- events --------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_opened(self, case: VisibleCase) -> None:
        self._stop()
        self._forget()
        self._case_id, self._masked_fields = case.case_id, case.masked_fields
        self._turns.begin(self._offer_lookups)  # the case is shown first

    @Slot(object)
    def _on_changed(self, case: VisibleCase) -> None:
        self._refresh()
        is_masked_now = case.masked_fields != self._masked_fields
        self._masked_fields = case.masked_fields
        if is_masked_now:
            self._offer_lookups()  # a question contains a number that may no longer be shown
        else:
            self._settle.start()

    @Slot()
    def _on_closed(self) -> None:
        self._stop()
        self._turns.begin(self._forget)

    @Slot(object)
    def _on_refused(self, _refusal: object) -> None:
        """Unmark rejected findings; the case shows the recorded ones."""
        self._kept.clear()
        self._refresh()

    @Slot(object)
    def _on_asking(self, question: Question) -> None:
        self._answered(question, state=PaneState.ASKING)

    @Slot(object)
    def _on_found(self, finding: Finding) -> None:
        self._answered(finding.question, state=PaneState.FOUND, finding=finding)

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        is_off = failure.kind is FaultKind.OFF
        state = PaneState.OFF if is_off else PaneState.FAILED
        self._answered(failure.question, state=state, failure=None if is_off else failure)

    @Slot(str)
    def _on_settings(self, system: str) -> None:
        """Ask at the new address, or show that the system is off."""
        self._panes[system] = Pane(system)
        self._offer_lookups()

    @Slot()
    def _offer_lookups(self) -> None:
        case = self._editor.current
        self._settle.stop()
        if case is None:
            return
        for system, questions in questions_of(keys_of(case)).items():
            self._offer(case, system, questions)

    # -- how it is done ------------------------------------------------------------------------------------

    def _offer(self, case: VisibleCase, system: str, questions: tuple[Question, ...]) -> None:
        pane = self._panes[system]
        if pane.question in questions:
            self._put(replace(pane, questions=questions))
            return
        self._lookups.cancel(system)
        if not questions:
            self._put(Pane(system))
            return
        before = pane.question.method if pane.question is not None else ""
        question = next((one for one in questions if one.method == before), questions[0])
        state = PaneState.READY if self._lookups.is_used(system) else PaneState.OFF
        self._put(Pane(system, state, questions, question))
        if self._lookups.asks_by_itself(system) and Move.ADD_EVIDENCE in case.moves:
            self._lookups.ask(question)

    def _answered(
        self,
        question: Question,
        state: PaneState,
        finding: Finding | None = None,
        failure: Failure | None = None,
    ) -> None:
        pane = self._panes[question.system]
        if pane.question == question:
            self._put(replace(pane, state=state, finding=finding, failure=failure))

    def _refresh(self) -> None:
        for pane in list(self._panes.values()):
            self._put(pane)

    def _put(self, pane: Pane) -> None:
        case = self._editor.current
        moves = case.moves if case is not None else frozenset()
        if case is not None and case.is_anonymous and case.is_masked and pane.finding is not None:
            fields = tuple(field for field in pane.finding.fields if field.key not in NAMES_IN_ANSWERS)
            pane = replace(pane, finding=replace(pane.finding, fields=fields))
        pane = replace(pane, is_kept=self._is_kept(pane.finding), can_keep=Move.ADD_EVIDENCE in moves)
        if pane != self._panes[pane.system]:
            self._panes[pane.system] = pane
            self.changed.emit(pane)

    def _is_kept(self, finding: Finding | None) -> bool:
        case = self._editor.current
        if finding is None or case is None:
            return False
        recorded = case.file.evidence if case.file is not None else ()
        return (case.case_id, finding.question, finding.found_at) in self._kept or any(
            (one.system, one.method, one.query, one.found_at)
            == (finding.system, finding.method, finding.key, finding.found_at)
            for one in recorded
        )

    def _stop(self) -> None:
        self._settle.stop()
        self._case_id = None
        for system in SYSTEMS:
            self._lookups.cancel(system)

    def _forget(self) -> None:
        for system in SYSTEMS:
            self._put(Pane(system))
