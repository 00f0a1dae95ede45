"""The open cases as tabs, the present one, and recently seen cases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from app.access.hidden_cases import HiddenCase, HiddenCases
from app.access.session import Session
from app.access.visibility import visible_rows
from app.cases.case_editor import CaseEditor
from app.cases.drafting import Drafting
from app.common.clock import now
from app.records.answer_order import AnswerOrder
from app.records.service import Records
from app.values.open_case import VisibleCase, has_text
from db.queries.finding import cases_seen, note_seen
from db.records import CaseRow

MOST = 9


@dataclass(frozen=True, slots=True)
class OpenTab:
    """is_unsaved: It has typed text that is not recorded yet."""

    case_id: UUID
    number: str
    subject: str = ""
    is_draft: bool = False
    is_unsaved: bool = False


class CaseTabs(QObject):
    """The tabs in the order of opening; finishing or closing a case removes its tab."""

    changed = Signal()
    seen = Signal(object)  # tuple of CaseRow: the recently seen cases, latest first

    def __init__(
        self,
        editor: CaseEditor,
        drafting: Drafting,
        records: Records,
        session: Session,
        hidden_cases: HiddenCases,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._drafting = drafting
        self._records = records
        self._session = session
        self._order = AnswerOrder()
        self._current: UUID | None = None
        self.tabs: tuple[OpenTab, ...] = ()
        editor.opened.connect(self._on_opened)
        editor.changed.connect(self._on_changed)
        editor.closed_view.connect(self._on_closed)
        session.agent_changed.connect(self._on_agent)
        session.signed_out.connect(self._on_agent)
        hidden_cases.hidden.connect(self._on_hidden)

    @property
    def current(self) -> UUID | None:
        """Return the present case."""
        return self._current

    def step(self, by: int) -> None:
        """Go to the next tab (1) or the previous one (-1), cyclically."""
        ids = [tab.case_id for tab in self.tabs]
        if not ids:
            return
        at = ids.index(self._current) + by if self._current in ids else (0 if by > 0 else -1)
        if (wanted := ids[at % len(ids)]) != self._current:
            self._editor.open(wanted)

    def go_to(self, case_id: UUID) -> None:
        if case_id != self._current:
            self._editor.open(case_id)

    def leave(self, case_id: UUID | None = None) -> None:
        """Close a tab (by default the present one) and show its neighbour.

        Typed text stays in the case's draft.
        """
        leaving = case_id or self._current
        ids = [tab.case_id for tab in self.tabs]
        if leaving is None or leaving not in ids:
            return
        if leaving != self._current:
            self._set(tuple(tab for tab in self.tabs if tab.case_id != leaving))
            return
        at = ids.index(leaving)
        rest = ids[:at] + ids[at + 1 :]
        self._editor.close_view()
        if rest:
            self._editor.open(rest[min(at, len(rest) - 1)])

    def ask_seen(self) -> None:
        """Read the recently seen cases; `seen` follows."""
        agent = self._session.agent
        if agent is not None:
            self._records.read(lambda tx: cases_seen(tx, agent.id), self._order.unless_late(self._on_seen))

    def typed(self) -> None:
        """Update the present tab's mark and subject after typing."""
        self._set(tuple(map(self._marked, self.tabs)))

    # -- events --------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_opened(self, case: VisibleCase) -> None:
        self._current = case.case_id
        # A case without typed text is dropped when another one is opened.
        kept = [
            tab for tab in self.tabs if not tab.is_draft or self._fields(tab) or tab.case_id == case.case_id
        ]
        if all(tab.case_id != case.case_id for tab in kept):
            kept.append(OpenTab(case.case_id, case.number))
        while len(kept) > MOST:
            kept.remove(next((tab for tab in kept if not tab.is_unsaved), kept[0]))
        self._set(tuple(kept))
        self._on_changed(case)
        self._note_seen(case)

    @Slot(object)
    def _on_changed(self, case: VisibleCase) -> None:
        before = next((tab for tab in self.tabs if tab.case_id == case.case_id), None)
        if before is not None and before.is_draft:
            self._note_seen(case)  # it has just been saved
        shown = OpenTab(case.case_id, case.number, case.value("subject"), case.file is None)
        self._set(tuple(self._marked(shown if tab.case_id == case.case_id else tab) for tab in self.tabs))

    @Slot(object)
    def _on_hidden(self, case: HiddenCase) -> None:
        """Update a tab's subject. The present case is updated by `changed`; others are read when they are
        opened.
        """
        if case.row is not None and case.case_id != self._current:
            subject = case.row.subject
            self._set(
                tuple(
                    self._marked(replace(tab, subject=subject)) if tab.case_id == case.case_id else tab
                    for tab in self.tabs
                )
            )

    @Slot()
    def _on_closed(self) -> None:
        left, self._current = self._current, None
        self._set(tuple(tab for tab in self.tabs if tab.case_id != left))

    @Slot()
    def _on_agent(self) -> None:
        self._current = None
        self._set(())

    def _note_seen(self, case: VisibleCase) -> None:
        agent = self._session.agent
        if agent is not None and case.file is not None:
            agent_id, at = agent.id, now()
            self._records.keep_locally(
                lambda tx: note_seen(tx, agent_id, case.case_id, at), lambda _none: None
            )

    def _on_seen(self, rows: tuple[CaseRow, ...]) -> None:
        others = [row for row in rows if row.id != self._current]
        self.seen.emit(visible_rows(self._records.viewer, others))

    def _marked(self, tab: OpenTab) -> OpenTab:
        fields = self._fields(tab)
        subject, number = fields.get("subject", tab.subject), tab.number or fields.get("_number", "")
        return replace(tab, number=number, subject=subject, is_unsaved=tab.is_draft or has_text(fields))

    def _fields(self, tab: OpenTab) -> dict[str, str]:
        return self._drafting.fields(f"case:{tab.case_id}")

    def _set(self, tabs: tuple[OpenTab, ...]) -> None:
        self.tabs = tabs
        self.changed.emit()
