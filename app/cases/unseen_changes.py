"""Changes by others that arrive while the user writes: nothing is sent before they were seen."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, Slot

from app.access.session import Session
from app.cases.case_editor import CaseEditor
from app.values.open_case import VisibleCase
from db.enums import EntryKind
from db.records import TimelineRecord

# They follow from another unseen change, or from a call that the user hears.
_NO_NEWS = (EntryKind.WAIT_ENDED, EntryKind.CONTACT_ENDED, EntryKind.RECORDING_MADE, EntryKind.CASE_OPENED)
_WRITTEN = ("answer.text", "solution.text", "answer_unit.text", "escalation.question", "closing.comment")


class UnseenChanges(QObject):
    """Opening a case marks it as seen, unless it has typed text: then all later changes are unseen."""

    def __init__(self, editor: CaseEditor, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._session = session
        self._seen: dict[UUID, int] = {}  # case -> the last seen entry
        editor.opened.connect(self._on_opened)

    def take(self) -> tuple[TimelineRecord, ...]:
        """Return the unseen changes, oldest first, and mark them as seen."""
        case = self._editor.current
        if case is None:
            return ()
        before = self._seen.get(case.case_id, 0)
        self._see(case)
        return tuple(
            entry for entry in case.timeline if entry.version > before and self._is_news(entry, case)
        )

    def _is_news(self, entry: TimelineRecord, case: VisibleCase) -> bool:
        agent = self._session.agent
        if agent is None or entry.kind in _NO_NEWS or entry.actor_id == agent.id:
            return False
        if entry.actor_id is None and entry.facts.get("recorded_by") == agent.name:
            return False
        return case.call is None or entry.contact_id != case.call.contact_id

    def _see(self, case: VisibleCase) -> None:
        self._seen[case.case_id] = max((entry.version for entry in case.timeline), default=0)

    @Slot(object)
    def _on_opened(self, case: VisibleCase) -> None:
        is_written = any(case.draft.get(name, "").strip() for name in _WRITTEN)
        if case.case_id not in self._seen or not is_written:
            self._see(case)
